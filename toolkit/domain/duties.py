"""Open milestones and recurring due dates of a plan: what reminders are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.domain.deadlines import Deadline
from toolkit.domain.plan import Item, Plan, row_key
from toolkit.domain.records import Cells
from toolkit.domain.reminders import Duty
from toolkit.domain.standing import Standing, State, standing
from toolkit.domain.tasks import Tasks
from toolkit.schema.model import Sheet


def duties(tasks: Tasks, sheet: Sheet, current: Cells, last_changed: Mapping[str, date], today: date) -> Iterator[Duty]:
    """Every milestone and recurring due date of every assignment, by unit in roster order; 长期工作 has none.

    A claimed row is not open: reminders pause until the office sends it back. Recurring due dates are those of the
    plan's year from its 印发日期 on. A row's claim, verified or not, closes the ones up to its 完成日期 and the one of
    the period that day falls in; a row that does not concern the unit (不涉及) closes them all.
    """
    for unit in tasks.units():
        for assignment in tasks.of_unit(unit.code):
            item, deadline = tasks.plan.item(assignment.item), tasks.deadlines[assignment.item]
            key = row_key(tasks.plan.id, item.number, unit.code)
            values = current.get(key, {})
            for milestone in deadline.milestones:
                stands = standing(sheet, values, milestone.due, today)
                yield _duty(
                    unit.code, item, milestone.due, values, stands, not stands.state.finished, last_changed.get(key)
                )
            for since, due in _recurring(deadline, tasks.plan):
                told = _told_since(sheet, values, since)
                stands = standing(sheet, told, due, today)
                done = stands.state.finished or _done_since(sheet, told, since, stands)
                yield _duty(unit.code, item, due, values, stands, not done, last_changed.get(key))


def _duty(
    unit: str,
    item: Item,
    due: date,
    values: Mapping[str, str],
    stands: Standing,
    is_open: bool,
    last_progress: date | None,
) -> Duty:
    return Duty(
        unit=unit,
        item=item.number,
        title=item.title,
        requirement=item.requirement,
        due=due,
        status=values.get("status", ""),
        open=is_open,
        hint=stands.hint,
        sent_back=stands.state == State.SENT_BACK,
        last_progress=last_progress,
    )


def _recurring(deadline: Deadline, plan: Plan) -> tuple[tuple[date, date], ...]:
    """(the due date before, due date) of each recurring due date to be met; of several on one day the shortest period.

    A day that is a milestone's already is the milestone's.
    """
    taken = {milestone.due for milestone in deadline.milestones}
    found: dict[date, date] = {}
    for recurrence in deadline.recurring:
        for since, due in recurrence.periods(plan.year):
            if due >= plan.issued and due not in taken:
                found[due] = max(since, found.get(due, since))
    return tuple((found[due], due) for due in sorted(found))


def _told_since(sheet: Sheet, values: Mapping[str, str], since: date) -> Mapping[str, str]:
    """What a row says of the time after `since`: a claim dated earlier, or verified without a date, is not of it."""
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    status = sheet.field("status").meaning(values.get("status", ""))
    done_on = values.get("done_on", "")
    if verdict == "confirmed_not_applicable" or status == "not_applicable" or done_on > since.isoformat():
        return values
    if not done_on and verdict != "verified":
        return values
    return {"status": sheet.field("status").text_for("in_progress")}


def _done_since(sheet: Sheet, values: Mapping[str, str], since: date, stands: Standing) -> bool:
    """Done for the period, with evidence, whatever the status: a recurring item goes on as 推进中 or 长期坚持."""
    evidence = values.get("evidence", "")
    done = values.get("done_on", "") > since.isoformat() and not sheet.field("evidence").lacks(evidence)
    return done and stands.state not in {State.SENT_BACK, State.INCOMPLETE}
