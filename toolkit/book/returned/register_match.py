"""The registers of a workbook that came back: which sheet is which, which row is which, what each cell says.

A row that carries an id is the ledger's row of that id, wherever it stands by now. Any other row is new here: it gets
a provisional key, and `domain.returns.register_rows` finds out whether the ledger knows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.led_match import read_led_rows
from toolkit.book.returned.locate import Located, locate
from toolkit.book.returned.names_shown import is_headed_by_another
from toolkit.book.returned.reading import read_cell
from toolkit.book.returned.rows import ReturnedRow, ReturnedRows, missing_columns
from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.domain.returns.register_rows import provisional_key
from toolkit.keys import RowKey, register_key, report_key
from toolkit.problems import Origin, problem
from toolkit.schema.headers import plain
from toolkit.schema.model import Ledger, SchemaField


def read_registers(book: RawBook, schema: Ledger, into: Gathered) -> list[RawSheet]:
    """Read every register the edition's workbook had; the sheets that hold one."""
    seen: list[RawSheet] = []
    missing: list[str] = []
    for name in into.edition.registers:
        register = schema.register(name)
        if register is None:
            continue
        tables = [found for found in locate(book, register) if not any(found.raw is other for other in seen)]
        tables = [*tables[:1], *(each for each in tables[1:] if not is_headed_by_another(each, into.edition.unit_name))]
        if not tables:
            missing.append(f"“{register.title}”")
            continue
        seen += [found.raw for found in tables]
        missing_columns(tables[0], into)
        if register.rows:
            read_led_rows(tables, register, into)
            continue
        fresh = _read_rows(tables, into)
        _read_head(tables[0], schema.head(register), into, fresh)
    if missing:
        into.problems.append(problem(Code.REGISTER_MISSING, Origin(into.file), titles="、".join(missing)))
    return seen


def _read_rows(tables: Sequence[Located], into: Gathered) -> int:
    """Read the rows of a register, also off copies of its sheet; how many of them are new here."""
    register = tables[0].table
    plan, unit = into.edition.plan, into.edition.unit
    known: dict[RowKey, list[ReturnedRow]] = defaultdict(list)
    fresh: list[ReturnedRow] = []
    for table in tables:
        mine: dict[RowKey, list[ReturnedRow]] = defaultdict(list)
        for row in _rows(table, into):
            (mine[register_key(plan, register.name, row.id.row, unit)] if row.id else fresh).append(row)
        for key, rows in mine.items():
            issued = into.edition.cells.get(key, {})
            first = max(rows, key=lambda row: _alike(row, issued))
            known[key].append(first)
            fresh += [row for row in rows if row is not first]
    for key, rows in known.items():
        if into.edition.cells.get(key) and not any(row.says for row in rows):
            into.problems.append(problem(Code.REGISTER_ROW_EMPTIED, rows[0].origin, title=register.title))
            continue
        called = f"“{register.title}”{rows[0].origin.place}"
        for name in dict.fromkeys(name for row in rows for name in row.readings):
            copies = [row.readings[name] for row in rows if name in row.readings]
            into.take(key, register.field(name), copies, called)
    for number, row in enumerate(fresh):
        key = provisional_key(plan, register.name, number, unit)
        for name, reading in row.readings.items():
            into.take(key, register.field(name), [reading])
    return len(fresh)


def _alike(row: ReturnedRow, issued: Mapping[str, str]) -> int:
    return sum(reading.text == issued.get(name, "") for name, reading in row.readings.items())


def _rows(table: Located, into: Gathered) -> Iterator[ReturnedRow]:
    """The rows below the headers that say something, or carry an id of the unit's register."""
    rows = ReturnedRows(table, into)
    for row in rows:
        if row.id and (row.id.edition not in into.kin or row.id.register != table.table.name):
            if row.says:
                into.problems.append(problem(Code.REGISTER_ROW_FOREIGN, row.origin, title=table.table.title))
            continue
        if not (row.id or row.says) or table.repeats_headers(row.cells):
            continue
        edition = into.edition
        key = register_key(edition.plan, table.table.name, row.id.row, edition.unit) if row.id else None
        rows.taken(row, f"第{row.at + 1}行", key)
        yield row


def _read_head(table: Located, head: Sequence[SchemaField], into: Gathered, fresh: int) -> None:
    """Read what stands above the headers: each value right of its label; `fresh` rows are new in the register."""
    key = report_key(into.edition.plan, into.edition.unit, into.edition.round)
    for field in head:
        at = _label(table, field)
        if at is None:
            continue
        reading = read_cell(table.raw, at[0], at[1] + 1, field, into.file, into.plan)
        into.take(key, field, [reading])
        if fresh and field.meaning(reading.text) == "none":
            note = problem(Code.REGISTER_NOT_EMPTY, reading.origin, reading.text, title=table.table.title, count=fresh)
            into.problems.append(note)


def _label(table: Located, field: SchemaField) -> tuple[int, int] | None:
    """Where a label of the head stands."""
    names = {plain(name) for name in (field.header, *field.aliases)}
    for at, row in enumerate(table.raw.rows[: table.header_at]):
        for column, value in enumerate(row):
            if isinstance(value, str) and plain(value) in names:
                return at, column
    return None
