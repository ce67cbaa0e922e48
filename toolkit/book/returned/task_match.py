"""The task sheet of a workbook that came back: which row is which of the edition's, what each cell says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Located, columns_of
from toolkit.book.returned.names_shown import is_headed_by_another
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
from toolkit.schema.model import FieldKind, Owner, SchemaField
from toolkit.values import dataclass


@dataclass(frozen=True)
class _Copy:
    """What a copy of a row says, by field name: `older` the edition before this one that its id names, if it does."""

    says: Mapping[str, Reading]
    older: Edition | None
    marked: bool
    aside: bool

    def untouched(self, key: RowKey, field: str) -> bool:
        """Whether a cell of an older edition's row says what it was issued with."""
        if self.older is None or self.says[field].unseen:
            return False
        return self.says[field].text == self.older.cells.get(key, {}).get(field, "")


Copies = dict[RowKey, list[_Copy]]
"""The copies of every row, those of the first table before others."""


def read_tasks(tables: Sequence[Located], into: Gathered) -> None:
    """Read the task sheet, the first of `tables`, and what a copy of it in the same book says of the same rows.

    A copy has row ids, or all of the unit's columns and no other unit's name above; any other list with some of the
    headers is the unit's own, and so are, on a copy, rows that are none of the edition's.
    """
    first, *others = tables
    sheet = first.table
    known, copies = (
        _known(into.edition, earlier=sheet.name == LOOKBACK),
        defaultdict[RowKey, list[_Copy]](list),
    )
    missing_columns(first, into)
    mine = {field.name for field in first.fields(Owner.UNIT)}
    _read_table(first, known, copies, into, is_copy=False)
    for other in others:
        marked = any(other.editions())
        if marked or (mine <= other.columns.keys() and not is_headed_by_another(other, into.edition.unit_name)):
            _read_table(other, known, copies, into, is_copy=True)
    for key, rows in copies.items():
        if not any(row.marked for row in rows):
            into.unmarked.add(key)
        for name in dict.fromkeys(name for row in rows for name in row.says):
            _take(key, sheet.field(name), [row for row in rows if name in row.says], into)


def _take(key: RowKey, field: SchemaField, rows: Sequence[_Copy], into: Gathered) -> None:
    """Take one cell of a row of which there may be copies: one of an older edition's row that was not touched says
    nothing, nor does a blank on a copy of the sheet. Of what an older row says its people may not have seen what stands
    there now."""
    name, called = field.name, f"第{item_words(key.item)}项"
    if len(rows) == 1 and rows[0].older is None:
        into.take(key, field, [rows[0].says[name]], called)
        return
    says = [row for row in rows if not row.untouched(key, name)]
    says = [row for row in says if row is rows[0] or not row.aside or row.says[name].text or row.says[name].unseen]
    for row in rows:
        if row not in says:
            into.leave(row.says[name])
    if not says:
        return
    into.take(key, field, [row.says[name] for row in says], called)
    issued = into.edition.cells.get(key, {}).get(name, "")
    if any(row.older and row.older.cells.get(key, {}).get(name, "") != issued for row in says):
        into.unsure.add((key, name))


def _read_table(table: Located, known: KnownRows[RowKey], copies: Copies, into: Gathered, *, is_copy: bool) -> None:
    """Put each row of a table with its copies; one that is no row of the edition is a Problem, never guessed.

    A row that one sign alone names is none where another row here is that one by two: somebody began it from a copy.
    """
    rows, single = ReturnedRows(table, into), list[tuple[ReturnedRow, RowKey]]()
    readable = _Readable(table, into)
    for row in rows:
        if row.id and row.id.edition not in into.kin:
            if row.says:
                into.problems.append(problem(Code.ROW_FOREIGN, row.origin, item=int(row.id.row)))
            continue
        by_id = int(row.id.row) if row.id else None
        found = known.find(by_id, table.text(row.cells, "number"), table.text(row.cells, "requirement"))
        if not readable(row) or found is None:
            if row.says and not is_copy and not table.repeats_headers(row.cells):
                into.problems.append(problem(Code.ROW_UNKNOWN, row.origin, row.says))
        elif found.sure:
            _count(table, row, found.row, copies, into, is_copy=is_copy)
            rows.taken(row, f"第{item_words(found.row.item)}项", found.row)
        else:
            single.append((row, found.row))
    there = {key for key, its in copies.items() if any(not each.aside for each in its)}
    for row, key in single:
        if key not in there:
            _count(table, row, key, copies, into, is_copy=is_copy)
            rows.taken(row, f"第{item_words(key.item)}项", key)
        elif row.says and not is_copy:
            into.problems.append(problem(Code.ROW_UNKNOWN, row.origin, row.says))


def _count(table: Located, row: ReturnedRow, key: RowKey, copies: Copies, into: Gathered, *, is_copy: bool) -> None:
    """Put a row with the copies of that one of the edition's."""
    into.problems.extend(_edited_plan_cells(table, row, into.edition.cells[key], into.file))
    older = into.kin[row.id.edition] if row.id and row.id.edition != into.edition.id else None
    copies[key].append(_Copy(row.readings, older, row.id is not None, is_copy))


class _Readable:
    """Whether the rows of a table, met in their order, stand under its headers, and are not plainly another unit's."""

    def __init__(self, table: Located, into: Gathered) -> None:
        self._table = table
        self._moved = False
        named = [edition in into.kin for edition in table.editions()]
        self._foreign = named.count(False) > named.count(True)

    def __call__(self, row: ReturnedRow) -> bool:
        """Not where headers stand above it again, in another order; nor without an id where most ids are another's."""
        if self._table.repeats_headers(row.cells):
            again = columns_of(row.cells, self._table.table)
            self._moved = any(self._table.columns.get(name, at) != at for name, at in again.items())
        return not (self._moved or (self._foreign and row.id is None))


def _known(edition: Edition, *, earlier: bool) -> KnownRows[RowKey]:
    """The edition's rows of this year's sheet, or of the `earlier` year's."""
    return KnownRows(
        {
            key.item: (key, cells.get("requirement", ""))
            for key, cells in edition.cells.items()
            if key.item is not None and looked_back(key.item) == earlier
        }
    )


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
