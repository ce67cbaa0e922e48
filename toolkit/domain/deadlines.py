"""When something is due: phrases of a plan into milestones, recurring due dates and ongoing work."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

MonthMeans = Literal["end", "start"]


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """A due date and what is due then (empty where the phrase names nothing in particular)."""

    due: date
    what: str = ""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Due again and again: every `month` or `quarter`, on `day` of its last month (None: the last day)."""

    every: Literal["month", "quarter"]
    day: int | None = None

    def dates(self, year: int) -> tuple[date, ...]:
        """The due dates of one calendar year, in order."""
        months = range(1, 13) if self.every == "month" else range(3, 13, 3)
        last = [monthrange(year, month)[1] for month in months]
        return tuple(date(year, month, min(self.day or end, end)) for month, end in zip(months, last, strict=True))


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline phrase says; an item may have milestones and be ongoing at once (items 1 and 2)."""

    phrase: str
    milestones: tuple[Milestone, ...] = ()
    recurring: tuple[Recurrence, ...] = ()
    ongoing: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def due(self) -> date | None:
        """The first milestone's date."""
        return min((milestone.due for milestone in self.milestones), default=None)


_YEAR = r"(?:(?P<year>\d{4})\s*年\s*)?"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ENDS = r"(?:之?前|以前|内)"
_DATES = re.compile(
    _YEAR
    + r"(?:(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号]\s*"
    + _ENDS
    + r"|(?P<month_end>底|末)\s*"
    + _ENDS
    + r"?|"
    + _ENDS
    + r")"
    + r"|(?P<year_end>年?[底末]\s*"
    + _ENDS
    + r"?|年内)"
    + r"|(?P<half>上半年)\s*[底末]?"
    + _ENDS
    + r"?"
    + r"|第?(?P<quarter>[一二三四1-4])季度\s*[底末]?\s*"
    + _ENDS
    + r"?)"
)
_RECURRING = re.compile(r"每(?:个)?(?P<every>月|季度?)\s*(?:(?P<day>\d{1,2})\s*[日号]|[底末])\s*" + _ENDS + r"?")
_ONGOING = re.compile(r"长期工作|长期坚持|长期推进|长期|持续推进|持续|常态化推进|常态化")
_BREAKS = re.compile(r"[；;，,。\n]")


def parse_deadline(phrase: str, year: int, month_means: MonthMeans = "end") -> Deadline:
    """Read a deadline cell.

    A year left out is `year`, the plan's. "2021年9月前" is the end of September where `month_means` is
    "end" (item 42's annual report, due "2022年1月前", could not be written before its year ended;
    regulation on open government information, article 49), the eve of September where it is "start".
    What is not understood is returned in `unknown`, clause by clause as issued.
    """
    milestones: list[Milestone] = []
    recurring: list[Recurrence] = []
    ongoing = False
    unknown: list[str] = []
    for clause in filter(None, (part.strip() for part in _BREAKS.split(phrase))):
        if found := _RECURRING.search(clause):
            day = int(found["day"]) if found["day"] else None
            recurring.append(Recurrence("month" if found["every"] == "月" else "quarter", day))
        elif (found := _DATES.match(clause)) and (due := _due(found, year, month_means)):
            milestones.append(Milestone(due, clause[found.end() :].strip(" ：:")))
        elif _ONGOING.fullmatch(clause):
            ongoing = True
        else:
            unknown.append(clause)
    return Deadline(phrase, tuple(sorted(milestones)), tuple(recurring), ongoing, tuple(unknown))


def dates_in_text(text: str, year: int, month_means: MonthMeans = "end") -> Iterator[tuple[str, date]]:
    """The due dates a requirement states in its own words: (words, date).

    Only full forms with a year count (2021年底前): 〔2019〕60号, 12345, 26个领域 and "2021年政务公开" are none.
    """
    for found in _DATES.finditer(text):
        if found["year"] and (due := _due(found, year, month_means)) and found[0].rstrip()[-1] in "前内":
            yield found[0], due


def _due(found: re.Match[str], year: int, month_means: MonthMeans) -> date | None:
    at = int(found["year"] or year)
    if found["year_end"]:
        return date(at, 12, 31)
    if found["half"]:
        return date(at, 6, 30)
    if found["quarter"]:
        month = _QUARTERS[found["quarter"]] * 3
        return date(at, month, monthrange(at, month)[1])
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    last = monthrange(at, month)[1]
    if found["day"]:
        return date(at, month, int(found["day"])) if 1 <= int(found["day"]) <= last else None
    if found["month_end"] or month_means == "end":
        return date(at, month, last)
    return date(at, month, 1) - timedelta(days=1)
