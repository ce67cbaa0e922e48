"""Units that stand in the text alone: 由A会同B负责 at the end of a sentence, and names before what they have to do."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from kit import ROOT

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.document.units_in_text import acting_in_text
from toolkit.domain.plan.model import Plan
from toolkit.loading import load_toml
from toolkit.problems import Problem

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
NAMES = (
    "市财政局",
    "市财政局、市审计局",
    "市财政局会同市审计局",
    "市财政局和各县（市、区）政府",
    "市财政局牵头，市审计局",
)
ENDS = ("负责", "负责落实", "牵头", "配合", "按职责分工落实", "组织实施", "承办")


def parse(*lines: Line) -> tuple[Plan, tuple[Problem, ...]]:
    return parse_plan_table(PlanTable("某市2023年要点", lines), HEADERS, "要点.docx", "2023", date(2023, 3, 1))


def paragraphs(*texts: str) -> tuple[Plan, tuple[Problem, ...]]:
    return parse(*(Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(texts, start=1)))


def rows(*cells: tuple[str, ...]) -> tuple[Plan, tuple[Problem, ...]]:
    return parse(*(Line(row, f"第{at}行", 1) for at, row in enumerate(cells, start=1)))


@pytest.mark.parametrize(("names", "end"), [pair for pair in product(NAMES, ENDS) if "（" not in pair[0]])
def test_a_clause_at_the_end_of_its_sentence_says_who_acts(names: str, end: str) -> None:
    clause = f"由{names}{end}"
    for text in (
        f"公开预算，{clause}。",
        f"{clause}。",
        f"公开预算；{clause}；",
        f"公开预算。{clause}",
        f"公开预算，{clause}，6月底前完成。",
    ):
        assert acting_in_text(text) == clause


@pytest.mark.parametrize(
    "clause",
    [
        "市财政局牵头",
        "市财政局、市审计局负责，市教育局配合",
        "市财政局负责、市审计局监督",
        "市财政局会同市审计局办理，纪委办公室监督",
        "各单位按职责分工落实",
    ],
)
def test_names_and_what_they_do_at_the_end_of_a_sentence_are_read_without_a_word_before_them(clause: str) -> None:
    for text in (f"{clause}。", f"公开预算，{clause}。", f"公开预算。{clause}", f"公开预算；{clause}，6月底前完成；"):
        assert acting_in_text(text) == clause


def test_a_long_list_of_those_who_act_is_read_at_once() -> None:
    assert acting_in_text("财务处负责落实，" * 300 + "好。") == ""
    assert acting_in_text("、".join(["财务处负责落实"] * 300) + "好。") == ""


@pytest.mark.parametrize(
    "text",
    [
        "党委领导、政府负责、社会协同、公众参与。",
        "市级统筹、县区落实。",
        "明确专门机构负责。",
        "推进各学院落实。",
        "压实责任，专人负责。",
        "切实抓好落实。",
        "公开由市财政局负责的专项资金。",
        "由各单位负责人办理。",
        "由市财政局负责汇总后报市政府。",
        "由此提升公开质量，切实抓好落实。",
        "事由清楚，理由充分，单位负责。",
        "",
    ],
)
def test_other_sentences_say_nobody(text: str) -> None:
    assert acting_in_text(text) == ""


def test_a_blank_cell_of_units_takes_them_from_the_requirement_and_that_is_said() -> None:
    text = "公开预算，由市财政局会同市审计局负责。"
    plan, problems = rows(
        ("序号", "具体要求", "责任单位", "完成时限"), ("1", text, "", "年底前"), ("2", text, "市教育局", "年底前")
    )
    assert [item.responsibility for item in plan.items] == ["由市财政局会同市审计局负责", "市教育局"]
    assert [item.requirement for item in plan.items] == [text, text]
    assert [(each.code, each.origin.item, each.value) for each in problems] == [
        (Code.PLAN_UNITS_IN_TEXT, 1, "由市财政局会同市审计局负责")
    ]


def test_paragraphs_that_name_their_units_in_the_sentence_alone_are_items() -> None:
    plan, problems = paragraphs(
        "1.公开预算。由市财政局会同市审计局负责。", "2.公开规划，由市发改委牵头，市教育局配合；12月底前完成。"
    )
    assert problems == ()
    assert [(item.number, item.requirement, item.responsibility) for item in plan.items] == [
        (1, "公开预算。由市财政局会同市审计局负责。", "由市财政局会同市审计局负责"),
        (2, "公开规划，由市发改委牵头，市教育局配合；12月底前完成。", "由市发改委牵头，市教育局配合"),
    ]


def test_sentences_without_a_word_before_their_names_make_items_where_there_are_two() -> None:
    plan, problems = paragraphs("1.公开预算。市财政局牵头。", "2.公开规划，市发改委、市审计局负责，市教育局配合；")
    assert problems == ()
    assert [item.responsibility for item in plan.items] == ["市财政局牵头", "市发改委、市审计局负责，市教育局配合"]
    plan, _ = paragraphs("1.公开预算。由市财政局牵头。", "二、要求")
    assert [item.responsibility for item in plan.items] == ["由市财政局牵头"]


def test_names_before_what_they_have_to_do_are_its_units() -> None:
    plan, problems = paragraphs(
        "市财政局：公开预算决算。", "市教育局、市司法局  办好开放日活动。", "市审计局　公开审计结果。"
    )
    assert problems == ()
    assert [(item.requirement, item.responsibility) for item in plan.items] == [
        ("公开预算决算。", "市财政局"),
        ("办好开放日活动。", "市教育局、市司法局"),
        ("公开审计结果。", "市审计局"),
    ]


def test_one_such_line_alone_makes_no_plan() -> None:
    for texts in (
        ("一、总体要求", "加强组织领导，办公室牵头负责。"),
        ("市财政局：公开预算决算。", "二、要求"),
        ("发文机关：市政府办公室", "各县（市、区）政府，市直各单位："),
    ):
        plan, problems = paragraphs(*texts)
        assert plan.items == ()
        assert [each.code for each in problems] == [Code.PLAN_NOT_FOUND]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("公开预算（由市财政局牵头，市司法局配合），并做好解读。", "由市财政局牵头，市司法局配合"),
        ("公开预算（由市财政局牵头）并做好解读。", "由市财政局牵头"),
        ("公开预算【由市财政局牵头】，并做好解读。", "由市财政局牵头"),
        ("公开预算（市财政局牵头），做好解读（市司法局负责）。", "市财政局牵头；市司法局负责"),
        ("公开市级预算（由市财政局负责，6月底前完成）和部门预算（由各部门负责）。", "由市财政局负责；由各部门负责"),
        ("公开预算，由市财政局（市国资委）牵头。", "由市财政局（市国资委）牵头"),
    ],
)
def test_who_acts_may_stand_in_brackets_in_the_middle_of_a_sentence(text: str, said: str) -> None:
    assert acting_in_text(text) == said
    plan, problems = rows(("序号", "具体要求", "完成时限"), ("1", text, "年底前"))
    assert [item.responsibility for item in plan.items] == [said]
    assert [(each.code, each.value) for each in problems] == [(Code.PLAN_UNITS_IN_TEXT, said)]


@pytest.mark.parametrize(
    "text", ["依托平台（由上级部门负责建设）公开预算。", "做好解读（含由第三方负责的项目）。", "（由来已久）的问题。"]
)
def test_brackets_that_say_something_else_give_nobody_anything(text: str) -> None:
    assert acting_in_text(text) == ""
