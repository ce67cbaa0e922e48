"""What is read from .xlsb workbooks, record by record."""

from __future__ import annotations

import struct
from datetime import date

import pytest
from kit.packages import refusal
from kit.raw_books import DAY, GENERAL, brt, rows_of, wide, xlsb, zipped

from toolkit.book.sheets.raw import RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook


def only_sheet(*records: bytes, strings: tuple[str, ...] = (), calendar: int = 0) -> RawSheet:
    (sheet,) = read_workbook(xlsb({"甲": b"".join(records)}, strings, calendar=calendar)).sheets
    return sheet


def row(number: int) -> bytes:
    return brt(0, struct.pack("<I", number) + bytes(13))


def cell(kind: int, column: int, body: bytes, style: int = GENERAL) -> bytes:
    return brt(kind, struct.pack("<II", column, style) + body)


def test_whole_numbers_are_dates_where_their_format_says_so() -> None:
    packed = struct.pack("<i", 44469 << 2 | 2)
    assert only_sheet(rows_of(row(0), cell(2, 0, packed, DAY))).rows == ((date(2021, 9, 30),),)


def test_packed_numbers_are_whole_or_not_and_hundredfold_or_not() -> None:
    float_half = struct.pack("<d", 0.5)[4:]
    numbers = [struct.pack("<i", 7 << 2 | 2), struct.pack("<i", -725 << 2 | 3), float_half, bytes([1]) + float_half[1:]]
    cells = (cell(2, column, body) for column, body in enumerate(numbers))
    assert only_sheet(rows_of(row(0), *cells)).rows == ((7.0, -7.25, 0.5, 0.005),)


def test_the_1904_calendar_gives_the_same_dates() -> None:
    packed = struct.pack("<d", 43007)
    assert only_sheet(rows_of(row(0), cell(5, 0, packed, DAY)), calendar=1).rows == ((date(2021, 9, 30),),)


def test_error_cells_are_no_blanks() -> None:
    formula = b"\0\0" + bytes(4)
    sheet = only_sheet(
        rows_of(row(4), cell(3, 1, b"\x2a"), cell(11, 2, b"\x07" + formula), cell(3, 3, b"\x99"), cell(4, 4, b"\1"))
    )
    errors = {"B5": "#N/A", "C5": "#DIV/0!", "D5": "#ERROR!"}
    assert sheet == RawSheet("甲", ((), (), (), (), (None, None, None, None, True)), errors, formulas=frozenset({"C5"}))


def test_cells_without_a_column_of_their_own_stand_beside_the_last() -> None:
    style = bytes(4)
    cells = [
        cell(1, 2, b""),
        brt(16, style + struct.pack("<d", 1.5)),
        brt(12, style),
        brt(17, style + wide("甲")),
        brt(14, style + b"\x17"),
        brt(18, style + struct.pack("<I", 0)),
    ]
    sheet = only_sheet(rows_of(row(0), *cells), strings=("乙",))
    assert sheet == RawSheet("甲", ((None, None, None, 1.5, None, "甲", None, "乙"),), {"G1": "#REF!"})


def test_text_with_formats_inside_is_text() -> None:
    assert only_sheet(rows_of(row(0), cell(62, 0, b"\1" + wide("甲") + bytes(12)))).rows == (("甲",),)


def test_what_stands_outside_the_rows_is_no_cell() -> None:
    stray = row(0) + cell(5, 0, struct.pack("<d", 1))
    assert only_sheet(stray, rows_of(row(1), cell(6, 1, wide("甲"))), stray).rows == ((), (None, "甲"))


def test_hidden_rows_and_sheets_are_read_like_all_others() -> None:
    hidden = brt(0, struct.pack("<I", 3) + b"\0\0\0\0\0\x10" + bytes(7))
    sheets = {title: rows_of(hidden, cell(6, 0, wide(title))) for title in ("甲", "乙", "丙")}
    book = read_workbook(xlsb(sheets))  # the second is hidden, the third very hidden
    assert [(sheet.title, sheet.rows[3:]) for sheet in book.sheets] == [(title, ((title,),)) for title in "甲乙丙"]


def test_a_chart_sheet_has_no_cells() -> None:
    data = xlsb({"甲": rows_of(row(0), cell(6, 0, wide("甲"))), "图": b""}, parts={"xl/worksheets/sheet2.bin": b""})
    assert [sheet.rows for sheet in read_workbook(data).sheets] == [(("甲",),), ()]


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (xlsb({"甲": rows_of(row(1_048_576), cell(5, 0, bytes(8)))}), Code.FILE_HOSTILE, "超出表格范围"),
        (xlsb({"甲": rows_of(row(0), cell(5, 16_384, bytes(8)))}), Code.FILE_HOSTILE, "超出表格范围"),
        (xlsb({"甲": rows_of(row(0), cell(5, 0xFFFFFFFF, bytes(8)))}), Code.FILE_HOSTILE, "超出表格范围"),
        (xlsb({"甲": rows_of(row(0), cell(5, 0, bytes(8)), row(1_048_575), cell(5, 16_383, bytes(8)))}),
         Code.FILE_HOSTILE, "XFD1048576"),
        (xlsb({"甲": rows_of(cell(5, 0, bytes(8)))}), Code.FILE_DAMAGED, "不完整"),
        (xlsb({"甲": rows_of(row(0), cell(5, 0, b"\0"))}), Code.FILE_DAMAGED, "不完整"),
        (xlsb({"甲": rows_of(row(0), cell(7, 0, bytes(4)))}), Code.FILE_DAMAGED, "文字表"),
        (xlsb({"甲": rows_of(row(0), cell(6, 0, struct.pack("<I", 0x7FFFFFFF)))}), Code.FILE_DAMAGED, "文字"),
        (xlsb({"甲": b""}, parts={"xl/worksheets/sheet1.bin": b"\x91"}), Code.FILE_DAMAGED, "不完整"),
        (xlsb({"甲": rows_of(row(0)) + brt(176, b"\0")}), Code.FILE_DAMAGED, "不完整"),
        (xlsb({"甲": b"\x05\xff\xff\xff\x7f"}), Code.FILE_DAMAGED, "不完整"),
        (xlsb({}), Code.FILE_DAMAGED, "没有工作表"),
        (xlsb({str(n): b"" for n in range(101)}), Code.FILE_HOSTILE, "工作表多达 101 张"),
        (xlsb({"甲": b""}, parts={"docProps/custom.xml": b"<!DOCTYPE a><Properties/>"}),
         Code.FILE_HOSTILE, "DOCTYPE"),
        (zipped({"xl/workbook.bin": b"\x83"}), Code.FILE_DAMAGED, "不完整"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, code: Code, what: str) -> None:
    given, said = refusal(data)
    assert given is code
    assert what in said


def test_more_cells_than_are_read_are_refused() -> None:
    nine = b"".join(cell(5, column, struct.pack("<d", 0.37)) for column in range(9))
    rows = (row(number) + nine for number in range(300_001 // 9 + 1))
    code, said = refusal(xlsb({"甲": rows_of(*rows)}))
    assert code is Code.FILE_HOSTILE
    assert "300000" in said


@pytest.mark.parametrize("promised", [0, 4_294_967_295])
def test_a_false_number_of_strings_promises_nothing(promised: int) -> None:
    strings = brt(159, struct.pack("<II", promised, promised)) + brt(19, b"\0" + wide("甲")) + brt(160)
    sheet = rows_of(row(0), cell(7, 0, bytes(4)))
    book = read_workbook(xlsb({"甲": sheet}, parts={"xl/sharedStrings.bin": strings}))
    assert book.sheets[0].rows == (("甲",),)
