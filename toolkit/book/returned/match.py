"""A workbook that came back, matched to its edition: whose it is, which row is which, what each cell says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from toolkit.book.returned.register_match import read_registers, register_editions
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.book.sheets.reading import Gathered, Merges, Reading, columns_of, read_cell, take_cell
from toolkit.book.sheets.review_columns import REVIEW_SHEET
from toolkit.book.sheets.table import ROW_ID
from toolkit.book.unit.unit_book import IDENTITY_LABEL
from toolkit.codes import Code
from toolkit.domain.ledger.editions import PROPERTY, had_column, is_edition_id, parse_row_id
from toolkit.domain.ledger.records import Cells, Edition, Matched
from toolkit.domain.returns.secrecy import is_withheld, marking_in, withheld
from toolkit.keys import RowKey, contact_key, report_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import clean
from toolkit.schema.dates import PlanYear
from toolkit.schema.kinds import parse
from toolkit.schema.model import Ledger, Owner, Sheet, plain

_MIN_HEADERS = 4
"""Known headers in one row that make a sheet a task sheet, whatever it is called."""
_TITLE_LIMIT = 80
"""Characters a sheet's title may have."""
_NUMBER = re.compile(r"\d{1,9}\Z")
"""What `int` takes for an item number: ① and ² are digits to `str.isdigit`, and no numbers."""


@dataclass(frozen=True)
class Identity:
    """Whose workbook it seems: the edition its carriers agree on, or the fault that stops it.

    `named` are all edition ids its carriers name.
    """

    edition: str = ""
    fault: Problem | None = None
    row_editions: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Supposition:
    """What a workbook without a sure id says of itself: the edition it looks like, and why."""

    edition: Edition
    named: bool
    alike: int
    rows: int


@dataclass(frozen=True)
class Line:
    """One row below a sheet's headers: the id it carries, and by field name its canonical texts and their places.

    A cell that could not be understood is `unread`, and stands in `texts` as typed.
    """

    id: tuple[str, int] | None
    texts: Mapping[str, str]
    unread: frozenset[str]
    places: Mapping[str, Origin]


def identify(book: RawBook, schema: Ledger, file: str) -> Identity:
    """Let the carriers of the edition id vote: the custom property, the hidden sheet, the rows.

    Two that agree decide, or one alone where the others are gone. File names and sheet order prove nothing.
    """
    found_sheets = _task_sheets(book, schema.tasks) or _task_sheets(book, REVIEW_SHEET)
    in_sheets = [list(_row_editions(*found)) for found in found_sheets]
    row_ids = Counter(in_sheets[0] if in_sheets else ())
    votes = {
        "文档属性": book.properties.get(PROPERTY, "").strip(),
        "隐藏表": _hidden_id(book),
        "行标识": row_ids.most_common(1)[0][0] if row_ids else "",
    }
    cast = {carrier: vote for carrier, vote in votes.items() if is_edition_id(vote)}
    ranked = Counter(cast.values()).most_common()
    rows = frozenset(chain(*in_sheets, register_editions(book)))
    if not ranked:
        code = Code.EDITION_STRIPPED if in_sheets else Code.EDITION_MISSING
        return Identity(fault=problem(code, Origin(file)), row_editions=rows)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        what = "，".join(f"{carrier}是 {vote[:8]}" for carrier, vote in cast.items())
        fault = problem(Code.EDITION_DISAGREES, Origin(file), what=what)
        return Identity(fault=fault, row_editions=rows, named=frozenset(cast.values()))
    return Identity(ranked[0][0], row_editions=rows)


def suppose(book: RawBook, schema: Ledger, editions: Iterable[Edition]) -> Supposition | None:
    """The edition a workbook without a sure id looks like: by the unit's name at the head of a sheet, then by how
    many rows carry its requirements; None where no name is there and no rows are alike, or several fit equally.
    """
    said = {
        "".join(value.split())
        for sheet in book.sheets
        for row in sheet.rows[:5]
        for value in row
        if isinstance(value, str) and len(value) <= _TITLE_LIMIT
    }
    texts: set[str] = set()
    for sheet, at in _task_sheets(book, schema.tasks)[:1]:
        columns = columns_of(sheet.rows[at], schema.tasks)
        texts = {_squeezed(_text(row, columns, "requirement")) for row in sheet.rows[at + 1 :]} - {""}
    ranked = []
    for edition in editions:
        name = edition.unit_name
        rows = [values for key, values in edition.cells.items() if key.item is not None]
        alike = sum(_squeezed(values.get("requirement", "")) in texts for values in rows)
        named = bool(name) and any(text == name or (text.startswith(name) and text.endswith("台账")) for text in said)
        if named or alike:
            ranked.append(Supposition(edition, named, alike, len(rows)))
    ranked.sort(key=lambda each: (each.named, each.alike, -each.rows), reverse=True)
    if not ranked:
        return None
    first, *others = ranked
    unsure = others and (others[0].named, others[0].alike, others[0].rows) == (first.named, first.alike, first.rows)
    return None if unsure else first


def grown_from(book: RawBook, schema: Ledger, editions: Sequence[Edition]) -> Edition:
    """Of a unit's editions, oldest first, the one a workbook without its id was made from: the one whose rows it has
    and whose unit cells it repeats most; of several the latest.

    Against another edition, what that one was filled with since would seem cleared.
    """
    kin = frozenset(edition.id for edition in editions)

    def distance(edition: Edition) -> tuple[int, int]:
        matched = match(book, schema, edition, kin, "")
        if isinstance(matched, Problem):
            return 0, 0
        astray = {row for row in edition.cells if row.item is not None} - matched.cells.keys()
        unknown = sum(found.code in {Code.ROW_UNKNOWN, Code.ROW_FOREIGN} for found in matched.problems)
        other = sum(
            text != edition.cells.get(row, {}).get(name, "")
            for row, values in matched.cells.items()
            for name, text in values.items()
        )
        return len(astray) + unknown, other

    return min(reversed(editions), key=distance)


def match(
    book: RawBook,
    schema: Ledger,
    edition: Edition,
    kin: frozenset[str],
    file: str,
    plan: PlanYear | None = None,
    held: Cells | None = None,
) -> Matched | Problem:
    """Read the unit's cells out of a workbook made from `edition`.

    `kin` are the edition ids of the same plan and unit: a row that carries one is this unit's, a row that
    carries another is not. A row is matched by two of its id, its number and its requirement; a row that is
    none of the edition's is reported, never guessed. Without a task sheet the whole return is a Problem. Rows of
    registers that carry no id go by provisional keys (`domain.returns.register_rows`).

    A date without its year is read by `plan`, and as the day the ledger has `held` already where it can be that
    one. A cell with a secrecy marking, wherever it stands, is one Problem that repeats the marking alone; what
    stands for its text from here on says no more.
    """
    book, marked = _without_marked(book, schema.words.markings, edition, file)
    found = _task_sheets(book, schema.tasks)
    if not found:
        return problem(Code.SHEET_MISSING, Origin(file), title=schema.tasks.title)
    gathered = Gathered(plan, held or {}, problems=marked)
    _read_rows(found, schema.tasks, edition, kin, file, gathered)
    registers = read_registers(book, schema, edition, kin, file, gathered)
    _read_form(book, schema.cover, edition, file, gathered, registers)
    return Matched(dict(gathered.cells), gathered.origins, frozenset(gathered.refused), tuple(gathered.problems))


def _without_marked(
    book: RawBook, markings: tuple[str, ...], edition: Edition, file: str
) -> tuple[RawBook, list[Problem]]:
    """The book with every marked text held back, and a Problem each; what was issued itself is no news."""
    issued = {edition.unit_name, *(text for row in edition.cells.values() for text in row.values())}
    problems: list[Problem] = []

    def seen(value: RawValue, title: str, at: int, column: int) -> RawValue:
        if not isinstance(value, str) or not (marking := marking_in(value, markings)) or clean(value) in issued:
            return value
        problems.append(problem(Code.CELL_SECRECY_MARKED, Origin(file, title, cell_name(at, column)), marking))
        return withheld(value)

    sheets = []
    for sheet in book.sheets:
        before = len(problems)
        rows = tuple(
            tuple(seen(value, sheet.title, at, column) for column, value in enumerate(row))
            for at, row in enumerate(sheet.rows)
        )
        sheets.append(replace(sheet, rows=rows) if len(problems) > before else sheet)
    return (replace(book, sheets=tuple(sheets)) if problems else book), problems


def lines(book: RawBook, sheet: Sheet, file: str) -> tuple[Line, ...] | Problem:
    """The rows of the sheet most like `sheet`, wherever it stands and whatever it is called."""
    found = _task_sheets(book, sheet)
    if not found:
        return problem(Code.SHEET_MISSING, Origin(file), title=sheet.title)
    raw, header_at = found[0]
    columns, ids = columns_of(raw.rows[header_at], sheet), _id_columns(raw.rows[header_at])
    made = []
    for at in range(header_at + 1, len(raw.rows)):
        readings = {name: read_cell(raw, at, column, sheet.field(name), file, None) for name, column in columns.items()}
        made.append(
            Line(
                _row_id(raw.rows[at], ids),
                {name: reading.text for name, reading in readings.items()},
                frozenset(name for name, reading in readings.items() if reading.unseen or reading.parsed.fault),
                {name: reading.origin for name, reading in readings.items()},
            )
        )
    return tuple(made)


# --- whose it is ---


def _hidden_id(book: RawBook) -> str:
    for sheet in book.sheets:
        for row in sheet.rows[:10]:
            for label, value in pairwise(row):
                if label == IDENTITY_LABEL and isinstance(value, str):
                    return value.strip()
    return ""


def _row_editions(sheet: RawSheet, header_at: int) -> Iterator[str]:
    columns = _id_columns(sheet.rows[header_at])
    for row in sheet.rows[header_at + 1 :]:
        if parsed := _row_id(row, columns):
            yield parsed[0]


# --- where things stand ---


def _task_sheets(book: RawBook, sheet: Sheet) -> list[tuple[RawSheet, int]]:
    """The sheets with known headers in one row, and that row (0-based): first the one with most, then the others."""
    found: list[tuple[tuple[int, bool], RawSheet, int]] = []
    for candidate in book.sheets:
        known = [len(columns_of(row, sheet)) for row in candidate.rows[:30]]
        most = max(known, default=0)
        if most >= _MIN_HEADERS:
            found.append(((most, candidate.title == sheet.title), candidate, known.index(most)))
    found.sort(key=lambda each: each[0], reverse=True)
    return [(candidate, at) for _, candidate, at in found]


def _id_columns(headers: tuple[RawValue, ...]) -> list[int]:
    return [at for at, header in enumerate(headers) if isinstance(header, str) and plain(header) == ROW_ID]


def _row_id(row: tuple[RawValue, ...], columns: list[int]) -> tuple[str, int] | None:
    for column in columns:
        value = row[column] if column < len(row) else None
        if isinstance(value, str) and (parsed := parse_row_id(value.strip())):
            return parsed
    return None


# --- rows ---


def _read_rows(
    sheets: Sequence[tuple[RawSheet, int]],
    sheet: Sheet,
    edition: Edition,
    kin: frozenset[str],
    file: str,
    into: Gathered,
) -> None:
    """Read the task sheet, and what a copy of it in the same book says of the same rows.

    A copy has row ids or all of the unit's columns; any other list with some of the headers is the unit's own, and
    so are, on a copy, rows that are none of the edition's.
    """
    copies: dict[RowKey, list[dict[str, Reading]]] = defaultdict(list)
    known = _Known(edition, sheet)
    first, header_at = sheets[0]
    there = columns_of(first.rows[header_at], sheet)
    for field in sheet.owned(Owner.UNIT):
        if field.name not in there and had_column(edition, field.name):
            origin = Origin(file, first.title, row=header_at + 1)
            into.problems.append(problem(Code.COLUMN_MISSING, origin, sheet=sheet.title, header=field.header))
    mine = {field.name for field in sheet.owned(Owner.UNIT)} & there.keys()
    for raw, at in sheets:
        is_copy = raw is not first
        if is_copy and not any(_row_editions(raw, at)) and not mine <= columns_of(raw.rows[at], sheet).keys():
            continue
        _read_sheet(raw, at, sheet, known, kin, file, into, copies, is_copy=is_copy)
    for key, rows in copies.items():
        for name in dict.fromkeys(name for row in rows for name in row):
            readings_of = [row[name] for row in rows if name in row]
            issued = edition.cells[key].get(name, "")
            take_cell(key, sheet.field(name), readings_of, issued, into, f"第{key.item}项")


def _read_sheet(
    raw: RawSheet,
    header_at: int,
    sheet: Sheet,
    known: _Known,
    kin: frozenset[str],
    file: str,
    into: Gathered,
    copies: dict[RowKey, list[dict[str, Reading]]],
    *,
    is_copy: bool,
) -> None:
    columns = columns_of(raw.rows[header_at], sheet)
    ids = _id_columns(raw.rows[header_at])
    mine = [field for field in sheet.owned(Owner.UNIT) if field.name in columns]
    merges = Merges(raw, {columns[field.name] for field in mine})
    for at in range(header_at + 1, len(raw.rows)):
        row = raw.rows[at]
        covered = {field.name: merges.covering(at, columns[field.name]) for field in mine}
        readings = {
            field.name: read_cell(raw, at, columns[field.name], field, file, into.plan)
            for field in mine
            if not covered[field.name]
        }
        filled = any(reading.text for reading in readings.values())
        origin = Origin(file, raw.title, row=at + 1)
        row_id = _row_id(row, ids)
        if row_id and row_id[0] not in kin:
            if filled:
                into.problems.append(problem(Code.ROW_FOREIGN, origin, item=row_id[1]))
            continue
        key = known.match(
            row_id[1] if row_id else None, _text(row, columns, "number"), _text(row, columns, "requirement")
        )
        if key is None:
            if filled and not is_copy and len(columns_of(row, sheet)) < _MIN_HEADERS:
                said = next(reading.text for reading in readings.values() if reading.text)
                into.problems.append(problem(Code.ROW_UNKNOWN, origin, said))
            continue
        into.problems.extend(_edited_plan_cells(raw, at, columns, sheet, known.issued(key), file))
        copies[key].append(readings)
        for field in mine:
            merges.lose(covered[field.name], f"第{key.item}项“{field.header}”")
    into.problems.extend(merges.problems(file))


class _Known:
    """The edition's rows, to be found again by id, number and requirement."""

    def __init__(self, edition: Edition, sheet: Sheet) -> None:
        self._cells = edition.cells
        keys = [key for key in edition.cells if key.item is not None]
        self._by_item = {key.item: key for key in keys}
        texts = Counter(_squeezed(edition.cells[key].get("requirement", "")) for key in keys)
        self._by_text = {
            text: key for key in keys if texts[text := _squeezed(edition.cells[key].get("requirement", ""))] == 1
        }

    def issued(self, key: RowKey) -> Mapping[str, str]:
        """The cells of a row as they went out."""
        return self._cells[key]

    def match(self, by_id: int | None, number: str, requirement: str) -> RowKey | None:
        """The row two of the three agree on; one alone decides where the others name no row at all."""
        votes = [
            self._by_item.get(by_id),
            self._by_item.get(int(number)) if _NUMBER.match(number) else None,
            self._by_text.get(_squeezed(requirement)) if requirement else None,
        ]
        cast = Counter(vote for vote in votes if vote)
        ranked = cast.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        alone_by_number = ranked[0][1] == 1 and votes[1] is not None
        return None if alone_by_number else ranked[0][0]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _text(row: tuple[RawValue, ...], columns: Mapping[str, int], name: str) -> str:
    at = columns.get(name)
    value = row[at] if at is not None and at < len(row) else None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _edited_plan_cells(
    raw: RawSheet, at: int, columns: Mapping[str, int], sheet: Sheet, issued: Mapping[str, str], file: str
) -> Iterator[Problem]:
    """Plan cells that differ from the edition's own; blanks and the computed 提示 aside."""
    for field in sheet.owned(Owner.PLAN):
        column = columns.get(field.name)
        value = raw.rows[at][column] if column is not None and column < len(raw.rows[at]) else None
        if field.rule or column is None or value is None or is_withheld(str(value)):
            continue
        shown = {issued.get(field.name, ""), issued.get("title", "") if field.name == "topic" else ""}
        read = parse(field, value)
        if _squeezed(read.text) not in {_squeezed(text) for text in shown}:
            origin = Origin(file, raw.title, cell_name(at, column))
            number = issued.get("number", "")
            yield problem(Code.PLAN_CELL_EDITED, origin, clean(str(value)), item=number, header=field.header)


# --- the cover ---


def _read_form(
    book: RawBook, sheet: Sheet, edition: Edition, file: str, into: Gathered, others: Sequence[RawSheet]
) -> None:
    """Read the cover: each value stands right of its label; of several sheets, not `others`, the one with most."""
    best: tuple[int, RawSheet, dict[str, tuple[int, int]]] | None = None
    for candidate in book.sheets:
        if any(candidate is other for other in others):
            continue
        places: dict[str, tuple[int, int]] = {}
        for at, row in enumerate(candidate.rows):
            for column, value in enumerate(row[:10]):
                if isinstance(value, str) and (field := sheet.headed(value)):
                    places.setdefault(field.name, (at, column))
        if places and (best is None or len(places) > best[0]) and not _columns_only(candidate, places):
            best = (len(places), candidate, places)
    if best is None:
        into.problems.append(problem(Code.SHEET_MISSING, Origin(file), title=sheet.title))
        return
    _, raw, places = best
    for field in sheet.fields:
        if field.name not in places:
            if had_column(edition, field.name):
                into.problems.append(
                    problem(Code.COLUMN_MISSING, Origin(file, raw.title), sheet=sheet.title, header=field.header)
                )
            continue
        at, column = places[field.name]
        key = (
            report_key(edition.plan, edition.unit, edition.round)
            if field.scope == "round"
            else contact_key(edition.plan, edition.unit)
        )
        reading = read_cell(raw, at, column + 1, field, file, into.plan)
        take_cell(key, field, [reading], edition.cells.get(key, {}).get(field.name, ""), into)


def _columns_only(sheet: RawSheet, places: Mapping[str, tuple[int, int]]) -> bool:
    """Whether all labels stand in one row: a table's headers, not a form."""
    return len(places) > 1 and len({row for row, _ in places.values()}) == 1
