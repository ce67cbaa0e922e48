"""`review links`, `review pack`: the evidence that claims rest on, looked at and put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, run

_Units = Annotated[list[str] | None, typer.Option("--unit", metavar="NAME", help="哪个单位的；可以写多个。")]
_Items = Annotated[list[int] | None, typer.Option("--item", metavar="N", help="第几项的；可以写多个。")]


def look_at_links(
    context: typer.Context,
    unit: _Units = None,
    item: _Items = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="一次最多看几个网址，1至500。")] = 50,
    dry_run: DryRun = False,
) -> None:
    """看一看佐证材料里的网址能不能打开、内容变没变：只看公网的 http、https，结果记入台账，只供核查参考。"""
    from toolkit.jobs.returns.judge import RowsMeant
    from toolkit.jobs.returns.links import look_at_links

    meant = RowsMeant(unit or (), item or ())
    run(
        context,
        lambda ws, chosen: look_at_links(ws, chosen.now, meant, limit, dry_run=dry_run, track=chosen.tracker()),
        records=not dry_run,
    )


def pack_evidence(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="放到哪个文件夹；不写为 outbox/packs/ 下新建一个。")
    ] = None,
    unit: _Units = None,
    item: _Items = None,
    dry_run: DryRun = False,
) -> None:
    """把一个单位、一项任务的核查材料放进一个文件夹备查：目录和存档的佐证文件，网址写明最近看的情况。"""
    from toolkit.jobs.returns.judge import RowsMeant
    from toolkit.jobs.returns.pack import pack_evidence

    meant = RowsMeant(unit or (), item or ())
    run(context, lambda ws, chosen: pack_evidence(ws, chosen.now, meant, folder, dry_run=dry_run), records=not dry_run)
