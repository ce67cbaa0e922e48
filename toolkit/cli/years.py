"""`plan close`, `plan reopen`, `review lookback`: a year's end, and the year before looked back at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, Options, named, run
from toolkit.errors import ToolkitError


def look_back(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Option("--from", metavar="PLAN|FILE", help="上年方案的代号，或贴有上年清单的表格文件。"),
    ] = "",
    due: Annotated[
        datetime | None,
        typer.Option("--due", metavar="DATE", formats=["%Y-%m-%d"], help="自查期限；不写的，按方案“回头看”一项。"),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """对上年事项“回头看”：上年未完成的（没有台账的，有完成时限的）列成清单，运行 toolkit generate 写进台账。"""
    from toolkit.jobs.returns.lookback import look_back

    run(
        context,
        lambda ws, chosen: look_back(ws, chosen.day, source, due.date() if due else None, dry_run=dry_run),
        records=not dry_run,
    )


_Plan = Annotated[str, typer.Argument(metavar="PLAN", help="方案代号。")]
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="经办人。", callback=named)]


def _chosen(context: typer.Context, plan: str) -> None:
    """Let the plan named be the one that is opened."""
    said: Options = context.obj
    context.obj = replace(said, plan=plan)


def close_plan(
    context: typer.Context,
    plan: _Plan,
    carry: Annotated[bool, typer.Option("--carry", help="未完成事项结转下年。")] = False,
    as_is: Annotated[bool, typer.Option("--as-is", help="按现状办结，未完成的照列。")] = False,
    scan: Annotated[
        Path | None, typer.Option("--scan", metavar="FILE", help="只存一个单位的盖章扫描件，不办结；同时写 --unit。")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="扫描件是哪个单位的。")] = "",
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """年终办结一个方案：先列出未了的；写 --carry 或 --as-is 才办结，写年终清单；toolkit plan reopen 重新办理。"""
    from toolkit.jobs.office.close import close_plan, file_scan

    _chosen(context, plan)
    if (scan is None) != (not unit):
        raise ToolkitError("--scan 和 --unit 要一起写", "如 toolkit plan close 2021 --scan 扫描.pdf --unit 市司法局。")
    if scan is not None:
        run(
            context,
            lambda ws, chosen: file_scan(ws, chosen.now, scan, unit, by=by, dry_run=dry_run),
            records=not dry_run,
        )
    run(
        context,
        lambda ws, chosen: close_plan(ws, chosen.now, carry=carry, as_is=as_is, by=by, dry_run=dry_run),
        records=not dry_run,
    )


def reopen_plan(context: typer.Context, plan: _Plan, by: _By = "", dry_run: DryRun = False) -> None:
    """重新办理已经办结的方案；办结的记录仍可查，已结转到下年的不撤回。"""
    from toolkit.jobs.office.close import reopen_plan

    _chosen(context, plan)
    run(context, lambda ws, chosen: reopen_plan(ws, chosen.now, by=by, dry_run=dry_run), records=not dry_run)
