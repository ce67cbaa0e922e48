"""Faults of data as values: where something came from, and what was found there.

They are collected and shown, never raised; what stops a command is a `ToolkitError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from toolkit.codes import Code, Severity
from toolkit.keys import RowKey, item_words
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stood: file name, sheet title and cell (`B7`); each empty where it does not apply.

    Where no cell is meant, the whole `row` of the sheet may be (counted from 1), or an `item` of the plan.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    item: int | None = None

    @property
    def place(self) -> str:
        """The cell, row or item in words: `B7`, 第9行, 第12项; empty where none is meant."""
        if self.cell:
            return self.cell
        if self.row is not None:
            return f"第{self.row}行"
        return "" if self.item is None else f"第{item_words(self.item)}项"

    def __str__(self) -> str:
        place = "!".join(part for part in (self.sheet, self.place) if part)
        return " ".join(part for part in (self.file, place) if part)


@dataclass(frozen=True, slots=True)
class About:
    """What of the ledger a problem speaks of: fields of a row; of the row as a whole where none is named."""

    row: RowKey
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault found, ready to be read by a clerk."""

    code: Code
    message: str
    remedy: str
    origin: Origin = Origin()
    value: str = ""
    about: About | None = None

    @property
    def severity(self) -> Severity:
        """The weight its code gives it."""
        return self.code.severity

    def as_dict(self) -> dict[str, str]:
        """The shape that `--json` prints and templates read."""
        return {
            "code": self.code.slug,
            "severity": self.severity.value,
            "file": self.origin.file,
            "sheet": self.origin.sheet,
            "cell": self.origin.place,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


def problem(
    code: Code, origin: Origin | None = None, value: str = "", about: About | None = None, **names: Any
) -> Problem:
    """Build a `Problem`, filling its code's message and remedy with `names` (and `value`).

    A day among them is worded as sentences write it.
    """
    fill = {"value": shorten(value), **{name: _said(each) for name, each in names.items()}}
    if isinstance(item := fill.get("item"), int):
        fill["item"] = item_words(item)
    message, remedy = code.message.format(**fill), code.remedy.format(**fill)
    return Problem(code, message, remedy, origin or Origin(), shorten(value, 200), about)


def _said(value: Any) -> Any:
    return day_words(value) if isinstance(value, date) and not isinstance(value, datetime) else value


def day_words(day: date) -> str:
    """A day as people write it: 2021年9月3日."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_item_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of no single item first, the others by item."""
    return tuple(sorted(problems, key=lambda found: found.origin.item or 0))


_WHOLE = re.compile(r"[A-Za-z0-9.,:/%〔〕-]+[年月日号时分项次家天个万元]{0,2}")
"""What a cut does not fall into: a number with what it counts, a word of letters."""


def shorten(text: str, limit: int = 60) -> str:
    """`text` on one line and at most `limit` characters, the last an ellipsis where it was cut.

    The cut falls before a number or a word in letters that it would fall into, if more than half is left by that.
    """
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = limit - 1
    into = next((found for found in _WHOLE.finditer(flat) if found.end() > cut), None)
    if into and into.start() < cut and 2 * into.start() > limit:
        cut = into.start()
    return flat[:cut].rstrip() + "…"
