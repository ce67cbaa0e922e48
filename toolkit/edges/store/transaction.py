"""What one transaction says to the database: plain SQL, a `?` for every value, in one text for both databases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from toolkit.edges.store.kinds import Kind, stored
from toolkit.edges.store.tables import Table


class Link(Protocol):
    """A connection to a database, SQLite's or PostgreSQL's."""

    def execute(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement; the rows it gives, and how many it touched."""

    def execute_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement for each row of values; what all of them give, in that order, and touched."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction, open: what is done in it holds once it has ended well."""

    _link: Link

    def run(self, sql: str, *values: Any) -> int:
        """Do a statement; how many rows it touched."""
        return self._link.execute(sql, [stored(value) for value in values])[1]

    def rows(self, kinds: Sequence[Kind], sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, whose columns are of these kinds."""
        found, _ = self._link.execute(sql, [stored(value) for value in values])
        return [_read(kinds, row) for row in found]

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
        sql = f"INSERT INTO {table.name} ({named}) VALUES ({marks}) {rest}"
        return self._link.execute_each(sql, given)


def _read(kinds: Sequence[Kind], row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(value if value is None else kind.read(value) for kind, value in zip(kinds, row, strict=True))


def _stored(kind: Kind, value: Any) -> Any:
    return None if value is None else kind.stored(value)
