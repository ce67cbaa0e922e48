"""Workbooks as Markdown tables and back: what tests read and write."""

from __future__ import annotations

import re
from datetime import date, datetime

from toolkit.book.sheets.model import Book, Value
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_RULE = re.compile(r"\|(\s*:?-{3,}:?\s*\|)+\Z")
_ESCAPES = {"\n": "<br>", "|": "&#124;"}


def to_markdown(book: Book | RawBook) -> str:
    """Every sheet as a heading and a table of its cells; formulas as the value they have."""
    parts = []
    for sheet in book.sheets:
        if isinstance(sheet, RawSheet):
            rows: list[list[str]] = [[_show(value) for value in row] for row in sheet.rows]
        else:
            rows = [[_show(cell.value) for cell in row.cells] for row in sheet.rows]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        parts.append("\n".join([f"# {sheet.title}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def from_markdown(text: str, properties: dict[str, str] | None = None) -> RawBook:
    """Sheets from headings and tables; `2021-09-30` is a date, digits are a number, `'007` is text."""
    sheets: list[RawSheet] = []
    title = ""
    rows: list[tuple[RawValue, ...]] = []

    def close() -> None:
        if title:
            sheets.append(RawSheet(title, tuple(rows)))

    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith("# "):
            close()
            title, rows = line[2:].strip(), []
        elif line.startswith("|") and not _RULE.match(line):
            rows.append(tuple(_read(cell.strip()) for cell in line.strip("|").split("|")))
    close()
    return RawBook(tuple(sheets), properties or {})


def _show(value: Value | RawValue) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    text = str(value)
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    return text


def _read(text: str) -> RawValue:
    for char, escape in _ESCAPES.items():
        text = text.replace(escape, char)
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if _DATE.match(text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return text
