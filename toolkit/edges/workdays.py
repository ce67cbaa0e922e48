"""The State Council's holiday arrangements, from the chinese_calendar package."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from toolkit.domain.plan.calendar import Calendar


def state_council_calendar(first_year: int, last_year: int) -> Calendar:
    """The calendar of those years (both included); years the package does not know are not in its `years`."""
    years = frozenset(year for year in range(first_year, last_year + 1) if _known(year))
    return Calendar(
        frozenset(day for day in chinese_calendar.holidays if day.year in years and day.weekday() < 5),
        frozenset(day for day in chinese_calendar.workdays if day.year in years and day.weekday() >= 5),
        years,
    )


def _known(year: int) -> bool:
    """Whether the whole year was announced: its National Day is named, not merely within range."""
    try:
        return chinese_calendar.get_holiday_detail(date(year, 10, 1))[1] is not None
    except NotImplementedError:
        return False
