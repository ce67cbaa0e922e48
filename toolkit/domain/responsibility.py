"""Who is responsible: a phrase of the plan resolved to units and roles, with proof; nothing is dropped."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.domain.plan import Assignment, Item, Link, Plan, Role
from toolkit.domain.units import Roster, Unit
from toolkit.problems import Code, Origin, Problem, problem

_WIDE = str.maketrans("(),;:", "（），；：")
"""Half-width punctuation is read as full-width, one character for one, so that spans stay those as issued."""

_ROLES = re.compile(
    r"(?P<lead>(?:共同|联合|分别)?牵头(?:负责|落实|实施)?)"
    r"|(?P<supervise>(?:按照?(?:各自)?职责(?:分工)?)?(?:负责)?(?:强化|加强|实施)?监管)"
    r"|(?P<assist>(?:按照?(?:各自)?职责(?:分工)?)?(?:协助|配合)(?:落实|实施)?)"
    r"|(?P<implement>(?:按照?(?:各自)?职责(?:分工)?)?(?:负责落实|负责|落实|实施|组织实施)|按照?(?:各自)?职责分工)"
    r"\Z"
)
_OPEN = re.compile(r"等(?:有关|相关)?(?:市直)?(?:各)?(?:单位|部门)?\Z")
_SEPARATORS = "、，；。"
_CLAUSE_ENDS = "，；。"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of a phrase that names no unit the roster knows: `start:end` of the phrase as issued."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a phrase says: who does what (with proof), the words that leave a list open, the words unknown."""

    links: tuple[tuple[Unit, Link], ...]
    open_lists: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """Unit code -> its roles."""
        found: defaultdict[str, set[Role]] = defaultdict(set)
        for unit, link in self.links:
            found[unit.code].add(link.role)
        return {code: frozenset(roles) for code, roles in found.items()}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Words by which a requirement names its own subject, and the group or unit names they mean."""

    words: str
    means: tuple[str, ...]


def resolve_phrase(phrase: str, roster: Roster) -> Resolution:
    """Resolve a responsibility phrase.

    Clauses end at `，；。`; in a clause names are listed with `、` and the words at its end (牵头, 配合,
    按职责分工落实, 强化监管) give all of them their role, implement where there are none. `等…单位` before
    those words says that the list is open.
    """
    text = phrase.translate(_WIDE)
    names = roster.names()
    groups = {words.translate(_WIDE): group for group in roster.groups for words in group.phrases}
    links: list[tuple[Unit, Link]] = []
    open_lists: list[str] = []
    unresolved: list[Unresolved] = []
    for clause in _clauses(text):
        role = Role.IMPLEMENT
        start, end = clause[-1]
        last = text[start:end]
        if last.strip() not in names and (found := _role_at_end(last)):
            role = Role(str(found.lastgroup))
            last = last[: found.start()]
        if found := _OPEN.search(last):
            open_lists.append(phrase[start + found.start() : start + found.end()])
            last = last[: found.start()]
        for s, e in [*clause[:-1], (start, start + len(last))]:
            words = text[s:e].strip()
            if not words:
                continue
            if unit := names.get(words):
                links.append((unit, Link(s, e, "unit" if words == unit.name else "alias", phrase[s:e], role)))
            elif group := groups.get(words):
                links.extend(
                    (member, Link(s, e, f"group:{group.name}", phrase[s:e], role))
                    for member in roster.members(group.name)
                )
            else:
                unresolved.append(Unresolved(s, e, phrase[s:e]))
    return Resolution(tuple(links), tuple(open_lists), tuple(unresolved))


def assign(
    plan: Plan, roster: Roster, narrowings: tuple[Narrowing, ...], file: str = ""
) -> tuple[tuple[Assignment, ...], tuple[Problem, ...]]:
    """Every assignment of a plan, by item and then in roster order, and what the office must decide."""
    assignments: list[Assignment] = []
    problems: list[Problem] = []
    order = {unit.code: index for index, unit in enumerate(roster.units)}
    for item in plan.items:
        resolution = resolve_phrase(item.responsibility, roster)
        origin = Origin(file, cell=f"第{item.number}项")
        for unknown in resolution.unresolved:
            near = nearest(unknown.words, roster)
            problems.append(
                problem(
                    Code.PLAN_UNIT_UNKNOWN,
                    origin,
                    unknown.words,
                    item=item.number,
                    near=f"，是否为“{near}”" if near else "",
                )
            )
        if not item.responsibility.strip():
            problems.append(problem(Code.PLAN_UNIT_UNKNOWN, origin, "（空白）", item=item.number, near=""))
        roles = resolution.roles()
        problems.extend(
            problem(Code.PLAN_OPEN_LIST, origin, words, item=item.number, count=len(roles))
            for words in resolution.open_lists
        )
        if item.shared:
            problems.extend(_narrower(item, roles, roster, narrowings, origin))
        for code in sorted(roles, key=order.__getitem__):
            proof = tuple(link for unit, link in resolution.links if unit.code == code)
            assignments.append(Assignment(plan.id, item.number, code, roles[code], proof))
    return tuple(assignments), tuple(problems)


def nearest(words: str, roster: Roster) -> str:
    """The roster's name most like `words`, or an empty string where none is close; offered, never taken."""
    found = difflib.get_close_matches(words, list(roster.names()), n=1, cutoff=0.6)
    return found[0] if found else ""


def _narrower(
    item: Item,
    roles: Mapping[str, frozenset[Role]],
    roster: Roster,
    narrowings: tuple[Narrowing, ...],
    origin: Origin,
) -> Iterator[Problem]:
    """The requirement's own subject, where several items share a cell and it names fewer units than the cell."""
    text = item.requirement.translate(_WIDE)
    subjects: list[tuple[str, tuple[str, ...]]] = [
        (known.words, known.means) for known in narrowings if known.words.translate(_WIDE) in text
    ]
    by_name = {name: (unit.name,) for name, unit in roster.names().items()}
    by_phrase = {words: (group.name,) for group in roster.groups for words in group.phrases}
    subjects += [
        (words, means)
        for words, means in {**by_name, **by_phrase}.items()
        if re.match(re.escape(words.translate(_WIDE)) + "(?:要|应|应当|须|负责)", text)
    ]
    for words, means in subjects:
        codes = {unit.code for name in means for unit in (*roster.members(name), *_named(name, roster))}
        if codes & roles.keys() < roles.keys():
            yield problem(Code.PLAN_NARROWER, origin, words, item=item.number, proposal="、".join(means))


def _named(name: str, roster: Roster) -> tuple[Unit, ...]:
    unit = roster.names().get(name)
    return (unit,) if unit else ()


def _role_at_end(words: str) -> re.Match[str] | None:
    """The longest role wording that ends `words`."""
    for start in range(len(words)):
        if found := _ROLES.fullmatch(words, start):
            return found
    return None


def _clauses(text: str) -> Iterator[list[tuple[int, int]]]:
    """Clauses as lists of element spans; separators inside brackets part nothing (各县（市、区）政府)."""
    depth, start = 0, 0
    clause: list[tuple[int, int]] = []
    for at, char in enumerate(text):
        depth += (char == "（") - (char == "）")
        if depth > 0 or char not in _SEPARATORS:
            continue
        clause.append((start, at))
        start = at + 1
        if char in _CLAUSE_ENDS:
            yield clause
            clause = []
    clause.append((start, len(text)))
    if any(text[s:e].strip() for s, e in clause):
        yield clause
