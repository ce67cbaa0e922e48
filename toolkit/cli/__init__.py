"""The door: commands of a few lines, each calling one job and showing its result."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from toolkit import __version__
from toolkit.cli import evidence, keeping, ledger, mail, office, papers, plan, returns, scoring, sections, years
from toolkit.cli.door import FAULT, hoisted, outlined, speak_chinese, usage_fault
from toolkit.cli.runner import Options
from toolkit.cli.values import take_plainly
from toolkit.console import Screen
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.system_faults import refused

app = typer.Typer(
    help="政务公开工作台账：读方案、发台账、收回合并、到期提醒。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    office.init,
    ledger.generate,
    mail.collect,
    returns.merge,
    ledger.publish,
    ledger.status,
    ledger.export,
    returns.why,
    mail.remind,
    mail.distribute,
    mail.deliver,
    office.weekly,
    office.watch,
    keeping.backup,
    keeping.restore,
    keeping.rebuild,
    keeping.verify,
    keeping.upgrade,
    office.doctor,
    office.demo,
    sections.split,
):
    app.command()(command)
app.command("print")(sections.print_form)
returns.review_app.command("lookback")(years.look_back)
returns.review_app.command("links")(evidence.look_at_links)
returns.review_app.command("pack")(evidence.pack_evidence)
ledger.report_app.command("papers")(papers.papers)
ledger.report_app.command("issued")(papers.issued)
ledger.report_app.command("answered")(papers.answered)
ledger.report_app.command("objection")(papers.objection)
ledger.report_app.command("seen")(papers.seen)
plan.app.command("close")(years.close_plan)
plan.app.command("reopen")(years.reopen_plan)
app.add_typer(plan.app, name="plan")
app.add_typer(ledger.report_app, name="report")
app.add_typer(returns.review_app, name="review")
app.add_typer(mail.outbox_app, name="outbox")
app.add_typer(scoring.app, name="score")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


def _workable(day: datetime) -> None:
    from toolkit.settings import FIRST_DAY, LAST_DAY

    if not FIRST_DAY <= day.date() <= LAST_DAY:
        raise WorkspaceError(
            f"--today 写的 {day.date()} 不在{FIRST_DAY.year}年至{LAST_DAY.year}年之间", "请核对日期后再运行一次。"
        )


@app.callback()
def options(
    context: typer.Context,
    workspace: Annotated[Path, typer.Option("--workspace", "-w", metavar="DIR", help="工作区文件夹。")] = Path(),
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="方案代号；不写为印发日期最晚的方案。")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="当作今天的日期。"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="电脑的日期离台账最后一次记录很远，核对过没有错的，照这个日期办。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只输出问题和结论。")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")] = False,
) -> None:
    """政务公开工作台账：读方案、发台账、收回合并、到期提醒。"""
    screen = Screen(as_json=as_json, quiet=quiet)
    if today:
        _workable(today)
    context.obj = Options(workspace, plan, today.date() if today else None, screen, yes)


def command_line(door: typer.Typer, words: Sequence[str] | None = None) -> Any:
    """The commands of a door, ready to be called, which say in Chinese how they are used.

    With `words`, the line that was typed, only the commands it names need be whole.
    """
    made = typer.main.get_command(door if words is None else outlined(door, words))
    speak_chinese(made)
    take_plainly(made)
    return made


def main() -> None:
    """Run the command line; exit 0, 1 (somebody must look) or 2 (not done)."""
    atexit.register(gc.freeze)  # else all there is is gone through once more for what the process ends with anyway
    try:
        door = command_line(app, sys.argv[1:])
        sys.exit(door(hoisted(door, sys.argv[1:]), prog_name="toolkit", standalone_mode=False) or 0)
    except FAULT as fault:
        if type(fault).__name__ == "NoArgsIsHelpError" and "--json" not in sys.argv:
            typer.echo(str(fault))
        else:
            Screen(as_json="--json" in sys.argv, quiet=False).fail(usage_fault(fault))
        sys.exit(2)
    except ToolkitError as error:
        Screen(as_json="--json" in sys.argv, quiet=False).fail(error)
        sys.exit(2)
    except OSError as error:
        what = f"读写文件出错 {error.filename or ''}".rstrip()
        failed = refused(what, error, "请检查路径、磁盘空间和文件夹权限后重新运行。")
        Screen(as_json="--json" in sys.argv, quiet=False).fail(failed)
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
