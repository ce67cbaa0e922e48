"""The printing form of a filled-in workbook: each row as a block of labels and values, on A4 upright."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from toolkit.book.returned.cover_form import Form, form_of
from toolkit.book.returned.section_tables import Table, below, stray, tables_of
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.identity import IDENTITY_TITLE
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec
from toolkit.book.sheets.raw import RawBook, area_name, as_text, cell_at, cell_name
from toolkit.book.sheets.table import page_footer
from toolkit.book.sheets.wrapping import pieces
from toolkit.book.unit.looked_up import LOOKED_UP_TITLE

TITLE = "打印版"
_LABEL, _VALUE = 16.0, 65.0
_MADE = datetime(2000, 1, 1)
_BLOCK = replace(look.STRONG, fill=look.STRIP, wrap=True)
_REST = Cell(None, _BLOCK)
_SAID = replace(look.INPUT, locked=True)
_NAMED = 2
"""How many of a row's first columns its block is called by."""


def print_form(book: RawBook) -> tuple[Book, int, tuple[str, ...]]:
    """The printing form of a workbook, how many rows of tables are in it, and what is not.

    In it are what the cover says of the round, then all that the tables say in rows that somebody filled in or that
    were issued, blank cells left out; a text of any length is whole. Not in it is what stands in no row or column of
    ours, or lies beside the cells.
    """
    rows: list[Row] = []
    told: list[str] = []
    count = 0
    for table in tables_of(book):
        form = form_of(table)
        blocks = [block for at in below(table) if (block := list(_block(table, at)))]
        if form is not None:
            blocks, said = [list(_form(table, form))], form.stray
        else:
            count += len(blocks)
            said = list(_stray(table))
        told += [*said, *_beside(table)]
        if any(blocks):
            rows += [Row((Cell(_title(table), look.SHEET_TITLE),), 30), *(row for block in blocks for row in block)]
    sheet = SheetSpec(
        TITLE,
        (Column(_LABEL), Column(_VALUE)),
        tuple(rows),
        merges=tuple(area_name(at, 0, at, 1) for at, row in enumerate(rows) if row.cells[1:] == (_REST,)),
        setup=Setup(landscape=False, footer=page_footer(), margins=(0.4, 0.4, 0.5, 0.55)),
    )
    return Book((sheet,), TITLE, _MADE), count, tuple(told)


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


def _form(table: Table, form: Form) -> Iterator[Row]:
    """What the cover says of the round, as a block; nothing where it says nothing."""
    said = [(label, text) for label, at, column in form.cells if (text := _text(table, at, column))]
    if said:
        yield Row((), 6)
        yield Row((Cell(form.title, _BLOCK), _REST), look.row_height([], 1))
        for label, text in said:
            yield from _line(label, text)


def _stray(table: Table) -> Iterator[str]:
    """What stands beside a table, in columns without a header; of a sheet without one that is not ours, the sheet."""
    if table.header < 0:
        ours = table.title in (IDENTITY_TITLE, LOOKED_UP_TITLE)
        if not ours and any(map(any, table.raw.rows)):
            yield f"“{table.raw.title}”表"
        return
    for at, row in enumerate(table.raw.rows):
        headed = [head != "" or at < table.header for head in table.heads]
        own = {n: value for n, value in enumerate(row) if value is not None and not (n < len(headed) and headed[n])}
        yield from stray(table, at, own)


def _beside(table: Table) -> Iterator[str]:
    """What lies on a sheet beside its values, but for the head and foot of its pages."""
    for at, column in sorted(map(cell_at, table.raw.uncomputed)):
        if table.is_below(at) and not _computes(table, column):
            yield f"“{table.raw.title}”表{cell_name(at, column)}的公式"
    for each in table.raw.beside:
        if each.kind not in ("page", "link"):
            yield f"“{table.raw.title}”表{each.cell}的批注、图片或其他内容 {each.text}".rstrip()


def _computes(table: Table, column: int) -> bool:
    """Whether a column is one that we compute: each row with an id has a formula there; where none has, the first."""
    rows = [at for at in below(table) if table.id_of(at)] or list(below(table))[:1]
    return all(cell_name(at, column) in table.raw.formulas for at in rows)


def _line(label: str, text: str) -> Iterator[Row]:
    """A label and its value, in as many rows as both take."""
    for (name, high), (value, higher) in zip_longest(pieces(label, _LABEL), pieces(text, _VALUE), fillvalue=("", 0.0)):
        yield Row((Cell(name or None, look.PLAN), Cell(value or None, _SAID)), max(high, higher))


def _text(table: Table, at: int, column: int) -> str:
    """A cell as it is seen."""
    row, cell = table.raw.rows[at], cell_name(at, column)
    value = row[column] if column < len(row) else None
    return (table.raw.shown.get(cell) or as_text(value) or table.raw.errors.get(cell, "")).strip()
