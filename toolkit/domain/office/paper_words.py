"""What a paper says that can be checked: its numbers, shares, dates, items and units, wherever they stand in a text.

A number may be written in figures (3, ３, 2,318), in Chinese numerals (三家, 两千三百一十八), as a share (百分之三, 3%,
两成, 三分之一, 半数) or uncounted (十几家); a date in the forms of `paper_days`. 文号 and the numbers of sections are
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from toolkit.domain.office.paper_days import NO_DAY, Day, DaySaid, days_said
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_number
from toolkit.numerals import NUMERAL, value_of


class Said(StrEnum):
    """What kind of thing is said."""

    NUMBER = "数"
    SHARE = "比例"
    DAY = "日期"
    UNIT = "单位"
    ITEM = "序号"
    LEFT = "略"


@dataclass(frozen=True, slots=True)
class Token:
    """One thing said from `start` to `end` of a text: of a number or share the span from `low` to `high` it admits
    (both ends in it) and its `measure`, of a date `when` it is, of a unit its code, of an item its number.

    What is `LEFT` is not checked: 文号, numbers of sections.
    """

    said: Said
    start: int
    end: int
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    measure: str = ""
    when: DaySaid = NO_DAY
    code: str = ""
    item: int = 0

    @property
    def day(self) -> Day:
        """The year, month and day of a date, as far as they are said."""
        return self.when.day

    def same(self, other: Token) -> bool:
        """Whether this says what `other`, which is exact, gives."""
        if self.said != other.said:
            return False
        match self.said:
            case Said.NUMBER | Said.SHARE:
                return self.low <= other.low <= self.high
            case Said.DAY:
                return self.when.same(other.when)
        return (self.code, self.item) == (other.code, other.item)


_FULL = str.maketrans("０１２３４５６７８９．％－／", "0123456789.%-/")
_FIGURES = r"\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?"
_LEFT = re.compile(
    r"[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*第?\s*\d+\s*号"
    r"|^\s*(?:[一二三四五六七八九十百]+、|[（(](?:[一二三四五六七八九十百]+|\d+)[）)]|\d+(?:[、．]|\.(?!\d))|[①-⑳])"
    rf"|^\s*第{NUMERAL}(?:[章节条]|部分)|附[件表图]\s*(?:\d+|{NUMERAL})|[一二三四五六七八九十](?=是)"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)|https?://\S+|[\w.+-]+@[\w.-]+|十[一二三四五]五(?=规划|时期|期间)"
)
_ITEM = rf"(?:(?:19|20)\d{{2}}-\d+|\d+|{NUMERAL})"
_ITEMS = re.compile(rf"第\s*(?P<items>{_ITEM}(?:\s*[、，,和及至—－-]\s*第?{_ITEM})*)\s*项")
_HALF = re.compile(
    r"(?P<less>近|不到|不足|将近|接近)?(?P<more>超过?|过|逾)?(?:半数|一半)(?P<over>以上)?|过半(?!数)|大半|多半|近半(?!数)"
)
_HEDGE = r"(?P<less>不到|不足|将近|接近|近)?(?P<about>大约|约)?(?P<more>超过|超|逾|多达)?"
_OVER = r"(?P<over>多|余|以上)?(?P<around>左右|上下)?"
_SHARES = (
    re.compile(rf"{_HEDGE}百分之(?P<n>{_FIGURES}|{NUMERAL})(?:点(?P<f>{NUMERAL}))?{_OVER}"),
    re.compile(rf"{_HEDGE}(?<![\d.])(?P<n>{_FIGURES})\s*%{_OVER}"),
    re.compile(rf"{_HEDGE}(?P<of>\d+|{NUMERAL})分之(?P<n>\d+|{NUMERAL}){_OVER}"),
    re.compile(
        rf"{_HEDGE}(?P<tenths>\d|[一二两三四五六七八九])成(?P<h>[一二三四五六七八九])?{_OVER}(?![立员为果效绩本分就型品功长熟])"
    ),
)
_MEASURE = (
    r"(?P<measure>项次|个?工作日|个(?:[一-鿿]{0,4}?)(?:单位|部门)|家|项|天|日|件|个百分点|个月|个|条|份|次|人|名|处|期|周|年|倍"
    r"|户|宗|批|类|种|页|位|场|篇|万元|元|小时)"
)
_NUMBERS = re.compile(
    rf"{_HEDGE}(?<![\d.A-Za-z])(?P<n>{_FIGURES})(?P<over>多|余)?(?:\s*{_MEASURE})?(?P<after>以上|左右|上下)?"
)
_SEVERAL: Mapping[str, tuple[int, int]] = {"十几": (11, 19), "几十": (20, 99), "数十": (20, 99)}
"""What stands for a number that nobody has counted -> the span it admits."""
_UNCOUNTED = re.compile(rf"(?P<n>{'|'.join(_SEVERAL)}){_MEASURE}")
_COUNTED = re.compile(rf"{_HEDGE}(?P<n>{NUMERAL})(?P<over>多|余)?{_MEASURE}(?P<after>以上|左右|上下)?")
_ALONE = re.compile(
    rf"(?:^|(?<=\t))[ 　]*(?P<n>{NUMERAL})[ 　]*(?=\t|$)|第(?P<o>{NUMERAL})号"
    r"|(?P<p>[一二三四五六七八九两]?[十百千万][零一二三四五六七八九十百千]*[一二三四五六七八九])(?![一-鿿]?[里分])"
)
"""Numerals that count without a measure: alone in a cell, as the number of a thing, of two digits and more."""
_ARTICLE = re.compile(r"[每这那某任同哪另逐第任各][\s一]?$")
_SINGLE = ("家", "项", "项次", "件", "天")
"""What 一 counts; with any other measure it stands for an article."""
_SET = re.compile(r"(?:个(?:维护|意识|自信|确立|公开|到位)|一[家件项人事](?=一)|(?<=[家件项人事])一[策份案档])")
_ALIKE = {"工作日": "工作日", "个工作日": "工作日", "日": "天"}


def flat(text: str) -> str:
    """The text with full-width figures as plain ones, each character at its place."""
    return text.translate(_FULL)


def tokens_of(text: str, roster: Roster) -> tuple[Token, ...]:
    """All that a text says, in its order; nothing overlaps."""
    plain, taken = flat(text), [False] * len(text)
    found: list[Token] = []
    for each in _every(plain, roster):
        if each.end > each.start and not any(taken[each.start : each.end]):
            taken[each.start : each.end] = [True] * (each.end - each.start)
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def _every(text: str, roster: Roster) -> Iterator[Token]:
    yield from (Token(Said.LEFT, *each.span()) for each in _LEFT.finditer(text))
    yield from _units(text, roster)
    yield from (Token(Said.DAY, start, end, when=when) for start, end, when in days_said(text))
    for each in _ITEMS.finditer(text):
        for item in re.finditer(_ITEM, each["items"]):
            number = item_number(item[0]) or value_of(item[0]) or 0
            at = each.start("items")
            yield Token(Said.ITEM, at + item.start(), at + item.end(), item=number)
    for each in _HALF.finditer(text):
        less = bool(each["less"]) or each[0].startswith("近")
        more = bool(each["more"] or each["over"]) or each[0][0] in "过大多"
        low, high = ("0.1", "50") if less else ("50", "100") if more else ("45", "55")
        yield Token(Said.SHARE, *each.span(), Decimal(low), Decimal(high), "%")
    for shares in _SHARES:
        yield from (token for each in shares.finditer(text) if (token := _share(each)))
    for each in _UNCOUNTED.finditer(text):
        least, most = _SEVERAL[each["n"]]
        yield Token(Said.NUMBER, *each.span("n"), Decimal(least), Decimal(most), _measured(each))
    for each in _NUMBERS.finditer(text):
        yield _number(each, Decimal(each["n"].replace(",", "")))
    for each in _COUNTED.finditer(text):
        value = value_of(each["n"])
        if value is not None and not _set_phrase(text, each):
            yield _number(each, Decimal(value))
    for each in _ALONE.finditer(text):
        name = each.lastgroup or "n"
        if (value := value_of(each[name])) is not None and ("\t" in text or name != "n"):
            yield Token(Said.NUMBER, *each.span(name), Decimal(value), Decimal(value))


def _set_phrase(text: str, found: re.Match[str]) -> bool:
    """Whether a Chinese numeral counts nothing: 每一项, 一个, 一家一策, 四个意识."""
    at, word = found.start("n"), found["n"]
    if _SET.match(text, found.start("measure")) or _SET.match(text, at):
        return True
    return word == "一" and (found["measure"] not in _SINGLE or bool(_ARTICLE.search(text[max(0, at - 2) : at])))


def _units(text: str, roster: Roster) -> Iterator[Token]:
    names = sorted(roster.by_name, key=len, reverse=True)
    if names:
        pattern = re.compile("|".join(map(re.escape, names)))
        yield from (
            Token(Said.UNIT, *each.span(), code=roster.by_name[each[0]].code) for each in pattern.finditer(text)
        )


def _measured(found: re.Match[str]) -> str:
    """What a number counts, blank where that is not said."""
    measure = found["measure"] or ""
    return "家" if measure.endswith(("单位", "部门")) else _ALIKE.get(measure, measure)


def _number(found: re.Match[str], value: Decimal) -> Token:
    low, high = _hedged(
        found, value, over=found["over"] or found["after"] == "以上", around=found["after"] in ("左右", "上下")
    )
    return Token(
        Said.NUMBER, found.start(), found.end("over") if found["over"] else found.end("n"), low, high, _measured(found)
    )


def _hedged(found: re.Match[str], value: Decimal, *, over: object, around: object) -> tuple[Decimal, Decimal]:
    """From what to what a number goes with the words about it: 近30, 30多, 超过30, 约30."""
    place = Decimal(10) ** max(0, len(str(int(value))) - len(str(int(value)).rstrip("0"))) if value else Decimal(1)
    step = max(place, Decimal(1))
    if found["less"]:
        return value - step, value
    if found["about"] or around:
        return value - step / 2, value + step / 2
    return (value, value + step) if found["more"] or over else (value, value)


def _share(found: re.Match[str]) -> Token | None:
    groups = found.groupdict()
    around = groups["around"] or groups["about"]
    if groups.get("tenths"):
        value = _decimal(groups["tenths"]) * 10 + (_decimal(groups["h"]) if groups["h"] else 0)
        loose = Decimal("0.5") if groups["h"] else Decimal(5)
    elif groups.get("of"):
        whole = _decimal(groups["of"])
        if not whole:
            return None
        value, loose = _decimal(groups["n"]) * 100 / whole, Decimal(2)
    else:
        value = _decimal(groups["n"])
        if groups.get("f"):
            value += Decimal("0." + "".join(str(value_of(each) or 0) for each in groups["f"]))
        loose = Decimal(0)
    if groups["less"]:
        low, high = value - max(loose, Decimal(5)), value
    elif groups["more"] or groups["over"]:
        low, high = value, value + max(2 * loose, Decimal(5))
    else:
        loose = max(loose, Decimal(5)) if around else loose
        low, high = value - loose, value + loose
    return Token(Said.SHARE, *found.span(), low, high, "%")


def _decimal(text: str) -> Decimal:
    plain = text.replace(",", "")
    return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else Decimal(value_of(plain) or 0)


def skeleton(text: str, tokens: Iterable[Token]) -> str:
    """The text with a mark in place of each thing said, no blanks: what two wordings of a sentence have in common."""
    parts, at = [], 0
    for each in tokens:
        parts += [text[at : each.start], f"<{each.said}>"]
        at = each.end
    return re.sub(r"\s+", lambda blank: "\t" if "\t" in blank[0] else "", "".join((*parts, text[at:]))).strip()
