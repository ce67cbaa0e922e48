"""What lies in the inbox: the files that people put there, told from what programs laid beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.domain.mail.attachments import LITTER, LOCK, LOCKED, is_litter, is_lock, is_table
from toolkit.edges.system.files import HALF
from toolkit.edges.system.folders import below


def inbox_files(folder: Path) -> Iterator[Path]:
    """Files below the inbox by name, links too; those that programs laid there left out.

    `WorkspaceError` where a folder there cannot be read.
    """
    for path in sorted(below(folder)):
        if (path.is_file() or path.is_symlink()) and not is_laid_by_programs(path):
            yield path


def is_laid_by_programs(path: Path) -> bool:
    """Whether a file is hidden and no workbook, what a system keeps of a folder or the lock of an office program, these
    two by name and bytes; by its name and size where only that program may read it."""
    hidden, kept = path.name.startswith("."), path.name.lower() in LITTER
    if not (hidden or kept or path.name.startswith(LOCK)) or path.is_symlink() or not path.is_file():
        return hidden
    try:
        if kept:
            return is_litter(path.name, path.read_bytes())
        if hidden:
            return path.name.startswith(HALF) or not is_table(path.name, _head(path))
        return path.stat().st_size <= LOCKED and is_lock(path.name, path.read_bytes())
    except OSError:
        return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LOCKED)
