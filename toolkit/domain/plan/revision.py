"""What changed between two versions of a plan and its roster: exactly, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from toolkit.domain.plan.model import Item
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

TEXTS: Mapping[str, str] = {
    "topic": "工作任务",
    "requirement": "具体要求",
    "responsibility": "落实单位",
    "deadline": "完成时限",
    "due": "应完成日期",
}
"""What an item says, and how the plan calls it."""


@dataclass(frozen=True)
class Version:
    """A plan and its roster at one time.

    `items` by number with the texts of `TEXTS`; `assignments`: (item, unit code) -> roles in words; `units`: code ->
    name.
    """

    items: Mapping[int, Mapping[str, str]]
    assignments: Mapping[tuple[int, str], str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, tasks: Tasks) -> Version:
        """A plan as resolved now, whatever the office has agreed to since it was issued."""
        return cls(
            {
                item.number: _texts(item, tasks.deadlines[item.number].due)
                for item in (*tasks.plan.items, *tasks.plan.earlier)
            },
            {(each.item, each.unit): each.roles_label for each in tasks.as_issued or tasks.assignments},
            {unit.code: unit.name for unit in tasks.roster.units},
        )

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Version:
        """A version as `as_json` gave it."""
        return cls(
            {each["number"]: {name: each.get(name, "") for name in TEXTS} for each in kept["items"]},
            {(item, unit): roles for item, unit, roles in kept["assignments"]},
            dict(kept.get("units", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """The version as JSON can hold it."""
        return {
            "items": [{"number": number, **texts} for number, texts in self.items.items()],
            "assignments": [[item, unit, roles] for (item, unit), roles in self.assignments.items()],
            "units": [[code, name] for code, name in self.units.items()],
        }

    def of_item(self, number: int) -> tuple[str, ...]:
        """The codes of the units that have an item."""
        return self._units_of.get(number, ())

    @cached_property
    def _units_of(self) -> Mapping[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for item, unit in self.assignments:
            found.setdefault(item, []).append(unit)
        return {item: tuple(units) for item, units in found.items()}


class RevisionKind(StrEnum):
    """How a plan or its roster changed."""

    ITEM_ADDED = "item_added"
    ITEM_WITHDRAWN = "item_withdrawn"
    ITEM_REWORDED = "item_reworded"
    ASSIGNED = "assigned"
    RELEASED = "released"
    ROLES = "roles"
    UNIT_ADDED = "unit_added"
    UNIT_REMOVED = "unit_removed"
    UNIT_RENAMED = "unit_renamed"
    UNIT_SUCCEEDED = "unit_succeeded"

    @property
    def label(self) -> str:
        """The words clerks read."""
        return {
            "item_added": "新增事项",
            "item_withdrawn": "撤销事项",
            "item_reworded": "事项改动",
            "assigned": "新增承担单位",
            "released": "不再承担",
            "roles": "职责改动",
            "unit_added": "新增单位",
            "unit_removed": "单位撤出",
            "unit_renamed": "单位更名",
            "unit_succeeded": "承接原单位",
        }[self.value]


@dataclass(frozen=True)
class Revision:
    """One change: of an item or of a unit, what of it, before and after; `units` are the codes of those it touches."""

    kind: RevisionKind
    item: int | None
    what: str
    before: str
    after: str
    units: tuple[str, ...]


def revisions(before: Version, after: Version, former: Mapping[str, Iterable[str]]) -> tuple[Revision, ...]:
    """Every change, items first by number, then units; `former` gives the codes a unit took over.

    Of an item in both versions each changed text is one revision, and so are all units that came, that left and whose
    roles changed. What comes with a new, gone or withdrawn item or unit is not listed again.
    """
    return (*_of_items(before, after), *_of_units(before, after, former))


def affected(found: Iterable[Revision]) -> frozenset[str]:
    """The codes of the units that any of the changes touches."""
    return frozenset(unit for each in found for unit in each.units)


def renumbered(before: Version, after: Version) -> tuple[tuple[int, int], ...]:
    """The items that stand under another number now, as (old, new): the ledger's rows go by the number."""
    now: dict[str, list[int]] = {}
    for number, texts in after.items.items():
        now.setdefault(squeezed(texts["requirement"]), []).append(number)
    found = []
    for number, texts in before.items.items():
        wording = squeezed(texts["requirement"])
        places = now.get(wording, [])
        if len(places) == 1 and number not in places:
            was_there = before.items.get(places[0])
            if was_there is None or squeezed(was_there["requirement"]) != wording:
                found.append((number, places[0]))
    return tuple(found)


def _texts(item: Item, due: date | None) -> Mapping[str, str]:
    return {
        "topic": item.topic,
        "requirement": item.requirement,
        "responsibility": item.responsibility,
        "deadline": item.deadline,
        "due": due.isoformat() if due else "",
    }


def _of_items(before: Version, after: Version) -> Iterator[Revision]:
    for number in sorted({*before.items, *after.items}):
        was, now = before.items.get(number), after.items.get(number)
        had, has = before.of_item(number), after.of_item(number)
        if was and now:
            for name, header in TEXTS.items():
                if was[name] != now[name]:
                    yield Revision(RevisionKind.ITEM_REWORDED, number, header, was[name], now[name], has)
            yield from _of_assignments(before, after, number)
        elif now:
            yield Revision(RevisionKind.ITEM_ADDED, number, "", "", now["requirement"], has)
        elif was:
            yield Revision(RevisionKind.ITEM_WITHDRAWN, number, "", was["requirement"], "", had)


def _of_assignments(before: Version, after: Version, number: int) -> Iterator[Revision]:
    """The units that came to an item, left it, or have it with other roles; new and gone units are told elsewhere."""
    had, has = before.of_item(number), after.of_item(number)
    gone, new = before.units.keys() - after.units.keys(), after.units.keys() - before.units.keys()
    came = tuple(unit for unit in has if unit not in had and unit not in new)
    left = tuple(unit for unit in had if unit not in has and unit not in gone)
    if came:
        yield Revision(RevisionKind.ASSIGNED, number, "", "", _names(after, came), came)
    if left:
        yield Revision(RevisionKind.RELEASED, number, "", _names(before, left), "", left)
    for unit in has:
        old, roles = before.assignments.get((number, unit)), after.assignments[number, unit]
        if old is not None and old != roles:
            yield Revision(RevisionKind.ROLES, number, after.units.get(unit, unit), old, roles, (unit,))


def _of_units(before: Version, after: Version, former: Mapping[str, Iterable[str]]) -> Iterator[Revision]:
    for code, name in before.units.items():
        if code not in after.units:
            yield Revision(RevisionKind.UNIT_REMOVED, None, code, name, "", (code,))
        elif after.units[code] != name:
            yield Revision(RevisionKind.UNIT_RENAMED, None, code, name, after.units[code], (code,))
    for code, name in after.units.items():
        if code not in before.units:
            yield Revision(RevisionKind.UNIT_ADDED, None, code, "", name, (code,))
        for old in former.get(code, ()):
            if old in before.units and (code not in before.units or old not in after.units):
                yield Revision(RevisionKind.UNIT_SUCCEEDED, None, code, before.units[old], name, (old, code))


def _names(version: Version, codes: Iterable[str]) -> str:
    return "、".join(version.units.get(code, code) for code in codes)
