from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from toolkit.edges.workdays import state_council_calendar


def test_autumn_of_2021() -> None:
    calendar = state_council_calendar(2021, 2021)
    assert calendar.years == {2021}
    assert {date(2021, 9, 18), date(2021, 9, 26), date(2021, 10, 9)} <= calendar.makeup_days
    assert {date(2021, 9, 20), date(2021, 9, 21)} <= calendar.holidays
    assert date(2021, 9, 19) not in calendar.holidays  # a Sunday is off anyway
    assert calendar.shift(date(2021, 9, 30), -30) == date(2021, 8, 19)
    assert calendar.shift(date(2021, 9, 30), 1) == date(2021, 10, 8)


def test_every_day_agrees_with_the_package() -> None:
    calendar = state_council_calendar(2018, 2023)
    day = date(2018, 1, 1)
    while day.year < 2024:
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_years_it_does_not_know_go_by_weekdays() -> None:
    calendar = state_council_calendar(2003, 2100)
    assert {2004, 2021} <= calendar.years
    assert calendar.years.isdisjoint({2003, 2100})
    assert calendar.unknown_years(date(2003, 6, 1), date(2004, 6, 1)) == (2003,)
    assert calendar.is_workday(date(2100, 10, 1))  # a Friday
