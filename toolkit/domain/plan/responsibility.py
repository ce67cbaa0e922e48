"""Who is responsible: a phrase of the plan resolved to units and roles, with proof; nothing is dropped.

A phrase is read in two steps. `phrase_pieces` parts it into names, role words, separators and unknown words, choosing
the reading that leaves the fewest characters unknown and, of those, the one with the fewest and so longest pieces.
`phrase_sense` then walks the pieces and says which role word governs which names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.codes import Code
from toolkit.domain.plan.folding import WIDE, folded, is_blank, squeeze
from toolkit.domain.plan.model import Assignment, Item, Link, Plan, Role
from toolkit.domain.plan.phrase_pieces import TAIL, Reader
from toolkit.domain.plan.phrase_sense import Scope, Sense
from toolkit.domain.plan.phrase_words import lexicon, mentioned
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Origin, Problem, problem

# What callers read


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of a phrase that names no unit the roster knows: `start:end` of the phrase as issued."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A unit that a phrase leaves out of a group, and the words `start:end` that do so."""

    unit: Unit
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a phrase says: who does what (with proof), the words that leave a list open, the words unknown.

    A link's span is the name with what stands in brackets about it; its rule is `unit`, `alias`, `group:NAME`,
    `rest:NAME` (其余…) or `exclusion:NAME` (除…外). `role_words` are, link by link, the words that gave the role,
    empty where none did. `spans` part the whole phrase, in order, into (start, end, kind): unit, group, role, open,
    exclusion, separator, unknown; the unknown ones are `unresolved`, the open ones `open_lists`, of which `narrowed`
    are groups with some of their units in brackets. `spaced` are names read over blanks inside them.
    """

    links: tuple[tuple[Unit, Link], ...]
    open_lists: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]
    spans: tuple[tuple[int, int, str], ...] = ()
    role_words: tuple[str, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    spaced: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()

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
    """Resolve a responsibility phrase; the same phrase and roster give the same result.

    Names are those of the roster, longest first; full and half width and blanks inside a name make no difference. A
    role word governs the names before it in its clause, a label (牵头单位：) those after it until the next label, a
    role in brackets the name before it; names that nothing governs implement. A会同B: A leads, B assists.
    其余… is the whole less the units already named in the phrase, 除…外 a group less those named.
    列第一位的为牵头单位 makes the first of its names lead. Nobody gets anything under a label nobody knows (抄送：),
    beside a name that is denied (A、B不参与), or as a member of a group where denied; 市直各单位（A、B） gives A and B.
    及、和、与 and blanks part two names only where both sides are known.
    """
    text, places = squeeze(phrase)
    gaps = {at for at in range(1, len(places)) if places[at] != places[at - 1] + 1}
    pieces = Reader(text, gaps, lexicon(roster)).read(0, len(text), 0)[1]
    sense = Sense(text, lexicon(roster))
    Scope(sense, Role.IMPLEMENT).walk(pieces)
    sense.withhold()
    return _as_issued(sense, phrase, places)


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
        roles = resolution.roles()
        problems.extend(_doubts(item, resolution, roster, origin))
        if item.shared:
            problems.extend(_narrower(item, roles, roster, narrowings, origin))
        for code in sorted(roles, key=order.__getitem__):
            proof = tuple(link for unit, link in resolution.links if unit.code == code)
            assignments.append(Assignment(plan.id, item.number, code, roles[code], proof))
    return tuple(assignments), tuple(problems)


# What the office must decide


def _doubts(item: Item, resolution: Resolution, roster: Roster, origin: Origin) -> Iterator[Problem]:
    """What of an item's phrase was not understood, left open, or read with doubt."""
    known = lexicon(roster)
    for unknown in resolution.unresolved:
        if inside := mentioned(folded(unknown.words), known):
            yield problem(Code.PLAN_WORDS_UNREAD, origin, unknown.words, item=item.number, names="、".join(inside[:3]))
            continue
        names = "”或“".join(roster.nearest(unknown.words))
        near = f"，是否为“{names}”" if names else ""
        yield problem(Code.PLAN_UNIT_UNKNOWN, origin, unknown.words, item=item.number, near=near)
    if not item.responsibility.strip():
        yield problem(Code.PLAN_UNIT_BLANK, origin, item=item.number)
    elif not resolution.links and not resolution.unresolved:
        yield problem(Code.PLAN_NOBODY, origin, item.responsibility, item=item.number)
        return
    count = len(resolution.roles())
    for words in resolution.open_lists:
        if words in resolution.narrowed:
            code = Code.PLAN_GROUP_LISTED
        elif TAIL.fullmatch(folded(words)):
            code = Code.PLAN_OPEN_LIST
        else:
            code = Code.PLAN_UNNAMED
        yield problem(code, origin, words, item=item.number, count=count)
    for words in resolution.spaced:
        taken = "".join(char for char in words if not is_blank(char))
        yield problem(Code.PLAN_NAME_SPACED, origin, words, item=item.number, taken=taken)


def _narrower(
    item: Item,
    roles: Mapping[str, frozenset[Role]],
    roster: Roster,
    narrowings: tuple[Narrowing, ...],
    origin: Origin,
) -> Iterator[Problem]:
    """The requirement's own subject, where several items share a cell and it names fewer units than the cell."""
    text = item.requirement.translate(WIDE)
    subjects: list[tuple[str, tuple[str, ...]]] = [
        (known.words, known.means) for known in narrowings if known.words.translate(WIDE) in text
    ]
    by_name = {name: (unit.name,) for name, unit in roster.by_name.items()}
    by_phrase = {words: (group.name,) for group in roster.groups for words in group.phrases}
    subjects += [
        (words, means)
        for words, means in {**by_name, **by_phrase}.items()
        if re.match(re.escape(words.translate(WIDE)) + "(?:要|应|应当|须|负责)", text)
    ]
    for words, means in subjects:
        codes = {unit.code for name in means for unit in (*roster.members(name), *_named(name, roster))}
        if codes & roles.keys() < roles.keys():
            yield problem(Code.PLAN_NARROWER, origin, words, item=item.number, proposal="、".join(means))


def _named(name: str, roster: Roster) -> tuple[Unit, ...]:
    unit = roster.by_name.get(name)
    return (unit,) if unit else ()


# Text as compared


def _as_issued(sense: Sense, phrase: str, places: list[int]) -> Resolution:
    def back(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1

    def cut(start: int, end: int) -> str:
        first, last = back(start, end)
        return phrase[first:last]

    spans = _whole(sorted((*back(start, end), kind) for start, end, kind in sense.spans), len(phrase))
    links: list[tuple[Unit, Link]] = []
    role_words: list[str] = []
    for term in sorted(sense.terms, key=lambda term: term.start):
        start, end = back(term.start, term.end)
        for role, words in term.roles:
            links += [(unit, Link(start, end, term.rule, phrase[start:end], role)) for unit in term.units]
            role_words += [words] * len(term.units)
    return Resolution(
        links=tuple(links),
        open_lists=tuple(cut(*span) for span in sorted(sense.opens)),
        unresolved=tuple(Unresolved(s, e, phrase[s:e]) for s, e, kind in spans if kind == "unknown"),
        spans=spans,
        role_words=tuple(role_words),
        excluded=tuple(Excluded(unit, *back(s, e), cut(s, e)) for unit, s, e in sense.excluded),
        spaced=tuple(words for s, e in sense.names if len(words := cut(s, e)) != e - s),
        narrowed=tuple(cut(*span) for span in sorted(sense.narrowed)),
    )


def _whole(spans: list[tuple[int, int, str]], length: int) -> tuple[tuple[int, int, str], ...]:
    """The spans with the blanks between them as separators."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for start, end, kind in spans:
        if at < start:
            found.append((at, start, "separator"))
        found.append((start, end, kind))
        at = end
    if at < length:
        found.append((at, length, "separator"))
    return tuple(found)
