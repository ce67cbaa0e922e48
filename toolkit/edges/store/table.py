"""What a table of the ledger database is, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.edges.store.kinds import SERIAL, Kind
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, what holds of several of them, and by which columns it is searched."""

    name: str
    columns: Mapping[str, Kind]
    rules: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()

    def statements(self, serial: str) -> Iterator[str]:
        """What makes the table; `serial` is how the database declares a numbered primary key."""
        lines = [f'"{name}" {_declared(kind, serial)}' for name, kind in self.columns.items()]
        yield f"CREATE TABLE {self.name} ({', '.join([*lines, *self.rules])})"
        for columns in self.indexes:
            named = "_".join([self.name, "by", *columns.replace('"', "").split(", ")])
            yield f"CREATE INDEX {named} ON {self.name} ({columns})"


def _declared(kind: Kind, serial: str) -> str:
    if kind is SERIAL:
        return serial
    return kind.sql if kind.nullable else f"{kind.sql} NOT NULL"
