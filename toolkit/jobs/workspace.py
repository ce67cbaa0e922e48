"""A workspace: the folder with its settings, schema, seeds, inbox, outbox, archive and ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from toolkit.domain.calendar import Calendar
from toolkit.domain.plan_text import parse_plan_text
from toolkit.domain.tasks import Tasks, resolve_tasks
from toolkit.domain.units import parse_roster
from toolkit.edges.files import read_text
from toolkit.edges.workdays import state_council_calendar
from toolkit.problems import Problem, WorkspaceError
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Ledger
from toolkit.settings import Settings, load_settings

if TYPE_CHECKING:
    from toolkit.edges.store import Store

_DEFAULTS = ("config.toml", "templates", "seeds")


@dataclass(frozen=True)
class Workspace:
    """An opened workspace: where things are, and what its files say."""

    root: Path
    settings: Settings
    schema: Ledger
    tasks: Tasks
    problems: tuple[Problem, ...]

    @property
    def inbox(self) -> Path:
        """Where returned files arrive."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Everything handed out."""
        return self.root / "outbox"

    @property
    def archive(self) -> Path:
        """Original bytes by SHA-256."""
        return self.root / "archive"

    @property
    def templates(self) -> Path:
        """Texts an office may reword."""
        return self.root / "templates"

    def plan_snapshot(self) -> dict[str, Any]:
        """The plan as the ledger keeps it: items and assignments as they were when workbooks went out."""
        return {
            "items": [asdict(item) for item in self.tasks.plan.items],
            "assignments": [[a.item, a.unit, a.roles_label] for a in self.tasks.assignments],
        }

    def calendar(self) -> Calendar:
        """Workdays of the plan's year, the one before and the one after."""
        year = self.tasks.plan.year
        return state_council_calendar(year - 1, year + 1)


def open_workspace(root: Path) -> Workspace:
    """Read a workspace's settings, schema, roster and plan.

    Faults of roster and plan are collected in `problems`; faults of settings, schema or missing files raise.
    """
    if not (root / "config.toml").is_file():
        raise WorkspaceError(
            f"{root} 不是工作区（没有 config.toml）",
            "请先运行 toolkit init 文件夹，或用 --workspace 指明工作区。",
        )
    settings = load_settings(read_text(root / "config.toml"))
    schema = load_ledger(read_text(root / "templates/ledger.toml"))
    roster, roster_problems = parse_roster(
        read_text(root / settings.roster.file), settings.roster.file, settings.groups
    )
    plan, plan_problems = parse_plan_text(
        read_text(root / settings.plan.file), settings.plan.file, settings.plan.id, settings.plan.issued
    )
    tasks, task_problems = resolve_tasks(
        plan, roster, settings.narrowings, settings.deadlines.month_means, settings.plan.file
    )
    return Workspace(root, settings, schema, tasks, (*roster_problems, *plan_problems, *task_problems))


def create_workspace(root: Path) -> tuple[Path, ...]:
    """Make a workspace of the defaults and return its files; a folder that already has one is left alone."""
    if (root / "config.toml").exists():
        raise WorkspaceError(f"{root} 里已经有工作区", "请换一个文件夹；要重来请先移走原来的 config.toml。")
    root.mkdir(parents=True, exist_ok=True)
    source = _defaults()
    for name in _DEFAULTS:
        if (source / name).is_dir():
            shutil.copytree(source / name, root / name, dirs_exist_ok=True)
        else:
            shutil.copyfile(source / name, root / name)
    for name in ("inbox", "outbox"):
        (root / name).mkdir(exist_ok=True)
    return tuple(sorted(path for path in root.rglob("*") if path.is_file()))


def _defaults() -> Path:
    """The defaults packed in the wheel, or the repository's own files where the package runs from it."""
    packed = Path(str(files("toolkit"))) / "defaults"
    return packed if packed.is_dir() else Path(str(files("toolkit"))).parent


def open_store(workspace: Workspace) -> Store:
    """The workspace's ledger database, made on first use."""
    from toolkit.edges.store import Store

    return Store.open(workspace.settings.store.url, workspace.root)


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's lock: one command at a time writes; `WorkspaceError` when another holds it."""
    lock = FileLock(workspace.root / "toolkit.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WorkspaceError(
            "另一个窗口正在处理这个工作区", "请等它结束后再运行；确认没有在运行的，重启电脑后再试。"
        ) from None
    try:
        yield
    finally:
        lock.release()
