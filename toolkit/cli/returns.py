"""`merge`, `why`, `review …`: what came back, where it stands, and what a person must decide."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli import senders
from toolkit.cli.runner import DryRun, Options, UnitName, item_typed, named, run, typed
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.jobs.returns.judge import RowsMeant
    from toolkit.jobs.workspace import Workspace
    from toolkit.reports.result import Result

review_app = typer.Typer(
    help="办公室核查、核定：不写下级命令的，写出核查与核定表 outbox/review.xlsx 并说明它在哪里。",
    invoke_without_command=True,
)
review_app.add_typer(senders.app, name="senders")

_By = Annotated[str, typer.Option("--by", metavar="NAME", help="核定人。", callback=named)]
_Unit = Annotated[list[str] | None, typer.Option("--unit", metavar="NAME", help="哪个单位的；可以写多个。")]
_Item = Annotated[
    list[int] | None,
    typer.Option("--item", metavar="N", parser=item_typed, help="第几项的，上年事项如 2020-12；可以写多个。"),
]
_Due = Annotated[
    str,
    typer.Option("--due", metavar="DATE|年终", help="应完成日期是这一天的；写 年终 的，是12月起按全年进展核定的。"),
]
_YEAR_END = ("年终", "year-end")
_Note = Annotated[
    str, typer.Option("--note", "--opinion", metavar="TEXT", help="说明；核查的，为核查意见。", callback=typed)
]
_FixBy = Annotated[
    datetime | None,
    typer.Option("--fix-by", metavar="DATE", formats=["%Y-%m-%d"], help="整改期限；不写的，5个或15个工作日。"),
]
_Yes = Annotated[bool, typer.Option("--yes", help="照列出的办理；不写只列出。")]


def merge(
    context: typer.Context,
    named: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="收回的文件；不写为 inbox/ 里全部。")
    ] = None,
    sender: Annotated[str, typer.Option("--sender", metavar="MAIL", help="写明的文件是哪个邮箱发来的。")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="不凭大小和时间判断有没有变，全部重新读。")] = False,
    dry_run: DryRun = False,
) -> None:
    """收回台账：逐份核对、并入各自方案的总台账，写回执和 outbox/master.xlsx；写了 --plan 的只收该方案的。"""
    from toolkit.jobs.returns.merge import take_returns

    run(
        context,
        lambda ws, chosen: take_returns(
            ws,
            chosen.now,
            named or (),
            only=chosen.plan is not None,
            sender=sender,
            dry_run=dry_run,
            track=chosen.tracker(),
        ),
        records=not dry_run,
    )


def why(
    context: typer.Context,
    unit: UnitName,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="序号；台账封面（填报说明表）上填的，写 封面。")],
    field: Annotated[str | None, typer.Argument(metavar="[FIELD]", help="栏目的表头、别名或代号；不写为全部。")] = None,
) -> None:
    """说明某单位某项每一栏的内容从哪来：文件、单元格、发件人、时间、由谁、原来是什么，冲突和没有收的也列出。"""
    from toolkit.jobs.returns.why import show_provenance

    run(context, lambda ws, chosen: show_provenance(ws, chosen.day, unit, item, field))


@review_app.callback()
def review(context: typer.Context) -> None:
    """办公室核查、核定：不写下级命令的，写出核查与核定表 outbox/review.xlsx 并说明它在哪里。"""
    if context.invoked_subcommand is None:
        list_held(context)


@review_app.command("held")
def list_held(context: typer.Context, dry_run: DryRun = False) -> None:
    """列出等待核查、核定的事项，写成核查与核定表 outbox/review.xlsx；填好后运行 toolkit merge 即生效。"""
    from toolkit.jobs.returns.review import list_held

    run(context, lambda ws, chosen: list_held(ws, chosen.now, dry_run=dry_run), records=not dry_run)


@review_app.command("decide")
def decide(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE CHOICE | VERDICT [risky]",
            help="编号（见 toolkit review held）和处理：ours 采用甲、theirs 采用乙、base 保留原值、agree 同意、"
            "refuse 不同意、confirm 确认单位、trust 并记住发件人、send-back 退回；或者一个核查结论：批量销号时，"
            "有风险提示的留下逐项看，后面加 risky 的一并办。",
        ),
    ],
    unit: _Unit = None,
    item: _Item = None,
    due: _Due = "",
    note: _Note = "",
    fix_by: _FixBy = None,
    by: _By = "",
    yes: _Yes = False,
    dry_run: DryRun = False,
) -> None:
    """核定一件（编号、处理）；或者核查一项、几项、符合条件的各项：先列出，加 --yes 办理，多项记为批量核查。"""
    from toolkit.jobs.returns.decisions import answer_in_words, decide_case
    from toolkit.jobs.returns.judge import judge_claims, verdict_in_words

    match words:
        case [number, choice] if number.isdecimal():
            if item or due or fix_by or len(unit or ()) > 1:
                raise ToolkitError(
                    "核定一件事项，只能写一个 --unit，不写 --item、--due、--fix-by", "请只写编号和处理，如 12 采用乙。"
                )
            answer = answer_in_words(int(number), choice, unit=(unit or [""])[0], by=by, note=note)
            run(context, lambda ws, chosen: decide_case(ws, chosen.now, answer, dry_run=dry_run), records=not dry_run)
        case [word, *more] if not word.isdecimal() and more in ([], ["risky"], ["含风险"]):
            asked = _meant(unit, item, due, risky=bool(more))

            def job(ws: Workspace, chosen: Options) -> Result:
                verdict = verdict_in_words(ws, word, opinion=note, fix_by=_day(fix_by), by=by)
                return judge_claims(ws, chosen.now, asked, verdict, go=yes, dry_run=dry_run)

            run(context, job, records=yes and not dry_run)
        case _:
            raise ToolkitError("看不懂要核定什么", "请写编号和处理（如 12 采用乙），或者一个核查结论（如 通过销号）。")


@review_app.command("correct")
def correct(
    context: typer.Context,
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="更正为哪种核查结论。")],
    unit: _Unit = None,
    item: _Item = None,
    due: _Due = "",
    note: _Note = "",
    fix_by: _FixBy = None,
    by: _By = "",
    yes: _Yes = False,
    dry_run: DryRun = False,
) -> None:
    """更正已有的核查结论：先列出，加 --yes 办理；原来的结论仍可用 why 查到，单位下次看到更正。"""
    from toolkit.jobs.returns.judge import correct_verdicts, verdict_in_words

    asked = _meant(unit, item, due)

    def job(ws: Workspace, chosen: Options) -> Result:
        given = verdict_in_words(ws, verdict, opinion=note, fix_by=_day(fix_by), by=by)
        return correct_verdicts(ws, chosen.now, asked, given, go=yes, dry_run=dry_run)

    run(context, job, records=yes and not dry_run)


@review_app.command("undo")
def undo(
    context: typer.Context,
    unit: _Unit = None,
    item: _Item = None,
    due: _Due = "",
    by: _By = "",
    note: _Note = "",
    yes: _Yes = False,
    dry_run: DryRun = False,
) -> None:
    """撤销最近一次核查结论，更正过的恢复更正以前的结论：先列出，加 --yes 办理；撤销的仍可用 why 查到，单位下次看到。"""
    from toolkit.jobs.returns.judge import undo_verdicts

    asked = _meant(unit, item, due)
    go = yes and not dry_run
    run(context, lambda ws, chosen: undo_verdicts(ws, chosen.now, asked, by=by, note=note, go=go), records=go)


@review_app.command("sample")
def draw_sample(
    context: typer.Context,
    share: Annotated[int, typer.Option("--share", metavar="N", help="抽百分之几。")] = 20,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="种子；不写的，用今天的日期，如 20210915。")
    ] = None,
    unit: _Unit = None,
    dry_run: DryRun = False,
) -> None:
    """抽查已销号和待核查的事项：按风险提示加权抽取，种子和台账不变，抽出的也不变；写成可以打印的抽查表。"""
    from toolkit.jobs.returns.sample import draw_sample

    run(
        context,
        lambda ws, chosen: draw_sample(ws, chosen.now, share, seed, unit or (), dry_run=dry_run),
        records=not dry_run,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _meant(unit: list[str] | None, item: list[int] | None, due: str, *, risky: bool = False) -> RowsMeant:
    """The rows that the options name; `typer.BadParameter` where their day is none."""
    from toolkit.jobs.returns.judge import RowsMeant

    if due in _YEAR_END:
        return RowsMeant(unit or (), item or (), risky=risky, year_end=True)
    try:
        day = date.fromisoformat(due) if due else None
    except ValueError:
        raise typer.BadParameter(f"“{due}”不是日期，请写如 2021-09-30；年终核定的，写 年终。") from None
    return RowsMeant(unit or (), item or (), day, risky=risky)


@review_app.command("print")
def print_verdicts(context: typer.Context, dry_run: DryRun = False) -> None:
    """写出核查情况表和销号清单（outbox/核查情况表-日期.xlsx），A4 打印，供核查人、复核人和负责人签字。"""
    from toolkit.jobs.returns.print_verdicts import print_verdicts

    run(context, lambda ws, chosen: print_verdicts(ws, chosen.now, dry_run=dry_run), records=not dry_run)


@review_app.command("settle")
def settle_conflicts(
    context: typer.Context,
    choice: Annotated[
        str, typer.Argument(metavar="CHOICE", help="ours 采用甲、theirs 采用乙、base 保留原值；也可以写中文。")
    ],
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="只办这个单位的。")] = "",
    item: Annotated[int | None, typer.Option("--item", metavar="N", help="只办第几项的。")] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", metavar="DATE", formats=["%Y-%m-%d"], help="只办这一天及以前产生的。")
    ] = None,
    by: _By = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="说明。", callback=typed)] = "",
    yes: Annotated[bool, typer.Option("--yes", help="照列出的全部办理；不写只列出。")] = False,
    dry_run: DryRun = False,
) -> None:
    """把符合条件的内容冲突一并核定；先列出，核对后加 --yes 办理，每一处仍可用 toolkit review decide 改定。"""
    from toolkit.jobs.returns.decisions import answer_in_words
    from toolkit.jobs.returns.settle import ConflictsMeant, settle_conflicts

    which = ConflictsMeant(unit, item, until.date() if until else None)
    run(
        context,
        lambda ws, chosen: settle_conflicts(
            ws, chosen.now, answer_in_words(0, choice, by=by, note=note), which, go=yes, dry_run=dry_run
        ),
        records=yes and not dry_run,
    )


@review_app.command("tell")
def tell_units(context: typer.Context, dry_run: DryRun = False) -> None:
    """告知各单位本期核查情况，每期一封：收到、已销号、待核查、退回意见和期限、更正；载有结论的放行后才发。"""
    from toolkit.jobs.mail.verdict_letters import tell_units

    run(context, lambda ws, chosen: tell_units(ws, chosen.now, dry_run=dry_run), records=not dry_run)


@review_app.command("release")
def release_mails(
    context: typer.Context,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[NUMBER]...", help="编号；不写只列出待放行的。")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部放行。")] = False,
    dry_run: DryRun = False,
) -> None:
    """放行抄报上级和领导的、告知核查结论的邮件；没有放行的不发。"""
    from toolkit.jobs.mail.outbox import release_mails

    run(
        context,
        lambda ws, chosen: release_mails(ws, chosen.now, numbers or (), everything=everything, dry_run=dry_run),
        records=not dry_run,
    )


class _Told(StrEnum):
    PHONE = "phone"
    MESSAGE = "message"


@review_app.command("record")
def record_report(
    context: typer.Context,
    unit: UnitName,
    no_change: Annotated[bool, typer.Option("--no-change", help="本期无变化。")] = False,
    updated: Annotated[
        bool, typer.Option("--updated", help="本期有更新，内容另报；另报以前不算已报。写了 --set 的不用写。")
    ] = False,
    item: Annotated[int, typer.Option("--item", metavar="N", help="所报内容是第几项的。")] = 0,
    told: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="HEADER=TEXT", help="所报的内容，如 --set 办理状态=推进中；可以写多个。"),
    ] = None,
    by: Annotated[_Told, typer.Option("--by", metavar="WAY", help="phone 电话，message 短信或微信。")] = _Told.PHONE,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="说明。")] = "",
    dry_run: DryRun = False,
) -> None:
    """登记一个单位用电话或短信报告的本期情况。"""
    from toolkit.jobs.returns.record import TellsOfItem, record_report

    if no_change == bool(updated or told):
        raise ToolkitError(
            "没有写明本期情况", "请写 --no-change（无变化）、--updated（有更新）或 --item N --set 栏目=内容，只写一种。"
        )
    if bool(item) != bool(told):
        raise ToolkitError("所报内容不完整", "请同时写 --item N（第几项）和 --set 栏目=内容。")
    values = [(header.strip(), text) for header, mark, text in (each.partition("=") for each in told or ()) if mark]
    if len(values) != len(told or ()):
        raise ToolkitError("--set 的写法不对", "请写成“栏目=内容”，如 --set 办理状态=推进中。")
    said: str | TellsOfItem = "no_change" if no_change else TellsOfItem(item, values) if values else "updated"
    run(
        context,
        lambda ws, chosen: record_report(ws, chosen.now, unit, said, via=by.value, note=note, dry_run=dry_run),
        records=not dry_run,
    )
