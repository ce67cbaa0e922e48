"""Dates of a paper: each way to say one, exactly or by a part of its month or year, means the days it is said of."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.office.paper_days import DaySaid, days_said
from toolkit.numerals import counted

DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))
TENS = "上中下"


def ten(day: date) -> str:
    return TENS[min(2, (day.day - 1) // 10)]


def quarter(day: date) -> int:
    return (day.month + 2) // 3


WAYS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{counted(day.month)}月{ten(day)}旬",
    lambda day: f"{day.year}年{day.month}月份{'上' if day.day <= 15 else '下'}半月",
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.year}年第{quarter(day)}季度",
    lambda day: f"{day.year}年{counted(quarter(day))}季度",
    lambda day: f"{day.year}年度{'上' if day.month <= 6 else '下'}半年",
    lambda day: f"{day.year}年",
    lambda day: f"{day.month}月{ten(day)}旬",
    lambda day: f"{ten(day)}旬",
    lambda day: f"{'上' if day.month <= 6 else '下'}半年",
)
"""Ways to say a day; two days are said alike where they lie in one part of the month or year."""
ENDS: tuple[tuple[Callable[[date], str], tuple[int, ...]], ...] = (
    (lambda day: f"{day.year}年{day.month}月底", tuple(range(1, 13))),
    (lambda day: f"{day.month}月末", tuple(range(1, 13))),
    (lambda day: f"{day.year}年{quarter(day)}季度末", (3, 6, 9, 12)),
    (lambda day: f"{day.year}年底", (12,)),
    (lambda day: f"{day.year}年{'上' if day.month <= 6 else '下'}半年末", (6, 12)),
)


def read(text: str) -> DaySaid:
    _, _, said = next(days_said(text))
    return said


@given(DAYS, DAYS, st.sampled_from(WAYS))
def test_a_day_is_meant_by_what_is_said_of_its_part_of_month_or_year_and_no_other_is(
    day: date, other: date, way: Callable[[date], str]
) -> None:
    said = read(f"请于{way(day)}以前报送")
    assert said.means(day)
    assert said.means(other) == (way(other) == way(day))


@given(DAYS, st.sampled_from(ENDS))
def test_the_end_of_a_period_is_its_last_five_days(
    day: date, way: tuple[Callable[[date], str], tuple[int, ...]]
) -> None:
    words, months = way
    last = monthrange(day.year, day.month)[1] - day.day < 5
    assert read(words(day)).means(day) == (last and day.month in months)


@pytest.mark.parametrize(
    ("text", "day", "other"),
    [
        ("月底前", date(2021, 9, 30), date(2021, 9, 24)),
        ("每季度末", date(2021, 9, 30), date(2021, 8, 31)),
        ("年末", date(2021, 12, 31), date(2021, 11, 30)),
        ("年初", date(2022, 1, 4), date(2021, 12, 31)),
        ("前三季度", date(2021, 9, 30), date(2021, 10, 8)),
        ("四季度", date(2021, 10, 8), date(2021, 9, 30)),
        ("9月中下旬", date(2021, 9, 30), date(2021, 9, 10)),
    ],
)
def test_a_part_without_its_month_or_year_may_be_of_any(text: str, day: date, other: date) -> None:
    assert read(text).means(day) and not read(text).means(other)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本月底", date(2021, 10, 31)),
        ("上月下旬", date(2021, 9, 24)),
        ("下个月初", date(2021, 11, 8)),
        ("今年年底", date(2021, 12, 31)),
        ("明年1月31日", date(2022, 1, 31)),
        ("去年第四季度", date(2020, 12, 31)),
        ("上半年", date(2021, 1, 31)),
        ("三季度末", date(2021, 9, 30)),
        ("年底", date(2021, 12, 31)),
    ],
)
def test_what_is_said_by_the_day_of_the_ledger_is_meant_from_there(text: str, day: date) -> None:
    said = read(text)
    assert said.by_ledger and said.on(date(2021, 10, 11)).means(day)
    assert not said.on(date(2022, 12, 11)).means(day)


@pytest.mark.parametrize(
    "text", ["三个月底线", "学年底", "半年", "每季度", "逐季度", "去年", "一年底", "5个月初", "两年初步建成"]
)
def test_how_long_something_takes_or_how_often_it_comes_is_no_date(text: str) -> None:
    assert list(days_said(text)) == []
