"""The cover of a workbook that came back: what each of its input cells says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import not_found
from toolkit.book.returned.reading import read_cell
from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.domain.ledger.editions import form_key, had_column
from toolkit.problems import Origin, problem
from toolkit.schema.model import Sheet

_LABEL_COLUMNS = 10
"""Columns that labels are looked for in."""

Places = Mapping[str, tuple[int, int]]
"""Field name -> the row and column (0-based) of its label."""


def read_cover(book: RawBook, cover: Sheet, into: Gathered, others: Sequence[RawSheet]) -> None:
    """Read the cover: each value stands right of its label. `others` are sheets known to be something else."""
    found = _find(book, cover, others)
    if found is None:
        into.problems.append(not_found(book, cover, into.file, "栏目名称"))
        return
    raw, places = found
    into.cover = raw.title
    for field in cover.fields:
        if field.name in places:
            at, column = places[field.name]
            reading = read_cell(raw, at, column + 1, field, into.file, into.plan)
            into.take(form_key(into.edition, field), field, [reading])
        elif had_column(into.edition, field.name):
            origin = Origin(into.file, raw.title)
            into.problems.append(problem(Code.COLUMN_MISSING, origin, sheet=cover.title, header=field.header))


def _find(book: RawBook, cover: Sheet, others: Sequence[RawSheet]) -> tuple[RawSheet, Places] | None:
    """The sheet that has most of the cover's labels, the first of several."""
    forms = [
        (raw, places)
        for raw in book.sheets
        if not any(raw is other for other in others)
        if (places := _labels(raw, cover)) and not _in_one_row(places)
    ]
    return max(forms, key=lambda form: len(form[1]), default=None)


def _labels(raw: RawSheet, cover: Sheet) -> Places:
    places: dict[str, tuple[int, int]] = {}
    for at, row in enumerate(raw.rows):
        for column, value in enumerate(row[:_LABEL_COLUMNS]):
            if isinstance(value, str) and (field := cover.headed(value)):
                places.setdefault(field.name, (at, column))
    return places


def _in_one_row(places: Places) -> bool:
    """Whether all labels stand in one row: a table's headers, not a form."""
    return len(places) > 1 and len({row for row, _ in places.values()}) == 1
