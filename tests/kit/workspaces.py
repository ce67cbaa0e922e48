"""Workspaces that tests begin with: what leads up to one is played once, and each test gets a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from toolkit.domain.ledger.records import HandedWord
from toolkit.jobs.kept_workspace import keep
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

Play = Callable[[Workspace], Workspace | None]
"""What happens in a fresh workspace; it may give back the workspace opened anew after a change of its files."""
After = Callable[[Play], Workspace]
"""`after_playing(play)` is a workspace in which that has happened."""
_PAGE = "\n工作任务\t"
"""What each page of the plan begins with."""


def hand_out(workspace: Workspace, day: date | None = None, units: Sequence[str] = ()) -> None:
    """Every unit, or those named, get their workbook on the day given, else on that the plan was issued."""
    day = day or workspace.tasks.plan.issued
    generate(workspace, day, units)
    mark_handed(workspace, datetime.combine(day, time(9)), units)


def said_handed(workspace: Workspace, day: date | None = None) -> None:
    """The office says that every unit has its workbook since the day given, else that the plan was issued; none is
    made."""
    plan, at = workspace.tasks.plan, day or workspace.tasks.plan.issued
    words = [
        HandedWord(plan.id, unit.code, at, True, "office", datetime.combine(at, time(9)))
        for unit in workspace.tasks.units()
    ]
    with open_store(workspace) as store:
        store.handed.keep(words)


def for_units(workspace: Workspace, *units: str, pages: int = 3, whole: bool = False) -> Workspace:
    """The same workspace opened for an office of these units (code or name) alone, each with all it has to do by the
    first pages of the plan (`cut_plan`), or by the `whole` of it: a master of some dozen rows is as good for most
    questions, and made in a tenth of the time."""
    path = workspace.root / workspace.settings.roster.file
    head, *lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    kept = [line for line in lines if {line.split(",")[0], line.split(",")[3]} & {*units}]
    assert len(kept) == len(units)
    path.write_text("".join((head, *kept)), "utf-8-sig")
    if not whole:
        cut_plan(workspace, pages)
    return opened(workspace.root)


def cut_plan(workspace: Workspace, pages: int) -> None:
    """Leave the first pages of the plan alone: three have sixteen items, five have twenty-eight, all ten have fifty."""
    plan = workspace.root / workspace.chosen.file
    if plan.suffix == ".txt":
        plan.write_text(_PAGE.join(plan.read_text("utf-8").split(_PAGE)[: pages + 1]), "utf-8")


def opened(root: Path) -> Workspace:
    """A workspace whose files are read once and kept, as after any command."""
    keep(open_workspace(root))
    return open_workspace(root)


def copy_of(workspace: Workspace, root: Path) -> Workspace:
    """The same workspace elsewhere, with all it has handed out and taken in; nothing in it is read again."""
    shutil.copytree(workspace.root, root)
    return replace(workspace, root=root)


def ledger_of(workspace: Workspace) -> list[object]:
    """All that a merge leaves in the ledger."""
    plan = workspace.chosen.id
    with open_store(workspace) as store:
        units = [unit.code for unit in workspace.tasks.units()]
        return [
            store.cells.changes_of(plan, units),
            store.cells.current(plan),
            store.returns.of_plan(plan, light=False),
            store.cases.of_plan(plan),
        ]
