"""The plan made workable: every item with its deadline, every assignment, and what the office must decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self

from toolkit.domain.plan.deadlines.model import Deadline
from toolkit.domain.plan.deadlines.wording import deadline_words
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.transfers import (
    CAME,
    GAVE,
    Other,
    Path,
    Paths,
    Place,
    Transfer,
    came_to,
    followed,
    gone_from,
    gone_to,
)
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import day_words
from toolkit.values import dataclass


class Filed(StrEnum):
    """What of a unit's waits for the office's answer, beside a claim to be judged: an application, a claim that stands
    in an undecided conflict, or one in a file of which it is undecided whose it is; or one that nobody judged
    before the unit claimed a later due date over it (`EARLIER`)."""

    APPLICATION = "application"
    CONFLICT = "conflict"
    HELD = "held"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Applied:
    """The day on which a unit turned to the office about an item, the day of the answer (None while it waits), and
    with what; of a claim written over also the 完成日期 it had (`done`)."""

    filed: date
    answered: date | None = None
    what: Filed = Filed.APPLICATION
    done: date | None = None

    @classmethod
    def read(cls, line: str) -> Self:
        """One as a line of a row's cells says it (`text`)."""
        filed, answered, what, done = (*line.split("/"), "", "", "")[:4]
        day = date.fromisoformat(answered) if answered else None
        of = date.fromisoformat(done) if done else None
        return cls(date.fromisoformat(filed), day, Filed(what or Filed.APPLICATION), of)

    @property
    def text(self) -> str:
        """As a line: `filed/answered`, and with what where it was no application."""
        line = f"{self.filed}/{self.answered or ''}"
        said = line if self.what == Filed.APPLICATION else f"{line}/{self.what}"
        return f"{said}/{self.done}" if self.done else said


ASKED = "asked"
"""The name under which a row's cells say what the unit has asked the office about it; no sheet shows it."""
STAGES = "stages"
"""The name under which they say, where more than one day is due, each with what is due then; no sheet shows it."""
HANDED = "handed"
"""The name under which they say the day the unit was handed its first workbook, where something was due by then; no
sheet shows it."""
UNTOLD = "untold"
"""The name under which they say that the office sent the row back and the unit has not been told; no sheet shows it."""
TOLD = "told"
"""The name under which they say the day on which it was told, where that is after the day it was given; no sheet shows
it."""
Later = Mapping[tuple[str, int], date]
"""(unit code, item number) -> the day on which the item first stood in a workbook that the unit had, for items that
came into the plan after the unit's first."""
NEVER = date.max
"""The day so said of a unit that holds no workbook: nothing of it can be late."""
_MET = 3
"""Days that are named one by one where they are said to be closed."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An item of a year before that a unit is asked about again (回头看).

    `item` as it was issued, under the number it has here (`keys.item_words`); `due` is the day the unit's own look is
    asked for, `said` how it stood when its year ended, `source` where that is known from.
    """

    item: Item
    unit: str
    roles: frozenset[Role]
    due: date
    said: str = ""
    source: str = ""


@dataclass(frozen=True)
class Tasks:
    """A plan resolved against a roster; `deadlines` by item number, `assignments` by item, then roster order.

    `extended` gives, by (unit code, item number), the day until which the office agreed to wait (同意延期), `applied`
    what the unit has asked the office about the item. Where the office has agreed to any 责任调整, `as_issued` are the
    assignments before it, and `transfers` the moves one by one. `earlier` are the assignments of a year before that are
    looked back at, by (item number, unit code). `handed` gives, by unit code, the day on which it first had a workbook,
    `later` that of items which came after it; where `handed` is None neither plays a part. `untold` are the rows, by
    (unit code, item number), that were sent back with the usual term before the unit was told: that term has not begun;
    `heard` are those sent back with a day that the office set, and told of after it, with that day: NEVER, not yet.
    `met` are, by (unit code, item number), the due dates as issued that those had closed whom it was taken over from.
    """

    plan: Plan
    roster: Roster
    assignments: tuple[Assignment, ...]
    deadlines: Mapping[int, Deadline]
    extended: Mapping[tuple[str, int], date] = field(default_factory=dict)
    applied: Mapping[tuple[str, int], tuple[Applied, ...]] = field(default_factory=dict)
    as_issued: tuple[Assignment, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    earlier: Mapping[tuple[int, str], Earlier] = field(default_factory=dict)
    handed: Mapping[str, date] | None = None
    later: Later = field(default_factory=dict)
    untold: frozenset[tuple[str, int]] = frozenset()
    heard: Mapping[tuple[str, int], date] = field(default_factory=dict)
    met: Mapping[tuple[str, int], frozenset[date]] = field(default_factory=dict)

    def pressed_cells(self, item: int, unit: str) -> dict[str, str]:
        """What a row's cells say that moves the day from which it may be late.

        That is what it asked the office (`Applied.text`), a line each, the day of the unit's first workbook, and that
        a term has not begun. What came before anything was due moves nothing, and is not said.
        """
        return {**self.asked_cells(item, unit), **self._handed_cells(item, unit), **self.untold_cells(item, unit)}

    def untold_cells(self, item: int, unit: str) -> dict[str, str]:
        """What a row's cells say while its unit is not told that it was sent back, or was told after its day.

        While a usual term has not begun there is no 整改期限 yet.
        """
        if (unit, item) in self.untold:
            return {UNTOLD: "1", "fix_by": ""}
        day = self.heard.get((unit, item))
        return {} if day is None else {UNTOLD: "1"} if day == NEVER else {TOLD: day.isoformat()}

    def _handed_cells(self, item: int, unit: str) -> dict[str, str]:
        if self.handed is None:
            return {}
        handed = self.later.get((unit, item)) or self.handed.get(unit, NEVER)
        first = self._first_due(item, unit)
        return {HANDED: handed.isoformat()} if first and first <= handed else {}

    def _first_due(self, item: int, unit: str) -> date | None:
        """The first day on which an item is due for a unit."""
        deadline = self.deadline_of(item, unit)
        return self._first_dues[item] if deadline is self.deadlines[item] else self._first_of(deadline)

    @cached_property
    def _first_dues(self) -> Mapping[int, date | None]:
        return {item: self._first_of(deadline) for item, deadline in self.deadlines.items()}

    def _first_of(self, deadline: Deadline) -> date | None:
        issued, year = self.plan.issued, self.plan.year
        again = (
            due for each in deadline.recurring for due in each.dates(year) if due >= issued and due not in deadline.met
        )
        return min((*(each.due for each in deadline.milestones), *again), default=None)

    def asked_cells(self, item: int, unit: str) -> dict[str, str]:
        """What a row's cells say that its unit asked the office; of what was answered before its due date nothing."""
        its = self.applied.get((unit, item), ())
        if not its:
            return {}
        deadline = self.deadline_of(item, unit)
        first = min((each.due for each in deadline.milestones), default=date.min)
        moving = [each for each in its if each.answered is None or deadline.recurring or each.answered > first]
        return {ASKED: "\n".join(each.text for each in moving)} if moving else {}

    def stage_cells(self, item: int, unit: str) -> dict[str, str]:
        """What a row's cells say of milestones on several days: `due what` of each day, a line each."""
        stages = self.deadline_of(item, unit).stages()
        lines = (f"{due} {what}".strip() for due, what in stages)
        return {STAGES: "\n".join(lines)} if len(stages) > 1 else {}

    def deadline_of(self, item: int, unit: str) -> Deadline:
        """The deadline of an item for a unit: an agreed extension moves the last milestone before it, and of an item
        taken over what others had closed is left out."""
        deadline, until = self.deadlines[item], self.extended.get((unit, item))
        met = self.met.get((unit, item), frozenset())
        if not (until or met):
            return deadline
        before = [each for each in deadline.milestones if until and each.due < until]
        moved = max(before, key=lambda each: each.due, default=None)
        left = (each for each in deadline.milestones if each.due not in met)
        milestones = tuple(replace(each, due=until) if each is moved and until else each for each in left)
        return replace(deadline, milestones=milestones, met=met or deadline.met) if met or moved else deadline

    def units(self) -> tuple[Unit, ...]:
        """Units with at least one assignment, in roster order."""
        return tuple(unit for unit in self.roster.units if unit.code in self._by_unit)

    def of_unit(self, code: str) -> tuple[Assignment, ...]:
        """A unit's assignments by due date (ongoing last), then number."""
        return self._by_unit.get(code, ())

    def of_item(self, number: int) -> tuple[Assignment, ...]:
        """An item's assignments, in roster order."""
        return self._by_item.get(number, ())

    def assignment(self, item: int, unit: str) -> Assignment | None:
        """The assignment of an item to a unit, if it has it."""
        return next((each for each in self.of_item(item) if each.unit == unit), None)

    def plan_cells(self, assignment: Assignment) -> dict[str, str]:
        """What the plan says of an assignment, by field name; `title` is the topic's short form.

        The deadline is as issued, with what only the requirement says of it; an agreed extension is said beside it.
        """
        item = self.plan.item(assignment.item)
        came = self._came(assignment)
        givers = "、".join(dict.fromkeys(each.name for each in came))
        earlier = self.earlier.get((assignment.item, assignment.unit))
        moved = self._extension_words(assignment) + self._met_words(assignment)
        return {
            "number": str(item.number),
            "topic": item.topic,
            "title": item.title,
            "requirement": item.requirement,
            "roles": assignment.roles_label + (self._came_words(assignment, givers) if givers else ""),
            "deadline": self._deadline_words[item.number] + moved,
            **self.stage_cells(item.number, assignment.unit),
            **self.pressed_cells(item.number, assignment.unit),
            **({CAME: "\n".join(each.text for each in came)} if came else {}),
            **({"last": earlier.said} if earlier else {}),
        }

    def _came_words(self, assignment: Assignment, givers: str) -> str:
        """From whom an item came; where its unit had a part of it itself, also what it had and what came."""
        parts = [(each, self.paths[each.item, each.unit]) for each in self.as_issued if each.item == assignment.item]
        here = [(each, path) for each, path in parts if (path[-1].taker if path else each.unit) == assignment.unit]
        if all(path for _, path in here):
            return f"（由{givers}调整来）"
        roles = (
            frozenset[Role]().union(*(each.roles for each, path in here if bool(path) == moved))
            for moved in (False, True)
        )
        had, more = (replace(assignment, roles=its).roles_label for its in roles)
        return f"（原有{had}，另由{givers}调整来{more}）"

    @cached_property
    def _deadline_words(self) -> Mapping[int, str]:
        return {item: deadline_words(deadline) for item, deadline in self.deadlines.items()}

    def _extension_words(self, assignment: Assignment) -> str:
        """What is said of an agreed extension that still holds: the plan may have moved the day beyond it since."""
        place = assignment.unit, assignment.item
        until = self.extended.get(place)
        if until is None:
            return ""
        milestones = self.deadline_of(assignment.item, assignment.unit).milestones
        recurs = not (self.met.get(place) or self.deadlines[assignment.item].milestones)
        holds = recurs or any(each.due == until for each in milestones)
        return f"（同意延期至{day_words(until)}）" if holds else ""

    def _met_words(self, assignment: Assignment) -> str:
        """What is said of what was closed before an item was taken over: （2021年6月30日到期的已由原单位销号）."""
        met = self.met.get((assignment.unit, assignment.item))
        if not met:
            return ""
        days = list(map(day_words, sorted(met)))
        said = "、".join(days) if len(days) <= _MET else f"{days[-1]}以前{len(days)}次"
        return f"（{said}到期的已由原单位销号）"

    def taken_over_words(self, assignment: Assignment) -> str:
        """From whom and when a unit took its item over by an agreed 责任调整; empty where it has it as issued."""
        came = self._came(assignment)
        return "；".join(f"{day_words(each.on)}由{each.name}调整来" for each in came) + self._met_words(assignment)

    def extended_words(self, assignment: Assignment) -> str:
        """The deadline as issued, with the agreed extension (延期) that still holds; empty where none does."""
        moved = self._extension_words(assignment)
        return f"{self._deadline_words[assignment.item]}{moved}" if moved else ""

    def given_cells(self, unit: str) -> dict[str, str]:
        """What the cells of a unit's cover say of the items that it gave to others by an agreed 责任调整."""
        gone = self._others(gone_from(self.paths, unit), giver=False)
        return {GAVE: "\n".join(each.text for each in gone)} if gone else {}

    def _came(self, assignment: Assignment) -> list[Other]:
        return self._others(self._came_to.get((assignment.item, assignment.unit), ()), giver=True)

    def _others(self, transfers: Iterable[Transfer], *, giver: bool) -> list[Other]:
        found = []
        for each in transfers:
            due = self.deadlines[each.item].due
            name = self.roster.name_of(each.giver if giver else each.taker)
            found.append(Other(each.item, each.on, due.isoformat() if due else "", name))
        return found

    @cached_property
    def paths(self) -> Paths:
        """Where what each unit had of an item as issued went (责任调整)."""
        return followed(self.transfers, ((each.item, each.unit) for each in self.as_issued)) if self.transfers else {}

    @cached_property
    def _came_to(self) -> Mapping[Place, Path]:
        return came_to(self.paths)

    @cached_property
    def moved(self) -> Mapping[Place, str]:
        """(item number, unit code) that has it no more -> the code of the unit that has it now, after all moves."""
        return gone_to(self.paths)

    @cached_property
    def _by_item(self) -> Mapping[int, tuple[Assignment, ...]]:
        found: dict[int, list[Assignment]] = {}
        for each in self.assignments:
            found.setdefault(each.item, []).append(each)
        return {item: tuple(mine) for item, mine in found.items()}

    @cached_property
    def _by_unit(self) -> Mapping[str, tuple[Assignment, ...]]:
        found: dict[str, list[Assignment]] = {}
        for each in self.assignments:
            found.setdefault(each.unit, []).append(each)
        return {
            unit: tuple(sorted(mine, key=lambda each: (self._due_order(each), each.item)))
            for unit, mine in found.items()
        }

    def _due_order(self, assignment: Assignment) -> str:
        """By what they are sorted: the due date, ongoing ones last."""
        due = self.deadline_of(assignment.item, assignment.unit).due
        return due.isoformat() if due else "9999"
