"""The sheet of a spot check (抽查): what was drawn, how, and room to write what was found; to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.model import Book, Cell, Row
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet
from toolkit.schema.show import show

SAMPLE_TITLE = "抽查"
_HEADER_ROW = 4


Line = Mapping[str, str]
"""One claim as the sheet shows it: the canonical text of each column, by name."""


def sample_fields(tasks: Sheet) -> tuple[SchemaField, ...]:
    """The columns: what was claimed and judged, why it is risky, and white ones for what the check finds."""

    def shown(name: str, header: str, width: float, kind: FieldKind = FieldKind.TEXT) -> SchemaField:
        return SchemaField(name, header, kind, Owner.PLAN, width)

    def asked(name: str, header: str, width: float) -> SchemaField:
        return SchemaField(name, header, FieldKind.TEXT, Owner.UNIT, width)

    return (
        shown("number", "编号", 6, FieldKind.INTEGER),
        shown("unit", "责任单位", 14),
        shown("item", tasks.field("number").header, 6, FieldKind.INTEGER),
        shown("requirement", tasks.field("requirement").header, 34),
        shown("phase", "状态", 9),
        shown("done_on", tasks.field("done_on").header, 11.5, FieldKind.DATE),
        shown("evidence", tasks.field("evidence").header, 26),
        shown("risk", "风险提示", 24),
        asked("found", "抽查情况", 24),
        asked("checked_by", "抽查人", 9),
    )


def build_sample_book(tasks: Sheet, lines: Sequence[Line], title: str, said: Sequence[str], day: date) -> Book:
    """The workbook: one sheet; `said` are the lines that tell how it was drawn, three at most."""
    fields = sample_fields(tasks)
    columns = tuple(TableColumn.of(field) for field in fields)
    table = Table(SAMPLE_TITLE, columns, _HEADER_ROW, _HEADER_ROW + max(len(lines), 1)).fitted()
    top = [Row((Cell(title, look.SHEET_TITLE),), 26), *(Row((Cell(each, look.NOTE),), 15) for each in said)]
    top += [Row()] * (_HEADER_ROW - len(top))
    rows = [_row(fields, table, line) for line in lines]
    sheet = table.sheet(top, rows, frozen=3, footer=page_footer(title))
    return Book((replace(sheet, tab=look.OFFICE_HEAD),), title, datetime.combine(day, time()))


def _row(fields: Sequence[SchemaField], table: Table, line: Line) -> Row:
    cells, texts = [], []
    for field in fields:
        style, text = cell_style(field), line.get(field.name, "")
        if field.name == "risk":
            style = replace(style, size=9)
        elif field.name in ("unit", "phase"):
            style = replace(style, align="center")
        cells.append(Cell(show(field, text) or None, style))
        texts.append(text)
    return table.row(cells, texts, 3)
