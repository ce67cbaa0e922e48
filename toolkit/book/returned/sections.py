"""A unit's workbook by 责任科室, and what its 科室 filled in taken back into one workbook, cell by cell three-way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, as_text, cell_at, cell_name, column_name, shown
from toolkit.book.sheets.table import ROW_ID
from toolkit.dataclasses import dataclass, field
from toolkit.domain.three_way import merge
from toolkit.schema.headers import plain

SECTION, NO_SECTION = "责任科室", "未分科室"
_SEARCHED = 40
"""Rows from the top in which a table's headers are looked for."""

Row = tuple[str, str]
"""A row of a workbook: its sheet's title, and its id, or its number (`#12`) where it has none."""
_Texts = dict[Row, dict[str, str]]


@dataclass(frozen=True)
class _Table:
    """A sheet, and where on it a table's row of headers and column of ids stand, -1 where it has none; it `grows` where
    people add rows. `issued` is the sheet as it was split, where this is one that a 科室 filled in.
    """

    raw: RawSheet
    header: int = -1
    ids: int = -1
    grows: bool = False
    issued: RawSheet | None = None

    def id_of(self, at: int) -> str:
        """The id of a row below the headers; empty where it has none."""
        row = self.raw.rows[at]
        return shown(row[self.ids]) if -1 < self.header < at and self.ids < len(row) else ""

    def own(self, at: int) -> Mapping[int, RawValue]:
        """Column -> what stands in a row, without its id and what formulas of ours give."""
        return {
            column: value
            for column, value in enumerate(self.raw.rows[at])
            if value is not None and column != self.ids and not self._is_computed(at, column)
        }

    def _is_computed(self, at: int, column: int) -> bool:
        """Whether a formula of ours gives what a cell says: in a table it has such a column, elsewhere that cell."""
        name = cell_name(at, column)
        if name not in self.raw.formulas:
            return False
        return column in self._columns if -1 < self.header < at else name in (self.issued or self.raw).formulas

    @cached_property
    def _columns(self) -> frozenset[int]:
        """The columns of the table in which formulas stood when it was split."""
        cells = map(cell_at, (self.issued or self.raw).formulas)
        return frozenset(column for row, column in cells if row > self.header)

    def is_free(self, at: int) -> bool:
        """Whether a row is one that people add: of a register, below its headers, without an id."""
        return self.grows and at > self.header and not self.id_of(at)


@dataclass(frozen=True)
class Clash:
    """A cell that two 科室 filled in differently: what stands in the whole (`kept`), and what a file (`other`) says."""

    sheet: str
    cell: str
    what: str
    kept: str
    file: str
    other: str


@dataclass(frozen=True)
class Whole:
    """What goes into the workbook that was split: values by sheet and cell; what only people can settle.

    `beside` are (file, what) that lie beside the cells (a comment, a picture, a sheet of their own) and go nowhere.
    """

    cells: Mapping[tuple[str, str], RawValue] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


def rows_by_section(book: RawBook) -> dict[str, dict[str, frozenset[int]]]:
    """责任科室 -> sheet title -> the numbers (from 1) of the rows that are another's; in the order of the workbook.

    Rows that name none are those of the 科室 on the cover, else `NO_SECTION`'s. What has no such column is everybody's.
    """
    rows: dict[str, dict[str, set[int]]] = {}
    usual = _on_the_cover(book) or NO_SECTION
    for table in map(_table, book.sheets):
        headers = table.raw.rows[table.header] if table.header >= 0 else ()
        at = next((n for n, each in enumerate(headers) if isinstance(each, str) and plain(each) == SECTION), None)
        if at is None or table.grows:
            continue
        for number in filter(table.id_of, range(table.header + 1, len(table.raw.rows))):
            row = table.raw.rows[number]
            section = (shown(row[at]) if at < len(row) else "") or usual
            rows.setdefault(section, {}).setdefault(table.raw.title, set()).add(number + 1)
    every = {
        title: set().union(*(own.get(title, ()) for own in rows.values())) for own in rows.values() for title in own
    }
    return {
        section: {title: frozenset(numbers - own.get(title, set())) for title, numbers in every.items()}
        for section, own in rows.items()
    }


def whole(base: RawBook, parts: Sequence[tuple[str, RawBook]]) -> Whole:
    """What the files of 科室, each with its name, change in the workbook they were split from.

    Three-way against it, one after another: what one changed is taken, what two changed to different values stays as
    the first has it and is told with both. Rows added to registers are all added, the same row once. A row that a
    file lacks is no change, so nothing goes.
    """
    tables = {table.raw.title: table for table in map(_table, base.sheets)}
    places, before = _read(tables.values())
    now: _Texts = {row: dict(values) for row, values in before.items()}
    values: dict[tuple[Row, str], tuple[RawValue, str]] = {}
    filled: dict[str, list[_Table]] = {}
    clashes, beside = [], []
    for name, book in parts:
        found = [_table(sheet, tables[sheet.title].raw) for sheet in book.sheets if sheet.title in tables]
        for its in found:
            filled.setdefault(its.raw.title, []).append(its)
        held, said = _read(found)
        given = {(row, column): value for row, at in held.items() for column, value in _values(found, row, at).items()}
        for row in said.keys() & before.keys():
            said[row] = dict.fromkeys(before[row], "") | said[row]
        merged = merge(said, before, now)
        for each in merged.taken:
            now.setdefault(each.row, {})[each.field] = each.value
            values[each.row, each.field] = given.get((each.row, each.field)), name
        for conflict in merged.conflicts:
            at = places.get(conflict.row, held.get(conflict.row, 0))
            cell = f"{conflict.field}{at + 1}"
            what = _headed(tables[conflict.row[0]], conflict.field)
            clashes.append(Clash(conflict.row[0], cell, what, conflict.ours, name, conflict.theirs))
        beside += [(name, text) for text in _beside(book, base, tables)]
        places |= {row: at for row, at in held.items() if row not in places}
    cells = {(row[0], f"{column}{places[row] + 1}"): value for (row, column), (value, _) in values.items()}
    for title, table in tables.items():
        cells |= _added(table, filled.get(title, ()))
    return Whole(cells, tuple(clashes), tuple(beside))


def _table(raw: RawSheet, issued: RawSheet | None = None) -> _Table:
    for at, row in enumerate(raw.rows[:_SEARCHED]):
        for column, value in enumerate(row):
            if isinstance(value, str) and (value == ROW_ID or value.startswith(f"{ROW_ID}.")):
                return _Table(raw, at, column, value != ROW_ID, issued)
    return _Table(raw, issued=issued)


def _on_the_cover(book: RawBook) -> str:
    """What stands right of 责任科室 on a sheet without a table."""
    for table in map(_table, book.sheets):
        for row in table.raw.rows if table.header < 0 else ():
            for value, beside in pairwise(row):
                if isinstance(value, str) and plain(value) == SECTION:
                    return shown(beside)
    return ""


def _read(tables: Iterable[_Table]) -> tuple[dict[Row, int], _Texts]:
    """Row -> its number (from 0), and row -> column -> text, of every row but those that people add."""
    places: dict[Row, int] = {}
    texts: _Texts = {}
    for table in tables:
        for at in range(len(table.raw.rows)):
            if table.is_free(at):
                continue
            row = table.raw.title, table.id_of(at) or f"#{at}"
            places.setdefault(row, at)
            texts.setdefault(row, {column_name(n): as_text(value) for n, value in table.own(at).items()})
    return places, texts


def _values(tables: Sequence[_Table], row: Row, at: int) -> Mapping[str, RawValue]:
    table = next(each for each in tables if each.raw.title == row[0])
    return {column_name(n): value for n, value in table.own(at).items()}


def _headed(table: _Table, column: str) -> str:
    """What heads a column of a table; empty on other sheets."""
    if table.header < 0:
        return ""
    row, at = table.raw.rows[table.header], cell_at(f"{column}1")[1]
    return plain(shown(row[at])) if at < len(row) else ""


def _added(base: _Table, parts: Sequence[_Table]) -> dict[tuple[str, str], RawValue]:
    """The rows that files added to a register, each below the last one there is: those that any has more often."""
    if not base.grows:
        return {}

    def told(table: _Table) -> dict[tuple[tuple[int, str], ...], tuple[int, Mapping[int, RawValue]]]:
        found: dict[tuple[tuple[int, str], ...], tuple[int, Mapping[int, RawValue]]] = {}
        free = (at for at in range(table.header + 1, len(table.raw.rows)) if table.is_free(at))
        for own in filter(None, map(table.own, free)):
            key = tuple(sorted((column, as_text(value)) for column, value in own.items()))
            found[key] = found.get(key, (0, own))[0] + 1, own
        return found

    there = told(base)
    most: Counter[tuple[tuple[int, str], ...]] = Counter()
    rows: dict[tuple[tuple[int, str], ...], Mapping[int, RawValue]] = {}
    for part in parts:
        for key, (count, own) in told(part).items():
            most[key] = max(most[key], count - there.get(key, (0, own))[0])
            rows.setdefault(key, own)
    used = (at for at in range(len(base.raw.rows)) if at <= base.header or base.id_of(at) or base.own(at))
    at = max(used, default=base.header) + 1
    made: dict[tuple[str, str], RawValue] = {}
    for key, own in rows.items():
        for _ in range(most[key]):
            made |= {(base.raw.title, cell_name(at, column)): value for column, value in own.items()}
            at += 1
    return made


def _beside(book: RawBook, base: RawBook, tables: Mapping[str, _Table]) -> Iterator[str]:
    """What a file has beside the cells and the workbook it came of has not."""
    yield from (
        f"“{sheet.title}”表" for sheet in book.sheets if sheet.title not in tables and any(map(any, sheet.rows))
    )
    dead = {sheet.title: sheet.uncomputed for sheet in base.sheets}
    for sheet in book.sheets:
        yield from (
            f"“{sheet.title}”表{cell}的公式" for cell in sorted(sheet.uncomputed - dead.get(sheet.title, frozenset()))
        )
    known = {(sheet.title, each.kind, each.cell, each.text) for sheet in base.sheets for each in sheet.beside}
    for sheet in book.sheets:
        for each in sheet.beside:
            if sheet.title in tables and (sheet.title, each.kind, each.cell, each.text) not in known:
                yield f"“{sheet.title}”表{each.cell}的批注、图片或其他内容 {each.text}".rstrip()
