"""Deadline phrases as tables of phrase and expectation."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.deadlines.model import Recurrence
from toolkit.domain.plan.deadlines.phrases import parse_deadline, stated_in


@pytest.mark.parametrize(
    ("phrase", "dates", "ongoing"),
    [
        ("2021年9月前", ["2021-09-30"], False),
        ("2021 年 9 月前", ["2021-09-30"], False),
        ("2022年1月前", ["2022-01-31"], False),
        ("2021 年 9 月前完成现有规划文件主动公开；长期工作", ["2021-09-30"], True),
        ("年底前", ["2021-12-31"], False),
        ("2021年底前", ["2021-12-31"], False),
        ("6月底前", ["2021-06-30"], False),
        ("2月底前", ["2021-02-28"], False),
        ("第三季度", ["2021-09-30"], False),
        ("12月31日前", ["2021-12-31"], False),
        ("上半年", ["2021-06-30"], False),
        ("2021年9月底前完成A，12月底前完成B", ["2021-09-30", "2021-12-31"], False),
        ("长期工作", [], True),
        ("长期坚持", [], True),
        ("持续推进", [], True),
    ],
)
def test_phrases(phrase: str, dates: list[str], ongoing: bool) -> None:
    deadline = parse_deadline(phrase, 2021)
    assert ([str(m.due) for m in deadline.milestones], deadline.ongoing) == (dates, ongoing)
    assert deadline.unknown == ()


@pytest.mark.parametrize(
    ("phrase", "recurrence", "first"),
    [
        ("每季度末", Recurrence("quarter"), date(2021, 3, 31)),
        ("每月28日前", Recurrence("month", 28), date(2021, 1, 28)),
        ("每月底前", Recurrence("month"), date(2021, 1, 31)),
    ],
)
def test_recurring(phrase: str, recurrence: Recurrence, first: date) -> None:
    assert parse_deadline(phrase, 2021).recurring == (recurrence,)
    assert recurrence.dates(2021)[0] == first


@pytest.mark.parametrize("phrase", ["按上级要求时间", "2021年13月前", "2021年2月30日前", "尽快", "〔2019〕60号"])
def test_what_is_not_understood_is_returned(phrase: str) -> None:
    deadline = parse_deadline(phrase, 2021)
    assert (deadline.milestones, deadline.unknown) == ((), (phrase,))


def test_the_strict_reading_ends_the_month_before() -> None:
    assert parse_deadline("2021年9月前", 2021, "start").due == date(2021, 8, 31)
    assert parse_deadline("年底前", 2021, "start").due == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2021年底前将规章集中公开。", [("2021年底前", date(2021, 12, 31))]),
        ("落实国办公开办函〔2019〕60号文件", []),
        ("依托 12345 热线、26 个领域", []),
        ("建立 2021 年政务公开台账", []),
        ("2021年6月底前完成", [("2021年6月底前", date(2021, 6, 30))]),
    ],
)
def test_dates_in_requirements(text: str, dates: list[tuple[str, date]]) -> None:
    assert [(each.words, due) for each in stated_in(text, 2021) for due in each.dues] == dates


@given(st.text(max_size=40))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    deadline = parse_deadline(text, 2021)
    if re.sub(r"[\s；;，,。]", "", text):
        assert deadline.milestones or deadline.recurring or deadline.ongoing or deadline.unknown or not text.strip()
