"""Values of each kind: a cell as read into canonical text (`schema.show` is the way back)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from difflib import get_close_matches

from toolkit.codes import Code
from toolkit.schema.cell import REMOVED, CellValue, Parsed, clean, has_unseen, narrow, speaks, squeezed, text_of
from toolkit.schema.dates import PlanYear, parse_date
from toolkit.schema.links import mend_links
from toolkit.schema.model import FieldKind, SchemaField
from toolkit.schema.phones import parse_phone

_MAX_DIGITS = 15
_FIGURES = re.compile("[0-9]")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AROUND = " .,;:!·…'\"“”‘’。、《》〈〉【】〔〕[](){}*~-√✓✔☑"
"""What may stand around a choice and change nothing; a question mark does."""
_DENIED = re.compile("[未不没无非否]")
_CLOSE = 0.6


_SEEN = "（按格里显示的收）"


def parse(field: SchemaField, value: CellValue, plan: PlanYear | None = None, shown: str = "") -> Parsed:
    """Read a cell's value as `field` declares it; `plan` is what dates without a year are understood by.

    `shown` is how the value looks where its number format shows it otherwise than `text_of`: texts and links are taken
    as seen, and of a text, a day or a time that is said.

    Canonical texts: dates are `2021-09-30`, integers and percents decimal digits, choices their declared text,
    phones in one form, everything else the text itself, without blanks around it and without characters nobody can
    see. A blank is "", and so is, in all but texts and links, a word for nothing (无, /).
    """
    if value is None or (isinstance(value, str) and not clean(value)):
        return Parsed()
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= 10**_MAX_DIGITS:
        return Parsed(fault=Code.CELL_DIGITS_LOST)
    found = _parse(field, value, plan, shown)
    if found.fault and field.kind not in {FieldKind.TEXT, FieldKind.LINK} and _blank_meant(field, text_of(value)):
        return Parsed(corrected=True)
    if found.fault is None and isinstance(value, str) and has_unseen(value):
        return replace(found, corrected=True, why=found.why or REMOVED)
    return found


def _blank_meant(field: SchemaField, text: str) -> bool:
    """Whether words stand for a blank where they have no place; a sign does where the schema says so: ? is no blank."""
    return text in field.nothing or (speaks(text) and field.lacks(text))


def nearest_choice(field: SchemaField, text: str) -> str:
    """The choice that `text` may have been meant for (己完成: 已完成); an empty string where none is close."""
    wanted = bare(text)
    names = {bare(name): choice.text for choice in field.choices for name in (choice.text, *choice.aliases)}
    possible = [
        name
        for name in names
        if abs(len(name) - len(wanted)) <= 1 and bool(_DENIED.search(name)) == bool(_DENIED.search(wanted))
    ]
    return next((names[name] for name in get_close_matches(wanted, possible, n=1, cutoff=_CLOSE)), "")


def bare(text: str) -> str:
    """A choice as compared: without white space, full-width forms and punctuation around it."""
    plain = narrow(squeezed(text))
    return plain.strip(_AROUND) or plain


def _parse(field: SchemaField, value: CellValue, plan: PlanYear | None, shown: str) -> Parsed:
    text = clean(shown) or text_of(value)
    match field.kind:
        case FieldKind.DATE:
            return parse_date(value, plan, not_future=field.not_future)
        case FieldKind.CHOICE:
            return _parse_choice(field, text_of(value))
        case FieldKind.INTEGER:
            return _parse_number(value, percent=False)
        case FieldKind.PERCENT:
            return _parse_number(value, percent=True)
        case FieldKind.PHONE:
            return _within(field, parse_phone(value))
        case FieldKind.LINK:
            mended = mend_links(text)
            return _within(field, _seen(Parsed(mended, corrected=mended != text), value, shown))
        case FieldKind.TEXT:
            return _within(field, _seen(Parsed(text), value, shown))


def _seen(found: Parsed, value: CellValue, shown: str) -> Parsed:
    """What looks other than it was typed is said: a day or time (3/5), a truth (TRUE), a text, a number in words."""
    if isinstance(value, bool):
        return replace(found, corrected=True)
    in_words = isinstance(value, int | float) and not _FIGURES.search(shown)
    said = bool(shown) and (in_words or isinstance(value, str | date | time | timedelta))
    return replace(found, corrected=True, why=_SEEN) if said else found


def _within(field: SchemaField, found: Parsed) -> Parsed:
    return Parsed(fault=Code.CELL_TOO_LONG) if len(found.text) > field.max_length else found


def _parse_choice(field: SchemaField, text: str) -> Parsed:
    if any(text == choice.text for choice in field.choices):
        return Parsed(text)
    wanted = bare(text)
    for choice in field.choices:
        if wanted in {bare(name) for name in (choice.text, *choice.aliases)}:
            return Parsed(choice.text, corrected=True)
    return Parsed(fault=Code.CELL_CHOICE)


def _parse_number(value: CellValue, *, percent: bool) -> Parsed:
    typed = narrow(text_of(value)) if isinstance(value, str) else value
    scale = 1.0
    if isinstance(typed, str):
        if percent and typed.endswith("%"):
            typed, scale = typed[:-1].strip(), 0.01
        if not _NUMBER.fullmatch(typed):
            return Parsed(fault=Code.CELL_NUMBER)
        typed = float(typed.replace(",", ""))
        if abs(typed) >= 10**_MAX_DIGITS:
            return Parsed(fault=Code.CELL_DIGITS_LOST)
    if isinstance(typed, bool) or not isinstance(typed, int | float):
        return Parsed(fault=Code.CELL_NUMBER)
    if percent:
        return Parsed(format(typed * scale, ".10g"), corrected=isinstance(value, str))
    if float(typed) != int(typed):
        return Parsed(fault=Code.CELL_NUMBER)
    return Parsed(str(int(typed)), corrected=isinstance(value, str))
