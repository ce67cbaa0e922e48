"""A deadline cell read clause by clause, and the due dates a requirement states in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from toolkit.domain.plan.deadlines.clauses import Clause, Due, expressions, is_reference, read_clause
from toolkit.domain.plan.deadlines.dates import Years
from toolkit.domain.plan.deadlines.model import Deadline, Milestone, MonthMeans, Recurrence
from toolkit.numerals import number_of
from toolkit.values import dataclass

_BREAKS = re.compile(r"[；;，,。\n]")
_WITHIN = re.compile(
    r"(?<=\d)[^\S\n]*\n\s*(?=[年月日号])|(?<=年)[^\S\n]*\n\s*(?=[\d上下底末内度第])|(?<=第)\s*\n\s*(?=[一二三四\d])"
    r"|(?<=月)[^\S\n]*\n\s*(?=底|末|份|[上中下]旬|\d{1,2}[日号])|(?<=季)\s*\n\s*(?=度|末|底)"
    r"|(?<=[底末日旬度内])[^\S\n]*\n\s*(?=前|之前|以前)|(?<=(?<!\d)\d)\n(?=\d{3}年)|(?<=(?<!\d)\d\d)\n(?=\d\d年)|(?<=(?<!\d)\d{3})\n(?=\d年)"
)
"""The end of a line within a date, as a narrow column leaves it."""
_CONTINUES = re.compile(r"(?:并|且|同时)[^年月日周季旬时期限前后内起每按据\d]+")


_POINT = re.compile(
    r"(?:\A|(?<=[\s；;，,。前底末内日度]))(?:[（(](\d{1,2})[）)]|(\d{1,2})[.．、)）]|([①-⑳]))\s*(?=\D|\d{1,2}月|\d{4}[年.])"
)
"""The number of a point of its item, behind which its own time stands."""


def _without_points(phrase: str) -> str:
    """A phrase without the numbers of its item's points, where these count from 1 on: 1.6月底前 2.9月底前."""
    numbers = [number_of(found[1] or found[2] or found[3]) for found in _POINT.finditer(phrase)]
    if len(numbers) < 2 or numbers != [*range(1, len(numbers) + 1)]:
        return phrase
    return _POINT.sub("；", phrase)


def _clauses(phrase: str) -> Iterator[tuple[str, str]]:
    """The clauses of a phrase, each with the sign before it."""
    whole = _without_points(_WITHIN.sub("", phrase))
    at, sign = 0, "；"
    for end in (*_BREAKS.finditer(whole), None):
        if clause := whole[at : end.start() if end else len(whole)].strip():
            yield sign, clause
        at, sign = (end.end(), end[0]) if end else (at, sign)


_ONE = (
    "(?:自|从)?(?:即日起?|即时|立即|马上|即刻|立行立改|即知即改|立知立改|即查即改|边查边改|印发之日起?)"
    "(?:开始|启动|整改|办理|落实|实施|执行|开展|推进|组织|完成|到位)*"
)
AT_ONCE = re.compile(f"{_ONE}(?:[、和及]{_ONE})*")
"""What is to be done at once: how long that is, the office says."""
_AND = re.compile("[、，（(]?(?:并|且|同时)?")


def parse_deadline(phrase: str, year: int, month_means: MonthMeans = "end") -> Deadline:
    """Read a deadline cell, clause by clause (；，。 and line ends part them).

    A year left out is the one named before it in the cell, else `year`, the plan's; 次年 is the one after the last in
    figures, or after the plan's. "2021年9月前" is the end of September where `month_means` is "end" (item 42's annual
    report, due "2022年1月前", could not be written before its year ended; regulation on open government information,
    article 49), the eve of September where it is "start"; that setting changes no other form. 上旬, 中旬 and 下旬 end
    on the 10th, the 20th and the last day; a range is due at its end. What cannot be known from the phrase and the
    year alone (立即, 每周, 印发之日起20个工作日内) is returned in `unknown`, clause by clause as issued.
    """
    dues: list[Due] = []
    ongoing = False
    unknown: list[str] = []
    years = Years.of(year, month_means)
    labelled = False
    for end, clause in _clauses(phrase):
        read = read_clause(clause, years)
        goes_on = labelled and end in "，,"
        labelled = read.labelled if read else goes_on
        if read:
            dues.extend(read.dues)
            ongoing = ongoing or read.ongoing
            years = read.years
        elif dues and (goes_on or _CONTINUES.fullmatch(clause)):
            dues[-1] = Due(dues[-1].when, f"{dues[-1].what}，{clause}".lstrip("，"))
        else:
            at_once, read = _at_once_and(clause, years)
            unknown.append(at_once or clause)
            if read:
                dues.extend(read.dues)
                ongoing = ongoing or read.ongoing
                years = read.years
    milestones = {Milestone(day, due.what) for due in dues for day in due.when.dues()}
    recurring = dict.fromkeys(again for due in dues for again in due.when.recurrences(due.what))
    return Deadline(phrase, tuple(sorted(milestones)), tuple(recurring), ongoing, tuple(unknown))


def _at_once_and(clause: str, years: Years) -> tuple[str, Clause | None]:
    """A clause parted: what is to be done at once and the rest (立行立改、长期坚持); nothing where there is none."""
    if not (words := AT_ONCE.match(clause)):
        return "", None
    joint = _AND.match(clause, words.end())
    rest = clause[joint.end() if joint else words.end() :].rstrip("）)")
    read = read_clause(rest, years) if rest else None
    return (words[0], read) if read else ("", None)


@dataclass(frozen=True, slots=True)
class Stated:
    """When a requirement says that something is due: its `words`, the days or what comes again, and what is due."""

    words: str
    dues: tuple[date, ...]
    recurring: tuple[Recurrence, ...] = ()
    what: str = ""


def stated_in(text: str, year: int, month_means: MonthMeans = "end", *, any_year: bool = False) -> Iterator[Stated]:
    """The due dates a requirement states in its own words.

    Only full forms with a year, not before the plan's `year`, and an end (2021年底前) count: 〔2019〕60号, 12345,
    26个领域 and "2021年政务公开" are none, nor is what a title or a reference names (2020年12月底前印发的). With
    `any_year` a date may leave out its year, and what comes again (每季度末前) counts too.
    """
    found = list(expressions(text, Years.of(year, month_means)))
    for at, (start, when) in enumerate(found):
        before = text[:start]
        titled = before.rfind("《") > before.rfind("》")
        whole = when.ended and (any_year or when.points[0].stated)
        if not whole or titled or is_reference(text, when.end):
            continue
        what = _what(text, when.end, found[at + 1][0] if at + 1 < len(found) else len(text))
        dues = tuple(due for due in when.dues() if due.year >= year)
        recurring = tuple(when.recurrences(what))
        if dues or recurring:
            yield Stated(text[start : when.end], dues, recurring, what)


def _what(text: str, at: int, stop: int) -> str:
    """The words behind a date, up to the end of its clause or the date that follows."""
    rest = text[at:stop]
    end = _BREAKS.search(rest)
    return rest[: end.start() if end else len(rest)].strip(" ：:、（）()和及")
