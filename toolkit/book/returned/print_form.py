"""The printing form of a filled-in workbook: each row as a block of labels and values, on A4 upright."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from toolkit.book.returned.section_tables import Table, below, tables_of
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec
from toolkit.book.sheets.raw import RawBook, area_name, as_text, cell_name
from toolkit.book.sheets.table import page_footer
from toolkit.dataclasses import replace

TITLE = "打印版"
_LABEL, _VALUE = 16.0, 65.0
_PIECE = 700
"""Characters of a value in one row: no program draws a row higher than 409 points, and what is longer goes on below."""
_MADE = datetime(2000, 1, 1)
_BLOCK = replace(look.STRONG, fill=look.STRIP, wrap=True)
_REST = Cell(None, _BLOCK)
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
    yield Row((Cell(name, _BLOCK), _REST), look.row_height([(name, _LABEL + _VALUE)], 1))
    for head, text in said[first:]:
        pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
        for label, piece in zip((head, *([""] * len(pieces))), pieces, strict=False):
            height = look.row_height([(label, _LABEL), (piece, _VALUE)], 1)
            yield Row(
                (Cell(label.partition("#")[0] or None, look.PLAN), Cell(piece, replace(look.INPUT, locked=True))),
                height,
            )


def _text(table: Table, at: int, column: int) -> str:
    """A cell as it is seen."""
    row = table.raw.rows[at]
    value = row[column] if column < len(row) else None
    return (table.raw.shown.get(cell_name(at, column)) or as_text(value)).strip()
