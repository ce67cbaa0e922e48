"""Copies of a ledger in one SQLite file: kept before it is changed or for a backup, or made to be looked at."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from toolkit.edges.store.sqlite import BUSY_MILLISECONDS
from toolkit.edges.system.files import flush_folder
from toolkit.edges.system.scratch import refused_there, scratch_folder
from toolkit.errors import WorkspaceError
from toolkit.system_faults import in_words

_FILES = ("", "-wal", "-journal")
"""What SQLite adds to a database's name for the files that together hold its content."""


def keep_copy(source: Path, place: Path) -> None:
    """Copy a ledger before it is changed, as `copy_sound` does; nobody else may be at it. What one that was killed left
    half copied goes.
    """
    try:
        for left in source.parent.glob(f"{source.name}.*.part*"):
            left.unlink()
        copy_sound(source, place)
    except (sqlite3.Error, OSError) as error:
        raise WorkspaceError(
            f"台账要换到新的数据版本，但改前的副本写不了：{place}（{in_words(error, str(error))}）",
            "请腾出磁盘空间、确认这个文件夹可以写入，再运行一次；数据没有改动。",
        ) from error


def copy_sound(source: Path, place: Path) -> None:
    """Copy a database while it is in use; the copy stands at its place only once it is whole, sound and on the disk.

    `WorkspaceError` where the database is damaged; what the driver and the disk raise.
    """
    part = place.with_name(f"{place.name}.part")
    try:
        part.touch(0o600)
        existing = f"{source.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(existing, uri=True)) as read, closing(sqlite3.connect(part)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode = DELETE")
            ((sound, *_),) = written.execute("PRAGMA integrity_check(1)")
        if sound != "ok":
            raise WorkspaceError(f"台账数据库有损坏：{source}（{sound}）", "请恢复备份后再试；数据没有改动。")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(place)
        flush_folder(place.parent)
    finally:
        for end in ("", "-journal"):
            with suppress(OSError):
                Path(f"{part}{end}").unlink()


_MOST_FAULTS = 20


def faults_in(source: Path, *, quick: bool = False) -> tuple[str, ...]:
    """What SQLite finds wrong in the file of a database, in its words; the file itself is left alone.

    Pages, indexes and references are gone through; `quick` leaves out whether indexes and tables agree.
    `WorkspaceError` and `OSError` as `copy_untouched`.
    """
    with scratch_folder() as folder:
        copy = folder / "ledger.db"
        copy_untouched(source, copy)
        try:
            with closing(sqlite3.connect(copy)) as opened:
                check = "quick_check" if quick else "integrity_check"
                said = [str(row[0]) for row in opened.execute(f"PRAGMA {check}({_MOST_FAULTS})")]
                astray = [
                    f"{table} 表第 {row} 行所指的 {parent} 不存在"
                    for table, row, parent, _ in opened.execute("PRAGMA foreign_key_check")
                ]
        except sqlite3.Error as error:
            return (in_words(error, str(error)),)
    return (*(each for each in said if each != "ok"), *astray[:_MOST_FAULTS])


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


@contextmanager
def _written(target: Path | None) -> Iterator[Callable[[bytes], object]]:
    """What writes into a new file among the temporary ones, or nowhere; `WorkspaceError` where that is refused."""
    if target is None:
        yield lambda part: None
        return

    def write(part: bytes) -> None:
        try:
            out.write(part)
        except OSError as error:
            raise refused_there(target, error) from None

    try:
        out = target.open("wb", buffering=0)
    except OSError as error:
        raise refused_there(target, error) from None
    with out:
        yield write


def _copy_file(source: Path, target: Path | None) -> str:
    """Copy a file, or only read it; the digest of its content, empty where there is no such file."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as incoming, _written(target) as write:
            while part := incoming.read(1 << 20):
                digest.update(part)
                write(part)
    except FileNotFoundError:
        if target:
            target.unlink(missing_ok=True)
        return ""
    return digest.hexdigest()
