"""What every command shares: the options before it, the run of its job, the show of what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.codes import Severity
from toolkit.console import Screen
from toolkit.edges.system.clock import now
from toolkit.errors import ToolkitError
from toolkit.jobs.tracking import Tracker
from toolkit.keys import item_number
from toolkit.reports.hints import for_plan, problems_for
from toolkit.reports.of_plan import OfPlan
from toolkit.reports.result import Result
from toolkit.schema.cell import clean, speaks
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.jobs.workspace import Workspace

DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告，不写入任何东西。")]
Units = Annotated[list[str] | None, typer.Argument(metavar="[UNIT]...", help="单位名称或代码；不写为全部。")]
UnitName = Annotated[str, typer.Argument(metavar="UNIT", help="单位名称、别名或代码。")]


@dataclass(frozen=True)
class Options:
    """What was said before the command."""

    workspace: Path
    plan: str | None
    today: date | None
    screen: Screen
    yes: bool = False

    @property
    def now(self) -> datetime:
        """The time to act at: the system's, on the day given where one is."""
        return now(self.today)

    @property
    def day(self) -> date:
        """The day to act on: the one given, else the system's."""
        return self.now.date()

    def believe_day(self, workspace: Workspace) -> None:
        """Before anything is recorded under a day: the system's must be believable; one that was given, or said to be
        right, is.

        `WorkspaceError` where it is not.
        """
        from toolkit.jobs.day import believe_system_date, confirm_day

        (confirm_day if self.today or self.yes else believe_system_date)(workspace, self.now)

    def tracker(self) -> Tracker:
        """Shows how far a job is, where somebody looks."""
        return self.screen.tracker()


def run(
    context: typer.Context,
    job: Callable[[Workspace, Options], Result],
    *,
    importing: bool = False,
    records: bool = False,
    upgrading: bool = False,
) -> None:
    """Open the workspace, do the job, show its result; errors of plan and roster are shown whatever the job.

    `importing` is for a job that brings a plan: of the plan there was, nothing is shown. One that `records` anything
    under its day, or writes what people read with a day in it, is not begun on a day that cannot be believed. That a
    day is right is noted once a job that is `upgrading` the ledger is done: to note it would do its work, without a
    backup.
    """
    from toolkit.jobs.workspace import open_workspace

    chosen: Options = context.obj
    workspace = open_workspace(chosen.workspace, chosen.plan, importing=importing)
    if (records or chosen.yes) and not upgrading:
        chosen.believe_day(workspace)
    plan, hint = workspace.chosen.id, workspace.hint
    try:
        result = job(workspace, chosen)
    except ToolkitError as error:
        error.remedy = for_plan(error.remedy, hint)
        raise
    if upgrading and chosen.yes and not result.dry_run:
        chosen.believe_day(workspace)
    unseen = tuple(
        found
        for found in workspace.problems
        if found.severity == Severity.ERROR
        and found not in result.problems
        and not (importing and found.origin.file == workspace.chosen.file)
    )
    problems = problems_for((*unseen, *result.problems), hint)
    shown = OfPlan(
        result=result, plan=plan, hint=hint, problems=problems, files=result.files, once_told=result.once_told
    )
    finish(chosen.screen, shown)


def finish(screen: Screen, result: Result) -> None:
    """Show a result, note that it was, and leave with its exit code."""
    screen.show(result)
    result.once_told()
    raise typer.Exit(result.exit_code)


def pasted(file: str) -> tuple[Path | None, str]:
    """A file that was named; for `-` none, and what was pasted into the terminal or piped into the program."""
    return (None, sys.stdin.read()) if file == "-" else (Path(file), "")


_LONGEST = 10_000
"""How many characters an opinion, a note or a name may have: a cell holds three times as many."""


def typed(text: str) -> str:
    """What was typed, as a cell of a workbook can hold it; `ToolkitError` where it is longer than any does."""
    kept = clean("".join("" if "\ud800" <= each <= "\udfff" else each for each in text))
    if len(kept) > _LONGEST:
        raise ToolkitError(f"写了{len(kept)}个字，太长了", f"请写{_LONGEST}个字以内。")
    return kept


def named(text: str | None) -> str | None:
    """A name, a 文号 or another basis as it was typed, where any was; `ToolkitError` where nobody can read it."""
    if not text:
        return text
    kept = typed(text)
    if not speaks(kept):
        raise ToolkitError("姓名、文号、依据里没有一个字", "请写看得见的字；不写的，不带这个选项。")
    return kept


def item_typed(text: str | int) -> int:
    """An item's number as it is typed: 12, 2020-12."""
    number = item_number(str(text))
    if number is None:
        raise typer.BadParameter(f"“{text}”不是序号，请写如 12，上年事项如 2020-12。")
    return number
