"""Which units are asked for the round's return: a pure function of who has reported, the calendar and what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.rounds import return_by, round_of
from toolkit.domain.mail.pressing_rules import PressingRules, given
from toolkit.domain.mail.reminder_stages import Entry
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Nudge:
    """A unit to be asked today for its return of the round; its stage fell on `on`.

    `label` names the round, `over` says that its return day has passed.
    """

    entry: Entry
    on: date
    late: bool
    label: str
    over: bool = False

    @property
    def said(self) -> str:
        """What the unit is, in words: 2021年9月台账待报, after the return day 未报."""
        return f"{self.label}台账{ReportStatus.MISSING.word(over=self.over)}"

    @property
    def return_by(self) -> date:
        """The day the round's returns are due back."""
        return self.entry.due


def asked_between(today: date, rules: PressingRules) -> tuple[date, date]:
    """The first day of the round that `today` lies in, and the day its returns are due back."""
    period = round_of(today, rules.every)
    return period.start, return_by(period, rules.return_day, rules.calendar)


def due_nudges(
    units: Iterable[str], rules: PressingRules, sent: Mapping[Entry, date], today: date
) -> tuple[Nudge, ...]:
    """The nudges to make today, at most one for each of `units`, which have not reported the round `today` lies in.

    As with reminders, of the stages reached only the latest counts, once, marked late where its day has passed;
    nothing on a day off or before the plan was issued, nor to a unit without a workbook, and none that fell on a day
    before or that on which the unit was handed it. A stage whose day lies in
    the next round is not reached in this one. `sent` gives every entry made so far and the day it was made.
    """
    if rules.rest(today):
        return ()
    period = round_of(today, rules.every)
    back = return_by(period, rules.return_day, rules.calendar)
    reached = rules.reached(back, rules.nudges, today)
    if reached is None:
        return ()
    stage, on = reached
    entries = (Entry(unit, back, stage) for unit in units if rules.may_tell(unit, on))
    return tuple(
        Nudge(each, on, on < today, period.label, over=back < today)
        for each in entries
        if not given(each, rules.nudges, sent, today)
    )
