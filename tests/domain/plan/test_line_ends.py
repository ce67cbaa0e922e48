"""Names of bodies on lines of their own, and names that a narrow cell wraps: none is made of two, nor two of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kit.plans.reading import headers

from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.text import split_plan_text
from toolkit.domain.plan.drafting import DraftRoster, draft_roster
from toolkit.domain.plan.line_ends import holds_two
from toolkit.domain.plan.model import Item, Plan

NAMES = (
    *(
        "市发展改革委",
        "市工业和信息化局",
        "市人力资源和社会保障局",
        "市供销社",
        "东港海关",
        "东海区",
        "南山镇",
        "东海区政府",
    ),
    *(
        "市政府办公室",
        "市大数据中心",
        "人民银行东海支行",
        "国家税务总局东海市税务局",
        "市城投集团",
        "市妇联",
        "市民政局",
    ),
    *("市中级人民法院", "东海街道", "市第一职业学校", "市科协", "市消防救援支队", "市档案馆", "市总工会", "市红十字会"),
    *("东海大学", "高新区管委会", "团市委", "市工商联", "中国移动东海分公司", "市气象台", "市行政服务中心", "市政协"),
    *(
        "市国有资产监督管理委员会",
        "市公安局交警支队",
        "市委宣传部",
        "市市场监管局",
        "市政府督查室",
        "市政务服务数据管理局",
    ),
)


def plan_of(*phrases: str) -> Plan:
    items = tuple(Item(at, "", "", "做好。", phrase, "") for at, phrase in enumerate(phrases, start=1))
    return Plan("p", "", 2026, date(2026, 3, 1), items)


def named(draft: DraftRoster) -> list[str]:
    return [each.unit.name for each in draft.units]


def lines_of(name: str, width: int) -> list[str]:
    return [name[at : at + width] for at in range(0, len(name), width)]


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True), st.integers(4, 14))
def test_of_names_on_lines_however_wrapped_none_is_made_of_two_and_none_vanishes(
    names: Sequence[str], width: int
) -> None:
    cell = "\n".join(line for name in names for line in lines_of(name, width))
    draft = draft_roster(plan_of(cell))
    unsure = "".join(draft.unsure).replace(" ", "")
    assert [name for name in named(draft) if name not in names] == []
    assert [name for name in names if name not in named(draft) and name not in unsure] == []


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True), st.integers(4, 14))
@example(["市供销社", "东港海关"], 9)
def test_of_names_in_a_drawn_column_however_wide_none_is_made_of_two(names: Sequence[str], width: int) -> None:
    lines = [line for name in names for line in lines_of(name, width)]
    rows = [("1" * (not at), "公开甲" * (not at), line) for at, line in enumerate(lines)]
    edges = ["─" * wide for wide in (4, 8, width)]
    text = ["┌" + "┬".join(edges) + "┐", _row(("序号", "工作任务", "单位"), width), "├" + "┼".join(edges) + "┤"]
    text += [*(_row(row, width) for row in rows), "└" + "┴".join(edges) + "┘"]
    table = split_plan_text("某区2026年方案\n" + "\n".join(text))
    plan, _ = parse_plan_table(table, headers(), "方案.txt", "2026", date(2026, 3, 1))
    draft = draft_roster(plan)
    unsure = "".join(draft.unsure).replace(" ", "")
    assert [name for name in named(draft) if name not in names] == []
    assert [name for name in names if name not in named(draft) and name not in unsure] == []


def _row(cells: Sequence[str], width: int) -> str:
    wide = (4, 8, width)
    return "│" + "│".join(f" {cell}{'　' * (each - len(cell))} " for cell, each in zip(cells, wide, strict=True)) + "│"


@pytest.mark.parametrize(
    ("cell", "units", "unsure"),
    [
        ("市发展改革委\n市工业和信息化局", ["市发展改革委", "市工业和信息化局"], ()),
        ("市供销社\n东港海关", ["市供销社", "东港海关"], ()),
        ("东港海关\n市供销社", ["东港海关", "市供销社"], ()),
        ("东海区\n南山区", ["东海区", "南山区"], ()),
        ("市财政局\n教育局", ["市财政局", "教育局"], ()),
        ("市妇联\n中国移动东海分公司", ["市妇联", "中国移动东海分公司"], ()),
        ("各县区\n市财政局", ["市财政局"], ()),
        ("南山镇\n人民政府", ["南山镇人民政府"], ()),
        ("市公安局\n各县（市、区）\n人民政府", ["市公安局"], ()),
        ("市公安局\n各镇\n人民政府\n市财政局", ["市公安局", "市财政局"], ()),
        ("市委网信委员会\n办公室", ["市委网信委员会办公室"], ()),
        ("市发展改革委\n员会", ["市发展改革委员会"], ()),
        ("人民银行东海市\n分行", ["人民银行东海市分行"], ()),
        ("市财政局\n市场科", [], ("市财政局 市场科",)),
        ("市公安局\n交警支队", [], ("市公安局 交警支队",)),
        ("国家税务总局\n东海市税务局", [], ("国家税务总局 东海市税务局",)),
        ("东海区\n教育局", [], ("东海区 教育局",)),
        ("东海大学\n附属医院", [], ("东海大学 附属医院",)),
        ("市公安局\n交警支队\n市财政局", ["市财政局"], ("市公安局 交警支队",)),
        ("人事处\n质监站\n办公室", ["人事处", "质监站", "办公室"], ()),
        ("人事处\r\n质监站\r\n办公室", ["人事处", "质监站", "办公室"], ()),
        ("人事处\n质监站", [], ("人事处 质监站",)),
        ("人事处\n质监站、信息中心", ["人事处", "质监站", "信息中心"], ()),
        ("市电信\n市财政局", ["市财政局", "市电信"], ()),
        ("市机要保密\n市财政局", ["市财政局"], ("市机要保密",)),
        ("市财政局 县教育局", ["市财政局", "县教育局"], ()),
        ("市财政局 教育局", [], ("市财政局 教育局",)),
    ],
)
def test_where_a_line_ends_between_names_and_where_in_one(cell: str, units: list[str], unsure: tuple[str, ...]) -> None:
    draft = draft_roster(plan_of(cell))
    assert (sorted(named(draft)), draft.unsure) == (sorted(units), unsure)


@pytest.mark.parametrize(
    ("cell", "elsewhere", "units"),
    [
        ("市公安局\n交警支队", "市公安局、交警支队", ["交警支队", "市公安局"]),
        ("市公安局\n交警支队", "市公安局交警支队", ["市公安局交警支队"]),
    ],
)
def test_what_stands_alone_elsewhere_tells_two_names_from_one(cell: str, elsewhere: str, units: list[str]) -> None:
    draft = draft_roster(plan_of(cell, elsewhere))
    assert (sorted(named(draft)), draft.unsure) == (units, ())


@pytest.mark.parametrize(
    ("words", "two"),
    [
        ("市财政局市民政局", True),
        ("市财政局市政协", True),
        ("东港海关市供销社", True),
        ("市财政局县教育局", True),
        ("市财政局市场监管局", True),
        ("市财政局市场监管科", False),
        ("市政府市民服务中心", False),
        ("市教育局区域合作处", False),
        ("市公安局市北分局", False),
        ("市公积金中心区县管理部", False),
        ("市国资委市属企业科", False),
        ("市财政局市中医院", True),
        ("中共东海县委县政府督查室", False),
        ("人民银行东海市分行", False),
    ],
)
def test_two_names_run_together_are_told_from_one(words: str, two: bool) -> None:
    assert holds_two(words) is two
