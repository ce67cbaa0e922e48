"""Rows sorted, inserted, doubled; headers renamed, columns moved; sheets copied, carriers lost: one promise each.

Every unit fills in the same cells (`FILLED`, `COVER`), then does something to its workbook. Where nothing else is
said, all of it is in the ledger at its own item afterwards, and nothing else is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.returning import (
    FILLED,
    FIRST,
    HEADERS,
    HIDDEN,
    PAGE,
    TASKS,
    Came,
    Case,
    Desk,
    Table,
    but,
    check,
    lines,
    move_columns,
    play,
    put_lines,
    without,
    write,
)
from kit.unit_books import id_column

returned = Table()


# Rows


@returned("merged")
def as_it_was_filled_in(unit: Desk) -> None:
    unit.send(unit.filled())


@returned("merged")
def rows_in_reverse(unit: Desk) -> None:
    book = unit.filled()
    put_lines(book[TASKS], lines(book[TASKS])[::-1])
    unit.send(book)


@returned("merged")
def rows_sorted_by_their_requirement(unit: Desk) -> None:
    book = unit.filled()
    put_lines(book[TASKS], sorted(lines(book[TASKS]), key=lambda line: str(line[2])))
    unit.send(book)


@returned("merged")
def rows_sorted_without_their_hidden_ids(unit: Desk) -> None:
    book = unit.filled()
    rows = lines(book[TASKS])
    ids = [row[20] for row in rows]
    ordered = sorted(rows, key=lambda line: str(line[8] or "~"))
    put_lines(book[TASKS], [[*row[:20], row_id] for row, row_id in zip(ordered, ids, strict=True)])
    unit.send(book)


@returned("merged")
def a_blank_row_in_the_middle(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].insert_rows(6, 2)
    unit.send(book)


@returned("partial", faults=["row-unknown 第6行"])
def a_row_of_their_own_in_the_middle(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].insert_rows(6)
    write(book[TASKS], "C6", "我们另外做的一件事")
    write(book[TASKS], "I6", "已做完")
    unit.send(book)


@returned("partial", faults=["row-unknown 第6行"])
def a_row_of_their_own_under_the_number_of_another(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].insert_rows(6)
    for cell, value in {"A6": 3, "C6": "我们另外做的一件事", "I6": "已做完"}.items():
        write(book[TASKS], cell, value)
    unit.send(book)


@returned("partial", faults=["row-unknown 第60行"])
def a_row_filled_in_below_the_table(unit: Desk) -> None:
    book = unit.filled()
    write(book[TASKS], "I60", "补充：还做了别的")
    unit.send(book)


@returned("merged")
def blanks_far_below_and_far_right(unit: Desk) -> None:
    book = unit.filled()
    for cell in ("I5000", "AZ30", "I60"):
        write(book[TASKS], cell, "　 ")
    unit.send(book)


@returned("merged", rows=without(2))
def a_row_deleted(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_rows(6)
    unit.send(book)


@returned("merged")
def only_the_filled_rows_left(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_rows(8, 60)
    unit.send(book)


@returned("merged")
def a_row_twice_with_the_same_values(unit: Desk) -> None:
    book = unit.filled()
    rows = lines(book[TASKS])
    put_lines(book[TASKS], [rows[0], *rows])
    unit.send(book)


@returned("partial", faults=["row-repeated I5"], rows=but({1: {"进展情况": None}}))
def a_row_twice_with_different_values(unit: Desk) -> None:
    book = unit.filled()
    rows = lines(book[TASKS])
    other = list(rows[0])
    other[8] = "另一个人写的"
    put_lines(book[TASKS], [other, *rows])
    unit.send(book)


@returned("merged")
def a_row_twice_and_one_of_them_blank(unit: Desk) -> None:
    book = unit.filled()
    rows = lines(book[TASKS])
    put_lines(book[TASKS], [*rows, *([*row[:7], *[None] * 13, row[20]] for row in rows[:3])])
    unit.send(book)


@returned("merged", rows=without(2))
def one_row_pasted_over_another(unit: Desk) -> None:
    book = unit.filled()
    rows = lines(book[TASKS])
    put_lines(book[TASKS], [rows[0], rows[0], *rows[2:]])
    unit.send(book)


@returned("merged")
def the_row_of_headers_once_more_in_the_middle(unit: Desk) -> None:
    book = unit.filled()
    headers = [cell.value for cell in book[TASKS][HEADERS]]
    rows = lines(book[TASKS])
    put_lines(book[TASKS], [*rows[:2], headers, *rows[2:]])
    unit.send(book)


@returned("merged")
def row_ids_wiped(unit: Desk) -> None:
    book = unit.filled()
    for row in range(FIRST, book[TASKS].max_row + 1):
        book[TASKS].cell(row, id_column(book)).value = None
    unit.send(book)


@returned("merged")
def row_ids_left_in_every_other_row_and_damaged_there(unit: Desk) -> None:
    book = unit.filled()
    for row in range(FIRST, book[TASKS].max_row + 1):
        cell = book[TASKS].cell(row, id_column(book))
        cell.value = None if row % 2 else str(cell.value)[:-3]
    unit.send(book)


@returned("merged")
def the_column_of_row_ids_deleted(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_cols(id_column(book))
    unit.send(book)


@returned("merged")
def the_column_of_row_ids_moved_to_the_front(unit: Desk) -> None:
    book = unit.filled()
    move_columns(book[TASKS], "UABCDEFGHIJKLMNOPQRST")
    unit.send(book)


@returned("merged")
def rows_found_by_their_ids_when_numbers_and_texts_are_gone(unit: Desk) -> None:
    book = unit.filled()
    for row in range(FIRST, book[TASKS].max_row + 1):
        book[TASKS].cell(row, 1).value = book[TASKS].cell(row, 3).value = None
    unit.send(book)


# Headers and columns


@returned("merged")
def a_header_by_its_alias(unit: Desk) -> None:
    book = unit.filled()
    write(book[TASKS], "I4", "工作进展")
    unit.send(book)


@returned("merged")
def headers_with_line_breaks_blanks_and_stars(unit: Desk) -> None:
    book = unit.filled()
    for cell, value in {"H4": "办理\n状态＊", "I4": " 进 展　情 况 ", "L4": "*佐证\r\n材料*", "A4": "序\n号"}.items():
        write(book[TASKS], cell, value)
    unit.send(book)


@returned(
    "partial",
    faults=["cells-not-read I5", "column-missing 第4行"],
    rows=but({item: {"进展情况": None} for item in FILLED}),
)
def a_header_nobody_knows(unit: Desk) -> None:
    book = unit.filled()
    write(book[TASKS], "I4", "本月做了什么")
    unit.send(book)


@returned("merged")
def columns_in_another_order(unit: Desk) -> None:
    book = unit.filled()
    move_columns(book[TASKS], "AHIJKLMNOPQBCDEFGURST")
    unit.send(book)


@returned("merged", faults=["cells-not-read J5"])
def a_column_of_their_own_in_the_middle(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].insert_cols(10)
    write(book[TASKS], "J4", "内部备注")
    write(book[TASKS], "J5", "只给自己看")
    unit.send(book)


@returned("partial", faults=["column-missing 第4行"], rows=but({1: {"存在问题": None}}))
def a_column_deleted(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_cols(13)
    unit.send(book)


@returned("merged")
def the_plans_columns_deleted_but_the_number(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_cols(2, 6)
    unit.send(book)


@returned("merged", faults=["cells-not-read A1"])
def two_rows_of_titles_above(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].insert_rows(1, 2)
    write(book[TASKS], "A1", "附件2")
    write(book[TASKS], "C2", "（请于9月24日前报送）")
    unit.send(book)


@returned("merged")
def rows_of_titles_deleted(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_rows(1, 3)
    unit.send(book)


@returned("merged")
def blank_columns_and_rows_before_everything(unit: Desk) -> None:
    book = unit.filled()
    for title in (TASKS, PAGE):
        book[title].insert_cols(1, 3)
        book[title].insert_rows(1, 4)
    unit.send(book)


# Sheets


@returned("merged")
def the_sheets_renamed_and_in_another_order(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].title, book[PAGE].title, book[HIDDEN].title = "Sheet1", "9月（定稿）", "Sheet3"
    book.move_sheet("Sheet3", -2)
    unit.send(book)


@returned("merged")
def the_task_sheet_copied_and_the_copy_filled_in(unit: Desk) -> None:
    book = unit.blank()
    book.copy_worksheet(book[TASKS]).title = "工作台账 (2)"
    blank, copied = book[TASKS], book["工作台账 (2)"]
    blank.title, copied.title = "原表", TASKS
    unit.filled(book=book)
    copied.title, blank.title = "工作台账 (2)", TASKS
    unit.send(book)


@returned("merged")
def the_task_sheet_copied_and_both_alike(unit: Desk) -> None:
    book = unit.filled()
    book.copy_worksheet(book[TASKS])
    unit.send(book)


@returned(
    "partial",
    faults=["row-repeated I6", "row-repeated H5"],
    rows=but({1: {"办理状态": None}, 2: {"进展情况": None}, 7: {"存在问题": "第二张表上写的"}}),
)
def the_task_sheet_copied_and_both_filled_in_differently(unit: Desk) -> None:
    book = unit.filled()
    other = book.copy_worksheet(book[TASKS])
    other.title = "备份"
    for cell, value in {"H5": "未启动", "I6": "第二张表上写的", "M11": "第二张表上写的"}.items():
        write(other, cell, value)
    unit.send(book)


@returned("partial", faults=["sheet-missing"], cover={})
def the_cover_deleted(unit: Desk) -> None:
    book = unit.filled()
    del book[PAGE]
    unit.send(book)


@pytest.fixture(scope="module")
def came(issued_to_all: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    return play(issued_to_all, tmp_path_factory.mktemp("damaged") / "工作区", returned.cases)


@pytest.mark.parametrize("case", returned.cases, ids=str)
def test_each_cell_is_at_its_own_item_and_every_fault_is_told(case: Case, came: dict[str, Came]) -> None:
    check(case, came[case.name])
