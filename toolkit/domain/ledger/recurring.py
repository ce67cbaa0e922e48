"""Which due date a row shows: its first open milestone, or for one with recurring due dates alone the first open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from toolkit.domain.ledger.judged import NONE, WHOLE, Judged, Stage
from toolkit.domain.ledger.standing import standing
from toolkit.domain.plan.deadlines.model import Deadline
from toolkit.domain.plan.model import Assignment, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Sheet


def periods(deadline: Deadline, plan: Plan) -> tuple[tuple[date, date], ...]:
    """(the due date before, due date) of each recurring due date to be met; of several on one day the shortest period.

    They are those of the plan's year from its 印发日期 on. A day that is a milestone's already is the milestone's.
    """
    taken = {milestone.due for milestone in deadline.milestones}
    found: dict[date, date] = {}
    for recurrence in deadline.recurring:
        for since, due in recurrence.periods(plan.year):
            if due >= plan.issued and due not in taken:
                found[due] = max(since, found.get(due, since))
    return tuple((found[due], due) for due in sorted(found))


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


def shown_due(
    tasks: Tasks, sheet: Sheet, assignment: Assignment, values: Mapping[str, str], today: date
) -> tuple[date | None, date | None]:
    """The due date an assignment with these `values` shows on `today`, and for a recurring one the due date before it.

    Of several milestones it is the first that is not closed. Of recurring due dates it is the first for which
    nothing is reported: the days it is late by are those that figures and reminders count.
    """
    deadline = tasks.deadline_of(assignment.item, assignment.unit)
    again = periods(deadline, tasks.plan)
    if deadline.due or not again:
        return _open_milestone(deadline, values), None
    for since, due in again:
        if not standing(sheet, values, due, today, since).state.finished:
            return due, since
    since, due = again[-1]
    return due, since


def _open_milestone(deadline: Deadline, values: Mapping[str, str]) -> date | None:
    """The first milestone that is open, or where none is, the first that the last verdict closed."""
    judged = Judged.read(values)
    closed = (judged.through or judged.before) if judged else ""
    days = [due for due, _ in deadline.stages()]
    return next((due for due in days if due.isoformat() > closed), days[-1] if days else None)


def stage_of(dues: Iterable[tuple[date | None, date | None]], before: str) -> Stage:
    """Which milestone of `every_due` a claim is about, where those up to the day `before` are closed."""
    days = _milestones(dues)
    left = [day for day in days if day > before]
    return Stage(left[0] if len(left) > 1 else "", before)


def stage_between(dues: Iterable[tuple[date | None, date | None]], before: str, *, whole: bool) -> Stage:
    """What a claim of a recurring due date is about beside the milestones of `every_due`, of which those up to the day
    `before` are closed, or all (`whole`): they stay as they are."""
    days = _milestones(dues)
    if not days:
        return WHOLE
    before = days[-1] if whole else before
    return Stage(before or NONE, before)


def _milestones(dues: Iterable[tuple[date | None, date | None]]) -> list[str]:
    return sorted({due.isoformat() for since, due in dues if due and not since})


def plan_cells(
    tasks: Tasks, sheet: Sheet, assignment: Assignment, values: Mapping[str, str], today: date
) -> dict[str, str]:
    """What a row shows of the plan, by field name; `since` is there for a recurring due date alone.

    `first_due` is the due date as issued, where an agreed extension has moved it.
    """
    due, since = shown_due(tasks, sheet, assignment, values, today)
    issued, now = tasks.deadlines[assignment.item], tasks.deadline_of(assignment.item, assignment.unit)
    days = ([due for due, _ in each.stages()] for each in (now, issued))
    first = dict(zip(*days, strict=False)).get(due) if due else None
    return {
        **tasks.plan_cells(assignment),
        "due": due.isoformat() if due else "",
        **({"since": since.isoformat()} if since else {}),
        **({"first_due": first.isoformat()} if first and first != due else {}),
    }
