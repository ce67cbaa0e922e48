from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.rounds import Every, Round, next_return_by, return_by, round_label, round_of
from toolkit.domain.plan.calendar import Calendar

WEEKDAYS = Calendar(frozenset(), frozenset(), frozenset())
GOLDEN_WEEK = Calendar(
    frozenset(date(2021, 10, day) for day in (1, 4, 5, 6, 7)),
    frozenset({date(2021, 9, 26), date(2021, 10, 9)}),
    frozenset({2021}),
)
EVERY = st.sampled_from(["week", "month", "quarter"])
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "every", "expected", "label"),
    [
        (date(2021, 9, 17), "month", Round("2021-09", date(2021, 9, 1), date(2021, 9, 30)), "2021年9月"),
        (
            date(2021, 9, 17),
            "week",
            Round("2021-W37", date(2021, 9, 13), date(2021, 9, 19)),
            "2021年第37周",
        ),
        (
            date(2021, 9, 17),
            "quarter",
            Round("2021-Q3", date(2021, 7, 1), date(2021, 9, 30)),
            "2021年第三季度",
        ),
        (
            date(2021, 1, 1),
            "week",
            Round("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
            "2020年第53周",
        ),
        (date(2024, 2, 5), "month", Round("2024-02", date(2024, 2, 1), date(2024, 2, 29)), "2024年2月"),
    ],
)
def test_round_of(day: date, every: Every, expected: Round, label: str) -> None:
    assert round_of(day, every) == expected
    assert expected.label == label
    assert expected.every == every


@given(DAYS, EVERY)
def test_rounds_follow_each_other_without_gap(day: date, every: Every) -> None:
    period = round_of(day, every)
    assert period.start <= day <= period.end
    assert period.previous().end + timedelta(days=1) == period.start
    assert period.next().previous() == period
    assert period.previous(2) == period.previous().previous()
    assert period.previous(0) == period
    assert period.previous().id < period.id


@pytest.mark.parametrize(
    ("day", "every", "return_day", "expected"),
    [
        (date(2021, 8, 3), "month", 25, date(2021, 8, 25)),
        (date(2021, 9, 3), "month", 25, date(2021, 9, 24)),  # the 25th is a Saturday
        (date(2021, 9, 3), "month", 26, date(2021, 9, 26)),  # a Sunday made up
        (date(2021, 2, 3), "month", 31, date(2021, 2, 26)),  # the month ends on Sunday the 28th
        (date(2021, 7, 3), "quarter", 25, date(2021, 9, 24)),
        (date(2021, 10, 5), "week", 25, date(2021, 10, 9)),  # the made-up Saturday
        (date(2021, 9, 15), "week", 25, date(2021, 9, 17)),
        (date(2021, 10, 5), "month", 5, date(2021, 10, 8)),  # back would leave the month
    ],
)
def test_return_by(day: date, every: Every, return_day: int, expected: date) -> None:
    assert return_by(round_of(day, every), return_day, GOLDEN_WEEK) == expected


@given(DAYS, EVERY, st.integers(1, 31))
def test_the_next_return_date_is_a_workday_not_past(day: date, every: Every, return_day: int) -> None:
    found = next_return_by(day, every, return_day, WEEKDAYS)
    assert found >= day
    assert WEEKDAYS.is_workday(found)
    assert found <= round_of(day, every).next().end


def test_a_return_date_already_past_gives_that_of_the_next_round() -> None:
    assert next_return_by(date(2021, 9, 24), "month", 25, GOLDEN_WEEK) == date(2021, 9, 24)
    assert next_return_by(date(2021, 9, 27), "month", 25, GOLDEN_WEEK) == date(2021, 10, 25)


@pytest.mark.parametrize("text", ["", "2021", "2021-", "2021-Q5", "2021-W", "abc", "2021-Wx"])
def test_what_is_no_rounds_id_is_called_as_it_stands(text: str) -> None:
    assert round_label(text) == text
