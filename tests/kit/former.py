"""A ledger of layout 3, as an earlier release left it, put where a test wants it: SQLite or PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from toolkit.edges.store.address import parse_address
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.tables import META, Table
from toolkit.edges.store.transaction import transaction

WORKSPACE = Path(__file__).parents[1] / "data" / "layout3"
"""A whole workspace of that release; its README says what it holds."""
_TABLES = Path(__file__).parents[1] / "edges" / "store" / "layout3_postgresql.sql"


def put_former(url: str, ledger: Path = WORKSPACE / "ledger.db") -> None:
    """Put the ledger of layout 3 that stands in a SQLite file into the database at `url`, which is empty."""
    address = parse_address(url, Path("/"))
    if address.file:
        shutil.copyfile(ledger, address.file)
        return
    import psycopg

    with closing(psycopg.connect(**dict(address.server or {}))) as server, server, server.cursor() as cursor:
        for statement in _TABLES.read_text("utf-8").split(";\n"):
            cursor.execute(statement.encode())
        for table, rows in contents(ledger).items():
            for row in rows:
                flags = {"stale", "by_hand", "written", "marked", "ok"}
                given = [bool(row[name]) if name in flags and row[name] is not None else row[name] for name in row]
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join("%s" for _ in row)
                cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'.encode(), given)
        for table, column in _NUMBERED:
            given = f"pg_get_serial_sequence('{table}', '{column}'), (SELECT max({column}) FROM \"{table}\")"
            cursor.execute(f"SELECT setval({given})".encode())


def put_layout(
    folder: Path, layout: int, made_of: Iterable[Table], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> None:
    """Make a SQLite ledger of an earlier layout, with its secret and these rows by the name of their table."""
    link = Sqlite(folder / "ledger.db")
    with transaction(link, link.begin_making) as making:
        for table in made_of:
            for statement in table.statements(link.serial):
                making.run(statement)
        for statement in link.append_only:
            making.run(statement)
        making.add(META, [{"key": "schema_version", "value": str(layout)}, {"key": "edition_key", "value": "kept"}])
        for table in made_of:
            making.add(table, rows.get(table.name, ()))
    link.close()


def contents(ledger: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of a SQLite ledger as it stands there; tables that others refer to come first."""
    logged = ledger.with_name(f"{ledger.name}-wal").exists()
    how = "mode=ro" if logged else "immutable=1"  # a ledger that was closed is read without a trace
    with closing(sqlite3.connect(f"{ledger.as_uri()}?{how}", uri=True)) as read:
        read.row_factory = sqlite3.Row
        return {name: [dict(row) for row in read.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')] for name in _ORDER}


_ORDER = (
    *("meta", "plan", "edition", "returns", "row", "change", "current", "question", "decision", "basis"),
    *("mail", "mail_entry", "post", "post_file", "job_run"),
)
_NUMBERED = (
    *(("returns", "id"), ("change", "sequence"), ("question", "id"), ("decision", "id"), ("basis", "id")),
    *(("mail", "id"), ("post", "id"), ("job_run", "id")),
)
