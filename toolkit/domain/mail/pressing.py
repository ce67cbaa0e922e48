"""Who is pressed today, and of what: a unit's reminders and its nudge are one letter, and some units are spared it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import UnitFigures
from toolkit.domain.ledger.tally import Parts, tally
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.nudges import Nudge
from toolkit.domain.mail.outbox import outdated
from toolkit.domain.mail.reminder_stages import Entry, StageKind
from toolkit.domain.mail.reminders import Reminder
from toolkit.domain.plan.units import Unit
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class DueLetter:
    """The letter a unit gets today: what is due, whether its return is asked for, and how its tasks stand."""

    unit: Unit
    reminders: tuple[Reminder, ...]
    nudge: Nudge | None
    parts: Parts

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What it reminds of."""
        return (*(each.entry for each in self.reminders), *((self.nudge.entry,) if self.nudge else ()))


def due_letters(
    units: Iterable[Unit],
    reminders: Iterable[Reminder],
    nudges: Iterable[Nudge],
    counts: Mapping[str, Counts],
) -> tuple[DueLetter, ...]:
    """One letter for each of `units`, in their order, that reminders or a nudge of today are for.

    `counts` are those of each unit's (code) tasks.
    """
    due: dict[str, list[Reminder]] = {}
    for each in reminders:
        due.setdefault(each.entry.unit, []).append(each)
    asked = {each.entry.unit: each for each in nudges}
    return tuple(
        DueLetter(unit, tuple(due.get(unit.code, ())), asked.get(unit.code), tally(counts[unit.code]))
        for unit in units
        if unit.code in due or unit.code in asked
    )


def spare(letters: Iterable[DueLetter], units: Container[str]) -> tuple[tuple[DueLetter, ...], tuple[Unit, ...]]:
    """The letters left once `units` (codes) are asked for no return and told of nothing late; whom that spared.

    What their file says is not known yet; what is only coming up is theirs to know all the same.
    """
    left, spared = [], []
    for letter in letters:
        if letter.unit.code in units:
            ahead = tuple(each for each in letter.reminders if each.stage.kind == StageKind.BLUE)
            if letter.nudge or ahead != letter.reminders:
                spared.append(letter.unit)
            letter = replace(letter, reminders=ahead, nudge=None)
        if letter.reminders or letter.nudge:
            left.append(letter)
    return tuple(left), tuple(spared)


def sent_entries(mails: Iterable[Mail], today: date) -> dict[Entry, date]:
    """Every entry made so far, by the mails of a plan, and the day it was made.

    Those of a mail that never left on its day count as never made.
    """
    mails = tuple(mails)
    unsent = {mail.key for mail in outdated(mails, today)}
    return {entry: mail.day for mail in mails if mail.key not in unsent for entry in mail.entries}


def written_today(mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The units (codes) that have had a letter that presses today: they get no second one."""
    return frozenset(
        mail.unit for mail in mails if mail.kind.presses and mail.day == today and mail.state != MailState.WITHDRAWN
    )


def silent_units(units: Iterable[UnitFigures]) -> tuple[str, ...]:
    """The units (codes) that hold a workbook, have work left, and have not reported the round."""
    return tuple(
        unit.code
        for unit in units
        if unit.handed and unit.report.outstanding and not all(task.label.finished for task in unit.part.tasks)
    )
