"""The plan's text: torn cells, blank topics, several items in one cell."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table, short_title
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.domain.plan.model import Plan
from toolkit.problems import Problem

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("落实单位",), ("牵头单位",), ("配合单位",), ("完成时限",))
HEAD = "工作任务\t具体要求\t落实单位\t完成时限\n"


def parse(text: str) -> tuple[Plan, tuple[Problem, ...]]:
    return parse_plan_table(split_plan_text(text), HEADERS, "plan.txt", "2021", date(2021, 8, 2))


def rows(plan: Plan) -> list[tuple[int, str, str, str, str]]:
    return [(i.number, i.topic, i.requirement, i.responsibility, i.deadline) for i in plan.items]


def test_one_cell_with_several_items_shares_its_unit_and_deadline() -> None:
    plan, problems = parse(f"某市 2021 年方案\n{HEAD}做好公开\t1.甲事。 2.乙事。\t市财政局\t2021年9月前\n")
    assert (plan.title, plan.year) == ("某市2021年方案", 2021)
    assert rows(plan) == [
        (1, "做好公开", "甲事。", "市财政局", "2021年9月前"),
        (2, "做好公开", "乙事。", "市财政局", "2021年9月前"),
    ]
    assert all(item.shared for item in plan.items)
    assert problems == ()


def test_points_that_look_like_the_next_number_are_points_where_every_row_has_its_own() -> None:
    plan, problems = parse(
        f"{HEAD}公开\t（1）甲事：（1）一；（2）二。\t市财政局\t长期工作\n\t（2）乙事。（3）丙事。\t市财政局\t长期工作\n"
    )
    assert [(item.number, item.requirement) for item in plan.items] == [
        (1, "甲事：（1）一；（2）二。"),
        (2, "乙事。"),
        (3, "丙事。"),
    ]
    assert problems == ()


def test_cells_torn_by_a_page_are_joined() -> None:
    plan, problems = parse(
        f"{HEAD}公开\t1.正确适用《信息处理\t各县（市、区）政\t长期工作\n\n"
        f"{HEAD}\t<p>费管理办法》。</p>\t府（管委会）。\t\n\t2.乙事。\t市财政局\t长期工作\n"
    )
    assert rows(plan) == [
        (1, "公开", "正确适用《信息处理费管理办法》。", "各县（市、区）政府（管委会）。", "长期工作"),
        (2, "公开", "乙事。", "市财政局", "长期工作"),
    ]
    assert problems == ()


def test_a_torn_topic_is_mended_and_said() -> None:
    plan, problems = parse(
        f"{HEAD}贯彻《关于建设副中心城市打造发展极的意见》、实施战略\t1.甲\t市财政局\t长期工作\n\n"
        f"{HEAD}市打造发展极的意见》等重大政策发布解读\t事。 2.乙事。\t\t\n"
    )
    assert [item.topic for item in plan.items] == ["贯彻《关于建设副中心城市打造发展极的意见》等重大政策发布解读"] * 2
    assert [(problem.code, "第1-2项" in problem.message) for problem in problems] == [(Code.PLAN_TOPIC_DAMAGED, True)]


def test_a_lost_number_is_said_and_nothing_is_swallowed() -> None:
    plan, problems = parse(f"{HEAD}公开\t1.甲事。\t市财政局\t长期工作\n\t3.丙事。\t市司法局\t长期工作\n")
    assert [(item.number, item.responsibility) for item in plan.items] == [(1, "市财政局"), (3, "市司法局")]
    assert [problem.code for problem in problems] == [Code.PLAN_NUMBER_GAP]


def test_a_year_behind_an_item_number_is_not_part_of_it() -> None:
    plan, _ = parse(f"{HEAD}公开\t1.2021 年底前支持互联网协议第 6 版。\t市财政局\t长期工作\n")
    assert rows(plan)[0][:3] == (1, "公开", "2021 年底前支持互联网协议第 6 版。")


def test_a_line_that_is_no_row_is_a_problem_and_the_rest_goes_in() -> None:
    plan, problems = parse(f"{HEAD}只有\t三\t列\n公开\t1.甲事。\t市财政局\t长期工作\n")
    assert [item.number for item in plan.items] == [1]
    assert [(p.code, p.origin.place) for p in problems] == [(Code.PLAN_UNREADABLE, "第2行")]


def test_chapters_notes_and_endings_between_rows_are_no_rows() -> None:
    plan, problems = parse(
        f"{HEAD}一、公开\n\t1.甲事。\t市财政局\t长期工作\n二、解读\n\t2.乙事。\t市财政局\t长期工作\n"
        "注：列第一位的为牵头单位。\n请各单位按时报送。\n某区政府办公室\n2021年8月2日\n"
    )
    assert [(item.topic, item.requirement) for item in plan.items] == [("一、公开", "甲事。"), ("二、解读", "乙事。")]
    assert [remark.text for remark in plan.remarks] == [
        *("注：列第一位的为牵头单位。", "请各单位按时报送。"),
        *("某区政府办公室", "2021年8月2日"),
    ]
    assert problems == ()
    _, problems = parse(f"{HEAD}公开\t1.甲事。\t市财政局\t长期工作\n断开的话\n\t2.乙事。\t市财政局\t长期工作\n")
    assert [found.code for found in problems] == [Code.PLAN_UNREADABLE]


BOX = ("┌──┬──┬──┐", "│序号│具体要求│落实单位│", "├──┼──┼──┤")


def boxed(*rows: str) -> list[tuple[tuple[str, ...], frozenset[int]]]:
    lines = split_plan_text("\n".join(("某市 2021 年方案", *BOX, *rows, "└──┴──┴──┘"))).lines
    return [(line.cells, line.below) for line in lines[1:]]


@pytest.mark.parametrize("end", ["│", "│ ", ""])
def test_a_table_drawn_in_boxes_loses_no_cell_where_the_edge_at_its_end_is_missing(end: str) -> None:
    assert boxed(f"│1│甲事，│市财政局{end}", f"│ │做完。│、市教育局{end}") == [
        (("1", "甲事，做完。", "市财政局、市教育局"), frozenset())
    ]


def test_rows_with_no_line_drawn_between_begin_with_the_number_that_comes_next() -> None:
    rows = ("│1│甲事，│市财政局│", "│ │做完。│       │", "│2│乙事。│市司法局│", "│3│丙事。│市审计局│")
    assert [cells for cells, _ in boxed(*rows)] == [
        ("1", "甲事，做完。", "市财政局"),
        ("2", "乙事。", "市司法局"),
        ("3", "丙事。", "市审计局"),
    ]


def test_a_column_without_a_line_below_its_cell_goes_on_in_the_next_row() -> None:
    assert boxed("│1│甲事。│市财政│", "├──┼──┤     │", "│2│乙事。│局    │") == [
        (("1", "甲事。", "市财政局"), frozenset()),
        (("2", "乙事。", ""), frozenset({2})),
    ]


def test_words_behind_lines_that_draw_no_box_stay() -> None:
    lines = split_plan_text("某市 2021 年方案\n├──第一件事\n└──第二件事\n").lines
    assert "".join(cell for line in lines for cell in line.cells) == "──第一件事──第二件事"


def test_a_first_line_with_a_number_is_an_item_and_no_title() -> None:
    plan, _ = parse("3.公开甲事。（责任单位：市财政局）")
    assert plan.title == "" and [(item.own, item.requirement) for item in plan.items] == [("3", "公开甲事。")]
    plan, _ = parse(f"2.公开乙事\n{HEAD}公开\t甲事。\t市财政局\t长期工作\n")
    assert plan.title == "" and [each.text for each in plan.remarks] == ["2.公开乙事"]


def test_short_titles() -> None:
    assert short_title("做好财政信息公开") == "做好财政信息公开"
    assert short_title("持续加强" * 10 + "等重大政策发布解读") == "重大政策发布解读"
    assert len(short_title("长" * 80)) == 28
