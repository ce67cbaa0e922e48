"""What is read from a workbook's bytes, and what is refused: every input is made in its test."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from kit.packages import refusal

from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def honest() -> bytes:
    """A workbook with one of everything a return may hold, from C3 on."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    hour = book.add_format({"num_format": "hh:mm"})
    span = book.add_format({"num_format": "[h]:mm"})
    sheet = book.add_worksheet("工作台账")
    sheet.write_string("C3", "007")
    sheet.write_number("D3", 5)
    sheet.write_number("E3", 5.5)
    sheet.write_string("C4", "=1+1")
    sheet.write_string("D4", "𠮷")
    sheet.write_boolean("E4", True)
    sheet.write_datetime("C5", date(2021, 9, 30), day)
    sheet.write_datetime("D5", datetime(2021, 9, 30, 17, 30), moment)
    sheet.write_datetime("E5", time(8, 15), hour)
    sheet.write_datetime("F5", timedelta(hours=30), span)
    sheet.write_formula("C7", "=NA()", None, "#N/A")
    sheet.write_formula("D7", "=1+1", None, "")
    sheet.write_formula("E7", "=1+1", None, 2)
    sheet.write_blank("H20", None, day)
    book.add_worksheet("空表")
    book.add_worksheet("隐藏 & <表>").hide()
    book.get_worksheet_by_name("隐藏 & <表>").write_string("A1", "x")
    book.set_custom_property("edition", "E-1.a_b")
    book.set_custom_property("数目", 3)
    book.close()
    return out.getvalue()


def changed(**parts: bytes | Callable[[bytes], bytes] | None) -> bytes:
    """The honest workbook with parts replaced (`sheet`, `strings`, `workbook`, or any name), changed or dropped."""
    short = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml"}
    wanted = {short.get(name, name): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest())) as source, zipfile.ZipFile(out, "w", 8) as target:
        names = source.namelist() + [name for name in wanted if name not in source.namelist()]
        for name in names:
            content = source.read(name) if name in source.namelist() else b""
            part = wanted.get(name, content)
            if callable(part):
                part = part(content)
            if part is not None:
                target.writestr(name, part)
    return out.getvalue()


def sheet_of(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def first_row(rows: str) -> tuple[object, ...]:
    return read_workbook(changed(sheet=sheet_of(rows))).sheets[0].rows[0]


def test_an_honest_workbook_comes_back_value_by_value() -> None:
    book = read_workbook(honest())
    assert [sheet.title for sheet in book.sheets] == ["工作台账", "空表", "隐藏 & <表>"]
    assert book.properties == {"edition": "E-1.a_b"}
    ledger = book.sheets[0]
    assert ledger.rows == (
        (),
        (),
        (None, None, "007", 5.0, 5.5),
        (None, None, "=1+1", "𠮷", True),
        (None, None, date(2021, 9, 30), datetime(2021, 9, 30, 17, 30), time(8, 15), timedelta(hours=30)),
        (),
        (None, None, None, None, 2.0),
    )
    assert type(ledger.rows[2][3]) is float
    assert type(ledger.rows[3][4]) is bool
    assert type(ledger.rows[4][2]) is date
    assert ledger.errors == {"C7": "#N/A"}
    assert ledger.uncomputed == {"D7"}
    assert book.sheets[1].rows == ()
    assert book.sheets[2].rows == (("x",),)


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!"])
def test_an_error_the_reader_does_not_know_costs_one_cell(error: str) -> None:
    cells = f'<c r="B1" t="e"><f>A1#</f><v>{error}</v></c><c r="C1" t="e"><v>#REF!</v></c><c r="D1"><v>1</v></c>'
    sheet = read_workbook(changed(sheet=sheet_of(f'<row r="1">{cells}</row>'))).sheets[0]
    assert sheet.rows == ((None, None, None, 1.0),)
    assert sheet.errors == {"B1": error, "C1": "#REF!"}
    assert sheet.unseen == {"B1": "=A1#"}
    assert (sheet.formula_words("B1"), sheet.formula_words("C1")) == (f"{error}（公式=A1#）", "")


def test_uncomputed_is_a_formula_without_a_value_and_not_an_empty_text() -> None:
    cells = (
        '<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1" t="shared"><f si="0"/><v/></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="inlineStr"><f>""</f><is><t></t></is></c>'
        '<c r="F1"><f>0</f><v>0</v></c><c><f>2</f></c><c><v>9</v></c>'
    )
    row = f'<row r="1">{cells.replace(" t=" + chr(34) + "shared" + chr(34), "")}</row>'
    sheet = read_workbook(changed(sheet=sheet_of(row))).sheets[0]
    assert sheet.uncomputed == {"A1", "B1", "C1", "G1"}
    assert sheet.unseen.items() >= {"A1": "=1+1", "B1": "=1+1", "G1": "=2"}.items() and "F1" not in sheet.unseen
    assert sheet.rows == ((None, None, None, None, None, 0.0, None, 9.0),)


def test_not_a_number_is_text() -> None:
    assert first_row('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1E+999</v></c></row>') == ("nan", "inf")


def test_prefixed_strict_utf16_and_cdata_parts_are_read_and_not_blank() -> None:
    row = '<row r="1"><c r="B1" t="str"><v>甲</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="B1" t="str"><x:v>甲</x:v></x:c>'
        '<x:c r="C1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    strict = sheet_of(row).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    wide = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_of(row).decode()
    cdata = sheet_of(row.replace("甲", "<![CDATA[甲]]>"))
    for content in (prefixed.encode(), strict, wide.encode("utf-16"), wide.encode("utf-16-be"), cdata):
        sheet = read_workbook(changed(sheet=content)).sheets[0]
        assert sheet.rows == ((None, "甲"),), content
        assert sheet.errors == {"C1": "#N/A"}


def test_sheets_are_found_by_relation_and_not_by_number() -> None:
    def swap(relations: bytes) -> bytes:
        swapped = relations.replace(b"worksheets/sheet1.xml", b"/xl/worksheets/sheetX.xml")
        swapped = swapped.replace(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml")
        return swapped.replace(b"/xl/worksheets/sheetX.xml", b"/xl/worksheets/sheet2.xml")

    book = read_workbook(changed(**{"xl/_rels/workbook.xml.rels": swap}))
    assert [sheet.title for sheet in book.sheets if sheet.errors] == ["空表"]
    assert book.sheets[0].rows == ()


def test_the_1904_calendar_gives_the_same_dates() -> None:
    def count_from_1904(workbook: bytes) -> bytes:
        return workbook.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')

    day = '<row r="1"><c r="A1" s="1"><v>43007</v></c></row>'
    book = read_workbook(changed(sheet=sheet_of(day), workbook=count_from_1904))
    assert book.sheets[0].rows == ((date(2021, 9, 30),),)


def test_a_stray_value_in_the_last_row_is_still_read() -> None:
    rows = '<row r="1"><c r="B1"><v>1</v></c></row><row r="1048576"><c r="D1048576"><v>2</v></c></row>'
    sheet = read_workbook(changed(sheet=sheet_of(rows))).sheets[0]
    assert (len(sheet.rows), sheet.rows[0], sheet.rows[1]) == (1_048_576, (None, 1.0), ())
    assert sheet.rows[-1] == (None, None, None, 2.0)


def test_hidden_and_filtered_rows_columns_and_sheets_are_read() -> None:
    rows = (
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" zeroHeight="1"><c r="B2"><v>2</v></c></row>'
        '</sheetData><autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter><sheetData>'
    )
    hidden_column = b'<cols><col min="1" max="1" hidden="1"/></cols><sheetData>'
    sheet = sheet_of(rows).replace(b"<sheetData>", hidden_column, 1)

    def very_hidden(workbook: bytes) -> bytes:
        assert b'state="hidden"' in workbook
        return workbook.replace(b'state="hidden"', b'state="veryHidden"')

    book = read_workbook(changed(sheet=sheet, workbook=very_hidden))
    assert book.sheets[0].rows == ((1.0,), (None, 2.0))
    assert book.sheets[2].rows == (("x",),)


def test_merged_ranges_are_told_as_far_as_there_is_content() -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c></row><row r="5"><c r="D5"><v>2</v></c></row>'
    merged = ("B2:B4", "D5:XFD1048576", "F9:G9", "C2:D3", "A1")
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    sheet = sheet_of(rows).replace(b"</worksheet>", f"<mergeCells>{cells}</mergeCells></worksheet>".encode())
    assert read_workbook(changed(sheet=sheet)).sheets[0].merged == ("B2:B4", "C2:D3")


def test_merged_ranges_over_one_another_are_refused() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="I9"><v>2</v></c></row>'
    cells = '<mergeCells><mergeCell ref="A1:I9"/><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    sheet = sheet_of(rows).replace(b"</worksheet>", cells.encode())
    assert refusal(changed(sheet=sheet)) == (Code.FILE_HOSTILE, "合并单元格互相重叠")


def test_macros_do_not_matter() -> None:
    assert isinstance(read_workbook(changed(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})), RawBook)


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (b"", Code.FILE_EMPTY, ""),
        (OLE + "Workbook".encode("utf-16-le"), Code.FILE_DAMAGED, "没有传完"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Code.FILE_ENCRYPTED, ""),
        (OLE + "WordDocument".encode("utf-16-le"), Code.FILE_DOCUMENT, ".doc"),
        (b"%PDF-1.7\n", Code.FILE_DOCUMENT, "PDF"),
        (b"\x89PNG\r\n\x1a\n", Code.FILE_DOCUMENT, "PNG"),
        (b"\xff\xd8\xff\xe0", Code.FILE_DOCUMENT, "JPEG"),
        (b"Rar!\x1a\x07", Code.FILE_PACKED, "RAR"),
        (b"7z\xbc\xaf\x27\x1c", Code.FILE_PACKED, "7z"),
        (b"\x1f\x8b\x08", Code.FILE_PACKED, "gzip"),
        (b"\x78\x9f\x3e\x22", Code.FILE_NOT_WORKBOOK, "winmail.dat"),
        ("序号,单位\n1,市财政局\n".encode("gb18030"), Code.FILE_OTHER_FORMAT, "CSV"),
        (b"a\tb\r\n1\t2\r\n", Code.FILE_OTHER_FORMAT, "文本表格"),
        ("本期无变化。\n".encode(), Code.FILE_NOT_WORKBOOK, "纯文本"),
        (b"<html><table><tr><td>1</td></tr></table>", Code.FILE_OTHER_FORMAT, "网页格式的表格"),
        (b"<html><p>1</p></html>", Code.FILE_NOT_WORKBOOK, "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Code.FILE_OTHER_FORMAT, "网页存档"),
        (b'<?xml version="1.0"?><a/>', Code.FILE_NOT_WORKBOOK, "XML 文本"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
         Code.FILE_OTHER_FORMAT, "2003"),
        (b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
         Code.FILE_OTHER_FORMAT, "fods"),
        (bytes(4096), Code.FILE_DAMAGED, "空字节"),
        (b"\x01\x02\x03\xff\x00" * 99, Code.FILE_NOT_WORKBOOK, "认不出"),
        (b"PK\x03\x04" + bytes(60), Code.FILE_DAMAGED, "不完整"),
        (b"PK\x05\x06" + bytes(18), Code.FILE_NOT_WORKBOOK, "压缩包"),
        (zip_of(**{"word/document.xml": b"<w/>"}), Code.FILE_DOCUMENT, "Word"),
        (zip_of(**{"台账.xlsx": b"PK"}), Code.FILE_PACKED, "里面有表格文件"),
        (zip_of(**{"甲局/内.RAR": b"Rar!"}), Code.FILE_PACKED, "里面还是压缩包"),
        (zip_of(**{"说明.txt": b"1"}), Code.FILE_NOT_WORKBOOK, "压缩包"),
        (zip_of(**{"Index/Document.iwa": b"\0"}), Code.FILE_OTHER_FORMAT, "Numbers"),
        (zip_of(**{"xl/workbook.bin": b"\x83"}), Code.FILE_DAMAGED, "不完整"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), Code.FILE_DAMAGED, "缺少表格内容"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.text"), Code.FILE_NOT_WORKBOOK, "不是表格"),
    ],
)  # fmt: skip
def test_what_it_is_when_it_is_no_workbook(data: bytes, code: Code, what: str) -> None:
    given, said = refusal(data)
    assert given is code
    assert what in said


def test_a_damaged_workbook_is_called_damaged() -> None:
    data = honest()
    flipped = bytearray(data)
    flipped[data.index(SHEET.encode()) + 60] ^= 0xFF
    assert refusal(data[: len(data) // 2])[0] is Code.FILE_DAMAGED
    assert refusal(bytes(flipped))[0] is Code.FILE_DAMAGED
    assert refusal(changed(sheet=sheet_of("<row>")[:-20]))[0] is Code.FILE_DAMAGED
    assert refusal(changed(strings=None))[0] is Code.FILE_DAMAGED
    assert refusal(changed(sheet=None))[0] is Code.FILE_DAMAGED


@pytest.mark.parametrize("breaking", [{"sheet": sheet_of("<row>")[:-20]}, {"strings": None}, {"sheet": b"<a></b>"}])
def test_why_a_workbook_is_damaged_is_said_in_the_clerks_words(breaking: dict[str, bytes | None]) -> None:
    _, what = refusal(changed(**breaking))
    assert what and not re.search("[a-z]", what)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="C2"><v>1</v></c><c r="C2"><v>2</v></c></row>',
        '<row r="2"><c r="C2"><v>1</v></c><c r="D2"><v>3</v></c></row><row r="2"><c r="C2"><f>1</f></c></row>',
        '<row r="2"><c r="C2" t="e"><v>#N/A</v></c></row><row><c r="A1"><v>0</v></c><c r="C2"><v>2</v></c></row>',
    ],
)
def test_a_cell_kept_twice_is_no_cell_that_anybody_can_know(rows: str) -> None:
    code, what = refusal(changed(sheet=sheet_of(rows)))
    assert code is Code.FILE_DAMAGED
    assert "C2" in what


@pytest.mark.parametrize("first", ["", '<row r="1"><c r="A1"><v>1</v></c></row>'])
def test_a_sheet_that_holds_its_rows_twice_is_damaged_and_not_blank(first: str) -> None:
    code, what = refusal(
        changed(sheet=sheet_of(f'{first}</sheetData><sheetData><row r="2"><c r="A2"><v>2</v></c></row>'))
    )
    assert (code, what) == (Code.FILE_DAMAGED, "一张工作表的内容存了两份")


def test_a_blank_cell_beside_its_value_is_none() -> None:
    assert first_row('<row r="1"><c r="A1" s="0"/><c r="A1"><v>1</v></c></row>') == (1.0,)


def test_locked_entries_are_called_locked() -> None:
    data = bytearray(honest())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 1)
    assert refusal(bytes(data))[0] is Code.FILE_ENCRYPTED


def test_corner_cells_are_refused_before_they_take_all_memory() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    code, what = refusal(changed(sheet=sheet_of(rows)))
    assert code is Code.FILE_HOSTILE
    assert "XFD1048576" in what


@pytest.mark.parametrize(
    "reference", ["ZZZZ99999999", "A1048577", "XFE1", "A0", "1A", "A", "", "A99999999999999999999"]
)
def test_cells_outside_the_grid_are_refused(reference: str) -> None:
    data = changed(sheet=sheet_of(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'))
    assert refusal(data)[0] is Code.FILE_HOSTILE


def test_a_false_number_of_strings_is_refused() -> None:
    def promise(strings: bytes) -> bytes:
        assert b'uniqueCount="4"' in strings
        return strings.replace(b'uniqueCount="4"', b'uniqueCount="4294967295"')

    assert refusal(changed(strings=promise)) == (Code.FILE_HOSTILE, "文字表的条数是假的")


def test_bombs_are_refused_from_the_directory() -> None:
    assert refusal(changed(bomb=bytes(30_000_000)))[1].startswith("压缩比")
    assert refusal(changed(**{f"many/{number}": b"" for number in range(2_001)}))[0] is Code.FILE_HOSTILE
    large = {f"xl/media/{number}.bin": bytes(range(256)) * 40_000 for number in range(11)}
    assert refusal(changed(**large)) == (Code.FILE_HOSTILE, "解压后将超过 100 MB")


def test_a_part_larger_than_declared_is_refused() -> None:
    data = bytearray(changed(sheet=sheet_of(" " * 500_000)))
    for signature, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        at = data.find(signature)
        while data[at + name_at : at + name_at + len(SHEET)] != SHEET.encode():
            at = data.find(signature, at + 1)
        struct.pack_into("<I", data, at + size_at, 1_000)
    assert refusal(bytes(data)) == (Code.FILE_HOSTILE, "内部文件比声明的大")


def test_parts_lying_over_one_another_or_named_twice_are_refused() -> None:
    out = io.BytesIO()
    out.write(honest())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refusal(out.getvalue()) == (Code.FILE_HOSTILE, "内部文件重名")

    data = bytearray(honest())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refusal(bytes(data)) == (Code.FILE_HOSTILE, "内部文件互相重叠")


BOMB = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", [SHEET, "docProps/custom.xml", "xl/theme/theme1.xml", "customXml/item1.xml", "xl/odd.bin"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_any_doctype_is_refused(part: str, encoding: str) -> None:
    content = (BOMB + sheet_of("").decode()).encode(encoding)
    assert refusal(changed(**{part: content})) == (Code.FILE_HOSTILE, "内部 XML 带有 DOCTYPE 声明")


def test_too_many_sheets_or_cells_are_refused() -> None:
    def multiply(workbook: bytes) -> bytes:
        sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 20_009))
        return workbook.replace(b"</sheets>", sheets + b"</sheets>")

    assert refusal(changed(workbook=multiply)) == (Code.FILE_HOSTILE, "工作表多达 20003 张")
    rows = "".join(
        "<row>" + "".join(f"<c><v>{row * column}</v></c>" for column in range(10_000)) + "</row>" for row in range(31)
    )
    code, what = refusal(changed(sheet=sheet_of(rows)))
    assert (code, what) == (Code.FILE_HOSTILE, "有内容的单元格超过 300000 个")


def test_a_text_looks_as_its_number_format_has_it() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("工作台账")
    numbered, text, hidden = (book.add_format({"num_format": each}) for each in ('"某办〔2021〕"@"号"', "@", ";;;"))
    sheet.write_string("A1", "3", numbered)
    sheet.write_string("A2", "3", text)
    sheet.write_string("A3", "3", hidden)
    sheet.write_formula("A4", '="3"', numbered, "3")
    sheet.write_number("A5", 3, numbered)
    book.close()
    (read,) = read_workbook(out.getvalue()).sheets
    assert read.shown == {"A1": "某办〔2021〕3号", "A3": "", "A4": "某办〔2021〕3号", "A5": ""}
    assert [row[0] for row in read.rows] == ["3", "3", "3", "3", 3]
