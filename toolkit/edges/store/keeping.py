"""The ledger as a whole: copied into one SQLite file for a backup, carried over to a server, and gone through for what
does not agree in it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from toolkit.domain.ledger.chain import Head
from toolkit.edges.store.address import parse_address
from toolkit.edges.store.cells import keys_of
from toolkit.edges.store.chain import Chains
from toolkit.edges.store.database import Database
from toolkit.edges.store.kinds import INTEGER, JSON, TEXT
from toolkit.edges.store.tables import CHANGE, LAYOUT, META, MIGRATION, ROW, TABLES
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import UnreadableLedgerError, WorkspaceError
from toolkit.problems import shorten
from toolkit.system_faults import in_words, next_step

_NOT_LATEST = """
SELECT count(*) FROM (SELECT "row", field, max(sequence) AS last FROM change GROUP BY "row", field) newest
JOIN change ON change.sequence = newest.last
LEFT JOIN current ON current."row" = newest."row" AND current.field = newest.field
WHERE current.value IS NULL OR current.value <> change.value OR current.change_sequence <> newest.last
"""
_OF_NO_CHANGE = """
SELECT count(*) FROM current
WHERE NOT EXISTS (SELECT 1 FROM change WHERE change."row" = current."row" AND change.field = current.field)
"""
_RETURNED = "SELECT sha256, file FROM returns WHERE sha256 <> '' ORDER BY id"
_FETCHED = "SELECT sha256, subject FROM received WHERE sha256 <> '' ORDER BY id"
_MADE_FROM = "SELECT files FROM basis ORDER BY id"
_ISSUED = "SELECT sha256, file FROM paper_word WHERE sha256 <> '' ORDER BY id"
_KEPT = "SELECT field, value FROM change WHERE field IN (?, ?) AND return_id IS NULL ORDER BY sequence"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def copy_ledger(url: str, root: Path, place: Path) -> int | None:
    """Copy the ledger at `url` to the SQLite file `place`, as it stands at one moment, while others write to it.

    The layout of the copy; None, and no file, where there is no ledger yet. A ledger on a server is read in one
    transaction, table by table, into a new SQLite file. `WorkspaceError` where it is damaged or cannot be read; what
    the disk raises.
    """
    address = parse_address(url, root)
    if address.file is None:
        with Database.look(url, root) as found, closing(Database.open(f"sqlite:///{place}", root)) as made:
            _carry_over(found, made)
        return LAYOUT
    if not address.file.is_file() or not address.file.stat().st_size:
        return None
    from toolkit.edges.store.sqlite_copies import copy_sound

    try:
        copy_sound(address.file, place)
    except sqlite3.Error as error:
        raise WorkspaceError(
            f"台账数据库备份不了（{in_words(error, shorten(str(error), 120))}）",
            next_step(error, "请先运行 toolkit verify 看哪里有损坏。") + "以前的备份没有动。",
        ) from error
    return _layout_in(place)


def _layout_in(place: Path) -> int:
    """The layout that a ledger in a SQLite file says it has; 0 where it says none."""
    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            (told,) = opened.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() or ("0",)
            return int(told)
    except (sqlite3.Error, ValueError):
        return 0


def refuse_filled(url: str, root: Path) -> None:
    """`WorkspaceError` where the database at `url` is no server's, cannot be reached, or holds anything of a ledger."""
    address = parse_address(url, root)
    if address.file is not None:
        raise WorkspaceError(
            "恢复到文件夹里的 ledger.db，不用写 --store", "--store 只写数据库服务器的地址：postgresql+psycopg://…"
        )
    if Database.layout_at(url, root) is not None:
        with Database.look(url, root) as found, found.reading() as reading:
            _refuse_rows(reading, found.shown)


def carry_to_server(file: Path, url: str, root: Path, *, begun: bool = False) -> None:
    """Put the ledger that stands in a SQLite file into the server's database at `url`, empty till then, all of it or
    nothing; one of an earlier layout in this program's.

    Where it was `begun` before by one that was killed, the same ledger may stand there, and is left.
    `WorkspaceError` as `refuse_filled`, and where it cannot be read or written.
    """
    with Database.look(f"sqlite:///{file.name}", file.parent) as found, closing(Database.open(url, root)) as made:
        if not (begun and _holds_the_same(found, made)):
            _carry_over(found, made, empty=True)


def _holds_the_same(one: Database, other: Database) -> bool:
    """Whether two ledgers hold the same, but for what notes which layouts they had."""
    with one.reading() as ours, other.reading() as theirs:
        return all(
            sorted(map(repr, ours.find(table, ""))) == sorted(map(repr, theirs.find(table, "")))
            for table in TABLES
            if table is not MIGRATION
        )


def _carry_over(found: Database, made: Database, *, empty: bool = False) -> None:
    with found.reading() as reading, made.filling() as writing:
        if empty:
            _refuse_rows(writing, made.shown)
        for table in TABLES:
            named = ", ".join(f'"{name}"' for name in table.columns)
            rest = " WHERE key <> 'schema_version'" if table is META else ""
            # As they stand: the chains are over that, and reading and keeping them anew may put them otherwise.
            rows = reading.as_they_stand(f"SELECT {named} FROM {table.name}{rest}")
            writing.put_as_they_stand(table, [dict(zip(table.columns, row, strict=True)) for row in rows])
            writing.count_on(table)


def _refuse_rows(reading: Transaction, shown: str) -> None:
    for table in TABLES:
        least = 1 if table is META else 0
        if (reading.value(INTEGER, f"SELECT count(*) FROM {table.name}") or 0) > least:
            raise WorkspaceError(
                f"{shown} 里已经有台账，不能恢复到里面", "请数据库管理员另建一个空的 UTF8 数据库；原来的没有动。"
            )


def stands_apart(url: str, root: Path) -> str:
    """The address of a ledger that is no `ledger.db` of the workspace, its password left out; else nothing.

    One named by its full path stands apart wherever it lies: a copy of the settings, elsewhere, still means it.
    """
    elsewhere = root.absolute() / "elsewhere"
    follows = parse_address(url, elsewhere).file == elsewhere / "ledger.db"
    return "" if follows else parse_address(url, root).shown


def faults_of(url: str, root: Path, *, quick: bool = False) -> tuple[str, ...]:
    """What the database itself finds wrong in the ledger; of a server nothing is asked, it sees to that itself.

    `WorkspaceError` where the file cannot be read.
    """
    address = parse_address(url, root)
    if address.file is None or not address.file.is_file():
        return ()
    from toolkit.edges.store.sqlite_copies import faults_in

    try:
        return faults_in(address.file, quick=quick)
    except OSError as error:
        raise WorkspaceError(
            f"台账数据库读不了：{address.shown}（{in_words(error)}）", next_step(error, "请检查文件权限和磁盘。")
        ) from None


def disagreements(database: Database) -> Iterator[str]:
    """What does not agree in the ledger, in words: rows that cannot be read, cells other than their last change."""
    for table in TABLES:
        try:
            with database.reading() as reading:
                reading.find(table, "")
                if table is ROW:
                    keys_of(reading, "")
        except UnreadableLedgerError as error:
            yield f"{table.name} 表里有读不懂的内容（{error.value}）"
    if wrong := cells_astray(database):
        yield wrong


def cells_astray(database: Database) -> str:
    """How many cells are other than their last change, in words; empty for none."""
    with database.reading() as reading:
        wrong = sum(int(reading.value(INTEGER, sql) or 0) for sql in (_NOT_LATEST, _OF_NO_CHANGE))
    return f"有{wrong}格的现值与改动记录不一致" if wrong else ""


def guards_astray(database: Database) -> Iterator[str]:
    """Which triggers, that keep what is only ever added from being changed, are gone, and which are not ours."""
    gone, strange = database.triggers()
    if gone:
        yield f"不许改动记录的触发器不在了：{'、'.join(sorted(gone))}，是绕过本工具删的"
    if strange:
        yield f"有不是本工具建立的触发器：{'、'.join(sorted(strange))}"


def changes_lost(database: Database, former: Path) -> int:
    """How many changes of a former copy of the ledger are not in it any more, or other; 0 for a copy of another layout.

    Changes are only ever added: there are such only where a row was tampered with, or another ledger stands there.
    """
    if _layout_in(former) != LAYOUT:
        return 0
    with Database.look(f"sqlite:///{former.name}", former.parent) as kept:
        return len(_changes(kept) - _changes(database))


def heads_in(former: Path) -> tuple[Head, ...]:
    """The heads of the chains in a former copy of the ledger; none in a copy of another layout."""
    if _layout_in(former) != LAYOUT:
        return ()
    with Database.look(f"sqlite:///{former.name}", former.parent) as kept:
        return Chains(kept).heads()


def _changes(database: Database) -> set[tuple[object, ...]]:
    with database.reading() as reading:
        return {tuple(each.values()) for each in reading.find(CHANGE, "")}


def named_files(database: Database) -> Mapping[str, str]:
    """SHA-256 -> what it is, of every file that the ledger says is in the archive."""
    with database.reading() as reading:
        return dict(_named(reading))


def _named(reading: Transaction) -> Iterator[tuple[str, str]]:
    for sha256, subject in reading.rows((TEXT, TEXT), _FETCHED):
        yield sha256, f"来信“{shorten(subject, 30)}”"
    yield from reading.rows((TEXT, TEXT), _ISSUED)
    for (files,) in reading.rows((JSON,), _MADE_FROM):
        yield from ((sha256, f"当时的 {name}") for name, sha256 in files.items())
    for field, value in reading.rows((TEXT, TEXT), _KEPT, "public_review", "scan"):
        if field == "scan" and value:
            told = json.loads(value)
            yield told["sha256"], f"盖章扫描件 {told.get('file', '')}"
        elif _SHA256.fullmatch(sha256 := value.split(" ")[0]):
            yield sha256, "送审的公开页面"
    for sha256, file in reading.rows((TEXT, TEXT), _RETURNED):
        yield sha256, file
