"""The only place that asks the system for the time."""

from __future__ import annotations

from datetime import date, datetime, time


def now(today: date | None) -> datetime:
    """The local time, to the second; on the day `today` where one is given, at noon unless it is really today."""
    current = datetime.now().replace(microsecond=0)
    if today is None or today == current.date():
        return current
    return datetime.combine(today, time(12))
