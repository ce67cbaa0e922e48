"""The dates a phrase names: 2021年9月底前, 年底前, 12月31日前, 第三季度, 6月、12月前, 9月1日至30日."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Self

from toolkit.domain.plan.deadlines.model import Every, MonthMeans, Recurrence, day_of
from toolkit.numerals import in_figures, number_of
from toolkit.values import dataclass


def spaced(pattern: str) -> re.Pattern[str]:
    """A pattern in which a blank stands for white space or none."""
    return re.compile(pattern.replace(" ", r"\s*"))


NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
PART = r"(?P<part>底|末|上中旬|中下旬|[上中下]旬)"
PART_DAYS = {"上旬": 10, "中旬": 20, "上中旬": 20}
"""The last day of a part of a month; of the other parts it is the month's."""
_HOUR = r"(?:(?:1\d|2[0-4])(?:[时点](?:[0-5]\d分|半)?|[：:][0-5]\d)|下午[1-6][时点](?:[0-5]\d分|半)?)"
ENDING = spaced(rf" (?:(?P<before>(?:下班|{_HOUR})?(?:之前|以前|前(?![后期夕])))|之内|以内|内|为止|止)")
"""What makes an expression of time a due date and nothing else."""

_YEAR = r"(?:(?P<year>[\d〇零○一二三四五六七八九]{4}) 年度?|(?P<near>今年|本年度?|当年|明年|次年|翌年))"
_NEXT = {"明年", "次年", "翌年"}
_QUARTER = r"[一二三四1-4１-４]"
_JOINS = r"(?:至|到|[-－—–―~～]+|以及|[、和及与])"
_JOIN = spaced(r" (?:(?P<range>起?至|起?到|[-－—–―~～]+)|以及|[、和及与]) ")
_DAY_NOTE = r"(?: [（(](?:含(?:当[日天])?|(?:周|星期)[一二三四五六日天])[）)])?"

_NUMERIC = spaced(
    r"(?P<year>\d{4})[./．\-－](?P<month>\d{1,2})(?:[./．\-－](?P<day>\d{1,2}) 日?)?(?![\d./．月])"
    r"|(?P<short>\d{1,2})[./．](?P<of>\d{1,2})(?= (?:之前|以前|前(?![后期夕])))"
)
_LISTED = spaced(
    rf"(?:{_YEAR} )?(?:(?P<month>{NUMBER})(?=(?: {_JOINS} {NUMBER}){{1,11}} 月)"
    rf"|第?(?P<quarter>{_QUARTER})(?=(?: {_JOINS} 第?{_QUARTER}){{1,3}} 季))"
)
_MONTH = spaced(rf"(?:{_YEAR} )?(?P<month>{NUMBER}) 月份?(?: (?:(?P<day>{NUMBER}) [日号]{_DAY_NOTE}|{PART}))?")
_PERIOD = spaced(
    rf"(?:{_YEAR} )?(?:(?P<half>[上下])半年[底末]?|第? (?P<quarter>{_QUARTER}) 季(?:度[底末]?|[底末])"
    r"|[QqＱｑ](?P<q>[1-4１-４])(?!\d)|前(?P<first>[二三23])季度)"
)
_YEAR_END = spaced(
    rf"{_YEAR} (?:年? [底末终内]|全年)"
    r"|(?<![去后前每历往近来半同学财周跨隔数几两多一二三四五六七八九十\d])年 (?:[底末终内]|度内)|全年"
)
_WHOLE_YEAR = spaced(_YEAR)
_DAY = spaced(rf"(?P<day>{NUMBER}) [日号]{_DAY_NOTE}")


@dataclass(frozen=True, slots=True)
class Years:
    """The years a phrase goes by: the `plan`'s; `now`, the one that holds where none is written; the one `before` 次年.

    `month_means` says on which side of a bare month its due date lies (9月前).
    """

    plan: int
    now: int
    month_means: MonthMeans
    before: int

    @classmethod
    def of(cls, plan: int, month_means: MonthMeans = "end") -> Self:
        """Those that hold where a text begins."""
        return cls(plan, plan, month_means, plan)

    def behind(self, point: Point) -> Self:
        """Those that hold behind a date: a year it names holds for what follows, and 次年 said again is the same."""
        return replace(self, now=point.year, before=point.year - point.next if point.stated else self.before)


@dataclass(frozen=True, slots=True)
class Point:
    """One date as written, up to `end`; no `day`: the month's last.

    `stated` with a year of its own, `loose` a month with nothing after it, `vague` a half, a quarter or a year
    (which may as well be an attribute: 上半年工作总结), `whole` a bare year,
    `counted` a loose month without a year, in Chinese numerals, `next` of a year named as the next.
    """

    end: int
    year: int
    month: int
    day: int | None = None
    stated: bool = False
    loose: bool = False
    vague: bool = False
    whole: bool = False
    counted: bool = False
    next: bool = False

    @property
    def date(self) -> date:
        """The day it is."""
        return day_of(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class When:
    """An expression of time up to `end`: dates, or points of `every` period (month 0: its last).

    `ended` says that it has a word like 前, so that it can be nothing but a due date; `years` are those that hold
    behind it.
    """

    end: int
    points: tuple[Point, ...]
    ended: bool
    years: Years
    every: Every | None = None

    def dues(self) -> tuple[date, ...]:
        """Its dates, where it names any once."""
        return () if self.every else tuple(point.date for point in self.points)

    def recurrences(self, what: str) -> Iterator[Recurrence]:
        """Its dates that come again in every period."""
        if self.every:
            yield from (Recurrence(self.every, point.day, point.month or None, what) for point in self.points)


def dates_at(text: str, at: int, years: Years) -> When | None:
    """Dates joined by 、和 (each due), or by 至 (the end is due), with the words that end them."""
    point = _point(text, at, years)
    if not point:
        return None
    behind = years.behind(point)
    points, endings = [point], [ENDING.match(text, point.end)]
    end = endings[0].end() if endings[0] else point.end
    while join := _JOIN.match(text, end):
        following = _point(text, join.end(), behind) or _same_month(text, join.end(), point)
        if not following:
            break
        ending = ENDING.match(text, following.end)
        end = ending.end() if ending else following.end
        if join["range"]:
            if following.date <= point.date:
                return None
            points.pop()
            endings.pop()
        points.append(following)
        endings.append(ending)
        point, behind = following, behind.behind(following)
    last, last_ending = points[-1], endings[-1]
    sound: list[Point] = []
    for each, ending in zip(points, endings, strict=True):
        settled = _settle(each, ending, last, last_ending, years.month_means)
        if settled is None:
            return None
        sound.append(settled)
    return When(end, tuple(sound), ended=bool(last_ending) or text[end - 1] == "内", years=behind)


def _settle(
    point: Point, ending: re.Match[str] | None, last: Point, last_ending: re.Match[str] | None, means: MonthMeans
) -> Point | None:
    """A point as it stands in its list: 9月、12月底前 are both the end of a month."""
    before = bool(ending and ending["before"])
    if point.loose and not ending:
        if last.day:
            return None
        before = last.loose and bool(last_ending and last_ending["before"])
    if point.whole and (before or point is not last):
        return None
    if point.counted and ending and not before:  # 三月内 may as well be three months
        return None
    return _month_before(point) if point.loose and before and means == "start" else point


def _month_before(point: Point) -> Point:
    """The month before that of a point: its end is the eve of the point's."""
    month = point.month - 1
    return replace(point, year=point.year if month else point.year - 1, month=month or 12)


def _point(text: str, at: int, years: Years) -> Point | None:
    """The one date at this place; the first form that fits decides, even where its date does not exist."""
    for form in (_NUMERIC, _LISTED, _MONTH, _PERIOD, _YEAR_END, _WHOLE_YEAR):
        if found := form.match(text, at):
            words = found.groupdict()
            year = _year(words, years)
            if year is None:
                return None
            stated = bool(words.get("year") or words.get("near"))
            if form in (_NUMERIC, _LISTED, _MONTH) and not words.get("quarter"):
                point = _month_point(found, year, stated)
            else:
                whole = form is _WHOLE_YEAR
                point = Point(found.end(), year, _last_month(words), None, stated, vague=True, whole=whole)
            return replace(point, next=words.get("near") in _NEXT) if point else None
    return None


def _month_point(found: re.Match[str], year: int, stated: bool) -> Point | None:
    words = found.groupdict()
    month = number_of(words["month"] or words["short"])
    part, said = words.get("part"), words.get("day") or words.get("of")
    if not 1 <= month <= 12:
        return None
    day = number_of(said) if said else PART_DAYS.get(str(part))
    if day is not None and not _is_there(day, year, month):
        return None
    loose = not (part or said)
    counted = loose and not stated and not found[0][0].isdecimal()
    return Point(found.end(), year, month, day, stated, loose=loose, counted=counted)


def _same_month(text: str, at: int, point: Point) -> Point | None:
    """A day whose month was named before: 9月1日至30日."""
    found = _DAY.match(text, at)
    if not (found and point.day):
        return None
    day = number_of(found["day"])
    return replace(point, end=found.end(), day=day) if _is_there(day, point.year, point.month) else None


def _is_there(day: int, year: int, month: int) -> bool:
    """Whether a month has a day."""
    return 1 <= day <= monthrange(year, month)[1]


def _year(words: dict[str, str | None], years: Years) -> int | None:
    if near := words.get("near"):
        return years.before + 1 if near[0] in "次翌" else years.plan + (near == "明年")
    if written := words.get("year"):
        year = int(in_figures(written))
        return year if 1900 <= year < 2200 else None
    return years.now


def _last_month(words: dict[str, str | None]) -> int:
    """The last month of the half or quarter that is named, else of the year."""
    if half := words.get("half"):
        return 6 if half == "上" else 12
    quarter = words.get("quarter") or words.get("q") or words.get("first")
    return number_of(quarter) * 3 if quarter else 12
