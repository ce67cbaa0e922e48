"""The task sheet of a returned workbook: which row is which, wherever it stands by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

import pytest
from kit.rows import key
from kit.small_edition import (
    COVER,
    EDITION,
    FILLED,
    HIDDEN,
    OLDER,
    OURS,
    ROWS,
    TASKS,
    filled,
    matched,
    said,
    unread,
    with_rows,
    workbook,
)

from toolkit.book.returned.identify import identify
from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition
from toolkit.keys import RowKey
from toolkit.problems import Problem
from toolkit.schema.model import Ledger

# --- which row is which ---


def test_a_file_as_issued_and_filled_is_read_without_a_word(schema: Ledger) -> None:
    found = matched(with_rows(*ROWS.values()), schema)
    assert filled(found) == FILLED
    assert found.problems == () and not found.refused
    assert found.cells[key("2021/1/SZ01")]["done_on"] == "2021-09-08"
    assert (
        found.origins[key("2021/15/SZ01"), "status"].sheet,
        found.origins[key("2021/15/SZ01"), "status"].cell,
    ) == (
        "工作台账",
        "D5",
    )


def test_rows_may_stand_in_any_order(schema: Ledger) -> None:
    for order in permutations(ROWS.values()):
        found = matched(with_rows(*order), schema)
        assert filled(found) == FILLED and not found.problems


def test_a_sort_that_left_the_row_ids_behind_moves_no_value(schema: Ledger) -> None:
    for ids in permutations(ROWS):
        rows = [row.replace(f"A.{item} ", f"A.{other} ") for (item, row), other in zip(ROWS.items(), ids, strict=True)]
        found = matched(with_rows(*rows), schema)
        assert filled(found) == FILLED and not found.problems


def test_a_deleted_row_says_nothing_of_its_item(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1]), schema)
    assert filled(found) == {1: FILLED[1]} and not found.problems


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("|  |  |  |  |  |  |  |", []),
        ("| 小计 | 共三项 |  |  |  |  |  |", []),
        ("|  |  |  | 推进中 | 新增的事 |  |  |", [Code.ROW_UNKNOWN]),
        ("| 16 | 自己加的事项 |  | 推进中 | 新增的事 |  |  |", [Code.ROW_UNKNOWN]),
        ("| 99 | 自己加的事项 |  | 推进中 | 新增的事 |  | A.99 |", [Code.ROW_UNKNOWN]),
        ("| 1 | 改成了别的要求 |  | 推进中 | 号码对不上 |  |  |", [Code.ROW_UNKNOWN]),
        ("| 1 | 归集规划。 |  | 推进中 | 一半一半 |  |  |", [Code.ROW_UNKNOWN]),
        ("| 1 | 公开 |  | 推进中 | 号码和标识不是一行 |  | A.2 |", [Code.ROW_UNKNOWN]),
        ("|  | 公开规划。 |  | 推进中 | 要求和标识不是一行 |  | A.2 |", [Code.ROW_UNKNOWN]),
        ("| ① | 自己加的事项 |  | 推进中 | 圈码 |  |  |", [Code.ROW_UNKNOWN]),
        ("| ² | 自己加的事项 |  | 推进中 | 上标 |  |  |", [Code.ROW_UNKNOWN]),
        ("| 1 | 公开规划。 |  | 已完成 | 外单位的 |  | C.1 |", [Code.ROW_FOREIGN]),
        ("| 1 | 公开规划。 |  |  |  |  | C.1 |", []),
    ],
)
def test_a_row_that_is_none_of_ours_is_reported_and_disturbs_no_other(
    schema: Ledger, row: str, codes: list[Code]
) -> None:
    found = matched(with_rows(ROWS[1], row, ROWS[15]), schema)
    assert filled(found) == {1: FILLED[1], 15: FILLED[15]}
    assert said(found) == [(code, "第4行") for code in codes]


@pytest.mark.parametrize(
    "row",
    [
        "| 15 | 健全机制。 | 2021-08-31 | 未启动 | 由号码和要求认出 |  |  |",
        "| '15 | 健全 机制。 | 2021-08-31 | 未启动 | 由号码和要求认出 |  | 乱写 |",
        "| １５ | 健全<br>机制。 | 2021-08-31 | 未启动 | 由号码和要求认出 |  | A.2 |",
        "|  | 健全机制。 | 2021-08-31 | 未启动 | 由号码和要求认出 |  |  |",
        "|  |  | 2021-08-31 | 未启动 | 由号码和要求认出 |  | A.15 |",
        "| 15 |  | 2021-08-31 | 未启动 | 由号码和要求认出 |  | B.15 |",
    ],
)
def test_a_row_is_found_by_what_is_left_of_it(schema: Ledger, row: str) -> None:
    found = matched(with_rows(ROWS[1], row), schema)
    assert filled(found) == {1: FILLED[1], 15: ("未启动", "由号码和要求认出")}
    assert not found.problems


def test_a_row_standing_twice_counts_once(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1], ROWS[1], ROWS[15]), schema)
    assert filled(found) == {1: FILLED[1], 15: FILLED[15]} and not found.problems


def test_of_two_copies_of_a_row_the_cell_that_was_filled_counts(schema: Ledger) -> None:
    untouched = "| 2 | 归集规划。 |  | 推进中 | 已有初稿 |  | A.2 |"
    updated = "| 2 | 归集规划。 |  | 推进中 | 已印发 |  | A.2 |"
    for rows in ((untouched, updated), (updated, untouched)):
        found = matched(with_rows(*rows), schema)
        assert filled(found) == {2: ("推进中", "已印发")} and not found.problems


def test_two_copies_of_a_row_that_disagree_are_refused_where_they_do(schema: Ledger) -> None:
    other = "| 1 | 公开规划。 | 2021-09-30 | 已完成 | 已公开13个 | 2021-09-08 | A.1 |"
    found = matched(with_rows(ROWS[1], other), schema)
    assert found.refused == {(key("2021/1/SZ01"), "progress")}
    assert said(found) == [(Code.ROW_REPEATED, "E3")]
    assert found.cells[key("2021/1/SZ01")]["status"] == "已完成"


def test_where_copies_of_a_row_disagree_the_other_cells_and_their_words_are_told(schema: Ledger) -> None:
    rows = (
        f"| 2 | 归集规划。 |  | 推进中 | {text} |  | A.2 |" for text in ("已印发", "已有初稿", "已上报", "", "已上报")
    )
    (problem,) = matched(with_rows(*rows), schema).problems
    told = "“工作台账”E5 写的是“已上报”；“工作台账”E6 是空白"
    assert (problem.value, problem.origin.cell) == ("已印发", "E3")
    assert problem.message == f"第2项在表中出现了不止一次，且“进展情况”内容不同（{told}），该格没有收"


def test_in_two_copies_of_a_row_an_unread_formula_is_no_blank(schema: Ledger) -> None:
    cleared = "| 2 | 归集规划。 |  | 推进中 |  |  | A.2 |"
    book = with_rows(cleared, cleared)
    for cell in ("E3", "E4"):
        found = matched(unread(book, uncomputed={cell}), schema)
        assert (key("2021/2/SZ01"), "progress") in found.refused


def test_a_page_may_repeat_the_headers(schema: Ledger) -> None:
    headers = "| 序号 | 具体要求 | 应完成日期 | 办理状态 | 进展情况 | 完成日期 | 行标识 |"
    found = matched(with_rows(ROWS[1], headers, ROWS[2], ROWS[15]), schema)
    assert filled(found) == FILLED and not found.problems


# --- several task sheets ---

BLANK = {item: row.replace("已完成", "").replace("已公开12个", "").replace("未启动", "") for item, row in ROWS.items()}


def beside(text: str, *rows: str) -> RawBook:
    """A workbook whose task sheet holds `ROWS`, and beside it another sheet of `rows` below the headers in `text`."""
    return workbook(COVER + TASKS + "\n".join(ROWS.values()) + f"\n\n# 另一张\n{text}\n" + "\n".join(rows))


HEADERS = TASKS.splitlines()[-1]


def test_a_copy_of_the_task_sheet_may_be_the_one_that_was_filled(schema: Ledger) -> None:
    copy = workbook(
        COVER + TASKS + "\n".join(BLANK.values()) + f"\n\n# 工作台账 (2)\n{HEADERS}\n" + "\n".join(ROWS.values())
    )
    found = matched(copy, schema)
    assert filled(found) == FILLED and not found.problems


def test_copies_of_the_task_sheet_that_disagree_are_refused_where_they_do(schema: Ledger) -> None:
    found = matched(beside(HEADERS, ROWS[1].replace("12个", "13个"), ROWS[2]), schema)
    assert found.refused == {(key("2021/1/SZ01"), "progress")}
    assert said(found) == [(Code.ROW_REPEATED, "E3")]


def test_rows_of_an_earlier_edition_beside_are_known_as_the_units_own(schema: Ledger) -> None:
    book = beside(HEADERS, ROWS[1].replace("A.", "B."))
    assert identify(book, [schema.tasks], "甲.xlsx").row_editions == {OURS, OLDER}
    assert filled(matched(book, schema)) == FILLED


def before(**cells: str) -> Edition:
    """The edition before, in which item 2 had said otherwise."""
    mine = {**EDITION.cells[key("2021/2/SZ01")], **cells}
    return replace(EDITION, id=OLDER, sequence=1, cells={**EDITION.cells, key("2021/2/SZ01"): mine})


ISSUED = "| 2 | 归集规划。 |  | 推进中 | 已有初稿 |  | A.2 |"
OLD = "| 2 | 归集规划。 |  | {status} | {progress} |  | B.2 |"


@pytest.mark.parametrize("aside", [False, True], ids=["below", "on another sheet"])
@pytest.mark.parametrize(
    ("status", "progress", "read", "unsure"),
    [
        ("推进中", "", ("推进中", "已有初稿"), set()),
        ("推进中", "九月的草稿", ("推进中", "九月的草稿"), {"progress"}),
        ("已完成", "", ("已完成", "已有初稿"), set()),
    ],
)
def test_of_an_older_hand_outs_row_only_what_was_written_in_it_counts_and_is_doubted_where_it_showed_other_words(
    schema: Ledger, aside: bool, status: str, progress: str, read: tuple[str, str], unsure: set[str]
) -> None:
    old = OLD.format(status=status, progress=progress)
    rows = [ROWS[1], ISSUED, *([] if aside else [old])]
    text = COVER + TASKS + "\n".join(rows) + (f"\n\n# 上月\n{HEADERS}\n{old}" if aside else "")
    found = matched(workbook(text), schema, before(progress=""))
    assert filled(found)[2] == read and not found.problems
    assert found.unsure == {(key("2021/2/SZ01"), name) for name in unsure}


def test_what_nobody_touched_in_a_row_of_an_older_hand_out_says_nothing(schema: Ledger) -> None:
    alone = with_rows(ROWS[1], OLD.format(status="推进中", progress=""))
    found = matched(alone, schema, before(progress=""))
    assert filled(found) == {1: FILLED[1]} and not found.problems


@pytest.mark.parametrize(("mark", "unmarked"), [("A.2", set()), ("B.2", set()), ("", {key("2021/2/SZ01")})])
def test_a_row_without_an_id_is_unmarked(schema: Ledger, mark: str, unmarked: set[RowKey]) -> None:
    assert matched(with_rows(ROWS[1], ISSUED.replace("A.2", mark)), schema).unmarked == unmarked


def test_a_row_begun_from_a_copy_of_another_is_none(schema: Ledger) -> None:
    """Its hidden id alone names the row that stands there by all three signs."""
    own = "| {} | 开展开放日活动。 |  | 已完成 | 九月三日举办 |  | A.2 |"
    for number in ("", "99", "自加"):
        found = matched(with_rows(ROWS[1], own.format(number), ISSUED), schema)
        assert filled(found) == {1: FILLED[1], 2: FILLED[2]} and said(found) == [(Code.ROW_UNKNOWN, "第4行")]
    alone = matched(with_rows(ROWS[1], own.format("")), schema)
    assert filled(alone)[2] == ("已完成", "九月三日举办") and said(alone) == [(Code.PLAN_CELL_EDITED, "B4")]


def test_where_text_was_sorted_away_from_number_and_id_no_value_goes_to_another_item(schema: Ledger) -> None:
    moved = [
        "| 1 | 归集规划。 |  | 推进中 | 已有初稿 |  | A.1 |",
        "| 2 | 公开规划。 | 2021-09-30 | 已完成 | 已公开12个 |  | A.2 |",
        ROWS[15],
    ]
    found = matched(with_rows(*moved), schema)
    assert filled(found) == {15: FILLED[15]}
    assert said(found) == [(Code.ROW_UNKNOWN, "第3行"), (Code.ROW_UNKNOWN, "第4行")]


def test_rows_below_headers_in_another_order_are_not_read_by_those_above(schema: Ledger) -> None:
    again = "| 序号 | 具体要求 | 应完成日期 | 进展情况 | 办理状态 | 完成日期 | 行标识 |"
    found = matched(with_rows(ROWS[1], again, "| 2 | 归集规划。 |  | 已有两稿 | 推进中 |  | A.2 |"), schema)
    assert filled(found) == {1: FILLED[1]} and said(found) == [(Code.ROW_UNKNOWN, "第5行")]
    assert filled(matched(with_rows(ROWS[1], HEADERS, ROWS[2]), schema)) == {item: FILLED[item] for item in (1, 2)}


def test_among_rows_of_another_unit_one_without_an_id_is_not_taken(schema: Ledger) -> None:
    theirs = [ROWS[item].replace("A.", "C.") for item in (1, 15)]
    found = matched(with_rows(*theirs, ISSUED.replace("A.2", "")), schema)
    assert filled(found) == {}
    assert [code for code, _ in said(found)] == [Code.ROW_FOREIGN, Code.ROW_FOREIGN, Code.ROW_UNKNOWN]


@pytest.mark.parametrize(("name", "read"), [("市乙局", "已公开12个"), ("市甲局", None), ("", None)])
def test_a_list_headed_with_another_units_name_is_not_this_ones(schema: Ledger, name: str, read: str | None) -> None:
    title = f"| {name}2021年政务公开工作台账 |"
    theirs = ROWS[1].replace("12个", "13个").replace("A.1", "")
    found = matched(beside(f"{title}\n{HEADERS}", theirs), schema)
    assert found.cells[key("2021/1/SZ01")]["progress"] == (read or "已公开12个")
    assert said(found) == ([] if read else [(Code.ROW_REPEATED, "E3")])
    told = [(each.sheet, each.text) for each in found.beside]
    assert (("另一张", "已公开13个") in told) == bool(read)


def test_a_blank_on_a_copy_of_the_sheet_clears_nothing(schema: Ledger) -> None:
    found = matched(beside(HEADERS, ISSUED.replace("已有初稿", "")), schema)
    assert filled(found) == FILLED and not found.problems


def test_rows_of_another_unit_beside_are_told(schema: Ledger) -> None:
    book = beside(HEADERS, ROWS[1].replace("A.1", "C.1"), BLANK[15].replace("A.", "C."))
    found = matched(book, schema)
    assert filled(found) == FILLED
    assert [(each.code, each.origin.sheet, each.origin.place) for each in found.problems] == [
        (Code.ROW_FOREIGN, "另一张", "第2行")
    ]


def test_a_list_of_the_units_own_is_let_be(schema: Ledger) -> None:
    found = matched(
        beside("| 序号 | 具体要求 | 应完成日期 | 办理状态 |", "| 1 | 公开规划。 |  | 催 |", "| 9 | 别的 |  | 催 |"),
        schema,
    )
    assert filled(found) == FILLED and not found.problems
    copied = "| 88 | 自己加的一行 |  | 推进中 | 另记 |  |  |"
    assert not matched(beside(HEADERS, copied), schema).problems


# --- merged cells ---


def merged(book: RawBook, *areas: str) -> RawBook:
    """The task sheet with these ranges merged."""
    sheets = tuple(replace(sheet, merged=areas) if sheet.title == "工作台账" else sheet for sheet in book.sheets)
    return replace(book, sheets=sheets)


def test_a_cell_merged_over_several_rows_counts_for_the_first_and_the_others_are_told(schema: Ledger) -> None:
    together = [
        "| 1 | 公开规划。 |  | 已完成 | 合写 |  | A.1 |",
        "| 2 | 归集规划。 |  | 推进中 |  |  | A.2 |",
        ROWS[15],
    ]
    found = matched(merged(with_rows(*together), "E3:E5"), schema)
    assert filled(found) == {1: ("已完成", "合写"), 2: ("推进中", "—"), 15: ("未启动", "—")}
    (told,) = found.problems
    assert (told.code, told.origin.sheet, told.origin.place) == (Code.CELL_MERGED, "工作台账", "E3")
    assert "E3:E5" in told.message
    assert "第2项“进展情况”、第15项“进展情况”" in told.message
    assert not found.refused


def test_what_hides_under_a_merged_cell_is_not_read(schema: Ledger) -> None:
    found = matched(merged(with_rows(*ROWS.values()), "E3:E4"), schema)
    assert filled(found) == FILLED | {2: ("推进中", "—")}


def test_a_cell_merged_across_counts_for_its_first_column(schema: Ledger) -> None:
    rows = ["| 1 | 公开规划。 | 2021-09-30 | 已完成 |  |  | A.1 |", ROWS[2]]
    found = matched(merged(with_rows(*rows), "D3:F3", "A1:G1"), schema)
    assert filled(found) == {1: ("已完成", "—"), 2: FILLED[2]}
    assert "done_on" not in found.cells[key("2021/1/SZ01")]
    assert said(found) == [(Code.CELL_MERGED, "D3")]


def test_a_plan_cell_merged_over_the_units_leaves_those_unread(schema: Ledger) -> None:
    found = matched(merged(with_rows(*ROWS.values()), "C4:E5"), schema)
    assert filled(found) == {1: FILLED[1], 2: ("—", "—"), 15: ("—", "—")}
    assert said(found) == [(Code.CELL_MERGED, "C4")]
    assert "第2项“办理状态”" in found.problems[0].message


def test_merged_cells_that_hide_no_tasks_cell_are_of_no_concern(schema: Ledger) -> None:
    rows = [*ROWS.values(), "|  |  |  |  | 合计 |  |  |", "|  |  |  |  |  |  |  |"]
    found = matched(merged(with_rows(*ROWS.values()), "A1:G1", "A3:A5", "C3:C4", "E6:E9", "G3:H3"), schema)
    assert filled(found) == FILLED and not found.problems
    beside = matched(merged(with_rows(*rows), "E6:E7", "E2:G2"), schema)
    assert filled(beside) == FILLED
    assert [each.code for each in beside.problems] == [Code.ROW_UNKNOWN]


# --- headers and sheets ---


@pytest.mark.parametrize(
    "rename",
    [
        {"办理状态": "办理<br>状态"},
        {"办理状态": " 办 理 状 态 ＊"},
        {"进展情况": "进 展<br>情况*", "具体要求": "具体<br>要求"},
        {"# 工作台账": "# Sheet2"},
        {"# 工作台账": "# 工作台账 (2)"},
        {"# 工作台账\n": "# 工作台账\n|  |\n|  |\n|  |\n"},
    ],
)
def test_headers_and_titles_may_be_dressed_differently(schema: Ledger, rename: Mapping[str, str]) -> None:
    text = COVER + TASKS + "\n".join(ROWS.values())
    for old, new in rename.items():
        text = text.replace(old, new)
    found = matched(workbook(text), schema)
    assert filled(found) == FILLED and not found.problems


def test_a_header_renamed_to_its_alias_is_the_same_column(schema: Ledger) -> None:
    tasks = schema.tasks
    renamed = tuple(
        replace(each, header="落实情况", aliases=("进展情况",)) if each.name == "progress" else each
        for each in tasks.fields
    )
    newer = Ledger(2, (schema.cover, replace(tasks, fields=renamed)))
    found = matched(with_rows(*ROWS.values()), newer)
    assert filled(found) == FILLED and not found.problems


def test_columns_may_move_and_a_column_of_their_own_is_let_be(schema: Ledger) -> None:
    found = matched(
        workbook(
            COVER
            + """
            # 工作台账
            |  |  |  |  |  |  |  |  |
            |  |  | 行标识 | 进展情况 | 备注 | 完成日期 | 序号 | 办理状态 | 具体要求 |
            |  |  | A.1 | 已公开12个 | 内部 | 2021-09-08 | 1 | 已完成 | 公开规划。 |
            |  |  | A.2 | 已有初稿 | 内部 |  | 2 | 推进中 | 归集规划。 |
            """
        ),
        schema,
    )
    assert filled(found) == {1: FILLED[1], 2: FILLED[2]} and not found.problems
    assert found.origins[key("2021/1/SZ01"), "progress"].cell == "D3"


@pytest.mark.parametrize("over", ["具体要求", "应完成日期", "完成日期"])
def test_a_header_typed_over_puts_no_column_s_words_into_another(schema: Ledger, over: str) -> None:
    """Two columns are called 进展情况 by now: neither is read, and what stands in both is told."""
    heads = TASKS.replace(f"| {over} |", "| 进展情况 |")
    found = matched(workbook(COVER + heads + "\n".join(ROWS.values())), schema)
    assert filled(found) == {item: (status, "—") for item, (status, _) in FILLED.items()}
    assert (Code.COLUMN_DOUBLED, "第2行") in said(found)
    assert "已公开12个" in {each.text for each in found.beside}


def test_a_deleted_column_is_named_and_its_cells_are_left_alone(schema: Ledger) -> None:
    found = matched(
        workbook(
            COVER
            + """
            # 工作台账
            | 序号 | 具体要求 | 办理状态 | 完成日期 | 行标识 |
            | 2 | 归集规划。 | 已完成 | 2021-09-08 | A.2 |
            """
        ),
        schema,
    )
    assert filled(found) == {2: ("已完成", "—")}
    (fault,) = found.problems
    assert (fault.code, fault.origin.place) == (Code.COLUMN_MISSING, "第1行") and "进展情况" in fault.message


def test_a_renamed_header_never_lends_its_cells_to_another_column(schema: Ledger) -> None:
    found = matched(workbook((COVER + TASKS + ROWS[1]).replace("进展情况", "备注")), schema)
    assert filled(found) == {1: ("已完成", "—")}
    assert [code for code, _ in said(found)] == [Code.COLUMN_MISSING]


def test_without_its_task_sheet_a_workbook_is_one_problem(schema: Ledger) -> None:
    found = match(workbook(COVER + HIDDEN.format("A")), schema, EDITION, {OURS: EDITION}, "甲.xlsx")
    assert isinstance(found, Problem) and found.code == Code.SHEET_MISSING and "工作台账" in found.message


def test_a_task_sheet_whose_headers_were_typed_over_is_not_said_to_be_gone(schema: Ledger) -> None:
    header = {cell.header: str(at) for at, cell in enumerate(schema.tasks.fields, 1)}
    typed_over = TASKS
    for words in sorted(header, key=len, reverse=True):
        typed_over = typed_over.replace(words, header[words])
    found = match(workbook(COVER + typed_over + ROWS[1]), schema, EDITION, {OURS: EDITION}, "甲.xlsx")
    assert isinstance(found, Problem) and (found.code, found.origin.sheet) == (Code.SHEET_UNKNOWN, "工作台账")


def test_edited_plan_cells_are_reported_and_go_nowhere(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 | 2021-12-31 | 推进中 |  |  | A.1 |", ROWS[2]), schema)
    assert said(found) == [(Code.PLAN_CELL_EDITED, "C3")]
    assert all("due" not in values and "requirement" not in values for values in found.cells.values())
    assert filled(found) == {1: ("推进中", ""), 2: FILLED[2]}


def test_an_edited_requirement_is_reported_where_number_and_id_agree(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开部分规划。 | 2021-09-30 | 推进中 |  |  | A.1 |"), schema)
    assert said(found) == [(Code.PLAN_CELL_EDITED, "B3")]
    assert filled(found) == {1: ("推进中", "")}


@pytest.mark.parametrize(("issued", "typed", "cell"), [("| 1 |", "| 请延期 |", "A3"), ("2021-09-30", "等通知", "C3")])
def test_words_over_a_number_or_a_day_of_the_plan_are_told_too(
    schema: Ledger, issued: str, typed: str, cell: str
) -> None:
    found = matched(with_rows(ROWS[1].replace(issued, typed, 1), ROWS[2]), schema)
    assert filled(found)[1] == FILLED[1], "its id and its requirement say which row it is"
    assert [(code, place) for code, place in said(found) if code == Code.PLAN_CELL_EDITED] == [
        (Code.PLAN_CELL_EDITED, cell)
    ]
    assert {each.value for each in found.problems} == {typed.strip("| ")}
