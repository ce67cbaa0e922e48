"""Workdays: weekends, holidays and make-up days (调休) as plain sets, and counting with them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from toolkit.values import dataclass

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked.

    `holidays` are the weekdays off, `makeup_days` the weekend days worked, `years` the years whose
    arrangement is known. A day of any other year goes by its weekday, whatever the sets say.
    """

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked."""
        weekday = day.weekday() < 5
        if day.year not in self.years:
            return weekday
        return day not in self.holidays if weekday else day in self.makeup_days

    def shift(self, day: date, workdays: int) -> date:
        """The workday that many workdays after (negative: before) `day`.

        Counting starts from the last workday on or before `day`; 0 gives that day itself. So steps add up:
        `shift(shift(day, a), b) == shift(day, a + b)`.
        """
        while not self.is_workday(day):
            day -= _DAY
        step = _DAY if workdays > 0 else -_DAY
        for _ in range(abs(workdays)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """How many workdays lie after `a`, up to and including `b`; negative where `b` is the earlier.

        `workdays_between(day, shift(day, n)) == n`.
        """
        if b < a:
            return -self.workdays_between(b, a)
        return sum(self.is_workday(a + n * _DAY) for n in range(1, (b - a).days + 1))

    def day_by_day(self, first_year: int, last_year: int) -> str:
        """A character a day of those years (both included): `1` for a workday, else `0`."""
        return _day_by_day(self, first_year, last_year)

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years touched from `first` to `last` that go by weekdays only."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)


@lru_cache(maxsize=32)  # every unit's workbook holds the same
def _day_by_day(calendar: Calendar, first_year: int, last_year: int) -> str:
    first = date(first_year, 1, 1)
    days = (first + n * _DAY for n in range((date(last_year + 1, 1, 1) - first).days))
    return "".join("1" if calendar.is_workday(day) else "0" for day in days)


WEEKDAYS = Calendar(frozenset(), frozenset(), frozenset())
"""The calendar that knows no year: every weekday is worked."""
