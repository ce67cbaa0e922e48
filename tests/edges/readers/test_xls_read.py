"""What is read from .xls and .et workbooks, record by record."""

from __future__ import annotations

import struct
from datetime import date

import pytest
from kit.packages import refusal
from kit.raw_books import GENERAL, ole, property_set, record, xls, xls_text

from toolkit.book.sheets.raw import RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.ole import Container

NO_VALUE = b"\0\0\0\0\0\0\xff\xff"


def only_sheet(*records: bytes, general: bytes = b"") -> RawSheet:
    (sheet,) = read_workbook(xls({"甲": b"".join(records)}, general)).sheets
    return sheet


def place(row: int, column: int, style: int = GENERAL) -> bytes:
    return struct.pack("<HHH", row, column, style)


def number(row: int, column: int, value: float, style: int = GENERAL) -> bytes:
    return record(0x0203, place(row, column, style) + struct.pack("<d", value))


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, place(row, column) + xls_text(text))


def formula(row: int, column: int, result: bytes, tokens: bytes = b"\x1e\x01\0") -> bytes:
    return record(0x0006, place(row, column) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)


def test_formulas_give_the_value_they_last_had() -> None:
    sheet = only_sheet(
        formula(0, 0, struct.pack("<d", 2.5)),
        formula(0, 1, b"\1\0\1\0\0\0\xff\xff"),
        formula(0, 2, b"\3\0\0\0\0\0\xff\xff"),
        formula(0, 3, NO_VALUE),
        record(0x04BC, bytes(10)),  # a shared expression may stand between a formula and its text
        record(0x0207, xls_text("甲乙")),
        formula(0, 4, b"\2\0\x2a\0\0\0\xff\xff"),
    )
    formulas = frozenset({"A1", "B1", "C1", "D1", "E1"})
    assert sheet == RawSheet("甲", ((2.5, True, None, "甲乙"),), {"E1": "#N/A"}, formulas=formulas)


def test_an_expression_nobody_understands_costs_nothing() -> None:
    sheet = only_sheet(
        formula(0, 0, struct.pack("<d", 2.5), b"\xff" * 9),
        formula(0, 1, NO_VALUE, b"\xff" * 9),
        record(0x0207, xls_text("甲")),
    )
    assert sheet.rows == ((2.5, "甲"),)


def test_a_formula_whose_text_never_came_is_not_computed() -> None:
    too_long = struct.pack("<HB", 9_000, 0) + b"x" * 8_000
    sheet = only_sheet(
        formula(0, 0, NO_VALUE),
        number(0, 1, 1),
        formula(0, 2, NO_VALUE),
        record(0x0207, too_long) + record(0x003C, b"\0" + b"x" * 1_000),
        formula(0, 3, b"\7\0\0\0\0\0\xff\xff"),
        formula(0, 4, NO_VALUE),
    )
    formulas = frozenset({"A1", "C1", "D1", "E1"})
    assert sheet == RawSheet("甲", ((None, 1.0),), {}, formulas, (), formulas)


def test_a_text_without_its_formula_stands_nowhere() -> None:
    assert only_sheet(label(0, 0, "甲"), record(0x0207, xls_text("乙"))).rows == (("甲",),)


def test_an_error_code_nobody_knows_is_an_error_all_the_same() -> None:
    sheet = only_sheet(record(0x0205, place(1, 1) + b"\x99\1"), number(1, 0, 1))
    assert sheet == RawSheet("甲", ((), (1.0,)), {"B2": "#ERROR!"})


def test_numbers_side_by_side_share_a_record() -> None:
    many = struct.pack("<HH", 2, 1) + b"".join(struct.pack("<Hi", GENERAL, each << 2 | 2) for each in (7, 8, 9))
    assert only_sheet(record(0x00BD, many + struct.pack("<H", 3))).rows == ((), (), (None, 7.0, 8.0, 9.0))


def test_the_1904_calendar_gives_the_same_dates() -> None:
    from_1904 = record(0x0022, b"\1\0")
    assert only_sheet(number(0, 0, 43007, 1), general=from_1904).rows == ((date(2021, 9, 30),),)
    assert only_sheet(number(0, 0, 44469, 1)).rows == ((date(2021, 9, 30),),)


def test_chinese_date_formats_are_dates() -> None:
    own = record(0x041E, struct.pack("<H", 164) + xls_text('yyyy"年"m"月"d"日";@'))
    styles = b"".join(record(0x00E0, struct.pack("<HH16x", 0, of)) for of in (164, 31, 57, 58))
    sheet = only_sheet(*(number(0, column, 44469, 5 + column) for column in range(4)), general=own + styles)
    assert sheet.rows == ((date(2021, 9, 30),) * 4,)


def test_a_false_number_of_texts_promises_nothing() -> None:
    shared = struct.pack("<HHHI", 0, 0, GENERAL, 0)
    for promised in (0, 1, 0xFFFFFFFF):
        texts = record(0x00FC, struct.pack("<II", promised, promised) + xls_text("甲"))
        assert only_sheet(record(0x00FD, shared), general=texts).rows == (("甲",),)


def test_a_code_page_does_not_matter() -> None:
    assert only_sheet(label(0, 0, "甲乙"), general=record(0x0042, struct.pack("<H", 936))).rows == (("甲乙",),)


def test_hidden_rows_and_sheets_are_read_like_all_others() -> None:
    hidden_row = record(0x0208, struct.pack("<6HI", 1, 0, 1, 0, 0, 0, 0x20))
    book = xls({"甲": hidden_row + label(0, 0, "甲") + label(1, 0, "藏"), "乙": label(0, 0, "深藏")})
    very_hidden = book.replace("乙".join(["\1", ""]).encode("utf-16-le")[1:], b"\1" + "乙".encode("utf-16-le"))
    at = very_hidden.rindex(b"\x01\x01" + "乙".encode("utf-16-le"))
    very_hidden = very_hidden[: at - 2] + b"\2" + very_hidden[at - 1 :]
    sheets = read_workbook(very_hidden).sheets
    assert [(sheet.title, sheet.rows) for sheet in sheets] == [("甲", (("甲",), ("藏",))), ("乙", (("深藏",),))]


def test_an_embedded_chart_leaves_no_cells() -> None:
    chart = record(0x0809, struct.pack("<HH12x", 0x0600, 0x0020)) + number(8, 8, 1) + record(0x000A)
    sheet = only_sheet(label(0, 0, "甲"), chart, label(0, 1, "乙"), number(0, 2, 3))
    assert sheet.rows == (("甲", "乙", 3.0),)


def test_a_promised_extent_reserves_nothing() -> None:
    whole = record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    assert only_sheet(whole, label(0, 0, "甲")).rows == (("甲",),)


def test_names_and_links_are_of_no_concern() -> None:
    odd = record(0x0018, b"\xff" * 20) + record(0x0017, b"\xff" * 3)
    assert only_sheet(label(0, 0, "甲"), general=odd).rows == (("甲",),)


def test_merged_ranges_end_where_the_content_ends() -> None:
    ranges = [(0, 2, 0, 0), (1, 1, 1, 200), (50, 60, 0, 3), (0, 0, 5, 5)]
    merged = record(0x00E5, struct.pack("<H", 4) + b"".join(struct.pack("<4H", *each) for each in ranges))
    assert only_sheet(merged, label(0, 0, "甲"), label(2, 3, "乙")).merged == ("A1:A3", "B2:D2")


@pytest.mark.parametrize("page", [936, 1200, 1252, 65001])
def test_custom_properties_are_read_from_their_own_section(page: int) -> None:
    stream = property_set({"toolkit_edition": "ABC-1"}, page)
    if page == 1200:
        named = struct.pack("<II", 2, 16) + "toolkit_edition\0".encode("utf-16-le")
        number_named = struct.pack("<II", 3, 3) + "数目\0\0".encode("utf-16-le")
        value = struct.pack("<II", 31, 6) + "ABC-1\0".encode("utf-16-le")
        body = struct.pack("<I", 2) + named + number_named
        at = 8 + 8 * 4
        places = [(0, at), (1, at + len(body)), (2, at + len(body) + 8), (3, at + len(body) + 8 + len(value))]
        section = struct.pack("<II", 0, 4) + b"".join(struct.pack("<II", *each) for each in places)
        stream = stream[:76] + section + body + struct.pack("<II", 2, 1200) + value + struct.pack("<Ii", 3, 3)
    book = read_workbook(xls({"甲": label(0, 0, "甲")}, streams={"\x05DocumentSummaryInformation": stream}))
    assert book.properties == {"toolkit_edition": "ABC-1"}


@pytest.mark.parametrize("cut", [10, 30, 80, 120, 140])
def test_broken_properties_cost_only_themselves(cut: int) -> None:
    stream = property_set({"toolkit_edition": "ABC-1"})[:cut] + b"\xff" * 5_000
    book = read_workbook(xls({"甲": label(0, 0, "甲")}, streams={"\x05DocumentSummaryInformation": stream}))
    assert book.sheets[0].rows == (("甲",),)


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (xls({"甲": b""}, record(0x002F, b"\1\0" + bytes(52))), Code.FILE_ENCRYPTED, ""),
        (xls({"甲": b""}, record(0x002F, bytes(6))), Code.FILE_ENCRYPTED, ""),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), Code.FILE_ENCRYPTED, ""),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})[:2_000], Code.FILE_ENCRYPTED, ""),
        (ole({"WordDocument": b"x"}), Code.FILE_DOCUMENT, "旧版 .doc"),
        (ole({"WordDocument": b"x"})[:2_000], Code.FILE_DOCUMENT, "旧版 .doc"),
        (ole({"PowerPoint Document": b"x"}), Code.FILE_NOT_WORKBOOK, "演示文稿"),
        (ole({"__properties_version1.0": b"x"}), Code.FILE_NOT_WORKBOOK, "邮件"),
        (ole({"Thumbs": b"x"}), Code.FILE_NOT_WORKBOOK, "认不出"),
        (ole({"Book": record(0x0409, bytes(6))}), Code.FILE_OTHER_FORMAT, "Excel 95"),
        (ole({"Book": record(0x0809, b"\0\5" + bytes(6))}), Code.FILE_OTHER_FORMAT, "Excel 95"),
        (ole({"Workbook": b"nothing of the kind" * 300}), Code.FILE_DAMAGED, "记录不完整"),
        (ole({"Workbook": record(0x0999, bytes(16))}), Code.FILE_DAMAGED, "不是 Excel 工作簿"),
        (ole({"Workbook": record(0x0809, b"\0\6" + bytes(14)) + record(0x000A)}), Code.FILE_DAMAGED, "没有工作表"),
        (xls({"甲": record(0x0203, bytes(3))}), Code.FILE_DAMAGED, "记录不完整"),
        (xls({"甲": record(0x00FD, bytes(10))}), Code.FILE_DAMAGED, "文字表"),
        (xls({"甲": number(0, 256, 1)}), Code.FILE_HOSTILE, "超出表格范围"),
        (xls({"甲": b"", "甲 ": b""}).replace("甲 ".encode("utf-16-le"), "甲\0".encode("utf-16-le")),
         Code.FILE_HOSTILE, "重名"),
        (xls({str(n): b"" for n in range(101)}), Code.FILE_HOSTILE, "工作表多达 101 张"),
        (xls({"甲": record(0x00E5, b"\2\0" + struct.pack("<4H", 0, 9, 0, 9) * 2) + number(9, 9, 1)}),
         Code.FILE_HOSTILE, "重叠"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, code: Code, what: str) -> None:
    given, said = refusal(data)
    assert given is code
    assert what in said


def test_more_cells_than_a_workbook_may_have_are_refused() -> None:
    given, said = refusal(xls({"甲": b"".join(number(n % 65_536, n // 65_536, 1) for n in range(300_001))}))
    assert given is Code.FILE_HOSTILE
    assert "300000" in said


def test_sheets_lying_over_one_another_are_refused() -> None:
    data = xls({"甲": label(0, 0, "甲"), "乙": label(0, 0, "乙")})
    first, second = (data.index(b"\x00\x00\x01\x01" + title.encode("utf-16-le")) - 4 for title in "甲乙")
    assert refusal(data[:second] + data[first : first + 4] + data[second + 4 :])[0] is Code.FILE_HOSTILE


def test_false_lengths_in_the_directory_are_refused() -> None:
    data = xls({"甲": label(0, 0, "甲")})
    at = data.index("Workbook".encode("utf-16-le")) + 120
    assert refusal(data[:at] + struct.pack("<I", 0x7FFFFFFF) + data[at + 4 :]) == (
        Code.FILE_DAMAGED,
        "文件目录里的长度是假的",
    )


def test_a_container_without_properties_has_none() -> None:
    assert Container(xls({"甲": b""})).custom_properties() == {}
