"""Deadlines as values: milestones, recurring due dates and ongoing work."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import field
from datetime import date
from itertools import pairwise
from typing import Literal

from toolkit.values import dataclass

MonthMeans = Literal["end", "start"]
Every = Literal["month", "quarter", "half", "year"]

AT_ONCE_DAYS = 30
"""Days after a plan's issue in which what is to be done at once is due, where the office says nothing else."""

MONTHS_IN: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """A due date and what is due then (empty where the phrase names nothing in particular)."""

    due: date
    what: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Due once in `every` period of the calendar year.

    `month` counts within the period (1 is its first; None: its last), `day` within that month (None, or a day
    the month has not: its last). `Recurrence("quarter", 10, 1)` is 10 January, 10 April, 10 July and 10 October.
    """

    every: Every
    day: int | None = None
    month: int | None = None
    what: str = ""

    def dates(self, year: int) -> tuple[date, ...]:
        """The due dates that fall in one calendar year, in order."""
        length = MONTHS_IN[self.every]
        return tuple(day_of(year, month, self.day) for month in range(self.month or length, 13, length))

    def periods(self, year: int) -> tuple[tuple[date, date], ...]:
        """Each due date of the year after the due date before it: what is done in between is done for it."""
        return tuple(pairwise((self.dates(year - 1)[-1], *self.dates(year))))


@dataclass(frozen=True, slots=True)
class Provisional:
    """A day that is taken as due until the office has settled what the plan leaves doubtful, and what that is; where
    `due` is None that are all days on which work recurs."""

    due: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline phrase says; an item may have milestones and be ongoing at once (items 1 and 2).

    `unknown` are the clauses nobody understood, as issued and in order; the others are in the other fields. `added` and
    `again` are those of its milestones and recurrences that the requirement states and the phrase does not. What was
    due on the days `met` was closed before. `provisional` are those days that rest on an unsettled doubt.
    """

    phrase: str
    milestones: tuple[Milestone, ...] = ()
    recurring: tuple[Recurrence, ...] = ()
    ongoing: bool = False
    unknown: tuple[str, ...] = ()
    added: tuple[Milestone, ...] = field(default=(), repr=False)
    again: tuple[Recurrence, ...] = field(default=(), repr=False)
    met: frozenset[date] = frozenset()
    provisional: tuple[Provisional, ...] = field(default=(), repr=False, compare=False)

    def doubt(self, due: date | None) -> str:
        """What the office has yet to settle before a day is surely due; empty where nothing is, or no day is due."""
        if due is None:
            return ""
        again = all(each.due != due for each in self.milestones)
        return "；".join(each.words for each in self.provisional if each.due == due or (again and each.due is None))

    @property
    def due(self) -> date | None:
        """The first milestone's date."""
        return min((milestone.due for milestone in self.milestones), default=None)

    def stages(self) -> tuple[tuple[date, str], ...]:
        """The days of its milestones in order, each with what is due then, several of one day joined."""
        found: dict[date, dict[str, None]] = {}
        for milestone in sorted(self.milestones):
            found.setdefault(milestone.due, {}).update({milestone.what: None} if milestone.what else {})
        return tuple((due, "；".join(what)) for due, what in found.items())


def day_of(year: int, month: int, day: int | None) -> date:
    """A day of a month; where none is given, or the month has it not, the month's last."""
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))
