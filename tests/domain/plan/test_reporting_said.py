"""How often units are to report by what a plan says beside its items."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.plan.headings import Reporting, is_date, reporting_said, work_named
from toolkit.domain.plan.model import Plan, Remark


def said(*texts: str, settled: bool = False) -> Reporting | None:
    remarks = tuple(Remark(text, "段落1", settled) for text in texts)
    return reporting_said(Plan("2021", "方案", 2021, date(2021, 3, 1), (), remarks))


@pytest.mark.parametrize(
    ("text", "every", "day"),
    [
        ("请各单位每周报送进展情况。", "week", 31),
        ("各单位每一星期向办公室反馈一次。", "week", 31),
        ("各单位于每月25日前报送进展情况。", "month", 25),
        ("请于每月底前上报工作台账。", "month", 31),
        ("每季度末月20日前将进展情况报送市政府办公室。", "quarter", 20),
        ("每季度第3个月20日前报送进展情况。", "quarter", 20),
        ("每季度末报送进展情况。", "quarter", 31),
    ],
)
def test_how_often_and_by_which_day(text: str, every: str, day: int) -> None:
    found = said(text)
    assert found and (found.every, found.day) == (every, day)
    assert found.words == text.rstrip("。"), "in the plan's own words"


@pytest.mark.parametrize(
    "text",
    [
        "每月25日前更新公开目录。",
        "请按要求报送进展情况。",
        "请于2021年9月30日前报送总结。",
        "每季度首月5日前报送上季度情况。",
        "每季度第2个月5日前报送情况。",
        "每半年第3个月5日前报送情况。",
        "每半年末报送情况。",
        "",
    ],
)
def test_what_is_no_round_of_reports_is_none(text: str) -> None:
    assert said(text) is None


def test_the_first_sentence_that_says_so_counts_and_settled_remarks_do_not() -> None:
    both = "加强组织领导。每月25日前报送进展；每周上报一次。"
    found = said("附件", both)
    assert found and (found.every, found.words) == ("month", "每月25日前报送进展")
    assert said(both, settled=True) is None


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("2021年政务公开工作要点分工方案", "政务公开工作"),
        ("2021年度 重点工作任务分解表", ""),
        ("关于做好有关工作的通知", ""),
    ],
)
def test_the_work_a_title_names(title: str, work: str) -> None:
    assert work_named(title) == work


def test_a_line_that_is_a_day_and_nothing_else() -> None:
    assert is_date(" 2021年 3月1日") and is_date("二〇二一年三月一日")
    assert not is_date("2021年3月1日印发") and not is_date("3月1日")
