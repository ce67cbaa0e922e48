"""What a number goes with by the words about it: 近30, 30余, 超过三成, 两成以上, 两三家 each hold of some figures only.

以上, 以下, 不超过 and 至少 take in the number itself, 超过, 不足 and 近 do not (Civil Code, article 1259).
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from toolkit.numerals import value_of
from toolkit.values import dataclass

FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
"""A number in figures, as a regular expression."""
TO = r"(?:至|到|—|－|-|~|～)"
"""What stands between two numbers of which any between is meant, as a regular expression."""


class Hedge(StrEnum):
    """What the words about a number make of it."""

    NONE = ""
    NEAR = "近"
    UNDER = "不足"
    ABOUT = "约"
    OVER = "超过"
    ODD = "多"
    FROM = "以上"
    UP_TO = "以下"
    SOME = "来"


_BEFORE: dict[str, Hedge] = {
    **dict.fromkeys(("将近", "接近", "近"), Hedge.NEAR),
    **dict.fromkeys(("不到", "不足", "不满", "未满", "不及", "低于", "少于", "小于"), Hedge.UNDER),
    **dict.fromkeys(("大约", "大概", "约"), Hedge.ABOUT),
    **dict.fromkeys(("超过", "超出", "突破", "高于", "多于", "大于", "不止", "超", "逾"), Hedge.OVER),
    **dict.fromkeys(("不少于", "不低于", "至少", "不下"), Hedge.FROM),
    **dict.fromkeys(("不超过", "不多于", "不高于", "至多"), Hedge.UP_TO),
}
_AFTER: dict[str, Hedge] = {
    **dict.fromkeys(("左右", "上下"), Hedge.ABOUT),
    **dict.fromkeys(("有余", "出头", "多", "余", "几", "强"), Hedge.ODD),
    "弱": Hedge.NEAR,
    "来": Hedge.SOME,
    "以上": Hedge.FROM,
    **dict.fromkeys(("以下", "以内"), Hedge.UP_TO),
}
BEFORE = rf"(?P<before>(?<![最附临远节预])(?:{'|'.join(sorted(_BEFORE, key=len, reverse=True))}))?"
"""The words before a number, as a regular expression; 临近3项 and 节约3元 have none."""


def after(name: str, *words: str) -> str:
    """Some of the words after a number, all where none are named, as a regular expression of that group."""
    return rf"(?P<{name}>{'|'.join(words or _AFTER)})?"


def hedge_of(before: str | None, *behind: str | None) -> Hedge:
    """What these words make of a number; those before it decide."""
    if before:
        return _BEFORE[before]
    return next((_AFTER[word] for word in behind if word), Hedge.NONE)


@dataclass(frozen=True, slots=True)
class Span:
    """From what to what; `above` where the low end itself is not in it, `below` where the high end is not.

    What is written with so many places is what is rounded to them (half up): a share as it is counted goes with it up
    to `rounded` beyond its ends.
    """

    low: Decimal
    high: Decimal
    above: bool = False
    below: bool = False
    rounded: Decimal = Decimal(0)

    @property
    def exact(self) -> bool:
        """Whether it is one figure alone."""
        return self.low == self.high

    def holds(self, value: Decimal) -> bool:
        """Whether a figure is in it."""
        return (self.low < value if self.above else self.low <= value) and (
            value < self.high if self.below else value <= self.high
        )

    def rounds(self, value: Decimal) -> bool:
        """Whether a share that is counted to the last place is, rounded as the number is written; all of it (100%) and
        nothing (0%) are said of nothing less."""
        if self.low == self.high and self.low in (0, _WHOLE):
            return value == self.low
        return self.low - self.rounded <= value < self.high + self.rounded if self.rounded else self.holds(value)


NOTHING = Span(Decimal(0), Decimal(0))
"""No number."""
MOST = Span(Decimal(50), Decimal(100), above=True)
"""过半, 多数."""
_HALF = Decimal(50)
_WHOLE = Decimal(100)


def exactly(value: int | Decimal) -> Span:
    """That number alone."""
    return Span(Decimal(value), Decimal(value))


def count_span(value: Decimal, hedge: Hedge, place: Decimal = Decimal(0)) -> Span:
    """What a count goes with; `place` is that of its last digit where a word makes it less exact (1.2万)."""
    if hedge == Hedge.NONE:
        return Span(value - place / 2, value + place / 2, below=True) if place else exactly(value)
    if not place:
        digits = str(int(value))
        place = Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if value else Decimal(1)
    about = min(place / 2, max(value / 10, Decimal("0.5")))
    return _span(value, hedge, place, about, within=place == 1)


def share_span(value: Decimal, hedge: Hedge, loose: Decimal, rounded: Decimal = Decimal(0)) -> Span:
    """What a share in per cent goes with, that by itself stands for what is less than `loose` away from it."""
    if value == _HALF and loose and hedge in (Hedge.OVER, Hedge.ODD):
        return MOST
    if value == _HALF and loose and hedge == Hedge.FROM:
        return Span(value, _WHOLE)
    if value == _HALF and loose and hedge == Hedge.UNDER:
        return Span(Decimal(0), value, above=True, below=True)
    if hedge == Hedge.NONE:
        return Span(value - loose, value + loose, below=bool(loose), rounded=rounded)
    place = Decimal(10) if loose or not value % 10 else Decimal(5) if not value % 5 else Decimal(1)
    return _span(value, hedge, place, min(place / 2, Decimal("2.5")), within=False)


def decimal_of(text: str) -> Decimal:
    """The value of a number in figures or numerals; 0 where it is none."""
    plain = text.replace(",", "")
    return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else Decimal(value_of(plain) or 0)


def between(low: Decimal, high: Decimal) -> Span:
    """From the one to the other, both in it."""
    return Span(min(low, high), max(low, high))


def _span(value: Decimal, hedge: Hedge, place: Decimal, about: Decimal, *, within: bool) -> Span:
    """`within` is whether the next place is still said so: 超过9家 is 10, 超过30家 is not 40."""
    match hedge:
        case Hedge.NEAR:
            return Span(value - min(place, max(value * 15 / 100, Decimal(1))), value, below=True)
        case Hedge.UNDER:
            return Span(value - place, value, above=value == place, below=True)
        case Hedge.OVER:
            return Span(value, value + place, above=True, below=not within)
        case Hedge.ODD:
            return Span(value, value + place, above=True, below=True)
        case Hedge.FROM:
            return Span(value, value + place, below=not within)
        case Hedge.UP_TO:
            return Span(value - place, value, above=not within)
        case Hedge.SOME:
            return Span(value - about, value + place / 2)
    return Span(value - about, value + about)


_DIGITS = "一二三四五六七八九"


def two_said(numeral: str) -> tuple[int, int] | None:
    """From what to what two digits say that stand side by side: 两三, 十七八, 三四十, 三五; None where they do not."""
    plain = numeral.replace("两", "二")
    tail = plain[-1:] if plain[-1:] in ("十", "百", "千", "万") else ""
    body = plain.removesuffix(tail) if tail else plain
    if len(body) < 2:
        return None
    first, second = (_DIGITS.find(each) + 1 for each in body[-2:])
    if not first or not (second == first + 1 or (first, second) == (3, 5)):
        return None
    head = body[:-2]
    if head and (tail or head[-1] not in "十百千"):
        return None
    low, high = (value_of(head + _DIGITS[each - 1] + tail) for each in (first, second))
    return (low, high) if low is not None and high is not None else None
