"""The unit's name as people see it on a workbook that came back: at the head of the cover, the tasks and registers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.book.returned.locate import Located, locate
from toolkit.book.sheets.raw import RawBook
from toolkit.schema.cell import squeezed
from toolkit.schema.model import Ledger, Register, Sheet

_TITLE_LIMIT = 120
"""Characters a sheet's title may have."""
_TOP = 5
"""Rows of a sheet that its title is looked for in."""
_LEDGER = re.compile(r"(?P<name>.*?)\d{4}年.{0,40}台账")


def names_shown(book: RawBook, schema: Ledger) -> frozenset[str]:
    """What stands before the words of every title that is one of ours, without blanks; nothing where none does.

    Looked at are the sheet that the tasks are read from, and those called like our cover and registers: a neighbour's
    sheet that somebody put beside them says nothing of whose workbook it is.
    """
    titles = _titles(tuple(schema.registers))
    found = {title["name"] for text in heads(book, schema) for each in titles if (title := each.fullmatch(text))}
    return frozenset(name for name in found if name)


def is_headed_by_another(table: Located, name: str) -> bool:
    """Whether a title of ours above a table has the name of another than the unit of that name."""
    titles = _titles([table.table] if isinstance(table.table, Register) else [])
    above = (_first_text(row) for row in table.raw.rows[: table.header_at])
    named = (found["name"] for text in above for title in titles if (found := title.fullmatch(text)))
    return bool(name) and any(each not in ("", squeezed(name)) for each in named)


def _titles(registers: Sequence[Sheet]) -> list[re.Pattern[str]]:
    """What the titles of a ledger and of these registers look like, the unit's name before them."""
    called = "|".join(re.escape(squeezed(register.title)) for register in registers)
    return [_LEDGER, re.compile(rf"(?P<name>.*?)(?:{called})(?:（第[\d、]+项）)?")] if called else [_LEDGER]


def heads(book: RawBook, schema: Ledger) -> frozenset[str]:
    """What the rows begin with, without blanks, in which the titles of those sheets stand, whatever they say by now."""
    tasks = [found.raw for found in locate(book, schema.tasks)[:1]]
    called = {schema.cover.title, *(register.title for register in schema.registers)}
    sheets = [*tasks, *(sheet for sheet in book.sheets if sheet.title in called)]
    return frozenset(filter(None, (_first_text(row) for sheet in sheets for row in sheet.rows[:_TOP])))


def _first_text(row: Sequence[object]) -> str:
    """What a row begins with, as a title does, without blanks; empty where that is no text or too long for one.

    Behind it stands what is said in sentences, of the registers too (还没有规范性文件).
    """
    value = next((value for value in row if value not in (None, "")), "")
    return squeezed(value) if isinstance(value, str) and len(value) <= _TITLE_LIMIT else ""
