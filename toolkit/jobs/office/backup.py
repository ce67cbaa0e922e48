"""`backup`: one file that holds the ledger, the archive and all else of a workspace, made while others run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256 as hashed
from pathlib import Path

from toolkit import __version__
from toolkit.codes import Code
from toolkit.domain.office.backups import FOLDERS, Manifest, Member, is_due, to_be_dropped
from toolkit.edges.system.backup_file import Unfit, reading, writing
from toolkit.edges.system.files import make_private, safe_name, sweep, write_whole
from toolkit.edges.system.originals import place_of
from toolkit.errors import WorkspaceError
from toolkit.jobs.locks import backing_up
from toolkit.jobs.office.packing import Packing, to_pack
from toolkit.jobs.stores import LAST_BACKUP
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.office.backup import BackedUp

_STEM = "台账备份"
_LONG_AGO = 24 * 60 * 60
"""Seconds after which what is half written is no longer being written."""
_NO_FOLDER = "请先建好文件夹（移动硬盘先插好），或核对路径。"


def backup(
    workspace: Workspace,
    now: datetime,
    place: Path | None = None,
    *,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> BackedUp:
    """Make a backup: in the folder of the settings, where only as many are kept as they say, or at `place`.

    `place` is a folder or the name of a new `.zip` file. What is left out is told, and so is every file that the ledger
    names and the archive lacks; where there is such a one, or one that cannot be read, no older backup is dropped.
    What killed commands left half written in the workspace, a day ago and more, goes. `WorkspaceError` where the ledger
    is lost or damaged, where it cannot be written, where another backup is under way: backups that there are stay.
    """
    from toolkit.edges.store.keeping import stands_apart

    url, root = workspace.settings.store.url, workspace.root
    named = _named(workspace)
    folder, target = _target(workspace, now, place, dry_run=dry_run)
    if dry_run:
        seen = tuple(Member(name, size, "") for name, size in to_pack(workspace))
        return BackedUp(place=target, size=0, members=seen, dry_run=True)
    with backing_up(workspace):
        for left in folder.glob(f".{_STEM}-*.part*"):
            if left.name.startswith(f".{_prefix(root)}"):
                left.unlink(missing_ok=True)
        sweep(root, at_rest=_LONG_AGO)
        with writing(target, folder / f".{_prefix(root)}{now:%Y%m%d-%H%M%S}.part") as out:
            packing = Packing(workspace, out, track)
            layout = packing.everything(folder / f".{_prefix(root)}ledger.part")
            told = stands_apart(url, root)
            made = Manifest(
                __version__, now, str(root.absolute()), layout, tuple(packing.members), packing.folders, told
            )
            out.finish(made)
        note = {"made": now.isoformat(), "file": str(target.absolute()), "ledger": layout is not None}
        write_whole(root / LAST_BACKUP, json.dumps(note, ensure_ascii=False).encode())
        packed = {each.name for each in made.members}
        lacking = [gone(sha256, what) for sha256, what in named.items() if name_of(sha256) not in packed]
        dropped = () if place or lacking or packing.unread else _drop(workspace, folder, target.name, now)
    return BackedUp(
        place=target,
        size=target.stat().st_size,
        members=made.members,
        dropped=dropped,
        problems=(*packing.problems, *lacking),
        files=(target,),
    )


def last_backup(workspace: Workspace) -> tuple[datetime, Path] | None:
    """When the last backup was made here, and where it is; None where none was, or that is no longer known.

    One that went along with a workspace that was moved, or its disk, is found in the folder of the settings.
    """
    try:
        told = json.loads((workspace.root / LAST_BACKUP).read_text("utf-8"))
        made, put = datetime.fromisoformat(told["made"]), Path(told["file"])
        if made.tzinfo:  # none of ours; it compares with none of ours
            return None
        moved = backup_folder(workspace) / put.name
        return made, moved if moved.is_file() and not put.is_file() else put
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def backup_is_due(workspace: Workspace, now: datetime) -> bool:
    """Whether the settings ask for backups and the last one is too old, or no longer where it was put."""
    every, last = workspace.settings.backup.every_days, last_backup(workspace)
    if not every or last is None or not last[1].is_file():
        return bool(every)
    return is_due(last[0], every, now)


def backup_folder(workspace: Workspace) -> Path:
    """Where the settings want backups."""
    return workspace.root / workspace.settings.backup.folder


def _named(workspace: Workspace) -> Mapping[str, str]:
    """The files that the ledger names, by SHA-256. One that is lost is refused: its backup would take a good one's
    place."""
    from toolkit.edges.store.keeping import named_files
    from toolkit.jobs.stores import ledger

    with ledger(workspace, dry_run=True) as store:
        return named_files(store.database)


def gone(sha256: str, what: str) -> Problem:
    """That a file which the ledger names, and says what it is, is not in the archive."""
    return problem(Code.ARCHIVE_MISSING, Origin(name_of(sha256)), sha256[:12], what=what)


def name_of(sha256: str) -> str:
    """The name of an original in the workspace and in a backup, wherever it lies."""
    return f"archive/{place_of(sha256)}"


def _prefix(root: Path) -> str:
    """What the names of a workspace's backups begin with; two of the same name are told apart by where they are."""
    return f"{_STEM}-{safe_name(root.absolute().name, 60)}-{hashed(os.fsencode(root.absolute())).hexdigest()[:6]}-"


def _target(workspace: Workspace, now: datetime, place: Path | None, *, dry_run: bool) -> tuple[Path, Path]:
    """The folder that the backup goes into, and the file."""
    folder = backup_folder(workspace) if place is None else place
    if place is None and not Path(workspace.settings.backup.folder).is_absolute() and not dry_run:
        make_private(folder)
    if place is not None and not place.is_dir():
        folder = place.parent
        target = place
    else:
        target = folder / f"{_prefix(workspace.root)}{now:%Y%m%d-%H%M%S}.zip"
        if place is None:  # one of that moment may stand there: where --today holds the clock, or all was done again
            names = (target, *(target.with_stem(f"{target.stem}-{number}") for number in range(2, 100)))
            target = next((each for each in names if not each.exists()), target)
    if not folder.is_dir() and not (dry_run and place is None):
        raise WorkspaceError(f"没有这个文件夹：{folder}", _NO_FOLDER)
    if target.suffix.lower() != ".zip" and not target.exists():  # else a folder that is not there becomes a file
        raise WorkspaceError(f"没有这个文件夹：{target}", f"{_NO_FOLDER}要写成一个新文件的，文件名以 .zip 结尾。")
    real = Path(os.path.realpath(folder))
    for each in FOLDERS:
        if real.is_relative_to(os.path.realpath(workspace.root / each)):
            raise WorkspaceError(f"{folder} 本身要备份，备份不能放在里面", "请换一个文件夹，最好在另一块盘上。")
    if target.exists():
        raise WorkspaceError(f"已经有这个文件：{target}", "请换一个文件名。")
    return folder, target


def _drop(workspace: Workspace, folder: Path, newest: str, now: datetime) -> tuple[str, ...]:
    """Remove the workspace's own backups of that folder beyond those to be kept; damaged ones are none of them."""
    made = {newest: now}
    for path in folder.glob(f"{_STEM}-*.zip"):
        if path.name != newest and path.name.startswith(_prefix(workspace.root)):
            try:
                with reading(path, sealed=False) as found:
                    made[path.name] = found.manifest.made
            except (Unfit, WorkspaceError, OSError):
                continue
    gone = []
    for name in to_be_dropped(made, newest, workspace.settings.backup.keep):
        try:
            (folder / name).unlink()
        except OSError:  # held open, or not ours to remove: tried again the next time
            continue
        gone.append(name)
    return tuple(gone)
