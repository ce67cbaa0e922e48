"""Tables found again in a workbook that came back: by mark, title or headers, wherever they stand by now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kit.markdown_books import from_markdown

from toolkit.book.returned.locate import RowId, headed, locate, register_editions
from toolkit.schema.model import Owner, Register, SchemaField, Sheet

TASKS = Sheet(
    "tasks",
    "工作台账",
    "rows",
    (
        SchemaField("number", "序号", owner=Owner.PLAN),
        SchemaField("requirement", "具体要求", owner=Owner.PLAN, aliases=("要求",)),
        SchemaField("status", "办理状态"),
        SchemaField("progress", "进展情况"),
        SchemaField("evidence", "佐证材料"),
    ),
)
PLANS = Register(
    "plans",
    "规划文件清单",
    fields=tuple(SchemaField(f"f{n}", header) for n, header in enumerate(("名称", "文号", "日期", "链接", "备注"))),
)
HEADERS = "| 序号 | 具体要求 | 办理状态 | 进展情况 | 行标识 |"
PLAN_HEADERS = "| 名称 | 文号 | 日期 | 链接 | 备注 | 提示 | 行标识.plans |"
A, B = "A" * 16, "B" * 16


def places(text: str, table: Sheet) -> list[tuple[str, int]]:
    """The sheets that hold the table, the surest first, each with the row of its headers."""
    return [(found.raw.title, found.header_at) for found in locate(from_markdown(text), table)]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (f"# 工作台账\n| 标题 |\n{HEADERS}\n", [("工作台账", 1)]),
        (f"# Sheet1\n{HEADERS}\n", [("Sheet1", 0)]),
        ("# 工作台账\n| 序号 | 具体要求 | 办理状态 |\n", []),
        ("# 工作台账\n| 序号＊ | 要 求 | 办理状态 | 进展情况* |\n", [("工作台账", 0)]),
        (f"# 甲\n{HEADERS}\n# 乙\n{HEADERS[:-1]} | 佐证材料 |\n", [("乙", 0), ("甲", 0)]),
        (f"# 甲\n{HEADERS}\n# 工作台账\n{HEADERS}\n", [("工作台账", 0), ("甲", 0)]),
        (f"# 甲\n{HEADERS}\n{HEADERS}\n", [("甲", 0)]),
        ("# 甲\n" + "| 一 |\n" * 30 + HEADERS, []),
    ],
    ids=["title", "renamed", "too few", "as people write them", "most headers", "called so", "twice", "too far down"],
)
def test_a_table_stands_where_four_of_its_headers_do(text: str, there: list[tuple[str, int]]) -> None:
    assert places(text, TASKS) == there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (f"# 别的\n| 标题 |\n{PLAN_HEADERS}\n", [("别的", 1)]),
        ("# 规划文件清单\n| 名称 | 文号 |\n", [("规划文件清单", 0)]),
        ("# 规划文件清单\n| 名称 |\n", []),
        ("# 别的\n| 名称 | 文号 | 日期 |\n", []),
        ("# 别的\n| 名称 | 文号 | 日期 | 链接 |\n", [("别的", 0)]),
        ("# 别的\n| 行标识.plans |\n", [("别的", 0)]),
        ("# 别的\n| 名称 | 文号 | 行标识.rules |\n", []),
        (f"# 甲\n{PLAN_HEADERS}\n# 规划文件清单\n{PLAN_HEADERS}\n", [("规划文件清单", 0), ("甲", 0)]),
    ],
    ids=["marked", "called so", "one header", "some", "most", "the mark alone", "another's mark", "called so first"],
)
def test_a_register_stands_where_its_mark_its_title_or_most_headers_do(text: str, there: list[tuple[str, int]]) -> None:
    assert places(text, PLANS) == there


def test_columns_ids_and_rows_of_what_was_found() -> None:
    headers = "| 进展情况 | 要求 | 行标识 | 办理状态 | 序号 | 序号 |"
    text = f"# 台账\n| 标题 |\n{headers}\n| 说 | 甲 | {A}.15 |  | 15 | 16 |\n| 完 |\n"
    (found,) = locate(from_markdown(text), TASKS)
    assert found.columns == {"progress": 0, "requirement": 1, "status": 3, "number": 4}
    assert [field.name for field in found.fields(Owner.UNIT)] == ["status", "progress"]
    (first, row), (second, short) = found.rows()
    assert (first, second) == (2, 3)
    assert (found.id_of(row), found.id_of(short)) == (RowId(A, "", "15"), None)
    assert [found.text(row, name) for name in ("number", "requirement", "status", "evidence")] == ["15", "甲", "", ""]
    assert list(found.editions()) == [A]


def test_a_registers_row_says_of_which_register_it_is() -> None:
    text = f"# 清单\n{PLAN_HEADERS}\n| 甲 |  |  |  |  |  | {A}.plans.{'1' * 12} |\n| 乙 |  |  |  |  |  | {B}.15 |\n"
    (found,) = locate(from_markdown(text), PLANS)
    assert [found.id_of(row) for _, row in found.rows()] == [RowId(A, "plans", "1" * 12), None]


def test_of_copied_id_columns_the_first_that_holds_an_id_counts() -> None:
    text = f"# 台账\n{HEADERS[:-1]} | 行标识 |\n| 1 | 甲 |  |  |  | {A}.1 |\n| 2 | 乙 |  |  | {B}.2 | {A}.1 |\n"
    (found,) = locate(from_markdown(text), TASKS)
    assert found.id_columns == [4, 5]
    assert [found.id_of(row) for _, row in found.rows()] == [RowId(A, "", "1"), RowId(B, "", "2")]


def test_headers_that_stand_again_below_are_no_row() -> None:
    (found,) = locate(from_markdown(f"# 台账\n{HEADERS}\n{HEADERS}\n| 1 | 具体要求 |\n"), TASKS)
    assert [found.repeats_headers(row) for _, row in found.rows()] == [True, False]


def test_the_editions_that_rows_of_any_register_name() -> None:
    text = (
        f"# 甲\n| 行标识.gone |\n| {A}.gone.{'1' * 12} |\n# 乙\n| 名称 | 行标识.plans |\n|  | {B}.plans.{'2' * 12} |\n"
    )
    assert list(register_editions(from_markdown(text))) == [A, B]


def test_every_row_with_a_header_may_be_taken_for_the_headers() -> None:
    text = "# 甲\n| 序号 |\n| 一 |\n# 乙\n| 具体要求 | 序号 |\n"
    found = [(each.raw.title, each.header_at, set(each.columns)) for each in headed(from_markdown(text), TASKS)]
    assert found == [("甲", 0, {"number"}), ("乙", 0, {"requirement", "number"})]


def test_an_empty_sheet_holds_no_table() -> None:
    book = from_markdown("# 甲\n")
    assert locate(book, TASKS) == locate(replace(book, sheets=()), PLANS) == []
