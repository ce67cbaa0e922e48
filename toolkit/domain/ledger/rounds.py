"""Reporting rounds (填报期): weeks, months or quarters, and the day their returns are due back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from toolkit.domain.plan.calendar import Calendar
from toolkit.values import dataclass

Every = Literal["week", "month", "quarter"]


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """One round, `start` and `end` included; `id` is `2021-09`, `2021-W37` (ISO week) or `2021-Q3`."""

    id: str
    start: date
    end: date

    @property
    def every(self) -> Every:
        """How long its rounds are."""
        return "week" if "W" in self.id else "quarter" if "Q" in self.id else "month"

    @property
    def label(self) -> str:
        """The words clerks read: 2021年9月, 2021年第37周, 2021年第三季度."""
        return round_label(self.id)

    def previous(self, count: int = 1) -> Round:
        """The round that many before this one; 0 is this one."""
        found = self
        for _ in range(count):
            found = round_of(found.start - timedelta(days=1), self.every)
        return found

    def next(self) -> Round:
        """The round after this one."""
        return round_of(self.end + timedelta(days=1), self.every)


def round_label(known: str) -> str:
    """The words clerks read for the round of that id; another text as it is."""
    year, _, part = known.partition("-")
    if part[1:].isdecimal() and part[0] == "W":
        return f"{year}年第{int(part[1:])}周"
    if part in ("Q1", "Q2", "Q3", "Q4"):
        return f"{year}年第{'一二三四'[int(part[1:]) - 1]}季度"
    return f"{year}年{int(part)}月" if part.isdecimal() else known


def round_of(day: date, every: Every) -> Round:
    """The round `day` lies in; weeks run from Monday to Sunday and belong to their ISO year."""
    if every == "week":
        year, week, weekday = day.isocalendar()
        start = day - timedelta(days=weekday - 1)
        return Round(f"{year:04d}-W{week:02d}", start, start + timedelta(days=6))
    if every == "quarter":
        quarter = (day.month + 2) // 3
        return Round(
            f"{day.year:04d}-Q{quarter}",
            date(day.year, quarter * 3 - 2, 1),
            _month_end(day.year, quarter * 3),
        )
    return Round(f"{day.year:04d}-{day.month:02d}", day.replace(day=1), _month_end(day.year, day.month))


def round_called(name: str) -> Round:
    """The round of that `id`; `ValueError` where it is none."""
    year, part = name.split("-")
    if part[0] == "W":
        return round_of(date.fromisocalendar(int(year), int(part[1:]), 1), "week")
    if part[0] == "Q":
        return round_of(date(int(year), int(part[1:]) * 3, 1), "quarter")
    return round_of(date(int(year), int(part), 1), "month")


def return_by(period: Round, return_day: int, calendar: Calendar) -> date:
    """The workday a round's returns are due back.

    `return_day` of the month (of the quarter's last month; the last day where the month is shorter), or the
    last day of the week; moved back to a workday, or on to the next one where that would leave the round.
    """
    day = period.end if period.every == "week" else period.end.replace(day=min(return_day, period.end.day))
    back = calendar.shift(day, 0)
    return back if back >= period.start else calendar.shift(day, 1)


def next_return_by(day: date, every: Every, return_day: int, calendar: Calendar) -> date:
    """The first return date on or after `day`: of its own round, or of the next where that one has passed."""
    period = round_of(day, every)
    found = return_by(period, return_day, calendar)
    return found if found >= day else return_by(period.next(), return_day, calendar)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
