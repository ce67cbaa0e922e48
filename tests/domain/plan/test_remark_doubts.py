"""What of a plan's other texts and notes may be a duty, and is told: one condition of its own a case."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.model import Item, Plan, Remark
from toolkit.domain.plan.remarks import note_doubts, remark_doubts
from toolkit.domain.plan.units import Group, Roster, Unit

ROSTER = Roster((Unit("U1", "市财政局", "市直"), Unit("U2", "市数据局", "市直")), (Group("市直", ()),))


def plan_with(*remarks: Remark, item: Item | None = None) -> Plan:
    return Plan("p", "方案", 2023, date(2023, 3, 1), (item,) if item else (), remarks)


def told(*texts: str, where: str = "第1段") -> list[str]:
    remarks = (Remark(texts[0], where), *(Remark(text, "第2段") for text in texts[1:]))
    found = remark_doubts(plan_with(*remarks), ROSTER, "方案")
    return [each.value for each in found if each.origin.cell == where and each.code is Code.PLAN_REMARK]


@pytest.mark.parametrize(
    ("texts", "where", "said"),
    [
        (["市财政局", "2023年3月1日"], "第1段", []),
        (["市财政局", "（公章）", "2023年3月1日"], "第1段", []),
        (["市财政局", "一", "二", "2023年3月1日"], "第1段", ["市财政局"]),
        (["市财政局"], "第1段", ["市财政局"]),
        (["市财政局要抓紧", "2023年3月1日"], "第1段", ["市财政局要抓紧"]),
        (["市财政局", "2023年3月1日"], "第1段批注", ["市财政局"]),
        (["市财政局", "2023年3月1日"], "文本框", ["市财政局"]),
        (["抄送：市财政局。"], "第1段", []),
        (["市财政局、市数据局："], "第1段", []),
        (["请市财政局做好：一是公开。"], "第1段", ["请市财政局做好：一是公开。"]),
        (["做好公开。于6月底前完成。"], "第1段", ["于6月底前完成。"]),
        (["推进到2023年底见效。"], "第1段", ["推进到2023年底见效。"]),
        (["2023年工作总体平稳。"], "第1段", []),
        (["每月更新一次。"], "第1段", ["每月更新一次。"]),
        (["有关情况及时通报。"], "第1段", ["有关情况及时通报。"]),
    ],
)
def test_a_text_beside_the_items_is_told_where_it_may_be_a_duty(texts: list[str], where: str, said: list[str]) -> None:
    assert told(*texts, where=where) == said


@pytest.mark.parametrize(
    ("note", "what"),
    [
        ("备注：请市财政局参加", "单位"),
        ("备注：与市密码局会商", "单位、职责"),
        ("备注：密码局", "单位"),
        ("备注：各局", ""),
        ("市财政局：提供数据", "单位"),
        ("市密码局：提供数据", "单位"),
        ("市密码局：", "单位"),
        ("联系人：市财政局", ""),
        ("开工时间：6月底前", ""),
        ("开工时间：待定，市财政局报送", "单位、职责"),
        ("备注：6月底前", "时限"),
        ("一季度：完成方案", "时限"),
        ("一季度情况：完成方案", ""),
        ("办结时间：抓紧", "时限"),
        ("办结时间：", ""),
        ("备注：持续推进", "时限"),
        ("进展：持续推进", ""),
        ("进展：6月", "时限"),
        ("备注：完善制度", ""),
        ("备注：定期通报", "职责"),
    ],
)
def test_a_note_is_told_with_what_in_it_may_be_a_duty(note: str, what: str) -> None:
    item = Item(1, "", "", "公开。", "市财政局", "年底前", notes=note)
    found = list(note_doubts(item, plan_with(item=item), ROSTER, "方案"))
    assert [each.code for each in found] == [Code.PLAN_NOTE] * bool(what)
    assert all(f"里面有{what}，" in each.message for each in found)
