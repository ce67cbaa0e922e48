"""What a paper says of all there are without a figure: 各单位均已报送, 任务已全部办结, 全市没有逾期事项.

Only a clause that is made of nothing but such words and of names is one: 确保全部办结 asks for it, and
除市财政局外均已报送 says it of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from toolkit.domain.office.given import OF_ALL, OF_UNITS, REPORTED, UNREPORTED, WHOLE, Fact
from toolkit.domain.office.paper_labels import Named, named
from toolkit.domain.office.paper_terms import terms
from toolkit.domain.office.paper_without import STATES, without
from toolkit.domain.office.paper_words import Said, Token
from toolkit.values import dataclass

_CUT = re.compile(r"[，,；;。！!\n]")
_NAME = "\0"
"""What stands for a unit or an item."""
_CLAIM = re.compile(
    r"(?P<subject>(?:第?\0项?|[、和及与各的]|目前|至今|[全我]市|全[区县]|所有|全部|全体|责任|单位|部门|到期|应办结|年度|工作|任务"
    r"|事项|项次|[各全]项|台账|月报)*?)"
    r"(?P<all>(?:已经?)?(?:均|都|全部|全都|悉数|无一例外地?))?(?P<so>(?:已经?|按时|按期|如期|及时|完成|存在|出现|有|发生)*)"
    r"(?P<state>(?:没有|没|尚未|并未|未|无|不存在)?(?:按时|按期|如期|及时)?"
    r"(?:报送|上报|填报|办结|销号|完成|逾期|超期|退回|启动))"
    r"(?P<end>(?:了|完毕|到位|台账|月报|(?P<noun>的|任务|事项|项次|单位|现象|情况))*)"
)
"""A clause that says a state of all there are, or of those it names."""
_EVERY = re.compile(r"所有|全部|全体")
_OF_UNITS = re.compile(r"单位|部门")
_DENIED = {without(state) for state in STATES}
_ALL_OF_IT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Claim:
    """A state said of all there are of something: from `start` to `end` of its text, the label's names, what it is said
    of (units by their codes too), and the measure in which all of it is 100 per cent."""

    start: int
    end: int
    labels: tuple[str, ...]
    of: tuple[str, ...]
    units: tuple[str, ...]
    measure: str

    def denied_by(self, facts: Iterable[Fact]) -> Fact | None:
        """The share that the ledger gives instead; None where it gives all, or none at all."""
        its = [each for each in facts if each.label in self.labels and each.measure == self.measure]
        for of in self.of:
            found = [each for each in its if each.of == of]
            if found and all(each.value != _ALL_OF_IT for each in found):
                return _there_is(found[0])
        return None


def claims(text: str, tokens: Sequence[Token], groups: Iterable[Named]) -> Iterator[Claim]:
    """The clauses of a text that say a state of all units, of all assignments, or of every unit, item or group they
    name; `groups` are those that the text names."""
    days = [each for each in tokens if each.said == Said.DAY]
    since = all(text[: each.start].endswith(("截至", "截止")) for each in days)
    cuts = [0, *(found.end() for found in _CUT.finditer(text)), len(text)]
    of_units = (each for each in named(tokens) if each.of.partition(":")[0] in ("unit", "item"))
    every = sorted([*groups, *of_units], key=lambda each: each.start)
    before: list[Named] = []
    for start, end in pairwise(cuts):
        clause = text[start:end].rstrip("，,；;。！!\n ")
        inside = [each for each in every if start <= each.start < end]
        found = _CLAIM.fullmatch(_masked(clause, [(each.start - start, each.end - start) for each in inside]))
        its = inside or before
        if found and since and (found["subject"] or its or not start):
            claim = _claim(found, (start, start + len(clause)), its)
            if claim and not (days and claim.measure == OF_UNITS):
                yield claim
        before = its


def _claim(found: re.Match[str], span: tuple[int, int], subjects: Sequence[Named]) -> Claim | None:
    its = terms(found["state"])
    if len(its) != 1 or len({each.of.partition(":")[0] for each in subjects}) > 1:
        return None
    labels, subject = its[0].names, found["subject"]
    denied, reports = labels[0] in _DENIED, labels[0] in (REPORTED, UNREPORTED)
    if found["noun"] and not denied:
        return None
    of_all = found["all"] or (_EVERY.search(subject) and ("已" in found["so"] or labels[0] in STATES))
    if not (of_all or denied or (reports and subjects and "已" in found["so"])):
        return None
    of = tuple(each.of for each in subjects) or (WHOLE,)
    units = tuple(each.removeprefix("unit:") for each in of if each.startswith("unit:"))
    of_units = reports or (not units and labels[0] in STATES and _OF_UNITS.search(subject))
    return Claim(*span, labels, of, units, OF_UNITS if of_units else OF_ALL)


def _there_is(fact: Fact) -> Fact:
    """What there is of a state, of a share that is without it."""
    if fact.label not in _DENIED:
        return fact
    state = next(each for each in STATES if without(each) == fact.label)
    return replace(fact, label=state, value=_ALL_OF_IT - fact.value)


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + _NAME + text[end:]
    return text
