"""When units are pressed: which stages there are, and which of them a day has reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.rounds import Every
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.plan.calendar import Calendar
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class PressingRules:
    """When the units of a plan `issued` on a day are pressed.

    `handed` gives, by unit code, the day on which it first had a workbook of the plan (None: that plays no part).
    `reminders` are the stages about a due date, `nudges` those about the day a round's returns are due back: the
    `return_day` of rounds that are `every` so long. Work that lags over the last `yellow_rounds` whole rounds
    (0: never) is reminded of in yellow, as is what was sent back.
    """

    issued: date
    calendar: Calendar
    reminders: tuple[Stage, ...] = ()
    nudges: tuple[Stage, ...] = ()
    yellow_rounds: int = 0
    every: Every = "month"
    return_day: int = 25
    handed: Mapping[str, date] | None = None

    def asked_on(self, unit: str) -> date | None:
        """The day from which a unit is asked for what the plan says; None while it has no workbook."""
        if self.handed is None:
            return self.issued
        handed = self.handed.get(unit)
        return max(self.issued, handed) if handed else None

    def may_tell(self, unit: str, on: date) -> bool:
        """Whether a unit may be told of a stage that fell `on` a day: one after that on which it was handed its
        workbook, whose letter says the same, and no day before the plan was issued.
        """
        asked = self.asked_on(unit)
        return asked is not None and on >= asked and (self.handed is None or on > self.handed[unit])

    def rest(self, today: date) -> bool:
        """Whether nobody is pressed whatever is due: on a day off, and before the plan was issued."""
        return today < self.issued or not self.calendar.is_workday(today)

    def reached(self, day: date, stages: Sequence[Stage], today: date) -> tuple[Stage, date] | None:
        """The latest of the stages about `day` that has come, and the day it fell on.

        None where none has, or where it fell before the plan was issued: earlier stages do not come back.
        """
        for stage in sorted(stages, key=lambda stage: stage.offset, reverse=True):
            on = self.calendar.shift(day, stage.offset)
            if on <= today:
                return (stage, on) if on >= self.issued else None
        return None

    def spent(self, day: date, today: date) -> bool:
        """Whether the last stage about `day` lies behind: nothing presses any more by itself."""
        last = max((stage.offset for stage in self.reminders), default=0)
        return last > 0 and self.calendar.shift(day, last) < today


def given(entry: Entry, stages: Sequence[Stage], sent: Mapping[Entry, date], today: date) -> bool:
    """Whether an entry has been made, or one of a later stage about the same day, after which it comes no more.

    What was made on a day after `today`, by a clock that ran ahead, is not made again but supersedes nothing.
    """
    later = (Entry(entry.unit, entry.due, stage) for stage in stages if stage.offset >= entry.stage.offset)
    return entry in sent or any(each in sent and sent[each] <= today for each in later)
