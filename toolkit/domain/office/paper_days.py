"""Dates as papers write them: 2021年9月30日, 九月三十日, 9月底, 本月下旬, 第三季度末, 上半年, 年底."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from toolkit.numerals import NUMERAL, value_of
from toolkit.values import dataclass

Day = tuple[int, int, int]
"""Year, month and day; 0 for what is not said."""

_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_NEAR: Mapping[str, int] = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "明年": 1, "翌年": 1}
"""A year by the one in which the ledger stands -> how many years on."""
_MONTHS_ON: Mapping[str, int] = {"本": 0, "当": 0, "上": -1, "下": 1}
"""A month by the one in which the ledger stands -> how many months on; 每月 and 次月 are any."""
_DAYS_ON: Mapping[str, int] = {"昨日": -1, "昨天": -1, "前天": -2}
"""A day by that of the ledger -> how many days on."""
_OF = rf"(?:(?P<y>{_YEAR})\s*年度?\s*|(?P<near>{'|'.join(_NEAR)})\s*)?"
_MONTH = rf"(?:(?P<m>(?<!\d)\d{{1,2}}|{NUMERAL})\s*月份?|(?P<on>[本当每上下次])个?月份?)\s*"
_DAY = rf"(?P<d>\d{{1,2}}|{NUMERAL})\s*[日号]"
_TENS = r"上中旬|中下旬|[上中下]旬|[上下]半月"
_EDGE = r"[底末](?![数线稿层])|初(?![审步评核稿期始次级])"
_QUARTER = r"[一二三四1-4]"
_NO_YEAR = r"(?<![去后前每历往近来半同学财周跨隔数几两多零〇○一二三四五六七八九十\d])"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>{_YEAR})\s*年\s*{_MONTH}{_DAY}",
        r"(?<!\d)(?P<y>\d{4})(?P<s>[-./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)",
        rf"(?P<ago>{'|'.join(_DAYS_ON)})",
        rf"{_OF}{_MONTH}(?:{_DAY}|(?P<part>{_TENS}|{_EDGE}))",
        rf"(?P<part>{_TENS})|(?<![个正腊岁满])月(?P<edge>{_EDGE})",
        rf"{_OF}前(?P<first>[二两三23])个?季度",
        rf"{_OF}(?:第\s*(?P<q>{_QUARTER})\s*季度?|(?<![第每逐各前\d])(?P<nth>{_QUARTER})\s*季(?:度|(?=[底末])))(?P<end>[底末])?",
        rf"{_OF}(?P<again>季度?[底末])",
        rf"{_OF}(?P<half>[上下])半年(?P<end>[底末])?",
        rf"(?:(?P<y>{_YEAR})\s*年|(?P<near>{'|'.join(_NEAR)})年?|{_NO_YEAR}年)(?P<year>{_EDGE})",
        rf"(?P<y>{_YEAR})\s*年\s*{_MONTH}",
        rf"(?P<m>(?<!\d)\d{{1,2}}|{NUMERAL})\s*月(?!度?计)",
        rf"(?<!\d)(?P<y>{_YEAR})\s*年",
    )
)
"""The forms of a date; where two fit, the one that stands first is meant."""
_OF_A_YEAR = ("q", "nth", "first", "half", "year")
"""The parts of a year that are of this one where no year is said: 上半年, 第三季度, 年底."""
_NONE = -1
"""A year, month or day that no date has."""

_END = (-5, -1)
"""The last days of a period: 月底, 季度末, 年底; counted from the end of its last month."""
_ANY = range(1, 13)
_ENDS = (3, 6, 9, 12)
_PARTS: dict[str, tuple[Collection[int], int, int]] = {
    "上旬": (_ANY, 1, 10),
    "中旬": (_ANY, 11, 20),
    "下旬": (_ANY, 21, 31),
    "上中旬": (_ANY, 1, 20),
    "中下旬": (_ANY, 11, 31),
    "上半月": (_ANY, 1, 15),
    "下半月": (_ANY, 16, 31),
    "月初": (_ANY, 1, 10),
    "月底": (_ANY, *_END),
    "季度底": (_ENDS, *_END),
    "年初": ((1,), 1, 31),
    "年底": ((12,), *_END),
    **{f"{n}季度": (range(3 * n - 2, 3 * n + 1), 1, 31) for n in range(1, 5)},
    **{f"{n}季度底": ((3 * n,), *_END) for n in range(1, 5)},
    **{f"前{n}季度": (range(1, 3 * n + 1), 1, 31) for n in (2, 3)},
    "上半年": (range(1, 7), 1, 31),
    "下半年": (range(7, 13), 1, 31),
    "上半年底": ((6,), *_END),
    "下半年底": ((12,), *_END),
}
"""What part of a period is said -> the months in which it lies, its first and its last day there."""


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A date as far as it is said: the `part` of its month or year where no day is (月底, 3季度, 上半年), how many
    `years`, `months` or `days` it lies on from the day of the ledger (明年 1, 上月 -1) where it is said so."""

    day: Day = (0, 0, 0)
    part: str = ""
    years: int | None = None
    months: int | None = None
    days: int | None = None

    @property
    def by_ledger(self) -> bool:
        """Whether it is said by the day of the ledger: 本月, 去年, 昨日."""
        return (self.years, self.months, self.days) != (None, None, None)

    @property
    def exact(self) -> bool:
        """Whether it can be but one date: no part is said beside a day."""
        return all(self.day)

    @property
    def till(self) -> Day:
        """The last day that it can be, as far as that is known."""
        if not self.part:
            return self.day
        months, _, last = _PARTS[self.part]
        end = 0 if months in (_ANY, _ENDS) else max(months)
        return self.day[0], self.day[1] or end, 31 if last < 0 else last

    def on(self, today: date) -> DaySaid:
        """The same with the year, or the year and the month, that are meant where the ledger stands on that day."""
        if self.days is not None:
            meant = today + timedelta(days=self.days)
            return replace(self, day=(meant.year, meant.month, meant.day), days=None)
        if self.months is not None:
            year, month = divmod(today.year * 12 + today.month - 1 + self.months, 12)
            return replace(self, day=(year, month + 1, self.day[2]), months=None)
        if self.years is not None:
            return replace(self, day=(today.year + self.years, *self.day[1:]), years=None)
        return self

    def means(self, given: date) -> bool:
        """Whether a date that the ledger gives can be meant; `on` first where it is said by the ledger's day."""
        if not _within(self.day, (given.year, given.month, given.day)):
            return False
        if not self.part:
            return True
        months, first, last = _PARTS[self.part]
        day = given.day - monthrange(given.year, given.month)[1] - 1 if first < 0 else given.day
        return given.month in months and first <= day <= last

    def same(self, other: DaySaid) -> bool:
        """Whether it says what `other` does, which is as exact or more; not of one that is said by the ledger's day."""
        if self == other:
            return True
        if self.by_ledger:
            return False
        if _exists(other.day):
            return self.means(date(*other.day))
        return self.part == other.part and _within(self.day, other.day)


NO_DAY = DaySaid()
"""No date."""


def days_said(text: str) -> Iterator[tuple[int, int, DaySaid]]:
    """Every date in a text (figures in half width), from where to where; of those that overlap the first is meant.

    One that no calendar has is told too: no ledger gives it.
    """
    for form in _FORMS:
        for found in form.finditer(text):
            yield *found.span(), _read(found.groupdict())


def _read(words: Mapping[str, str | None]) -> DaySaid:
    if ago := words.get("ago"):
        return DaySaid(days=_DAYS_ON[ago])
    year, month, day = (_whole(words.get(name)) for name in ("y", "m", "d"))
    near, on = words.get("near"), words.get("on") or ""
    this_year = 0 if not year and any(words.get(name) for name in _OF_A_YEAR) else None
    return DaySaid(
        (year, month, day), _part(words), _NEAR[near] if near else this_year, None if near else _MONTHS_ON.get(on)
    )


def _part(words: Mapping[str, str | None]) -> str:
    """The name of the part that is said, as `_PARTS` has it; blank where none is."""
    end = "底" if words.get("end") else ""
    if part := words.get("part") or words.get("edge"):
        return part if len(part) > 1 else "月" + part.replace("末", "底")
    if quarter := words.get("q") or words.get("nth"):
        return f"{_whole(quarter)}季度{end}"
    if first := words.get("first"):
        return f"前{_whole(first)}季度"
    if words.get("again"):
        return "季度底"
    if half := words.get("half"):
        return f"{half}半年{end}"
    year = words.get("year")
    return "年" + year.replace("末", "底") if year else ""


def _whole(text: str | None) -> int:
    """The number in figures or numerals, 0 for none that is said; one that no date has where it is 0 or no number."""
    if text is None:
        return 0
    return (int(text) if text.isdecimal() else value_of(text)) or _NONE


def _within(said: Day, given: Day) -> bool:
    return all(not one or one == other for one, other in zip(said, given, strict=True))


def _exists(day: Day) -> bool:
    year, month, number = day
    return year > 0 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]
