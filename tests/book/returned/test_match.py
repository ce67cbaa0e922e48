"""A returned workbook matched to its edition: whose it is, which row is which, what each cell says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from kit.markdown_books import from_markdown
from kit.rows import key

from toolkit.book.returned.identify import identify
from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition, Matched
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import Ledger, Sheet, Words

OURS, OLDER, THEIRS = "A" * 16, "B" * 16, "C" * 16
EDITION = Edition(
    OURS,
    "2021",
    "SZ01",
    2,
    "2021-09",
    date(2021, 9, 10),
    1,
    {
        key("2021/1/SZ01"): {"number": "1", "requirement": "公开规划。", "due": "2021-09-30"},
        key("2021/2/SZ01"): {
            "number": "2",
            "requirement": "归集规划。",
            "status": "推进中",
            "progress": "已有初稿",
        },
        key("2021/15/SZ01"): {"number": "15", "requirement": "健全机制。", "due": "2021-08-31"},
        key("2021/unit/SZ01"): {"person": "某某"},
    },
    "市甲局",
    date(2021, 9, 24),
)
COVER = """
# 填报说明
|  | 市甲局 政务公开工作台账 |  |  |  |
|  | 本期情况 ＊ | 有更新 |  | 可以发回 | 是 |
|  | 填报人 ＊ | 某乙 |  | 任务总数 | 3 |
|  | 责任人 | 某某 |
"""
TASKS = """
# 工作台账
| 市甲局 政务公开工作台账 |
| 序号 | 具体要求 | 应完成日期 | 办理状态 | 进展情况 | 完成日期 | 行标识 |
"""


@pytest.fixture
def schema(repository: Workspace) -> Ledger:
    """The ledger with the few columns these tables show."""
    tasks, cover = repository.schema.tasks, repository.schema.cover
    names = ("number", "requirement", "due", "status", "progress", "done_on")
    return Ledger(
        1,
        (
            Sheet("cover", cover.title, "form", tuple(map(cover.field, ("report", "reporter", "person")))),
            Sheet("tasks", tasks.title, "rows", tuple(map(tasks.field, names))),
        ),
    )


def workbook(text: str, properties: dict[str, str] | None = None) -> RawBook:
    """A workbook; `A.15` stands for the row id of item 15 in the edition AAAA…."""
    spelled = re.sub(r"\b([A-F])\.(\d+)\b", lambda found: f"{found[1] * 16}.{found[2]}", text)
    return from_markdown(
        re.sub(r"下发编号 \| ([A-F]) ", lambda found: f"下发编号 | {found[1] * 16} ", spelled), properties
    )


def matched(book: RawBook, schema: Ledger, kin: frozenset[str] = frozenset({OURS, OLDER})) -> Matched:
    found = match(book, schema, EDITION, kin, "甲.xlsx")
    assert isinstance(found, Matched), found
    return found


def filled(found: Matched) -> dict[int, tuple[str, str]]:
    """Item -> its status and progress as read."""
    return {
        item: (values.get("status", "—"), values.get("progress", "—"))
        for row, values in found.cells.items()
        if (item := row.item) is not None
    }


def said(found: Matched) -> list[tuple[Code, str]]:
    """Each problem with the cell it names, or its row."""
    return [(each.code, each.origin.place) for each in found.problems]


ROWS = {
    1: "| 1 | 公开规划。 | 2021-09-30 | 已完成 | 已公开12个 | 2021-09-08 | A.1 |",
    2: "| 2 | 归集规划。 |  | 推进中 | 已有初稿 |  | A.2 |",
    15: "| 15 | 健全机制。 | 2021-08-31 | 未启动 |  |  | A.15 |",
}
FILLED = {1: ("已完成", "已公开12个"), 2: ("推进中", "已有初稿"), 15: ("未启动", "")}


def with_rows(*rows: str) -> RawBook:
    return workbook(COVER + TASKS + "\n".join(rows))


# --- whose it is ---

HIDDEN = "\n# 下发信息\n| 下发编号 | {} |\n| 方案 | 2021 |\n"


@pytest.mark.parametrize(
    ("in_property", "in_hidden", "in_rows", "edition"),
    [
        ("A", "A", "A", OURS),
        ("A", "A", "C", OURS),
        ("A", "C", "A", OURS),
        ("C", "A", "A", OURS),
        ("A", "A", "", OURS),
        ("A", "", "A", OURS),
        ("", "A", "A", OURS),
        ("A", "", "", OURS),
        ("", "A", "", OURS),
        ("", "", "A", OURS),
        ("未填", "", "A", OURS),
        ("A", "C", "", Code.EDITION_DISAGREES),
        ("A", "", "C", Code.EDITION_DISAGREES),
        ("", "C", "A", Code.EDITION_DISAGREES),
        ("A", "B", "C", Code.EDITION_DISAGREES),
        ("", "", "", Code.EDITION_STRIPPED),
        ("甲", "乙", "", Code.EDITION_STRIPPED),
    ],
)
def test_the_carriers_of_the_edition_vote(
    schema: Ledger, in_property: str, in_hidden: str, in_rows: str, edition: str | Code
) -> None:
    text = TASKS + (ROWS[1].replace("A.1 ", f"{in_rows}.1 ") if in_rows else "| 1 | 公开规划。 |")
    properties = {"toolkit_edition": in_property * 16} if in_property else {}
    book = workbook(text + (HIDDEN.format(in_hidden) if in_hidden else ""), properties)
    found = identify(book, [schema.tasks], "甲.xlsx")
    if isinstance(edition, Code):
        assert found.fault and found.fault.code == edition and found.fault.origin.file == "甲.xlsx"
        assert found.edition == ""
    else:
        assert (found.edition, found.fault) == (edition, None)


def test_most_rows_speak_for_the_rows(schema: Ledger) -> None:
    found = identify(with_rows(ROWS[1], ROWS[2], ROWS[15].replace("A.15", "C.15")), [schema.tasks], "甲.xlsx")
    assert found.edition == OURS and found.row_editions == {OURS, THEIRS}


@pytest.mark.parametrize(
    "text", ["# Sheet1\n| 姓名 | 电话 |\n| 某某 | 1 |", "# Sheet1", "# 工作台账\n| 序号 | 办理状态 |"]
)
def test_a_workbook_that_was_never_ours_is_called_that(schema: Ledger, text: str) -> None:
    fault = identify(workbook(text), [schema.tasks], "通讯录.xlsx").fault
    assert fault and fault.code == Code.EDITION_MISSING and fault.remedy


def test_neither_file_name_nor_sheet_order_proves_anything(schema: Ledger) -> None:
    book = workbook(HIDDEN.format("A") + TASKS + ROWS[1] + COVER)
    assert identify(book, [schema.tasks], f"{THEIRS}.xlsx").edition == OURS
    assert filled(matched(book, schema)) == {1: FILLED[1]}


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
    found = match(workbook(COVER + HIDDEN.format("A")), schema, EDITION, frozenset({OURS}), "甲.xlsx")
    assert isinstance(found, Problem) and found.code == Code.SHEET_MISSING and "工作台账" in found.message


# --- cells ---


def unread(
    book: RawBook, errors: Mapping[str, str] | None = None, uncomputed: set[str] | None = None, title: str = "工作台账"
) -> RawBook:
    """The book with cells that show an error or hold a formula nobody calculated."""
    sheets = tuple(
        replace(sheet, errors=errors or {}, uncomputed=frozenset(uncomputed or ())) if sheet.title == title else sheet
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def test_error_cells_and_uncomputed_formulas_are_refused_and_never_blank(schema: Ledger) -> None:
    row = "| 2 | 归集规划。 |  |  |  | 2021-09-08 | A.2 |"
    found = matched(unread(with_rows(row), {"D3": "#N/A"}, {"E3"}), schema)
    assert found.refused == {(key("2021/2/SZ01"), "status"), (key("2021/2/SZ01"), "progress")}
    assert said(found) == [(Code.CELL_ERROR_VALUE, "D3"), (Code.CELL_FORMULA, "E3")]
    assert found.problems[0].value == "#N/A"
    assert all(filled(found)[2]), "a cell that could not be read must not look cleared"
    assert found.cells[key("2021/2/SZ01")]["done_on"] == "2021-09-08"


def test_a_strangers_row_of_formulas_alone_is_still_reported(schema: Ledger) -> None:
    found = matched(unread(with_rows(ROWS[1], "| 99 | 自己加的 |  |  |  |  |  |"), uncomputed={"E4"}), schema)
    assert said(found) == [(Code.ROW_UNKNOWN, "第4行")]


@pytest.mark.parametrize(
    ("cell", "read", "code"),
    [
        ("办结", "已完成", Code.CELL_CORRECTED),
        ("已完成 ", "已完成", None),
        ("差不多了", "差不多了", Code.CELL_CHOICE),
        ("5", "5.0", Code.CELL_CHOICE),
    ],
)
def test_a_status_off_the_list(schema: Ledger, cell: str, read: str, code: Code | None) -> None:
    found = matched(with_rows(ROWS[1].replace("已完成", cell), ROWS[2]), schema)
    assert filled(found) == {1: (read, "已公开12个"), 2: FILLED[2]}
    assert said(found) == ([(code, "D3")] if code else [])
    assert found.refused == ({(key("2021/1/SZ01"), "status")} if code == Code.CELL_CHOICE else set())


def test_every_fault_of_a_file_is_named_at_once_and_the_good_cells_stay(schema: Ledger) -> None:
    found = matched(
        with_rows(
            "| 1 | 公开规划。 | 2021-09-30 | 差不多 | 已公开12个 | 上周 | A.1 |",
            f"| 2 | 归集规划。 |  | 推进中 | {'长' * 2001} |  | A.2 |",
            "| 15 | 健全机制。 | 2021-08-31 | 未启动 | 1234567890123456 |  | A.15 |",
        ),
        schema,
    )
    assert said(found) == [
        (Code.CELL_CHOICE, "D3"),
        (Code.CELL_DATE, "F3"),
        (Code.CELL_TOO_LONG, "E4"),
        (Code.CELL_DIGITS_LOST, "E5"),
    ]
    good = {item: values for item, values in filled(found).items() if item != 2}
    assert good == {1: ("差不多", "已公开12个"), 15: ("未启动", "1234567890123456.0")}
    assert {(row.item, name) for row, name in found.refused} == {
        (1, "status"),
        (1, "done_on"),
        (2, "progress"),
        (15, "progress"),
    }


def test_a_near_miss_is_offered_in_the_mark(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1].replace("已完成", "己完成")), schema)
    assert found.problems[0].message == (
        "“办理状态”只能是：未启动、推进中、已完成、长期坚持、申请不涉及（是不是“已完成”？）"
    )
    assert found.refused == {(key("2021/1/SZ01"), "status")} and filled(found)[1][0] == "己完成"


def test_what_was_mended_is_said_and_why(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 已完成。 | 已\u200b公开\x07 | 二〇二一年九月八日 | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "已完成", "progress": "已公开", "done_on": "2021-09-08"}
    assert [(each.code, each.origin.place, each.message) for each in found.problems] == [
        (Code.CELL_CORRECTED, "D3", "“办理状态”按“已完成”收"),
        (Code.CELL_CORRECTED, "E3", "“进展情况”按“已公开”收（去掉了看不见的字符）"),
        (Code.CELL_CORRECTED, "F3", "“完成日期”按“2021-09-08”收"),
    ]
    assert not found.refused and "\x07" not in repr(found)


def test_characters_no_database_takes_are_gone_from_refused_cells_too(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 差\x00不多 |  | 上\x01周 | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "差不多", "progress": "", "done_on": "上周"}


def test_a_word_for_nothing_among_the_dates_is_a_blank(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 推进中 | 无 | / | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "推进中", "progress": "无", "done_on": ""}
    assert [each.message for each in found.problems] == ["“完成日期”按“空白”收"]


@pytest.mark.parametrize(
    ("today", "held", "day"),
    [
        (date(2021, 9, 13), "", "2021-03-05"),
        (date(2022, 4, 1), "", "2022-03-05"),
        (date(2022, 4, 1), "2021-03-05", "2021-03-05"),
        (date(2022, 4, 1), "2021-03-06", "2022-03-05"),
    ],
)
def test_a_date_without_its_year_is_the_one_the_ledger_holds_already(
    schema: Ledger, today: date, held: str, day: str
) -> None:
    """A unit goes on with the file it has: the same words must not become another year's when the year has turned."""
    row, plan = key("2021/1/SZ01"), PlanYear(2021, date(2021, 8, 2), today)
    book = with_rows("| 1 | 公开规划。 |  | 已完成 | 已公开 | 3月5日 | A.1 |")
    found = match(book, schema, EDITION, frozenset({OURS}), "甲.xlsx", plan, {row: {"done_on": held}})
    assert isinstance(found, Matched) and found.cells[row]["done_on"] == day
    assert [each.message for each in found.problems] == [f"“完成日期”按“{day}”收（没有写年份）"]


def test_what_was_issued_and_comes_back_as_it_was_is_no_fault_of_the_units(schema: Ledger) -> None:
    cells = {**EDITION.cells, key("2021/1/SZ01"): {**EDITION.cells[key("2021/1/SZ01")], "status": "拟启动"}}
    row = "| 1 | 公开规划。 |  | 拟启动 | 已公开 |  | A.1 |"
    found = match(with_rows(row), schema, replace(EDITION, cells=cells), frozenset({OURS}), "甲.xlsx")
    assert isinstance(found, Matched) and not found.problems and not found.refused
    assert found.cells[key("2021/1/SZ01")]["status"] == "拟启动"


# --- secrecy markings ---

SECRET = "机密★10年 某某部署"


def with_markings(schema: Ledger) -> Ledger:
    return replace(schema, words=Words(markings=("机密★",)))


def test_a_marked_cell_is_held_back_and_its_text_goes_nowhere(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1].replace("已公开12个", SECRET), ROWS[2]), with_markings(schema))
    (fault,) = found.problems
    assert (fault.code, fault.origin.place, fault.value) == (Code.CELL_SECRECY_MARKED, "E3", "机密★")
    assert "按保密规定处理" in fault.remedy
    assert found.refused == {(key("2021/1/SZ01"), "progress")}
    assert is_withheld(filled(found)[1][1]) and filled(found)[2] == FILLED[2]
    assert "部署" not in repr(found) and "10年" not in repr(found)


@pytest.mark.parametrize(
    ("book", "cell"),
    [
        (with_rows(ROWS[1].replace("已完成", SECRET)), "D3"),
        (with_rows(ROWS[1].replace("2021-09-08", SECRET)), "F3"),
        (with_rows(ROWS[1].replace("已公开12个", SECRET + "字" * 3000)), "E3"),
        (with_rows(ROWS[1].replace("公开规划。", SECRET)), "B3"),
        (with_rows("| 99 | 自己加的 |  |  | " + SECRET + " |  |  |"), "E3"),
        (with_rows(ROWS[1], ROWS[1].replace("已公开12个", SECRET)), "E4"),
        (workbook(COVER.replace("某乙", SECRET) + TASKS + ROWS[1]), "C3"),
        (workbook(COVER + TASKS.replace("市甲局 政务", SECRET) + ROWS[1]), "A1"),
        (workbook(COVER + TASKS + ROWS[1] + f"\n# 附表\n| 一 | {SECRET} |"), "B1"),
    ],
)
def test_a_marking_is_found_wherever_it_stands(schema: Ledger, book: RawBook, cell: str) -> None:
    found = matched(book, with_markings(schema))
    assert [each.origin.place for each in found.problems if each.code == Code.CELL_SECRECY_MARKED] == [cell]
    assert {each.code for each in found.problems} <= {Code.CELL_SECRECY_MARKED, Code.ROW_UNKNOWN}
    assert "部署" not in repr(found)


def test_the_same_marked_text_reads_the_same_and_is_not_taken_when_it_comes_back_held(schema: Ledger) -> None:
    book = with_rows(ROWS[1].replace("已公开12个", SECRET))
    first, second = (filled(matched(book, with_markings(schema)))[1][1] for _ in range(2))
    assert first == second
    back = matched(with_rows(ROWS[1].replace("已公开12个", first)), with_markings(schema))
    assert said(back) == [(Code.CELL_SECRECY_MARKED, "E3")] and back.refused == {(key("2021/1/SZ01"), "progress")}


def test_what_was_issued_with_a_marking_is_no_news(schema: Ledger) -> None:
    cells = {
        **EDITION.cells,
        key("2021/1/SZ01"): {**EDITION.cells[key("2021/1/SZ01")], "requirement": SECRET},
    }
    row = ROWS[1].replace("公开规划。", SECRET)
    found = match(with_rows(row), with_markings(schema), replace(EDITION, cells=cells), frozenset({OURS}), "甲.xlsx")
    assert isinstance(found, Matched) and not found.problems


def test_edited_plan_cells_are_reported_and_go_nowhere(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 | 2021-12-31 | 推进中 |  |  | A.1 |", ROWS[2]), schema)
    assert said(found) == [(Code.PLAN_CELL_EDITED, "C3")]
    assert all("due" not in values and "requirement" not in values for values in found.cells.values())
    assert filled(found) == {1: ("推进中", ""), 2: FILLED[2]}


def test_an_edited_requirement_is_reported_where_number_and_id_agree(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开部分规划。 | 2021-09-30 | 推进中 |  |  | A.1 |"), schema)
    assert said(found) == [(Code.PLAN_CELL_EDITED, "B3")]
    assert filled(found) == {1: ("推进中", "")}


# --- the cover ---


def cover_values(found: Matched) -> dict[str, str]:
    return {
        name: text
        for row, values in found.cells.items()
        if row.item is None
        for name, text in values.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    "cover",
    [
        COVER,
        COVER.replace("# 填报说明", "# Sheet1"),
        COVER.replace("# 填报说明\n", "# 填报说明\n|  |\n|  |\n"),
        COVER.replace("本期情况 ＊", "本期<br>情况"),
        "# 填报说明\n| 责任人 | 某某 |\n| 填报人 | 某乙 |\n|  |  |  | 本期情况 | 有更新 |\n",
    ],
)
def test_cover_values_stand_right_of_their_labels(schema: Ledger, cover: str) -> None:
    found = matched(workbook(cover + TASKS + ROWS[1]), schema)
    assert cover_values(found) == {"report": "有更新", "reporter": "某乙", "person": "某某"}
    assert found.cells[key("2021/round-2021-09/SZ01")] == {"report": "有更新", "reporter": "某乙"}
    assert found.cells[key("2021/unit/SZ01")] == {"person": "某某"}
    assert not found.problems


def test_a_label_that_is_gone_says_nothing(schema: Ledger) -> None:
    found = matched(workbook(COVER.replace("责任人", "") + TASKS + ROWS[1]), schema)
    assert cover_values(found) == {"report": "有更新", "reporter": "某乙"}


def test_a_cover_that_is_gone_is_named_and_the_rows_are_read(schema: Ledger) -> None:
    found = matched(workbook(TASKS + ROWS[1]), schema)
    assert filled(found) == {1: FILLED[1]} and cover_values(found) == {}
    assert [code for code, _ in said(found)] == [Code.SHEET_MISSING]


def test_a_wrong_answer_on_the_cover_is_refused(schema: Ledger) -> None:
    found = matched(workbook(COVER.replace("有更新", "还行") + TASKS + ROWS[1]), schema)
    assert said(found) == [(Code.CELL_CHOICE, "C2")]
    assert found.refused == {(key("2021/round-2021-09/SZ01"), "report")}
