"""The task sheet of a workbook that came back: which row is which of the edition's, what each cell says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Located
from toolkit.book.returned.reading import Reading
from toolkit.book.returned.rows import ReturnedRow, ReturnedRows, missing_columns
from toolkit.book.sheets.raw import cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.known_rows import KnownRows
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.keys import RowKey, item_words, looked_back
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import clean, squeezed
from toolkit.schema.kinds import parse
from toolkit.schema.lookback import LOOKBACK
from toolkit.schema.model import FieldKind, Owner

Copies = dict[RowKey, list[Mapping[str, Reading]]]
"""What every copy of a row says, by field name."""


def read_tasks(tables: Sequence[Located], into: Gathered) -> None:
    """Read the task sheet, the first of `tables`, and what a copy of it in the same book says of the same rows.

    A copy has row ids or all of the unit's columns; any other list with some of the headers is the unit's own, and
    so are, on a copy, rows that are none of the edition's.
    """
    first, *others = tables
    sheet = first.table
    known, copies = (
        _known(into.edition, earlier=sheet.name == LOOKBACK),
        defaultdict[RowKey, list[Mapping[str, Reading]]](list),
    )
    missing_columns(first, into)
    mine = {field.name for field in first.fields(Owner.UNIT)}
    _read_table(first, known, copies, into, is_copy=False)
    for other in others:
        if any(other.editions()) or mine <= other.columns.keys():
            _read_table(other, known, copies, into, is_copy=True)
    for key, rows in copies.items():
        for name in dict.fromkeys(name for row in rows for name in row):
            into.take(key, sheet.field(name), [row[name] for row in rows if name in row], f"第{item_words(key.item)}项")


def _read_table(table: Located, known: KnownRows[RowKey], copies: Copies, into: Gathered, *, is_copy: bool) -> None:
    """Put each row of a table with its copies; one that is no row of the edition is a Problem, never guessed."""
    rows = ReturnedRows(table, into)
    for row in rows:
        if row.id and row.id.edition not in into.kin:
            if row.says:
                into.problems.append(problem(Code.ROW_FOREIGN, row.origin, item=int(row.id.row)))
            continue
        key = known.find(int(row.id.row) if row.id else None, table.text(row.cells, "number"), _requirement(table, row))
        if key is None:
            if row.says and not is_copy and not table.repeats_headers(row.cells):
                into.problems.append(problem(Code.ROW_UNKNOWN, row.origin, row.says))
            continue
        into.problems.extend(_edited_plan_cells(table, row, into.edition.cells[key], into.file))
        copies[key].append(row.readings)
        rows.taken(row, f"第{item_words(key.item)}项", key)


def _known(edition: Edition, *, earlier: bool) -> KnownRows[RowKey]:
    """The edition's rows of this year's sheet, or of the `earlier` year's."""
    return KnownRows(
        {
            key.item: (key, cells.get("requirement", ""))
            for key, cells in edition.cells.items()
            if key.item is not None and looked_back(key.item) == earlier
        }
    )


def _requirement(table: Located, row: ReturnedRow) -> str:
    return table.text(row.cells, "requirement")


def _edited_plan_cells(table: Located, row: ReturnedRow, issued: Mapping[str, str], file: str) -> Iterator[Problem]:
    """Plan cells that differ from the edition's own; blanks and what is computed (提示) aside."""
    for field in table.fields(Owner.PLAN):
        column = table.columns[field.name]
        value = row.cells[column] if column < len(row.cells) else None
        if field.rule or value is None or value == issued.get(field.name) or is_withheld(str(value)):
            continue
        names = (field.name, "title") if field.name == "topic" else (field.name,)
        shown = {squeezed(issued.get(name, "")) for name in names}
        if field.kind == FieldKind.TEXT and type(value) is str and squeezed(value) in shown:
            continue
        read = parse(field, value)
        # What is no date or number at all reads as nothing, and was not issued either.
        typed = clean(str(value)) if read.fault else read.text
        if typed and squeezed(typed) not in shown:
            origin = Origin(file, table.raw.title, cell_name(row.at, column))
            number = issued.get("number", "")
            number = item_words(int(number)) if number else ""
            yield problem(Code.PLAN_CELL_EDITED, origin, clean(str(value)), item=number, header=field.header)
