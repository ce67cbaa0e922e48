"""What a paper says that can be checked: its numbers, shares, dates, items and units, wherever they stand in a text.

A number may be written in figures (3, ３, 2,318, 1.2万) or in Chinese numerals (三家, 两千三百), from one to the other
(20至30家, 两三家), as a share (`paper_shares`), as so many times (翻番), as a place in a row (排名第3), as none
(没有一家) or uncounted (数十家); what the words about it make of it is said in `paper_spans`. A date is in the forms of
`paper_days`. 文号 and the numbers of sections are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from toolkit.domain.office.paper_days import NO_DAY, Day, DaySaid, days_said
from toolkit.domain.office.paper_shares import shares_said
from toolkit.domain.office.paper_spans import (
    BEFORE,
    FIGURES,
    NOTHING,
    TO,
    Span,
    after,
    between,
    count_span,
    decimal_of,
    exactly,
    hedge_of,
    two_said,
)
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_number
from toolkit.numerals import NUMERAL, NUMERAL_SIGNS, SIGN, sign_value, value_of
from toolkit.values import dataclass

CLAUSE = re.compile(r"[，,；;。：:\t（）()]")
"""What parts the clauses of a sentence, and the cells of a row."""


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
    """One thing said from `start` to `end` of a text: of a number or share the span of figures that it goes with and
    its `measure`, of a date `when` it is, of a unit its code, of an item its number.

    What is `LEFT` is not checked: 文号, numbers of sections.
    """

    said: Said
    start: int
    end: int
    span: Span = NOTHING
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
                return self.span == other.span or (other.span.exact and self.span.holds(other.span.low))
            case Said.DAY:
                return self.when.same(other.when)
        return (self.code, self.item) == (other.code, other.item)


_FULL = str.maketrans("０１２３４５６７８９．％－／", "0123456789.%-/")
_LEFT = re.compile(
    r"[〔\[【（(]\s*(?:19|20)\d{2}\s*[〕\]】）)]\s*第?\s*\d+\s*号"
    r"|^\s*(?:[一二三四五六七八九十百]+、|[（(](?:[一二三四五六七八九十百]+|\d+)[）)]|\d+(?:[、．]|\.(?!\d))|[①-⑳])"
    rf"|^\s*第{NUMERAL}(?:[章节条]|部分)|附[件表图]\s*(?:\d+|{NUMERAL})|[一二三四五六七八九十](?=是)"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)|https?://\S+|[\w.+-]+@[\w.-]+|十[一二三四五]五(?=规划|时期|期间)"
)
_ITEM = rf"(?:(?:19|20)\d{{2}}-\d+|\d+|{NUMERAL})"
_ITEMS = re.compile(rf"第\s*(?P<items>{_ITEM}(?:\s*[、，,和及至—－-]\s*第?{_ITEM})*)\s*项")
_MEASURES = (
    r"项次|个?工作日|个(?:[一-鿿]{0,4}?)(?:单位|部门)|个(?=县区|区县|县（市、区）)|家|项|天|日|件|个百分点|个月|个|条|份|次|人|名|处|期|周|年|倍"
    r"|户|宗|批|类|种|页|位|场|篇|万?元|小时"
)
_MEASURE = rf"(?P<measure>{_MEASURES})"
_CLOSE = after("close", "多", "余", "几", "来", "有余")
_AFAR = after("afar", "以上", "以下", "以内", "左右", "上下", "出头")
_RANGES = (
    re.compile(rf"(?<![\d.A-Za-z第-])(?P<low>{FIGURES})(?:{_MEASURES})?{TO}(?P<high>{FIGURES})\s*{_MEASURE}"),
    re.compile(rf"(?<!第)(?P<low>{NUMERAL})(?:{_MEASURES})?{TO}(?P<high>{NUMERAL}){_MEASURE}"),
)
_TIMES: Mapping[str, int] = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMBERS = re.compile(
    rf"{BEFORE}(?<![\d.A-Za-z])(?P<n>{FIGURES})(?P<times>[百千万亿](?!元))?{_CLOSE}(?:\s*{_MEASURE})?{_AFAR}"
)
_SEVERAL: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("几十", "数十"), (20, 99)),
    **dict.fromkeys(("几百", "数百"), (200, 999)),
    **dict.fromkeys(("几千", "数千"), (2000, 9999)),
    "上百": (100, 199),
    "成百": (100, 999),
    "上千": (1000, 1999),
    "好几": (3, 9),
    **dict.fromkeys(("几", "数"), (2, 9)),
    "若干": (2, 99),
}
"""What stands for a number that nobody has counted -> the span it admits."""
_UNCOUNTED = re.compile(rf"(?<![{NUMERAL_SIGNS}\d第])(?P<n>{'|'.join(_SEVERAL)}){_MEASURE}")
_NONE = re.compile(rf"(?P<n>(?:没有|未有|尚无|并无|无)一){_MEASURE}(?![一二三])")
_COUNTED = re.compile(rf"{BEFORE}(?P<n>{NUMERAL}){_CLOSE}{_MEASURE}{_AFAR}")
_GROWN = re.compile(rf"翻了?(?:{NUMERAL}|\d+)?番|翻倍|成倍|倍增")
_RANK = re.compile(rf"(?:排名|排在|位列|位居|名列|倒数)(?:全市|全省)?第?\s*(?P<n>\d+|{NUMERAL})(?:位|名)?")
_SIGNS = tuple(
    re.compile(rf"{BEFORE}{form}\s*{_CLOSE}{_MEASURE}(?!目){_AFAR}")
    for form in (rf"(?P<n>{SIGN})", rf"(?<!第)[（(〔\[]\s*(?P<n>\d+|{NUMERAL})\s*[）)〕\]]")
)
"""Numbers in signs and in brackets that count something: ③项, Ⅷ项, （三）项."""
_ENDED = r"(?=[ 　。；;，,）)\n]|$)"
_ALONE = re.compile(
    rf"(?:^|(?<=\t))[ 　]*(?P<n>{NUMERAL})[ 　]*(?=\t|$)|第(?P<o>{NUMERAL})号"
    rf"|(?:[:：][ 　]*|(?:为|达|共|计)(?=[{NUMERAL_SIGNS}]{{2}}))(?P<q>{NUMERAL}){_ENDED}"
    rf"|(?P<r>[〇零○一二三四五六七八九]{{3,}}){_ENDED}"
    r"|(?P<p>[一二三四五六七八九两]?[十百千万][零一二三四五六七八九十百千]*[一二三四五六七八九])(?![一-鿿]?[里分])"
)
"""Numerals that count without a measure: alone in a cell, as the number of a thing, of two digits and more, behind a
colon and by place (逾期项次：二三二)."""
_ARTICLE = re.compile(r"[每这那某任同哪另逐第任各][\s一]?$")
_JUST = re.compile(r"(?:[仅只唯共剩余]|(?<![没未拥享])有|[仅只唯共还尚]有)$")
"""What makes even 一个 a count: 只有一个单位."""
_SINGLE = ("家", "项", "项次", "件", "天", "倍")
"""What 一 counts; with any other measure it stands for an article."""
_SET = re.compile(r"(?:个(?:维护|意识|自信|确立|公开|到位)|一[家件项人事](?=一)|(?<=[家件项人事])一[策份案档])")
_PLACES = re.compile(r"县区|区县|县（市、区）")
"""What units are of which a paper counts 11个."""
_ALIKE = {"工作日": "工作日", "个工作日": "工作日", "日": "天"}


def clause_start(text: str, at: int) -> int:
    """Where the clause begins that a place of a text is in."""
    return max((found.end() for found in CLAUSE.finditer(text[:at])), default=0)


def flat(text: str) -> str:
    """The text with full-width figures as plain ones, each character at its place."""
    return text.translate(_FULL)


def tokens_of(text: str, roster: Roster) -> tuple[Token, ...]:
    """All that a text says, in its order; nothing overlaps."""
    plain, taken = flat(text), [False] * len(text)
    found: list[Token] = []
    for each in _every(plain, roster):
        if not any(taken[each.start : each.end]):
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
    yield from (Token(Said.SHARE, start, end, span, "%") for start, end, span in shares_said(text))
    yield from _loosely(text)
    for each in _NUMBERS.finditer(text):
        yield _number(each, Decimal(each["n"].replace(",", "")), _TIMES.get(each["times"] or "", 1))
    for each in _COUNTED.finditer(text):
        value, two = value_of(each["n"]), two_said(each["n"])
        if two:
            yield Token(Said.NUMBER, *each.span("n"), between(*map(Decimal, two)), _measured(each))
        elif value is not None and not _set_phrase(text, each):
            yield _number(each, Decimal(value))
    for each in _ALONE.finditer(text):
        name = each.lastgroup or "n"
        if (value := value_of(each[name])) is not None and ("\t" in text or name != "n"):
            yield Token(Said.NUMBER, *each.span(name), exactly(value))


def _loosely(text: str) -> Iterator[Token]:
    """What is counted from one number to another, by nobody, as none, as so many times, or as a place in a row."""
    for form in _RANGES:
        for each in form.finditer(text):
            span = between(decimal_of(each["low"]), decimal_of(each["high"]))
            yield Token(Said.NUMBER, each.start("low"), each.end("high"), span, _measured(each))
    for form in _SIGNS:
        for each in form.finditer(text):
            value = sign_value(each["n"]) or decimal_of(each["n"])
            yield replace(_number(each, Decimal(value)), end=each.start("measure"))
    for each in _NONE.finditer(text):
        yield Token(Said.NUMBER, *each.span("n"), exactly(0), _measured(each))
    for each in _UNCOUNTED.finditer(text):
        yield Token(Said.NUMBER, *each.span("n"), between(*map(Decimal, _SEVERAL[each["n"]])), _measured(each))
    yield from (Token(Said.NUMBER, *each.span(), exactly(2), "倍") for each in _GROWN.finditer(text))
    for each in _RANK.finditer(text):
        yield Token(Said.NUMBER, *each.span(), exactly(decimal_of(each["n"])), "位")


def _set_phrase(text: str, found: re.Match[str]) -> bool:
    """Whether a Chinese numeral counts nothing: 每一项, 一个, 一家一策, 四个意识."""
    at, word = found.start("n"), found["n"]
    if _SET.match(text, found.start("measure")) or _SET.match(text, at):
        return True
    if word != "一":
        return False
    if found["measure"] not in _SINGLE and not (
        _measured(found) in _SINGLE and _JUST.search(text[max(0, at - 2) : at])
    ):
        return True
    return bool(_ARTICLE.search(text[max(0, at - 2) : at]))


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
    of_units = measure.endswith(("单位", "部门")) or (
        measure == "个" and _PLACES.match(found.string, found.end("measure"))
    )
    return "家" if of_units else _ALIKE.get(measure, measure)


def _number(found: re.Match[str], value: Decimal, times: int = 1) -> Token:
    """A count with the words about it; `times` is what it is multiplied by in words (1.2万)."""
    decimals = int(value.as_tuple().exponent)
    place = times * Decimal(10) ** min(0, decimals) if times > 1 else Decimal(0)
    span = count_span(value * times, hedge_of(found["before"], found["close"], found["afar"]), place)
    end = found.end("close" if found["close"] else "times" if times > 1 else "n")
    return Token(Said.NUMBER, found.start(), end, span, _measured(found))


def skeleton(text: str, tokens: Iterable[Token]) -> str:
    """The text with a mark in place of each thing said, no blanks: what two wordings of a sentence have in common."""
    parts, at = [], 0
    for each in tokens:
        parts += [text[at : each.start], f"<{each.said}>"]
        at = each.end
    return re.sub(r"\s+", lambda blank: "\t" if "\t" in blank[0] else "", "".join((*parts, text[at:]))).strip()
