"""A table says where its columns and rows stand, and its sheet follows from that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.sheets.formulas import in_row
from toolkit.book.sheets.model import Cell, Row, Style
from toolkit.book.sheets.table import ROW_ID, Table, TableColumn, id_header, page_footer
from toolkit.schema.model import HINT, FieldKind, Owner, Register, SchemaField, Sheet

NAME = SchemaField("name", "名称", width=30, required=True)
DAY = SchemaField("day", "预计完成日期", FieldKind.DATE, width=10)
INNER = SchemaField("inner", "内部备注", width=20, printed=False)
SHEET = Sheet("tasks", "工作台账", "rows", (NAME, DAY, INNER))


def table(header_at: int = 2, last: int = 6) -> Table:
    columns = (*(TableColumn.of(field) for field in SHEET.fields), TableColumn.of_ids(SHEET))
    return Table(SHEET.title, columns, header_at, last)


def test_columns_carry_the_headers_of_their_fields_and_the_row_ids_are_hidden() -> None:
    made = table()
    assert [cell.value for cell in made.headers.cells] == ["名称＊", "预计完成\n日期", "内部备注", "行标识"]
    assert [(column.width, column.hidden) for column in made.columns][2:] == [(20, False), (10, True)]


def test_a_registers_ids_say_which_register_it_is() -> None:
    assert id_header(Register("plans", "规划文件清单", fields=(NAME,))) == "行标识.plans"
    assert id_header(SHEET) == ROW_ID == "行标识"


def test_where_a_cell_a_row_and_a_column_stand() -> None:
    made = table()
    assert (made.first, made.at("day"), made.cell("day", 3)) == (3, 1, "B4")
    assert made.cells(3) == {"name": "$A4", "day": "$B4", "inner": "$C4", ROW_ID: "$D4"}
    assert {name: in_row(cell, 3) for name, cell in made.any_row.items()} == made.cells(3)
    assert (made.area("day"), made.area("day", 4), made.area("day", 4, 5)) == ("B4:B7", "B5:B7", "B5:B6")
    assert made.reference(ROW_ID) == "'工作台账'!$D$4:$D$7"
    with pytest.raises(KeyError):
        made.at("nothing")


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    again = SchemaField(HINT.name, "单位自己的提示", width=12)
    made = Table("清单", (TableColumn.of(again), TableColumn.of(HINT)), 0, 3)
    assert made.at(HINT.name) == 0


def test_the_sheet_follows_from_where_the_table_stands() -> None:
    top, rows = (Row((Cell("标题"),)), Row()), (Row((Cell("甲"),)),)
    made = table().sheet(top, rows, frozen=1, footer=page_footer("甲&乙"))
    assert made.rows == (*top, table().headers, *rows)
    assert (made.title, made.freeze, made.filter_area) == ("工作台账", (3, 1), "A3:D7")
    assert [(column.width, column.hidden) for column in made.columns] == [
        (30, False),
        (10, False),
        (20, False),
        (10, True),
    ]
    assert (made.setup.area, made.setup.repeat) == ("A1:B7", (2, 2))
    assert made.setup.footer == "&L&9 甲&&乙&R&9第 &P 页，共 &N 页"
    assert table().sheet(top, rows, frozen=1, print_area=False).setup.area == ""


def test_a_row_is_as_high_as_its_longest_text_wants_and_grows() -> None:
    made = table()
    short, long = made.row([Cell("甲")], ["甲"], 1), made.row([Cell("甲"), Cell()], ["甲", "字" * 40], 1)
    assert short.grows and long.grows
    assert short.height is not None and long.height is not None and short.height < long.height
    assert made.row([], [], 3).height == short.height + 2 * 15


def test_below_the_rows_there_are_cells_look_as_their_column_says() -> None:
    open_style = Style(locked=False)
    column = TableColumn.of(SchemaField("item", "序号", FieldKind.INTEGER, Owner.UNIT), style=open_style)
    made = Table("清单", (column,), 0, 9).sheet((), (), frozen=1)
    assert made.columns[0].style == open_style


def test_a_page_beside_begins_where_the_columns_of_another_begin_if_that_makes_no_further_page() -> None:
    def column(name: str, owner: Owner, width: float) -> TableColumn:
        return TableColumn.of(SchemaField(name, name, owner=owner, width=width))

    grey = [column(f"任务{n}", Owner.PLAN, 30) for n in range(4)]
    for wide, starts in ((20, (4,)), (130, (5,))):
        white = [column("结论", Owner.OFFICE, 12), column("意见", Owner.OFFICE, wide)]
        made = Table("清单", (*grey, *white), 1, 3).sheet((Row(),), (), frozen=0)
        assert made.setup.break_right == starts


def test_a_long_line_above_the_headers_is_broken_and_what_stands_below_the_rows_too() -> None:
    note = Row((Cell("字" * 90),), 18)
    made = table(1, 2).sheet((note,), (Row(), note), frozen=1, print_area=False)
    assert made.merges == ("A1:D1", "A4:D4")
    assert [(row.height or 0) > 40 for row in made.rows] == [True, False, False, True]


@given(st.lists(st.floats(4, 45), min_size=1, max_size=16), st.lists(st.booleans(), min_size=16, max_size=16))
def test_columns_give_up_a_third_at_most_and_only_where_one_page_then_holds_all(
    widths: list[float], hidden: list[bool]
) -> None:
    columns = tuple(TableColumn(str(n), Cell(str(n)), width, hidden=hidden[n]) for n, width in enumerate(widths))
    before = Table("清单", columns, 0, 1)
    after = before.fitted()
    changed = [pair for pair in zip(before.columns, after.columns, strict=True) if pair[0] != pair[1]]
    for old, new in changed:
        assert old.width * 2 / 3 - 1e-9 <= new.width < old.width and not old.hidden
    if changed:
        pages = [each.sheet((), (), frozen=0).setup.break_right for each in (before, after)]
        assert pages[0] and not pages[1]
