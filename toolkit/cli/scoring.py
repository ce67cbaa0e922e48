"""`score …`: the assessment of units by `templates/scoring.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, UnitName, Units, named, run, typed

app = typer.Typer(
    help="考核评分：按 templates/scoring.toml 的办法算，分类列出，不排名次；不写下级命令的，写 outbox/考核评分.xlsx。",
    invoke_without_command=True,
)
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="经手人，记入台账。", callback=named)]
_Stage = Annotated[
    str,
    typer.Option("--stage", metavar="初评|反馈|复核|定分", help="按那个阶段记下的分；不写的按现在算，定分后按定分。"),
]


@app.callback()
def score(
    context: typer.Context,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="NAME", help="只看哪个单位，一家的逐行列出；可以写多个。")
    ] = None,
    stage: _Stage = "",
    rank: Annotated[bool, typer.Option("--rank", help="排出名次；不写不排。")] = False,
    dry_run: DryRun = False,
) -> None:
    """考核评分：按 templates/scoring.toml 的办法算，分类列出，不排名次；写 outbox/考核评分.xlsx。"""
    if context.invoked_subcommand is not None:
        return
    from toolkit.jobs.office.score import score

    run(
        context,
        lambda ws, chosen: score(ws, chosen.now, unit or (), stage=stage, rank=rank, dry_run=dry_run),
        records=not dry_run,
    )


@app.command("form")
def form(context: typer.Context, dry_run: DryRun = False) -> None:
    """写录入表 outbox/评分录入表.xlsx：台账里没有的（网站维护、依申请逾期、复议纠错、加分、一票否决），连同依据。"""
    from toolkit.jobs.office.score import write_form

    run(context, lambda ws, chosen: write_form(ws, chosen.now, dry_run=dry_run), records=not dry_run)


@app.command("take")
def take(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="填好的录入表。")],
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """收填好的录入表：没有写依据的行不收，指明是哪一格；再收一次不会重复。"""
    from toolkit.jobs.office.score import take_form

    run(context, lambda ws, chosen: take_form(ws, chosen.now, file, by=by, dry_run=dry_run), records=not dry_run)


@app.command("stage")
def stage(
    context: typer.Context,
    word: Annotated[str, typer.Argument(metavar="初评|反馈|复核|定分", help="进入哪个阶段。")],
    by: _By = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="说明。", callback=typed)] = "",
    dry_run: DryRun = False,
) -> None:
    """记一个阶段，连同那一刻各单位的分：初评、反馈、复核、定分，依次进行，可以退回前面的再来。"""
    from toolkit.jobs.office.score import enter_stage

    run(
        context,
        lambda ws, chosen: enter_stage(ws, chosen.now, word, by=by, note=note, dry_run=dry_run),
        records=not dry_run,
    )


@app.command("objection")
def objection(
    context: typer.Context,
    unit: UnitName,
    line: Annotated[str, typer.Argument(metavar="LINE", help="对哪一项：考核项目的名称或代号。")],
    said: Annotated[str, typer.Option("--said", metavar="TEXT", help="单位怎么说。", callback=typed)],
    outcome: Annotated[str, typer.Option("--outcome", metavar="采纳|部分采纳|不采纳", help="复核结果。")],
    answer: Annotated[str, typer.Option("--answer", metavar="TEXT", help="怎么答复。", callback=typed)],
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """登记单位对评分的异议和复核结果，在反馈以后、定分以前；分数要改的，改台账或录入表。"""
    from toolkit.jobs.office.score import object_to, objection_in_words

    its = objection_in_words(line, said, outcome, answer)
    run(context, lambda ws, chosen: object_to(ws, chosen.now, unit, its, by=by, dry_run=dry_run), records=not dry_run)


@app.command("letter")
def letter(context: typer.Context, units: Units = None, stage: _Stage = "", dry_run: DryRun = False) -> None:
    """写各单位的评分明细到 outbox/scores/，一家一份，逐行可以核对。"""
    from toolkit.jobs.office.score import write_letters

    run(
        context,
        lambda ws, chosen: write_letters(ws, chosen.now, units or (), stage=stage, dry_run=dry_run),
        records=not dry_run,
    )
