"""A workspace's files read: settings, schema, roster, plan, and what the plan asks of whom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from toolkit.codes import Code
from toolkit.domain.plan.assignments import groups_without_units
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.lookback import read_list, with_earlier
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.roster_rows import csv_rows
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_plan_document
from toolkit.edges.readers.roster import read_roster
from toolkit.edges.system.files import decode_text, read_bytes, read_text
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace
from toolkit.loading import load_toml
from toolkit.problems import Problem
from toolkit.schema.load import load_ledger
from toolkit.settings import PlanSettings, Settings, load_settings

_HEADERS = "templates/plan_headers.toml"
_BEGUN = ("ledger.db", "archive", "outbox")
"""What stands in a workspace that was worked with."""


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


def read_workspace(
    root: Path, plan_id: str | None = None, *, importing: bool = False, sources: Mapping[str, bytes] | None = None
) -> Workspace:
    """Read a workspace's settings, schema, roster and the plan of that id, by default the newest.

    Faults of roster and plan are collected in `problems`; faults of settings, schema or missing files raise. Where a
    plan is about to be read in (`importing`), the one there was may be gone or unreadable, and an id that no plan
    has opens the newest. With `sources`, those are read in place of the files below `root`: the workspace as it was
    when they were kept.
    """
    if sources is None and not (root / "config.toml").is_file():
        if left := [name for name in _BEGUN if (root / name).exists()]:
            raise WorkspaceError(
                f"{root} 里有 {'、'.join(left)}，而设置（config.toml）不见了",
                "有备份的，toolkit restore 备份.zip 新文件夹；没有的，把 config.toml 重新写好放回来，其他文件不要动。",
            )
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


def plan_in(
    data: bytes, name: str, known: str, settings: Settings, chosen: PlanSettings
) -> tuple[Plan, tuple[Problem, ...]]:
    """A plan from a document's bytes, by the headers `known` (a TOML text)."""
    headers = load_toml(known, Headers, _HEADERS)
    with Guard.within(settings.reading) as guard:
        table = read_plan_document(data, name, headers, guard)
    return parse_plan_table(table, headers, name, chosen.id, chosen.issued)
