"""The tables of the ledger database, and how each kind of value stands in them.

The same in SQLite and PostgreSQL: text, moments and days exactly as given, JSON with its keys sorted.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA_VERSION = 3
"""The layout this program writes and reads; a database with another one is refused."""

_UNSTORABLE = re.compile("[\x00\x1b\ud800-\udfff]")
_ESCAPED = re.compile("\x1b([0-9a-f]{4})")


def _escape(text: str) -> str:
    return str(_UNSTORABLE.sub(lambda found: f"\x1b{ord(found[0]):04x}", text))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Exact(TypeDecorator[str]):
    """Any text, exactly: what no database holds (NUL, undecodable bytes of file names) goes in escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _unescape(value)


class _Json(TypeDecorator[Any]):
    """JSON as readable text, keys sorted: the same value is always the same text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _escape(json.dumps(value, ensure_ascii=False, sort_keys=True, default=dict))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(_unescape(value))


class _Moment(TypeDecorator[datetime]):
    """Local time as ISO text of fixed width, so that text order is the order of time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError(f"a local time without zone is expected: {value!r}")
        return value.isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class _Day(TypeDecorator[date]):
    """A date as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else date(value.year, value.month, value.day).isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


def _column(name: str, kind: Any = _Exact, *rest: Any, **options: Any) -> Column[Any]:
    """A column that is never null unless it says so."""
    return Column(name, kind, *rest, **{"nullable": False, **options})


metadata = MetaData()

meta = Table("meta", metadata, _column("key", primary_key=True), _column("value"))

plan = Table(
    "plan",
    metadata,
    _column("id", primary_key=True),
    _column("title"),
    _column("year", Integer),
    _column("issued", _Day),
    _column("snapshot", _Json),
)

edition = Table(
    "edition",
    metadata,
    _column("id", primary_key=True),
    _column("plan"),
    _column("unit"),
    _column("sequence", Integer),
    _column("round"),
    _column("issued_on", _Day),
    _column("schema_version", Integer),
    _column("cells", _Json),
    Index("edition_of_unit", "plan", "unit", "sequence"),
)

returns = Table(
    "returns",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("sha256", index=True),
    _column("file"),
    _column("size", BigInteger),
    _column("received_at", _Moment),
    _column("outcome"),
    _column("plan", index=True),
    _column("unit"),
    _column("edition", index=True),
    _column("stale", Boolean),
    _column("raw", _Json),
    _column("settled", _Json),
    _column("problems", _Json),
    _column("changed", Integer),
    _column("conflicts", Integer),
    _column("statement"),
    _column("sender"),
    _column("via"),
    sqlite_autoincrement=True,
)

row = Table(
    "row",
    metadata,
    _column("key", primary_key=True),
    _column("plan"),
    _column("item", Integer, nullable=True),
    _column("unit"),
    _column("kind"),
    Index("row_of_unit", "plan", "unit"),
)

change = Table(
    "change",
    metadata,
    _column("sequence", Integer, primary_key=True),
    _column("row", _Exact, ForeignKey("row.key")),
    _column("field"),
    _column("value"),
    _column("return_id", Integer, ForeignKey("returns.id"), nullable=True),
    _column("sheet"),
    _column("cell"),
    _column("actor"),
    _column("at", _Moment),
    Index("change_of_row", "row", "sequence"),
    sqlite_autoincrement=True,
)

current = Table(
    "current",
    metadata,
    _column("row", _Exact, ForeignKey("row.key"), primary_key=True),
    _column("field", primary_key=True),
    _column("value"),
    _column("change_sequence", Integer, ForeignKey("change.sequence")),
)

question = Table(
    "question",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("kind"),
    _column("plan", index=True),
    _column("row"),
    _column("field"),
    _column("ours"),
    _column("theirs"),
    _column("base"),
    _column("proposal"),
    _column("return_id", Integer, ForeignKey("returns.id")),
    _column("sheet"),
    _column("cell"),
    _column("opened_at", _Moment),
    sqlite_autoincrement=True,
)

decision = Table(
    "decision",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("case", Integer, ForeignKey("question.id"), index=True),
    _column("choice"),
    _column("value"),
    _column("actor"),
    _column("at", _Moment),
    _column("note"),
    sqlite_autoincrement=True,
)

basis = Table(
    "basis",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("plan", index=True),
    _column("at", _Moment),
    _column("files", _Json),
    sqlite_autoincrement=True,
)

mail = Table(
    "mail",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("key", unique=True),
    _column("kind"),
    _column("plan"),
    _column("unit"),
    _column("day", _Day),
    _column("path"),
    _column("message_id", index=True),
    _column("state", index=True),
    _column("sender"),
    _column("to", _Json),
    _column("cc", _Json),
    _column("by_hand", Boolean),
    _column("attempts", Integer),
    _column("next_try", _Moment, nullable=True),
    _column("accepted", _Json),
    _column("refused", _Json),
    _column("answer"),
    _column("sent_at", _Moment, nullable=True),
    sqlite_autoincrement=True,
)

mail_entry = Table(
    "mail_entry",
    metadata,
    _column("mail", _Exact, ForeignKey("mail.key"), primary_key=True),
    _column("position", Integer, primary_key=True),
    _column("plan"),
    _column("unit"),
    _column("due", _Day),
    _column("stage"),
    UniqueConstraint("plan", "unit", "due", "stage"),
)

post = Table(
    "post",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("account"),
    _column("validity", BigInteger),
    _column("uid", BigInteger),
    _column("sha256", index=True),
    _column("kind"),
    _column("sender"),
    _column("subject"),
    _column("message_id"),
    _column("arrived_at", _Moment),
    _column("taken_at", _Moment),
    _column("written", Boolean),
    _column("marked", Boolean),
    UniqueConstraint("account", "validity", "uid"),
    sqlite_autoincrement=True,
)

post_file = Table(
    "post_file",
    metadata,
    _column("post", Integer, ForeignKey("post.id"), primary_key=True),
    _column("position", Integer, primary_key=True),
    _column("file"),
    _column("sha256"),
    _column("sender"),
    Index("post_file_of_file", "file", "sha256"),
)

job_run = Table(
    "job_run",
    metadata,
    _column("id", Integer, primary_key=True),
    _column("job"),
    _column("started_at", _Moment),
    _column("finished_at", _Moment, nullable=True),
    _column("ok", Boolean, nullable=True),
    _column("note"),
    Index("job_run_of_job", "job", "started_at"),
    sqlite_autoincrement=True,
)

APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER change_no_update BEFORE UPDATE ON change "
        "BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
        "CREATE TRIGGER change_no_delete BEFORE DELETE ON change "
        "BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
        # INSERT OR REPLACE deletes without firing the trigger above.
        "CREATE TRIGGER change_no_replace BEFORE INSERT ON change "
        "WHEN EXISTS (SELECT 1 FROM change WHERE sequence = NEW.sequence) "
        "BEGIN SELECT RAISE(ABORT, 'change is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'change is append-only'; END $$",
        "CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change "
        "FOR EACH STATEMENT EXECUTE FUNCTION change_is_append_only()",
    ),
}
"""What makes the table of changes append-only, by database."""
