"""The plan made workable: every item with its deadline, every assignment, and what the office must decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from toolkit.codes import Code, Severity
from toolkit.domain.plan.assignments import assign
from toolkit.domain.plan.deadlines.model import Deadline, Milestone, MonthMeans
from toolkit.domain.plan.deadlines.phrases import dates_in_text, parse_deadline
from toolkit.domain.plan.deadlines.recurring import hidden_duties
from toolkit.domain.plan.model import Assignment, Item, Plan
from toolkit.domain.plan.responsibility.model import Narrowing
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Origin, Problem, problem


@dataclass(frozen=True)
class Tasks:
    """A plan resolved against a roster; `deadlines` by item number, `assignments` by item, then roster order.

    `extended` gives, by (unit code, item number), the day until which the office agreed to wait (同意延期).
    """

    plan: Plan
    roster: Roster
    assignments: tuple[Assignment, ...]
    deadlines: Mapping[int, Deadline]
    extended: Mapping[tuple[str, int], date] = field(default_factory=dict)

    def deadline_of(self, item: int, unit: str) -> Deadline:
        """The deadline of an item for a unit: an agreed extension moves the last milestone before it."""
        deadline, until = self.deadlines[item], self.extended.get((unit, item))
        if until is None:
            return deadline
        moved = max((each for each in deadline.milestones if each.due < until), key=lambda each: each.due, default=None)
        milestones = tuple(replace(each, due=until) if each is moved else each for each in deadline.milestones)
        return replace(deadline, milestones=milestones)

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

        The deadline is as issued; an agreed extension is said beside it.
        """
        item = self.plan.item(assignment.item)
        until = self.extended.get((assignment.unit, item.number))
        extension = f"（同意延期至{until.year}年{until.month}月{until.day}日）" if until else ""
        return {
            "number": str(item.number),
            "topic": item.topic,
            "title": item.title,
            "requirement": item.requirement,
            "roles": assignment.roles_label,
            "deadline": item.deadline + extension,
        }

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
        due = self.deadline_of(assignment.item, assignment.unit).due
        return due.isoformat() if due else "9999"


def resolve_tasks(
    plan: Plan,
    roster: Roster,
    narrowings: tuple[Narrowing, ...],
    month_means: MonthMeans,
    file: str = "",
) -> tuple[Tasks, tuple[Problem, ...]]:
    """Resolve responsibilities and deadlines of a plan; every doubt is a Problem, by item."""
    assignments, problems = assign(plan, roster, narrowings, file)
    deadlines: dict[int, Deadline] = {}
    found = list(problems)
    for item in plan.items:
        deadline = parse_deadline(item.deadline, plan.year, month_means)
        stated = tuple(dates_in_text(item.requirement, plan.year, month_means))
        origin = Origin(file, cell=f"第{item.number}项")
        found.extend(
            (
                *_doubts(item, deadline, stated, origin),
                *_past(item, deadline, plan, origin),
                *_hidden(item, deadline, origin),
            )
        )
        deadlines[item.number] = _earlier(deadline, stated)
    settled = {f"第{item.number}项" for item in plan.items if item.settled}
    found = [p for p in found if p.origin.cell not in settled or p.severity == Severity.ERROR]
    found.sort(key=lambda p: int(p.origin.cell.strip("第项") or 0))
    return Tasks(plan, roster, assignments, deadlines), tuple(found)


def _earlier(deadline: Deadline, stated: tuple[tuple[str, date], ...]) -> Deadline:
    """The deadline, with the date its requirement states where that comes before the column's."""
    first = min((day for _, day in stated), default=None)
    if deadline.due is None or first is None or first >= deadline.due:
        return deadline
    return replace(deadline, milestones=(Milestone(first), *deadline.milestones))


def _doubts(item: Item, deadline: Deadline, stated: tuple[tuple[str, date], ...], origin: Origin) -> Iterator[Problem]:
    understood = deadline.milestones or deadline.recurring or deadline.ongoing
    for words in deadline.unknown or (() if understood else ("（空白）",)):
        yield problem(Code.PLAN_DEADLINE_UNKNOWN, origin, words, item=item.number)
    if deadline.due is None:
        return
    for words, day in stated:
        if day not in {milestone.due for milestone in deadline.milestones}:
            yield problem(
                Code.PLAN_DEADLINE_DISAGREES,
                origin,
                words,
                item=item.number,
                phrase=item.deadline,
                text_due=day,
                column_due=deadline.due,
                due=min(day, deadline.due),
            )


def _past(item: Item, deadline: Deadline, plan: Plan, origin: Origin) -> Iterator[Problem]:
    """A date before the plan was issued, which nobody is reminded of: most often last year's, left standing."""
    for milestone in deadline.milestones:
        if milestone.due < plan.issued:
            names: dict[str, Any] = {"item": item.number, "due": milestone.due, "issued": plan.issued}
            yield problem(Code.PLAN_DEADLINE_PAST, origin, item.deadline, **names)


def _hidden(item: Item, deadline: Deadline, origin: Origin) -> Iterator[Problem]:
    """Recurring duties of the requirement that the deadline column does not repeat; one without a period needs any."""
    listed = {recurrence.every for recurrence in deadline.recurring}
    for duty in hidden_duties(item.requirement):
        if not (duty.every in listed if duty.every else listed):
            yield problem(Code.PLAN_HIDDEN_DUTY, origin, duty.words, item=item.number)
