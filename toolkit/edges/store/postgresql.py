"""A ledger in a PostgreSQL database: its connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

import psycopg

from toolkit.edges.store.transaction import Former, PutAside, Transaction
from toolkit.errors import WorkspaceError

_APPEND_ONLY = (
    "CREATE OR REPLACE FUNCTION change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'change is append-only'; END $$",
    "CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change "
    "FOR EACH STATEMENT EXECUTE FUNCTION change_is_append_only()",
)


_APPEND_ONLY_CHAINS = tuple(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION change_is_append_only()"
    for table in ("chain", "mail_event", "note")
)


class Postgresql:
    """A connection to a PostgreSQL database, made anew where the server has dropped it between two transactions."""

    faults: ModuleType = psycopg
    serial = "SERIAL PRIMARY KEY"
    append_only: tuple[str, ...] = _APPEND_ONLY
    append_only_chains: tuple[str, ...] = _APPEND_ONLY_CHAINS

    def __init__(self, given: Mapping[str, str], *, read_only: bool = False) -> None:
        self._given, self._read_only = given, read_only
        self._connection = self._connect()

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(**self._given, autocommit=True)  # type: ignore[arg-type]

    def begin(self, *, write: bool) -> None:
        """Begin a transaction; of those that write there is one at a time."""
        self._begin("BEGIN ISOLATION LEVEL READ COMMITTED" if write else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        if write and not self._read_only:
            self._connection.execute("LOCK TABLE change IN SHARE ROW EXCLUSIVE MODE")

    def begin_making(self) -> None:
        """Begin the transaction that makes or changes the tables: one at a time."""
        self._begin("BEGIN ISOLATION LEVEL READ COMMITTED")
        self._connection.execute("SELECT pg_advisory_xact_lock(hashtext('toolkit ledger'))")

    def _begin(self, statement: str) -> None:
        begin = f"{statement} READ ONLY" if self._read_only else statement
        try:
            self._connection.execute(begin)
        except psycopg.OperationalError:
            if not self._connection.broken:
                raise
            self._connection.close()
            self._connection = self._connect()
            self._connection.execute(begin)

    def commit(self) -> None:
        """End the transaction: what was done in it stays."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """End the transaction, if one is open: nothing was done."""
        with suppress(psycopg.OperationalError):  # the server is gone, and the transaction with it
            self._connection.execute("ROLLBACK")

    def execute(self, sql: str, values: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement; the rows it gives, and how many it touched."""
        cursor = self._connection.execute(_translated(sql), values)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount

    def execute_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> tuple[list[tuple[Any, ...]], int]:
        """Do one statement for each row of values; what all of them give, in that order, and touched."""
        with self._connection.cursor() as cursor:
            if "RETURNING" not in sql:
                cursor.executemany(_translated(sql), rows)
                return [], cursor.rowcount
            cursor.executemany(_translated(sql), rows, returning=True)
            found = cursor.fetchall()
            while cursor.nextset():
                found += cursor.fetchall()
        return found, len(found)

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name; `WorkspaceError` where the database cannot hold every text."""
        ((encoding,),) = self.execute("SHOW server_encoding", ())[0]
        if encoding != "UTF8":
            raise WorkspaceError(f"台账数据库的编码是 {encoding}，存不下全部汉字", "请另建一个 UTF8 编码的数据库。")
        return bool(self.execute("SELECT to_regclass(?) IS NOT NULL", (name,))[0][0][0])

    def is_bare(self, names: Sequence[str]) -> bool:
        """Whether a ledger may be made here: there is no table of these names; others may share the database."""
        return not any(self.has_table(name) for name in names)

    def triggers(self, tables: Sequence[str]) -> set[str]:
        """The triggers that are at work on these tables."""
        at_work = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = current_schema()::regnamespace"
        )
        return {name for name, table in self.execute(at_work, ())[0] if table in tables}

    def settle(self) -> None:
        """Nothing is to be made ready."""

    def count_on(self, table: str, column: str) -> None:
        """Go on numbering the rows of a table after the greatest number that stands in it."""
        greatest = f'(SELECT max("{column}") FROM {table})'
        self.execute(f"SELECT setval(pg_get_serial_sequence(?, ?), {greatest})", (table, column))

    @contextmanager
    def put_aside(self, tables: Sequence[str], name: str) -> Iterator[PutAside]:
        """Move these tables, as they are, into a schema of their own, within the transaction."""
        schema = name.replace("-", "_")
        try:
            self.execute(f"CREATE SCHEMA {schema}", ())
        except psycopg.errors.InsufficientPrivilege as error:
            raise WorkspaceError(
                f"台账要换到新的数据版本，但数据库里建不了放副本的架构 {schema}（{error}）",
                "请数据库管理员给本工具的用户授予在该数据库 CREATE 的权限，再运行一次；数据没有改动。",
            ) from error
        for table in tables:
            self.execute(f"ALTER TABLE {table} SET SCHEMA {schema}", ())
        yield PutAside(Former(Transaction(self), f"{schema}."), f"数据库里的架构 {schema}")

    def close(self) -> None:
        """Close the connection; harmless when repeated."""
        self._connection.close()


def _translated(sql: str) -> bytes:
    """A statement as the driver wants it; none holds a `?` or `%` that is not a value's place."""
    return sql.replace("%", "%%").replace("?", "%s").encode()
