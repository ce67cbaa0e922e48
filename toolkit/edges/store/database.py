"""The ledger database as a place: reached, made, looked at untouched, read and written a transaction at a time.

SQLite in one file, or PostgreSQL. What goes wrong around it (locked, full, gone, damaged) is a `WorkspaceError` in
the clerk's words.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError, SQLAlchemyError

from toolkit.edges.store import tables
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.problems import shorten

_BUSY_MILLISECONDS = 10_000
_FILES = ("", "-wal", "-journal")
"""What SQLite adds to a database's name for the files that together hold its content."""

_OPEN_REMEDY = "请检查 config.toml 的 [store] 设置：文件所在文件夹是否存在、可写，数据库服务是否已启动。"
_USE_REMEDY = "请关闭其他正在使用台账数据库的程序，确认磁盘有空间、可以写入，再试一次。"


class Database:
    """A ledger database, open; closed by `close` or at the end of its `with` block."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self._shown = shown

    @classmethod
    def open(cls, url: str, root: Path) -> Self:
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
    def look(cls, url: str, root: Path) -> Iterator[Self]:
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
    def _reach(cls, address: URL, *, read_only: bool = False, shown: URL | None = None) -> Self:
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

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that may say what to do on a conflict."""
        return sqlite.insert(table) if self._engine.dialect.name == "sqlite" else postgresql.insert(table)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with _told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
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
            found = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "schema_version"))
        if found is None or not found.isdigit():
            raise WorkspaceError("这个数据库不是本工具建立的台账数据库", _OPEN_REMEDY)
        if int(found) > tables.SCHEMA_VERSION:
            raise WorkspaceError(
                f"台账数据库是更新版本的工具建立的（数据版本 {found}，本工具只认到 {tables.SCHEMA_VERSION}）",
                "请升级本工具后再用；数据没有改动。",
            )
        if int(found) < tables.SCHEMA_VERSION:
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
            tables.metadata.create_all(connection, checkfirst=False)
            for statement in tables.APPEND_ONLY[dialect]:
                connection.exec_driver_sql(statement)
            connection.execute(tables.meta.insert().values(key="schema_version", value=str(tables.SCHEMA_VERSION)))


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


def values(record: Any, *leave: str) -> dict[str, Any]:
    """What a frozen record holds, as the columns of its table; the fields named in `leave` left out."""
    return {each.name: getattr(record, each.name) for each in fields(record) if each.name not in leave}
