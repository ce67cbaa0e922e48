"""The runs of the timetable's jobs, as the ledger keeps them."""

from __future__ import annotations

from datetime import date, datetime

from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a job; `ok` is None while it lasts, and for ever where the process died."""

    job: str
    started_at: datetime
    ok: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordedDays:
    """Of the days on record the `last` before today, or today where it is known to be right; the `latest` of all.

    `known` is the latest that was on record when a person last said that a day near today is right.
    """

    last: date | None = None
    latest: date | None = None
    known: date | None = None
