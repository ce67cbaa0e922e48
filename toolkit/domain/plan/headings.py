"""What a plan's own words say of it as a whole: the name of the work, the day it was issued."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_WORK = re.compile(
    r"年度?(?P<work>[^年]{2,24}?)(?:重点)?(?:工作)?(?:重点)?(?:工作)?(?:要点|任务|台账|分工|计划|方案|安排|行动)"
)
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def work_named(title: str) -> str:
    """The work a title names: 政务公开工作 of 2021年政务公开工作要点分工方案; empty where it names none."""
    found = _WORK.search("".join(title.split()))
    work = found["work"] if found else ""
    return "" if work.startswith(("工作", "重点")) or not work else f"{work.removesuffix('工作')}工作"


def day_issued(texts: Iterable[str]) -> date | None:
    """The day a document says it was issued on: a date with 印发, else the last that stands on a line of its own."""
    alone = None
    for text in map("".join, map(str.split, texts)):
        for found in _DAY.finditer(text):
            try:
                day = date(*map(int, found.groups()))
            except ValueError:
                continue
            if "印发" in text[found.end() : found.end() + 3]:
                return day
            alone = day if found[0] == text else alone
    return alone
