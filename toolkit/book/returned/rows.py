"""The rows of a table that came back, each with its id and what the unit's cells in it say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Cells, Located, RowId
from toolkit.book.returned.merged_cells import Merges
from toolkit.book.returned.reading import Reading, read_cell
from toolkit.codes import Code
from toolkit.domain.ledger.editions import had_column
from toolkit.keys import RowKey
from toolkit.problems import Origin, problem
from toolkit.schema.model import Owner, Register
from toolkit.values import dataclass


@dataclass(frozen=True)
class ReturnedRow:
    """A row: its number (0-based) and cells, the id it carries, the unit's cells that are its own, by field name.

    `covered` are the ranges that hide the others.
    """

    at: int
    cells: Cells
    id: RowId | None
    readings: Mapping[str, Reading]
    covered: Mapping[str, str]
    origin: Origin

    @property
    def says(self) -> str:
        """The first thing that the unit says in it; empty where it says nothing."""
        return next((reading.text for reading in self.readings.values() if reading.text), "")


class ReturnedRows:
    """The rows of one table, to be walked once."""

    def __init__(self, table: Located, into: Gathered) -> None:
        self._table, self._into = table, into
        into.tables[table.raw.title] = table
        self._fields = table.fields(Owner.UNIT)
        self._merges = Merges(table.raw, {table.columns[field.name] for field in self._fields})

    def __iter__(self) -> Iterator[ReturnedRow]:
        table, file = self._table, self._into.file
        columns = [(field, table.columns[field.name]) for field in self._fields]
        for at, cells in table.rows():
            covered = {field.name: self._merges.covering(at, column) for field, column in columns}
            readings = {
                field.name: read_cell(table.raw, at, column, field, file, self._into.plan)
                for field, column in columns
                if not covered[field.name]
            }
            origin = Origin(file, table.raw.title, row=at + 1)
            yield ReturnedRow(at, cells, table.id_of(cells), readings, covered, origin)
        self._into.problems.extend(self._merges.problems(file))

    def taken(self, row: ReturnedRow, called: str, key: RowKey | None) -> None:
        """Note that a row counts, as which of the ledger's, so that what a merged range hides of it is told."""
        self._into.rows[self._table.raw.title][row.at] = key
        for field in self._fields:
            self._merges.lose(row.covered[field.name], f"{called}“{field.header}”")


def missing_columns(table: Located, into: Gathered) -> None:
    """Say which of the unit's columns the edition's workbook had and this table has not, or not once."""
    prefix = f"{table.table.name}." if isinstance(table.table, Register) else ""
    for field in table.table.owned(Owner.UNIT):
        if field.name not in table.columns and had_column(into.edition, prefix + field.name):
            origin = Origin(into.file, table.raw.title, row=table.header_at + 1)
            code = Code.COLUMN_DOUBLED if field.name in table.doubled else Code.COLUMN_MISSING
            said = problem(code, origin, sheet=table.table.title, header=field.header)
            into.problems.append(said)
