"""What a sheet holds beside its values: how numbers look, comments, boxes of text, pictures; in every format."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter
from kit.libreoffice import save_as, soffice_with
from kit.raw_books import brt, rows_of, wide, xlsb, zipped

from toolkit.book.sheets.raw import Beside, RawSheet
from toolkit.edges.readers.excel import read_workbook

SHOWN = {
    "A1": ("0%", 0.8, "80%"),
    "A2": ('m"月"d"日"', date(2021, 3, 5), "3月5日"),
    "A3": ("h:mm", time(9, 30), "9:30"),
    "A4": ("# ?/?", 0.6, "3/5"),
    "A5": ("#,##0", 1234567, "1,234,567"),
    "A6": ("0.00", 80, "80.00"),
    "A7": ("yyyy/m/d", date(2021, 3, 5), ""),
    "A8": ("General", 12.5, ""),
    "A9": ("m/d;@", date(2021, 3, 5), "3/5"),
    "A10": ('0"件"', 12, "12件"),
}
"""Cell -> its number format, its value, and how that looks where it is no plain value."""
HUNG = {
    Beside("comment", "C2", "批注一\n第二行"),
    Beside("picture_over", "D3"),
    Beside("box", "F5", "文本框里的话\n第二行"),
}


def png() -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def written() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("甲")
    for cell, (code, value, _) in SHOWN.items():
        sheet.write(cell, value, book.add_format({"num_format": code}))
    sheet.write_formula("B1", '=A1&"x"', None, "0.8x")
    sheet.write_comment("C2", "批注一\n第二行")
    sheet.insert_image("D3", "点.png", {"image_data": io.BytesIO(png())})
    sheet.insert_textbox("F5", "文本框里的话\n第二行")
    sheet.embed_image("E4", "点.png", {"image_data": io.BytesIO(png())})
    book.close()
    return out.getvalue()


def holds_all(sheet: RawSheet) -> None:
    assert {cell: text.strip() for cell, text in sheet.shown.items()} == {
        cell: text for cell, (_, _, text) in SHOWN.items() if text
    }
    assert set(sheet.beside) >= HUNG
    assert "B1" in sheet.formulas
    assert not sheet.formulas & SHOWN.keys()


def test_a_workbook_tells_how_numbers_look_and_what_lies_beside(written: bytes) -> None:
    (sheet,) = read_workbook(written).sheets
    holds_all(sheet)
    assert set(sheet.beside) == {*HUNG, Beside("picture", "E4")}
    assert not sheet.errors, "a picture in its cell is no error"
    assert len(sheet.rows[3]) == 1


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_the_same_saved_by_libreoffice(written: bytes, kind: str, tmp_path: Path) -> None:
    soffice = soffice_with("Calc")
    if soffice is None:
        pytest.skip("LibreOffice Calc is not installed")
    (tmp_path / "甲.xlsx").write_bytes(written)
    save_as(soffice, kind, [tmp_path / "甲.xlsx"], tmp_path / "out")
    (sheet,) = read_workbook((tmp_path / "out" / f"甲.{kind}").read_bytes()).sheets
    holds_all(sheet)


def changed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(parts))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_cells(data: bytes, cells: str) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    sheet = re.sub(r"(<row r=\"9\".*?>)", rf"\1{cells}", part(data, name), count=1)
    return changed(data, {name: sheet.encode()})


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="H9" t="str"><f>_xlfn.DISPIMG("ID_4F",1)</f><v>=DISPIMG("ID_4F",1)</v></c>',
        '<c r="H9" t="str"><v>=DISPIMG("ID_4F",1)</v></c>',
        '<c r="H9" t="e"><f>_xlfn.DISPIMG("ID_4F",1)</f><v>#NAME?</v></c>',
        '<c r="H9"><f>_xlfn.DISPIMG("ID_4F",1)</f></c>',
        '<c r="H9" t="e" vm="1"><v>#VALUE!</v></c>',
        '<c r="H9" t="e" vm="1"><f>_xlfn.IMAGE("https://example.com/a.png")</f><v>#VALUE!</v></c>',
    ],
)
def test_a_cell_whose_content_is_a_picture_is_blank_and_no_error(written: bytes, cell: str) -> None:
    (sheet,) = read_workbook(with_cells(written, cell)).sheets
    assert Beside("picture", "H9") in sheet.beside
    assert "H9" not in sheet.errors
    assert "H9" not in sheet.uncomputed
    assert len(sheet.rows[8]) < 8


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="H9" t="e" vm="1"><f>SEQUENCE(9)</f><v>#VALUE!</v></c>',
        '<c r="H9" t="e"><v>#VALUE!</v></c>',
        '<c r="H9" t="inlineStr"><is><t>见图 DISPIMG(1)</t></is></c>',
        '<c r="H9" t="str"><f>IMAGENAME("a")</f><v>甲</v></c>',
    ],
)
def test_other_errors_and_words_are_no_pictures(written: bytes, cell: str) -> None:
    (sheet,) = read_workbook(with_cells(written, cell)).sheets
    assert Beside("picture", "H9") not in sheet.beside
    assert "H9" in sheet.errors or sheet.rows[8][7]


THREAD = b"""<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="C2" id="{1}"><text>\xe7\xbb\x99\xe5\x8a\x9e\xe5\x85\xac\xe5\xae\xa4</text></threadedComment>
<threadedComment ref="C2" id="{2}" parentId="{1}"><text>\xe5\xb7\xb2\xe5\x8a\x9e</text></threadedComment>
</ThreadedComments>"""


def test_a_threaded_comment_is_told_once_and_whole(written: bytes) -> None:
    """Programs that know no threads find a comment in its place that explains so."""
    relations, comments = "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml"
    thread = '<Relationship Id="rId99" Type="http://x/threadedComment" Target="../threadedComments/t1.xml"/>'
    stand_in = re.sub("<author>.*?</author>|<author/>", "<author>tc={1}</author>", part(written, comments))
    data = changed(
        written,
        {
            relations: part(written, relations).replace("</Relationships>", f"{thread}</Relationships>").encode(),
            comments: stand_in.encode(),
            "xl/threadedComments/t1.xml": THREAD,
        },
    )
    (sheet,) = read_workbook(data).sheets
    assert [each.text for each in sheet.beside if each.kind == "comment"] == ["给办公室", "已办"]


def test_a_comment_kept_in_records_is_told() -> None:
    comment = (
        brt(635, struct.pack("<5I", 0, 4, 4, 2, 2) + bytes(16)) + brt(637, b"\0" + wide("二进制的批注")) + brt(636)
    )
    relation = '<Relationship Id="rId1" Type="http://x/comments" Target="../comments1.bin"/>'
    parts = {
        "xl/worksheets/_rels/sheet1.bin.rels": f"<Relationships>{relation}</Relationships>".encode(),
        "xl/comments1.bin": brt(628) + comment + brt(629),
    }
    (sheet,) = read_workbook(xlsb({"甲": rows_of()}, parts=parts)).sheets
    assert sheet.beside == (Beside("comment", "C5", "二进制的批注"),)


def test_a_serial_number_that_counts_from_1904_is_known_as_such(written: bytes) -> None:
    name = "xl/workbook.xml"
    count_from_1904 = part(written, name).replace("<workbookPr", '<workbookPr date1904="1"')
    (sheet,) = read_workbook(changed(written, {name: count_from_1904.encode()})).sheets
    assert sheet.since_1904
    assert not read_workbook(written).sheets[0].since_1904
    assert read_workbook(xlsb({"甲": rows_of()}, calendar=1)).sheets[0].since_1904
