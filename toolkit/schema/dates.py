"""Dates as people type them, into days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from toolkit.codes import Code
from toolkit.numerals import in_figures, number_of
from toolkit.schema.cell import CellValue, Parsed, narrow, text_of, without_mark
from toolkit.values import dataclass

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Spreadsheet serial days that can be meant for dates here: 1954 to 2119."""
_EARLY_MONTHS = 6
"""A day of these first months, without its year, may be one of the year after the plan's."""
_LONGEST = 60
"""Characters a date with its weekday and time may have; the patterns below are not for long texts."""

_A_DAY = {None, Code.CELL_DATE_NO_YEAR, Code.CELL_DATE_NO_DAY}
"""What is found wrong with a text that names a day or a month all the same."""

_NUMERAL = re.compile(r"[〇○零一二三四五六七八九十廿卅][〇○零Oo一二三四五六七八九十]*")
_WEEKDAY = r" *\(?(?:星期|礼拜|周)[1-7日天]\)?"
_TIME = (
    r"(?:[ T]+|(?<=[日号)天])|(?<=[期拜周][1-7]))(?:上午|下午|中午|晚上|早上|凌晨)? *\d{1,2}"
    r"(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|[时点](?: *\d{1,2} *分?)?(?: *\d{1,2} *秒)?[半整许]?) *(?:[AaPp][Mm])?"
)
_TAIL = rf"(?:{_WEEKDAY})?(?:{_TIME})?[.,;]?"
_FULL = re.compile(rf"(\d{{4}}) *[-/.年] *(\d{{1,2}}) *[-/.月] *(\d{{1,2}}) *[日号]?{_TAIL}")
_LISTED = re.compile(rf"(\d{{4}})(?P<by> *[、,_] *| +)(\d{{1,2}})(?P=by)(\d{{1,2}}){_TAIL}")
"""2021、9、30 and 2021 9 30: what stands between is the same both times."""
_BEFORE = re.compile(r"(?<=[日号]) *(?:之前|以前|前)[.,;]?\Z")
"""What makes a day the last one by which something is to be done."""
_ZONED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})", re.IGNORECASE)
_HERE = timezone(timedelta(hours=8))
_EIGHT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TAIL}")
_SHORT = re.compile(rf"(\d{{1,2}}) *([-/.年]) *(\d{{1,2}}) *[-/.月] *(\d{{1,2}}) *[日号]?{_TAIL}")
_YEARLESS = re.compile(rf"(\d{{1,2}}) *月 *(\d{{1,2}}) *[日号]?{_TAIL}")
_FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ABOUT = r"(?:上旬|中旬|下旬|[初中底末])?(?:之?前|内|左右)?"
_NO_DAY = re.compile(
    rf"\d{{4}} *[-/.年] *\d{{1,2}} *(?:月份?)?{_ABOUT}"
    rf"|(?:\d{{2}} *年|今年|明年|本年)? *\d{{1,2}} *月份?{_ABOUT}"
    r"|\d{4}(?:0[1-9]|1[0-2])"
    rf"|(?:\d{{4}} *年?|今年|明年|本年)? *(?:第?[1-4]季度|[上下]半年|年?[初中底末]){_ABOUT}"
)


@dataclass(frozen=True, slots=True)
class PlanYear:
    """What a date without its whole year is understood by: the plan's year, its 印发日期, and today."""

    year: int
    issued: date
    today: date


def parse_date(value: CellValue, plan: PlanYear | None, *, not_future: bool) -> Parsed:
    """A date in any of the forms people use, as `2021-09-30`.

    Dates, serial numbers (as text too), 2021年9月30日, 2021-9-30, 2021/9/30, 2021.9.30, 20210930, the same in
    full-width or Chinese numerals, with a weekday or a time behind it, or with 前: then `why` says so. A moment of a
    named time zone is the day it was in China. Where the year is missing or short `plan` gives it, and `why` says so.
    A month without its day is no date: nobody typed the day that would be kept.
    """
    match value:
        case datetime():
            return Parsed(value.date().isoformat())
        case date():
            return Parsed(value.isoformat())
        case bool():
            return Parsed(fault=Code.CELL_DATE)
        case int() | float() if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return _serial(value)
        case int() | float() | str():
            return _parse_text(_figures(text_of(value)), plan, typed=isinstance(value, str), not_future=not_future)
        case _:
            return Parsed(fault=Code.CELL_DATE)


def _serial(days: float) -> Parsed:
    return Parsed((_EPOCH + timedelta(days=int(days))).isoformat(), corrected=True)


def serial_since_1904(days: float) -> float:
    """A serial number of a workbook that counts from 1904 as any other would have it; no serial day stays as it is."""
    moved = days + (_EPOCH_1904 - _EPOCH).days
    return moved if _FIRST_SERIAL <= moved <= _LAST_SERIAL else days


def is_only_days(text: str) -> bool:
    """Whether a text is nothing but days or months, a line each: 2021-09-30, 9月30日, 2021年9月."""
    lines = [line for each in text.splitlines() if (line := _figures(each).strip())]
    return bool(lines) and not any(
        _SERIAL.fullmatch(line) or _parse_text(line, None, typed=True, not_future=False).fault not in _A_DAY
        for line in lines
    )


def _zoned(day: str, moment: str, zone: str) -> Parsed:
    try:
        at = datetime.fromisoformat(f"{day}T{moment}{zone.upper().replace('Z', '+00:00')}")
    except ValueError:
        return Parsed(fault=Code.CELL_DATE)
    return Parsed(at.astimezone(_HERE).date().isoformat(), corrected=True)


def _figures(text: str) -> str:
    """`text` in plain figures: 二〇二一年九月三十日 becomes 2021年9月30日."""
    plain = without_mark(narrow(text)).replace("。", ".").replace("廿", "二十").replace("卅", "三十")
    return _NUMERAL.sub(lambda found: _numeral(found[0]), plain)


def _numeral(text: str) -> str:
    digits = re.sub("[Oo]", "〇", text)
    return str(number_of(digits) or text) if "十" in digits else in_figures(digits)


def _parse_text(text: str, plan: PlanYear | None, *, typed: bool, not_future: bool) -> Parsed:
    if len(text) > _LONGEST:
        return Parsed(fault=Code.CELL_DATE)
    if found := _ZONED.fullmatch(text):
        return _zoned(*found.groups())
    if found := _BEFORE.search(text):
        by_then = _parse_text(text[: found.start()], plan, typed=typed, not_future=not_future)
        return by_then if by_then.fault else replace(by_then, why=by_then.why or "（写的是“前”，按当天）")
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return _serial(float(text))
    if found := _FULL.fullmatch(text) or _LISTED.fullmatch(text) or _EIGHT.fullmatch(text):
        day = _day(*(int(part) for part in found.groups() if part.isdecimal()))
        return Parsed(day.isoformat(), corrected=True) if day else Parsed(fault=Code.CELL_DATE)
    if found := _SHORT.fullmatch(text):
        return _short_year(found[1], found[3], found[4], plan, named=found[2] == "年")
    if found := _YEARLESS.fullmatch(text):
        return _without_year(int(found[1]), int(found[2]), plan, not_future=not_future)
    if typed and (found := _FIGURES.fullmatch(text)) and _day(2000, int(found[1]), int(found[2])):
        return Parsed(fault=Code.CELL_DATE_NO_YEAR)
    if _NO_DAY.fullmatch(text):
        return Parsed(fault=Code.CELL_DATE_NO_DAY)
    return Parsed(fault=Code.CELL_DATE)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _short_year(first: str, second: str, third: str, plan: PlanYear | None, *, named: bool) -> Parsed:
    """26.3.5: taken where, with the plan's year or the next, it can be read as one day only, whatever the order."""
    orders = [(first, second, third)]
    if not named:
        orders += [(third, first, second), (third, second, first)]
    years = (plan.year, plan.year + 1) if plan else ()
    days = {
        day
        for short, month, of_month in orders
        for year in years
        if short == f"{year % 100:02}" and (day := _day(year, int(month), int(of_month)))
    }
    if len(days) != 1:
        possible = any(_day(2000, int(month), int(of_month)) for _, month, of_month in orders)
        return Parsed(fault=Code.CELL_DATE_NO_YEAR if possible else Code.CELL_DATE)
    (only,) = days
    return Parsed(only.isoformat(), corrected=True, why=f"（年份按{only.year}年）")


def _without_year(month: int, of_month: int, plan: PlanYear | None, *, not_future: bool) -> Parsed:
    """3月5日: of the plan's year, unless it then came before the plan and the next year's can be meant.

    That is so for January to June only, and for what must be past only once that day is past.
    """
    if not _day(2000, month, of_month):
        return Parsed(fault=Code.CELL_DATE)
    if plan is None:
        return Parsed(fault=Code.CELL_DATE_NO_YEAR)
    days = [day for year in (plan.year, plan.year + 1) if (day := _day(year, month, of_month))]
    if not days:
        return Parsed(fault=Code.CELL_DATE)
    now, later = days[0], days[-1]
    reached = later <= plan.today or not not_future
    chosen = later if now < plan.issued and month <= _EARLY_MONTHS and reached else now
    other = now if chosen == later else later
    return Parsed(
        chosen.isoformat(),
        corrected=True,
        why="（没有写年份）",
        other=other.isoformat() if other != chosen else "",
    )
