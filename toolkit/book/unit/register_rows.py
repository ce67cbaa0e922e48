"""The rows of a register in a unit's workbook, and where they and the cells of its head stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.model import Style
from toolkit.book.sheets.raw import cell_name
from toolkit.book.sheets.same import Same
from toolkit.book.sheets.table import Table, TableColumn
from toolkit.book.unit.letterhead import Letterhead
from toolkit.domain.ledger.editions import given_away, register_row_id
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.register_flags import row_hint, with_computed
from toolkit.domain.ledger.registers import in_order, rows_of
from toolkit.schema.model import HINT, Ledger, Owner, Register, SchemaField
from toolkit.values import dataclass

BLANK_ROWS = 20
"""Rows below those there are that compute 答复期限 and 提示; the table goes on below them."""
LABEL_WIDTH = 15
"""What a column must be wide to hold a label of the head, or a note."""

_FEW_ROWS = 5
"""The same where nothing but 提示 is computed: a workbook of many registers must stay small."""
_MORE_ROWS = 200
"""Rows below the last one drawn that take part in drop-downs, filters and counts."""
_HEAD_AT = 2


@dataclass(frozen=True)
class RegisterRow:
    """A row with what follows from it, where it stands (0-based), and the ids it has in ledger and workbook."""

    row: str
    values: Mapping[str, str]
    at: int
    hint: str
    id: str = ""


@dataclass(frozen=True)
class RegisterLayout:
    """Where things stand on a register's sheet of so many `rows`: the cells of its head, below them its table."""

    register: Register
    head: tuple[SchemaField, ...]
    rows: int = 0

    @property
    def _header_at(self) -> int:
        return _HEAD_AT + max(1, len(self.head))

    @property
    def first(self) -> int:
        """The first row of its table."""
        return self._header_at + 1

    @property
    def drawn(self) -> int:
        """The last row drawn: it and those above it compute."""
        computes = any(field.computed == "reply_by" for field in self.register.fields)
        return self._header_at + self.rows + (BLANK_ROWS if computes else _FEW_ROWS)

    @cached_property
    def table(self) -> Table:
        """Its own fields, 提示, the row ids."""
        columns = [TableColumn.of(field, style=_style(field)) for field in (*self.register.fields, HINT)]
        ids = TableColumn.of_ids(self.register, Style(locked=False))
        return Table(self.register.title, (*columns, ids), self._header_at, self.drawn + _MORE_ROWS)

    @property
    def hint_at(self) -> int:
        """The column of 提示."""
        return len(self.register.fields)

    @property
    def label_at(self) -> int:
        """The column of the labels in the head: the first one wide enough."""
        widths = [field.width for field in self.register.fields[:-2]]
        return next((at for at, width in enumerate(widths) if width >= LABEL_WIDTH), 0)

    def head_cell(self, at: int) -> str:
        """The cell to fill in beside the head's label `at`."""
        return cell_name(_HEAD_AT + at, self.label_at + 1)

    @property
    def state_cell(self) -> str:
        """The cell that says how the unit stands with the register."""
        return cell_name(_HEAD_AT, self.label_at + 2)


def layout_of(register: Register, schema: Ledger, rows: int = 0) -> RegisterLayout:
    """Where things stand on the sheet of a schema's register: worked out once for so many rows."""
    return _layout(Same(register), Same(schema.head(register)), rows)


@lru_cache(1024)  # most registers of most units have no rows yet
def _layout(register: Same[Register], head: Same[tuple[SchemaField, ...]], rows: int) -> RegisterLayout:
    return RegisterLayout(register.it, head.it, rows)


def register_rows(edition: Edition, register: Register, schema: Ledger, head: Letterhead) -> tuple[RegisterRow, ...]:
    """The rows of an edition in the order of its workbook: by key, those struck out last."""
    kept = rows_of(edition.cells, edition.plan, register.name, edition.unit)
    if not kept:
        return ()
    first, dues, rows = layout_of(register, schema).first, issued_dues(edition), []
    for at, (row, values) in enumerate(in_order(register, kept), start=first):
        whole = with_computed(register, values, head.calendar, dues)
        hint = row_hint(register, whole, edition.issued_on, dues)
        rows.append(RegisterRow(row, whole, at, hint, register_row_id(edition.id, register.name, row)))
    return tuple(rows)


def register_places(
    edition: Edition, register: Register, schema: Ledger, head: Letterhead
) -> dict[tuple[str, str], str]:
    """The cells of a register's sheet: (row id, field name) -> A1 name; those of its head under no row."""
    layout = layout_of(register, schema)
    places = {("", field.name): layout.head_cell(at) for at, field in enumerate(layout.head)}
    for each in register_rows(edition, register, schema, head):
        places |= {(each.row, field.name): layout.table.cell(field.name, each.at) for field in register.fields}
    return places


def issued_dues(edition: Edition) -> dict[int, str]:
    """Item -> the due date it was issued with, of the unit's items, those too that it gave to others since."""
    tasks = ((key.item, values) for key, values in edition.cells.items())
    given = {each.item: each.due for each in given_away(edition)}
    mine = {item: values.get("first_due") or values.get("due", "") for item, values in tasks if item is not None}
    return given | mine


def _style(field: SchemaField) -> Style:
    """How a register's cells look: all but the office's are unlocked, so that rows can be sorted."""
    style = cell_style(field)
    return style if field.owner == Owner.OFFICE else look.changed(style, locked=False)
