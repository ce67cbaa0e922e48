"""`init`: a new workspace, made of the defaults that come with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from toolkit.edges.system.files import copy_defaults
from toolkit.errors import WorkspaceError
from toolkit.reports.office.init import NewWorkspace

_DEFAULTS = ("config.toml", "templates", "seeds")


def create_workspace(root: Path) -> NewWorkspace:
    """Make a workspace of the defaults; what an office already has is never written over."""
    taken = [name for name in _DEFAULTS if (root / name).exists()]
    if taken:
        raise WorkspaceError(f"{root} 里已经有 {'、'.join(taken)}", "请换一个文件夹；要重来请先把这些移到别处。")
    made = copy_defaults(_defaults(), root, _DEFAULTS, ("inbox", "outbox"))
    return NewWorkspace(folder=root, files=made)


def default_templates() -> Path:
    """The templates a new workspace gets."""
    return _defaults() / "templates"


def _defaults() -> Path:
    """The defaults packed in the wheel, or the repository's own files where the package runs from it."""
    packed = Path(str(files("toolkit"))) / "defaults"
    return packed if packed.is_dir() else Path(str(files("toolkit"))).parent
