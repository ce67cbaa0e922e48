"""The ledger database: what came in, what each cell holds now and where every value came from.

SQLite in one file, or PostgreSQL; both keep the same records exactly. Every method is one transaction: it
happened wholly or not at all, also when the process is killed in the middle.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    URL,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    create_engine,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from toolkit.domain.plan import item_of
from toolkit.domain.records import Case, CaseKind, Change, Choice, Decision, Edition, Entry, Mail, Outcome, Return
from toolkit.problems import ConfigError, WorkspaceError, shorten

SCHEMA_VERSION = 2
"""The layout this program writes and reads; a database with another one is refused."""

_BUSY_MILLISECONDS = 10_000
_FILES = ("", "-wal", "-journal")
"""What SQLite adds to a database's name for the files that together hold its content."""
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


_metadata = MetaData()

_meta = Table("meta", _metadata, _column("key", primary_key=True), _column("value"))

_plan = Table(
    "plan",
    _metadata,
    _column("id", primary_key=True),
    _column("title"),
    _column("year", Integer),
    _column("issued", _Day),
    _column("snapshot", _Json),
)

_edition = Table(
    "edition",
    _metadata,
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

_returns = Table(
    "returns",
    _metadata,
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

_row = Table(
    "row",
    _metadata,
    _column("key", primary_key=True),
    _column("plan"),
    _column("item", Integer, nullable=True),
    _column("unit"),
    _column("kind"),
    Index("row_of_unit", "plan", "unit"),
)

_change = Table(
    "change",
    _metadata,
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

_current = Table(
    "current",
    _metadata,
    _column("row", _Exact, ForeignKey("row.key"), primary_key=True),
    _column("field", primary_key=True),
    _column("value"),
    _column("change_sequence", Integer, ForeignKey("change.sequence")),
)

_question = Table(
    "question",
    _metadata,
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

_decision = Table(
    "decision",
    _metadata,
    _column("id", Integer, primary_key=True),
    _column("case", Integer, ForeignKey("question.id"), index=True),
    _column("choice"),
    _column("value"),
    _column("actor"),
    _column("at", _Moment),
    _column("note"),
    sqlite_autoincrement=True,
)

_basis = Table(
    "basis",
    _metadata,
    _column("id", Integer, primary_key=True),
    _column("plan", index=True),
    _column("at", _Moment),
    _column("files", _Json),
    sqlite_autoincrement=True,
)

_mail = Table(
    "mail",
    _metadata,
    _column("key", primary_key=True),
    _column("kind"),
    _column("plan"),
    _column("unit"),
    _column("day", _Day),
    _column("path"),
    _column("message_id"),
    _column("state"),
)

_mail_entry = Table(
    "mail_entry",
    _metadata,
    _column("mail", _Exact, ForeignKey("mail.key"), primary_key=True),
    _column("position", Integer, primary_key=True),
    _column("plan"),
    _column("unit"),
    _column("due", _Day),
    _column("stage"),
    UniqueConstraint("plan", "unit", "due", "stage"),
)

_job_run = Table(
    "job_run",
    _metadata,
    _column("id", Integer, primary_key=True),
    _column("job"),
    _column("started_at", _Moment),
    _column("finished_at", _Moment, nullable=True),
    _column("ok", Boolean, nullable=True),
    _column("note"),
    Index("job_run_of_job", "job", "started_at"),
    sqlite_autoincrement=True,
)

_APPEND_ONLY = {
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

_OPEN_REMEDY = "请检查 config.toml 的 [store] 设置：文件所在文件夹是否存在、可写，数据库服务是否已启动。"
_USE_REMEDY = "请关闭其他正在使用台账数据库的程序，确认磁盘有空间、可以写入，再试一次。"


class Store:
    """The ledger database, open; closed by `close` or at the end of its `with` block."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self._shown = shown

    @classmethod
    def open(cls, url: str, root: Path) -> Store:
        """The database at `url`, made if missing; a relative SQLite path starts at `root`.

        `ConfigError` where the URL cannot be used, `WorkspaceError` where the database cannot be opened or
        was made by a newer program.
        """
        store = cls._reach(_address(url, root))
        try:
            with store._opening():
                store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    @contextmanager
    def look(cls, url: str, root: Path) -> Iterator[Store]:
        """What the database at `url` holds now, to read and to try things on; empty where there is none yet.

        Nothing is written there: a SQLite database is copied, also while another process writes to it, and a
        server is opened to read only. Not for a process that has the same SQLite database open: closing the files
        read here would give up its locks. Raises what `open` does.
        """
        address = _address(url, root)
        with TemporaryDirectory() as folder:
            if address.database and address.get_backend_name() == "sqlite":
                _copy_database(Path(address.database), Path(folder) / "ledger.db")
            else:
                with cls._reach(address, read_only=True) as server:
                    with server._opening():
                        made = server._is_made()
                        if made:
                            server._check_version()
                    if made:
                        yield server
                        return
            with cls._reach(_address("sqlite:///ledger.db", Path(folder)), shown=address) as copy:
                with copy._opening():
                    copy._prepare()
                yield copy

    @classmethod
    def _reach(cls, address: URL, *, read_only: bool = False, shown: URL | None = None) -> Store:
        """The database at an address, its tables not looked at yet; errors call it `shown`."""
        try:
            engine = _engine(address, read_only=read_only)
        except ModuleNotFoundError as error:
            raise WorkspaceError(
                f"没有安装连接数据库所需的组件（{error.name}）",
                "请安装带 postgresql 选项的本工具，或把 config.toml 的 [store] url 改回 sqlite:///ledger.db。",
            ) from error
        return cls(engine, (shown or address).render_as_string(hide_password=True))

    def close(self) -> None:
        """Close every connection; harmless when repeated."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Plans and editions

    def save_plan(self, plan_id: str, title: str, year: int, issued: date, snapshot: Mapping[str, Any]) -> None:
        """Keep the plan as given, in place of what was kept under its id."""
        values = {"title": title, "year": year, "issued": issued, "snapshot": snapshot}
        statement = self._insert(_plan).values(id=plan_id, **values)
        with self._writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def plan_snapshot(self, plan_id: str) -> dict[str, Any] | None:
        """The snapshot last saved of that plan."""
        with self._reading() as connection:
            found: dict[str, Any] | None = connection.scalar(select(_plan.c.snapshot).where(_plan.c.id == plan_id))
        return found

    def add_edition(self, edition: Edition) -> bool:
        """Keep the edition; False, and nothing changed, where its id is already known."""
        statement = self._insert(_edition).on_conflict_do_nothing(index_elements=["id"])
        with self._writing() as connection:
            return connection.scalar(statement.values(_values(edition)).returning(_edition.c.id)) is not None

    def edition(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        with self._reading() as connection:
            found = connection.execute(select(_edition).where(_edition.c.id == edition_id)).mappings().one_or_none()
        return None if found is None else Edition(**found)

    def latest_edition(self, plan: str, unit: str) -> Edition | None:
        """The unit's edition of the highest sequence."""
        query = (
            select(_edition)
            .where(_edition.c.plan == plan, _edition.c.unit == unit)
            .order_by(_edition.c.sequence.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else Edition(**found)

    def latest_editions(self, plan: str) -> dict[str, Edition]:
        """Unit -> its edition of the highest sequence."""
        newest = (
            select(_edition.c.unit, func.max(_edition.c.sequence).label("sequence"))
            .where(_edition.c.plan == plan)
            .group_by(_edition.c.unit)
            .subquery()
        )
        query = (
            select(_edition)
            .join(newest, and_(_edition.c.unit == newest.c.unit, _edition.c.sequence == newest.c.sequence))
            .where(_edition.c.plan == plan)
        )
        with self._reading() as connection:
            return {found["unit"]: Edition(**found) for found in connection.execute(query).mappings()}

    # Returns

    def seen(self, sha256: str) -> Return | None:
        """The newest return with those bytes that was not itself a duplicate."""
        query = (
            select(_returns)
            .where(_returns.c.sha256 == sha256, _returns.c.outcome != Outcome.DUPLICATE.value)
            .order_by(_returns.c.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else _as_return(found)

    def find_return(self, return_id: int) -> Return | None:
        """The return of that id."""
        with self._reading() as connection:
            found = connection.execute(select(_returns).where(_returns.c.id == return_id)).mappings().one_or_none()
        return None if found is None else _as_return(found)

    def knows(self, sha256: str, file: str) -> bool:
        """Whether a return of this very file name with these bytes is recorded."""
        query = select(_returns.c.id).where(_returns.c.sha256 == sha256, _returns.c.file == file).limit(1)
        with self._reading() as connection:
            return connection.scalar(query) is not None

    def returns_of(self, edition_id: str) -> tuple[Return, ...]:
        """The returns of an edition that went in, wholly or partly, oldest first."""
        query = (
            select(_returns)
            .where(
                _returns.c.edition == edition_id,
                _returns.c.outcome.in_([Outcome.MERGED.value, Outcome.PARTIAL.value]),
            )
            .order_by(_returns.c.id)
        )
        with self._reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def returns(self, plan: str, light: bool = True, until: datetime | None = None) -> tuple[Return, ...]:
        """Every return of the plan and every one of no known plan, oldest first; those received until then.

        With `light` their `raw` and `settled` are left empty, not read.
        """
        wanted = [column for column in _returns.c if not (light and column.name in ("raw", "settled"))]
        query = select(*wanted).where(_returns.c.plan.in_([plan, ""])).order_by(_returns.c.id)
        if until is not None:
            query = query.where(_returns.c.received_at <= until)
        with self._reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def record(
        self, ret: Return, changes: Sequence[Change], cases: Sequence[Case], decision: Decision | None = None
    ) -> Return:
        """Take in a return with all its changes and open questions, or nothing; the return with its new id.

        The changes and cases get that id whatever they carry; rows not met before are added. A `decision` that
        made the return go in is kept with it.
        """
        with self._writing() as connection:
            statement = insert(_returns).returning(_returns.c.id)
            number: int = connection.execute(statement, _values(ret, "id")).scalar_one()
            rows = [*(each.row for each in changes), *(each.row for each in cases if each.row)]
            self._add_rows(connection, rows)
            self._append(connection, [replace(each, return_id=number) for each in changes])
            if cases:
                connection.execute(insert(_question), [{**_values(each, "id"), "return_id": number} for each in cases])
            if decision:
                connection.execute(insert(_decision), _values(decision, "id"))
        return replace(ret, id=number)

    def apply(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Add changes no file brought (the office's verdicts), all or none; returned with their sequence.

        A change keeps its `return_id`: one that names a return counts as come from it.
        """
        with self._writing() as connection:
            self._add_rows(connection, [each.row for each in changes])
            return self._append(connection, changes)

    def decide(self, decision: Decision, changes: Sequence[Change] = ()) -> None:
        """Keep the office's answer with the changes it makes, as `apply` does, all or none."""
        with self._writing() as connection:
            connection.execute(insert(_decision), _values(decision, "id"))
            self._add_rows(connection, [each.row for each in changes])
            self._append(connection, changes)

    # Cells

    def current(self, plan: str, unit: str | None = None) -> dict[str, dict[str, str]]:
        """What the rows of the plan, or of one unit in it, hold now; a cleared cell is there as ""."""
        query = (
            select(_current.c.row, _current.c.field, _current.c.value)
            .join(_row, _row.c.key == _current.c.row)
            .where(_row.c.plan == plan)
        )
        if unit is not None:
            query = query.where(_row.c.unit == unit)
        with self._reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def current_as_of(self, plan: str, when: datetime) -> dict[str, dict[str, str]]:
        """What the rows of the plan held at `when`: the changes dated until then (inclusive), replayed."""
        query = (
            select(_change.c.row, _change.c.field, _change.c.value)
            .join(_row, _row.c.key == _change.c.row)
            .where(_row.c.plan == plan, _change.c.at <= when)
            .order_by(_change.c.sequence)
        )
        with self._reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def last_changed(self, plan: str) -> dict[str, date]:
        """Row key -> date of its newest change that came from a return; rows without one are absent."""
        query = (
            select(_change.c.row, func.max(_change.c.at).label("at"))
            .join(_row, _row.c.key == _change.c.row)
            .where(_row.c.plan == plan, _change.c.return_id.is_not(None))
            .group_by(_change.c.row)
        )
        with self._reading() as connection:
            return {found.row: found.at.date() for found in connection.execute(query)}

    def changes(self, row: str, field: str | None = None) -> tuple[Change, ...]:
        """Every change of the row, or of one field in it, oldest first."""
        query = select(_change).where(_change.c.row == row).order_by(_change.c.sequence)
        if field is not None:
            query = query.where(_change.c.field == field)
        with self._reading() as connection:
            return tuple(Change(**found) for found in connection.execute(query).mappings())

    def cases(self, plan: str, until: datetime | None = None) -> tuple[tuple[Case, Decision | None], ...]:
        """The plan's questions, oldest first, each with the office's latest answer; both as they stood at `until`."""
        asked = select(_question).where(_question.c.plan == plan).order_by(_question.c.id)
        told = select(_decision).join(_question, _question.c.id == _decision.c.case).where(_question.c.plan == plan)
        if until is not None:
            asked, told = asked.where(_question.c.opened_at <= until), told.where(_decision.c.at <= until)
        with self._reading() as connection:
            answers = {
                found["case"]: Decision(**{**found, "choice": Choice(found["choice"])})
                for found in connection.execute(told.order_by(_decision.c.id)).mappings()
            }
            return tuple(
                (Case(**{**found, "kind": CaseKind(found["kind"])}), answers.get(found["id"]))
                for found in connection.execute(asked).mappings()
            )

    # What a master was made from

    def add_basis(self, plan: str, at: datetime, made_from: Mapping[str, str]) -> bool:
        """Note what the plan's master was made from: file name -> SHA-256; False where that is noted already."""
        if self.basis(plan, at) == dict(made_from):
            return False
        with self._writing() as connection:
            connection.execute(insert(_basis).values(plan=plan, at=at, files=made_from))
        return True

    def basis(self, plan: str, until: datetime) -> dict[str, str] | None:
        """What the plan's latest master until then was made from; None where there was none."""
        query = (
            select(_basis.c.files)
            .where(_basis.c.plan == plan, _basis.c.at <= until)
            .order_by(_basis.c.at.desc(), _basis.c.id.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found: dict[str, str] | None = connection.scalar(query)
        return found

    # Mails

    def add_mail(self, mail: Mail) -> bool:
        """Keep the mail with all its entries; False, and nothing changed, where its key is already known.

        `WorkspaceError`, and nothing changed, where one of its entries is already in another mail.
        """
        statement = self._insert(_mail).on_conflict_do_nothing(index_elements=["key"])
        try:
            with self._writing() as connection:
                added = statement.values(_values(mail, "entries")).returning(_mail.c.key)
                if connection.scalar(added) is None:
                    return False
                if mail.entries:
                    connection.execute(
                        insert(_mail_entry),
                        [
                            {"mail": mail.key, "plan": mail.plan, "position": position, **_values(entry)}
                            for position, entry in enumerate(mail.entries)
                        ],
                    )
        except IntegrityError as error:
            raise WorkspaceError(
                f"给{mail.unit}的邮件没有登记：其中有的提醒已写在别的邮件里",
                "可能有另一个命令同时在运行；请等它结束后再运行一次。",
            ) from error
        return True

    def mail(self, key: str) -> Mail | None:
        """The mail of that key, its entries in the order given."""
        entries = (
            select(_mail_entry.c.unit, _mail_entry.c.due, _mail_entry.c.stage)
            .where(_mail_entry.c.mail == key)
            .order_by(_mail_entry.c.position)
        )
        with self._reading() as connection:
            found = connection.execute(select(_mail).where(_mail.c.key == key)).mappings().one_or_none()
            if found is None:
                return None
            kept = tuple(Entry(**entry) for entry in connection.execute(entries).mappings())
        return Mail(**found, entries=kept)

    def sent_entries(self, plan: str) -> dict[Entry, date]:
        """Every reminder of the plan made so far, and the day of the mail that carries it."""
        query = (
            select(_mail_entry.c.unit, _mail_entry.c.due, _mail_entry.c.stage, _mail.c.day)
            .join(_mail, _mail.c.key == _mail_entry.c.mail)
            .where(_mail_entry.c.plan == plan)
        )
        with self._reading() as connection:
            return {Entry(found.unit, found.due, found.stage): found.day for found in connection.execute(query)}

    # Jobs

    def job_started(self, job: str, at: datetime) -> int:
        """Note that a job began; the number of this run."""
        statement = insert(_job_run).values(job=job, started_at=at, note="").returning(_job_run.c.id)
        with self._writing() as connection:
            number: int = connection.execute(statement).scalar_one()
        return number

    def job_finished(self, run: int, at: datetime, ok: bool, note: str = "") -> None:
        """Note how the run of that number ended."""
        statement = update(_job_run).where(_job_run.c.id == run).values(finished_at=at, ok=ok, note=note)
        with self._writing() as connection:
            connection.execute(statement)

    def last_run(self, job: str) -> datetime | None:
        """When the latest run of the job that ended well had begun."""
        query = select(func.max(_job_run.c.started_at)).where(_job_run.c.job == job, _job_run.c.ok.is_(True))
        with self._reading() as connection:
            found: datetime | None = connection.scalar(query)
        return found

    # Inside

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One writer at a time: changes become visible in the order of their sequence."""
        with (
            _told(),
            self._engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE change IN SHARE ROW EXCLUSIVE MODE")
            yield connection

    @contextmanager
    def _opening(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise WorkspaceError(f"台账数据库打不开：{self._shown}（{_why(error)}）", _OPEN_REMEDY) from error

    def _prepare(self) -> None:
        """Make the tables if missing; refuse a database this program would not understand."""
        if not self._is_made():
            self._create()
        self._check_version()

    def _is_made(self) -> bool:
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
                if encoding != "UTF8":
                    raise WorkspaceError(
                        f"台账数据库的编码是 {encoding}，存不下全部汉字", "请另建一个 UTF8 编码的数据库。"
                    )
            return inspect(connection).has_table("meta")

    def _check_version(self) -> None:
        with self._engine.begin() as connection:
            found = connection.scalar(select(_meta.c.value).where(_meta.c.key == "schema_version"))
        if found is None or not found.isdigit():
            raise WorkspaceError("这个数据库不是本工具建立的台账数据库", _OPEN_REMEDY)
        if int(found) > SCHEMA_VERSION:
            raise WorkspaceError(
                f"台账数据库是更新版本的工具建立的（数据版本 {found}，本工具只认到 {SCHEMA_VERSION}）",
                "请升级本工具后再用；数据没有改动。",
            )
        if int(found) < SCHEMA_VERSION:
            raise WorkspaceError(
                f"台账数据库是试用版工具建立的（数据版本 {found}），本工具不再使用",
                "请把 ledger.db 移到别处后重新下发、合并；原件都在 archive 文件夹里。数据没有改动。",
            )

    def _create(self) -> None:
        dialect = self._engine.dialect.name
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            if dialect == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('toolkit ledger'))")
            if inspect(connection).has_table("meta"):
                return
            _metadata.create_all(connection, checkfirst=False)
            for statement in _APPEND_ONLY[dialect]:
                connection.exec_driver_sql(statement)
            connection.execute(insert(_meta).values(key="schema_version", value=str(SCHEMA_VERSION)))

    def _add_rows(self, connection: Connection, keys: Iterable[str]) -> None:
        rows = [_row_values(key) for key in dict.fromkeys(keys)]
        if rows:
            connection.execute(self._insert(_row).on_conflict_do_nothing(index_elements=["key"]), rows)

    def _append(self, connection: Connection, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Add the changes in the order given and bring `current` up to them."""
        if not changes:
            return ()
        sequences = connection.scalars(
            insert(_change).returning(_change.c.sequence, sort_by_parameter_order=True),
            [_values(each, "sequence") for each in changes],
        ).all()
        added = tuple(replace(each, sequence=sequence) for each, sequence in zip(changes, sequences, strict=True))
        latest = {(each.row, each.field): each for each in added}
        statement = self._insert(_current)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["row", "field"],
                set_={
                    "value": statement.excluded.value,
                    "change_sequence": statement.excluded.change_sequence,
                },
            ),
            [
                {"row": row, "field": field, "value": each.value, "change_sequence": each.sequence}
                for (row, field), each in latest.items()
            ],
        )
        return added


def _address(url: str, root: Path) -> URL:
    """The URL made definite: an absolute SQLite path, the one PostgreSQL driver used."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise ConfigError(
            "[store] url 不是数据库地址", "请写成 sqlite:///ledger.db 或 postgresql+psycopg://…。"
        ) from error
    kind = address.get_backend_name()
    if kind == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise ConfigError(
            f"[store] url 用了不支持的数据库：{kind}",
            "请写成 sqlite:///ledger.db 或 postgresql+psycopg://…。",
        )
    if not address.database or address.database == ":memory:":
        raise ConfigError("[store] url 没有写数据库文件名", "请写成 sqlite:///ledger.db。")
    return address.set(drivername="sqlite", database=str(root.absolute() / address.database))


def _engine(address: URL, *, read_only: bool = False) -> Engine:
    if address.get_backend_name() == "postgresql":
        options = {"postgresql_readonly": True} if read_only else {}
        return create_engine(address, pool_pre_ping=True, execution_options=options)
    engine = create_engine(address)

    # The driver would begin transactions by its own rules; here every one begins explicitly.
    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA foreign_keys = ON")
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _copy_database(source: Path, target: Path) -> None:
    """Copy the files of a SQLite database as they all stand at one moment; where there is none, copy nothing.

    Every file is read twice. Where both readings agree, all files stood so at once between them: what a process
    killed at that moment leaves, which SQLite recovers from. SQLite itself would make files beside the original,
    and closing might fold its log into it.
    """
    ends = time.monotonic() + _BUSY_MILLISECONDS / 1000
    try:
        while True:
            copied = [_copy_file(Path(f"{source}{end}"), Path(f"{target}{end}")) for end in _FILES]
            if copied == [_copy_file(Path(f"{source}{end}"), None) for end in _FILES]:
                return
            if time.monotonic() > ends:
                raise WorkspaceError("台账正在写入，读不到完整的内容", "请等正在运行的命令结束后再运行一次。")
            time.sleep(0.02)
    except OSError as error:
        raise WorkspaceError(f"台账数据库打不开：{source}（{error.strerror}）", _OPEN_REMEDY) from error


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


@contextmanager
def _told() -> Iterator[None]:
    """Turn a fault of the database's surroundings (locked, full, gone, damaged) into a line for the clerk."""
    try:
        yield
    except DatabaseError as error:
        if isinstance(error, OperationalError) or type(error) is DatabaseError:
            raise WorkspaceError(f"台账数据库读写失败（{_why(error)}）", _USE_REMEDY) from error
        raise


def _why(error: SQLAlchemyError) -> str:
    return shorten(str(getattr(error, "orig", None) or error), 120)


def _values(record: Any, *leave: str) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in fields(record) if each.name not in leave}


def _as_return(found: RowMapping) -> Return:
    values: dict[str, Any] = dict(**found)
    values["outcome"] = Outcome(values["outcome"])
    values["problems"] = tuple(values["problems"])
    return Return(**values)


def _row_values(key: str) -> dict[str, Any]:
    """What a row key says: its plan, item, unit and kind; `ValueError` for a key of no known form."""
    plan, middle, unit = key.split("/", 2)
    item = item_of(key)
    if item is not None:
        kind = "assignment"
    elif middle == "unit":
        kind = "contact"
    elif middle.startswith("round-"):
        kind = "report"
    else:
        raise ValueError(f"not a row key: {key!r}")
    return {"key": key, "plan": plan, "item": item, "unit": unit, "kind": kind}


def _cells(values: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for row, field, value in values:
        cells.setdefault(row, {})[field] = value
    return cells
