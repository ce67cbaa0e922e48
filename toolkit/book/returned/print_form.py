"""The printing form of a filled-in workbook: each row as a block of labels and values, on A4 upright."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from toolkit.book.returned.cover_form import Form, form_of
from toolkit.book.returned.section_tables import Table, below, stray, tables_of
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.identity import IDENTITY_TITLE
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec
from toolkit.book.sheets.paging import A4_HIGH, page_ends
from toolkit.book.sheets.raw import RawBook, area_name, as_text, cell_at, cell_name
from toolkit.book.sheets.table import BACK, page_footer
from toolkit.book.sheets.wrapping import pieces
from toolkit.book.unit.cover_tasks import TO_FILL_IN, TO_LOOK
from toolkit.book.unit.looked_up import LOOKED_UP_TITLE
from toolkit.book.unit.task_sheet import NOT_FILLED, UNIT_FILLS
from toolkit.domain.ledger.editions import parse_register_row_id, parse_row_id

TITLE = "打印版"
_LABEL, _VALUE = 16.0, 65.0
_MARGINS = (0.4, 0.4, 0.5, 0.55)
_ROOM = A4_HIGH - 72 * sum(_MARGINS[2:])
_BETWEEN = 6.0
_MADE = datetime(2000, 1, 1)
_BLOCK = replace(look.STRONG, fill=look.STRIP, wrap=True)
_REST = Cell(None, _BLOCK)
_SAID = replace(look.INPUT, locked=True)
_NAMED = 2
"""How many of a row's first columns its block is called by."""


def print_form(book: RawBook) -> tuple[Book, int, tuple[str, ...]]:
    """The printing form of a workbook, how many rows of tables are in it, and what is not.

    In it are what the cover says of the round, then all else that it says; of each table what stands above its headers,
    then all that it says in rows that somebody filled in or that were issued, blank cells left out and each under its
    header; a text of any length is whole. Not in it, and told, is what stands in no column with a header, on a sheet
    without a table that is no cover, or beside the cells. The sheets that a workbook hides are neither.
    """
    rows: list[Row] = []
    starts: list[int] = []
    told: list[str] = []
    count = 0
    tables = list(tables_of(book))
    back = next((f"{BACK}{table.raw.title}" for table in tables if form_of(table)), "")
    for table in tables:
        form = form_of(table)
        blocks = [block for at in below(table) if (block := list(_block(table, at)))]
        if form is not None:
            blocks = [list(_form(table, form)), _lines_of(table, range(len(table.raw.rows)), _filled_in(form))]
        elif table.header >= 0:
            count += len(blocks)
            above = _lines_of(table, range(table.header), frozenset(), back)
            blocks = [above, *blocks] if above or blocks else []
            told += _unheaded(table)
        elif table.title not in (IDENTITY_TITLE, LOOKED_UP_TITLE) and any(map(any, table.raw.rows)):
            told.append(f"“{table.raw.title}”表")
        told += _beside(table)
        if any(blocks):
            starts += _starts(len(rows), blocks)
            rows += [Row((Cell(_title(table), look.SHEET_TITLE),), 30), *(row for block in blocks for row in block)]
    sheet = SheetSpec(
        TITLE,
        (Column(_LABEL), Column(_VALUE)),
        tuple(rows),
        merges=tuple(area_name(at, 0, at, 1) for at, row in enumerate(rows) if row.cells[1:] == (_REST,)),
        setup=Setup(
            landscape=False,
            footer=page_footer(),
            margins=_MARGINS,
            scale=100,
            break_before=page_ends([row.height or _BETWEEN for row in rows], starts, _ROOM),
        ),
    )
    return Book((sheet,), TITLE, _MADE), count, tuple(told)


def _starts(at: int, blocks: Sequence[Sequence[Row]]) -> Iterator[int]:
    """Where blocks start that stand from row `at` on: the title goes with the first one."""
    yield at
    ends = itertools.accumulate((len(each) for each in blocks), initial=at + 1)
    yield from (end for end in itertools.islice(ends, 1, len(blocks)) if end > at + 1)


def _title(table: Table) -> str:
    """What the sheet says above its table, else what it is called."""
    return next((text for _, text in _title_cell(table)), table.raw.title)


def _title_cell(table: Table) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the title of a sheet stands, and it."""
    for column, value in enumerate(table.raw.rows[0] if table.raw.rows else ()):
        if isinstance(value, str) and value:
            yield (0, column), value
            return


def _filled_in(form: Form) -> frozenset[tuple[int, int]]:
    """The cells of a form and their labels."""
    return frozenset((at, n) for _, at, column in form.cells for n in (column - 1, column))


def _lines_of(table: Table, rows: Iterable[int], without: Collection[tuple[int, int]], back: str = "") -> list[Row]:
    """What rows outside of tables say beyond the title and those cells: a line a row, the first cell as its label.

    Left out is what names groups of columns or leads `back` or to a row, as it was issued.
    """
    without = {*without, *(at for at, _ in _title_cell(table))}
    lines: list[Row] = []
    for at in rows:
        cells = (n for n in range(len(table.raw.rows[at])) if (at, n) not in without)
        said = [text for n in cells if (text := _text(table, at, n)) and text not in (back, TO_FILL_IN, TO_LOOK)]
        if any(not (each == UNIT_FILLS or each.endswith(NOT_FILLED)) for each in said):
            label = said.pop(0) if len(said) > 1 else ""
            lines += _line(label, "　".join(said))
    return [Row((), _BETWEEN), *lines] if lines else []


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
    yield Row((), _BETWEEN)
    yield from (Row((Cell(piece, _BLOCK), _REST), height) for piece, height in pieces(name, _LABEL + _VALUE))
    for head, text in said[first:]:
        yield from _line(head.partition("#")[0], text)


def _form(table: Table, form: Form) -> Iterator[Row]:
    """What the cover says of the round, as a block; what is blank there can be signed on the paper."""
    yield Row((), _BETWEEN)
    yield Row((Cell(form.title, _BLOCK), _REST), look.row_height([], 1))
    for label, at, column in form.cells:
        yield from _line(label, _text(table, at, column))


def _unheaded(table: Table) -> Iterator[str]:
    """What stands below the headers of a table in columns without one, or as an id that is none."""
    headed = {n for n, head in enumerate(table.heads) if head and n != table.ids}
    for at in below(table):
        its = table.id_of(at)
        known = parse_row_id(its) or parse_register_row_id(its)
        skipped = headed | {table.ids} if known else headed
        row = enumerate(table.raw.rows[at])
        yield from stray(table, at, {n: value for n, value in row if value is not None and n not in skipped})


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
