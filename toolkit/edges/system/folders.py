"""Everything below a folder. A folder that cannot be read is told: it is never taken for an empty one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from toolkit.errors import WorkspaceError
from toolkit.system_faults import refused

Unread = Callable[[OSError], object]
"""What is told of a folder that cannot be read; its `filename` says which."""


def unreadable(error: OSError) -> WorkspaceError:
    """That a folder cannot be read, and what to do."""
    return refused(f"读不了文件夹 {error.filename}", error, "请检查这个文件夹的权限和所在的磁盘，再重新运行。")


def _refuse(error: OSError) -> NoReturn:
    raise unreadable(error) from error


def walk(top: Path, unread: Unread = _refuse) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder from `top` on with its folders, of which those left in the list are gone into, and its files.

    Links are not followed; what is not there, or goes meanwhile, has nothing below it. `WorkspaceError` for a folder
    that cannot be read, unless `unread` takes it.
    """

    def told(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            unread(error)

    for here, folders, names in os.walk(top, onerror=told):
        yield Path(here), folders, names


def has(folder: Path, name: str) -> bool:
    """Whether there is something of that name in a folder, as far as that can be looked into."""
    try:
        return (folder / name).exists()
    except OSError:
        return False


def below(top: Path) -> Iterator[Path]:
    """Everything below a folder, folders and links among it; `WorkspaceError` where one cannot be read."""
    for here, folders, names in walk(top):
        yield from (here / name for name in (*folders, *names))
