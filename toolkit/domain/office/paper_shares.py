"""Shares as papers write them: 28.5%, 百分之三, 两成, 七成五, 三成半, 三分之一, 半数, 两至三成, 过半, 每十项有一项."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from toolkit.domain.office.paper_spans import (
    BEFORE,
    FIGURES,
    MOST,
    TO,
    Hedge,
    Span,
    after,
    between,
    decimal_of,
    hedge_of,
    share_span,
    two_said,
)
from toolkit.numerals import NUMERAL

_HALF = re.compile(
    rf"{BEFORE}(?:半数|一半){after('behind', '以上', '多', '左右', '以下')}"
    r"|(?P<most>过半(?!数)|大半|多半|绝?大(?:多数|部分))|(?P<near>近半(?!数))"
)
_ANY = rf"(?:{FIGURES}|{NUMERAL})"
_TENTH = r"(?:\d(?:\.\d)?|10|[一二两三四五六七八九十])"
_HALF_TENTH = r"(?:[一二三四五六七八九]|半(?!数))"
_NO_TENTH = r"(?![立员为果效绩本分就型品功长熟])"
_BEHIND = after("behind")
_EACH = r"(?:个?(?:责任)?(?:单位|部门)|家|项次|项|件|个)"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d.])(?P<low>{FIGURES})\s*%?{TO}(?P<high>{FIGURES})\s*%",
        rf"百分之(?P<low>{_ANY}){TO}(?:百分之)?(?P<high>{_ANY})",
        rf"{BEFORE}(?P<per>百|千|万)分之(?P<n>{_ANY})(?:点(?P<tail>{NUMERAL}))?{_BEHIND}",
        rf"{BEFORE}(?<![\d.])(?P<n>{FIGURES})\s*(?P<per>[%‰]){_BEHIND}",
        rf"{BEFORE}(?P<of>\d+|{NUMERAL})分之(?P<n>\d+|{NUMERAL}){_BEHIND}",
        rf"每(?P<of>\d+|{NUMERAL}){_EACH}[一-鿿]{{0,4}}?[，,]?(?:当?中|里)?[，,]?(?:就|便)?{BEFORE}有(?P<n>\d+|{NUMERAL}){_EACH}",
        rf"(?<![\d.成])(?P<least>{_TENTH})(?:成(?P<more>{_HALF_TENTH})?)?{TO}(?P<most>{_TENTH})成(?P<half>{_HALF_TENTH})?{_NO_TENTH}",
        rf"(?P<two>[一二两三四五六七八九]{{2}})成{_NO_TENTH}",
        rf"{BEFORE}(?<![\d.])(?P<tenths>{_TENTH})成(?P<half>{_HALF_TENTH})?{_BEHIND}{_NO_TENTH}",
    )
)
"""The forms of a share; where two fit, the one that stands first is meant."""
_NIL = re.compile(r"率(?:仅|只|均|都|仍|依然)*(?:为|是|达到?)?(?P<nil>[0零])(?!\s*[\d.%‰个件项家])")
"""A rate of nothing, with no sign for a share: 办结率为0."""
_PER: Mapping[str, int] = {"百": 1, "%": 1, "千": 10, "‰": 10, "万": 100}
"""Per how many it is said -> how many times a hundred."""
_APART = Decimal("2.5")
"""两成 is what is nearer to it than to 一成五 and 两成五 (per cent)."""


def shares_said(text: str) -> Iterator[tuple[int, int, Span]]:
    """Every share in a text (figures in half width), from where to where, and what it goes with in per cent."""
    for each in _HALF.finditer(text):
        hedge = Hedge.NEAR if each["near"] else hedge_of(each["before"], each["behind"])
        yield *each.span(), MOST if each["most"] else share_span(Decimal(50), hedge, _APART)
    yield from ((*each.span("nil"), between(Decimal(0), Decimal(0))) for each in _NIL.finditer(text))
    for form in _FORMS:
        for each in form.finditer(text):
            if span := _span(each.groupdict("")):
                yield *each.span(), span


def _span(said: Mapping[str, str]) -> Span | None:
    """What one form of a share, in its parts, goes with; None where it is none."""
    if low := said.get("low"):
        return between(decimal_of(low), decimal_of(said["high"]))
    if least := said.get("least"):
        return between(_tenths(least, said["more"]), _tenths(said["most"], said["half"]))
    if two := said.get("two"):
        both = two_said(two)
        return between(Decimal(both[0] * 10), Decimal(both[1] * 10)) if both else None
    hedge = hedge_of(said["before"], said.get("behind"))
    if tenths := said.get("tenths"):
        return share_span(
            _tenths(tenths, said["half"]), hedge, Decimal("0.5") if said["half"] or "." in tenths else _APART
        )
    if of := said.get("of"):
        whole = decimal_of(of)
        return share_span(decimal_of(said["n"]) * 100 / whole, hedge, min(Decimal(2), 50 / whole)) if whole else None
    written = decimal_of(said["n"])
    if tail := said.get("tail"):
        written += Decimal("0." + "".join(str(decimal_of(each)) for each in tail))
    times = _PER[said["per"]]
    place = Decimal(10) ** min(0, int(written.as_tuple().exponent))
    return share_span(written / times, hedge, Decimal(0), place / 2 / times)


def _tenths(tenths: str, more: str) -> Decimal:
    """So many tenths and hundredths in per cent: 七成半, 一成五."""
    return decimal_of(tenths) * 10 + (5 if more == "半" else decimal_of(more))
