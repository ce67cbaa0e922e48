"""Charts on worksheets: drawn from cells of their own sheet, the same bytes every time; what prints of the master."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from toolkit.book.sheets.model import Book, Cell, Chart, Column, Row, Series, Setup, SheetSpec
from toolkit.edges.writing.workbook import write_book

ROWS = (
    Row((Cell("类别"), Cell("已销号"), Cell("逾期"))),
    Row((Cell("规划公开"), Cell(3), Cell(1))),
    Row((Cell("财政=公开"), Cell(0), Cell(2))),
)
PLAIN = Setup()
SERIES = (Series("B1", "B2:B3", "2E7D5B"), Series("C1", "C2:C3", "B3342D"))


def book(*charts: Chart, setup: Setup = PLAIN) -> bytes:
    sheet = SheetSpec("总 览", (Column(10), Column(8), Column(8)), ROWS, charts=charts, setup=setup)
    return write_book(Book((sheet,), "图", datetime(2021, 9, 13)))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_a_chart_reads_its_cells_and_keeps_what_they_hold() -> None:
    data = book(Chart("按类别", "bar", "A2:A3", SERIES, "E2", (320, 200), percent=True))
    drawn = part(data, "xl/charts/chart1.xml")
    assert re.findall(r"<c:f>(.*?)</c:f>", drawn) == [
        "'总 览'!$B$1",
        "'总 览'!$A$2:$A$3",
        "'总 览'!$B$2:$B$3",
        "'总 览'!$C$1",
        "'总 览'!$A$2:$A$3",
        "'总 览'!$C$2:$C$3",
    ]
    kept = re.findall(r"<c:v>(.*?)</c:v>", drawn)
    assert kept == ["已销号", "规划公开", "财政=公开", "3", "0", "逾期", "规划公开", "财政=公开", "1", "2"]
    assert "percentStacked" in drawn and '<c:orientation val="maxMin"/>' in drawn
    assert data == book(Chart("按类别", "bar", "A2:A3", SERIES, "E2", (320, 200), percent=True))


def test_every_kind_is_drawn_and_none_without_numbers() -> None:
    kinds = [Chart(kind, kind, "A2:A3", SERIES, "E2", (320, 200)) for kind in ("bar", "column", "line")]
    data = book(*kinds, Chart("无", "line", "A2:A3", (), "E2", (320, 200)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 3


def test_pages_beside_one_another_repeat_columns_and_break_where_told() -> None:
    data = book(setup=Setup(pages_wide=2, repeat=(0, 0), repeat_columns=1, break_before=(2,)))
    assert 'fitToWidth="2"' in part(data, "xl/worksheets/sheet1.xml")
    assert '<brk id="2"' in part(data, "xl/worksheets/sheet1.xml")
    assert "'总 览'!$A:$A,'总 览'!$1:$1" in part(data, "xl/workbook.xml")
