"""The commands that a unit or a county office runs on its own workbook; they ask for no workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, finish

_Own = Annotated[Path, typer.Argument(metavar="FILE", help="收到的台账。")]
_Into = Annotated[Path | None, typer.Option("--to", metavar="DIR", help="写到哪个文件夹；不写为原文件所在的。")]


def split(
    context: typer.Context,
    file: _Own,
    parts: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="各科室填好的文件：并成一份；不写的，拆分。")
    ] = None,
    folder: _Into = None,
    dry_run: DryRun = False,
) -> None:
    """单位自己用：把收到的台账按责任科室拆成几份；各科室填好后，再并成一份。不需要工作区。"""
    from toolkit.jobs.returns.split import join_workbooks, split_workbook

    if parts:
        finish(context.obj.screen, join_workbooks(file, parts, folder, dry_run=dry_run))
    finish(context.obj.screen, split_workbook(file, folder, dry_run=dry_run))


def print_form(
    context: typer.Context,
    file: _Own,
    folder: _Into = None,
    dry_run: DryRun = False,
) -> None:
    """单位自己用：把填好的台账写成打印版，一项一块，逐栏往下排，A4 竖版，文字印全。不需要工作区。"""
    from toolkit.jobs.returns.print_form import print_workbook

    finish(context.obj.screen, print_workbook(file, folder, dry_run=dry_run))
