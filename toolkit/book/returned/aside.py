"""What a table that is no workbook of ours holds beside the columns that are understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.book.returned.account import HUNG, filled_cells
from toolkit.book.sheets.raw import RawBook, RawSheet, as_text
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.schema.cell import clean
from toolkit.schema.links import says_address


def beside_list(
    book: RawBook, table: RawSheet, header_at: int | None, taken: Collection[tuple[int, int]]
) -> tuple[Filled, ...]:
    """All that is filled in but the cells of that sheet that were `taken`, each as row and column: other columns, rows
    above the headers (all, where there are none), other sheets, errors and formulas without a value, what hangs on a
    sheet, names."""
    found = [each for sheet in book.sheets for each in _beside(sheet, header_at, taken, own=sheet is table)]
    return (*found, *(Filled("", name, Beside.NAME, text) for name, text in book.names.items()))


def _beside(
    sheet: RawSheet, header_at: int | None, taken: Collection[tuple[int, int]], *, own: bool
) -> Iterator[Filled]:
    heads = () if header_at is None or not own else sheet.rows[header_at]
    cells = filled_cells(sheet)
    for name, (at, column, text) in cells.items():
        blank = name in sheet.errors or name in sheet.uncomputed
        if own and (at, column) in taken and not blank:
            continue
        above = header_at is None or at < header_at
        kind = Beside.SHEET if not own else Beside.AROUND if above else Beside.COLUMN
        header = clean(as_text(heads[column])) if kind == Beside.COLUMN and column < len(heads) else ""
        yield Filled(sheet.title, name, kind, sheet.formula_words(name) or text, header)
    texts = {name: text for name, (_, _, text) in cells.items()}
    for each in sheet.beside:
        yield Filled(sheet.title, each.cell, HUNG[each.kind], each.text)
    for name, targets in sheet.links.items():
        for target in targets:
            if not says_address(texts.get(name, ""), target):
                yield Filled(sheet.title, name, Beside.LINK, target)
