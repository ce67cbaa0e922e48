"""What units type beside their tasks in the demonstration: lists, an application, opinions as leaders, last year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.book.unit.led_sheet import led_places
from toolkit.book.unit.register_rows import RegisterLayout
from toolkit.book.unit.task_rows import task_rows, task_table
from toolkit.domain.ledger.records import Edition
from toolkit.domain.office.samples import sample_application, sample_handover, sample_look, sample_norms, sample_opinion
from toolkit.schema.model import Ledger, Register
from toolkit.values import dataclass

Cells = Mapping[str, str | date]
"""What is typed into a sheet: cell name -> value."""
_LISTING = 4
"""Every fourth unit fills in its list of 规范性文件."""


@dataclass(frozen=True)
class SampleSheets:
    """What the unit of an edition types on a day into the sheets beside its tasks; `place` is its place among those
    that send, `others` names by item a unit that does not have it."""

    schema: Ledger
    edition: Edition
    day: date
    place: int
    others: Mapping[int, str]

    def cells(self) -> Mapping[str, Cells]:
        """Sheet title -> what is typed into it; the first unit applies for more time for an item due later, the second
        that another take one over."""
        sheets = (self._last_year(), self._led(), self._listed(), self._applied())
        return {title: typed for title, typed in sheets if typed}

    def _last_year(self) -> tuple[str, Cells]:
        sheet = self.schema.last_year
        if sheet is None:
            return "", {}
        table = task_table(sheet, ())
        return sheet.title, {
            table.cell(name, row.at): value
            for row in task_rows(self.edition, sheet)
            for name, value in sample_look(self.schema, self.day, self.edition.unit_name).items()
        }

    def _led(self) -> tuple[str, Cells]:
        register = self.schema.led_claims
        if register is None or register.name not in self.edition.registers:
            return "", {}
        places = led_places(self.edition, register)
        rows = dict.fromkeys(row for row, _ in places)
        return register.title, {
            places[row, name]: text
            for at, row in enumerate(rows)
            for name, text in sample_opinion(register, at).items()
        }

    def _listed(self) -> tuple[str, Cells]:
        wanted = self.place % _LISTING == 0
        return self._rows("norms", sample_norms(self.schema, self.day, self.edition.unit_name) if wanted else ())

    def _applied(self) -> tuple[str, Cells]:
        later = [row for row in task_rows(self.edition, self.schema.tasks) if row.due and row.due > self.day]
        if self.place == 1:
            later = [row for row in later if row.item in self.others]
        row = min(later, key=lambda row: (row.due or date.max, row.item), default=None)
        if row is None or row.due is None or self.place > 1:
            return "", {}
        asked = (
            sample_handover(self.schema, row.item, self.others[row.item])
            if self.place
            else sample_application(self.schema, row.item, row.due)
        )
        return self._rows("petitions", (asked,))

    def _rows(self, name: str, rows: tuple[Cells, ...]) -> tuple[str, Cells]:
        register = self.schema.register(name)
        if register is None or name not in self.edition.registers:
            return "", {}
        return register.title, dict(self._typed(register, rows))

    def _typed(self, register: Register, rows: tuple[Cells, ...]) -> Iterator[tuple[str, str | date]]:
        layout = RegisterLayout(register, self.schema.head(register))
        for at, values in enumerate(rows, start=layout.first):
            for name, value in values.items():
                yield layout.table.cell(name, at), value
