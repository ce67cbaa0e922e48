"""Open milestones and recurring due dates of a plan: what reminders are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.due_standings import DueStanding, due_standings
from toolkit.domain.ledger.fix_dates import TERM, fix_by_word, told_fix_by
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.recurring import whats
from toolkit.domain.ledger.row_states import days_left
from toolkit.domain.ledger.standing import Pressed
from toolkit.domain.plan.model import Assignment, Item
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, task_key
from toolkit.schema.model import Ledger
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """One milestone of one assignment, or 整改期限 of one that has none; `unit` is the unit's code, `status` the word
    for where it is (`Phase`).

    `open` is false once it is claimed done (reminders pause), verified, or confirmed not to concern the unit.
    `sent_back` says the office returned it. `due` is no day before 整改期限 then (a `term` where it is that), nor
    before the answer to what was applied for in time, nor before the unit was handed its workbook; `moved` says which
    day was set, where one of these last two came to stand for it. `last_progress` is the day of the row's newest change
    that a return brought. `mend_by` is the day the unit was told for what was sent back, where `day` is the plan's;
    `mend_word` says what it, or `day` of a `term`, is called. `what` are the plan's words for what is due then. `doubt`
    is what the office has yet to settle before a day of the plan is surely so.
    """

    unit: str
    item: int
    title: str
    requirement: str
    due: date
    status: str
    open: bool
    hint: str
    sent_back: bool
    last_progress: date | None
    what: str = ""
    moved: Pressed | None = None
    term: bool = False
    mend_by: date | None = None
    mend_word: str = TERM
    doubt: str = ""

    @property
    def day(self) -> date:
        """The day that was set for it, by the plan or as 整改期限: the one that letters show."""
        return self.moved.due if self.moved else self.due

    @property
    def day_word(self) -> str:
        """What `day` is called: 应完成日期, or what the day for mending is called."""
        return self.mend_word if self.term else "应完成日期"

    def left(self, today: date) -> str:
        """Calendar days to or past `due` in words, with what they count from where that is not `day`."""
        return self.moved.left(today) if self.moved else days_left(self.due, today)


def duties(
    tasks: Tasks, schema: Ledger, current: Cells, last_changed: Mapping[RowKey, date], today: date
) -> Iterator[Duty]:
    """Every milestone and recurring due date of every assignment, by unit in roster order; 长期工作 has none, but
    整改期限 where the office has sent it back.

    A claimed row is not open: reminders pause until the office sends it back, and are then about 整改期限 where that is
    the later day. Recurring due dates are those of the plan's year from its 印发日期 on; which of them a claim
    tells of, `phases.answered` says. A row that does not concern the unit (不涉及) closes them all.
    """
    sheet, tasks = schema.tasks, with_extensions(tasks, current, schema)
    for unit in tasks.units():
        for assignment in tasks.of_unit(unit.code):
            item, deadline = tasks.plan.item(assignment.item), tasks.deadline_of(assignment.item, unit.code)
            key = task_key(tasks.plan.id, item.number, unit.code)
            values = {**current.get(key, {}), **tasks.pressed_cells(item.number, unit.code)}
            words = whats(deadline, tasks.plan)
            moved: set[date] = set()
            for each in due_standings(tasks, sheet, assignment, values, today):
                if each.open and each.until in moved:
                    continue
                if each.open and each.until != each.due:
                    moved.add(each.until)
                yield replace(
                    _duty(item, assignment, each, last_changed.get(key)),
                    what=words.get(each.due, "") if each.due else "",
                    mend_by=told_fix_by(values) if each.standing.returned and not each.term else None,
                    mend_word=fix_by_word(each.phase),
                )


def _duty(item: Item, assignment: Assignment, due: DueStanding, last_progress: date | None) -> Duty:
    return Duty(
        unit=assignment.unit,
        item=item.number,
        title=item.called,
        requirement=item.requirement,
        due=due.until,
        status=due.phase.label,
        open=due.open,
        hint=due.standing.hint,
        sent_back=due.standing.returned,
        last_progress=last_progress,
        moved=due.moved,
        term=due.term,
        doubt="" if due.term else due.doubt,
    )
