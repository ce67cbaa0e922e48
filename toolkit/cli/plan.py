"""`plan …`: what the plan says, and a plan read in."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, UnitName, run

app = typer.Typer(help="工作要点分工方案。", no_args_is_help=True)


@app.command("list")
def list_plans(context: typer.Context) -> None:
    """列出工作区里的方案。"""
    from toolkit.jobs.plan.list_plans import list_plans

    run(context, lambda ws, _: list_plans(ws))


@app.command("show")
def show_plan(context: typer.Context) -> None:
    """列出各项任务、落实单位、完成时限和需要核定的地方。"""
    from toolkit.jobs.plan.show import show_plan

    run(context, lambda ws, _: show_plan(ws))


@app.command("import")
def import_plan(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="方案文件（.docx、.pdf、.xlsx、.csv、.txt、.html）；- 为标准输入。")
    ],
    issued: Annotated[
        datetime | None,
        typer.Option("--issued", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="印发日期；新方案必填。"),
    ] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="NAME", help="台账名称，如 政务公开工作。")] = None,
    dry_run: DryRun = False,
) -> None:
    """读入方案文件，生成可以核定修改的方案工作簿，以后以它为准；--plan 写新代号的，作为新方案。"""
    from toolkit.edges.system.files import read_bytes
    from toolkit.jobs.plan.import_plan import import_plan

    data = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
    run(
        context,
        lambda ws, chosen: import_plan(
            ws,
            data,
            Path(file).name,
            plan_id=chosen.plan,
            issued=issued.date() if issued else None,
            work=work,
            dry_run=dry_run,
        ),
        importing=True,
    )


@app.command("check")
def check_plan(context: typer.Context) -> None:
    """列出方案里还需要核定的地方。"""
    from toolkit.jobs.plan.check import check_plan

    run(context, lambda ws, _: check_plan(ws))


@app.command("changes")
def show_changes(context: typer.Context) -> None:
    """列出方案和名册在上次下发台账以后的变化，和涉及的单位。"""
    from toolkit.jobs.plan.changes import show_changes

    run(context, lambda ws, _: show_changes(ws))


@app.command("why")
def show_why(
    context: typer.Context,
    item: Annotated[int, typer.Argument(metavar="ITEM", help="序号。")],
    unit: UnitName,
) -> None:
    """说明某单位为什么有（或没有）某项任务，附方案原文。"""
    from toolkit.jobs.plan.why import show_why

    run(context, lambda ws, _: show_why(ws, item, unit))
