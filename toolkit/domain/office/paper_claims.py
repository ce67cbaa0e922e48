"""What a paper says of all there are without a figure: 各单位均已报送, 任务已全部办结, 全市零逾期, 逾期事项已清零.

Only a clause that is made of nothing but such words, of names, of counts and of days is one: 确保全部办结 asks for it,
and 上述单位均已报送 says it of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.given import MET, OWED, OWING, REPORTED, TOTAL, UNREPORTED
from toolkit.domain.office.paper_days import DaySaid
from toolkit.domain.office.paper_labels import Named, named
from toolkit.domain.office.paper_words import Said, Token
from toolkit.values import dataclass

_CUT = re.compile(r"[，,；;。！!\n]")
_NAME, _COUNT, _MONTH, _DAY = "\0", "\1", "\2", "\3"
"""What stands for a unit, an item or a group; for a number; for a month; for a day."""
_REPORT = r"(?:重新)?(?:报送|上报|填报|报齐|收齐|交齐|提交|报)"
_DONE = r"办理?完[毕成]|办结|销号|完成|办成"
_LATE = r"逾期|超期"
_BACK = r"退回(?:补正|整改)?"
_TO_JUDGE = r"(?:报完成)?待核查"
_MISSED = r"漏报|迟报|缺报|未报|晚报"
_MENDED = r"整改|补正|重新报送?|核查|处理|清理"
_ZERO = r"清零|归零|为零|零"
_NOUN = r"任务|事项|项次|单位|部门|现象|情况|问题|的"
_SUBJECT = (
    rf"第?{_NAME}项?|等(?:单位|部门)|{_COUNT}|{_MONTH}份?|(?:截[至止]|到|至)?{_DAY}|[、和及与各的中共]|截至目前|目前|至今|[全我]市|全[区县年]"
    rf"|所有|全部|全体|其他|其余|责任|应报|单位|部门|到期|应办结|年度|本[期月年]|工作|[各全]项|项次|任务|事项|台账|月报|报表"
    rf"|{_LATE}|{_BACK}|{_TO_JUDGE}"
)
_SO = (
    r"已经?|均|都|全部|全都|全数|悉数|一律|无一例外地?|能够?|做到了?|实现了?|保持|率先|圆满|顺利|按时|按期|按要求|按规定"
    r"|如期|及时|完成|台账|存在|出现|发现|发生|被|得到|有"
)
_ALL = re.compile(r"均|都|全部|全都|全数|悉数|一律|无一例外")
_EVERY = re.compile(r"所有|全部|全体")
_OF_UNITS = re.compile(r"单位|部门")
_OBJECT = (
    rf"了|完毕|完成|到位|齐全|{_MONTH}份?|{_COUNT}(?=到期|任务|事项|工作)|全部|所有|各项|到期|应办结|年度|工作|台账|月报"
    rf"|报表|{_NOUN}"
)
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<subject>(?:{_SUBJECT})*?)(?P<so>(?:{_SO})*)(?P<no>没有|没|尚未|并未|从未|未|无|不存在)?"
        rf"(?P<how>(?:{_SO})*)(?P<state>{_REPORT}|{_DONE}|{_LATE}|{_BACK}|启动|{_MENDED})(?P<end>(?:{_OBJECT})*)",
        rf"(?P<subject>(?:{_SUBJECT})*?)(?P<so>(?:{_SO})*)(?P<no>无一|零|无任何|没有任何|没有|未出现|既?无|也无)"
        rf"(?P<how>(?:单位|部门|例|任务|事项)?)(?P<state>{_REPORT}|{_DONE}|{_LATE}|{_BACK}|{_MISSED})"
        rf"(?P<end>(?:[、和及也无]|{_LATE}|{_BACK}|{_NOUN})*)",
        rf"(?P<subject>(?:{_SUBJECT})*?)(?P<how>)(?P<state>{_LATE}|{_BACK})(?P<end>(?:数|总数|{_NOUN})*)"
        rf"(?P<so>(?:{_SO}|降[为至到]|是)*)(?P<no>{_ZERO})",
        rf"(?P<so>(?:{_SO})*)(?P<no>没有|没|尚未|并未|未|无|零)?(?P<how>(?:{_SO})*)"
        rf"(?P<state>{_REPORT}|{_LATE}|{_BACK})(?P<end>(?:了|{_MONTH}份?|台账|任务|事项)*)的(?:单位|部门)?(?:有|是|为|包括)"
        rf"(?P<subject>(?:全部|所有)(?:应报|责任)?(?:单位|部门)|{_NAME}(?:[、和及]{_NAME})*(?:等(?:{_COUNT})?(?:单位|部门)?)?)",
    )
)
"""Clauses that say a state of all there are or of those they name, that there is none in it, or who is in it."""
_LONGEST = 48
"""Of how many characters such a clause is at most, with one for every name and number."""
_BUT = re.compile(rf"(?P<but>除了?{_NAME}(?:[、和及]{_NAME})*(?:以|之)?外)")
_GONE = re.compile(rf"(?P<late>{_LATE})|(?P<back>{_BACK})|(?P<judge>{_TO_JUDGE})")
_OUT = {"late": Label.OVERDUE.word, "back": Label.RETURNED.word, "judge": Label.CLAIMED.word}
"""States that are over once what is in them is said to be settled: 逾期事项均已办结, 退回的均已重新报送."""
_DUE = re.compile(r"到期|应办结")


class Holds(StrEnum):
    """What is said to be so: of all, of none, of each of those it is said of that it has some."""

    ALL = "均"
    NONE = "无"
    SOME = "有"


@dataclass(frozen=True, slots=True)
class Claim:
    """A state said of all there are of something: from `start` to `end` of its text, what is said to hold of the labels
    (any of them), of which `whole` and which units, items or groups; of months and days where it says any; `counts` are
    how many it says that they are, in their measures; `but` are units that are left out."""

    start: int
    end: int
    holds: Holds
    labels: tuple[str, ...]
    whole: str
    of: tuple[str, ...]
    of_units: bool
    months: tuple[int, ...] = ()
    days: tuple[DaySaid, ...] = ()
    counts: tuple[tuple[Decimal, str], ...] = ()
    but: tuple[str, ...] = ()

    @property
    def of_reports(self) -> bool:
        """Whether it is said of reports, of which every unit owes one."""
        return self.labels[0] in (REPORTED, UNREPORTED)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the clauses before one have said: whom they name, what they count all of, the claim if they are one."""

    names: tuple[Named, ...] = ()
    whole: str = ""
    but: tuple[str, ...] = ()
    claim: Claim | None = None


def claims(text: str, tokens: Sequence[Token], groups: Iterable[Named]) -> Iterator[Claim]:
    """The clauses of a text that say a state of all units, of all assignments, or of every unit, item or group they
    name; `groups` are those that the text names."""
    of_units = (each for each in named(tokens) if each.of.partition(":")[0] in ("unit", "item"))
    every = sorted([*groups, *of_units], key=lambda each: each.start)
    days = [each for each in tokens if each.said == Said.DAY and not _is_month(each)]
    if not all(re.search(r"(?:截[至止]|到|至)$", text[: each.start]) for each in days):
        return
    cuts = [0, *(found.end() for found in _CUT.finditer(text)), len(text)]
    said = _Said()
    for start, end in pairwise(cuts):
        span = (start, start + len(text[start:end].rstrip("，,；;。！!\n ")))
        its = [each for each in tokens if start <= each.start < end]
        names = tuple(each for each in every if start <= each.start < end)
        masked = _masked(text, span, its, names)
        but = tuple(each.of for each in names) if _BUT.fullmatch(masked) else ()
        if but:
            said = _Said(but=but)
            continue
        if found := _BUT.match(masked):
            inside = found["but"].count(_NAME)
            said, names = _Said(but=tuple(each.of for each in names[:inside])), names[inside:]
            masked = masked[found.end() :]
        claim = _read(masked, span, names, said, its, days)
        if claim:
            yield claim
        whole = _whole(masked) if _COUNT in masked else ""
        said = _Said(names, whole, claim=claim)


def _read(
    masked: str,
    span: tuple[int, int],
    names: tuple[Named, ...],
    said: _Said,
    its: Sequence[Token],
    days: Sequence[Token],
) -> Claim | None:
    """The claim that a clause is; None for any other clause."""
    for form in _FORMS if len(masked) <= _LONGEST else ():
        found = form.fullmatch(masked)
        subject = found["subject"] if found else ""
        if not found or not (subject or said.names or said.whole or said.claim or said.but or not span[0]):
            continue
        claim = _claim(found, span, names or said.names, said)
        if claim:
            months = tuple(each.day[1] for each in its if _is_month(each))
            counts = tuple(
                (each.span.low, each.measure) for each in its if each.said == Said.NUMBER and each.span.exact
            )
            return replace(claim, months=months, days=tuple(each.when for each in days), counts=counts, but=said.but)
    return None


def _claim(found: re.Match[str], span: tuple[int, int], subjects: Sequence[Named], said: _Said) -> Claim | None:
    if len({each.of.partition(":")[0] for each in subjects}) > 1:
        return None
    subject, state, end, how = found["subject"], found["state"], found["end"], found["so"] + found["how"]
    every = bool(state.endswith("齐") or _ALL.search(how) or ("已" in how and _EVERY.search(subject + end)))
    of = tuple(each.of for each in subjects)
    holds, labels = _state(state, bool(found["no"]))
    whole = _whole(subject + end) or said.whole
    if not subject and said.claim and said.claim.of_reports and labels == (Label.OVERDUE.word,) and holds == Holds.NONE:
        labels, holds = (UNREPORTED,), Holds.NONE
    reports = labels[0] in (REPORTED, UNREPORTED)
    settled = whole in _OUT.values() and not found["no"] and (every or "已" in how)
    if settled and (re.fullmatch(_MENDED, state) or labels == (MET, Label.CLOSED.word)):
        return Claim(*span, Holds.NONE, (whole,), whole, of, of_units=False)
    if re.fullmatch(_MENDED, state) and not reports:
        return None
    in_turn = found.re is _FORMS[-1]
    of_units = reports or bool(of and of[0].startswith("unit:")) or bool(_OF_UNITS.search(subject + end))
    if holds == Holds.ALL:
        if re.search(r"有|存在|出现|发生|被", how) and re.search(_NOUN, end) and _ALL.search(how) and not reports:
            return Claim(*span, Holds.SOME, labels, TOTAL, of, of_units) if of_units else None
        alone = subjects and "已" in how and (reports or labels[0] == MET) and not re.search(_NOUN, subject)
        all_of_it = labels[0] == MET and subjects and _EVERY.search(end)
        in_time = reports and subjects and re.search(r"按[时期]", how)
        if not (every or in_turn or alone or all_of_it or in_time or (_EVERY.search(subject) and labels[0] != MET)):
            return None
        if re.search(_NOUN, end) and not (all_of_it or reports or every):
            return None
    elif labels[0] in (REPORTED, MET) and not (every or found["no"] == "无一"):
        return None  # 市财政局未报送 says it of one
    return Claim(*span, holds, labels, whole or (OWING if reports else TOTAL), of, of_units)


def _state(state: str, denied: bool) -> tuple[Holds, tuple[str, ...]]:
    """What a word for a state says, denied or not, of which labels."""
    if re.fullmatch(_MISSED, state):
        return Holds.NONE, (UNREPORTED,)  # it is said denied alone
    if re.fullmatch(_REPORT, state):
        return (Holds.NONE, (REPORTED,)) if denied else (Holds.ALL, (REPORTED,))
    if re.fullmatch(_DONE, state):
        return Holds.NONE if denied else Holds.ALL, (MET, Label.CLOSED.word)
    if state == "启动":
        return Holds.ALL if denied else Holds.NONE, (Label.NOT_STARTED.word,)
    label = Label.OVERDUE.word if re.fullmatch(_LATE, state) else Label.RETURNED.word
    return Holds.NONE if denied else Holds.ALL, (label,)


def _whole(words: str) -> str:
    """The label of what words speak of: what was due, what is late; blank where they say nothing of it."""
    if found := _GONE.search(words):
        return _OUT[str(found.lastgroup)]
    if _DUE.search(words):
        return OWED
    return OWING if "应报" in words else ""


def _is_month(token: Token) -> bool:
    return bool(token.day[1]) and not (token.day[2] or token.when.part)


def _masked(text: str, span: tuple[int, int], tokens: Iterable[Token], names: Iterable[Named]) -> str:
    """A clause with a mark in place of every name, number, month and day."""
    spans = [(each.start, each.end, _NAME) for each in names]
    for each in tokens:
        if each.said in (Said.NUMBER, Said.SHARE):
            end = each.end + (len(each.measure) if text.startswith(each.measure, each.end) else 0)
            spans.append((each.start, end, _COUNT))
        elif each.said == Said.DAY:
            spans.append((each.start, each.end, _MONTH if _is_month(each) else _DAY))
    clause = text[span[0] : span[1]]
    for start, end, mark in sorted(spans, reverse=True):
        clause = clause[: start - span[0]] + mark + clause[end - span[0] :]
    return clause
