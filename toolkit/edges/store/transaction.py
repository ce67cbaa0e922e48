"""What one transaction says to the database: plain SQL, a `?` for every value, in one text for both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any, NamedTuple, Protocol

from toolkit.edges.store.chain_tables import CHAINED
from toolkit.edges.store.kinds import FLAG, SERIAL, Kind, same, stored
from toolkit.edges.store.table import Table
from toolkit.errors import UNREADABLE, UnreadableLedgerError
from toolkit.problems import shorten
from toolkit.values import dataclass


class Link(Protocol):
    """A connection to a database, SQLite's or PostgreSQL's: its transactions, and how its own SQL differs."""

    faults: ModuleType
    """Where the driver's exceptions are."""
    serial: str
    """How it declares a numbered primary key."""
    append_only: tuple[str, ...]
    """What forbids to change or delete a change."""
    append_only_chains: tuple[str, ...]
    """What forbids to change or delete a link of a chain, or what was noted."""

    def begin(self, *, write: bool) -> None:
        """Begin a transaction; of those that write there is one at a time."""

    def begin_making(self) -> None:
        """Begin the transaction that makes or changes the tables: one at a time."""

    def commit(self) -> None:
        """End the transaction: what was done in it stays."""

    def rollback(self) -> None:
        """End the transaction, if one is open: nothing was done."""

    def execute(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement; the rows it gives, and how many it touched."""

    def execute_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement for each row of values; what all of them give, in that order, and touched."""

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name; `WorkspaceError` where the database cannot hold every text."""

    def is_bare(self, names: Sequence[str]) -> bool:
        """Whether a ledger may be made here: the file holds nothing, the server no table of these names."""

    def triggers(self, tables: Sequence[str]) -> set[str]:
        """The triggers that are at work on these tables."""

    def settle(self) -> None:
        """Make ready for use a database that is known to be a ledger."""

    def count_on(self, table: str, column: str) -> None:
        """Go on numbering the rows of a table after the greatest number that stands in it."""

    def put_aside(self, tables: Sequence[str], name: str) -> AbstractContextManager[PutAside]:
        """Keep a copy of these tables under that name and take them away, within the transaction that makes tables.

        The copy is safe before anything is taken away, and gone where the block fails: it is left after the
        transaction has ended. `WorkspaceError` where the copy cannot be written.
        """

    def close(self) -> None:
        """Close the connection; harmless when repeated."""


class PutAside(NamedTuple):
    """Tables that were put aside: what reads them, and where they are, for clerks."""

    former: Former
    place: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction, open: what is done in it holds once it has ended well.

    `added` are the rows (table, key) that it added to tables whose rows stand in a chain; None where none is to.
    """

    _link: Link
    added: list[tuple[str, Any]] | None = None

    def run(self, sql: str, *values: Any) -> int:
        """Do a statement; how many rows it touched."""
        return self._link.execute(sql, [stored(value) for value in values])[1]

    def rows(self, kinds: Sequence[Kind], sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, whose columns are of these kinds; `UnreadableLedgerError` else."""
        found, _ = self._link.execute(sql, [stored(value) for value in values])
        reads = [kind.read for kind in kinds]
        try:
            return _read_all(reads, found)
        except UNREADABLE:
            raise UnreadableLedgerError(_first_unreadable(reads, found)) from None

    def as_they_stand(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, each value as it stands in the database."""
        return self._link.execute(sql, [stored(value) for value in values])[0]

    def put_as_they_stand(self, table: Table, rows: Sequence[Mapping[str, Any]], *, chained: bool = False) -> None:
        """Add rows of a table, all with the same columns, each value as it is to stand in the database, of whichever it
        was read; `chained` says that no chain has them yet."""
        if rows:
            named = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join("?" for _ in rows[0])
            flags = {name for name in rows[0] if table.columns[name].sql == FLAG.sql}
            given = [[bool(row[name]) if name in flags else row[name] for name in rows[0]] for row in rows]
            self._link.execute_each(f"INSERT INTO {table.name} ({named}) VALUES ({marks})", given)
        if chained and self.added is not None:
            self.added.extend((table.name, row[CHAINED[table.name].key]) for row in rows)

    def count_on(self, table: Table) -> None:
        """Go on numbering the rows of a table after those that were added with their numbers."""
        for name, kind in table.columns.items():
            if kind is SERIAL:
                self._link.count_on(table.name, name)

    def value(self, kind: Kind, sql: str, *values: Any) -> Any:
        """The one value that a statement gives; None where it gives no row."""
        return next((value for (value,) in self.rows((kind,), sql, *values)), None)

    def find(self, table: Table, rest: str, *values: Any, leave: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Rows of a table, column by name, those named in `leave` left out; `rest` follows the table's name."""
        columns = {name: kind for name, kind in table.columns.items() if name not in leave}
        named = ", ".join(f'{table.name}."{name}"' for name in columns)
        found = self.rows(tuple(columns.values()), f"SELECT {named} FROM {table.name} {rest}", *values)
        return [dict(zip(columns, row, strict=True)) for row in found]

    def add(self, table: Table, rows: Sequence[Mapping[str, Any]], rest: str = "") -> int:
        """Add rows, all with the same columns; how many went in. `rest` says what else to do (on a conflict)."""
        return self._add(table, rows, rest)[1]

    def number(self, table: Table, rows: Sequence[Mapping[str, Any]], name: str = "id") -> list[int]:
        """Add rows, all with the same columns; the numbers the database gave them, in their order."""
        return [number for (number,) in self._add(table, rows, f'RETURNING "{name}"')[0]]

    def update(self, table: Table, to: Mapping[str, Any], rest: str, *values: Any) -> int:
        """Set columns of the rows that `rest` finds; how many there were."""
        named = ", ".join(f'"{name}" = ?' for name in to)
        given = [_stored(table.columns[name], value) for name, value in to.items()]
        return self._link.execute(f"UPDATE {table.name} SET {named} {rest}", [*given, *map(stored, values)])[1]

    def _add(self, table: Table, rows: Sequence[Mapping[str, Any]], rest: str) -> tuple[list[tuple[Any, ...]], int]:
        if not rows:
            return [], 0
        kinds = {name: table.columns[name] for name in rows[0]}
        named = ", ".join(f'"{name}"' for name in kinds)
        marks = ", ".join("?" for _ in kinds)
        given = [[_stored(kind, row[name]) for name, kind in kinds.items()] for row in rows]
        chained = CHAINED.get(table.name) if self.added is not None else None
        if chained and not rest.startswith("RETURNING"):
            rest += f' RETURNING "{chained.key}"'
        sql = f"INSERT INTO {table.name} ({named}) VALUES ({marks}) {rest}"
        found, touched = self._link.execute_each(sql, given)
        if self.added is not None and chained:
            self.added.extend((table.name, key) for (key,) in found)
        return found, touched


@dataclass(frozen=True, slots=True)
class Former:
    """A ledger of an earlier layout, to read; `prefix` stands before the names of its tables."""

    transaction: Transaction
    prefix: str = ""

    def rows(self, table: Table, order: str) -> list[dict[str, Any]]:
        """Every row of a table as that layout declares it, in an order."""
        return self.transaction.find(replace(table, name=f"{self.prefix}{table.name}"), f"ORDER BY {order}")

    def as_they_stand(self, table: Table) -> list[dict[str, Any]]:
        """Every row of a table as that layout declares it, each value as it stands in the database."""
        named = ", ".join(f'"{name}"' for name in table.columns)
        found = self.transaction.as_they_stand(f"SELECT {named} FROM {self.prefix}{table.name} ORDER BY 1")
        return [dict(zip(table.columns, row, strict=True)) for row in found]


@contextmanager
def transaction(link: Link, begin: Callable[[], None], *, chained: bool = False) -> Iterator[Transaction]:
    """A transaction that happens wholly or not at all; `begin` begins it, `chained` has it know what it `added`."""
    try:
        begin()
        yield Transaction(link, [] if chained else None)
        link.commit()
    except BaseException:
        link.rollback()
        raise


def _read_all(reads: Sequence[Callable[[Any], Any]], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows as `_read` gives each, column by column, which takes half the time where there are many."""
    columns = zip(reads, zip(*rows, strict=True), strict=True) if rows else ()
    return [*zip(*(_read_column(read, column) for read, column in columns), strict=True)]


def _read_column(read: Callable[[Any], Any], column: Sequence[Any]) -> Sequence[Any]:
    return column if read is same else [value if value is None else read(value) for value in column]


def _read(reads: Sequence[Callable[[Any], Any]], row: Sequence[Any]) -> list[Any]:
    return [value if value is None else read(value) for read, value in zip(reads, row, strict=True)]


def _first_unreadable(reads: Sequence[Callable[[Any], Any]], rows: Iterable[Sequence[Any]]) -> str:
    """The first value that cannot be read, cut short."""
    for row in rows:
        for read, value in zip(reads, row, strict=True):
            try:
                _read([read], [value])
            except UNREADABLE:
                return shorten(str(value), 60)
    return ""


def _stored(kind: Kind, value: Any) -> Any:
    return None if value is None else kind.stored(value)
