from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.calendar import Calendar

SEPTEMBER = Calendar(
    holidays=frozenset({date(2021, 9, 20), date(2021, 9, 21)}),
    makeup_days=frozenset({date(2021, 9, 18), date(2021, 9, 26)}),
    years=frozenset({2021}),
)
DAYS = st.dates(date(2021, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 9, 17), True),
        (date(2021, 9, 18), True),  # Saturday, made up
        (date(2021, 9, 19), False),
        (date(2021, 9, 20), False),  # Monday, holiday
        (date(2021, 9, 22), True),
        (date(2021, 9, 26), True),  # Sunday, made up
        (date(2022, 1, 1), False),  # Saturday of an unknown year
        (date(2022, 1, 3), True),
    ],
)
def test_is_workday(day: date, worked: bool) -> None:
    assert SEPTEMBER.is_workday(day) is worked


def test_an_unknown_year_goes_by_weekdays_whatever_the_sets_say() -> None:
    calendar = Calendar(frozenset({date(2022, 1, 3)}), frozenset({date(2022, 1, 1)}), frozenset({2021}))
    assert calendar.is_workday(date(2022, 1, 3))
    assert not calendar.is_workday(date(2022, 1, 1))


@pytest.mark.parametrize(
    ("day", "workdays", "expected"),
    [
        (date(2021, 9, 17), 0, date(2021, 9, 17)),
        (date(2021, 9, 17), 1, date(2021, 9, 18)),
        (date(2021, 9, 18), 1, date(2021, 9, 22)),
        (date(2021, 9, 22), -1, date(2021, 9, 18)),
        (date(2021, 9, 21), 0, date(2021, 9, 18)),  # off: counted from the last workday before
        (date(2021, 9, 21), 1, date(2021, 9, 22)),
        (date(2021, 9, 21), -1, date(2021, 9, 17)),
        (date(2021, 9, 30), -3, date(2021, 9, 27)),
        (date(2021, 9, 30), -4, date(2021, 9, 26)),
    ],
)
def test_shift(day: date, workdays: int, expected: date) -> None:
    assert SEPTEMBER.shift(day, workdays) == expected


@given(DAYS, st.integers(-60, 60), st.integers(-60, 60))
def test_shifts_add_up(day: date, first: int, second: int) -> None:
    assert SEPTEMBER.shift(SEPTEMBER.shift(day, first), second) == SEPTEMBER.shift(day, first + second)


@given(DAYS, st.integers(-60, 60))
def test_a_shift_lands_on_a_workday_that_many_away(day: date, workdays: int) -> None:
    there = SEPTEMBER.shift(day, workdays)
    assert SEPTEMBER.is_workday(there)
    assert SEPTEMBER.workdays_between(day, there) == workdays


@given(DAYS, DAYS, DAYS)
def test_workdays_between_adds_up_and_changes_sign(a: date, b: date, c: date) -> None:
    between = SEPTEMBER.workdays_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)
    assert between(a, a + timedelta(days=1)) == SEPTEMBER.is_workday(a + timedelta(days=1))


def test_unknown_years() -> None:
    assert SEPTEMBER.unknown_years(date(2020, 12, 1), date(2023, 1, 31)) == (2020, 2022, 2023)
    assert SEPTEMBER.unknown_years(date(2021, 1, 1), date(2021, 12, 31)) == ()
