"""What is due again and again: 每月28日前, 每季度首月10日前; and what a requirement says of the kind: 定期公开."""

from __future__ import annotations

import re
from dataclasses import replace

from toolkit.domain.plan.deadlines.dates import ENDING, NUMBER, PART, PART_DAYS, Point, When, Years, dates_at, spaced
from toolkit.domain.plan.deadlines.model import MONTHS_IN, Every
from toolkit.numerals import number_of
from toolkit.values import dataclass

_EVERY = spaced(
    r"每一?个? (?P<every>月|季|半年|年)度?|[按逐各](?P<by>月|季|半年|年)度?"
    r"|(?<![第一二三四1-4１-４前两])(?P<end>季)度?(?=[末底])"
)
_PERIODS: dict[str, Every] = {"月": "month", "季": "quarter", "半年": "half", "年": "year"}
_WHICH_MONTH = spaced(rf" 的? (?:第(?P<nth>{NUMBER})个?月|(?P<first>首个?月)|末月|最后[一1]?个月)")
_WHICH_DAY = spaced(
    rf" (?:月?{PART}|(?P<days>{NUMBER}(?: [日号])?(?: [、和及与] {NUMBER}(?: [日号])?)*)(?<=[日号])|最后[一1][天日])"
)
_PERIOD_END = spaced(r" (?:季度?|半年|年)?[底末终]")
_TIMES = r"(?:[^，,。；;、]{0,12}?[\d一二两三四]+次)?"
_HIDDEN = re.compile(
    rf"每一?个?(?P<every>月|季|半年|年)度?{_TIMES}|每[周日天]{_TIMES}|(?<![不法固特规既约指])定期(?!限)[\u4e00-\u9fff]{{2}}"
    r"|(?:动态|实时)(?:更新|调整)+|及时[^，,。；;、]{0,20}(?:更新|调整)"
)


@dataclass(frozen=True, slots=True)
class HiddenDuty:
    """A recurring duty a requirement mentions, in its words; `every` is None where they name no period (定期)."""

    words: str
    every: Every | None = None


def hidden_duties(text: str) -> tuple[HiddenDuty, ...]:
    """The recurring duties a requirement mentions: 每年至少听取1次, 定期公开, 动态更新, 及时更新."""
    found = (HiddenDuty(match[0], _PERIODS.get(str(match["every"]))) for match in _HIDDEN.finditer(text))
    return tuple(dict.fromkeys(found))


def recurring_at(text: str, at: int, years: Years) -> When | None:
    """The recurring due date that is written at this place."""
    every = _EVERY.match(text, at)
    if not every:
        return None
    period = _PERIODS[every["every"] or every["by"] or every["end"]]
    if period == "year":
        dates = dates_at(text, every.end(), replace(years, now=years.plan))
        if dates and not dates.points[0].stated:
            return replace(dates, every=period, years=years)
    month, named_to = _month_in(period, text, every.end())
    days, end = _days_in(period, month, text, named_to)
    if month is None or not all(day is None or 1 <= day <= 31 for day in days):
        return None
    ending = ENDING.match(text, end)
    if ending and ending["before"] and end == every.end():  # 每月前: before what is not said
        return None
    end = ending.end() if ending else end
    return When(end, tuple(Point(end, years.plan, month, day) for day in days), bool(ending), years, period)


def _month_in(period: Every, text: str, at: int) -> tuple[int | None, int]:
    """The month of the period that is named here (0: its last; None: one it has not), and where the words end."""
    if period == "month":
        return 0, at
    if which := _WHICH_MONTH.match(text, at):
        month = number_of(which["nth"]) if which["nth"] else 1 if which["first"] else 0
        known = not which["nth"] or 1 <= month <= MONTHS_IN[period]
        return month if known else None, which.end()
    last = _PERIOD_END.match(text, at)
    return 0, last.end() if last else at


def _days_in(period: Every, month: int | None, text: str, at: int) -> tuple[tuple[int | None, ...], int]:
    """The days of the month that are named here (None: its last), and where the words end."""
    which = _WHICH_DAY.match(text, at) if period in ("month", "quarter") or month else None
    if not which:
        return (None,), at
    if which["days"]:
        return tuple(map(number_of, re.findall(NUMBER, which["days"]))), which.end()
    return (PART_DAYS.get(which["part"]),), which.end()
