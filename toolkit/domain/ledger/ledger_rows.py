"""The ledger's rows as people see them: every assignment with what the ledger holds of it and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.domain.ledger.due_standings import DueStanding, due_standings
from toolkit.domain.ledger.labels import label_of, state_words
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.shown_due import Shown, shown_of
from toolkit.domain.ledger.standing import BESIDE, Standing, placed_row
from toolkit.domain.ledger.texts_read import as_read, texts_read
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import contact_key, task_key
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, Owner
from toolkit.values import dataclass


@dataclass(frozen=True)
class LedgerRow:
    """One assignment: its unit (code and name), its item, its values by field name, how it stands and where it is by
    the due date it shows, and by what else of it is to be mended or waits (`standing.placed_row`).

    `touched` and `part` are as in `Shown`; `beside` says that a claim of it waits about another due date than it shows.
    """

    unit: str
    unit_name: str
    item: int
    values: Mapping[str, str]
    standing: Standing
    phase: Phase = Phase.UNFILLED
    touched: bool = False
    part: date | None = None
    beside: bool = False

    @property
    def waits(self) -> bool:
        """Whether the office has to judge a claim of it, be it beside what is late or came back."""
        return self.beside or self.phase == Phase.CLAIMED

    @property
    def state(self) -> str:
        """How it stands by the due date that it shows: 限期整改; 推进中，逾期."""
        return state_words(label_of(self.standing.state, self.phase), self.phase)

    @property
    def state_in_full(self) -> str:
        """The same where no 提示 stands beside it, with what is closed while the rest is open:
        推进中（2021年6月30日以前到期的已销号）."""
        return self.state + (f"（{day_words(self.part)}以前到期的已销号）" if self.part else "")


def ledger_rows(tasks: Tasks, schema: Ledger, current: Cells, today: date) -> tuple[LedgerRow, ...]:
    """Every assignment, by item and then in roster order, with what the ledger holds of it.

    Contacts are given once on the cover; a row shows them where it has none of its own.
    """
    return tuple(row for row, _ in rows_with_dues(tasks, schema, current, today))


def rows_with_dues(
    tasks: Tasks, schema: Ledger, current: Cells, today: date
) -> Iterator[tuple[LedgerRow, tuple[DueStanding, ...]]]:
    """The same rows, each with how every due date of it stands: found once for rows of an item that say the same."""
    tasks, sheet = with_extensions(tasks, current, schema), schema.tasks
    known: dict[tuple[object, ...], tuple[tuple[DueStanding, ...], Shown]] = {}
    blank = {field.name: "" for field in schema.tasks.owned(Owner.UNIT)}
    for assignment in tasks.assignments:
        contact = current.get(contact_key(tasks.plan.id, assignment.unit), {})
        mine = current.get(task_key(tasks.plan.id, assignment.item, assignment.unit), {})
        theirs = {name: text for name, text in contact.items() if name in blank}
        ours = {**blank, **theirs, **{name: text for name, text in mine.items() if text}}
        pressed = {**mine, **tasks.pressed_cells(assignment.item, assignment.unit)}
        texts = texts_read(sheet, pressed)
        place = assignment.unit, assignment.item
        alike = (assignment.item, tasks.extended.get(place), tasks.met.get(place), texts)
        if alike not in known:
            read = as_read(sheet, texts)
            dues = tuple(due_standings(tasks, sheet, assignment, read, today))
            known[alike] = dues, shown_of(tasks, assignment, read, dues, today)
        dues, shown = known[alike]
        due, since = shown.due, shown.since
        values = {**ours, **tasks.plan_cells(assignment)}
        values["due"] = due.isoformat() if due else ""
        if shown.beside:
            values[BESIDE] = shown.beside
        state, where = placed_row(sheet, values, due, today, since)
        values["hint"] = state.hint
        name = tasks.roster.name_of(assignment.unit)
        touched = shown.touched or state.touched
        waits = state.state != State.CLAIMED and any(each.phase == Phase.CLAIMED for each in dues)
        row = LedgerRow(assignment.unit, name, assignment.item, values, state, where, touched, shown.part, waits)
        yield row, dues
