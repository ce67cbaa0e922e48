"""The door: commands of a few lines, each calling one job and showing its report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from toolkit import __version__
from toolkit.codes import Severity
from toolkit.console import Screen
from toolkit.edges.system.clock import now
from toolkit.edges.system.files import read_bytes
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.report import Report, told
from toolkit.jobs.workspace import Workspace, create_workspace, open_workspace
from toolkit.reports.result import Result

app = typer.Typer(
    help="政务公开工作台账：读方案、发台账、收回合并、到期提醒。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
plan_app = typer.Typer(help="工作要点分工方案。", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
review_app = typer.Typer(help="办公室核定：冲突的内容、归属待核实的文件、电话报告。", no_args_is_help=True)
app.add_typer(review_app, name="review")

outbox_app = typer.Typer(help="发件箱：每一封邮件发没发出、到没到。", no_args_is_help=True)
app.add_typer(outbox_app, name="outbox")


@dataclass
class _Options:
    workspace: Path
    plan: str | None
    today: date | None
    screen: Screen

    @property
    def day(self) -> date:
        """The day to act on: the one given, else the system's."""
        return now(self.today).date()


_DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告，不写入任何东西。")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    workspace: Annotated[Path, typer.Option("--workspace", "-w", metavar="DIR", help="工作区文件夹。")] = Path(),
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="方案代号；不写为印发日期最晚的方案。")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="当作今天的日期。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只输出问题和结论。")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")] = False,
) -> None:
    """政务公开工作台账：读方案、发台账、收回合并、到期提醒。"""
    screen = Screen(as_json=as_json, quiet=quiet)
    context.obj = _Options(workspace, plan, today.date() if today else None, screen)


def _run(context: typer.Context, job: Callable[[Workspace], Result | Report], *, importing: bool = False) -> None:
    """Open the workspace, do the job, show its report; errors of plan and roster are shown whatever the job.

    `importing` is for a job that brings a plan: of the plan there was, nothing is shown.
    """
    chosen: _Options = context.obj
    workspace = open_workspace(chosen.workspace, chosen.plan, importing=importing)
    report = job(workspace)
    unseen = tuple(
        found
        for found in workspace.problems
        if found.severity == Severity.ERROR
        and found not in report.problems
        and not (importing and found.origin.file == workspace.chosen.file)
    )
    problems = (*unseen, *report.problems)
    data = {"plan": workspace.chosen.id, "problems": [found.as_dict() for found in problems], **report.data}
    _finish(chosen.screen, told(report, data, problems))


def _finish(screen: Screen, report: Result | Report) -> None:
    screen.show(report)
    raise typer.Exit(report.exit_code)


@app.command()
def init(context: typer.Context, folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """新建一个工作区。"""
    made = create_workspace(folder)
    _finish(
        context.obj.screen,
        Report(
            f"已在 {folder} 建好工作区：先改 config.toml 和 seeds/units.csv",
            data={"workspace": str(folder), "files": [str(path) for path in made]},
            files=made,
        ),
    )


@plan_app.command("list")
def plan_list(context: typer.Context) -> None:
    """列出工作区里的方案。"""
    from toolkit.jobs.plan.plan import list_plans

    _run(context, list_plans)


@plan_app.command("show")
def plan_show(context: typer.Context) -> None:
    """列出各项任务、落实单位、完成时限和需要核定的地方。"""
    from toolkit.jobs.plan.plan import show_plan

    _run(context, show_plan)


@plan_app.command("import")
def plan_import(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="方案文件（.docx、.pdf、.xlsx、.csv、.txt）；- 为标准输入。")
    ],
    issued: Annotated[
        datetime | None,
        typer.Option("--issued", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="印发日期；新方案必填。"),
    ] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="NAME", help="台账名称，如 政务公开工作。")] = None,
    dry_run: _DryRun = False,
) -> None:
    """读入方案文件，生成可以核定修改的方案工作簿，以后以它为准；--plan 写新代号的，作为新方案。"""
    from toolkit.jobs.plan.plan import import_plan

    data = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: import_plan(
            ws,
            data,
            Path(file).name,
            plan_id=chosen.plan,
            issued=issued.date() if issued else None,
            work=work,
            dry_run=dry_run,
        ),
        importing=True,
    )


@plan_app.command("check")
def plan_check(context: typer.Context) -> None:
    """列出方案里还需要核定的地方。"""
    from toolkit.jobs.plan.plan import check_plan

    _run(context, check_plan)


@plan_app.command("changes")
def plan_changes(context: typer.Context) -> None:
    """列出方案和名册在上次下发台账以后的变化，和涉及的单位。"""
    from toolkit.jobs.plan.revise import show_changes

    _run(context, show_changes)


@plan_app.command("why")
def plan_why(
    context: typer.Context,
    item: Annotated[int, typer.Argument(metavar="ITEM", help="序号。")],
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位名称、别名或代码。")],
) -> None:
    """说明某单位为什么有（或没有）某项任务，附方案原文。"""
    from toolkit.jobs.plan.plan import show_why

    _run(context, lambda ws: show_why(ws, item, unit))


@app.command()
def generate(
    context: typer.Context,
    units: Annotated[list[str] | None, typer.Argument(metavar="[UNIT]...", help="单位名称或代码；不写为全部。")] = None,
    affected: Annotated[bool, typer.Option("--affected", help="只给方案、名册变动涉及的单位生成。")] = False,
    dry_run: _DryRun = False,
) -> None:
    """给每个单位生成一份台账，放在 outbox/ledgers/。"""
    from toolkit.jobs.ledger.generate import generate

    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: generate(
            ws, chosen.day, units or (), affected=affected, dry_run=dry_run, track=chosen.screen.tracker()
        ),
    )


@app.command()
def collect(context: typer.Context, dry_run: _DryRun = False) -> None:
    """收邮件：把各单位发来的附件存进 inbox，登记“无变化”的来信和退信。"""
    from toolkit.jobs.mail.collect import collect

    chosen: _Options = context.obj
    _run(context, lambda ws: collect(ws, now(chosen.today), dry_run=dry_run, track=chosen.screen.tracker()))


@app.command()
def merge(
    context: typer.Context,
    named: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="收回的文件；不写为 inbox/ 里全部。")
    ] = None,
    sender: Annotated[str, typer.Option("--sender", metavar="MAIL", help="写明的文件是哪个邮箱发来的。")] = "",
    dry_run: _DryRun = False,
) -> None:
    """收回台账：逐份核对、并入各自方案的总台账，写回执和 outbox/master.xlsx；写了 --plan 的只收该方案的。"""
    from toolkit.jobs.returns.merge import merge_returns

    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: merge_returns(
            ws,
            now(chosen.today),
            named or (),
            only=chosen.plan is not None,
            sender=sender,
            dry_run=dry_run,
            track=chosen.screen.tracker(),
        ),
    )


@review_app.command("held")
def review_held(context: typer.Context, dry_run: _DryRun = False) -> None:
    """列出等待核定的事项，写成核定表 outbox/review.xlsx；填好“处理”后运行 merge 即生效。"""
    from toolkit.jobs.returns.review import list_held

    chosen: _Options = context.obj
    _run(context, lambda ws: list_held(ws, now(chosen.today), dry_run=dry_run))


@review_app.command("decide")
def review_decide(
    context: typer.Context,
    case: Annotated[int, typer.Argument(metavar="CASE", help="编号，见 review held。")],
    choice: Annotated[
        str,
        typer.Argument(
            metavar="CHOICE",
            help="ours 采用甲、theirs 采用乙、base 保留原值、confirm 确认为该单位、send-back 退回；也可以写中文。",
        ),
    ],
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="confirm 时，是哪个单位。")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="核定人。")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="说明。")] = "",
    dry_run: _DryRun = False,
) -> None:
    """核定一件；冲突的内容可以再改定，以最后一次为准。"""
    from toolkit.jobs.returns.decisions import decide_case

    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: decide_case(ws, now(chosen.today), case, choice, unit=unit, by=by, note=note, dry_run=dry_run),
    )


@review_app.command("release")
def review_release(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="编号；不写只列出待放行的。")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部放行。")] = False,
) -> None:
    """放行抄报上级和领导的邮件；没有放行的不发。"""
    from toolkit.jobs.mail.outbox import release_mails

    _run(context, lambda ws: release_mails(ws, context.obj.day, numbers or (), everything=everything))


class _By(StrEnum):
    PHONE = "phone"
    MESSAGE = "message"


@review_app.command("record")
def review_record(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位名称、别名或代码。")],
    no_change: Annotated[bool, typer.Option("--no-change", help="本期无变化。")] = False,
    updated: Annotated[bool, typer.Option("--updated", help="本期有更新，内容另报。")] = False,
    by: Annotated[_By, typer.Option("--by", help="phone 电话，message 短信或微信。")] = _By.PHONE,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="说明。")] = "",
    dry_run: _DryRun = False,
) -> None:
    """登记一个单位用电话或短信报告的本期情况。"""
    from toolkit.jobs.ledger.record import record_report

    if no_change == updated:
        raise ToolkitError("没有写明本期情况", "请写 --no-change（无变化）或 --updated（有更新），只写一个。")
    chosen: _Options = context.obj
    statement = "no_change" if no_change else "updated"
    _run(
        context,
        lambda ws: record_report(ws, now(chosen.today), unit, statement, via=by.value, note=note, dry_run=dry_run),
    )


@app.command()
def publish(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="重建这一天结束时的总台账，另存一份。"
        ),
    ] = None,
    dry_run: _DryRun = False,
) -> None:
    """按台账现有内容重写 outbox/master.xlsx；写了 --as-of 的，重建那天的总台账，存为 outbox/master-日期.xlsx。"""
    from toolkit.jobs.ledger.publish import publish

    chosen: _Options = context.obj
    day = as_of.date() if as_of else None
    _run(context, lambda ws: publish(ws, now(chosen.today), as_of=day, dry_run=dry_run))


@app.command()
def status(context: typer.Context) -> None:
    """看各单位本期填报和任务进展。"""
    from toolkit.jobs.ledger.status import show_status

    _run(context, lambda ws: show_status(ws, context.obj.day))


@app.command()
def why(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位名称、别名或代码。")],
    item: Annotated[str, typer.Argument(metavar="ITEM", help="序号；台账封面（填报说明表）上填的，写 封面。")],
    field: Annotated[str | None, typer.Argument(metavar="[FIELD]", help="栏目的表头、别名或代号；不写为全部。")] = None,
) -> None:
    """说明某单位某项每一栏的内容从哪来：文件、单元格、发件人、时间、由谁、原来是什么，冲突和没有收的也列出。"""
    from toolkit.jobs.returns.why import show_provenance

    _run(context, lambda ws: show_provenance(ws, context.obj.day, unit, item, field))


@app.command()
def remind(
    context: typer.Context,
    preview: Annotated[bool, typer.Option("--preview", help="只列出今天该提醒谁，不写任何东西。")] = False,
    calendar: Annotated[bool, typer.Option("--calendar", help="列出全年的提醒安排，不写任何东西。")] = False,
) -> None:
    """写今天该发的提醒，每个单位一封，放在 outbox/mail/；可粘贴的文字放在 outbox/texts/。"""
    from toolkit.jobs.mail.remind import plan_reminders, remind

    chosen: _Options = context.obj
    if calendar:
        _run(context, lambda ws: plan_reminders(ws, chosen.day))
    _run(context, lambda ws: remind(ws, chosen.day, preview=preview, track=chosen.screen.tracker()))


@app.command()
def distribute(
    context: typer.Context,
    units: Annotated[list[str] | None, typer.Argument(metavar="[UNIT]...", help="单位名称或代码；不写为全部。")] = None,
    only_changed: Annotated[
        bool, typer.Option("--only-changed", help="只给任务、要求、时限或核查意见有变化的单位。")
    ] = False,
    dry_run: _DryRun = False,
) -> None:
    """给每个单位写一封下发台账的邮件，附上它的台账；同一份台账只发一次。"""
    from toolkit.jobs.mail.distribute import distribute

    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: distribute(
            ws,
            chosen.day,
            units or (),
            only_changed=only_changed,
            dry_run=dry_run,
            track=chosen.screen.tracker(),
        ),
    )


@app.command()
def deliver(
    context: typer.Context,
    at_once: Annotated[bool, typer.Option("--now", help="不等工作时间，也不等上次未成后要隔的时间。")] = False,
    dry_run: _DryRun = False,
) -> None:
    """发出待发的邮件；没有设置发信服务器的，邮件留在 outbox/mail/ 由人转发。"""
    from toolkit.jobs.mail.deliver import deliver

    chosen: _Options = context.obj
    _run(
        context,
        lambda ws: deliver(ws, now(chosen.today), at_once=at_once, dry_run=dry_run, track=chosen.screen.tracker()),
    )


_Numbers = Annotated[list[int], typer.Argument(metavar="NUMBER...", help="编号，见 outbox list。")]


@outbox_app.command("list")
def outbox_list(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="已发和不发的也列出。")] = False,
) -> None:
    """列出待发、没有送达和不确定的邮件。"""
    from toolkit.jobs.mail.outbox import list_outbox

    _run(context, lambda ws: list_outbox(ws, everything=everything))


@outbox_app.command("show")
def outbox_show(
    context: typer.Context, number: Annotated[int, typer.Argument(metavar="NUMBER", help="编号，见 outbox list。")]
) -> None:
    """看一封邮件：发给谁、状态、正文。"""
    from toolkit.jobs.mail.outbox import show_mail

    _run(context, lambda ws: show_mail(ws, number))


@outbox_app.command("retry")
def outbox_retry(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[NUMBER]...", help="编号，见 outbox list；不写为全部没有送达的。"),
    ] = None,
) -> None:
    """放回待发，按单位名册现在的邮箱；写明编号的，不确定或已发的也再发一次。"""
    from toolkit.jobs.mail.outbox import retry_mails

    _run(context, lambda ws: retry_mails(ws, context.obj.day, numbers or ()))


@outbox_app.command("cancel")
def outbox_cancel(context: typer.Context, numbers: _Numbers) -> None:
    """不发了；其中的提醒也不再另发。"""
    from toolkit.jobs.mail.outbox import cancel_mails

    _run(context, lambda ws: cancel_mails(ws, numbers))


@app.command()
def weekly(context: typer.Context, dry_run: _DryRun = False) -> None:
    """每周一次：收邮件、合并、写提醒、发邮件，一条命令做完。"""
    from toolkit.jobs.office.weekly import weekly

    chosen: _Options = context.obj
    _run(context, lambda ws: weekly(ws, now(chosen.today), dry_run=dry_run, track=chosen.screen.tracker()))


class _System(StrEnum):
    SYSTEMD = "systemd"
    WINDOWS = "windows"


@app.command()
def watch(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="只做现在该做的，做完就停。")] = False,
    install: Annotated[
        _System | None, typer.Option("--install", help="只打印开机自动值守用的文件：systemd 或 windows。")
    ] = None,
) -> None:
    """值守：按 config.toml 的 [watch] 定时收邮件、合并、写提醒、发邮件；错过的补做一次。"""
    from toolkit.jobs.office.watch import watch
    from toolkit.jobs.office.watch_install import service_file

    chosen: _Options = context.obj
    if install:
        typer.echo(service_file(install.value, sys.executable, chosen.workspace), nl=False)
        raise typer.Exit
    _run(context, lambda ws: watch(ws, lambda: now(chosen.today), once=once))


@app.command()
def doctor(
    context: typer.Context,
    mail: Annotated[bool, typer.Option("--mail", help="登录收信、发信服务器，并给本室邮箱发一封试发邮件。")] = False,
) -> None:
    """检查设置、方案、名册、模板、数据库、磁盘和邮件设置。"""
    from toolkit.jobs.office.doctor import doctor

    chosen: _Options = context.obj
    _run(context, lambda ws: doctor(ws, now(chosen.today), mail=mail))


@app.command()
def demo(context: typer.Context, folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """用 2021 年方案和示例填报走一遍全过程。"""
    from toolkit.jobs.office.demo import play_demo

    _finish(context.obj.screen, play_demo(folder, track=context.obj.screen.tracker()))


def main() -> None:
    """Run the command line; exit 0, 1 (somebody must look) or 2 (not done)."""
    try:
        app()
    except ToolkitError as error:
        Screen(as_json="--json" in sys.argv, quiet=False).fail(error)
        sys.exit(2)
    except OSError as error:
        what = f"{error.filename or ''} {error.strerror or error}".strip()
        fault = WorkspaceError(f"读写文件出错：{what}", "请检查路径、磁盘空间和文件夹权限后重新运行。")
        Screen(as_json="--json" in sys.argv, quiet=False).fail(fault)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
