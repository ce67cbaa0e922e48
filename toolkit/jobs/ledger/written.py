"""The record of what each edition's workbook says beside its rows, kept in the archive when the workbook is made."""

from __future__ import annotations

from pathlib import Path

from toolkit.book.returned.written import Written
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace


def keep_written(workspace: Workspace, edition: str, written: Written) -> None:
    """Keep what the workbook of an edition says; where it was made before with other words, those too."""
    if before := kept_written(workspace, edition):
        if before == written:
            return
        written = before.and_(written)
    files.write_whole(_path(workspace, edition), written.as_json().encode(), private=True)


def kept_written(workspace: Workspace, edition: str) -> Written | None:
    """What was kept of an edition; None where nothing was, or it is no longer legible."""
    path = _path(workspace, edition)
    if not path.is_file():
        return None
    try:
        return Written.from_json(files.read_bytes(path).decode())
    except (ValueError, TypeError, LookupError, AttributeError, WorkspaceError):
        return None


def _path(workspace: Workspace, edition: str) -> Path:
    return workspace.archive / "editions" / f"{edition}.json"
