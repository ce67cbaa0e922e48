"""Tables drawn in plain text, as the rows and cells they draw."""

from __future__ import annotations

import pytest

from toolkit.domain.plan.document.drawn_tables import with_drawn_tables
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.text import split_plan_text


def read(text: str) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    lines = [Line((line,), f"第{at}行") for at, line in enumerate(text.strip("\n").split("\n"), start=1)]
    return [(each.cells, each.below) for each in with_drawn_tables(lines)]


def cells(text: str) -> list[tuple[str, ...]]:
    return [its for its, _ in read(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("序号|任务|单位\n1|公开甲|甲局", [("序号", "任务", "单位"), ("1", "公开甲", "甲局")]),
        ("|序号|任务|单位|\n|---|:-:|---|\n|1|公开甲|甲局|", [("序号", "任务", "单位"), ("1", "公开甲", "甲局")]),
        ("序号｜任务｜单位\n1｜｜甲局", [("序号", "任务", "单位"), ("1", "", "甲局")]),
        ("甲|乙|丙", [("甲|乙|丙",)]),
        ("甲|乙\n丙|丁", [("甲|乙",), ("丙|丁",)]),
        ("甲|乙|丙\n\n丁|戊|己", [("甲|乙|丙",), ("",), ("丁|戊|己",)]),
    ],
)
def test_lines_between_columns_make_a_table_of_two_rows_or_more(text: str, rows: list[tuple[str, ...]]) -> None:
    assert cells(text) == rows


BOX = """方案
┌──┬────┬────┐
│序号│任务│单位│
├──┼────┼────┤
│1 │公开│甲局│
│  │甲  │    │
├──┼────┼────┤
│2 │公开乙│乙局│
└──┴────┴────┘
附则
"""


def test_a_box_is_read_row_by_row_between_its_drawn_lines() -> None:
    assert cells(BOX) == [
        ("方案",),
        ("序号", "任务", "单位"),
        ("1", "公开甲", "甲局"),
        ("2", "公开乙", "乙局"),
        ("附则",),
    ]
    assert all(not below for _, below in read(BOX))


def test_a_box_at_the_end_two_boxes_and_one_without_right_edges_are_read_too() -> None:
    head, _, _ = BOX.partition("└")
    rows = [("序号", "任务", "单位"), ("1", "公开甲", "甲局"), ("2", "公开乙", "乙局")]
    assert cells(head.rstrip("\n"))[1:] == rows
    assert cells(f"{head}间\n{head}".rstrip("\n")) == [("方案",), *rows, ("间",), ("方案",), *rows]


def test_the_edge_at_the_end_of_a_line_may_be_missing() -> None:
    assert cells("│1 │公开甲│甲局\n├──┼────┼────\n│2 │公开乙│乙局") == [
        ("1", "公开甲", "甲局"),
        ("2", "公开乙", "乙局"),
    ]


def test_a_cell_drawn_over_several_rows_goes_on_in_them() -> None:
    text = """
┌──┬────┬────┐
│1 │公开甲│甲局│
├──┼────┤办公│
│2 │公开乙│室  │
└──┴────┴────┘
"""
    assert read(text) == [(("1", "公开甲", "甲局办公室"), frozenset()), (("2", "公开乙", ""), frozenset({2}))]


def test_where_no_line_is_drawn_between_rows_a_number_begins_one_that_is_no_rest_of_that_above_it() -> None:
    text = """
┌──┬────┬────┐
│1 │公开│甲局│
│  │甲  │    │
│2 │公开乙│乙局│
│9 │    │丙局│
│1 │公开丁│丁局│
│0 │戊  │    │
│1 │公开己│己局│
│1 │庚  │    │
└──┴────┴────┘
"""
    rows = [("1", "公开甲", "甲局"), ("2", "公开乙", "乙局"), ("9", "", "丙局"), ("10", "公开丁戊", "丁局")]
    assert cells(text) == [*rows, ("11", "公开己庚", "己局")]


DRAWN_AS = {
    "in a box": "┌──┬────┬────┐\n│序号│工作任务│责任单位│\n├──┼────┼────┤\n│1 │公开甲  │甲局    │\n└──┴────┴────┘",
    "in a double box": "╔══╦════╦════╗\n║序号║工作任务║责任单位║\n╠══╬════╬════╣\n║1 ║公开甲║甲局║\n╚══╩════╩════╝",
    "in a mixed box": "╒══╤════╤════╕\n│序号│工作任务│责任单位│\n╞══╪════╪════╡\n│1 │公开甲│甲局│\n╘══╧════╧════╛",
    "in + - |": "+---+-----+----+\n|序号|工作任务|责任单位|\n+===+=====+====+\n| 1 |公开甲|甲局 |\n+---+-----+----+",
    "with open sides": "序号│工作任务│责任单位\n──┼────┼────\n1 │公开甲  │甲局",
    "with open sides and whole lines": "────────\n序号│工作任务│责任单位\n────────\n1 │公开甲  │甲局\n────────",
    "with open sides and no line": "序号│工作任务│责任单位\n1 │公开甲  │甲局",
    "with open sides and a blank first cell": "序号│工作任务│责任单位\n1 │公开│甲局\n  │甲  │",
    "in pipes": "| 序号 | 工作任务 | 责任单位 |\n| 1 | 公开甲 | 甲局 |",
    "in pipes with a line": "序号|工作任务|责任单位\n--- | --- | ---\n1 | 公开甲 | 甲局",
}


@pytest.mark.parametrize("drawing", DRAWN_AS.values(), ids=DRAWN_AS)
def test_a_table_is_read_however_it_is_drawn_and_none_of_it_is_a_title(drawing: str) -> None:
    rows = [("序号", "工作任务", "责任单位"), ("1", "公开甲", "甲局")]
    assert cells(drawing) == rows
    assert cells(f"方案\n{drawing}\n附则") == [("方案",), *rows, ("附则",)]
    assert split_plan_text(drawing).title == ""


def test_a_line_that_ends_within_a_cell_in_pipes_ends_there() -> None:
    table = split_plan_text("方案\n|序号|单位|\n|1|市供销社<br>东港海关|\n|2|市妇联 <BR/> 市残联|")
    assert [each.cells[1] for each in table.lines] == ["单位", "市供销社\n东港海关", "市妇联\n市残联"]


def test_in_a_table_drawn_in_pluses_a_cell_wraps_and_signs_in_it_stay() -> None:
    text = (
        "+--+------+----+\n|1 |公开A+B|甲局|\n|  |第1-2号|    |\n+--+------+----+\n|2 |公开乙|乙局|\n+--+------+----+"
    )
    assert cells(text) == [("1", "公开A+B第1-2号", "甲局"), ("2", "公开乙", "乙局")]


@pytest.mark.parametrize("text", ["甲│乙│丙", "甲│乙│丙\n丁│戊", "+--+", "甲─乙", "────"])
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert cells(text) == [(line,) for line in text.split("\n")]


def test_without_numbers_and_lines_a_row_begins_where_every_column_says_something_and_one_above_had_room() -> None:
    box = "┌──────┬────┐\n│任务        │单位    │\n├──────┼────┤\n│公开甲      │市财政局│\n│公开全市预算│市司法局│\n"
    rows = [("任务", "单位"), ("公开甲", "市财政局"), ("公开全市预算决算", "市司法局")]
    assert cells(f"{box}│决算        │        │") == rows
    assert cells(f"{box}│决算        │市审计局│") == [*rows[:2], ("公开全市预算决算", "市司法局市审计局")]
    parted = box.replace("│公开全", "├──────┼────┤\n│公开全")
    assert cells(f"{parted}│甲          │市妇联  │\n│决算        │市审计局│") == [
        *rows[:2],
        ("公开全市预算甲决算", "市司法局市妇联市审计局"),
    ]


def test_rows_of_other_widths_go_on_in_nothing() -> None:
    text = """
│1 │公开甲│
│2 │公开乙│乙局│
"""
    assert read(text) == [(("1", "公开甲"), frozenset()), (("2", "公开乙", "乙局"), frozenset())]


def test_a_header_without_a_line_below_it_ends_where_the_first_number_stands() -> None:
    text = "│序│任务│单位│\n│号│    │    │\n│1 │公开│甲局│\n│  │甲  │    │\n│2 │公开乙│乙局│"
    assert cells(text) == [("序号", "任务", "单位"), ("1", "公开甲", "甲局"), ("2", "公开乙", "乙局")]


def test_a_number_in_the_middle_of_its_cell_begins_no_row() -> None:
    assert cells("├──┼────┤\n│  │公开│\n│1 │甲  │") == [("1", "公开甲")]


def test_where_the_lines_of_a_cell_were_put_together_a_name_may_begin() -> None:
    text = "│1 │公开│市财政局│\n│  │甲  │市教育局│\n├──┼────┤甲县    │\n│2 │公开│        │"
    lines = [Line((line,), f"第{at}行") for at, line in enumerate(text.split("\n"), start=1)]
    assert [dict(each.seams) for each in with_drawn_tables(lines)] == [{1: (2,), 2: (4, 8)}, {}]


@pytest.mark.parametrize(
    ("behind", "roomy"),
    [("", False), (" " * 5, False), (" " * 6, True), ("\u3000" * 2, False), ("\u3000" * 3, True)],
)
def test_a_line_of_a_cell_had_room_where_blanks_show_it_a_wide_one_two(behind: str, roomy: bool) -> None:
    text = f"│1 │公开│市财政局{behind}│\n│  │甲  │市教育局│"
    (row,) = with_drawn_tables([Line((line,), "第1行") for line in text.split("\n")])
    assert row.roomy[2] == (frozenset({4}) if roomy else frozenset())
