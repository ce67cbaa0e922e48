"""What a table that is no workbook of ours holds beside the columns that are understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.book.returned.account import HUNG, filled_cells
from toolkit.book.sheets.raw import RawBook, RawSheet, as_text
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.schema.cell import clean
from toolkit.schema.links import says_address


def beside_list(book: RawBook, table: RawSheet, header_at: int, columns: Collection[int]) -> tuple[Filled, ...]:
    """All that is filled in but the `columns` of that sheet from its row of headers down: other columns, rows above
    them, other sheets, errors and formulas without a value, what hangs on a sheet, names."""
    found = [each for sheet in book.sheets for each in _beside(sheet, header_at, columns, own=sheet is table)]
    return (*found, *(Filled("", name, Beside.NAME, text) for name, text in book.names.items()))


def _beside(sheet: RawSheet, header_at: int, columns: Collection[int], *, own: bool) -> Iterator[Filled]:
    heads = sheet.rows[header_at] if own else ()
    cells = filled_cells(sheet)
    for name, (at, column, text) in cells.items():
        blank = name in sheet.errors or name in sheet.uncomputed
        if own and at >= header_at and column in columns and not blank:
            continue
        kind = Beside.SHEET if not own else Beside.AROUND if at < header_at else Beside.COLUMN
        header = clean(as_text(heads[column])) if kind == Beside.COLUMN and column < len(heads) else ""
        yield Filled(sheet.title, name, kind, sheet.formula_words(name) or text, header)
    texts = {name: text for name, (_, _, text) in cells.items()}
    for each in sheet.beside:
        yield Filled(sheet.title, each.cell, HUNG[each.kind], each.text)
    for name, targets in sheet.links.items():
        for target in targets:
            if not says_address(texts.get(name, ""), target):
                yield Filled(sheet.title, name, Beside.LINK, target)
