"""Values of each kind: a cell as read into canonical text, canonical text into what a cell shows."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from toolkit.problems import Code
from toolkit.schema.model import Kind, SchemaField

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
"""Spreadsheet serial days that can be meant for dates here: 1954 to 2119."""
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DATE_TEXT = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\Z|(\d{4})(\d{2})(\d{2})\Z")
_MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell understood: canonical `text`, or a `fault` and nothing; `corrected` when it was not taken as typed."""

    text: str = ""
    fault: Code | None = None
    corrected: bool = False


def parse(field: SchemaField, value: CellValue) -> Parsed:
    """Read a cell's value as `field` declares it.

    Canonical texts: dates are `2021-09-30`, integers and percents decimal digits, choices their declared text,
    everything else the text itself, without blanks around it. A blank is "".
    """
    if value is None or (isinstance(value, str) and not _clean(value)):
        return Parsed()
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= 10**_MAX_DIGITS:
        return Parsed(fault=Code.CELL_DIGITS_LOST)
    match field.kind:
        case Kind.DATE:
            return _parse_date(value)
        case Kind.CHOICE:
            return _parse_choice(field, _text(value))
        case Kind.INTEGER:
            return _parse_number(value, percent=False)
        case Kind.PERCENT:
            return _parse_number(value, percent=True)
        case _:
            text = _text(value)
            return Parsed(fault=Code.CELL_TOO_LONG) if len(text) > field.max_length else Parsed(text)


def show(field: SchemaField, text: str) -> str | int | float | date:
    """Canonical text as the value a cell holds: a date for dates, a number for numbers, else the text."""
    if not text:
        return ""
    match field.kind:
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.INTEGER:
            return int(text)
        case Kind.PERCENT:
            return float(text)
        case _:
            return text


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _text(value: CellValue) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case str():
            return _clean(value)
        case _:
            return str(value)


def _parse_choice(field: SchemaField, text: str) -> Parsed:
    wanted = unicodedata.normalize("NFKC", "".join(text.split()))
    for choice in field.choices:
        if text == choice.text:
            return Parsed(text)
        if wanted in {unicodedata.normalize("NFKC", name) for name in (choice.text, *choice.aliases)}:
            return Parsed(choice.text, corrected=True)
    return Parsed(fault=Code.CELL_CHOICE)


def _parse_date(value: CellValue) -> Parsed:
    match value:
        case datetime():
            return Parsed(value.date().isoformat())
        case date():
            return Parsed(value.isoformat())
        case bool():
            return Parsed(fault=Code.CELL_DATE)
        case int() | float() if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return Parsed((_EPOCH + timedelta(days=int(value))).isoformat(), corrected=True)
        case _:
            found = _DATE_TEXT.match(unicodedata.normalize("NFKC", _text(value)))
            if not found:
                return Parsed(fault=Code.CELL_DATE)
            year, month, day = (int(part) for part in found.groups() if part)
            try:
                return Parsed(date(year, month, day).isoformat(), corrected=True)
            except ValueError:
                return Parsed(fault=Code.CELL_DATE)


def _parse_number(value: CellValue, *, percent: bool) -> Parsed:
    typed = unicodedata.normalize("NFKC", _text(value)).replace(",", "") if isinstance(value, str) else value
    scale = 1.0
    if isinstance(typed, str):
        if percent and typed.endswith("%"):
            typed, scale = typed[:-1].strip(), 0.01
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", typed):
            return Parsed(fault=Code.CELL_NUMBER)
        typed = float(typed)
        if abs(typed) >= 10**_MAX_DIGITS:
            return Parsed(fault=Code.CELL_DIGITS_LOST)
    if isinstance(typed, bool) or not isinstance(typed, int | float):
        return Parsed(fault=Code.CELL_NUMBER)
    if percent:
        return Parsed(format(typed * scale, ".10g"), corrected=isinstance(value, str))
    if float(typed) != int(typed):
        return Parsed(fault=Code.CELL_NUMBER)
    return Parsed(str(int(typed)), corrected=isinstance(value, str))
