"""The sheet 牵头初审 of a leading unit's workbook: claims that wait in its items, locked, and room for its opinion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.formulas import blank, differs, every, filled
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Condition, Row, SheetSpec
from toolkit.book.sheets.raw import on_sheet
from toolkit.book.sheets.table import BACK, Table, TableColumn, page_footer
from toolkit.book.unit.letterhead import Letterhead
from toolkit.domain.ledger.editions import register_row_id
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.registers import in_order, rows_of
from toolkit.problems import day_words
from toolkit.schema.model import FieldKind, Ledger, Owner, Register
from toolkit.schema.show import show

_HEADER_AT = 2
_FROZEN = 2

Values = Mapping[str, str]


def led_sheet(edition: Edition, register: Register, schema: Ledger, head: Letterhead, lists: Lists) -> SheetSpec:
    """The claims in the order of items and units, as the ledger had them on the edition's day."""
    rows = _rows(edition, register)
    table = _table(register, len(rows))
    made = table.sheet(
        _top(edition, register, schema, len(rows)),
        [_row(edition, register, table, row, values) for row, values in rows],
        frozen=_FROZEN,
        footer=page_footer(f"{edition.unit_name} {register.title}"),
    )
    fields, days = register.owned(Owner.UNIT), head.dates(edition.issued_on)
    return replace(
        made,
        validations=tuple(validation(field, table.area(field.name), lists, days) for field in fields),
        conditions=tuple(_conditions(register, table)),
        protected=True,
        tab=look.UNIT_HEAD,
    )


def led_places(edition: Edition, register: Register) -> dict[tuple[str, str], str]:
    """The cells of the sheet: (row id, field name) -> A1 name."""
    rows = _rows(edition, register)
    table = _table(register, len(rows))
    return {
        (row, field.name): table.cell(field.name, at)
        for at, (row, _) in enumerate(rows, start=table.first)
        for field in register.fields
    }


def _rows(edition: Edition, register: Register) -> list[tuple[str, Values]]:
    return in_order(register, rows_of(edition.cells, edition.plan, register.name, edition.unit))


def _table(register: Register, rows: int) -> Table:
    columns = (*(TableColumn.of(field) for field in register.fields), TableColumn.of_ids(register))
    return Table(register.title, columns, _HEADER_AT, _HEADER_AT + rows)


def _top(edition: Edition, register: Register, schema: Ledger, count: int) -> list[Row]:
    day = edition.issued_on
    link = Cell(BACK + schema.cover.title, look.LINK, link=on_sheet(schema.cover.title, "A1"))
    note = f"截至{day_words(day)}已收到、待核查的{count}项。{register.help}"
    return [
        Row((Cell(f"{edition.unit_name} {register.title}", look.SHEET_TITLE),), 26),
        Row((link, Cell(), Cell(note, look.NOTE)), 18),
    ]


def _row(edition: Edition, register: Register, table: Table, row: str, values: Values) -> Row:
    cells = [Cell(show(field, values.get(field.name, "")) or None, cell_style(field)) for field in register.fields]
    texts = [values.get(field.name, "") for field in register.fields]
    return table.row([*cells, Cell(register_row_id(edition.id, register.name, row))], texts, 2)


def _conditions(register: Register, table: Table) -> Iterator[Condition]:
    """What has an opinion is green; an opinion that asks for more without a word of what is marked."""
    cells, opinion = table.cells(table.first), register.field("opinion")
    yield Condition(table.area("item"), "=" + filled(cells["opinion"]), look.ACCEPTED)
    if opinion.kind == FieldKind.CHOICE and (agreed := opinion.text_for("agreed")):
        wants = every(filled(cells["opinion"]), differs(cells["opinion"], agreed), blank(cells["remark"]))
        yield Condition(table.area("remark"), "=" + wants, look.MISSING)
