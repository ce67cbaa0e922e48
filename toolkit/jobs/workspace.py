"""A workspace: the folder with its settings, schema, seeds, inbox, outbox, archive and ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from toolkit.codes import Severity
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.table import Headers, parse_plan_table
from toolkit.domain.plan.tasks import Tasks, resolve_tasks
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.edges.readers.roster import read_roster
from toolkit.edges.system.files import copy_defaults, decode_text, read_bytes, read_text, sweep, write_whole
from toolkit.edges.workdays import state_council_calendar
from toolkit.edges.writing.config import with_plan
from toolkit.errors import WorkspaceError
from toolkit.loading import load_toml
from toolkit.problems import Problem
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Ledger
from toolkit.settings import PlanSettings, Settings, load_settings

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_DEFAULTS = ("config.toml", "templates", "seeds")
_HEADERS = "templates/plan_headers.toml"


@dataclass(frozen=True)
class Workspace:
    """An opened workspace: where things are, and what its files say of one of its plans.

    `sources` are the files that say it, as read: name, as the settings write it -> bytes.
    """

    root: Path
    settings: Settings
    chosen: PlanSettings
    schema: Ledger
    tasks: Tasks
    problems: tuple[Problem, ...]
    sources: Mapping[str, bytes] = field(repr=False)

    @property
    def undecided(self) -> tuple[Problem, ...]:
        """What the office must decide; notes aside."""
        return tuple(found for found in self.problems if found.severity != Severity.NOTE)

    @property
    def inbox(self) -> Path:
        """Where returned files arrive."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Everything handed out for the plan: the newest plan's stands right here, another's in a folder of its own."""
        return self.outbox_of(self.chosen)

    def outbox_of(self, plan: PlanSettings) -> Path:
        """Where what is handed out for one of its plans stands."""
        base = self.root / "outbox"
        return base if plan == self.settings.newest else base / plan.id

    @property
    def work(self) -> str:
        """What the plan's ledgers are called: 2021年政务公开工作."""
        return f"{self.tasks.plan.year}年{self.chosen.work}"

    @property
    def archive(self) -> Path:
        """Original bytes by SHA-256."""
        return self.root / "archive"

    @property
    def templates(self) -> Path:
        """Texts an office may reword."""
        return self.root / "templates"

    def guard(self) -> Guard:
        """A guard to read strangers' workbooks by, within the limits of the settings."""
        return Guard.within(self.settings.reading)

    def of_plan(self, plan_id: str) -> Workspace:
        """The same workspace opened for another of its plans."""
        return self if plan_id == self.chosen.id else open_workspace(self.root, plan_id)

    def calendar(self, today: date) -> Calendar:
        """Workdays from the year before the plan's to the year after it, or after `today` where that is later."""
        year = self.tasks.plan.year
        return state_council_calendar(year - 1, max(year, today.year) + 1)

    def not_before_issue(self, today: date) -> None:
        """Refuse a day before the plan was issued: whatever was recorded on it would stand there for good."""
        if today < self.tasks.plan.issued:
            raise WorkspaceError(
                f"今天（{today}）早于方案印发日期 {self.tasks.plan.issued}",
                "请核对 config.toml 里的印发日期，或 --today。",
            )


def open_workspace(
    root: Path, plan_id: str | None = None, *, importing: bool = False, sources: Mapping[str, bytes] | None = None
) -> Workspace:
    """Read a workspace's settings, schema, roster and the plan of that id, by default the newest.

    Faults of roster and plan are collected in `problems`; faults of settings, schema or missing files raise. Where a
    plan is about to be read in (`importing`), the one there was may be gone or unreadable, and an id that no plan
    has opens the newest. With `sources`, those are read in place of the files below `root`: the workspace as it was
    when they were kept.
    """
    if sources is None and not (root / "config.toml").is_file():
        raise WorkspaceError(
            f"{root} 不是工作区（没有 config.toml）",
            "请先运行 toolkit init 文件夹，或用 --workspace 指明工作区。",
        )
    read: dict[str, bytes] = {}

    def text(name: str) -> str:
        return decode_text(data(name), name)

    def data(name: str) -> bytes:
        if sources is not None and name not in sources:
            raise WorkspaceError(f"当时的 {name} 没有存档", "请换一个日期。")
        read[name] = read_bytes(root / name) if sources is None else sources[name]
        return read[name]

    settings = load_settings(text("config.toml"))
    known = any(each.id == plan_id for each in settings.plans)
    chosen = settings.newest if importing and not known else settings.plan(plan_id)
    schema = load_ledger(text("templates/ledger.toml"))
    roster_file = settings.roster.file
    with Guard.within(settings.reading) as guard:
        roster, roster_problems = read_roster(data(roster_file), roster_file, settings.groups, guard)
    try:
        plan, plan_problems = _plan_in(data(chosen.file), chosen.file, text(_HEADERS), settings, chosen)
    except WorkspaceError:
        if not importing:
            raise
        plan, plan_problems = Plan(chosen.id, "", chosen.issued.year, chosen.issued, ()), ()
    tasks, task_problems = resolve_tasks(plan, roster, settings.narrowings, settings.deadlines.month_means, chosen.file)
    if not roster.units or not (plan.items or importing):
        first = next(iter(plan_problems if roster.units else roster_problems), None)
        raise WorkspaceError(
            f"没有读出{'单位' if not roster.units else '任务'}" + (f"：{first.message}" if first else ""),
            first.remedy if first else f"请检查 {settings.roster.file} 和 {chosen.file}。",
        )
    problems = (*roster_problems, *plan_problems, *task_problems)
    return Workspace(root, settings, chosen, schema, tasks, problems, read)


def read_plan(
    root: Path, settings: Settings, chosen: PlanSettings, data: bytes, name: str
) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan from a document's bytes, by the headers this workspace knows."""
    return _plan_in(data, name, read_text(root / _HEADERS), settings, chosen)


def keep_plan(workspace: Workspace, plan: PlanSettings) -> None:
    """Let `config.toml` say this of the plan of that id, adding it where it is new; the rest stays as written."""
    path = workspace.root / "config.toml"
    write_whole(path, with_plan(read_text(path), plan).encode())


def _plan_in(
    data: bytes, name: str, known: str, settings: Settings, chosen: PlanSettings
) -> tuple[Plan, tuple[Problem, ...]]:
    headers = load_toml(known, Headers, _HEADERS)
    with Guard.within(settings.reading) as guard:
        table = read_plan_document(data, name, headers, guard)
    return parse_plan_table(table, headers, name, chosen.id, chosen.issued)


def create_workspace(root: Path) -> tuple[Path, ...]:
    """Make a workspace of the defaults and return its files; what an office already has is never written over."""
    taken = [name for name in _DEFAULTS if (root / name).exists()]
    if taken:
        raise WorkspaceError(f"{root} 里已经有 {'、'.join(taken)}", "请换一个文件夹；要重来请先把这些移到别处。")
    return copy_defaults(_defaults(), root, _DEFAULTS, ("inbox", "outbox"))


def default_templates() -> Path:
    """The templates a new workspace gets."""
    return _defaults() / "templates"


def _defaults() -> Path:
    """The defaults packed in the wheel, or the repository's own files where the package runs from it."""
    packed = Path(str(files("toolkit"))) / "defaults"
    return packed if packed.is_dir() else Path(str(files("toolkit"))).parent


@contextmanager
def ledger(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger database, held by this command alone; a dry run takes no lock and gets what the ledger holds now."""
    if not dry_run:
        with locked(workspace), open_store(workspace) as store:
            yield store
        return
    from toolkit.edges.store.store import Store

    with Store.look(workspace.settings.store.url, workspace.root) as store:
        yield store


def open_store(workspace: Workspace) -> Store:
    """The workspace's ledger database, made on first use."""
    from toolkit.edges.store.store import Store

    return Store.open(workspace.settings.store.url, workspace.root)


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's lock: one command at a time writes; `WorkspaceError` when another holds it."""
    with _held(workspace.root / "toolkit.lock", "另一个窗口正在处理这个工作区"):
        sweep(workspace.root / "outbox")
        yield


@contextmanager
def delivering(workspace: Workspace) -> Iterator[Store]:
    """The ledger database for the one command that sends mails or settles what becomes of them.

    It holds a lock of its own: a long batch keeps nobody from merging.
    """
    with _held(workspace.root / "deliver.lock", "正在发邮件"), open_store(workspace) as store:
        yield store


@contextmanager
def watching(workspace: Workspace) -> Iterator[None]:
    """One watch at a time looks after a workspace."""
    with _held(workspace.root / "watch.lock", "已经有一个 watch 在值守这个工作区"):
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
def _held(path: Path, busy: str) -> Iterator[None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except PermissionError as error:
        raise WorkspaceError(
            f"写不了 {path.parent}：{error.strerror}", "请检查文件夹权限；只读的文件夹不能用作工作区。"
        ) from None
    except Timeout:
        raise WorkspaceError(busy, "请等它结束后再运行；确认没有在运行的，重启电脑后再试。") from None
    try:
        yield
    finally:
        lock.release()
