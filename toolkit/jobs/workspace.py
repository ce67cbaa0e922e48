"""A workspace: the folder with its settings, schema, seeds, inbox, outbox, archive and ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toolkit.codes import Code, Severity
from toolkit.domain.plan.assignments import groups_without_units
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.lookback import read_list, with_earlier
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.roster_rows import csv_rows
from toolkit.domain.plan.tasks import Tasks
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.edges.readers.roster import read_roster
from toolkit.edges.system.files import decode_text, read_bytes, read_text, write_whole
from toolkit.edges.workdays import state_council_calendar
from toolkit.errors import WorkspaceError
from toolkit.loading import load_toml
from toolkit.problems import Problem
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Ledger
from toolkit.settings import PlanSettings, Settings, load_settings

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

    def not_closed(self) -> None:
        """Refuse to change what a closed plan holds."""
        if self.chosen.closed:
            plan = self.chosen.id
            raise WorkspaceError(
                f"方案“{plan}”已经办结，不再收、不再改", f"确实要改的，先运行 toolkit plan reopen {plan}。"
            )

    def not_before_issue(self, today: date) -> None:
        """Refuse a day before the plan was issued: whatever was recorded on it would stand there for good."""
        if today < self.tasks.plan.issued:
            raise WorkspaceError(
                f"今天（{today}）早于方案印发日期 {self.tasks.plan.issued}",
                "请核对 config.toml 里的印发日期，或 --today。",
            )


class _Files:
    """A workspace's files as they stand below `root`, or as `kept`; `read` are those that were asked for."""

    def __init__(self, root: Path, kept: Mapping[str, bytes] | None) -> None:
        self._root = root
        self._kept = kept
        self.read: dict[str, bytes] = {}

    def data(self, name: str) -> bytes:
        """A file's bytes."""
        if self._kept is not None and name not in self._kept:
            raise WorkspaceError(f"当时的 {name} 没有存档", "请换一个日期。")
        self.read[name] = read_bytes(self._root / name) if self._kept is None else self._kept[name]
        return self.read[name]

    def text(self, name: str) -> str:
        """A file's text."""
        return decode_text(self.data(name), name)


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
    files = _Files(root, sources)
    settings = load_settings(files.text("config.toml"))
    known = any(each.id == plan_id for each in settings.plans)
    chosen = settings.newest if importing and not known else settings.plan(plan_id)
    schema = load_ledger(files.text("templates/ledger.toml"))
    roster_file = settings.roster.file
    with Guard.within(settings.reading) as guard:
        roster, roster_problems = read_roster(files.data(roster_file), roster_file, settings.groups, guard)
    try:
        plan, plan_problems = plan_in(files.data(chosen.file), chosen.file, files.text(_HEADERS), settings, chosen)
    except WorkspaceError:
        if not importing:
            raise
        plan, plan_problems = Plan(chosen.id, "", chosen.issued.year, chosen.issued, ()), ()
    due = settings.deadlines
    tasks, task_problems = resolve_tasks(
        plan, roster, settings.narrowings, due.month_means, chosen.file, due.at_once_days
    )
    if chosen.lookback:
        found, doubts = read_list(csv_rows(files.text(chosen.lookback)), roster, chosen.lookback)
        tasks, task_problems = with_earlier(tasks, found), (*task_problems, *doubts)
    if not roster.units or not (plan.items or importing):
        first = next(iter(plan_problems if roster.units else roster_problems), None)
        raise WorkspaceError(
            f"没有读出{'单位' if not roster.units else '任务'}" + (f"：{first.message}" if first else ""),
            first.remedy if first else f"请检查 {settings.roster.file} 和 {chosen.file}。",
        )
    told = groups_without_units(task_problems, roster)
    gaps = (each for each in roster_problems if each.code is not Code.GROUP_EMPTY or each.value not in told)
    problems = (*gaps, *plan_problems, *task_problems)
    return Workspace(root, settings, chosen, schema, tasks, problems, files.read)


def read_plan(workspace: Workspace, chosen: PlanSettings, data: bytes, name: str) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan from a document's bytes, by the headers this workspace knows."""
    return plan_in(data, name, read_text(workspace.root / _HEADERS), workspace.settings, chosen)


def keep_plan(workspace: Workspace, plan: PlanSettings) -> None:
    """Let `config.toml` say this of the plan of that id, adding it where it is new; the rest stays as written."""
    from toolkit.edges.writing.config import with_plan

    path = workspace.root / "config.toml"
    write_whole(path, with_plan(read_text(path), plan).encode())


def plan_in(
    data: bytes, name: str, known: str, settings: Settings, chosen: PlanSettings
) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan from a document's bytes, by the headers `known` (a TOML text)."""
    headers = load_toml(known, Headers, _HEADERS)
    with Guard.within(settings.reading) as guard:
        table = read_plan_document(data, name, headers, guard)
    return parse_plan_table(table, headers, name, chosen.id, chosen.issued)
