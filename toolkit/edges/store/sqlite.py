"""A ledger in one SQLite file: its connection, and a copy of it made without touching it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from toolkit.edges.store.transaction import Former, PutAside, Transaction
from toolkit.edges.system.files import flush_folder
from toolkit.errors import WorkspaceError

BUSY_MILLISECONDS = 10_000
"""How long a command waits for another to finish writing."""
_FILES = ("", "-wal", "-journal")
"""What SQLite adds to a database's name for the files that together hold its content."""
_APPEND_ONLY = (
    "CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
    "CREATE TRIGGER change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
    # INSERT OR REPLACE deletes without firing the trigger above.
    "CREATE TRIGGER change_no_replace BEFORE INSERT ON change "
    "WHEN EXISTS (SELECT 1 FROM change WHERE sequence = NEW.sequence) "
    "BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
)


class Sqlite:
    """A connection to a SQLite file, made if missing; with `read_only` nothing is written, nor made beside it."""

    faults: ModuleType = sqlite3
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT"
    append_only: tuple[str, ...] = _APPEND_ONLY

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        # Every transaction begins explicitly, none by the driver's own rules.
        if read_only:
            self._connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            return
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            for setting in (
                f"busy_timeout = {BUSY_MILLISECONDS}",
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
            ):
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

    def count_on(self, table: str, column: str) -> None:
        """Go on numbering after the greatest number: SQLite does so by itself."""

    @contextmanager
    def put_aside(self, tables: Sequence[str], name: str) -> Iterator[PutAside]:
        """Keep a copy of the database beside it and take these tables away, within the transaction."""
        place = Path(f"{self._path}.{name}")
        _keep_copy(self._path, place)
        try:
            with closing(Sqlite(place, read_only=True)) as copy:
                for table in reversed(tables):
                    self.execute(f"DROP TABLE {table}", ())
                yield PutAside(Former(Transaction(copy)), str(place))
        except BaseException:
            with suppress(OSError):
                place.unlink()
            raise

    def close(self) -> None:
        """Close the connection; harmless when repeated."""
        self._connection.close()


def _keep_copy(source: Path, place: Path) -> None:
    """Copy a database while it is in use; the copy stands at its place only once it is whole, sound and on the disk."""
    part = place.with_name(f"{place.name}.part")
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(part)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode = DELETE")
            ((sound, *_),) = written.execute("PRAGMA integrity_check(1)")
        if sound != "ok":
            raise WorkspaceError(f"台账数据库有损坏：{source}（{sound}）", "请恢复备份后再试；数据没有改动。")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
        flush_folder(place.parent)
    except (sqlite3.Error, OSError) as error:
        raise WorkspaceError(
            f"台账要换到新的数据版本，但改前的副本写不了：{place}（{error}）",
            "请腾出磁盘空间、确认这个文件夹可以写入，再运行一次；数据没有改动。",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def copy_untouched(source: Path, target: Path) -> None:
    """Copy the files of a SQLite database as they all stand at one moment; where there is none, copy nothing.

    Every file is read twice. Where both readings agree, all files stood so at once between them: what a process
    killed at that moment leaves, which SQLite recovers from. SQLite itself would make files beside the original,
    and closing might fold its log into it. `WorkspaceError` where it is written to all the time; `OSError`.
    """
    ends = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        copied = [_copy_file(Path(f"{source}{end}"), Path(f"{target}{end}")) for end in _FILES]
        if copied == [_copy_file(Path(f"{source}{end}"), None) for end in _FILES]:
            return
        if time.monotonic() > ends:
            raise WorkspaceError("台账正在写入，读不到完整的内容", "请等正在运行的命令结束后再运行一次。")
        time.sleep(0.02)


def _copy_file(source: Path, target: Path | None) -> str:
    """Copy a file, or only read it; the digest of its content, empty where there is no such file."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as incoming, target.open("wb") if target else nullcontext() as outgoing:
            while part := incoming.read(1 << 20):
                digest.update(part)
                if outgoing:
                    outgoing.write(part)
    except FileNotFoundError:
        if target:
            target.unlink(missing_ok=True)
        return ""
    return digest.hexdigest()
