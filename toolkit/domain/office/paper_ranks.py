"""Places in a row that a paper gives a unit or an item: 逾期最多的是…, 居全市第二, 排名前三, 低于全市平均水平.

A rank is checked where its words say of what and of whom it is. Any other beside a state and a name is seen and told as
not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from toolkit.domain.office.given import RATE, WHOLE, Fact, Given
from toolkit.domain.office.paper_labels import Named, list_of, named
from toolkit.domain.office.paper_terms import terms
from toolkit.domain.office.paper_words import Token
from toolkit.numerals import NUMERAL, NUMERAL_SIGNS, value_of
from toolkit.values import dataclass

_MOST = re.compile(rf"最(?:多|高|少|低|突出|严重)(?![\d０-９{NUMERAL_SIGNS}])")
_PLACE = re.compile(
    rf"(?P<last>倒数|末位|垫底|最后一)|(?:居|列|排名?|位居|位列|名列|为)(?:在|于)?(?:全[市省县区])?(?:的)?(?:并列)?"
    rf"(?:首位|第(?P<nth>\d+|{NUMERAL}))|并列第(?P<also>\d+|{NUMERAL})|居首"
)
_MEAN = re.compile(r"(?P<over>高于|优于|好于|超过)?(?P<under>低于|不及)?(?:全[市省县区]的?)?平均(?:水平|数|值)?")
_RANKS = re.compile(
    rf"{_MOST.pattern}|前[{NUMERAL_SIGNS}\d]+[名位]|{_MEAN.pattern}|{_PLACE.pattern}|并列|(?:居|列|走在)[^，,。；;]{{0,6}}前列"
)
_CUT = re.compile(r"[；;。！!\n]")
RANK_HEADERS = ("排名", "名次", "位次")
"""Headers of columns that say a place in a row."""
_KINDS = {"unit": "项次", "item": "家"}
"""What a figure of each counts."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank said from `start` to `end` of a text; `ledger` is what the ledger says otherwise, blank where it says the
    same, None where nothing says of what or of whom it is."""

    start: int
    end: int
    ledger: str | None = None


def ranks(text: str, tokens: Sequence[Token], given: Sequence[Given]) -> Iterator[Rank]:
    """The ranks of a sentence, with what the ledger says of them."""
    names = [each for each in named(tokens) if each.of.partition(":")[0] in _KINDS]
    for found in _RANKS.finditer(text):
        start = max((cut.end() for cut in _CUT.finditer(text[: found.start()])), default=0)
        said = [each for each in terms(text, start, found.start()) if each.names != ("总数",)]
        its = _whose(text, names, start, found)
        if not said or not names:
            continue
        label = said[-1].names[0]
        against = [_against(found, label, its, each.facts) for each in given] if its else [None]
        if all(each is None for each in against):
            yield Rank(*found.span())
        else:
            right = any(each == "" for each in against)
            yield Rank(*found.span(), "" if right else next(each for each in against if each))


def _whose(text: str, names: Sequence[Named], start: int, found: re.Match[str]) -> list[Named]:
    """Whose rank it is: those listed after 最多的是, else the last named before it."""
    after = [each for each in names if each.start >= found.end()]
    if _MOST.fullmatch(found[0]) and after:
        between = text[found.end() : after[0].start]
        if re.fullmatch(r"的?(?:[一-鿿]{0,4}?)(?:是|为|有)?[：:]?(?:第\s*)?", between):
            return list_of(text, after)
    before = [each for each in names if start <= each.start < found.start()]
    return list_of(text, before[::-1])


def _against(found: re.Match[str], label: str, its: Sequence[Named], facts: Sequence[Fact]) -> str | None:
    """The figure that says otherwise, blank where none does; None where the ledger has none to compare."""
    kind = its[0].of.partition(":")[0]
    measure = "%" if label == RATE else _KINDS[kind]
    values = {
        each.of: each.value
        for each in facts
        if each.label == label and each.measure == measure and each.of.startswith(f"{kind}:") and "/" not in each.of
    }
    mine = [values[each.of] for each in its if each.of in values]
    if len(mine) != len(its):
        return None
    if mean := _MEAN.fullmatch(found[0]):
        whole = next((each.value for each in facts if (each.of, each.label, each.measure) == (WHOLE, label, "%")), None)
        if whole is None or len(mine) > 1 or not (mean["over"] or mean["under"]):
            return None
        return "" if (mine[0] > whole if mean["over"] else mine[0] < whole) else f"全市{label}{_plain(whole)}%"
    place = _PLACE.fullmatch(found[0])
    if not place and not _MOST.fullmatch(found[0]):
        return None
    if not place:
        return _others(values, mine, label, measure, least="少" in found[0] or "低" in found[0])
    if len(mine) > 1 or place["last"]:
        return None
    order = sorted(values.values(), reverse=True)
    word = place["nth"] or place["also"] or "一"
    nth = int(word) if word.isdecimal() else value_of(word) or 0
    if not 0 < nth <= len(order):
        return None
    return "" if order[nth - 1] == mine[0] else f"第{nth}是{label}{_plain(order[nth - 1])}{measure}"


def _others(values: Mapping[str, Decimal], mine: Sequence[Decimal], label: str, measure: str, *, least: bool) -> str:
    """What stands first where what is named does not."""
    first = sorted(values.values(), reverse=not least)[: len(mine)]
    return "" if sorted(mine) == sorted(first) else f"{label}{'、'.join(map(_plain, first))}{measure}"


def _plain(value: Decimal) -> str:
    return f"{round(value, 2).normalize():f}"
