"""Why a unit has an item: the lines a clerk reads."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.plan.deadlines.model import MonthMeans
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.units import Group, Roster, Unit

ROSTER = Roster(
    (
        Unit("X1", "赤坎区政府", "县区", ("赤坎区",)),
        Unit("X2", "遂溪县政府", "县区"),
        Unit("S1", "市政府办公室", "市直"),
        Unit("S2", "市财政局", "市直"),
        Unit("S3", "市发展改革委", "市直", ("市发展改革局",)),
        Unit("S4", "市外事局", "市直"),
    ),
    (Group("县区", ("各县（市、区）政府",)), Group("市直", ("市直各单位",))),
)


def lines(phrase: str, unit: str) -> tuple[str, ...]:
    item = Item(9, "题", "题", "要求。", phrase, "长期工作")
    plan = Plan("2021", "方案", 2021, date(2021, 8, 2), (item,))
    means: MonthMeans = "end"
    tasks, _ = resolve_tasks(plan, ROSTER, (), means)
    return explain(item, ROSTER.by_code[unit], tasks)


@pytest.mark.parametrize(
    ("phrase", "unit", "reasons"),
    [
        ("市财政局牵头", "S2", ["原文第1至4字“市财政局”是单位名册里的名称；按“牵头”，职责是牵头。"]),
        ("市财政局", "S2", ["原文第1至4字“市财政局”是单位名册里的名称；原文没有另写职责，按落实办。"]),
        (
            "牵头单位：市发展改革局（市粮食局）",
            "S3",
            [
                "原文第6至11字“市发展改革局”是名册别名，名册名称为“市发展改革委”；按“牵头单位”，职责是牵头。",
            ],
        ),
        (
            "市财政局牵头，市直各单位按职责分工落实",
            "S2",
            [
                "原文第1至4字“市财政局”是单位名册里的名称；按“牵头”，职责是牵头。",
                "原文第8至12字“市直各单位”是分组“市直”的写法，共4个单位，包括市财政局；按“按职责分工落实”，职责是落实。",
            ],
        ),
        (
            "市财政局牵头，其余各单位配合",
            "X1",
            [
                "原文第8至12字“其余各单位”指全部单位中除前文已点名的单位以外的，共5个单位，包括赤坎区政府；"
                "按“配合”，职责是配合。",
            ],
        ),
        (
            "赤坎区会同其余各县（市、区）政府",
            "X2",
            [
                "原文第6至16字“其余各县（市、区）政府”指分组“县区”中除前文已点名的单位以外的，共1个单位，包括遂溪县政府；"
                "按“会同”，职责是配合。",
            ],
        ),
        (
            "市直各单位（除市外事局、市财政局外）强化监管",
            "S1",
            [
                "原文第1至18字“市直各单位（除市外事局、市财政局外）”指分组“市直”除市外事局、市财政局外的单位，共2个，"
                "包括市政府办公室；按“强化监管”，职责是监管。",
            ],
        ),
        (
            "市 财政局（配合）",
            "S2",
            ["原文第1至5字“市 财政局”（字间的空格不计）是单位名册里的名称；按“配合”，职责是配合。"],
        ),
    ],
)
def test_why_a_unit_has_an_item(phrase: str, unit: str, reasons: list[str]) -> None:
    head, issued, *found = lines(phrase, unit)
    assert head.startswith(f"第9项派给{ROSTER.by_code[unit].name}，职责：")
    assert issued == f"方案“落实单位”一栏原文：{phrase}"
    assert found == reasons


def test_both_roles_are_named_at_the_head() -> None:
    assert lines("市财政局牵头，市直各单位落实", "S2")[0] == "第9项派给市财政局，职责：牵头、落实。"


@pytest.mark.parametrize(
    ("phrase", "unit", "reasons"),
    [
        ("市财政局、赤坎区", "S1", ["按原文派给2个单位：赤坎区政府、市财政局。"]),
        (
            "市直各单位（除市外事局外）",
            "S4",
            [
                "按原文派给3个单位：市政府办公室、市财政局、市发展改革委。",
                "原文第8至11字“市外事局”已把市外事局除外。",
            ],
        ),
        (
            "市财政局等部门",
            "S1",
            ["按原文派给1个单位：市财政局。", "原文“等部门”没有点名，是否包括市政府办公室，请核定。"],
        ),
        (
            "市财税局牵头",
            "S2",
            ["原文没有派给任何单位。", "原文“市财税局”在单位名册里找不到，是否为“市财政局”，没有派发。"],
        ),
        (
            "中国电信",
            "S2",
            ["原文没有派给任何单位。", "原文“中国电信”在单位名册里找不到，没有派发。"],
        ),
    ],
)
def test_why_a_unit_has_it_not(phrase: str, unit: str, reasons: list[str]) -> None:
    head, issued, *found = lines(phrase, unit)
    assert head == f"第9项没有派给{ROSTER.by_code[unit].name}。"
    assert issued == f"方案“落实单位”一栏原文：{phrase}"
    assert found == reasons


def test_a_blank_phrase_is_said_to_be_blank() -> None:
    assert lines("", "S2") == ("第9项没有派给市财政局。", "方案“落实单位”一栏原文：（空白）", "原文没有派给任何单位。")
