"""What waits for the office's verdict: claims, closed rows touched since, what goes on for good at the year's end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from toolkit.domain.ledger.judged import JUDGED, WHOLE, Judged, Stage, closed_through
from toolkit.domain.ledger.phases import Phase, answered, claimed_before, phase
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.recurring import every_due, stage_between, stage_of
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import standing
from toolkit.domain.ledger.texts_read import texts_read
from toolkit.domain.ledger.verdicts import is_closed
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import ASKED, Tasks
from toolkit.keys import RowKey, task_key
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

YEAR_ENDS = (12, 1)
"""The month and day from which what goes on for good is judged for the year."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that waits for the office: its assignment, its values, and the due date it is about.

    It claims to be done; or it is closed and `touched`: the unit has changed its claim since, and the verdict stands
    until the office decides. Or it is `closed`, and nothing of it waits. Or it goes on for good, and at the
    `year_end` the office says whether it was kept up. One closed is so `partly` where other due dates are open. `stage`
    says which of several milestones it is about.
    """

    row: RowKey
    assignment: Assignment
    values: Mapping[str, str]
    due: date | None
    touched: bool = False
    closed: bool = False
    year_end: bool = False
    stage: Stage = WHOLE
    partly: bool = False

    def arrival(self, came: date | None) -> date | None:
        """The day that says whether it is in time, where what it says now `came` on that day.

        Of what was accepted before it stays the day of that claim.
        """
        judged = Judged.read(self.values)
        first = judged.came if (self.touched or self.closed) and judged else ""
        return date.fromisoformat(first) if first else came


def claims(tasks: Tasks, sheet: Sheet, current: Cells, today: date) -> Iterator[Claim]:
    """Every claim, and every closed row touched since, that waits for the office, by item and then in roster order.

    Of an item with several due dates the first is told that it is about. `tasks` know every agreed extension.
    """
    return (claim for claim in claimed_or_closed(tasks, sheet, current, today) if not claim.closed)


def claimed_or_closed(tasks: Tasks, sheet: Sheet, current: Cells, today: date) -> Iterator[Claim]:
    """The same, and between them the rows that a verdict has closed: those are about the last due date it closed.

    Of an item's rows that say the same, of which nothing is told, the first alone is looked at.
    """
    untold: set[tuple[object, ...]] = set()
    for assignment in tasks.assignments:
        row = task_key(tasks.plan.id, assignment.item, assignment.unit)
        values = current.get(row, {})
        if not values.get("status") and JUDGED not in values:
            continue
        told = {**values, **tasks.asked_cells(assignment.item, assignment.unit)}
        place = assignment.unit, assignment.item
        says = texts_read(sheet, values), told.get(ASKED)
        alike = (assignment.item, tasks.extended.get(place), tasks.met.get(place), *says)
        if alike in untold:
            continue
        deadline = tasks.deadline_of(assignment.item, assignment.unit)
        dues = every_due(deadline, tasks.plan) or ((None, None),)
        every = [(since, due, standing(sheet, values, due, today, since)) for since, due in answered(sheet, told, dues)]
        stands = [(due, its) for _, due, its in every if its.touched or its.state in (State.CLAIMED, State.CLOSED)]
        ongoing = dues == ((None, None),) and phase(sheet, values, None) == Phase.ONGOING
        if not (stands or ongoing):
            untold.add(alike)
            continue
        through, whole, judged = closed_through(values), is_closed(sheet, values), Judged.read(values)
        about = {
            due: stage_between(dues, through, whole=whole, due=due) if since else stage_of(dues, through)
            for since, due in dues
        }
        of = partial(Claim, row, assignment, values)
        ended = [due for since, due, its in every if due and since and its.state.closed]
        periods = max(ended).isoformat() if ended else ""
        waits = [(since, due) for since, due, its in every if its.state == State.CLAIMED]
        again = waits if all(since for since, _ in dues) else []
        along = [due for since, due in again if since and due and claimed_before(told, due, since)]
        if len(along) == len(waits):
            along = along[:-1]
        last = max(along).isoformat() if along else ""
        claimed = [
            of(due, stage=replace(about[due], periods=periods, along=last)) for _, due in waits if due not in along
        ]
        kept = judged.through if judged and judged.recurs else ""
        stage = Stage(kept, judged.before, judged.periods, judged.period) if judged else WHOLE
        changed = [of(due, True, stage=stage) for due, its in stands if its.touched]
        partly = not all(its.state.closed for *_, its in every)
        closed = [of(due, closed=True, partly=partly) for due, its in stands if its.state == State.CLOSED]
        kept_up = [of(None, year_end=True)] if ongoing and at_year_end(tasks, today) else []
        yield from (*claimed, *changed, *reversed(closed), *kept_up)[:1]


def claim_of(tasks: Tasks, sheet: Sheet, current: Cells, today: date, item: int, unit: str) -> Claim | None:
    """The claim that a unit (code) makes of an item and that was not judged, also of one that it gave to another by an
    agreed 责任调整: that claim waits no more, and nobody judges it."""
    having = tasks.assignment(item, unit) or next(iter(tasks.of_item(item)), None)
    its = replace(tasks, assignments=(replace(having, unit=unit),)) if having else tasks
    made = claims(its, sheet, current, today) if having else ()
    return next((each for each in made if not (each.touched or each.year_end)), None)


def at_year_end(tasks: Tasks, today: date) -> bool:
    """Whether the plan's year nears its end, so that what goes on for good is judged too (年终核定)."""
    return today >= date(tasks.plan.year, *YEAR_ENDS)
