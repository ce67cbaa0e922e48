"""A unit's workbook by 责任科室, and what its 科室 filled in taken back into one workbook, cell by cell three-way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import pairwise, product

from toolkit.book.returned.identify import identify
from toolkit.book.returned.section_tables import Row, Table, Texts, below, named, read_tables, tables_of
from toolkit.book.sheets.raw import RawBook, RawValue, cell_at, cell_name, shown
from toolkit.domain.three_way import merge
from toolkit.schema.headers import plain
from toolkit.values import dataclass

SECTION, NO_SECTION = "责任科室", "未分科室"
SECTION_PROPERTY = "toolkit_section"
"""The custom property of a workbook that says whose 科室's part it is."""


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
    """责任科室 -> sheet title -> the numbers (from 1) of the rows that are its own; in the order of the workbook.

    Rows that name none are those of the 科室 on the cover, else `NO_SECTION`'s. What has no such column is everybody's.
    """
    rows: dict[str, dict[str, set[int]]] = {}
    usual = _on_the_cover(book) or NO_SECTION
    for table in tables_of(book):
        headers = table.raw.rows[table.header] if table.header >= 0 else ()
        at = next((n for n, each in enumerate(headers) if isinstance(each, str) and plain(each) == SECTION), None)
        if at is None or table.grows:
            continue
        for number in filter(table.id_of, range(table.header + 1, len(table.raw.rows))):
            row = table.raw.rows[number]
            section = (shown(row[at]) if at < len(row) else "") or usual
            rows.setdefault(section, {}).setdefault(table.raw.title, set()).add(number + 1)
    return {section: {title: frozenset(numbers) for title, numbers in own.items()} for section, own in rows.items()}


def edition_of(book: RawBook, file: str = "") -> str:
    """The edition a workbook is of, by its property, its hidden sheet or, where both are gone, its rows; empty where
    they do not agree or are gone too."""
    found = identify(book, (), file)
    if found.edition or found.named:
        return found.edition
    rows = {
        table.id_of(at).partition(".")[0] for table in tables_of(book) if table.header >= 0 for at in below(table)
    } - {""}
    return rows.pop() if len(rows) == 1 else ""


def whole(base: RawBook, parts: Sequence[tuple[str, RawBook]]) -> Whole:
    """What the files of 科室, each with its name, change in the workbook they were split from.

    Three-way against it, one after another: what one changed is taken, what two changed to different values stays as
    the 科室 has it whose row it is, else as the first has it, and is told with both. Rows added to registers are all
    added, the same row once. A row or column that a file lacks is no change, so nothing goes; one that it has beyond
    the workbook's is told. So each filled cell of a file is in the whole or told.
    """
    tables = {table.title: table for table in tables_of(base)}
    start = read_tables(tables.values(), tables)
    now: Texts = {row: dict(values) for row, values in start.texts.items()}
    values: dict[tuple[Row, str], RawValue] = {}
    filled: dict[str, list[Table]] = {}
    own_rows = {
        section: {(title, tables[title].row_of(number - 1, tables[title])) for title in own for number in own[title]}
        for section, own in rows_by_section(base).items()
    }
    clashes, beside = [], []

    def place(row: Row, column: str) -> tuple[str, str]:
        table, at = start.places[row]
        return row[0], cell_name(at, table.column_of(at, column))

    reads = []
    for name, book in parts:
        found = list(tables_of(book, tables.values()))
        for its in found:
            filled.setdefault(its.title, []).append(its)
        read = read_tables(found, tables)
        for row in read.texts:
            table, at = read.places[row]
            read.texts[row] = {
                column: "" for column in start.texts[row] if table.column_of(at, column) >= 0
            } | read.texts[row]
        reads.append((name, read, own_rows.get(book.properties.get(SECTION_PROPERTY, ""), set())))
        beside += [
            (name, text) for text in (*read.stray, *_beside(book, base, found, tables)) if text not in start.stray
        ]
    for its_own, (name, read, own) in product((True, False), reads):
        merged = merge({row: texts for row, texts in read.texts.items() if (row in own) == its_own}, start.texts, now)
        for each in merged.taken:
            now[each.row][each.field] = each.value
            values[each.row, each.field] = read.values.get((each.row, each.field))
        placed = {place(each.row, each.field): each for each in merged.conflicts}
        for title, cell in sorted(placed, key=lambda at: ([*tables].index(at[0]), cell_at(at[1]))):
            conflict = placed[title, cell]
            table, at = start.places[conflict.row]
            what = conflict.field if table.id_of(at) else ""
            clashes.append(Clash(title, cell, what, conflict.ours, name, conflict.theirs))
    cells = {place(row, column): value for (row, column), value in values.items()}
    for title, table in tables.items():
        cells |= _added(table, filled.get(title, ()))
    return Whole(cells, tuple(clashes), tuple(beside))


def _on_the_cover(book: RawBook) -> str:
    """What stands right of 责任科室 on a sheet without a table."""
    for table in tables_of(book):
        for row in table.raw.rows if table.header < 0 else ():
            for value, beside in pairwise(row):
                if isinstance(value, str) and plain(value) == SECTION:
                    return shown(beside)
    return ""


_Said = tuple[tuple[str, str], ...]
"""What a row that people added says: (column, text) of each cell."""


def _added(base: Table, parts: Sequence[Table]) -> dict[tuple[str, str], RawValue]:
    """The rows that files added to a register, each below the last one there is: those that any has more often."""
    if not base.grows:
        return {}

    def told(table: Table) -> dict[_Said, tuple[int, Mapping[str, RawValue]]]:
        found: dict[_Said, tuple[int, Mapping[str, RawValue]]] = {}
        for at in filter(table.is_free, below(table)):
            own, texts = named(table, at, base)
            if own:
                key = tuple(sorted(texts.items()))
                found[key] = found.get(key, (0, own))[0] + 1, own
        return found

    there = told(base)
    most: Counter[_Said] = Counter()
    rows: dict[_Said, Mapping[str, RawValue]] = {}
    for part in parts:
        for key, (count, own) in told(part).items():
            most[key] = max(most[key], count - there.get(key, (0, own))[0])
            rows.setdefault(key, own)
    used = (at for at in range(len(base.raw.rows)) if at <= base.header or base.id_of(at) or base.own(at, base))
    at = max(used, default=base.header) + 1
    made: dict[tuple[str, str], RawValue] = {}
    for key, own in rows.items():
        for _ in range(most[key]):
            made |= {(base.title, cell_name(at, base.heads.index(column))): value for column, value in own.items()}
            at += 1
    return made


def _beside(book: RawBook, base: RawBook, found: Sequence[Table], issued: Mapping[str, Table]) -> Iterator[str]:
    """What a file has beside the cells and the workbook it came of has not."""
    ours = {id(table.raw) for table in found}
    yield from (f"“{raw.title}”表" for raw in book.sheets if id(raw) not in ours and any(map(any, raw.rows)))
    known = {(sheet.title, each.kind, each.cell, each.text) for sheet in base.sheets for each in sheet.beside}
    for table in found:
        first, title = issued[table.title], table.raw.title
        for cell in sorted(table.raw.uncomputed):
            if table.name_of(*cell_at(cell)) not in first.computed:
                yield f"“{title}”表{cell}的公式"
        for each in table.raw.beside:
            if (table.title, each.kind, each.cell, each.text) not in known:
                yield f"“{title}”表{each.cell}的批注、图片或其他内容 {each.text}".rstrip()
