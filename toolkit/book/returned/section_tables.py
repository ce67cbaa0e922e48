"""The tables of a unit's workbook, found without a schema: a cell is known by its row and its column's header.

A row is known as everywhere, by two of its id, its number and its requirement; one of a register by its id.

Outside of tables a cell is known by what labels its row and how far right of that it stands: where in a file it is by
now says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, as_text, cell_at, cell_name, shown
from toolkit.book.sheets.table import ROW_ID
from toolkit.domain.ledger.editions import parse_register_row_id, parse_row_id
from toolkit.domain.returns.known_rows import KnownRows
from toolkit.problems import shorten
from toolkit.schema.headers import plain
from toolkit.values import dataclass

_AWAY = re.compile(r"\+[0-9]+")
"""A column named by how far right of its row's label it stands."""
_SEARCHED = 40
"""Rows from the top in which a table's headers are looked for."""

_NUMBER, _REQUIREMENT = "序号", "具体要求"
"""The columns that tell an item's row besides its id; where an office calls them otherwise, the id alone does."""

Row = tuple[str, str]
"""A row of a workbook: its sheet's title in the workbook that was split, and its id or label there."""
Texts = dict[Row, dict[str, str]]


@dataclass(frozen=True)
class Table:
    """A sheet called `title` where it was split, and where on it a table's row of headers and column of ids stand, -1
    where it has none; it `grows` where people add rows.

    Columns called as one of `doubled` are no one's: more are called so than were issued, and which is which is unknown.
    Where its column of ids is gone, ids are -1, and of a table that grows no row is known to be new: `unmarked`.
    """

    raw: RawSheet
    title: str
    header: int = -1
    ids: int = -1
    grows: bool = False
    doubled: frozenset[str] = frozenset()
    unmarked: bool = False

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What each column of the table is called, the second of a name told from the first; empty where it is not."""
        seen: Counter[str] = Counter()
        named = []
        for name in self.headers:
            seen[name] += 1
            name = "" if name in self.doubled else name
            named.append(f"{name}#{seen[name]}" if name and seen[name] > 1 else name)
        return tuple(named)

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """What stands in the row of headers, as headers are compared."""
        row = self.raw.rows[self.header] if self.header >= 0 else ()
        return tuple(plain(value) if isinstance(value, str) else shown(value) for value in row)

    @cached_property
    def labels(self) -> Mapping[int, tuple[str, int]]:
        """Row above or outside the table -> its label and the column of that; the second of a label is told from the
        first. The label is the first text that no formula gives, or all it says where there is no text.
        """
        found: dict[int, tuple[str, int]] = {}
        seen: Counter[str] = Counter()
        for at, row in enumerate(self.raw.rows):
            if self.is_below(at) or at == self.header:
                continue
            texts = ((n, plain(value)) for n, value in enumerate(row) if isinstance(value, str) and value.strip())
            column, label = next(((n, text) for n, text in texts if cell_name(at, n) not in self.raw.formulas), (0, ""))
            label = label or "|".join(map(as_text, row))
            seen[label] += 1
            found[at] = (f"{label}#{seen[label]}", column)
        return found

    @cached_property
    def computed(self) -> frozenset[tuple[str, str]]:
        """The (label, column) that hold a formula; in a table such a column does, whatever its row (no label)."""
        return frozenset(self.name_of(*cell_at(cell)) for cell in self.raw.formulas)

    def is_below(self, at: int) -> bool:
        """Whether a row is one of the table."""
        return -1 < self.header < at

    def id_of(self, at: int) -> str:
        """The id of a row below the headers; empty where it has none."""
        row = self.raw.rows[at]
        return shown(row[self.ids]) if self.is_below(at) and -1 < self.ids < len(row) else ""

    def row_of(self, at: int, issued: Table) -> str:
        """What a row is known by in the table `issued`; empty where it is one of a table, and none of that."""
        if not self.is_below(at):
            return self.labels[at][0]
        its = self.id_of(at)
        if self is issued or issued.grows:
            return its
        item = parse_row_id(its)
        if item and item[0] not in issued.editions:
            return ""
        found = issued.known.find(item[1] if item else None, self._said(at, _NUMBER), self._said(at, _REQUIREMENT))
        return found.row if found else ""

    @cached_property
    def known(self) -> KnownRows[str]:
        """The ids of its rows of items, by what else tells them apart."""
        ids = {item[1]: at for at in below(self) if (item := parse_row_id(self.id_of(at)))}
        return KnownRows({number: (self.id_of(at), self._said(at, _REQUIREMENT)) for number, at in ids.items()})

    @cached_property
    def editions(self) -> frozenset[str]:
        """The editions that the ids of its rows of items name."""
        return frozenset(item[0] for at in below(self) if (item := parse_row_id(self.id_of(at))))

    @cached_property
    def said(self) -> Mapping[str, frozenset[str]]:
        """Header -> all that stands below it."""
        return {head: frozenset(self._said(at, head) for at in below(self)) for head in self.heads if head}

    def _said(self, at: int, head: str) -> str:
        row, column = self.raw.rows[at], self.column_of(at, head)
        return shown(row[column]) if -1 < column < len(row) else ""

    def name_of(self, at: int, column: int) -> tuple[str, str]:
        """What a cell is known by: the label of its row, none in a table, and the header of its column; outside of
        tables and of columns that have one, how far right of the label it stands.
        """
        head = self.heads[column] if column < len(self.heads) else ""
        if self.is_below(at):
            return "", head
        label, first = self.labels.get(at, ("", 0))
        return label, head or f"{column - first:+d}"

    def column_of(self, at: int, name: str) -> int:
        """The column of that name in a row; -1 where it has none."""
        if name in self.heads:
            return self.heads.index(name)
        return -1 if self.is_below(at) or not _AWAY.fullmatch(name) else self.labels[at][1] + int(name)

    def own(self, at: int, issued: Table) -> dict[int, RawValue]:
        """Column -> what stands in a row, without its id, what formulas of ours, in the table `issued`, give, and what
        stands in no one's columns."""
        return {
            column: value
            for column, value in enumerate(self.raw.rows[at])
            if value is not None
            and not (column == self.ids and self.is_below(at))
            and not self._is_computed(at, column, issued)
            and (column >= len(self.headers) or self.headers[column] not in self.doubled)
        }

    def _is_computed(self, at: int, column: int, issued: Table) -> bool:
        return cell_name(at, column) in self.raw.formulas and self.name_of(at, column) in issued.computed

    def is_free(self, at: int) -> bool:
        """Whether a row is one that people add: of a register, below its headers, without an id."""
        return self.grows and self.is_below(at) and not self.id_of(at) and not self.unmarked


@dataclass
class Read:
    """What the tables of a file say: texts and values by row and column name, and what is in no row or column of ours.

    Of a column that a table has, a blank cell is one too; a column that it lacks says nothing.
    """

    texts: Texts = field(default_factory=dict)
    values: dict[tuple[Row, str], RawValue] = field(default_factory=dict)
    places: dict[Row, tuple[Table, int]] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)


def tables_of(book: RawBook, issued: Iterable[Table] | None = None) -> Iterator[Table]:
    """The sheets of a book as they were `issued`: each by its title, else by a row that it has; without such, all."""
    if issued is None:
        yield from (_table(raw, raw.title) for raw in book.sheets)
        return
    open_ones = {table.title: table for table in issued}
    renamed = []
    for raw in book.sheets:
        if raw.title in open_ones:
            yield _as_issued(_table(raw, raw.title), open_ones.pop(raw.title))
        else:
            renamed.append(raw)
    for raw in renamed:
        its = _table(raw, raw.title)
        mark = its.raw.rows[its.header][its.ids] if its.header >= 0 else None
        rows = {its.id_of(at) for at in below(its)} - {""}
        for title, table in open_ones.items():
            same = mark is not None and table.header >= 0 and table.raw.rows[table.header][table.ids] == mark
            if same and (table.grows or not rows.isdisjoint(map(table.id_of, below(table)))):
                yield _as_issued(its, open_ones.pop(title))
                break


def _as_issued(table: Table, issued: Table) -> Table:
    """A table found, as the one that was issued; by half of its headers where its column of ids is gone."""
    if table.header < 0 <= issued.header:
        heads = set(issued.headers) - {"", issued.headers[issued.ids]}
        enough = (len(heads) + 1) // 2
        unmarked = issued.grows and any(map(issued.id_of, below(issued)))
        for at in range(min(_SEARCHED, len(table.raw.rows))):
            its = Table(table.raw, table.title, at, grows=issued.grows, unmarked=unmarked)
            if len(heads.intersection(its.headers)) >= enough:
                table = its
                break
    more = Counter(table.headers) - Counter(issued.headers)
    doubled = frozenset(head for head in more if head and head in issued.headers)
    return replace(table, title=issued.title, doubled=doubled)


def _table(raw: RawSheet, title: str) -> Table:
    for at, row in enumerate(raw.rows[:_SEARCHED]):
        for column, value in enumerate(row):
            if isinstance(value, str) and (value == ROW_ID or value.startswith(f"{ROW_ID}.")):
                return Table(raw, title, at, column, value != ROW_ID)
    return Table(raw, title)


def below(table: Table) -> range:
    """The rows of the table, counted from 0; none where the sheet has no table."""
    return range(table.header + 1, len(table.raw.rows)) if table.header >= 0 else range(0)


def read_tables(tables: Iterable[Table], issued: Mapping[str, Table]) -> Read:
    """What tables say in rows and columns of those `issued`; of a row copied, the first counts."""
    read = Read()
    for table in tables:
        for head in sorted(table.doubled):
            count = table.headers.count(head)
            read.stray.append(f"“{table.raw.title}”表叫“{head}”的{count}列（请把改动的表头改回来，再并一次）")
        _read_rows(table, issued[table.title], read)
    return read


def _read_rows(table: Table, first: Table, read: Read) -> None:
    known = {its: at for at in range(len(first.raw.rows)) if at != first.header and (its := first.row_of(at, first))}
    as_issued = [named(first, at, first)[1] for at in below(first)] if table.unmarked else []
    for at in range(len(table.raw.rows)):
        if at == table.header:
            read.stray += _other_headers(table, first)
            continue
        if (said := table.id_of(at)) and not (parse_row_id(said) or parse_register_row_id(said)):
            read.stray += stray(table, at, {table.ids: said})
        own, its = table.own(at, first), table.row_of(at, first)
        read.stray += stray(table, at, _of_no_column(table, at, first.raw.rows[known[its]] if its in known else ()))
        if not (own or its):
            continue
        values, texts = named(table, at, first)
        if table.unmarked and not its and texts in as_issued:
            own = {n: value for n, value in own.items() if not is_known(table, at, n, first)}
        row = table.title, its
        if not table.is_free(at) and its not in known:
            read.stray += _unknown_row(table, at, own, first)
            continue
        there = read.texts.get(row, texts)
        differing = {n for n in own if texts.get(name := table.name_of(at, n)[1]) != there.get(name)}
        read.stray += stray(table, at, {n: own[n] for n in own if n in differing or not is_known(table, at, n, first)})
        if not table.is_free(at) and row not in read.texts:
            read.places[row], read.texts[row] = (table, at), texts
            read.values |= {(row, column): value for column, value in values.items()}


def _of_no_column(table: Table, at: int, issued: Sequence[RawValue]) -> dict[int, RawValue]:
    """Column -> what stands in a row of the table in columns that are no one's, and not in the row as `issued`."""
    row, there = table.raw.rows[at], {*map(shown, issued)}
    heads = table.headers[: len(row)] if table.is_below(at) else ()
    return {n: row[n] for n, head in enumerate(heads) if head in table.doubled and shown(row[n]) not in there}


def named(table: Table, at: int, issued: Table) -> tuple[dict[str, RawValue], dict[str, str]]:
    """Column -> what stands there in a row, as value and as text, of columns that the table has as it was issued."""
    values = {
        table.name_of(at, n)[1]: value for n, value in table.own(at, issued).items() if is_known(table, at, n, issued)
    }
    return values, {column: as_text(value) for column, value in values.items()}


def _other_headers(table: Table, issued: Table) -> Iterator[str]:
    """What stands in the row of headers and was issued as none."""
    heads = {n: head for n, head in enumerate(table.headers) if head and head not in issued.headers}
    return stray(table, table.header, heads)


def _unknown_row(table: Table, at: int, own: Mapping[int, RawValue], issued: Table) -> Iterator[str]:
    """A row that is none of ours in a line: whole, or where that is too long what was not issued in its columns."""
    new = {
        column: value
        for column, value in own.items()
        if shown(value) not in issued.said.get(table.name_of(at, column)[1], frozenset())
    }
    whole = " ".join(map(shown, own.values()))
    return stray(table, at, own if shorten(whole) == " ".join(whole.split()) else new or own)


def is_known(table: Table, at: int, column: int, issued: Table) -> bool:
    """Whether a cell stands in a column that the table has where it was issued."""
    name = table.name_of(at, column)[1]
    if name in issued.heads:
        return name != ""
    return not table.is_below(at) and _AWAY.fullmatch(name) is not None


def stray(table: Table, at: int, own: Mapping[int, RawValue]) -> Iterator[str]:
    """What stands in a row that nothing of ours is, or in columns beyond ours, in a line: each cell and its words."""
    told = [f"{cell_name(at, n)}的“{shorten(text)}”" for n, value in sorted(own.items()) if (text := shown(value))]
    if told:
        yield f"“{table.raw.title}”表{'、'.join(told)}"
