"""The form on the cover of a filled-in workbook, found without a schema: what stands right of each label."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.book.returned.section_tables import Table, stray
from toolkit.book.sheets.raw import RawValue, shown
from toolkit.book.unit.cover_page import INPUT_AT, LABEL_AT, WIDTHS
from toolkit.book.unit.cover_sheet import FORM, LAST
from toolkit.schema.headers import plain


@dataclass(frozen=True)
class Form:
    """What a form is called; label, row and column of each cell that is filled in; what stands beside it."""

    title: str
    cells: tuple[tuple[str, int, int], ...]
    stray: list[str]


def form_of(table: Table) -> Form | None:
    """The form of a sheet, from its heading to the last line of the page; None where the sheet has none."""
    if table.header >= 0:
        return None
    rows = table.raw.rows
    start, shift = next(
        (
            (at, n - LABEL_AT)
            for at, row in enumerate(rows)
            for n, value in enumerate(row)
            if isinstance(value, str) and value.startswith(FORM)
        ),
        (len(rows), 0),
    )
    if start == len(rows):
        return None
    label, filled, checks = LABEL_AT + shift, INPUT_AT + shift, range(INPUT_AT + shift + 2, len(WIDTHS) + shift)
    end = next((at for at in range(start + 1, len(rows)) if _at(rows[at], label) == LAST), len(rows))
    cells: list[tuple[str, int, int]] = []
    told: list[str] = []
    for at in range(len(rows)):
        own = {n: value for n, value in enumerate(rows[at]) if value is not None}
        name = plain(shown(own.get(label)))
        if start < at < end:
            if name:
                cells.append((name, at, filled))
            ours = {*checks, *((label, filled) if name else ())}
        else:
            ours = set() if at > end else set(range(len(WIDTHS) + shift))
        told += stray(table, at, {n: value for n, value in own.items() if n not in ours})
    return Form(FORM, tuple(cells), told)


def _at(row: tuple[RawValue, ...], column: int) -> str:
    return shown(row[column]) if column < len(row) else ""
