"""The toolkit's own writer against XlsxWriter: the same parts for any book, and the same as openpyxl reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.book.sheets.model import (
    Book,
    Cell,
    Chart,
    Column,
    Condition,
    Row,
    Series,
    Setup,
    SheetSpec,
    Style,
    Validation,
)
from toolkit.edges.writing.by_xlsxwriter import drawn_parts, xlsxwriter_workbook
from toolkit.edges.writing.own import own_workbook
from toolkit.edges.writing.parts_text import NotOursError
from toolkit.edges.writing.workbook import write_book
from toolkit.errors import ToolkitError

WHEN = datetime(2021, 9, 1, 8, 30)
COLOURS = st.sampled_from(("1F2933", "ffd8bf", "FFFFFF", "000000"))
MAYBE = st.sampled_from(("", "C9D1D9", "FADCD9"))
STYLES = st.builds(
    Style,
    fill=MAYBE,
    color=COLOURS,
    bold=st.booleans(),
    size=st.sampled_from((10, 9, 12.5)),
    align=st.sampled_from(("left", "center", "right")),
    valign=st.sampled_from(("top", "vcenter", "bottom")),
    wrap=st.booleans(),
    border=MAYBE,
    top=MAYBE,
    bottom=MAYBE,
    number=st.sampled_from(("", "0", "General", "@", "yyyy-mm-dd", '[=0]"无";0"项"')),
    locked=st.booleans(),
    indent=st.sampled_from((0, 1, 3)),
    underline=st.booleans(),
    upright=st.booleans(),
)
SHORT = ("", "甲", "=1+1", "a\nb", " 前后有空格 ", "\n", "<&\">'", "_x000D_", "\x07", "𠮷", "\uffff", "#N/A", "007")
TEXTS, KEPT = st.sampled_from(SHORT), st.sampled_from([text for text in SHORT if text not in ("\x07", "\uffff")])
DAYS = st.sampled_from((date(1900, 3, 2), date(2021, 9, 30), datetime(2021, 9, 30, 8, 30, 15), datetime(2021, 9, 30)))
VALUES = st.none() | TEXTS | DAYS | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
FORMULAS = st.sampled_from(("=A1+1", '=IF($B{0}="","缺&漏",MID("a<b",2,9))', "=COUNTIF(A{0}:C{0},1)", "='乙 表'!A{0}"))
WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=8)


@st.composite
def rows(draw: st.DrawFn) -> tuple[Row, ...]:
    """Rows of few styles, as sheets have them, some of them far down; formulas that repeat down a column among them."""
    looks = (Cell().style, Style(), *draw(st.lists(STYLES, max_size=2)))
    look = st.sampled_from(looks)
    plain = st.builds(Cell, VALUES, look)
    links = st.builds(Cell, st.sampled_from(("去看", "<看>")), look, link=st.sampled_from(("'乙 表'!A1", "甲!$B$2")))
    made = [Row()] * draw(st.sampled_from((0, 0, 11)))
    for at in range(len(made), len(made) + draw(st.integers(0, 8))):
        computed = st.builds(
            Cell, KEPT | DAYS | st.integers(-9, 9), look, FORMULAS.map(lambda text, at=at: text.format(at + 1))
        )
        cells = draw(st.lists(plain | plain | computed | links, max_size=5))
        height = draw(st.none() | st.sampled_from((12, 15, 26.4)))
        made.append(Row(tuple(cells), height, draw(st.booleans()), draw(st.none() | look)))
    return tuple(made)


YEARS = date(2021, 1, 1), date(2022, 12, 31)
AREAS = st.sampled_from(("A1:A9", "B2", "B2:B2", "A1:F3", "C7:D20"))
RULES = st.one_of(
    st.builds(Validation, AREAS, choices=st.lists(WORDS, min_size=1, max_size=4).map(tuple), prompt=WORDS, error=WORDS),
    st.builds(Validation, AREAS, source=st.just("='选项'!$A$1:$A$5"), prompt_title=WORDS, error=KEPT),
    st.builds(Validation, AREAS, dates=st.just(YEARS), prompt_title=WORDS, error=WORDS),
    st.builds(Validation, AREAS, number=st.sampled_from(("whole", "share")), prompt_title=WORDS, prompt=WORDS),
    st.builds(Validation, AREAS, most=st.sampled_from((0, 40)), prompt_title=WORDS, prompt=WORDS, error=WORDS),
)
CONDITIONS = st.builds(Condition, AREAS, st.sampled_from(('=$A1="<"', "=$A1=1", '=LEFT($G5,2)="逾期"')), STYLES)
SETUPS = st.builds(
    Setup,
    landscape=st.booleans(),
    area=st.sampled_from(("", "A1", "A1:D9")),
    repeat=st.sampled_from((None, (0, 0), (1, 3))),
    footer=st.sampled_from(("", "&L&9 甲&&乙&R第 &P 页")),
    pages_high=st.sampled_from((0, 1, 2)),
    pages_wide=st.sampled_from((1, 2)),
    repeat_columns=st.sampled_from((0, 2)),
    break_before=st.sampled_from(((), (3, 2, 0, 3))),
    scale=st.sampled_from((0, 90)),
    break_right=st.sampled_from(((), (2, 1))),
    margins=st.sampled_from(((0.4, 0.4, 0.5, 0.55), (1, 0.25, 0, 0.5))),
)
COLUMNS = st.builds(Column, st.sampled_from((0.5, 3, 8.43, 10, 44.7)), st.booleans(), st.none() | STYLES)


@st.composite
def books(draw: st.DrawFn) -> Book:
    titles = draw(st.permutations(("甲", "乙 表", "2020年", "表（一）", "丙's"))).copy()
    sheets = []
    for at in range(draw(st.integers(1, 3))):
        made = draw(rows())
        wide = all(len(row.cells) > 3 and not any(cell.formula for cell in row.cells) for row in made[:4])
        merges = draw(st.sampled_from(((), ("A1:B2",), ("A1:D1", "B3:C9")))) if len(made) > 3 and wide else ()
        sheets.append(
            SheetSpec(
                titles[at],
                tuple(draw(st.lists(COLUMNS, max_size=3))),
                made,
                freeze=draw(st.sampled_from((None, (4, 2), (1, 0), (0, 1)))),
                filter_area=draw(st.sampled_from(("", "A4:F20"))),
                validations=tuple(draw(st.lists(RULES, max_size=2))),
                conditions=tuple(draw(st.lists(CONDITIONS, max_size=3))),
                merges=merges,
                setup=draw(SETUPS),
                protected=draw(st.booleans()),
                inserts=draw(st.booleans()),
                visibility="hidden" if at and draw(st.booleans()) else "visible",
                tab=draw(MAYBE),
            )
        )
    return Book(tuple(sheets), draw(WORDS), WHEN, draw(st.dictionaries(WORDS.filter(bool), TEXTS, max_size=2)))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def own(book: Book) -> bytes:
    return own_workbook(book, drawn_parts)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_any_book_has_the_parts_that_xlsxwriter_writes(book: Book) -> None:
    expected, made = xlsxwriter_workbook(book), own(book)
    assert parts(made) == parts(expected)
    assert made == expected


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), books(), st.integers(0, 9))
def test_books_that_end_alike_have_the_parts_that_xlsxwriter_writes(book: Book, before: Book, last: int) -> None:
    """What is remembered of rows that end the sheets of two books says nothing of the one in the other."""
    shared = book.sheets[0].rows[last:]
    for each in (before, book, before):
        sheets = tuple(replace(spec, rows=(*spec.rows[:last], *shared), ending=shared) for spec in each.sheets)
        ours = replace(each, sheets=sheets)
        with suppress(ToolkitError):  # an area may lie upon a formula now
            assert parts(write_book(ours)) == parts(write_book(ours, by_xlsxwriter=True))


def said(sheet: Worksheet) -> Iterator[Any]:
    """What a reader finds on a sheet: cells with their looks, rules, and all that stands around them."""
    for row in sheet.iter_rows():
        for cell in row:
            look = (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection)
            link = (cell.hyperlink.location, cell.hyperlink.display) if cell.hyperlink else None
            yield cell.coordinate, cell.value, cell.data_type, [repr(each) for each in look], link
    yield sorted((name, each.width, each.hidden) for name, each in sheet.column_dimensions.items())
    yield [(at, each.height, each.customFormat) for at, each in sheet.row_dimensions.items()]
    yield sorted(map(str, sheet.merged_cells.ranges)), sheet.freeze_panes, sheet.auto_filter.ref
    yield [repr(each) for each in sheet.data_validations.dataValidation]
    yield [(str(area.sqref), [repr(rule) for rule in area.rules]) for area in sheet.conditional_formatting]
    yield repr(sheet.protection), repr(sheet.page_setup), repr(sheet.page_margins), repr(sheet.print_options)
    yield sheet.oddFooter.left.text, sheet.oddFooter.right.text, sheet.print_area, sheet.print_title_rows
    yield sheet.print_title_cols, repr(sheet.row_breaks), sheet.sheet_state, repr(sheet.sheet_properties.tabColor)


@pytest.mark.filterwarnings("ignore")  # openpyxl's, of numbers that are no days
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_reader_finds_the_same_cells_looks_and_rules(book: Book) -> None:
    """Also where another XlsxWriter should write a part in other words."""
    one, other = (openpyxl.load_workbook(io.BytesIO(data)) for data in (own(book), xlsxwriter_workbook(book)))
    assert one.sheetnames == other.sheetnames
    assert repr(one.properties) == repr(other.properties) and repr(one.custom_doc_props) == repr(other.custom_doc_props)
    for title in one.sheetnames:
        assert list(said(one[title])) == list(said(other[title]))


def test_charts_are_drawn_by_xlsxwriter_on_sheets_of_our_own() -> None:
    cells = Row((Cell("类别"), Cell("已销号"))), Row((Cell("规划"), Cell(3))), Row((Cell("财政"), Cell(1)))
    chart = Chart("按类别", "bar", "A2:A3", (Series("B1", "B2:B3", "2E7D5B"),), "E2", (320, 200))
    plain, drawn = (
        SheetSpec(title, (Column(10, style=Style(bold=True)),), cells, charts=charts)
        for title, charts in (("甲", ()), ("乙", (chart, chart)))
    )
    book = Book((plain, drawn, SheetSpec("丙", (), cells, charts=(chart,))), "图", WHEN)
    assert parts(own(book)) == parts(xlsxwriter_workbook(book))


NUMBERS = st.sampled_from((0, 3, 0.5, None, "无", date(2021, 9, 1))).map(Cell) | st.just(Cell(4, formula="=B2+1"))


@given(
    figures=st.lists(NUMBERS, min_size=2, max_size=2),
    sizes=st.lists(st.sampled_from((None, 9.0, 30.0)), min_size=3, max_size=3),
    widths=st.lists(st.builds(Column, st.sampled_from((4, 10, 31)), st.booleans(), st.none() | STYLES), max_size=5),
    at=st.sampled_from(("A1", "C3", "E2")),
    style=STYLES,
)
def test_charts_are_drawn_as_in_the_whole_workbook(
    figures: list[Cell], sizes: list[float | None], widths: list[Column], at: str, style: Style
) -> None:
    words = Cell("类别"), Cell("规划", style), Cell("财政")
    beside = [(Cell("已销号"), Cell("旁")), *((replace(cell, style=style), Cell(7, style)) for cell in figures)]
    rows = (Row((word, *cells), height) for word, cells, height in zip(words, beside, sizes, strict=True))
    chart = Chart("按类别", "column", "A2:A3", (Series("B1", "B2:B3", "2E7D5B"),), at, (320, 200))
    book = Book((SheetSpec("甲", tuple(widths), tuple(rows), charts=(chart,)),), "图", WHEN)
    assert parts(own(book)) == parts(xlsxwriter_workbook(book))


@pytest.mark.parametrize(
    "sheet",
    [
        SheetSpec("甲", (), (Row((Cell("x" * 40_000),)),)),
        SheetSpec("甲", (), (Row((Cell("甲"),) * 16_385),)),
        SheetSpec("甲" * 40, (), ()),
        SheetSpec("甲/乙", (), ()),
        SheetSpec("甲", (), (Row((Cell("a"), Cell("b"))), Row((Cell("c"), Cell("d")))), merges=("A1:B1", "B1:B2")),
        SheetSpec("甲", (), (), validations=(Validation("A1", choices=("长" * 300,)),)),
        SheetSpec("甲", (), (), validations=(Validation("A1", most=3, prompt_title="长" * 40, prompt="写"),)),
        SheetSpec("甲", (), (), setup=Setup(footer="长" * 300)),
        SheetSpec("甲", (), (), setup=Setup(footer="𠮷" * 128)),
        SheetSpec("甲", (), (), validations=(Validation("A1048577", most=3),)),
        SheetSpec("甲", (), (), conditions=(Condition("XFE1", "=A1=1", Style()),)),
        SheetSpec("甲", (), (), tab="12345G"),
        SheetSpec("甲", (), (Row((Cell("a\ud800"),)),)),
    ],
)
def test_what_office_programs_do_not_take_is_told_by_xlsxwriter(sheet: SheetSpec) -> None:
    with pytest.raises((NotOursError, UnicodeEncodeError)):
        own(Book((sheet,), "题", WHEN))
    with pytest.raises(ToolkitError, match="写不成工作簿"):
        write_book(Book((sheet,), "题", WHEN))


def test_a_function_with_another_name_in_the_file_is_left_to_xlsxwriter() -> None:
    book = Book((SheetSpec("甲", (), (Row((Cell("x", formula='=XLOOKUP("a",A1:A2,B1:B2)'),)),)),), "题", WHEN)
    with pytest.raises(NotOursError):
        own(book)
    assert b"_xlfn.XLOOKUP(" in parts(write_book(book))["xl/worksheets/sheet1.xml"]


RULED = Validation("A1", source='="_x0041_"'), Validation("A2", dates=(date(1900, 1, 1), date(1900, 2, 28)))


@pytest.mark.parametrize(
    "sheet",
    [
        SheetSpec("甲", (), (), conditions=(Condition("A1", '=$A1="_x0041_"', Style()),), validations=RULED),
        SheetSpec("甲", (), (Row((Cell("a", Style(fill="red", top="#ABCDEF")),)),), tab="ABC"),
    ],
)
def test_a_code_in_a_rule_a_day_that_never_was_and_a_colour_by_name_stand_as_xlsxwriter_has_them(
    sheet: SheetSpec,
) -> None:
    book = Book((sheet,), "题", WHEN)
    assert write_book(book) == xlsxwriter_workbook(book)


def test_a_text_that_looks_like_markup_stays_a_text() -> None:
    """XlsxWriter takes it for text of several looks."""
    data = write_book(Book((SheetSpec("甲", (), (Row((Cell("<r>甲</r>"),)),)),), "题", WHEN))
    assert openpyxl.load_workbook(io.BytesIO(data))["甲"]["A1"].value == "<r>甲</r>"


def test_no_character_makes_a_file_that_cannot_be_read() -> None:
    """XlsxWriter writes some of them as they are in rules and in what formulas give."""
    rule = Validation("A1", most=3, prompt_title="题", prompt="写\x07", error="错\x1f\uffff")
    rows = (Row((Cell("\x07", formula="=A2"), Cell("\x0b", link="甲!A1"))),)
    book = openpyxl.load_workbook(io.BytesIO(own(Book((SheetSpec("甲", (), rows, validations=(rule,)),), "题", WHEN))))
    assert book["甲"].data_validations.dataValidation[0].prompt == "写_x0007_"


def test_one_word_goes_back_to_xlsxwriter() -> None:
    book = Book((SheetSpec("甲", (), (Row((Cell("<r>甲</r>"),)),)),), "题", WHEN)
    assert write_book(book, by_xlsxwriter=True) == xlsxwriter_workbook(book) != write_book(book)
