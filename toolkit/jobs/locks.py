"""The locks of a workspace: one command at a time writes, one sends, one watches, one backs up.

A lock vanishes with its holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from toolkit.edges.system.files import sweep
from toolkit.errors import BusyError, WorkspaceError
from toolkit.jobs.kept_workspace import keep
from toolkit.jobs.workspace import Workspace
from toolkit.system_faults import in_words


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """One command at a time writes; `WorkspaceError` when another holds the workspace."""
    with _held(workspace.root / "toolkit.lock", "另一个窗口正在处理这个工作区"):
        sweep(workspace.root / "outbox")
        keep(workspace)
        yield


@contextmanager
def sending(workspace: Workspace) -> Iterator[None]:
    """One command at a time sends mails: a lock of its own, so that a long batch keeps nobody from merging."""
    with _held(workspace.root / "deliver.lock", "正在发邮件"):
        yield


@contextmanager
def watching(workspace: Workspace) -> Iterator[None]:
    """One watch at a time looks after a workspace."""
    with _held(workspace.root / "watch.lock", "已经有一个 watch 在值守这个工作区"):
        yield


@contextmanager
def backing_up(workspace: Workspace) -> Iterator[None]:
    """One backup at a time is made of a workspace; nobody else waits for it."""
    with _held(workspace.root / "backup.lock", "正在备份这个工作区"):
        yield


def is_watched(workspace: Workspace) -> bool:
    """Whether a watch is at work here now."""
    if not (workspace.root / "watch.lock").exists():
        return False
    try:
        with watching(workspace):
            return False
    except WorkspaceError:
        return True


@contextmanager
def restoring(lock: Path) -> Iterator[None]:
    """One restore at a time unpacks into a folder; the file that is its lock goes with it."""
    with _held(lock, "另一个窗口正在恢复到这个文件夹"):
        try:
            yield
        finally:
            with suppress(OSError):
                lock.unlink()


@contextmanager
def keeping(workspace: Workspace) -> Iterator[None]:
    """One command at a time adds to what is kept of the ledger; the next waits its turn, which is short."""
    with _held(workspace.root / "records.lock", "正在存台账记录", wait=30):
        yield


@contextmanager
def _held(path: Path, busy: str, *, wait: float = 0) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait)
    except PermissionError as error:
        raise WorkspaceError(
            f"写不了 {path.parent}：{in_words(error)}", "请检查文件夹权限；只读的文件夹不能用作工作区。"
        ) from None
    except Timeout:
        raise BusyError(busy, "请等它结束后再运行；确认没有在运行的，重启电脑后再试。") from None
    try:
        yield
    finally:
        lock.release()
