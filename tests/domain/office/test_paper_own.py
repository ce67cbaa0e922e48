"""What a paper sets itself is no figure of the ledger; how things stand, and when work is due, is checked beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import PLAN, ROSTER

from toolkit.domain.office.given import WHOLE, Fact, Given, GivenDay
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage

DAYS = (GivenDay(WHOLE, date(2021, 10, 11), "数据截至"), GivenDay(WHOLE, date(2021, 9, 24), "2021年9月报送日"))
FACTS = (
    Fact(WHOLE, "逾期", "项次", Decimal(231)),
    Fact(WHOLE, "逾期", "天", Decimal(89)),
    Fact(WHOLE, "未报", "家", Decimal(8)),
)
GROUND = Ground((Given(DAYS[0].day, FACTS, DAYS, {}),), PLAN, ROSTER)


def told(text: str) -> list[str]:
    return [each.said for each in check([Passage("第1行", text)], GROUND)]


@settings(max_examples=20, deadline=None)
@given(st.dates(date(2021, 10, 12), date(2022, 3, 1)), st.integers(2, 30), st.sampled_from((0, 1)))
def test_what_a_paper_sets_itself_is_silent_and_a_wrong_figure_beside_it_told(day: date, count: int, off: int) -> None:
    said = f"{day.year}年{day.month}月{day.day}日"
    for text in (
        f"请各单位于{said}前将整改情况报送市财政局。",
        f"请逾期单位于{said}前书面说明原因。",
        f"请于{count}个工作日内反馈。",
        f"会议定于{said}上午9时在{count}号会议室召开。",
        f"对逾期超过{count}天的，由分管领导约谈。",
        f"对连续{count}期未报的单位，按每次扣{count}分处理。",
        f"联系电话：31812{count}。",
        f"共印{count}份。",
        f"第{count}期（总第{count}期）",
        "抄送：市委办公室，市人大常委会办公室，市政协办公室。",
    ):
        assert told(text) == [], text
        assert told(f"{text}；逾期{231 + off}项次。") == ([f"{231 + off}项次"] if off else []), text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请于12月28日前报送台账。", ["12月28日"]),
        ("请逾期单位于2022年1月15日前办结。", ["2022年1月15日"]),
        ("逾期超过100天的有12项次。", ["超过100天", "12项次"]),
        ("对逾期212项次的单位予以通报。", ["212项次"]),
        ("请市民政局办公室反馈。", ["市民政局"]),
    ],
)
def test_what_is_due_and_how_things_stand_is_checked_all_the_same(text: str, said: list[str]) -> None:
    assert told(text) == said
