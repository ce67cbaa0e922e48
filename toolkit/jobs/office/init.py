"""`init`: a new workspace: empty, for a plan of the office's own, or with the sample."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from toolkit.book.office.ledger_plan import ledger_plan
from toolkit.book.sheets.raw import RawBook
from toolkit.domain.plan.drafting import DraftRoster, DraftUnit, draft_roster
from toolkit.domain.plan.headings import day_issued, reporting_said, work_named
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.roster_rows import COLUMNS
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.sniff import is_container
from toolkit.edges.system.files import copy_defaults, read_bytes, read_text, write_whole
from toolkit.edges.writing.config import with_every, with_first_plan, with_rounds, without_plans
from toolkit.errors import WorkspaceError
from toolkit.jobs.opening import plan_in
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.workspace import open_workspace
from toolkit.reports.office.init import NewWorkspace, PlannedWorkspace
from toolkit.schema.load import load_ledger
from toolkit.settings import PlanSettings, load_settings

_DEFAULTS = ("config.toml", "templates", "seeds")
_CONFIG, _ROSTER = "config.toml", "seeds/units.csv"
_UNKNOWN = date(2000, 1, 1)
"""Stands for the day of issue until the document was asked for it."""


def create_workspace(root: Path, *, every: str = "") -> NewWorkspace:
    """Make a workspace of the sample, the plan of 2021; what an office already has is never written over.

    Of every way to make one, `every` ("month", "quarter", "week") says how often units report.
    """
    _refuse_taken(root)
    copy_defaults(_defaults(), root, _DEFAULTS, ("inbox", "outbox"))
    if every:
        write_whole(root / _CONFIG, with_every(read_text(root / _CONFIG), every).encode())
    plan = root / load_settings(read_text(root / _CONFIG)).plans[0].file
    return NewWorkspace(folder=root, files=(root / _CONFIG, root / _ROSTER, plan), sample=True)


def create_empty(root: Path, *, every: str = "") -> NewWorkspace:
    """Make a workspace without a plan and without units: it presses nobody, and `create_for_plan` goes on with it."""
    _refuse_taken(root)
    config = without_plans(read_text(_defaults() / _CONFIG))
    _lay_out(root, with_every(config, every) if every else config, _roster(()))
    return NewWorkspace(folder=root, files=(root / _CONFIG, root / _ROSTER))


def create_for_plan(
    root: Path, data: bytes, name: str, *, issued: date | None = None, work: str | None = None, every: str = ""
) -> PlannedWorkspace:
    """Make a workspace for the plan in a document, its roster and groups drafted from the names in it.

    The plan is named by its year, the work by its title, the day of issue is the document's own where it says one;
    where it does not, `issued` must. A document that cannot be read leaves no folder. A workspace made empty is gone on
    with: what the office wrote into its settings stays, and a roster it has filled in is taken as it is. A ledger
    received by a unit is read as the plan of the unit's own.
    """
    empty = _is_without_plan(root)
    if not empty:
        _refuse_taken(root)
    roster = read_bytes(root / _ROSTER) if empty else b""
    filled = sum(bool(line.strip()) for line in roster.splitlines()) > 1
    base = read_text(root / _CONFIG) if empty else without_plans(read_text(_defaults() / _CONFIG))
    plan = _plan_of(data, name, base)
    day = issued or day_issued((plan.title, *(remark.text for remark in plan.remarks)))
    if day is None:
        raise WorkspaceError(f"{name} 里没有写印发日期", "请加 --issued，如 --issued 2021-08-02。")
    draft = DraftRoster() if filled else draft_roster(plan)
    if not (filled or draft.units):
        raise WorkspaceError(
            f"{name} 里没有读出一个单位",
            f"请先运行 toolkit init {root}，填好 {root / _ROSTER}，再运行一次；收到的台账，也可以先填上“责任科室”。",
        )
    year = plan.year if plan.year != _UNKNOWN.year else day.year
    said = PlanSettings(str(year), f"seeds/plan-{year}.xlsx", day)
    named = work or work_named(plan.title)
    said = replace(said, work=(named or said.work)[:30])
    reporting = reporting_said(plan)
    config = with_first_plan(with_rounds(base, reporting) if reporting else base, said, draft.groups)
    config = with_every(config, every) if every else config
    rounds = load_settings(config).rounds
    _lay_out(root, config, roster if filled else _roster(draft.units), whole=not empty)
    read = import_plan(open_workspace(root, importing=True), data, name, plan_id=said.id, issued=day)
    made = (root / _CONFIG, root / _ROSTER, *read.files)
    return PlannedWorkspace(
        folder=root,
        files=made,
        draft=draft,
        read=read,
        settings=said,
        every=rounds.every,
        reporting=None if every else reporting,
        named=bool(named),
    )


def default_templates() -> Path:
    """The templates a new workspace gets."""
    return _defaults() / "templates"


def _plan_of(data: bytes, name: str, config: str) -> Plan:
    """The plan in a document, by the headers a new workspace knows; one without items raises what is wrong with it."""
    unread = PlanSettings("new", name, _UNKNOWN)
    settings = load_settings(with_first_plan(config, unread, ()))
    headers = read_text(default_templates() / "plan_headers.toml")
    with Guard.within(settings.reading) as guard:
        book = guard.read(data, name) if is_container(data) else None
    schema = load_ledger(read_text(default_templates() / "ledger.toml"))
    ledger = ledger_plan(book, schema, unread.id, _UNKNOWN, name) if isinstance(book, RawBook) else None
    if ledger:
        return ledger.plan
    plan, problems = plan_in(data, name, headers, settings, unread)
    if not plan.items:
        first = next(iter(problems), None)
        raise WorkspaceError(
            first.message if first else f"{name} 里一项任务也没有", first.remedy if first else "请检查文件后重试。"
        )
    return plan


def _lay_out(root: Path, config: str, roster: bytes, *, whole: bool = True) -> None:
    """Write the files of a workspace with these settings and this roster; only these two where the rest is there."""
    if whole:
        copy_defaults(_defaults(), root, ("templates",), ("seeds", "inbox", "outbox"))
    write_whole(root / _ROSTER, roster)
    write_whole(root / _CONFIG, config.encode())


def _roster(units: Iterable[DraftUnit]) -> bytes:
    """A roster as CSV, in the form that office programs open best."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS[:-1])
    for each in units:
        unit = each.unit
        rows.writerow((unit.name, ";".join(unit.aliases), unit.group, unit.code, *("" for _ in COLUMNS[4:-1])))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _is_without_plan(root: Path) -> bool:
    """Whether a workspace stands there that has no plan yet."""
    if not ((root / _CONFIG).is_file() and (root / _ROSTER).is_file()):
        return False
    try:
        return not tomllib.loads(read_text(root / _CONFIG)).get("plans")
    except tomllib.TOMLDecodeError:
        return False


def _refuse_taken(root: Path) -> None:
    if taken := [name for name in _DEFAULTS if (root / name).exists()]:
        raise WorkspaceError(f"{root} 里已经有 {'、'.join(taken)}", "请换一个文件夹；要重来请先把这些移到别处。")


def _defaults() -> Path:
    """The defaults packed in the wheel, or the repository's own files where the package runs from it."""
    packed = Path(str(files("toolkit"))) / "defaults"
    return packed if packed.is_dir() else Path(str(files("toolkit"))).parent
