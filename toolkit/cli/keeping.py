"""`backup`, `restore`, `verify`, `upgrade`: a workspace kept, brought back, found to be as it was, brought up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, finish, run


def backup(
    context: typer.Context,
    place: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]",
            help="放到哪个文件夹，或写成哪个新文件（.zip）；不写的放到 [backup] folder，只留 keep 份。",
        ),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """把台账、存档、收发的文件、方案、名册、模板和设置备份成一个文件；别的命令正在运行也可以。"""
    from toolkit.jobs.office.backup import backup

    run(context, lambda ws, chosen: backup(ws, chosen.now, place, dry_run=dry_run, track=chosen.tracker()))


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件。")],
    folder: Annotated[Path, typer.Argument(metavar="NEWDIR", help="恢复到哪个文件夹：新的，或者空的。")],
    store: Annotated[
        str,
        typer.Option(metavar="URL", help="台账放进这个数据库（PostgreSQL，空的）；不写的放在新文件夹的 ledger.db。"),
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """把一份备份恢复到一个新文件夹，逐个文件核对无误才算完成；原来的工作区不动。"""
    from toolkit.jobs.office.restore import restore

    chosen = context.obj
    finish(chosen.screen, restore(file, folder, store=store, dry_run=dry_run, track=chosen.tracker()))


def rebuild(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="NEWDIR", help="重建到哪个文件夹：新的，或者空的。")],
    dry_run: DryRun = False,
) -> None:
    """台账数据库没有了、又没有备份的：按 archive 里存的台账记录，在新文件夹里重建工作区；原来的不动。"""
    from toolkit.jobs.office.rebuild import rebuild

    run(context, lambda ws, chosen: rebuild(ws, chosen.now, folder, dry_run=dry_run, track=chosen.tracker()))


def verify(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="只核对这份备份；不写的核对工作区。")] = None,
    against: Annotated[
        str,
        typer.Option(metavar="FILE", help="与这份回执、总台账、公文（或回执上的校验码）核对：写下以后有没有被改动。"),
    ] = "",
) -> None:
    """核对台账数据库、每一个存档的文件和发出的文件是否完好；写明备份文件的，核对那份备份。"""
    if file and against:
        raise typer.BadParameter("--against 核对的是工作区的台账，不能与备份文件同用")
    if file:
        from toolkit.jobs.office.restore import check_backup

        chosen = context.obj
        finish(chosen.screen, check_backup(file, track=chosen.tracker()))
    from toolkit.jobs.office.verify import verify

    run(context, lambda ws, chosen: verify(ws, against, track=chosen.tracker()))


def upgrade(context: typer.Context, dry_run: DryRun = False) -> None:
    """换了新版程序的，把工作区换上来：先备份，再换数据版本、补上缺的模板（已有的不动），换完核对；换不成的，退回原样。"""
    from toolkit.jobs.office.upgrade import upgrade

    run(context, lambda ws, chosen: upgrade(ws, chosen.now, dry_run=dry_run, track=chosen.tracker()), upgrading=True)
