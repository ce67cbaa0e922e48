"""What a plan's own words say of it as a whole: the name of the work, the day it was issued, how often units report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from toolkit.domain.plan.deadlines.clauses import expressions
from toolkit.domain.plan.deadlines.dates import Years
from toolkit.domain.plan.model import Plan
from toolkit.numerals import in_figures, number_of
from toolkit.values import dataclass

_WORK = re.compile(
    r"年度?(?P<work>[^年]{2,24}?)(?:重点)?(?:工作)?(?:重点)?(?:工作)?(?:实施)?(?:要点|任务|台账|分工|计划|方案|安排|行动)"
)
_DATE = (
    r"(?P<y>\d{4}|[〇零○一二三四五六七八九]{4})年"
    r"(?P<m>[\d一二三四五六七八九十]{1,3})月(?P<d>[\d一二三四五六七八九十]{1,3})日"
)
_DATED = re.compile(_DATE)
_ALONE = re.compile(rf"[（(]?{_DATE}[）)]?")
_ISSUED = re.compile(rf"(?:\A|[。；])[^，。；《]*(?<![于在已曾经以由自从]){_DATE}印发[。）)]*\Z")
"""A line that ends with when it was issued, by whom before it; not one that says when another document was."""
_LABELLED = re.compile(
    r"\A[^《》（(。；]*(?:印发|发文)(?:日期|时间)[：:](?P<y>\d{4}|[〇零○一二三四五六七八九]{4})[年./-]"
    r"(?P<m>[\d一二三四五六七八九十]{1,3})[月./-](?P<d>[\d一二三四五六七八九十]{1,3})(?!\d)"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_REPORTS = re.compile("报送|上报|填报|报告|反馈|报至|报市|报区|报县")
_WEEKLY = re.compile("每一?(?:周|星期)")


@dataclass(frozen=True, slots=True)
class Reporting:
    """How often units are to report by a plan's own `words`, and on which day of the month or quarter's last month."""

    words: str
    every: Literal["week", "month", "quarter"]
    day: int


def reporting_said(plan: Plan) -> Reporting | None:
    """How often units are to report: 每季度末报送至…, in what the plan says beside its items; settled remarks aside.

    What is due in the first months of the period after (每季度首月5日前) is no round of this program's, and not given.
    """
    years = Years.of(plan.year)
    for remark in plan.remarks:
        for sentence in _SENTENCE.findall("" if remark.settled else remark.text):
            if not _REPORTS.search(sentence):
                continue
            if _WEEKLY.search(sentence):
                return Reporting(sentence.strip(), "week", 31)
            for _, when in expressions(sentence, years):
                point = when.points[0]
                if when.every in ("month", "quarter") and point.month in (0, 3):
                    return Reporting(sentence.strip(), when.every, point.day or 31)
    return None


def is_date(text: str) -> bool:
    """Whether a text is nothing but a day: what stands below the name of who issued a document."""
    return _DATED.fullmatch("".join(text.split())) is not None


def work_named(title: str) -> str:
    """The work a title names: 政务公开工作 of 2021年政务公开工作要点分工方案; empty where it names none."""
    found = _WORK.search("".join(title.split()))
    work = found["work"] if found else ""
    return "" if work.startswith(("工作", "重点")) or not work else f"{work.removesuffix('工作')}工作"


def day_issued(texts: Iterable[str]) -> date | None:
    """The day a document says it was issued on: a date with 印发 or behind 印发日期：, else the last on its own line.

    Where 印发 follows the date, both close a line, as a date alone fills it: what a sentence says of another document
    (根据2025年3月1日印发的意见) is no word on this one.
    """
    alone = None
    for text in map("".join, map(str.split, texts)):
        if found := _ISSUED.search(text) or _LABELLED.search(text):
            if day := _day(found):
                return day
        elif found := _ALONE.fullmatch(text):
            alone = _day(found) or alone
    return alone


def _day(found: re.Match[str]) -> date | None:
    """The day whose numbers were found; None where the calendar has none such."""
    try:
        return date(int(in_figures(found["y"])), number_of(found["m"]), number_of(found["d"]))
    except ValueError:
        return None
