"""What every workbook of a round says of the plan and the office."""

from __future__ import annotations

from datetime import date

from toolkit.domain.plan.calendar import WEEKDAYS, Calendar
from toolkit.domain.returns.date_limits import date_bounds
from toolkit.values import dataclass


@dataclass(frozen=True)
class Letterhead:
    """What a unit's workbook says besides the edition: plan and round in words, where to send, whom to ask.

    `calendar` is what days are counted by.
    """

    plan_title: str
    plan_year: int
    work: str
    round_label: str
    office: str
    phone: str
    mail: str
    calendar: Calendar = WEEKDAYS

    def dates(self, issued_on: date) -> tuple[date, date]:
        """The first and the last day that a workbook issued on a day takes."""
        return date_bounds(self.plan_year, issued_on)
