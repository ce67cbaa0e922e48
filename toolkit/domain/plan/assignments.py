"""Who was assigned what: the plan's phrases resolved item by item, and what of them the office must decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from toolkit.codes import Code
from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.document.units_in_text import acting_in_text, bodies_acting_in, named_in_brackets
from toolkit.domain.plan.folding import WIDE, folded, is_blank
from toolkit.domain.plan.model import Assignment, Item, Link, Plan, Role
from toolkit.domain.plan.remarks import first_leads
from toolkit.domain.plan.responsibility.elsewhere import acting_in
from toolkit.domain.plan.responsibility.grammar import TAIL
from toolkit.domain.plan.responsibility.model import Narrowing, Resolution
from toolkit.domain.plan.responsibility.names import lexicon, mentioned
from toolkit.domain.plan.responsibility.people import may_be_person
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Origin, Problem, problem, shorten

_SHOWN = 10
"""Numbers of items that one problem names at most."""


def assign(
    plan: Plan, roster: Roster, narrowings: tuple[Narrowing, ...], file: str = ""
) -> tuple[tuple[Assignment, ...], tuple[Problem, ...]]:
    """Every assignment of a plan, by item and then in roster order, and what the office must decide."""
    assignments: list[Assignment] = []
    problems: list[Problem] = []
    order = {unit.code: index for index, unit in enumerate(roster.units)}
    for item in plan.items:
        resolution = resolve_phrase(item.responsibility, roster, first_leads(plan, item))
        origin = Origin(file, item=item.number)
        roles = resolution.roles()
        problems.extend(_doubts(item, resolution, roster, origin))
        said, other = _said_in_text(item, roles, roster)
        if said:
            units = shorten(item.responsibility)
            problems.append(problem(Code.PLAN_UNITS_TWO, origin, said, item=item.number, units=units))
        problems.extend(_elsewhere(item, {**other, **roles}, roster, origin))
        if item.shared:
            problems.extend(_narrower(item, roles, roster, narrowings, origin))
        proofs: dict[str, list[Link]] = {}
        for unit, link in resolution.links:
            proofs.setdefault(unit.code, []).append(link)
        for code in sorted(roles, key=order.__getitem__):
            proof = tuple(proofs.get(code, ()))
            assignments.append(Assignment(plan.id, item.number, code, roles[code], proof))
    return tuple(assignments), tuple(problems)


def _doubts(item: Item, resolution: Resolution, roster: Roster, origin: Origin) -> Iterator[Problem]:
    """What of an item's phrase was not understood, left open, or read with doubt."""
    known = lexicon(roster)
    for unknown in resolution.unresolved:
        if group := _empty_group(unknown.words, roster):
            yield problem(Code.PLAN_GROUP_NOBODY, origin, unknown.words, item=item.number, group=group)
            continue
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
    if resolution.readings:
        one, other = (_told(reading, roster) for reading in resolution.readings)
        yield problem(Code.PLAN_ROLE_UNCLEAR, origin, item.responsibility, item=item.number, one=one, other=other)
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


def once_a_person(problems: Sequence[Problem], assigned: Set[int], settled: Set[int], file: str) -> list[Problem]:
    """The problems, unknown words that may be a person's name told once with the items they stand in.

    That is where others have those items (`assigned`), and of several items; `settled` ones count no more.
    """
    items: dict[str, list[int]] = {}
    for each in problems:
        if _is_stranger(each, assigned):
            items.setdefault(each.value, []).append(each.origin.item or 0)
    told = {words for words, its in items.items() if len(its) > 1}
    left = {words: [at for at in items[words] if at not in settled] for words in items if words in told}
    once = [
        problem(Code.PLAN_PERSON_UNKNOWN, Origin(file), words, count=len(its), items="、".join(map(str, its[:_SHOWN])))
        for words, its in left.items()
        if its
    ]
    return [*once, *(each for each in problems if not (_is_stranger(each, assigned) and each.value in told))]


def _is_stranger(told: Problem, assigned: Set[int]) -> bool:
    return told.code is Code.PLAN_UNIT_UNKNOWN and told.origin.item in assigned and may_be_person(told.value)


def _empty_group(words: str, roster: Roster) -> str:
    """The group without units whose phrase these words are; blank where they are none."""
    named = (group for group in roster.groups if folded(words) in map(folded, group.phrases))
    return next((group.name for group in named if not roster.members(group.name)), "")


def groups_without_units(problems: Iterable[Problem], roster: Roster) -> frozenset[str]:
    """The groups without units that problems of items tell of."""
    told = (each.value for each in problems if each.code is Code.PLAN_GROUP_NOBODY)
    return frozenset(_empty_group(words, roster) for words in told)


def _said_in_text(
    item: Item, roles: Mapping[str, frozenset[Role]], roster: Roster
) -> tuple[str, Mapping[str, frozenset[Role]]]:
    """The requirement's own sentence on who acts (由A会同B办理), and whom it names, where that is a second reading.

    It is one where it names a body that the roster does not know; where the cell is that of several items, also where
    it gives other units or roles. Else it is blank.
    """
    said = acting_in_text(item.requirement)
    if not said or not item.responsibility.strip() or said == item.responsibility:
        return "", {}
    read = resolve_phrase(said, roster)
    other = read.roles()
    strange = any(ends_like_body(folded(unknown.words)) for unknown in read.unresolved)
    return (said, other) if strange or (item.shared and other and other != roles) else ("", {})


def _elsewhere(item: Item, roles: Mapping[str, frozenset[Role]], roster: Roster, origin: Origin) -> Iterator[Problem]:
    """Units that topic or requirement name as those who act, and the cell of units does not."""
    told: set[str] = set()
    for where, text in (("工作任务", item.topic), ("具体要求", item.requirement)):
        for words, entry in acting_in(text, lexicon(roster)):
            missing = [unit for unit in entry.units if unit.code not in roles]
            name = missing[0].name if entry.rule.is_unit and missing else entry.rule.group
            if missing and name not in told:
                told.add(name)
                yield problem(Code.PLAN_UNIT_ELSEWHERE, origin, words, item=item.number, where=where, name=name)
        if not item.responsibility.strip():
            continue
        strange = ((name, words) for name, words in bodies_acting_in(text) if name not in roster.by_name)
        for name, words in (*((name, f"（{name}）") for name in named_in_brackets(text)), *strange):
            unit = roster.by_name.get(name)
            if name not in told and (unit is None or unit.code not in roles) and name not in item.responsibility:
                told.add(name)
                yield problem(Code.PLAN_UNIT_ELSEWHERE, origin, words, item=item.number, where=where, name=name)


def _told(roles: Mapping[str, frozenset[Role]], roster: Roster) -> str:
    """Who does what: 牵头：A；配合：B、C."""
    units: dict[Role, list[str]] = {}
    for code, mine in roles.items():
        for role in Role:
            if role in mine:
                units.setdefault(role, []).append(roster.name_of(code))
    return "；".join(f"{role.label}：{'、'.join(units[role])}" for role in Role if role in units)


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
