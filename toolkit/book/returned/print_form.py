"""The printing form of a filled-in workbook: each row as a block of labels and values, on A4 upright."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from toolkit.book.returned.section_tables import Table, below, tables_of
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec
from toolkit.book.sheets.raw import RawBook, area_name, as_text, cell_name
from toolkit.book.sheets.table import page_footer
from toolkit.book.sheets.wrapping import pieces
from toolkit.dataclasses import replace

TITLE = "打印版"
_LABEL, _VALUE = 16.0, 65.0
_MADE = datetime(2000, 1, 1)
_BLOCK = replace(look.STRONG, fill=look.STRIP, wrap=True)
_REST = Cell(None, _BLOCK)
_SAID = replace(look.INPUT, locked=True)
_NAMED = 2
"""How many of a row's first columns its block is called by."""


def print_form(book: RawBook) -> tuple[Book, int]:
    """The printing form of a workbook, and how many rows are in it: all that its tables say in rows that somebody
    filled in or that were issued, blank cells left out; a text of any length is whole.
    """
    rows: list[Row] = []
    count = 0
    for table in tables_of(book):
        blocks = [block for at in below(table) if (block := list(_block(table, at)))]
        if not blocks:
            continue
        rows += [Row((Cell(_title(table), look.SHEET_TITLE),), 30), *(row for block in blocks for row in block)]
        count += len(blocks)
    sheet = SheetSpec(
        TITLE,
        (Column(_LABEL), Column(_VALUE)),
        tuple(rows),
        merges=tuple(area_name(at, 0, at, 1) for at, row in enumerate(rows) if row.cells[1:] == (_REST,)),
        setup=Setup(landscape=False, footer=page_footer(), margins=(0.4, 0.4, 0.5, 0.55)),
    )
    return Book((sheet,), TITLE, _MADE), count


def _title(table: Table) -> str:
    """What the sheet says above its table, else what it is called."""
    first = next((value for row in table.raw.rows[:1] for value in row if isinstance(value, str)), "")
    return first or table.raw.title


def _block(table: Table, at: int) -> Iterator[Row]:
    """A row's block: what it is called by, then each value under its header; nothing of a row that says nothing."""
    own = table.own(at, table)
    if not own:
        return
    said = [
        (head, text)
        for column, head in enumerate(table.heads)
        if head and column != table.ids and (text := _text(table, at, column))
    ]
    first = sum(column < _NAMED for column in own)
    name = "　".join(text for _, text in said[:first])
    yield Row((), 6)
    yield from (Row((Cell(piece, _BLOCK), _REST), height) for piece, height in pieces(name, _LABEL + _VALUE))
    for head, text in said[first:]:
        yield from _line(head.partition("#")[0], text)


def _line(label: str, text: str) -> Iterator[Row]:
    """A label and its value, in as many rows as both take."""
    for (name, high), (value, higher) in zip_longest(pieces(label, _LABEL), pieces(text, _VALUE), fillvalue=("", 0.0)):
        yield Row((Cell(name or None, look.PLAN), Cell(value or None, _SAID)), max(high, higher))


def _text(table: Table, at: int, column: int) -> str:
    """A cell as it is seen."""
    row = table.raw.rows[at]
    value = row[column] if column < len(row) else None
    return (table.raw.shown.get(cell_name(at, column)) or as_text(value)).strip()
