"""`restore`: a backup unpacked into a new folder, every byte checked before it stands there."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from toolkit.codes import Code
from toolkit.domain.office.backups import LEDGER, SETTINGS, Manifest, Member
from toolkit.edges.system.backup_file import Backup, Unfit, reading
from toolkit.edges.system.files import digest, flush_folder, read_text, write_whole
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.kept_records import UNKEPT
from toolkit.jobs.locks import restoring
from toolkit.jobs.office.verify import verify
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import open_workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.office.backup import Restored
from toolkit.reports.office.doctor import Check
from toolkit.system_faults import refused

_SPARE = 64 << 20
"""Bytes left free beside what is unpacked."""
_PART = ".toolkit-restoring"
"""What is unpacked stands under this name, or one that ends so, until it is whole."""


def check_backup(file: Path, *, track: Tracker = untracked) -> Restored:
    """Read a backup to its last byte and say what in it is not as it was packed; nothing is unpacked."""
    manifest, problems = _read(file, None, track)
    return Restored(file=file.name, manifest=manifest, problems=problems)


def restore(
    file: Path, folder: Path, *, store: str = "", dry_run: bool = False, track: Tracker = untracked
) -> Restored:
    """Unpack a backup into `folder`, which is new or empty, and verify the workspace it makes.

    With `store`, the address of a server's database that is empty, its ledger goes there, in one transaction, and the
    settings name that.

    It is unpacked beside it, or in it where it is there (it may be a disk of its own), and comes to stand there once
    every byte was found to be as packed: a backup that is damaged, or was made to do harm, leaves nothing. What is
    wrong in the workspace as it was backed up is told. `WorkspaceError` for a folder that holds something, a backup of
    a newer program, a disk that is full, another restore into that folder.
    """
    folder = folder.absolute()
    refuse_taken(folder)
    part = folder / _PART if folder.exists() else folder.with_name(f".{folder.name}{_PART}")
    mark = part / f"{_PART}-{digest(store.encode())[:16]}"
    begun = bool(store) and mark.is_file()
    if store and not begun:
        from toolkit.edges.store.keeping import refuse_filled

        refuse_filled(store, folder)
    if dry_run:
        manifest, problems = _read(file, None, track)
        return Restored(file=file.name, manifest=manifest, folder=folder, problems=problems, dry_run=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with restoring(part.with_name(f"{part.name}.lock")):
            refuse_taken(folder)
            _clear(part, mark)
            try:
                manifest, problems = _read(file, part, track)
                if manifest is None or problems:
                    return Restored(file=file.name, manifest=manifest, folder=folder, problems=problems)
                if store and manifest.layout is not None:
                    write_whole(mark, b"")
                    _to_server(part, store, begun=begun)
                problems, checks = _verified(part, manifest, store, track)
                _put(part, folder)
                for each in (mark, folder / mark.name):
                    each.unlink(missing_ok=True)
            finally:
                if part.is_dir():
                    _clear(part, mark)
                    with suppress(OSError):  # the mark is left
                        part.rmdir()
    except OSError as error:
        raise refused("恢复没有完成", error, f"请检查磁盘空间、{folder.parent} 能否写入，再运行一次。") from error
    return Restored(file=file.name, manifest=manifest, folder=folder, problems=problems, checks=checks, files=(folder,))


def refuse_taken(folder: Path) -> None:
    """Refuse a folder that holds something."""
    if folder.exists() and (not folder.is_dir() or any(not each.name.startswith(_PART) for each in folder.iterdir())):
        raise WorkspaceError(
            f"{folder} 已经有内容，不能恢复到里面", "请写一个新的或空的文件夹；原来的工作区不会被改动。"
        )


def _clear(part: Path, mark: Path) -> None:
    """An empty folder to unpack into: what a run that was killed left goes, but for the mark by which the next knows
    that the ledger may have been carried over to the database already.
    """
    part.mkdir(exist_ok=True)
    for path in part.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path != mark:
            path.unlink()


def _read(file: Path, into: Path | None, track: Tracker) -> tuple[Manifest | None, tuple[Problem, ...]]:
    """What a backup says of itself and what is wrong in it; unpacked where a folder is given and nothing is."""
    try:
        with reading(file) as backup:
            _refuse_newer(backup.manifest)
            if into:
                _need_room(backup.manifest, into)
            faults = [
                found for each in track(backup.manifest.members, "核对备份") if (found := _look(backup, each, into))
            ]
            if not faults and not backup.sealed:
                what = "内容都对得上，但文件的其他字节与写成时不同，可能没有复制完整"
                faults.append(problem(Code.BACKUP_DAMAGED, Origin(file.name), what=what))
            return backup.manifest, tuple(faults)
    except Unfit as error:
        return None, (error.fault,)


def _look(backup: Backup, member: Member, into: Path | None) -> Problem | None:
    """Read a member, and write it where a folder is given; what is wrong with it."""
    try:
        if into is None:
            for _ in backup.parts(member):
                pass
            return None
        path = into.joinpath(*member.name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(
            path,
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0),
            0o600 if member.private else 0o666,
        )
        with os.fdopen(made, "wb") as out:
            for part in backup.parts(member):
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        os.utime(path, ns=(member.changed, member.changed))
    except Unfit as error:
        return error.fault
    return None


def _refuse_newer(manifest: Manifest) -> None:
    from toolkit.edges.store.tables import LAYOUT

    if manifest.layout is not None and manifest.layout > LAYOUT:
        raise WorkspaceError(
            f"这份备份是更新版本的工具（{manifest.program}）做的（数据版本 {manifest.layout}，本工具只认到 {LAYOUT}）",
            "请升级本工具后再恢复；备份没有动。",
        )


def _need_room(manifest: Manifest, into: Path) -> None:
    needed = sum(each.size for each in manifest.members) + _SPARE
    free = shutil.disk_usage(into).free
    if free < needed:
        raise WorkspaceError(
            f"磁盘空间不够：恢复要 {needed >> 20} MB，只剩 {free >> 20} MB", "请换一块盘，或清理后再恢复。"
        )


def _to_server(part: Path, url: str, *, begun: bool) -> None:
    """Carry the ledger of the unpacked workspace over to the database at `url`, and let the settings name it; where a
    run that was killed had `begun` to, it may stand there.
    """
    from toolkit.edges.store.keeping import carry_to_server
    from toolkit.edges.writing.config import with_store

    carry_to_server(part / LEDGER, url, part, begun=begun)
    settings = part / SETTINGS
    write_whole(settings, with_store(read_text(settings), url).encode())
    (part / LEDGER).unlink()


def _verified(
    part: Path, manifest: Manifest, store: str, track: Tracker
) -> tuple[tuple[Problem, ...], tuple[Check, ...]]:
    """What is wrong in the workspace that was unpacked; its folders made as they were."""
    for name, private in sorted(manifest.folders.items()):
        path = part.joinpath(*name.split("/"))
        path.mkdir(parents=True, exist_ok=True)
        if private:
            path.chmod(0o700)
    for name in ("inbox", "outbox"):
        (part / name).mkdir(exist_ok=True)
    moved: tuple[Problem, ...] = ()
    if manifest.ledger_at and not store:
        moved = (problem(Code.BACKUP_STORE_MOVED, Origin(SETTINGS), manifest.ledger_at),)
    try:
        found = verify(open_workspace(part), track=track)
    except ToolkitError as error:
        fault = problem(Code.CHECK_FAILED, check="恢复后核对", what=error.message, how=error.remedy)
        return (*moved, fault), ()
    # A backup made while a command is at work holds what that one keeps at its end: the next one here does.
    told = (each for each in found.problems if (each.code, str(each.origin)) != (Code.CHECK_DOUBTFUL, UNKEPT))
    return (*moved, *told), found.checks


def _put(part: Path, folder: Path) -> None:
    """Let the unpacked workspace stand at its place: the settings come last, and with them it is one."""
    if not folder.exists():
        part.replace(folder)
    else:
        refuse_taken(folder)
        for path in sorted(part.iterdir(), key=lambda each: each.name == SETTINGS):
            if not path.name.startswith(_PART):
                path.replace(folder / path.name)
    flush_folder(folder.parent)
