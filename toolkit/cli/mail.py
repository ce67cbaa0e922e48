"""`collect`, `distribute`, `remind`, `deliver`, `outbox …`: mails that come and go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.runner import DryRun, Options, Units, named, run

if TYPE_CHECKING:
    from toolkit.jobs.workspace import Workspace
    from toolkit.reports.result import Result

outbox_app = typer.Typer(help="发件箱：每一封邮件发没发出、到没到；台账下发到了哪些单位。", no_args_is_help=True)


def collect(context: typer.Context, dry_run: DryRun = False) -> None:
    """收邮件：把各单位发来的附件存进 inbox，登记“无变化”的来信和退信。"""
    from toolkit.jobs.mail.collect import collect

    run(
        context,
        lambda ws, chosen: collect(ws, chosen.now, dry_run=dry_run, track=chosen.tracker()),
        records=not dry_run,
    )


def remind(
    context: typer.Context,
    preview: Annotated[bool, typer.Option("--preview", help="只列出今天该提醒谁，不写任何东西。")] = False,
    calendar: Annotated[bool, typer.Option("--calendar", help="列出全年的提醒安排，不写任何东西。")] = False,
) -> None:
    """写今天该发的提醒，每个单位一封，放在 outbox/mail/；可粘贴的文字放在 outbox/texts/。"""
    from toolkit.jobs.mail.remind import plan_reminders, remind

    if calendar:
        run(context, lambda ws, chosen: plan_reminders(ws, chosen.day))

    run(
        context,
        lambda ws, chosen: remind(ws, chosen.day, preview=preview, track=chosen.tracker()),
        records=not preview,
    )


def distribute(
    context: typer.Context,
    units: Units = None,
    only_changed: Annotated[
        bool, typer.Option("--only-changed", help="只给任务、要求、时限或核查意见有变化的单位。")
    ] = False,
    unsettled: Annotated[bool, typer.Option("--unsettled", help="方案里还有没核定的，也照现在的样子下发。")] = False,
    dry_run: DryRun = False,
) -> None:
    """给每个单位写一封下发台账的邮件，附上它的台账；同一份台账只发一次。"""
    from toolkit.jobs.mail.distribute import distribute

    def job(workspace: Workspace, chosen: Options) -> Result:
        return distribute(
            workspace,
            chosen.day,
            units or (),
            only_changed=only_changed,
            unsettled=unsettled,
            dry_run=dry_run,
            track=chosen.tracker(),
        )

    run(context, job, records=not dry_run)


def deliver(
    context: typer.Context,
    at_once: Annotated[bool, typer.Option("--now", help="不等工作时间，也不等上次未成后要隔的时间。")] = False,
    dry_run: DryRun = False,
) -> None:
    """发出待发的邮件；没有设置发信服务器的，邮件留在 outbox/mail/ 待人工发送。"""
    from toolkit.jobs.mail.deliver import deliver

    run(
        context,
        lambda ws, chosen: deliver(ws, chosen.now, at_once=at_once, dry_run=dry_run, track=chosen.tracker()),
        records=not dry_run,
    )


@outbox_app.command("list")
def list_outbox(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="已发和不发的也列出。")] = False,
) -> None:
    """列出待发、没有送达和不确定的邮件。"""
    from toolkit.jobs.mail.outbox import list_outbox

    run(context, lambda ws, _: list_outbox(ws, everything=everything))


@outbox_app.command("show")
def show_mail(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="编号，见 toolkit outbox list。")],
) -> None:
    """看一封邮件：发给谁、状态、正文。"""
    from toolkit.jobs.mail.outbox import show_mail

    run(context, lambda ws, _: show_mail(ws, number))


@outbox_app.command("handed")
def mark_handed(
    context: typer.Context,
    units: Annotated[
        list[str] | None,
        typer.Argument(metavar="[UNIT]...", help="单位名称或代码；不写为全部生成了台账的。"),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="交给单位的日期；不写为今天。"),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="撤销最后一次记录：其实还没有交给这些单位。")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="记录人。", callback=named)] = "",
    dry_run: DryRun = False,
) -> None:
    """记为已下发：台账由内网、QQ、U盘等交给了单位，或由人另行发送。没有下发的单位不提醒、不催报。"""
    from toolkit.jobs.mail.hand_out import mark_handed, undo_handed

    if undo and on:
        raise typer.BadParameter("--undo 不能与 --on 同用")

    def job(workspace: Workspace, chosen: Options) -> Result:
        if undo:
            return undo_handed(workspace, chosen.now, units or (), by=by, dry_run=dry_run)
        day = on.date() if on else None
        return mark_handed(workspace, chosen.now, units or (), on=day, by=by, dry_run=dry_run)

    run(context, job, records=not dry_run)


@outbox_app.command("sent")
def mark_sent(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="[NUMBER]...", help="编号，见 toolkit outbox list；不写为文件已移到 outbox/mail/已发 的。"
        ),
    ] = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="发出的日期；不写为今天。"),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="撤销：其实还没有发出。")] = False,
    dry_run: DryRun = False,
) -> None:
    """记为已发：待人工发送的邮件，已由人用自己的邮箱发出。发出的是下发台账的，即记为已下发。"""
    from toolkit.jobs.mail.sent_by_hand import mark_sent

    if undo and on:
        raise typer.BadParameter("--undo 不能与 --on 同用")
    day = on.date() if on else None
    run(
        context,
        lambda ws, chosen: mark_sent(ws, chosen.now, numbers or (), on=day, undo=undo, dry_run=dry_run),
        records=not dry_run,
    )


@outbox_app.command("retry")
def retry_mails(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[NUMBER]...", help="编号，见 toolkit outbox list；不写为全部没有送达的。"),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """放回待发，按单位名册现在的邮箱；写明编号的，不确定或已发的也再发一次。"""
    from toolkit.jobs.mail.outbox import retry_mails

    run(context, lambda ws, chosen: retry_mails(ws, chosen.day, numbers or (), dry_run=dry_run), records=not dry_run)


@outbox_app.command("cancel")
def cancel_mails(
    context: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="编号，见 toolkit outbox list。")],
    dry_run: DryRun = False,
) -> None:
    """不发了；其中的提醒也不再另发。"""
    from toolkit.jobs.mail.outbox import cancel_mails

    run(context, lambda ws, _: cancel_mails(ws, numbers, dry_run=dry_run), records=not dry_run)
