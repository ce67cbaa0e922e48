"""Names of units in brackets behind the clauses of a paragraph, and whom they have to do what."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.assignments import assign
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.problems import Problem

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("责任单位",), deadline=("完成时限",))
NAMES = st.sampled_from(("县财政局", "县教育局", "县卫健委", "县政府办公室", "县残联"))


def read(*texts: str) -> Plan:
    return read_with_doubts(*texts)[0]


def read_with_doubts(*texts: str) -> tuple[Plan, tuple[Problem, ...]]:
    lines = tuple(Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(texts, start=1))
    return parse_plan_table(PlanTable("2023年要点", lines), HEADERS, "f", "2023", date(2023, 3, 1))


@given(st.lists(st.tuples(NAMES, st.sampled_from("；。")), min_size=1, max_size=4))
def test_whoever_stands_behind_a_clause_has_it(clauses: list[tuple[str, str]]) -> None:
    text = "".join(f"公开第{at}类事项（{name}）{end}" for at, (name, end) in enumerate(clauses))
    plan = read(f"1.{text}", "2.更新指南。（县司法局）")
    assert [each.responsibility for each in plan.items] == [*(name for name, _ in clauses), "县司法局"]
    assert [each.requirement.rstrip("。；") for each in plan.items[:-1]] == [
        f"公开第{at}类事项" for at in range(len(clauses))
    ]


def test_names_within_a_sentence_are_all_of_it() -> None:
    (item,) = read("1.公开招生（县教育局），公开名录（县卫健委、县医保局），公开机构（县民政局）。").items
    assert item.responsibility == "县教育局；县卫健委、县医保局；县民政局"


@pytest.mark.parametrize("behind", ["（责任单位：县政府办公室）", "（县政府办公室牵头）", "责任单位：县政府办公室"])
def test_units_behind_the_whole_are_its_own_and_those_before_are_noted(behind: str) -> None:
    (item,) = read(f"1.公开招生（县教育局）；公开名录（县卫健委）。{behind}").items
    assert item.responsibility.removeprefix("责任单位：").removesuffix("牵头") == "县政府办公室"
    assert item.notes == "文中括注：县教育局、县卫健委"


@pytest.mark.parametrize(
    "words", ["县行政审批局（县政务服务局）、县司法局参加", "招生（招生办法）；公开", "招生（县教育局）平台"]
)
def test_another_name_what_is_no_body_or_stands_in_a_clause_is_no_unit(words: str) -> None:
    (item,) = read(f"1.建立{words}的机制。（县政府办公室）").items
    assert (item.responsibility, item.notes) == ("县政府办公室", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("公开招生（市教育局）；公开名录（市卫健委）。", ["（市卫健委）"]),
        ("公开名录（市直单位、含市卫健委）；由市卫生健康委员会（市卫健委）落实。", []),
    ],
)
def test_names_in_brackets_that_the_column_of_units_has_not_are_told(text: str, told: list[str]) -> None:
    roster = Roster((Unit("U1", "市教育局", "市直"),), (Group("市直", ()),))
    plan = Plan("p", "", 2023, date(2023, 3, 1), (Item(1, "", "", text, "市教育局", "年底前"),))
    found = assign(plan, roster, ())[1]
    assert [each.value for each in found if each.code is Code.PLAN_UNIT_ELSEWHERE] == told


def test_who_acts_in_a_clause_and_stands_in_no_column_is_told() -> None:
    roster = Roster((Unit("U1", "县发改局", "县直"),), (Group("县直", ()),))
    text = "县教育局牵头公开招生信息，县发改局配合，县级部门要参加。"
    plan = Plan("p", "", 2023, date(2023, 3, 1), (Item(1, "", "", text, "县发改局配合", "年底前"),))
    found = assign(plan, roster, ())[1]
    assert [(each.code, each.value) for each in found] == [(Code.PLAN_UNIT_ELSEWHERE, "县教育局牵头")]


def test_signs_of_other_forms_are_the_usual_ones() -> None:
    first, second = read(
        "1.公开1∶500地形图。责任单位∶县自然资源局﹔", "完成时限﹕9月底前", "2.公开预算。（县财政局）"
    ).items
    assert (first.requirement, first.responsibility, first.deadline) == (
        "公开1∶500地形图。",
        "责任单位：县自然资源局",
        "9月底前",
    )
    assert second.responsibility == "县财政局"


@pytest.mark.parametrize("told", ["（县教育局，8月底前）", "责任单位：县教育局；完成时限：8月底前"])
def test_units_of_a_heading_below_which_all_have_others_are_told(told: str) -> None:
    texts = ["1.公开预算。（县财政局）", "2.公开招生。", told, "（1）公开收费。（县医保局）"]
    plan, doubts = read_with_doubts(*texts)
    assert [each.responsibility for each in plan.items] == ["县财政局", "县医保局"]
    assert [each.value for each in doubts if each.code is Code.PLAN_ROW_UNUSED] == ["2.公开招生。（县教育局；8月底前）"]
