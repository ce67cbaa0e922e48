"""Marking a returned workbook: what is not marked stays as it came, and the next reply takes the marks off again."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import sys
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from kit.packages import operated, parts_of
from kit.repacked import Packing, repacked

from toolkit.book.returned.reply_book import LIST_TITLE, MARK, NOTE_HEAD, Heading, Mark, Spot, build_list, without_notes
from toolkit.book.sheets.raw import RawBook, cell_at
from toolkit.edges.marking.annotate import annotate
from toolkit.edges.marking.annotate_child import COMMAND, marked_copy
from toolkit.edges.marking.package import Unfit
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard import Guard
from toolkit.edges.writing.workbook import write_book

OFFICE = "某办公开科"
HEADING = Heading("市甲局", "甲.xlsx", datetime(2021, 9, 13, 9), 3, OFFICE, "", "a@example.com")


def reply(data: bytes, *places: tuple[str, str], message: str = "“完成日期”不是日期") -> bytes:
    """`data` with a fault at each (sheet, cell)."""
    faults = [Spot(sheet, cell, f"第1项 {cell}", "乱", message, "请填写日期。") for sheet, cell in places]
    listing, marks = build_list(HEADING, faults, ())
    return annotate(data, write_book(listing), marks, OFFICE)


def workbook(fill: Callable[[Any, Any], None] | None = None, title: str = "台账") -> bytes:
    """One sheet with a white, unlocked cell B2 in a grid of words; `fill` may add to it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        white = book.add_format(
            {"bg_color": "#FFFFFF", "border": 1, "locked": False, "num_format": "@", "italic": True}
        )
        for row in range(5):
            for column in range(4):
                sheet.write_string(row, column, f"{row},{column}", white)
        sheet.protect()
        if fill:
            fill(book, sheet)
    return out.getvalue()


def marked(data: bytes) -> dict[tuple[str, str], str]:
    """(sheet, cell) -> what its comment says, of every cell that is coloured or commented by us."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            note = cell.comment.text if cell.comment else ""
            if note.startswith(NOTE_HEAD) or cell.fill.fgColor.rgb == f"FF{MARK.fill}":
                found[sheet.title, cell.coordinate] = note
    return found


def links(data: bytes) -> list[str]:
    """Where the list leads to."""
    cells = (cell for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0] for cell in row)
    return [cell.hyperlink.location for cell in cells if cell.hyperlink]


def look(data: bytes, title: str, name: str) -> tuple[Any, ...]:
    cell = openpyxl.load_workbook(io.BytesIO(data))[title][name]
    return (*map(repr, (cell.fill, cell.font, cell.border, cell.protection, cell.number_format, cell.alignment)),)


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """Saved by a program that numbers styles and strings anew, as every office program does."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def everything(book: Any, sheet: Any) -> None:
    """What loading and saving with a library would lose: pictures, charts, x14 extensions, rich text, values."""
    sheet.insert_image("H2", "a.png", {"image_data": io.BytesIO(png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$F$1:$F$3"})
    sheet.insert_chart("H9", chart)
    sheet.add_sparkline("G1", {"range": "台账!F1:F3"})
    sheet.conditional_format("F1:F3", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_rich_string("A7", "前", book.add_format({"bold": True}), "粗", "后")
    sheet.insert_button("H20", {"caption": "钮"})
    sheet.set_header("&C&G", {"image_center": "a.png", "image_data_center": io.BytesIO(png())})
    sheet.write_formula("F5", "=SUM(F1:F3)", None, 42)
    sheet.data_validation("B1:B5", {"validate": "list", "source": ["甲", "乙"]})
    sheet.write_comment("D4", "单位自己的话", {"author": "张某"})
    sheet.write_comment("B2", "这格以后再填", {"author": "张某"})
    sheet.add_table("J1:K3")
    sheet.autofilter("A1:D5")
    sheet.print_area("A1:D5")
    book.add_worksheet("隐藏").hide()
    book.define_name("隐藏!本表", "=隐藏!$A$1")
    book.set_custom_property("toolkit_edition", "ABC")


def test_all_that_is_not_marked_stays_as_it_came() -> None:
    data = workbook(everything)
    made = reply(data, ("台账", "B2"), ("台账", "C3"))
    before, after = parts_of(data), parts_of(made)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    sheet = after["xl/worksheets/sheet1.xml"].decode()
    for kept in ("x14:sparkline", "x14:dataBar", "<v>42</v>", "sheetProtection", "dataValidation ", "legacyDrawingHF"):
        assert kept in sheet, kept
    read = read_workbook(made)
    assert [each.title for each in read.sheets] == [LIST_TITLE, "台账", "隐藏"]
    there, here = (tuple(map(without_notes, sheets)) for sheets in (read.sheets[1:], read_workbook(data).sheets))
    assert there == here and read.properties == {"toolkit_edition": "ABC"}
    names = after["xl/workbook.xml"].decode()
    assert 'name="_xlnm.Print_Area" localSheetId="1">台账!$A$1:$D$5' in names
    assert 'name="本表" localSheetId="2"' in names
    assert "ns0:" not in "".join(part.decode(errors="replace") for part in after.values())


def test_a_mark_colours_comments_and_opens_the_cell() -> None:
    made = reply(workbook(), ("台账", "B2"), ("台账", "D5"))
    assert set(marked(made)) == {("台账", "B2"), ("台账", "D5")}
    cell = openpyxl.load_workbook(io.BytesIO(made))["台账"]["B2"]
    assert cell.comment.text.split("\n") == [f"{NOTE_HEAD}“完成日期”不是日期。", "请填写日期。"]
    assert cell.comment.author == OFFICE
    assert (cell.value, cell.number_format, cell.font.italic, cell.protection.locked) == ("1,1", "@", True, False)
    assert (cell.font.color.rgb, cell.border.left.style) == ("FF1F2933", "medium")
    assert links(made) == ["'台账'!B2", "'台账'!D5"]


def test_a_locked_cell_is_opened_and_the_sheet_stays_protected() -> None:
    made = reply(workbook(lambda book, sheet: sheet.write_string("B2", "锁", book.add_format())), ("台账", "B2"))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["台账"]
    assert sheet.protection.sheet and not sheet["B2"].protection.locked and not sheet["A1"].protection.locked


def test_cells_that_are_not_there_hidden_or_merged_are_marked_where_they_show() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:E", 12, book.add_format({"italic": True, "locked": False}), {"hidden": True})
        sheet.merge_range("A9:B10", "并", book.add_format({"bold": True}))

    made = reply(workbook(fill), ("台账", "A3"), ("台账", "D7"), ("台账", "AA40"), ("台账", "B10"), ("台账", "A9"))
    notes = marked(made)
    assert set(notes) == {("台账", name) for name in ("A3", "D7", "AA40", "A9")}
    assert notes["台账", "A9"].count("请填写日期。") == 2
    sheet = openpyxl.load_workbook(io.BytesIO(made))["台账"]
    assert sheet["D7"].font.italic and not sheet.row_dimensions[3].hidden
    hidden = {name: bool(each.hidden) for name, each in sheet.column_dimensions.items()}
    assert hidden == {"C": True, "D": False, "E": True}


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_the_next_reply_takes_the_marks_off_and_gives_cells_their_looks_back() -> None:
    data = workbook(everything)
    first = edited(reply(data, ("台账", "B2"), ("台账", "C3")), lambda book: None)
    second = reply(first, ("台账", "C3"), ("台账", "D4"))
    assert set(marked(second)) == {("台账", "C3"), ("台账", "D4")}
    assert look(second, "台账", "B2") == look(data, "台账", "B2")
    third = reply(edited(second, lambda book: None))
    assert marked(third) == {}
    for name in ("B2", "C3", "D4"):
        assert look(third, "台账", name) == look(data, "台账", name)
    own = {
        c.coordinate: c.comment.text for r in openpyxl.load_workbook(io.BytesIO(third))["台账"] for c in r if c.comment
    }
    assert own == {"D4": "单位自己的话", "B2": "这格以后再填"}
    assert openpyxl.load_workbook(io.BytesIO(third)).sheetnames == [LIST_TITLE, "台账", "隐藏"]


def test_marks_come_off_where_the_list_was_deleted_or_the_row_moved() -> None:
    data = workbook()

    def tamper(book: Any) -> None:
        del book[LIST_TITLE]
        there, here = book["台账"]["B5"], book["台账"]["B2"]
        there._style, here._style = here._style, there._style

    again = reply(edited(reply(data, ("台账", "B2")), tamper))
    assert marked(again) == {}
    assert look(again, "台账", "B5") == look(data, "台账", "B5")


def test_a_units_own_sheet_of_that_name_is_left_alone() -> None:
    made = reply(workbook(title=LIST_TITLE), (LIST_TITLE, "B2"))
    again = reply(edited(made, lambda book: None), (LIST_TITLE, "C2"))
    for each, cell in ((made, "B2"), (again, "C2")):
        book = openpyxl.load_workbook(io.BytesIO(each))
        assert book.sheetnames == [f"{LIST_TITLE}（2）", LIST_TITLE]
        assert set(marked(each)) == {(LIST_TITLE, cell)}
        assert book.worksheets[0].print_title_rows == "$9:$9"


@pytest.mark.parametrize("title", ["甲'乙", "=1+1", "a&b<c>", "台 账"])
def test_any_sheet_name_can_be_linked_to(title: str) -> None:
    made = reply(workbook(title=title), (title, "B2"))
    assert links(made) == ["'" + title.replace("'", "''") + "'!B2"]
    assert set(marked(made)) == {(title, "B2")}


def test_text_from_outside_is_never_a_formula_and_bounded() -> None:
    evil = "=cmd|'/c calc'!A1\x01😀" + "长" * 9000
    spot = Spot("台账", "B2", "+第1项", "-1", evil, "@SUM(A1)")
    listing, marks = build_list(HEADING, [spot], [spot])
    made = annotate(workbook(), write_book(listing), marks, "=作者")
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert {cell.data_type for row in book[LIST_TITLE] for cell in row if cell.value} == {"s"}
    assert len(book["台账"]["B2"].comment.text) < 600


MACROS = operated(workbook(), {}, **{"vbaProject.bin": b"macro"})
STRICT = operated(
    workbook(),
    {
        "xl/workbook.xml": lambda part: part.replace(
            b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/x"
        )
    },
)


@pytest.mark.parametrize("data", [MACROS, STRICT], ids=["macros", "strict"])
def test_what_cannot_be_edited_is_refused(data: bytes) -> None:
    with pytest.raises(Unfit):
        reply(data, ("台账", "B2"))


MOVED_MACROS = repacked(workbook(), Packing(moved=True, foreign=("macrosheet",)))
MOVED = repacked(
    workbook(), Packing(seed=3, moved=True, targets="mixed", foreign=("module", "unrelated", "chartsheet"))
)


def test_macros_are_known_by_what_points_at_them() -> None:
    with pytest.raises(Unfit):
        reply(MOVED_MACROS, ("台账", "B2"))


def test_parts_of_any_name_and_sheets_that_are_only_listed_stay_as_they_came() -> None:
    made = read_workbook(reply(MOVED, ("台账", "B2"), ("台账", "C3")))
    before = read_workbook(MOVED)
    assert [sheet.title for sheet in made.sheets] == [LIST_TITLE, *(sheet.title for sheet in before.sheets)]
    assert [sheet.rows for sheet in made.sheets[1:]] == [sheet.rows for sheet in before.sheets]
    again = read_workbook(reply(reply(MOVED, ("台账", "B2")), ("台账", "C3")))
    assert [sheet.title for sheet in again.sheets] == [sheet.title for sheet in made.sheets]


def asked(guard: Guard, data: bytes, *marks: Mark) -> bytes | None:
    listing, _ = build_list(HEADING, (), ())
    return marked_copy(guard, data, write_book(listing), marks, OFFICE)


def test_the_child_answers_with_a_copy_or_with_nothing() -> None:
    with Guard(30, 512, command=COMMAND) as guard:
        for bad in (b"", b"PK\3\4", workbook()[:-30], MACROS):
            assert asked(guard, bad) is None
        assert asked(guard, workbook(), Mark("没有", "B2", "错", "F9")) is None
        made = asked(guard, workbook())
    assert isinstance(made, bytes) and isinstance(read_workbook(made), RawBook)


def test_a_child_that_dies_gives_nothing() -> None:
    greet = """import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\7"ready"')"""
    with Guard(5, 0, command=[sys.executable, "-c", greet]) as guard:
        assert asked(guard, workbook()) is None


ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
"""ECMA-376, CT_Worksheet: Excel calls a file damaged whose parts of a sheet stand in another order."""


def no_comments(book: Any, sheet: Any) -> None:
    sheet.add_table("J1:K3")
    sheet.add_sparkline("G1", {"range": "台账!A1:C1"})
    sheet.insert_image("H2", "a.png", {"image_data": io.BytesIO(png())})
    sheet.set_header("&C&G", {"image_center": "a.png", "image_data_center": io.BytesIO(png())})


@pytest.mark.parametrize("fill", [None, everything, no_comments])
def test_what_is_added_stands_where_the_standard_wants_it(fill: Callable[[Any, Any], None] | None) -> None:
    after = parts_of(reply(workbook(fill), ("台账", "B2"), ("台账", "Z9")))
    types = after["[Content_Types].xml"].decode()
    for name, content in after.items():
        if name.startswith("xl/worksheets/sheet"):
            found = [ORDER.index(each.tag.rpartition("}")[2]) for each in ElementTree.fromstring(content)]
            assert found == sorted(found), name
            for row in ElementTree.fromstring(content).iter(
                "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row"
            ):
                columns = [cell_at(cell.attrib["r"])[1] for cell in row]
                assert columns == sorted(set(columns))
        if not name.endswith((".rels", ".vml", ".png", "].xml")):
            assert f'PartName="/{name}"' in types, name
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for each in ElementTree.fromstring(content):
                assert not each.attrib["Target"].startswith("/")
                target = posixpath.normpath(posixpath.join("/", folder, each.attrib["Target"])).lstrip("/")
                assert target in after, (name, target)
    drawings = [content for name, content in after.items() if name.endswith(".vml") and b'"Note"' in content]
    (drawing,) = drawings
    ids = re.findall(rb'<v:shape\s[^>]*id="([^"]+)"', drawing)
    assert len(ids) == len(set(ids)) and ElementTree.fromstring(drawing) is not None


def looks_of(data: bytes) -> dict[str, int]:
    """How many parts each list of the styles has."""
    root = ElementTree.fromstring(parts_of(data)["xl/styles.xml"])
    return {each.tag.rpartition("}")[2]: len(each) for each in root}


@pytest.mark.parametrize("first", [workbook(), edited(workbook(), lambda book: None)], ids=["xlsxwriter", "openpyxl"])
def test_a_further_reply_adds_no_look_that_is_there(first: bytes) -> None:
    again = reply(reply(first, ("台账", "B2")), ("台账", "B2"))
    assert looks_of(reply(again, ("台账", "B2"))) == looks_of(again) == looks_of(reply(first, ("台账", "B2")))
    assert marked(again) == marked(reply(first, ("台账", "B2")))


def test_a_marked_cell_s_font_has_its_parts_in_the_order_excel_reads() -> None:
    part = "xl/styles.xml"
    font = b'<font><name val="A"/><color rgb="FF00FF00"/><sz val="9"/><i/></font>'
    data = operated(workbook(), {part: lambda xml: re.sub(rb"<font>.*?</font>", font, xml)})
    made = parts_of(reply(data, ("台账", "B2")))[part]
    assert b'<i/><sz val="9"/><color rgb=' in made and made.count(b'<name val="A"/></font>') == 1
