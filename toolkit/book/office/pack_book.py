"""The 目录 of an evidence pack: a line a claim, with its verdict, its documents and how its addresses stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.model import Book, Cell, Row
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.problems import day_words
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet
from toolkit.schema.show import show

PACK_TITLE = "目录"
_HEADER_ROW = 2

Line = Mapping[str, str]
"""One claim, or one of its documents, as the sheet shows it: the canonical text of each column, by name."""


def build_pack_book(tasks: Sheet, lines: Sequence[Line], title: str, day: date) -> Book:
    """The workbook: one sheet, a line a document; a claim without any has a line too."""

    def shown(name: str, header: str, width: float, kind: FieldKind = FieldKind.TEXT) -> SchemaField:
        return SchemaField(name, header, kind, Owner.PLAN, width)

    fields = (
        shown("number", "编号", 6, FieldKind.INTEGER),
        shown("unit", "责任单位", 14),
        shown("item", tasks.field("number").header, 6, FieldKind.INTEGER),
        shown("requirement", tasks.field("requirement").header, 34),
        shown("status", tasks.field("status").header, 10),
        shown("done_on", tasks.field("done_on").header, 11.5, FieldKind.DATE),
        shown("evidence", tasks.field("evidence").header, 26),
        shown("links", "网址最近情况", 24),
        shown("verdict", tasks.field("verdict").header, 10),
        shown("verified_on", tasks.field("verified_on").header, 11.5, FieldKind.DATE),
        shown("file", "文件", 30),
        shown("sha256", "SHA-256", 24),
    )
    table = Table(PACK_TITLE, tuple(map(TableColumn.of, fields)), _HEADER_ROW, _HEADER_ROW + max(len(lines), 1))
    note = f"{day_words(day)}整理。文件与本目录放在一起；佐证是网址的，写明最近一次看的情况，以打开时为准。"
    top = [Row((Cell(title, look.SHEET_TITLE),), 26), Row((Cell(note, look.NOTE),), 18)]
    rows = []
    for line in lines:
        cells = [Cell(show(field, line.get(field.name, "")) or None, cell_style(field)) for field in fields]
        rows.append(table.row(cells, [line.get(field.name, "") for field in fields], 2))
    sheet = table.sheet(top, rows, frozen=3, footer=page_footer(title))
    return Book((replace(sheet, tab=look.OFFICE_HEAD),), title, datetime.combine(day, time()))
