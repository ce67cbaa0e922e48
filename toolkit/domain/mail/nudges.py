"""Which units are asked for the round's return: a pure function of who has reported, the calendar and what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.domain.ledger.records import Entry
from toolkit.domain.ledger.rounds import Every, return_by, round_of
from toolkit.domain.plan.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Nudge:
    """A unit to be asked today for its return of the round; its stage fell on `on`. `label` names the round."""

    entry: Entry
    on: date
    late: bool
    label: str

    @property
    def return_by(self) -> date:
        """The day the round's returns are due back."""
        return self.entry.due


def due_nudges(
    units: Iterable[str],
    offsets: Iterable[int],
    calendar: Calendar,
    today: date,
    issued: date,
    sent: Mapping[Entry, date],
    every: Every,
    return_day: int,
) -> tuple[Nudge, ...]:
    """The nudges to make today, at most one for each of `units`, which have not reported the round `today` lies in.

    `offsets` are workdays from the round's return date. As with reminders, of the days reached only the latest counts,
    once, marked late where it has passed; nothing on a day off or before the plan was `issued`, and none that fell on a
    day before. A day that lies in the next round is not reached in this one.
    """
    if today < issued or not calendar.is_workday(today):
        return ()
    period = round_of(today, every)
    back = return_by(period, return_day, calendar)
    days = {offset: calendar.shift(back, offset) for offset in sorted(set(offsets))}
    latest = max((offset for offset, day in days.items() if day <= today), default=None)
    if latest is None or days[latest] < issued:
        return ()
    later = [_stage(offset) for offset in days if offset >= latest]
    return tuple(
        Nudge(Entry(unit, back, _stage(latest)), days[latest], days[latest] < today, period.label)
        for unit in units
        if not any(Entry(unit, back, stage) in sent for stage in later)
    )


def _stage(offset: int) -> str:
    return f"nudge{offset:+d}"
