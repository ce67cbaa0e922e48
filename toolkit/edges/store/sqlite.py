"""A ledger in one SQLite file: its connection."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from toolkit.edges.store.transaction import Former, PutAside, Transaction

BUSY_MILLISECONDS = 10_000
"""How long a command waits for another to finish writing."""


def _append_only(table: str, key: str) -> tuple[str, ...]:
    refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refused}",
        # INSERT OR REPLACE deletes without firing the trigger above.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refused}",
    )


class Sqlite:
    """A connection to a SQLite file, made if missing; with `read_only` nothing is written, nor made beside it.

    On POSIX nobody but its owner reads the file.
    """

    faults: ModuleType = sqlite3
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT"
    append_only: tuple[str, ...] = _append_only("change", "sequence")
    append_only_chains: tuple[str, ...] = tuple(
        statement for table in ("chain", "mail_event", "note") for statement in _append_only(table, "id")
    )

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        # Every transaction begins explicitly, none by the driver's own rules.
        if read_only:
            self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            return
        with suppress(OSError):  # what is wrong with the place, SQLite says
            if not path.exists():  # one that is only opened keeps its times
                path.touch(0o600)
            if os.name == "posix" and path.stat().st_mode & 0o077:
                path.chmod(0o600)
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            for setting in (f"busy_timeout = {BUSY_MILLISECONDS}", "synchronous = FULL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {setting}")
        except BaseException:
            self._connection.close()
            raise

    def begin(self, *, write: bool) -> None:
        """Begin a transaction; one that writes waits for the others that do."""
        self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    def begin_making(self) -> None:
        """Begin the transaction that makes or changes the tables."""
        self.begin(write=True)

    def commit(self) -> None:
        """End the transaction: what was done in it stays."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """End the transaction, if one is open: nothing was done."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def execute(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement; the rows it gives, and how many it touched."""
        cursor = self._connection.execute(sql, values)
        return cursor.fetchall(), cursor.rowcount

    def execute_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement for each row of values; what all of them give, in that order, and touched."""
        if "RETURNING" in sql:
            found = [row for values in rows for row in self._connection.execute(sql, values)]
            return found, len(found)
        return [], self._connection.executemany(sql, rows).rowcount

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        found = self._connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
        return found.fetchone() is not None

    def is_bare(self, names: Sequence[str]) -> bool:
        """Whether a ledger may be made here: the file holds no table at all."""
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1"
        return self._connection.execute(known).fetchone() is None

    def triggers(self, tables: Sequence[str]) -> set[str]:
        """The triggers that are at work on these tables."""
        found = self._connection.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        return {name for name, table in found if table in tables}

    def settle(self) -> None:
        """Have readers and a writer not wait for each other; the file keeps that, so that no other's is changed so."""
        self._connection.execute("PRAGMA journal_mode = WAL")

    def count_on(self, table: str, column: str) -> None:
        """Go on numbering after the greatest number: SQLite does so by itself."""

    @contextmanager
    def put_aside(self, tables: Sequence[str], name: str) -> Iterator[PutAside]:
        """Keep a copy of the database beside it and take these tables away, within the transaction."""
        from toolkit.edges.store.sqlite_copies import keep_copy

        place = Path(f"{self._path}.{name}")
        keep_copy(self._path, place)
        try:
            with closing(Sqlite(place, read_only=True)) as copy:
                for table in reversed(tables):
                    self.execute(f"DROP TABLE {table}", ())
                yield PutAside(Former(Transaction(copy)), str(place))
        except BaseException:
            if not self._was_put_aside(str(place)):
                with suppress(OSError):
                    place.unlink()
            raise

    def _was_put_aside(self, place: str) -> bool:
        """Whether the ledger names the copy at that place: an interruption may come just when the change has held."""
        try:
            return bool(self.execute("SELECT 1 FROM migration WHERE copy = ?", (place,))[0])
        except sqlite3.OperationalError as error:
            return "no such table" not in str(error)

    def close(self) -> None:
        """Close the connection; harmless when repeated."""
        self._connection.close()
