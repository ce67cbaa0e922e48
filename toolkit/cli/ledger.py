"""`generate`, `publish`, `status`, `report`, `export`: the ledgers that go out, and how things stand."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from toolkit.cli.runner import DryRun, Options, Units, finish, named, pasted, run
from toolkit.errors import ToolkitError

report_app = typer.Typer(
    help="领导一分钟看全局的页面 outbox/report.html，数字与同一天的总台账、提醒一致。", invoke_without_command=True
)


def generate(
    context: typer.Context,
    units: Units = None,
    affected: Annotated[bool, typer.Option("--affected", help="只给方案、名册变动涉及的单位生成。")] = False,
    dry_run: DryRun = False,
) -> None:
    """给每个单位生成一份台账，放在 outbox/ledgers/。"""
    from toolkit.jobs.ledger.generate import generate

    run(
        context,
        lambda ws, chosen: generate(
            ws, chosen.day, units or (), affected=affected, dry_run=dry_run, track=chosen.tracker()
        ),
        records=not dry_run,
    )


def publish(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="重建这一天结束时的总台账，另存一份。"
        ),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """按台账现有内容重写 outbox/master.xlsx；写了 --as-of 的，重建那天的总台账，存为 outbox/master-日期.xlsx。"""
    from toolkit.jobs.ledger.publish import publish

    day = as_of.date() if as_of else None
    run(context, lambda ws, chosen: publish(ws, chosen.now, as_of=day, dry_run=dry_run), records=not dry_run)


def status(context: typer.Context) -> None:
    """看各单位本期填报和任务进展。"""
    from toolkit.jobs.ledger.kept_status import as_kept

    asked: Options = context.obj
    if not asked.yes and (known := as_kept(asked.workspace, asked.plan, asked.day)):
        finish(asked.screen, known)
    from toolkit.jobs.ledger.status import show_status

    run(context, lambda ws, chosen: show_status(ws, chosen.day))


@report_app.callback()
def report(
    context: typer.Context,
    clerk: Annotated[
        bool, typer.Option("--clerk", help="经办版：有来件、单元格和发件人，存在 outbox/clerk/，不外传。")
    ] = False,
    public: Annotated[
        bool, typer.Option("--public", help="公开页面：只有方案原文和可以公开的数；没有保密审查记录的不写。")
    ] = False,
    draft: Annotated[bool, typer.Option("--draft", help="与 --public 同用：写出送审稿。")] = False,
    reviewed_by: Annotated[
        str | None,
        typer.Option(
            "--reviewed-by", metavar="NAME", help="与 --public 同用：记录对送审稿的保密审查。", callback=named
        ),
    ] = None,
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help="审查的依据或文号。", callback=named)] = "",
    dry_run: DryRun = False,
) -> None:
    """写进展页面 outbox/report.html：谁没报、什么逾期、办成什么、哪一组办结率较低、为什么红；责任矩阵、各单位情况。"""
    if context.invoked_subcommand is not None:
        return
    if public:
        _one_thing(clerk=clerk, draft=draft, review=reviewed_by is not None, basis=bool(basis))
        from toolkit.jobs.office.public import draft_public, publish_public, review_public

        if draft:
            run(context, lambda ws, chosen: draft_public(ws, chosen.now, dry_run=dry_run), records=not dry_run)
        by = reviewed_by
        if by is not None:
            run(
                context,
                lambda ws, chosen: review_public(ws, chosen.now, by, basis, dry_run=dry_run),
                records=not dry_run,
            )
        run(context, lambda ws, _: publish_public(ws, dry_run=dry_run))
    if draft or reviewed_by is not None or basis:
        raise ToolkitError("--draft、--reviewed-by 和 --basis 只用于公开页面", "请与 --public 一起写。")
    from toolkit.jobs.office.report import report

    run(context, lambda ws, chosen: report(ws, chosen.now, clerk=clerk, dry_run=dry_run), records=not dry_run)


def _one_thing(*, clerk: bool, draft: bool, review: bool, basis: bool) -> None:
    """Refuse options beside `--public` of which one would be passed over."""
    if clerk + draft + review > 1:
        raise ToolkitError("--clerk、--draft、--reviewed-by 一次只能写一个", "请一步一步运行：先写送审稿，再记录审查。")
    if clerk:
        raise ToolkitError("经办版不能公开", "--public 和 --clerk 请分开运行。")
    if basis and not review:
        raise ToolkitError("--basis 是审查的依据，要与 --reviewed-by 同写", "请写 --reviewed-by 审查人。")


@report_app.command("paper")
def paper(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="通报、督办单、督办函、限期整改通知、回头看情况报告、逐项落实情况报告、年报表三。"
        ),
    ],
    unit: Annotated[
        str,
        typer.Argument(
            metavar="[UNIT]",
            help="督办单、督办函：哪个单位；限期整改通知：不写的，一个单位一份；年报表三：不写的为合计。",
        ),
    ] = "",
    item: Annotated[
        int | None, typer.Option("--item", metavar="N", help="督办单、督办函、限期整改通知：第几项。")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="通报：写到的单位各写一封核对函，放行后才发，请它先核对。")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """写公文草稿（Word），放在 outbox/papers/：没有文号、印章和红头；发文机关在 config.toml 的 [papers] 写。"""
    from toolkit.jobs.office.papers import draft_paper

    run(
        context,
        lambda ws, chosen: draft_paper(ws, chosen.now, kind, unit, item, ask=ask, dry_run=dry_run),
        records=not dry_run,
    )


@report_app.command("check")
def check(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="改好的公文（.docx、.pdf、.txt）；写 - 的，读粘贴进来的文字。")
    ],
) -> None:
    """核对公文：数字、单位、日期，凡与台账对不上的逐处列出，写明台账上是什么；文号、段落序号和方案原文不核对。"""
    from toolkit.jobs.office.check_paper import check_paper

    run(context, lambda ws, chosen: check_paper(ws, chosen.now, *pasted(file)))


def export(
    context: typer.Context,
    tables: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TABLE]...",
            help="assignments 各单位各项任务、changes 每一处改动、returns 来件、figures 各种数字；不写为全部。",
        ),
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", metavar="csv|json", help="不写为两种都要；可以写多个。")
    ] = None,
    contacts: Annotated[bool, typer.Option("--contacts", help="也导出电话和填报人、责任人。")] = False,
    dry_run: DryRun = False,
) -> None:
    """把台账导出成 CSV 和 JSON，给别的程序用，放在 outbox/export/；不带电话。"""
    from toolkit.jobs.office.export import export

    run(
        context,
        lambda ws, chosen: export(ws, chosen.now, tables or (), formats or (), contacts=contacts, dry_run=dry_run),
        records=not dry_run,
    )
