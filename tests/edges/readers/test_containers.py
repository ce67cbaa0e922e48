"""A document is told by what its parts point at and by its bytes, however it is packed and whatever it is called."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from random import Random

import docx
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import ROOT
from kit.packages import operated, parts_of, refusal, replacing
from kit.repacked import FOREIGN, Packing, repacked

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.docx import read_word
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.limits import Unreadable


def returned() -> bytes:
    """A workbook as a unit returns it: values of every kind, a comment, a box, hidden sheets, its id."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": 'm"月"d"日"'})
    sheet = book.add_worksheet("工作台账")
    for row, texts in enumerate(
        (("序号", "进展情况", "完成日期"), ("1", " 已=公开\n两步 & <三步> ", None), ("2", "𠮷", None))
    ):
        for column, text in enumerate(texts):
            if text is not None:
                sheet.write_string(row + 3, column, text)
    sheet.write_datetime("C5", date(2021, 9, 30), day)
    sheet.write_datetime("C6", datetime(2021, 9, 30, 17, 30), day)
    sheet.write_number("D5", 0.8, book.add_format({"num_format": "0%"}))
    sheet.write_boolean("D6", True)
    sheet.write_formula("E5", "=NA()", None, "#N/A")
    sheet.write_formula("E6", "=1+1", None, "")
    sheet.merge_range("A8:C8", "合并")
    sheet.write_comment("B5", "批注里的话")
    sheet.insert_textbox("F9", "框里的话")
    sheet.write_url("A10", "internal:'下发信息'!A1", string="看编号")
    sheet.write_url("A11", "https://example.com/佐证#第1项", string="佐证")
    book.add_worksheet("空表")
    book.add_worksheet("下发信息").hide()
    book.get_worksheet_by_name("下发信息").write_string("A1", "A" * 16)
    book.set_custom_property("toolkit_edition", "A" * 16)
    book.set_properties({"author": "某科", "created": datetime(2021, 9, 1, 8)})
    book.close()
    return out.getvalue()


RETURNED = returned()
READ = read_workbook(RETURNED)
PACKINGS = st.builds(
    Packing,
    seed=st.integers(0, 10_000),
    moved=st.booleans(),
    mixed_case=st.booleans(),
    targets=st.sampled_from(["relative", "absolute", "mixed"]),
    strict=st.booleans(),
    prefixed=st.booleans(),
    marked=st.booleans(),
    wide=st.booleans(),
    order=st.sampled_from(["as it was", "reversed", "shuffled"]),
    stored=st.booleans(),
    streamed=st.booleans(),
    foreign=st.lists(st.sampled_from(sorted(FOREIGN)), max_size=4).map(tuple),
)


def by_openpyxl() -> bytes:
    """The workbook opened and saved by openpyxl, days written as days."""
    book = openpyxl.load_workbook(io.BytesIO(RETURNED))
    book.iso_dates = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


OTHERS = ("exceljs.xlsx", "exceljs-stream.xlsx", "sheetjs.xlsx", "sheetjs.xlsb")
BASES = {"xlsxwriter": RETURNED, "openpyxl": by_openpyxl()}
BASES |= {name: (ROOT / "tests/data/containers" / name).read_bytes() for name in OTHERS}


@pytest.mark.parametrize("base", BASES)
@settings(deadline=None, max_examples=40)
@given(packing=PACKINGS)
def test_the_same_workbook_is_read_from_every_packing(base: str, packing: Packing) -> None:
    if base.endswith(".xlsb"):
        packing = replace(packing, foreign=())
    read = read_workbook(BASES[base])
    book = read_workbook(repacked(BASES[base], packing))
    own = len(read.sheets)
    assert replace(book, sheets=book.sheets[:own]) == read
    assert book.sheets[own:] == tuple(RawSheet(f"外来{at}", ()) for at in range(len(packing.foreign)))


def torn(content: bytes, how: str) -> bytes | None:
    """A part that is gone, empty, cut short, no XML, other XML, or has a byte that no text has."""
    half = len(content) // 2
    return {
        "gone": None,
        "empty": b"",
        "cut": content[:half],
        "binary": bytes(range(256)),
        "other": b'<a xmlns="b"><c r="A1"/></a>',
        "hit": content[:half] + b"\0\xff<&" + content[half:],
        "nested": b"<a>" * 3_000,
    }[how]


@settings(deadline=None)
@given(
    packing=PACKINGS,
    at=st.integers(0, 40),
    how=st.sampled_from(["gone", "empty", "cut", "binary", "other", "hit", "nested"]),
)
def test_a_part_that_is_torn_leaves_a_workbook_or_a_refusal(packing: Packing, at: int, how: str) -> None:
    data = repacked(RETURNED, packing)
    names = list(parts_of(data))
    read_or_refused(operated(data, {names[at % len(names)]: lambda content: torn(content, how)}))


@settings(deadline=None)
@given(packing=PACKINGS, chance=st.randoms(use_true_random=False), cut=st.integers(0, 9_000))
def test_relations_that_lead_astray_leave_a_workbook_or_a_refusal(packing: Packing, chance: Random, cut: int) -> None:
    data = repacked(RETURNED, packing)
    targets = [name for name in parts_of(data) if not name.endswith(".rels")]

    def astray(content: bytes) -> bytes:
        pieces = content.split(b'Target="')
        ends = [piece.partition(b'"')[2] for piece in pieces[1:]]
        where = [chance.choice([*targets, "", "/", "../../..", "%00", "NULL", "#a", "http://"]) for _ in ends]
        return pieces[0] + b"".join(b'Target="%s"%s' % (to.encode(), end) for to, end in zip(where, ends, strict=True))

    read_or_refused(operated(data, {name: astray for name in parts_of(data) if name.endswith(".rels")}))
    read_or_refused(data[: len(data) - cut % len(data)])


def read_or_refused(data: bytes) -> None:
    """Whatever it is, there is a workbook, or a refusal that says what it is and what to do."""
    try:
        assert isinstance(read_workbook(data), RawBook)
    except Unreadable as refused:
        assert refused.code.effect.outcome
        assert refused.code.remedy


@pytest.mark.parametrize("identifier", ["", "rId78"])
def test_a_sheet_that_is_only_listed_is_one_without_content(identifier: str) -> None:
    listed = f'<sheet name="WpsReserved_CellImgList" sheetId="77" r:id="{identifier}"/></sheets>'.encode()
    book = read_workbook(operated(RETURNED, {"xl/workbook.xml": replacing(b"</sheets>", listed)}))
    assert book == replace(READ, sheets=(*READ.sheets, RawSheet("WpsReserved_CellImgList", ())))


def test_a_worksheet_whose_part_is_lost_is_damaged() -> None:
    assert refusal(operated(RETURNED, {"xl/worksheets/sheet3.xml": lambda _: None}))[0] is Code.FILE_DAMAGED


def test_the_cells_of_a_macro_sheet_are_read_too() -> None:
    kind = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    usual = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"

    def as_macros(sheet: bytes) -> bytes:
        named = sheet.replace(b"<worksheet ", b'<xm:macrosheet xmlns:xm="urn:xm" ')
        return named.replace(b"</worksheet>", b"</xm:macrosheet>")

    changes = {"xl/_rels/workbook.xml.rels": replacing(usual, kind)}
    changes |= {f"xl/worksheets/sheet{at}.xml": as_macros for at in (1, 2, 3)}
    assert read_workbook(operated(RETURNED, changes)) == READ


def test_days_written_as_days_are_read_as_they_show() -> None:
    cells = b'<c r="A20" s="1" t="d"><v>2021-09-30</v></c><c r="B20" t="d"><v>2021-09-30T08:15:00</v></c>'
    row = b'<row r="20">%s</row></sheetData>' % cells
    sheet = read_workbook(operated(RETURNED, {"xl/worksheets/sheet1.xml": replacing(b"</sheetData>", row)})).sheets[0]
    assert sheet.rows[19] == (date(2021, 9, 30), datetime(2021, 9, 30, 8, 15))
    assert sheet.shown["A20"] == sheet.shown["C5"] == "9月30日"


def document() -> bytes:
    """A plan in Word's own format: a title, a list, a table."""
    made = docx.Document()
    made.add_paragraph("某市2022年政务公开工作方案")
    made.add_paragraph("健全机制。", style="List Number")
    table = made.add_table(2, 2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("具体要求", "责任单位", "甲", "乙"), strict=True
    ):
        cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


WORD = document()


@settings(deadline=None)
@given(packing=PACKINGS.map(lambda each: replace(each, foreign=(), prefixed=False)))
def test_the_same_document_is_read_from_every_packing(packing: Packing) -> None:
    data = repacked(WORD, packing)
    assert read_word(data) == read_word(WORD)
    assert refusal(data) == (Code.FILE_DOCUMENT, "Word 文档")


@pytest.mark.parametrize("target", ["NULL", "../media/gone.png", ""])
def test_a_document_that_points_at_what_is_not_there_is_read(target: str) -> None:
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    lost = f'<Relationship Id="lost" Type="{image}" Target="{target}"/></Relationships>'.encode()
    data = operated(WORD, {"word/_rels/document.xml.rels": replacing(b"</Relationships>", lost)})
    assert read_word(data) == read_word(WORD)
