"""The written file: deterministic bytes, text that stays text, heights that grow."""

from __future__ import annotations

import gc
import io
import re
import weakref
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Book, Cell, Column, Row, SheetSpec, Style, Validation
from toolkit.edges.writing.by_xlsxwriter import xlsxwriter_workbook
from toolkit.edges.writing.workbook import write_book
from toolkit.errors import ToolkitError
from toolkit.schema.model import FieldKind, SchemaField

WHEN = datetime(2021, 9, 1)


def book(*rows: Row, **options: object) -> Book:
    return Book((SheetSpec("表", (Column(10),), rows, **options),), "题", WHEN)  # type: ignore[arg-type]


HOSTILE = [
    "=1+1",
    "{=1}",
    "+1",
    "-1",
    "@x",
    "http://a.example.com",
    "mailto:a@b.c",
    "007",
    "𠮷",
    "<script>",
    "a\nb",
    "TRUE",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text(text: str) -> None:
    data = write_book(book(Row((Cell(text),))))
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A1"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_same_book_gives_the_same_bytes() -> None:
    made = book(Row((Cell("甲"), Cell(3), Cell(date(2021, 9, 30), Style(number="yyyy-mm-dd")))))
    assert write_book(made) == write_book(made)


def test_nothing_of_a_workbook_that_xlsxwriter_wrote_stays_in_memory() -> None:
    """XlsxWriter's objects hold on to each other; those of one workbook are gone before the next one is made."""
    made = book(Row((Cell("甲"),)))
    gc.collect()
    gc.disable()
    try:
        xlsxwriter_workbook(made)
        assert not any(isinstance(each, xlsxwriter.Workbook) for each in gc.get_objects())
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(ToolkitError):
        xlsxwriter_workbook(book(Row((Cell("x" * 40_000),))))
    assert gc.isenabled()


@pytest.mark.parametrize("kept_aside", [False, True])
def test_what_was_in_memory_before_a_workbook_is_not_gone_through_for_it(kept_aside: bool) -> None:
    """And is not kept for ever: whoever looks at everything finds it. What somebody keeps aside stays there."""

    class Held:
        """Holds on to itself."""

        def __init__(self) -> None:
            self.itself = self

    given = book(Row((Cell("甲"),)))
    gc.disable()
    gc.unfreeze()  # what the tests keep aside
    try:
        seen = weakref.ref(Held())
        if kept_aside:
            gc.freeze()
        xlsxwriter_workbook(given)
        assert seen() is not None
        gc.collect()
        assert (seen() is not None) is kept_aside
    finally:
        gc.freeze()
        gc.enable()


def test_a_formula_carries_its_value() -> None:
    data = write_book(book(Row((Cell(5, formula="=2+3"), Cell("是", formula='=IF(1,"是","")')))))
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert [cell.value for cell in sheet[1]] == [5, "是"]


def test_a_formula_that_gives_a_day_carries_it_as_a_day() -> None:
    day = Cell(date(2021, 9, 30), Style(number="yyyy-mm-dd"), formula="=A2")
    data = write_book(book(Row((day,)), Row((Cell(date(2021, 9, 30)),))))
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["表"]
    assert shown["A1"].value == datetime(2021, 9, 30)


def test_only_growing_rows_may_be_refitted() -> None:
    data = write_book(book(Row((Cell("头"),), 34), Row((Cell("身"),), 51, grows=True)))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    tags = re.findall(r"<row [^>]*>", xml)
    assert ["customHeight" in tag for tag in tags] == [True, False]
    assert 'ht="51"' in tags[1]


def test_what_the_writer_would_only_warn_of_is_an_error() -> None:
    rule = Validation("A1", choices=("长" * 200, "短" * 100))
    with pytest.raises(ToolkitError, match="写不成工作簿"):
        write_book(book(Row((Cell("甲"),)), validations=(rule,)))


def test_a_protected_sheet_lets_people_filter_and_resize_and_offers_no_sorting_over_locked_cells() -> None:
    data = write_book(book(Row((Cell("甲"),)), protected=True))
    held = openpyxl.load_workbook(io.BytesIO(data)).active.protection
    assert held.sheet and held.objects
    forbidden = (held.autoFilter, held.formatRows, held.formatColumns)
    assert forbidden == (False,) * 3
    assert held.insertRows and held.deleteRows and held.formatCells and held.sort


@pytest.mark.parametrize("freeze", [None, (1, 1), (2, 0)])
@pytest.mark.parametrize("writer", [write_book, xlsxwriter_workbook])
def test_the_cursor_stands_in_the_first_cell_where_something_may_be_typed(
    writer: Callable[[Book], bytes], freeze: tuple[int, int] | None
) -> None:
    rows = (Row((Cell("头"), Cell("头"))), Row((Cell("锁"), Cell(None, Style(locked=False)))), Row((Cell("锁"),)))

    def chosen(data: bytes) -> set[str]:
        selections = openpyxl.load_workbook(io.BytesIO(data)).active.sheet_view.selection
        return {each.activeCell for each in selections[-1:]}

    assert chosen(writer(book(*rows, protected=True, freeze=freeze))) == {"B2"}
    assert chosen(writer(book(*rows, freeze=freeze))) <= {"A1", None}


@pytest.mark.parametrize(
    ("field", "kind", "limits", "error"),
    [
        (SchemaField("n", "人数", FieldKind.INTEGER), "whole", ("-999999999", "999999999"), "人数只填整数，不写单位。"),
        (SchemaField("n", "比例", FieldKind.PERCENT), "decimal", ("0", "10"), "比例填百分比，如 50%。"),
        (
            SchemaField("n", "姓名", max_length=40),
            "textLength",
            ("40", None),
            "姓名最多写40个字。",
        ),
        (
            SchemaField("n", "日期", FieldKind.DATE, help="如 2021-9-30。"),
            "date",
            ("44197", "44926"),
            "请填写 2021-1-1 至 2022-12-31 之间的日期，格式如 2021-9-30。",
        ),
    ],
)
def test_every_kind_of_input_has_a_rule_whose_alert_says_what_is_allowed(
    field: SchemaField, kind: str, limits: tuple[str, str | None], error: str
) -> None:
    rule = validation(field, "A1:A3", Lists(), (date(2021, 1, 1), date(2022, 12, 31)))
    data = write_book(book(Row((Cell("甲"),)), validations=(rule,)))
    (made,) = openpyxl.load_workbook(io.BytesIO(data)).active.data_validations.dataValidation
    assert (made.type, (made.formula1, made.formula2), made.error) == (kind, limits, error)
    assert (made.errorStyle or "stop") == "stop" and made.showErrorMessage


def test_a_formula_that_repeats_down_a_column_is_written_once_and_reads_the_same() -> None:
    rows = [Row((Cell(n), Cell(n * 2, formula=f'=A{n}*2+$C$1&"A{9}"'))) for n in range(1, 5)]
    rows.append(Row((Cell(5), Cell("别的", formula='="别的"'))))
    data = write_book(book(*rows))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("*2+") == 1 and 'ref="B1:B4"' in xml
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [row[1].value for row in sheet.rows] == [f'=A{n}*2+$C$1&"A9"' for n in range(1, 5)] + ['="别的"']
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    assert [row[1].value for row in values.rows] == [2, 4, 6, 8, "别的"]


def test_a_formula_that_names_another_sheet_stands_in_each_of_its_cells() -> None:
    formulas = ["=A{}+'填报说明'!$B$1", "=A{}+代码表!C2", '=IF(A{}>1,"快！","慢!")']
    rows = [Row((Cell(n), *(Cell(n, formula=each.format(n)) for each in formulas))) for n in range(1, 5)]
    xml = zipfile.ZipFile(io.BytesIO(write_book(book(*rows)))).read("xl/worksheets/sheet1.xml").decode()
    assert "shared" not in xml and xml.count("代码表!C2") == 4


def test_a_formula_that_gives_nothing_keeps_an_empty_text() -> None:
    rows = [Row((Cell("", formula=f'=IF(A{n}=1,"甲","")'), Cell("", formula="=B9&表!C9"))) for n in range(1, 4)]
    xml = zipfile.ZipFile(io.BytesIO(write_book(book(*rows)))).read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r"<c ([^>]*)>(<f.*?)</c>", xml)
    assert len(cells) == 6
    assert all('t="str"' in attributes and inner.endswith("<v></v>") for attributes, inner in cells)
