"""Phrases of responsibility put together from names, role words and what stands between, each with all its readings.

A small grammar of its own, which knows nothing of how the toolkit reads: it follows every choice a reader has, and two
choices that give other roles are two readings.

- A verb (牵头) takes the names right before it, or those right after it, up to another role word or a comma; nothing
  behind a 、. Verbs of a clause that may stand in two ways stand as those that cannot; else a blank at one side of a
  verb shows it, and A配合B is a sentence.
- A blank between two names (unless somebody else leads), a comma before the names of a verb and one behind them may
  part them from others, or not.
- Names between two verbs of which each has nobody else go with the one or with the other.
- A label (牵头单位：) takes all names after it up to the next label; a verb in its reach takes those before it instead,
  all of them or, where the label would be left with nobody, the last alone.
- Who is taken by nobody does the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

WORK = "implement"
VERBS: Mapping[str, str] = {"牵头": "lead", "配合": "assist", "负责": WORK}
LABELS: Mapping[str, str] = {"牵头单位：": "lead", "配合单位：": "assist", "责任单位：": WORK}
JOINTS = ("", " ", "、", "和", "，", "；")

Roles = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Phrase:
    """Names and role words by turns, and what stands before each but the first."""

    words: tuple[str, ...]
    joints: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is written."""
        return self.words[0] + "".join(joint + word for joint, word in zip(self.joints, self.words[1:], strict=True))


def phrases(names: Sequence[str], size: int) -> Iterator[Phrase]:
    """All phrases of so many words that a plan might have: each name once, no two role words beside each other."""
    for kinds in product(("name", *VERBS, *LABELS), repeat=size):
        if "name" not in kinds or all(kind == "name" for kind in kinds) or kinds[-1] in LABELS:
            continue
        if kinds[0] in VERBS and kinds[1] != "name":
            continue
        if any(a != "name" and b != "name" for a, b in pairwise(kinds)):
            continue
        if any(kinds.count(verb) > 1 for verb in VERBS) or any(kinds.count(label) > 1 for label in LABELS):
            continue
        fresh = iter(names)
        words = tuple(next(fresh) if kind == "name" else kind for kind in kinds)
        made = (Phrase(words, joints) for joints in product(*map(_joints, words, words[1:])))
        yield from (each for each in made if words[0] not in VERBS or each.joints[0] in ("", " "))


def _joints(left: str, right: str) -> tuple[str, ...]:
    """What may stand between two words."""
    if left in LABELS:
        return ("",)
    if right in LABELS:
        return (" ", "，", "；")
    if right in VERBS:
        return ("", " ")
    return ("", " ", "、", "，", "；") if left in VERBS else (" ", "、", "和", "，")


@dataclass
class _Clause:
    """The words between two commas, under the label that reaches into it; `joint` stands before it."""

    joint: str
    label: str | None
    opens: bool
    words: list[tuple[str, str]] = field(default_factory=list)
    """Each with what stands before it."""


def readings(phrase: Phrase) -> tuple[Roles, ...]:
    """Every way to read a phrase, by who does what; one that the choices give twice is one."""
    found: list[Roles] = []
    leads = any({**VERBS, **LABELS}.get(word) == "lead" for word in phrase.words)
    for chosen in product(*(_of_clause(clause, leads=leads) for clause in _clauses(phrase))):
        for roles in _together(chosen):
            if roles not in found:
                found.append(roles)
    return tuple(found)


def _clauses(phrase: Phrase) -> list[_Clause]:
    found = [_Clause("", None, opens=False)]
    for joint, word in zip(("", *phrase.joints), phrase.words, strict=True):
        if word in LABELS:
            found.append(_Clause(joint, LABELS[word], opens=True))
        elif joint in ("，", "；"):
            found.append(_Clause(joint, found[-1].label, opens=False))
        if word not in LABELS:
            found[-1].words.append((word, joint))
    return [clause for clause in found if clause.words]


@dataclass(frozen=True)
class _Reading:
    """What one clause says: role of each name, None where nobody takes it; the roles that may reach over a comma.

    `reaches` is that of a verb for names before its clause, `goes_on` for names behind it.
    """

    roles: Mapping[str, str | None]
    joint: str
    label: str | None
    reaches: str | None
    goes_on: str | None = None


def _of_clause(clause: _Clause, *, leads: bool) -> list[_Reading]:
    verbs = [at for at, (word, _) in enumerate(clause.words) if word in VERBS]
    found = []
    for sides in product((False, True), repeat=len(verbs)):
        stands = dict(zip(verbs, sides, strict=True))
        if _fits(clause, stands):
            found += list(_taken(clause, stands, leads=leads))
    return found


def _run(clause: _Clause, at: int, step: int) -> list[int]:
    """The places of the names beside a verb, the nearest first."""
    found: list[int] = []
    place = at + step
    if step > 0 and place < len(clause.words) and clause.words[place][1] == "、":
        return []
    while 0 <= place < len(clause.words) and clause.words[place][0] not in VERBS:
        found.append(place)
        place += step
    return found


def _fits(clause: _Clause, stands: Mapping[int, bool]) -> bool:
    """Whether the verbs may stand so: True before their names. Each takes somebody."""
    if not all(_run(clause, at, 1 if before else -1) for at, before in stands.items()):
        return False
    forced = {at: after for at in stands if bool(_run(clause, at, -1)) != (after := bool(_run(clause, at, 1)))}
    for at, before in stands.items():
        if at in forced:
            continue
        if len({*forced.values()}) == 1:
            shown: bool | None = next(iter(forced.values()))
        else:
            left, right = clause.words[at][1] == " ", clause.words[at + 1][1] == " "
            sentence = clause.words[at][0] == "配合" and not left and not right
            shown = False if sentence else left if left != right else None
        if shown is not None and before is not shown:
            return False
    order = sorted(stands)
    return not any(
        stands[one] and not stands[other] and not (one in forced and other in forced) for one, other in pairwise(order)
    )


def _taken(clause: _Clause, stands: Mapping[int, bool], *, leads: bool) -> Iterator[_Reading]:
    bare: dict[str, str | None] = {word: None for word, _ in clause.words if word not in VERBS}
    options: list[list[tuple[list[int], str]]] = []
    for at, before in stands.items():
        run, role = _run(clause, at, 1 if before else -1), VERBS[clause.words[at][0]]
        ways = [run]
        if not before and (role == "lead" or not leads):
            ways += [run[: place + 1] for place in range(len(run) - 1) if clause.words[run[place]][1] == " "]
        led = clause.opens and run[-1] == 0 and clause.label not in (None, WORK, role)
        if not before and led and len(run) > 1:
            ways.append(run[:1])
        options.append([(way, role) for way in ways])
    for chosen in product(*options):
        roles = dict(bare)
        for run, role in chosen:
            roles.update({clause.words[place][0]: role for place in run})
        if len(chosen) == 2 and chosen[0][0][::-1] == chosen[1][0]:
            yield _Reading({**roles, **dict.fromkeys(roles, chosen[0][1])}, clause.joint, clause.label, None)
        last = max(stands, default=None)
        goes_on = last is not None and stands[last] and not any(at > max(_run(clause, last, 1)) for at in stands)
        first = min(stands, default=None)
        reaches = None
        if first is not None and not stands[first] and chosen[0][0][-1] == 0 and not clause.opens:
            reaches = chosen[0][1]
        yield _Reading(roles, clause.joint, clause.label, reaches, chosen[-1][1] if goes_on else None)


def _together(chosen: Sequence[_Reading]) -> Iterator[Roles]:
    """The clauses of one reading as one; names beside a comma that nobody takes go with the verb over it, or not."""
    over: list[tuple[list[str], str]] = []
    for at, reading in enumerate(chosen):
        for role, step in ((reading.reaches, -1), (reading.goes_on, 1)):
            names = list(_untaken_from(chosen, at, step)) if role else []
            over += [(names, role)] if role and names else []
    for reach in product((False, True), repeat=len(over)):
        taken = {name: role for on, (names, role) in zip(reach, over, strict=True) if on for name in names}
        yield {
            name: frozenset({role or taken.get(name) or reading.label or WORK})
            for reading in chosen
            for name, role in reading.roles.items()
        }


def _untaken_from(chosen: Sequence[_Reading], at: int, step: int) -> Iterator[str]:
    """The names before or behind a clause, up to the first that somebody takes, parted from it by commas alone."""
    place = at + step
    while 0 <= place < len(chosen) and chosen[max(place, place - step)].joint == "，" and chosen[place].label is None:
        for name, role in list(chosen[place].roles.items())[::step]:
            if role is not None:
                return
            yield name
        place += step
