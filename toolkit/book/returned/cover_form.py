"""The form on the cover of a filled-in workbook, found without a schema: what stands right of each label."""

from __future__ import annotations

from toolkit.book.returned.section_tables import Table
from toolkit.book.sheets.raw import RawValue, shown
from toolkit.book.unit.cover_page import INPUT_AT, LABEL_AT
from toolkit.book.unit.cover_sheet import FORM, LAST
from toolkit.schema.headers import plain
from toolkit.values import dataclass


@dataclass(frozen=True)
class Form:
    """What a form is called; label, row and column of each cell that is filled in."""

    title: str
    cells: tuple[tuple[str, int, int], ...]


def form_of(table: Table) -> Form | None:
    """The form of a sheet, from its heading to the last line that has a label; None where the sheet has none."""
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
    label, filled = LABEL_AT + shift, INPUT_AT + shift
    labelled = [at for at in range(start + 1, len(rows)) if _at(rows[at], label)]
    end = next((at for at in labelled if _at(rows[at], label) == LAST), max(labelled, default=start))
    named = ((plain(_at(rows[at], label)), at) for at in range(start + 1, end))
    return Form(FORM, tuple((name, at, filled) for name, at in named if name))


def _at(row: tuple[RawValue, ...], column: int) -> str:
    return shown(row[column]) if column < len(row) else ""
