"""`report papers`, `issued`, `answered`, `objection`, `seen`: what became of the drafts of papers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.runner import DryRun, Options, named, run, typed
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.jobs.workspace import Workspace
    from toolkit.reports.result import Result

_Key = Annotated[
    str,
    typer.Argument(metavar="KEY", help="草稿的号码（toolkit report papers 列出的），或者文件：改好、改了名的也认。"),
]
_Undo = Annotated[bool, typer.Option("--undo", help="撤销登记。")]
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="登记人。", callback=named)]


def _day(name: str, said: str) -> Any:
    return typer.Option(name, formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help=said)


def _date(given: datetime | None) -> date | None:
    return given.date() if given else None


def papers(context: typer.Context) -> None:
    """列出公文：印发了的（文号、反馈期限、反馈了没有）和还是草稿的。"""
    from toolkit.jobs.office.issued_papers import show_papers

    run(context, lambda ws, chosen: show_papers(ws, chosen.now))


def issued(
    context: typer.Context,
    key: _Key,
    number: Annotated[
        str,
        typer.Option("--number", metavar="文号", help="如 某办督〔2021〕3号；登记过的，不写的照旧。", callback=named),
    ] = "",
    on: Annotated[datetime | None, _day("--on", "印发日期；不写为今天，登记过的照旧。")] = None,
    answer_by: Annotated[
        datetime | None, _day("--answer-by", "请单位在哪天以前书面反馈；不写的不等反馈，登记过的照旧。")
    ] = None,
    undo: _Undo = False,
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """登记一份公文印发了：文号、日期、反馈期限。督办单登记以后，到期没有反馈的在桌面上催。"""
    if undo and (number or on or answer_by):
        raise ToolkitError("--undo 不能与文号、日期同写", "撤销只写草稿的号码。")

    def job(workspace: Workspace, chosen: Options) -> Result:
        from toolkit.domain.office.issued_papers import IssuedAs
        from toolkit.jobs.office.issued_papers import mark_issued

        said = None if undo else IssuedAs(number, _date(on), _date(answer_by))
        return mark_issued(workspace, chosen.now, key, said, by=by, dry_run=dry_run)

    run(context, job, records=not dry_run)


def answered(
    context: typer.Context,
    key: _Key,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="单位反馈了什么。")] = "",
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="反馈的文件，存进 archive。")] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="单位分为几个的，写明是哪一个的反馈。")] = "",
    on: Annotated[datetime | None, _day("--on", "反馈日期；不写为今天。")] = None,
    undo: _Undo = False,
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """登记单位对一份印发的公文的书面反馈；反馈的文件存进 archive。"""
    if undo and (text or on or file):
        raise ToolkitError("--undo 不能与反馈内容同写", "撤销只写草稿的号码。")

    def job(workspace: Workspace, chosen: Options) -> Result:
        from toolkit.jobs.office.issued_papers import Answered, mark_answered

        said = None if undo else Answered(typed(text), file, _date(on) or chosen.day)
        return mark_answered(workspace, chosen.now, key, said, unit, by=by, dry_run=dry_run)

    run(context, job, records=not dry_run)


def objection(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="哪个单位。")],
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="单位的异议；不写的，为来信答复里的话。")] = "",
    none: Annotated[bool, typer.Option("--none", help="单位答复没有异议。")] = False,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="答复的文件，存进 archive。")] = None,
    paper: Annotated[str, typer.Option("--paper", metavar="KEY", help="哪份草稿；不写为最近送请核对的一份。")] = "",
    on: Annotated[datetime | None, _day("--on", "答复日期；不写为来信那天，没有来信的为今天。")] = None,
    undo: _Undo = False,
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """登记单位对通报稿的核对答复：异议，或者没有异议；答复的文件存进 archive。"""
    if undo and (text or on or file or none):
        raise ToolkitError("--undo 不能与答复内容同写", "撤销只写单位。")
    if none and text:
        raise ToolkitError("写了异议，又写 --none", "请核对：没有异议的只写 --none。")

    def job(workspace: Workspace, chosen: Options) -> Result:
        from toolkit.jobs.office.issued_papers import Objection, mark_objection

        said = None if undo else Objection(typed(text), file, _date(on), not none)
        return mark_objection(workspace, chosen.now, unit, said, paper, by=by, dry_run=dry_run)

    run(context, job, records=not dry_run)


def seen(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="哪个单位。")],
    paper: Annotated[str, typer.Option("--paper", metavar="KEY", help="哪份草稿；不写为最近送请核对的一份。")] = "",
    by: _By = "",
    dry_run: DryRun = False,
) -> None:
    """登记单位答复核对函的来信看过了：既不是异议，也不是没有异议。"""

    def job(workspace: Workspace, chosen: Options) -> Result:
        from toolkit.jobs.office.issued_papers import Objection, mark_objection

        read = Objection("", None, None, seen=True)
        return mark_objection(workspace, chosen.now, unit, read, paper, by=by, dry_run=dry_run)

    run(context, job, records=not dry_run)
