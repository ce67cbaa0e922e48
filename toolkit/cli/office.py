"""`init`, `weekly`, `watch`, `doctor`, `demo`: a workspace, and the commands that run the others."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.runner import DryRun, Options, finish, run

if TYPE_CHECKING:
    from toolkit.reports.result import Result


class _Every(StrEnum):
    MONTH = "月"
    QUARTER = "季"
    WEEK = "周"


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="工作区放在哪个文件夹；没有的，新建。")],
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="本单位的方案文件：读入它，按里面的单位起草名册。")
    ] = None,
    issued: Annotated[
        datetime | None,
        typer.Option(
            "--issued", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="方案的印发日期；文件里写明的可以不写。"
        ),
    ] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="NAME", help="台账名称；不写的按方案标题。")] = None,
    every: Annotated[
        _Every | None,
        typer.Option("--every", metavar="月|季|周", help="多久填报一次；不写的按方案，方案没有写的按月。"),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="用自带的 2021 年方案和示例名册。")] = False,
) -> None:
    """新建一个工作区：--plan 用本单位的方案，--sample 用自带的示例；都不写的，没有方案。"""
    from toolkit.edges.system.files import read_bytes
    from toolkit.jobs.office.init import create_empty, create_for_plan, create_workspace

    if sample and (plan or issued or work):
        raise typer.BadParameter("--sample 不能与 --plan、--issued、--work 同用")
    if (issued or work) and not plan:
        raise typer.BadParameter("--issued、--work 要与 --plan 同用")
    how = every.name.lower() if every else ""
    if plan:
        day = issued.date() if issued else None
        made: Result = create_for_plan(folder, read_bytes(plan), plan.name, issued=day, work=work, every=how)
    else:
        made = create_workspace(folder, every=how) if sample else create_empty(folder, every=how)
    finish(context.obj.screen, made)


def weekly(context: typer.Context, dry_run: DryRun = False) -> None:
    """每周一次：收邮件、合并、写核查表和核查告知、写提醒、发邮件，一条命令做完；载有结论的告知放行后才发。"""
    from toolkit.jobs.office.weekly import weekly

    run(
        context,
        lambda ws, chosen: weekly(ws, chosen.now, dry_run=dry_run, track=chosen.tracker()),
        records=not dry_run,
    )


class _System(StrEnum):
    SYSTEMD = "systemd"
    WINDOWS = "windows"


def watch(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="只做现在该做的，做完就停。")] = False,
    install: Annotated[
        _System | None,
        typer.Option("--install", metavar="SYSTEM", help="只打印开机自动值守用的文件：systemd 或 windows。"),
    ] = None,
) -> None:
    """值守：按 config.toml 的 [watch] 定时收邮件、合并、写提醒、发邮件；错过的补做一次。"""
    if install:
        from toolkit.jobs.office.watch_install import service_file

        chosen: Options = context.obj
        chosen.screen.print(service_file(install.value, sys.executable, chosen.workspace))
        raise typer.Exit
    from toolkit.jobs.office.watch import watch

    run(context, lambda ws, chosen: watch(ws, lambda: chosen.now, once=once, believed=chosen.today is not None))


def doctor(
    context: typer.Context,
    mail: Annotated[bool, typer.Option("--mail", help="登录收信、发信服务器，并给本室邮箱发一封试发邮件。")] = False,
) -> None:
    """检查设置、方案、名册、模板、数据库、磁盘和邮件设置。"""
    from toolkit.jobs.office.doctor import doctor

    run(context, lambda ws, chosen: doctor(ws, chosen.now, mail=mail))


def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="演示放在哪个文件夹；里面是以前的演示的，重新做。")],
) -> None:
    """用 2021 年方案和示例填报走一遍全过程。"""
    from toolkit.jobs.office.demo import play_demo

    finish(context.obj.screen, play_demo(folder, track=context.obj.tracker()))
