"""The command that a unit or a county office runs for its 科室; it asks for no workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, finish


def split(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    parts: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="各科室填好的文件：并成一份；不写的，拆分。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="写到哪个文件夹；不写为原文件所在的。")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """单位自己用：把收到的台账按责任科室拆成几份；各科室填好后，再并成一份。不需要工作区。"""
    from toolkit.jobs.returns.split import join_workbooks, split_workbook

    if parts:
        finish(context.obj.screen, join_workbooks(file, parts, folder, dry_run=dry_run))
    finish(context.obj.screen, split_workbook(file, folder, dry_run=dry_run))
