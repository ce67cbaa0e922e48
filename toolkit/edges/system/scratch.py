"""Folders that a command works in for a while: its owner's alone, gone at the end, and swept up after a kill.

A folder is held for as long as its command runs: a file in it is open, on POSIX locked too. Who makes one takes away
those of the same kind that nobody holds any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from toolkit.errors import WorkspaceError
from toolkit.system_faults import in_words

SCRATCH = "toolkit-scratch-"
"""What the names of such folders begin with in the system's folder for temporary files."""
_HELD = "held"
_REMEDY = "请腾出磁盘空间、确认这个文件夹可以写入（环境变量 TMPDIR 或 TEMP 可以指定别的文件夹），再运行一次。"


@contextmanager
def scratch_folder(within: Path | None = None, prefix: str = SCRATCH) -> Iterator[Path]:
    """An empty folder for the block: among the system's temporary files, or `within` a folder.

    `WorkspaceError` where none can be made.
    """
    place = within
    try:
        place = place or Path(tempfile.gettempdir())
        _sweep(place, prefix)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    except OSError as error:
        where = f"{place} 里" if place else ""
        raise WorkspaceError(f"{where}建不了临时文件夹（{in_words(error)}）", _REMEDY) from error
    try:
        with _holding(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refused_there(path: Path, error: OSError) -> WorkspaceError:
    """That a file in such a folder could not be written."""
    return WorkspaceError(f"临时文件写不了：{path.parent.parent}（{in_words(error)}）", _REMEDY)


@contextmanager
def _holding(folder: Path) -> Iterator[None]:
    """Hold a folder; where the disk does not even take an empty file, whoever writes there next says so."""
    try:
        held = _held(folder / _HELD)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        os.close(held)


def _held(path: Path) -> int:
    """The open file that tells others that a folder is worked in: from the moment they see it, it is locked."""
    if os.name != "posix":  # there nobody takes a file away that is open
        return os.open(path, os.O_RDWR | os.O_CREAT)
    new = path.with_suffix(".new")
    held = os.open(new, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _is_locked(held)
        new.rename(path)
    except BaseException:
        os.close(held)
        raise
    return held


def _is_locked(held: int) -> bool:
    """Whether this process has the lock of a folder's file now; on Windows whether it can be removed tells that."""
    if os.name != "posix":
        return True
    import fcntl

    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another has it, or the disk has no locks: then nobody knows
        return False
    return True


def _sweep(place: Path, prefix: str) -> None:
    """Take away the folders that a killed command of ours left there."""
    with os.scandir(place) as found:
        left = [Path(each.path) for each in found if each.name.startswith(prefix)]
    for folder in left:
        with suppress(OSError):  # it may go meanwhile
            if _is_ours(folder):
                _take_away(folder)


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and (os.name != "posix" or found.st_uid == os.geteuid())


def _take_away(folder: Path) -> None:
    """Take a folder away unless it is held, or just being made."""
    with (folder / _HELD).open("rb+") as held:
        if os.name == "posix":
            if _is_locked(held.fileno()):
                _remove(folder)
            return
    (folder / _HELD).unlink()  # Windows refuses where it is held
    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder; what tells that nobody holds it goes last, so that a kill meanwhile leaves it to the next."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        elif each.name != _HELD:
            each.unlink()
    shutil.rmtree(folder, ignore_errors=True)
