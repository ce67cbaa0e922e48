"""Workbooks that other programs wrote: the same content from each, and what is no workbook named for what it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kit.packages import refusal
from kit.raw_books import record, xls_of

from toolkit.book.sheets.raw import Beside, RawBook, RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook

FOLDER = Path(__file__).parents[2] / "data" / "containers"
WRITTEN = (" 已公开\n两步 & <三步>𠮷", date(2021, 9, 30), 0.8, True, 2.0)
AS_NUMBER = {"sheetjs.xls", "sheetjs.ods"}
"""Where SheetJS leaves a day as its number."""
COMMENT = Beside("comment", "B5", "批注里的话")
WITH_COMMENTS = {"exceljs.xlsx", "sheetjs.xlsx", "sheetjs.xlsb"}
WITH_PROPERTIES = {"sheetjs.xlsx", "sheetjs.xlsb", "sheetjs.xls"}


@pytest.mark.parametrize(
    "name", ["exceljs.xlsx", "exceljs-stream.xlsx", "sheetjs.xlsx", "sheetjs.xlsb", "sheetjs.xls", "sheetjs.ods"]
)
def test_the_same_is_read_whoever_wrote_it(name: str) -> None:
    book = read_workbook((FOLDER / name).read_bytes())
    text, day, *others = WRITTEN
    ledger, hidden = book.sheets
    assert (ledger.title, hidden.title, hidden.rows) == ("工作台账", "下发信息", (("A" * 16,),))
    assert ledger.rows == (
        (),
        (),
        (),
        ("序号", "进展情况", "完成日期"),
        ("007", text, 44469.0 if name in AS_NUMBER else day, *others),
        (None, "富文本"),
    )
    assert ledger.errors == ({} if name == "sheetjs.ods" else {"G5": "#N/A"})
    assert ledger.beside == ((COMMENT,) if name in WITH_COMMENTS else ())
    assert book.properties == ({"toolkit_edition": "A" * 16} if name in WITH_PROPERTIES else {})


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("sheetjs-2003.xls", "XML 电子表格 2003"),
        ("sheetjs-95.xls", "Excel 95 及更早版本的表格"),
        ("sheetjs-page.xls", "网页格式的表格"),
        ("sheetjs.slk", "旧式的文本表格（SYLK、DIF）"),
    ],
)
def test_what_cannot_be_taken_is_named(name: str, what: str) -> None:
    assert refusal((FOLDER / name).read_bytes()) == (Code.FILE_OTHER_FORMAT, what)


@pytest.mark.parametrize(("kind", "rows"), [(0x0006, ()), (0x0020, ()), (0x0040, (("宏",),)), (0x0010, (("宏",),))])
def test_an_old_workbook_may_hold_sheets_of_any_kind(kind: int, rows: tuple[object, ...]) -> None:
    """Modules and charts have no cells; those of a macro sheet are read."""
    own = RawBook((RawSheet("台账", (("甲", 5.0),)), RawSheet("外来", (("宏",),)), RawSheet("尾", (("乙",),))))
    usual, other = (record(0x0809, b"\x00\x06" + bytes((each, 0)) + bytes(12)) for each in (0x0010, kind))
    globals_, first, foreign, last = xls_of(own).split(usual)
    book = read_workbook(usual.join((globals_, first)) + other + foreign + usual + last)
    assert [(sheet.title, sheet.rows) for sheet in book.sheets] == [
        ("台账", (("甲", 5.0),)),
        ("外来", rows),
        ("尾", (("乙",),)),
    ]
