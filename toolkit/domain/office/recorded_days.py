"""Whether the system's date can be believed beside the days on record: pure, from these and the day."""

from __future__ import annotations

from datetime import date, timedelta

from toolkit.domain.office.runs import RecordedDays

LONG_SILENCE = timedelta(days=90)
"""How long after the last recorded day the system's date is believed: a round of a quarter lies within."""
PUT_BACK = timedelta(days=7)
"""How far before the latest recorded day it is believed: zones, and a day that was given ahead, lie within."""


def doubtful(today: date, days: RecordedDays) -> date | None:
    """The recorded day that the system's date lies too far from, after it or before it; None where it is believed.

    Without any record nothing speaks against a day.
    """
    if days.last and today - days.last > LONG_SILENCE:
        return days.last
    if days.latest and days.latest - today > PUT_BACK and (days.known is None or days.known < days.latest):
        return days.latest
    return None
