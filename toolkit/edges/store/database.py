"""The ledger database as a place: reached, made, looked at untouched, read and written a transaction at a time.

SQLite in one file, or PostgreSQL. What goes wrong around it (locked, full, gone, damaged) is a `WorkspaceError` in
the clerk's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from toolkit.edges.store.address import Address, parse_address
from toolkit.edges.store.layout import create, has_tables, layout_of
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import LAYOUT, TABLES
from toolkit.edges.store.transaction import Link, Transaction, transaction
from toolkit.edges.system import clock
from toolkit.edges.system.closing import Closing
from toolkit.errors import DamagedLedgerError, WorkspaceError
from toolkit.problems import shorten
from toolkit.system_faults import in_words, next_step

Alone = Callable[[], AbstractContextManager[None]]
"""What keeps every other command away for as long as its block runs."""

_OPEN_REMEDY = "请检查 config.toml 的 [store] 设置：文件所在文件夹是否存在、可写，数据库服务是否已启动。"
_USE_REMEDY = "请关闭其他正在使用台账数据库的程序，确认磁盘有空间、可以写入，再试一次。"

_LOST = "台账数据库不见了或者是空的，而这个工作区已经收发过文件或者备份过台账，不能当作新台账重新开始"
_LOST_REMEDY = (
    "有备份的，toolkit restore 备份.zip 新文件夹（用 PostgreSQL 的，请数据库管理员恢复备份，并核对 [store] url）。"
    "没有备份、archive/records 还在的，toolkit rebuild 新文件夹，按其中存的台账记录重建。"
    "都不行、要从头开始的，toolkit init 新文件夹，把 config.toml、seeds、templates 复制过去。原文件夹请保留。"
)


_TRIGGER = re.compile(r"CREATE TRIGGER (\w+)")
_ANOTHER = "这个台账数据库不是这个工作区的（archive/records 里存的台账记录，它一条也没有）"
_ANOTHER_REMEDY = "确实就用这个台账的，先把 archive/records 移到别处。"


class Database(Closing):
    """A ledger database, open; closed by `close` or at the end of its `with` block."""

    def __init__(self, link: Link, shown: str) -> None:
        self._link = link
        self.shown = shown

    @classmethod
    def open(cls, url: str, root: Path, *, begun: bool = False, alone: Alone = nullcontext) -> Self:
        """The database at `url`, made if missing; a relative SQLite path starts at `root`.

        A ledger of an earlier layout is brought to this program's within `alone()`, which keeps every other command
        away from it, and a copy of it is kept. `ConfigError` where the
        URL cannot be used, `WorkspaceError` where the database cannot be opened or was made by a newer program, and
        where the ledger has `begun` and is missing or empty: it is not made anew.
        """
        address = parse_address(url, root)
        if begun and _is_nothing(address):
            raise lost(address.shown)
        return cls._prepared(address, begun, alone)

    @classmethod
    @contextmanager
    def look(cls, url: str, root: Path, *, begun: bool = False) -> Iterator[Self]:
        """What the database at `url` holds now, to read and to try things on; empty where there is none yet.

        Nothing is written there: a SQLite database is copied, also while another process writes to it, and a
        server is opened to read only. Not for a process that has the same SQLite database open: closing the files
        read here would give up its locks. Raises what `open` does.
        """
        with cls._looked_at(url, root) as (found, folder):
            layout = found._layout()
            if begun and layout is None:
                raise lost(found.shown)
            if layout == LAYOUT:
                yield found
                return
            from toolkit.edges.store.migrations import renew

            with cls._reach(Address(found.shown, folder / "ledger.db")) as made:
                with _opening(found._link.faults, found.shown), _opening(made._link.faults, made.shown):
                    create(made._link) if layout is None else renew(found._link, made._link, layout)
                yield made

    @classmethod
    def layout_at(cls, url: str, root: Path) -> int | None:
        """The layout of the ledger at `url`, None where there is none; looked at as with `look`."""
        with cls._looked_at(url, root) as (found, _):
            return found._layout()

    @classmethod
    @contextmanager
    def _looked_at(cls, url: str, root: Path) -> Iterator[tuple[Self, Path]]:
        """The database at an address to be read, a SQLite one copied, and the folder that a copy stands in."""
        from toolkit.edges.system.scratch import scratch_folder

        address = parse_address(url, root)
        with scratch_folder() as folder:
            if address.file:
                former = folder / "former.db"
                _copy(address.file, former)
                address = Address(address.shown, former)
            with cls._reach(address, read_only=True) as found:
                yield found, folder

    @classmethod
    def _prepared(cls, address: Address, begun: bool, alone: Alone) -> Self:
        """The database at an address, its tables made if missing (refused where it has `begun`), brought to this
        program's layout if older.
        """
        store = cls._reach(address)
        try:
            layout = store._layout()
            if begun and layout is None:
                raise lost(address.shown)
            if layout is None:
                with _opening(store._link.faults, store.shown):
                    create(store._link)
            elif layout < LAYOUT:
                from toolkit.edges.store.migrations import migrate

                with alone(), store._told():
                    migrate(store._link, clock.now(None))
            with store._told():
                store._link.settle()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _reach(cls, address: Address, *, read_only: bool = False) -> Self:
        """The database at an address, its tables not looked at yet."""
        if address.file:
            with _opening(Sqlite.faults, address.shown):
                return cls(Sqlite(address.file), address.shown)
        try:
            from toolkit.edges.store.postgresql import Postgresql
        except ModuleNotFoundError as error:
            raise WorkspaceError(
                f"没有安装连接数据库所需的组件（{error.name}）",
                "请安装带 postgresql 选项的本工具，或把 config.toml 的 [store] url 改回 sqlite:///ledger.db。",
            ) from error
        with _opening(Postgresql.faults, address.shown):
            return cls(Postgresql(address.server or {}, read_only=read_only), address.shown)

    def close(self) -> None:
        """Close the connection; harmless when repeated."""
        self._link.close()

    def triggers(self) -> tuple[set[str], set[str]]:
        """The triggers that a ledger was made with and are not at work, and those at work that it was not made with."""
        with self._told():
            found = self._link.triggers([table.name for table in TABLES])
        made = set(_TRIGGER.findall("\n".join((*self._link.append_only, *self._link.append_only_chains))))
        return made - found, found - made

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that reads: the ledger as it stands at one moment."""
        with self._told(), transaction(self._link, lambda: self._link.begin(write=False)) as opened:
            yield opened

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One writer at a time: changes become visible in the order of their sequence, and what is added to a chain
        is a link of it.
        """
        with self._told(), transaction(self._link, lambda: self._link.begin(write=True), chained=True) as opened:
            yield opened
            if opened.added:
                from toolkit.edges.store.chain import extend

                extend(opened, opened.added)

    @contextmanager
    def filling(self) -> Iterator[Transaction]:
        """As `writing`, for a whole ledger that is carried over with its chains."""
        with self._told(), transaction(self._link, lambda: self._link.begin(write=True)) as opened:
            yield opened

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a fault of the database's surroundings (locked, full, gone, damaged) into a line for the clerk."""
        faults = self._link.faults
        try:
            yield
        except faults.DatabaseError as error:
            if isinstance(error, faults.OperationalError) or type(error) is faults.DatabaseError:
                raise WorkspaceError(
                    f"台账数据库读写失败（{in_words(error, shorten(str(error), 120))}）", next_step(error, _USE_REMEDY)
                ) from error
            raise

    def _layout(self) -> int | None:
        """The layout of the ledger, None where there is none; `WorkspaceError` for one that is not understood."""
        with _opening(self._link.faults, self.shown):
            found = layout_of(self._link)
        if found is None:
            return None
        tables = _tables_of(found)
        if tables:
            with _opening(self._link.faults, self.shown):
                whole = has_tables(self._link, tables)
                if not whole and layout_of(self._link) != found:  # brought over by another process meanwhile
                    return self._layout()
                found = found if whole else 0
        if not found:
            raise DamagedLedgerError(
                f"这个数据库不是本工具建立的台账数据库，或者缺了表：{self.shown}",
                "请核对 config.toml 的 [store] url；是本工具的台账而缺了表的，请恢复备份。数据没有改动。",
            )
        if tables:
            return found
        if found > LAYOUT:
            raise WorkspaceError(
                f"台账数据库是更新版本的工具建立的（数据版本 {found}，本工具只认到 {LAYOUT}）",
                "请升级本工具后再用；数据没有改动。",
            )
        raise WorkspaceError(
            f"台账数据库是试用版工具建立的（数据版本 {found}），本工具不再使用",
            "请把 ledger.db 移到别处后重新下发、合并；原件都在 archive 文件夹里。数据没有改动。",
        )


def _tables_of(layout: int) -> Sequence[Table]:
    """The tables of a ledger of that layout; none of one that this program does not know."""
    if layout == LAYOUT:
        return TABLES
    from toolkit.edges.store.migrations import MIGRATIONS

    return MIGRATIONS[layout].tables if layout in MIGRATIONS else ()


class Repository:
    """What is asked of a database, and told it, about one subject."""

    def __init__(self, database: Database) -> None:
        self.database = database


def _is_nothing(address: Address) -> bool:
    """Whether no file stands at the address of a SQLite database, or an empty one."""
    return address.file is not None and (not address.file.is_file() or not address.file.stat().st_size)


def lost(shown: str) -> DamagedLedgerError:
    """What to say where the ledger of a workspace that has handed out or taken in files is gone."""
    return DamagedLedgerError(f"{_LOST}：{shown}", _LOST_REMEDY)


def of_another(shown: str) -> DamagedLedgerError:
    """What to say where the ledger of another workspace stands in the place of this one's."""
    return DamagedLedgerError(f"{_ANOTHER}：{shown}", _LOST_REMEDY + _ANOTHER_REMEDY)


@contextmanager
def _opening(faults: ModuleType, shown: str) -> Iterator[None]:
    try:
        yield
    except faults.Error as error:
        raise WorkspaceError(
            f"台账数据库打不开：{shown}（{in_words(error, shorten(str(error), 120))}）", next_step(error, _OPEN_REMEDY)
        ) from error


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database without touching it; where there is none, copy nothing."""
    from toolkit.edges.store.sqlite_copies import copy_untouched

    try:
        copy_untouched(source, target)
    except OSError as error:
        raise WorkspaceError(
            f"台账数据库打不开：{source}（{in_words(error)}）", next_step(error, _OPEN_REMEDY)
        ) from error


def values(record: Any, *leave: str) -> dict[str, Any]:
    """What a frozen record holds, as the columns of its table; the fields named in `leave` left out."""
    return {each.name: getattr(record, each.name) for each in fields(record) if each.name not in leave}
