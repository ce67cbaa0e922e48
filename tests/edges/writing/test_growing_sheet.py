"""Rows written the short way are those that XlsxWriter's own methods write, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.book.sheets.model import Book, Cell, Column, Row, SheetSpec, Style
from toolkit.edges.writing.by_xlsxwriter import xlsxwriter_workbook
from toolkit.edges.writing.growing_sheet import GrowingSheet
from toolkit.errors import ToolkitError

STYLES = (Style(), Style(bold=True), Style(number="yyyy-mm-dd", border="CCCCCC"), Style(fill="EEEEEE", locked=False))
TEXTS = ("", "甲", "=1+1", "a\nb", " 前后有空格 ", "<&\">'", "_x000D_", "\x07", "𠮷", "<r>甲</r>", "长" * 20_000)
DAYS = (date(1900, 2, 28), date(1900, 3, 1), date(2021, 9, 30), datetime(2021, 9, 30, 8, 30))
VALUES = st.sampled_from((None, 0, -1, 7, 10**17, 0.5, *TEXTS, *DAYS))
STYLE = st.sampled_from(STYLES)
PLAIN = st.builds(Cell, VALUES, STYLE)
CELLS = PLAIN | st.builds(Cell, st.sampled_from(("", 3, "是")), STYLE, st.sampled_from(("=A1+1", '=IF(A1="","","是")')))
CELLS = CELLS | st.builds(Cell, st.just("去看"), STYLE, link=st.just("'乙'!A1"))
ROWS = st.builds(
    Row, st.lists(CELLS, max_size=5).map(tuple), st.none() | st.just(30.0), st.booleans(), st.none() | STYLE
)


def all_by_xlsxwriter(
    sheet: GrowingSheet,
    rows: Sequence[Row],
    look: Callable[[Style], Format],
    other: Callable[[int, int, Cell], None],
) -> None:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            if cell.value is not None or cell.formula or cell.link:
                other(at, column, cell)
            elif cell.style != Style():
                sheet.write_blank(at, column, None, look(cell.style))


@given(st.lists(ROWS, max_size=20).map(tuple), st.sampled_from(((), ("B2:C3",), ("A1:D1", "B3:F3"))))
def test_the_short_way_writes_the_same_bytes(rows: tuple[Row, ...], merges: tuple[str, ...]) -> None:
    room = tuple(Row((*row.cells, *(Cell(),) * (6 - len(row.cells))), row.height, row.grows, row.style) for row in rows)
    first = SheetSpec("甲", (Column(10), Column(8, style=STYLES[1])), room, merges=merges if len(rows) > 2 else ())
    sheets = (first, SheetSpec("乙", (Column(10),), rows))
    book = Book(sheets, "题", datetime(2021, 9, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GrowingSheet, "write_rows", all_by_xlsxwriter)
        patch.setattr(GrowingSheet, "_write_rows", Worksheet._write_rows)
        patch.setattr(GrowingSheet, "_calculate_spans", Worksheet._calculate_spans)
        expected = xlsxwriter_workbook(book)
    assert xlsxwriter_workbook(book) == expected


def test_a_row_that_fits_into_no_sheet_is_an_error() -> None:
    row = Row((Cell("甲"),) * 16_385)
    with pytest.raises(ToolkitError, match="写不成工作簿"):
        xlsxwriter_workbook(Book((SheetSpec("甲", (), (row,)),), "题", datetime(2021, 9, 1)))
