"""The due dates that there are: milestones and those that recur, and which of the milestones a claim is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from toolkit.domain.ledger.judged import NONE, Stage
from toolkit.domain.plan.deadlines.model import Deadline
from toolkit.domain.plan.model import Plan


def periods(deadline: Deadline, plan: Plan) -> tuple[tuple[date, date], ...]:
    """(the due date before, due date) of each recurring due date to be met; of several on one day the shortest period.

    They are those of the plan's year from its 印发日期 on, of an item taken over those that nobody has closed. A day
    that is a milestone's already is the milestone's.
    """
    taken = {milestone.due for milestone in deadline.milestones}
    found: dict[date, date] = {}
    for recurrence in deadline.recurring:
        for since, due in recurrence.periods(plan.year):
            if due >= plan.issued and due not in deadline.met and due not in taken:
                found[due] = max(since, found.get(due, since))
    return tuple((found[due], due) for due in sorted(found))


def at_milestones(deadline: Deadline, plan: Plan) -> frozenset[date]:
    """The days of milestones on which something recurring is due too: it is closed with the milestone alone."""
    again = {due for recurrence in deadline.recurring for due in recurrence.dates(plan.year) if due >= plan.issued}
    return frozenset(milestone.due for milestone in deadline.milestones) & again - deadline.met


def every_due(deadline: Deadline, plan: Plan) -> tuple[tuple[date | None, date], ...]:
    """(the due date before, due date) of each due date there is: the milestones, which have none before, then
    `periods`."""
    return (*((None, each.due) for each in deadline.milestones), *periods(deadline, plan))


def whats(deadline: Deadline, plan: Plan) -> Mapping[date, str]:
    """Due date -> what the plan says is due then, several of one day joined."""
    found: dict[date, list[str]] = {}
    for milestone in deadline.milestones:
        found.setdefault(milestone.due, []).append(milestone.what)
    for again in deadline.recurring:
        for due in again.dates(plan.year):
            found.setdefault(due, []).append(again.what)
    return {due: "；".join(dict.fromkeys(filter(None, said))) for due, said in found.items()}


def stage_of(dues: Iterable[tuple[date | None, date | None]], before: str) -> Stage:
    """Which milestone of `every_due` a claim is about, where those up to the day `before` are closed."""
    days = _milestones(dues)
    left = [day for day in days if day > before]
    return Stage(left[0] if len(left) > 1 else "", before)


def stage_between(
    dues: Iterable[tuple[date | None, date | None]], before: str, *, whole: bool, due: date | None = None
) -> Stage:
    """What a claim of the recurring due date `due` is about: that alone, or beside the milestones of `every_due`, of
    which those up to the day `before` are closed, or all (`whole`): they stay as they are."""
    days = _milestones(dues)
    if not days:
        return Stage(period=due.isoformat() if due else "")
    before = days[-1] if whole else before
    return Stage(before or NONE, before)


def _milestones(dues: Iterable[tuple[date | None, date | None]]) -> list[str]:
    return sorted({due.isoformat() for since, due in dues if due and not since})
