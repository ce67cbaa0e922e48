"""A plain table of the master: headers, and lines of texts, days and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Row, SheetSpec, Style, Value
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.values import dataclass

NOTHING = "暂无"
"""What stands on a sheet that has no lines."""
_HEADER_ROW = 2
_BODY = Style(wrap=True, border=look.LINE, valign="vcenter")
_NUMBER = replace(_BODY, align="center", number=look.ITEM_OR_COUNT)
_DAY = replace(_NUMBER, number=look.DATE)


@dataclass(frozen=True)
class Listing:
    """Title, headers with widths, lines; `tints` colour counts by column, `marks` single cells by line and column."""

    title: str
    headers: tuple[tuple[str, float], ...]
    lines: Sequence[Sequence[Value]]
    note: str = ""
    tints: Mapping[int, Style] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], Style] = field(default_factory=dict)


def listing_sheet(listing: Listing) -> SheetSpec:
    """The sheet of a listing."""
    header = look.header(look.PLAN_HEAD)
    columns = tuple(TableColumn(text, Cell(text, header), width) for text, width in listing.headers)
    table = Table(listing.title, columns, _HEADER_ROW, _HEADER_ROW + max(len(listing.lines), 1)).fitted()
    top = [
        Row((Cell(listing.title, look.SHEET_TITLE),), 26),
        Row((Cell(listing.note or None, look.NOTE),), 18),
    ]
    rows = [
        table.row(_cells(line, listing, at), [str(value) for value in line], 1) for at, line in enumerate(listing.lines)
    ]
    rows = rows or [Row((Cell(NOTHING, look.NOTE),), 18)]
    return table.sheet(top, rows, frozen=1, footer=page_footer(), print_area=False)


def _cells(line: Sequence[Value], listing: Listing, at: int) -> list[Cell]:
    return [
        Cell(
            value if value != "" else None,
            _marked(_style(value, listing.tints.get(column)), listing.marks.get((at, column))),
        )
        for column, value in enumerate(line)
    ]


def _style(value: Value, tint: Style | None) -> Style:
    if isinstance(value, str):
        return _BODY
    if isinstance(value, date):
        return _DAY
    return _marked(_NUMBER, tint) if value else _NUMBER


def _marked(style: Style, mark: Style | None) -> Style:
    return replace(style, fill=mark.fill, color=mark.color) if mark else style
