"""`review lookback`: the year before, looked back at."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, run


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
    """对上年事项“回头看”：上年未完成的（没有台账的，有完成时限的）列成清单，再 generate 就在台账里成一表。"""
    from toolkit.jobs.returns.lookback import look_back

    run(context, lambda ws, chosen: look_back(ws, chosen.day, source, due.date() if due else None, dry_run=dry_run))
