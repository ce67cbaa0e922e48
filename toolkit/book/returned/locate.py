"""Tables of a workbook that came back, found again by what they are: their mark, their title, their headers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, shown
from toolkit.book.sheets.table import ROW_ID, id_header
from toolkit.codes import Code
from toolkit.domain.ledger.editions import parse_register_row_id, parse_row_id
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.headers import plain
from toolkit.schema.model import Ledger, Owner, Register, SchemaField, Sheet
from toolkit.values import dataclass

MIN_HEADERS = 4
"""Known headers in one row that make it a row of headers, whatever the sheet is called."""
_REGISTER_MARK = f"{ROW_ID}."
_MOST = 0.7
"""The share of a register's headers that makes a sheet one that is neither marked nor called so."""

Cells = tuple[RawValue, ...]
_Heads = Sequence[tuple[int, str, bool]]
"""A row as `RawSheet.heads` has it."""


class RowId(NamedTuple):
    """What a row's id says: of which edition it is, of which register (empty of any other table), which row of it."""

    edition: str
    register: str
    row: str


@dataclass(frozen=True)
class Located:
    """A table found again: what it is, the sheet it stands on, the row of its headers (0-based)."""

    table: Sheet
    raw: RawSheet
    header_at: int

    @property
    def headers(self) -> Cells:
        """The row of its headers."""
        return self.raw.rows[self.header_at]

    @cached_property
    def columns(self) -> dict[str, int]:
        """Field name -> column, by header or alias; the leftmost where a header stands twice, none of the `doubled`."""
        return {name: at for name, at in columns_of(self.headers, self.table).items() if name not in self.doubled}

    @cached_property
    def doubled(self) -> frozenset[str]:
        """The unit's fields whose header stands twice where another's is gone: which was typed over is unknown."""
        named = [field for each in self.headers if isinstance(each, str) and (field := self.table.headed(each))]
        times = Counter(field.name for field in named if field.owner == Owner.UNIT)
        issued = (field for owner in (Owner.PLAN, Owner.UNIT) for field in self.table.owned(owner))
        whole = {field.name for field in issued} <= {field.name for field in named}
        return frozenset(name for name, count in times.items() if count > 1 and not whole)

    @cached_property
    def id_columns(self) -> list[int]:
        """The columns of row ids, more than one where somebody copied columns."""
        return _id_columns(self.headers, register=isinstance(self.table, Register))

    def fields(self, owner: Owner) -> list[SchemaField]:
        """The fields of that owner that have a column here."""
        return self._fields[owner]

    @cached_property
    def _fields(self) -> dict[Owner, list[SchemaField]]:
        return {owner: [each for each in self.table.owned(owner) if each.name in self.columns] for owner in Owner}

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The rows below the headers, each with its number (0-based)."""
        yield from enumerate(self.raw.rows[self.header_at + 1 :], start=self.header_at + 1)

    def id_of(self, row: Cells) -> RowId | None:
        """The id a row carries, if any."""
        return _row_id(row, self.id_columns, register=isinstance(self.table, Register))

    def editions(self) -> Iterator[str]:
        """The edition each row names that carries an id."""
        yield from (found.edition for _, row in self.rows() if (found := self.id_of(row)))

    def text(self, row: Cells, name: str) -> str:
        """What a row says under a field, as text; empty where the field has no column."""
        at = self.columns.get(name)
        return shown(row[at]) if at is not None and at < len(row) else ""

    def repeats_headers(self, row: Cells) -> bool:
        """Whether a row below the headers is one of headers itself."""
        return len(columns_of(row, self.table)) >= MIN_HEADERS


def locate(book: RawBook, table: Sheet) -> list[Located]:
    """Every place where the table stands in a book, the surest first.

    The sheet of tasks, or any other table, stands where four of its headers do, and most surely where most do. A
    register stands where its mark does, or where a sheet is called so and has some of its headers, or most of them.
    """
    ranked = []
    mark = id_header(table) if isinstance(table, Register) else ""
    for raw in book.sheets:
        marked, known = mark in raw.head_words, _known(raw, table)
        rows = range(len(raw.heads)) if marked or raw.title == table.title else known
        ranks = ((marked and _is_marked(raw.heads[at], mark), known.get(at, 0), -at) for at in rows)
        best = max(ranks, default=None)
        if best and (rank := _rank(raw, table, marked=best[0], known=best[1])):
            ranked.append((rank, Located(table, raw, -best[2])))
    ranked.sort(key=lambda each: each[0], reverse=True)
    return [found for _, found in ranked]


def not_found(book: RawBook, table: Sheet, file: str, heads: str = "表头") -> Problem:
    """Why a table stands nowhere in a book: no sheet is called so, or none of its `heads` stands on the one that is."""
    if any(plain(raw.title) == plain(table.title) for raw in book.sheets):
        return problem(Code.SHEET_UNKNOWN, Origin(file, table.title), title=table.title, heads=heads)
    return problem(Code.SHEET_MISSING, Origin(file), title=table.title)


def located_rows(book: RawBook, schema: Ledger) -> tuple[list[Located], list[Located]]:
    """Where the sheet of tasks stands in a book, and where that of last year's items does, the surest first.

    Both have headers in common: a sheet is the one of which it has more of them, then the one it is called as.
    """
    tasks, earlier = locate(book, schema.tasks), locate(book, schema.last_year) if schema.last_year else []
    known = {found.raw.title: found for found in tasks}
    its = []
    for found in earlier:
        other = known.get(found.raw.title)
        mine = len(found.columns), found.raw.title == found.table.title
        if other is None or mine > (len(other.columns), other.raw.title == other.table.title):
            its.append(found)
    titles = {found.raw.title for found in its}
    return [found for found in tasks if found.raw.title not in titles], its


def headed(book: RawBook, table: Sheet) -> Iterator[Located]:
    """Every row of a book that has a header of the table, taken for its headers, in the order of the book."""
    for raw in book.sheets:
        yield from (found for at in range(len(raw.heads)) if (found := Located(table, raw, at)).columns)


def register_editions(book: RawBook) -> Iterator[str]:
    """The edition ids that rows of registers carry, whichever registers they are."""
    for raw in book.sheets:
        for at, headers in enumerate(raw.heads):
            for column in _marked_columns(headers, register=True):
                rows = (_row_id(row, [column], register=True) for row in raw.rows[at + 1 :])
                yield from (found.edition for found in rows if found)


def columns_of(headers: Cells, table: Sheet) -> dict[str, int]:
    """Field name -> column, by header or alias; the leftmost where a header stands twice."""
    found: dict[str, int] = {}
    for column, header in enumerate(headers):
        if isinstance(header, str) and (field := table.headed(header)):
            found.setdefault(field.name, column)
    return found


def _is_marked(row: _Heads, mark: str) -> bool:
    """Whether the row has the mark that only this register has."""
    return bool(mark) and any(text == mark for _, text, _ in row)


def _known(raw: RawSheet, table: Sheet) -> dict[int, int]:
    """How many columns of the table each row heads, of those rows that head any."""
    names, found = table.by_header, defaultdict[int, set[str]](set)
    for text in names.keys() & raw.head_rows.keys():
        for at in raw.head_rows[text]:
            found[at].add(names[text].name)
    return {at: len(columns) for at, columns in found.items()}


def _rank(raw: RawSheet, table: Sheet, *, marked: bool, known: int) -> tuple[int, int] | None:
    """How sure it is that the sheet holds the table, for comparison; None where it does not."""
    called_so = raw.title == table.title
    if not isinstance(table, Register):
        return (known, called_so) if known >= MIN_HEADERS else None
    if called_so and known >= min(MIN_HEADERS, len(table.fields) // 2):
        return 2 + marked, known
    return (int(marked), known) if marked or known > _MOST * len(table.fields) else None


def _id_columns(headers: Cells, *, register: bool) -> list[int]:
    named = [(at, plain(header), True) for at, header in enumerate(headers) if isinstance(header, str)]
    return _marked_columns(named, register=register)


def _marked_columns(headers: _Heads, *, register: bool) -> list[int]:
    return [at for at, name, _ in headers if (name.startswith(_REGISTER_MARK) if register else name == ROW_ID)]


def _row_id(row: Cells, columns: list[int], *, register: bool) -> RowId | None:
    for column in columns:
        value = row[column] if column < len(row) else None
        if not isinstance(value, str):
            continue
        if register and (line := parse_register_row_id(value.strip())):
            return RowId(*line)
        if not register and (item := parse_row_id(value.strip())):
            return RowId(item[0], "", str(item[1]))
    return None
