"""The registers of a workbook that came back: which sheet is which, which row is which, what each cell says.

A row that carries an id is the ledger's row of that id, wherever it stands by now. Any other row is new here: it gets
a provisional key, and `domain.returns.register_rows` finds out whether the ledger knows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue
from toolkit.book.sheets.reading import Gathered, Merges, Reading, columns_of, read_cell, take_cell
from toolkit.book.sheets.table import ROW_ID, id_header
from toolkit.codes import Code
from toolkit.domain.ledger.editions import had_column, parse_register_row_id
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.register_rows import provisional_key
from toolkit.keys import register_key, report_key
from toolkit.problems import Origin, problem
from toolkit.schema.model import Ledger, Owner, Register, SchemaField, plain

_TOP = 30
_MIN_HEADERS = 4


@dataclass(frozen=True)
class _Found:
    """A sheet that holds a register, and the row its headers stand in (0-based)."""

    raw: RawSheet
    header_at: int


@dataclass(frozen=True)
class _Line:
    """A row of a register as it stands: the row id it carries, if any, and its cells by field name."""

    row: str
    readings: Mapping[str, Reading]
    origin: Origin


def register_editions(book: RawBook) -> Iterator[str]:
    """The edition ids that rows of registers carry."""
    for sheet in book.sheets:
        for at, headers in enumerate(sheet.rows[:_TOP]):
            for column in _id_columns(headers):
                for row in sheet.rows[at + 1 :]:
                    if found := _row_id(row, [column]):
                        yield found[0]


def read_registers(
    book: RawBook, schema: Ledger, edition: Edition, kin: frozenset[str], file: str, into: Gathered
) -> list[RawSheet]:
    """Read every register the edition's workbook had; the sheets that hold one."""
    seen: list[RawSheet] = []
    missing: list[str] = []
    for name in edition.registers:
        register = schema.register(name)
        if register is None:
            continue
        sheets = [found for found in _sheets(book, register) if not any(found.raw is other for other in seen)]
        if not sheets:
            missing.append(f"“{register.title}”")
            continue
        seen += [found.raw for found in sheets]
        _missing_columns(sheets[0], register, edition, file, into)
        fresh = _read_lines(sheets, register, edition, kin, file, into)
        _read_head(sheets[0], register, schema, edition, file, into, fresh)
    if missing:
        into.problems.append(problem(Code.REGISTER_MISSING, Origin(file), titles="、".join(missing)))
    return seen


# --- where things stand ---


def _sheets(book: RawBook, register: Register) -> list[_Found]:
    """The sheets that hold a register: marked as it, or called so, or with most of its headers; the surest first."""
    ranked = []
    for sheet in book.sheets:
        best = (0, 0, -1)
        for at, row in enumerate(sheet.rows[:_TOP]):
            marked = id_header(register) in {plain(value) for value in row if isinstance(value, str)}
            best = max(best, (int(marked), len(columns_of(row, register)), -at))
        marked_so, known, above = best
        enough = min(_MIN_HEADERS, len(register.fields) // 2)
        if sheet.title == register.title and known >= enough:
            ranked.append(((2 + marked_so, known), _Found(sheet, -above)))
        elif marked_so or known > 0.7 * len(register.fields):
            ranked.append(((marked_so, known), _Found(sheet, -above)))
    ranked.sort(key=lambda each: each[0], reverse=True)
    return [found for _, found in ranked]


def _id_columns(headers: tuple[RawValue, ...]) -> list[int]:
    return [at for at, value in enumerate(headers) if isinstance(value, str) and plain(value).startswith(f"{ROW_ID}.")]


def _row_id(row: tuple[RawValue, ...], columns: Sequence[int]) -> tuple[str, str, str] | None:
    for column in columns:
        value = row[column] if column < len(row) else None
        if isinstance(value, str) and (found := parse_register_row_id(value.strip())):
            return found
    return None


def _missing_columns(found: _Found, register: Register, edition: Edition, file: str, into: Gathered) -> None:
    there = columns_of(found.raw.rows[found.header_at], register)
    for field in register.owned(Owner.UNIT):
        if field.name not in there and had_column(edition, f"{register.name}.{field.name}"):
            origin = Origin(file, found.raw.title, row=found.header_at + 1)
            into.problems.append(problem(Code.COLUMN_MISSING, origin, sheet=register.title, header=field.header))


# --- rows ---


def _read_lines(
    sheets: Sequence[_Found], register: Register, edition: Edition, kin: frozenset[str], file: str, into: Gathered
) -> int:
    """Read the rows of a register, also off copies of its sheet; how many of them are new here."""
    known: dict[str, list[_Line]] = defaultdict(list)
    fresh: list[_Line] = []
    for found in sheets:
        mine: dict[str, list[_Line]] = defaultdict(list)
        for line in _lines(found, register, kin, file, into):
            (mine[line.row] if line.row else fresh).append(line)
        for row, lines in mine.items():
            issued = edition.cells.get(register_key(edition.plan, register.name, row, edition.unit), {})
            first = max(lines, key=lambda line: _alike(line, issued))
            known[row].append(first)
            fresh += [line for line in lines if line is not first]
    for row, lines in known.items():
        key = register_key(edition.plan, register.name, row, edition.unit)
        issued = edition.cells.get(key, {})
        if issued and not any(reading.text for line in lines for reading in line.readings.values()):
            into.problems.append(problem(Code.REGISTER_ROW_EMPTIED, lines[0].origin, title=register.title))
            continue
        called = f"“{register.title}”{lines[0].origin.place}"
        for name in dict.fromkeys(name for line in lines for name in line.readings):
            readings = [line.readings[name] for line in lines if name in line.readings]
            take_cell(key, register.field(name), readings, issued.get(name, ""), into, called)
    for number, line in enumerate(fresh):
        key = provisional_key(edition.plan, register.name, number, edition.unit)
        for name, reading in line.readings.items():
            take_cell(key, register.field(name), [reading], "", into)
    return len(fresh)


def _alike(line: _Line, issued: Mapping[str, str]) -> int:
    return sum(reading.text == issued.get(name, "") for name, reading in line.readings.items())


def _lines(found: _Found, register: Register, kin: frozenset[str], file: str, into: Gathered) -> Iterator[_Line]:
    """The rows below the headers that say something, or carry an id."""
    raw = found.raw
    headers = raw.rows[found.header_at]
    columns, ids = columns_of(headers, register), _id_columns(headers)
    fields = [field for field in register.owned(Owner.UNIT) if field.name in columns]
    merges = Merges(raw, {columns[field.name] for field in fields})
    for at in range(found.header_at + 1, len(raw.rows)):
        covered = {field.name: merges.covering(at, columns[field.name]) for field in fields}
        readings = {
            field.name: read_cell(raw, at, columns[field.name], field, file, into.plan)
            for field in fields
            if not covered[field.name]
        }
        row_id = _row_id(raw.rows[at], ids)
        filled = any(reading.text for reading in readings.values())
        origin = Origin(file, raw.title, row=at + 1)
        if row_id and (row_id[0] not in kin or row_id[1] != register.name):
            if filled:
                into.problems.append(problem(Code.REGISTER_ROW_FOREIGN, origin, title=register.title))
            continue
        if not (row_id or filled) or len(columns_of(raw.rows[at], register)) >= _MIN_HEADERS:
            continue
        for field in fields:
            merges.lose(covered[field.name], f"第{at + 1}行“{field.header}”")
        yield _Line(row_id[2] if row_id else "", readings, origin)
    into.problems.extend(merges.problems(file))


# --- the head ---


def _read_head(
    found: _Found, register: Register, schema: Ledger, edition: Edition, file: str, into: Gathered, fresh: int
) -> None:
    """Read what stands above the headers: each value right of its label."""
    key = report_key(edition.plan, edition.unit, edition.round)
    for field in schema.head(register):
        at = _label(found, field)
        if at is None:
            continue
        reading = read_cell(found.raw, *at, field, file, into.plan)
        take_cell(key, field, [reading], edition.cells.get(key, {}).get(field.name, ""), into)
        if fresh and field.meaning(reading.text) == "none":
            note = problem(Code.REGISTER_NOT_EMPTY, reading.origin, reading.text, title=register.title, count=fresh)
            into.problems.append(note)


def _label(found: _Found, field: SchemaField) -> tuple[int, int] | None:
    names = {plain(name) for name in (field.header, *field.aliases)}
    for at, row in enumerate(found.raw.rows[: found.header_at]):
        for column, value in enumerate(row):
            if isinstance(value, str) and plain(value) in names:
                return at, column + 1
    return None
