"""依申请公开: by when an application for government information must be answered.

The regulation is 《中华人民共和国政府信息公开条例》 (State Council decree 711, in force since 15 May 2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.domain.plan.calendar import Calendar
from toolkit.values import dataclass

LIMIT = 20
"""Workdays to answer in, and the most the limit may be extended by (article 33)."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What happened to an application, as far as its limit goes; None where it did not happen.

    Asked to correct it, and corrected; third parties or other bodies asked, and answered; the applicant told of an
    extension by `extra_days` workdays; told of a fee, and paid it.
    """

    received_on: date | None = None
    asked_on: date | None = None
    completed_on: date | None = None
    consulted_from: date | None = None
    consulted_to: date | None = None
    extended_on: date | None = None
    extra_days: int = 0
    charged_on: date | None = None
    paid_on: date | None = None

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Handling:
        """From a register row's canonical texts, by field name."""
        days = {name: date.fromisoformat(text) for name in _DATES if (text := values.get(name, ""))}
        return cls(**days, extra_days=int(values.get("extra_days") or 0))


def reply_by(case: Handling, calendar: Calendar) -> date | None:
    """The last day to answer on; None while it cannot be told: not received, or the clock stands still.

    Twenty workdays from the day after receipt (article 33). Where the applicant had to correct the application,
    from the receipt of the correction (article 30). Where a fee was asked for (article 42), from the day after it
    was paid (《政府信息公开信息处理费管理办法》, 国办函〔2020〕109号). The time third parties and other bodies were
    asked for their opinion does not count (articles 32 and 33). An extension the applicant was told of adds its
    workdays, at most twenty (article 33). Between being asked and correcting, asking and being answered, or a fee's
    notice and its payment no day can be named.
    """
    waits = (
        (case.asked_on, case.completed_on),
        (case.consulted_from, case.consulted_to),
        (case.charged_on, case.paid_on),
    )
    if case.received_on is None or any(begun and not ended for begun, ended in waits):
        return None
    start = max(day for day in (case.received_on, case.completed_on, case.paid_on) if day)
    days = LIMIT
    if case.consulted_from and case.consulted_to:
        days += max(0, calendar.workdays_between(max(case.consulted_from, start), case.consulted_to))
    if case.extended_on:
        days += min(LIMIT, max(0, case.extra_days))
    return calendar.shift(start, days)


_DATES = (
    "received_on",
    "asked_on",
    "completed_on",
    "consulted_from",
    "consulted_to",
    "extended_on",
    "charged_on",
    "paid_on",
)
