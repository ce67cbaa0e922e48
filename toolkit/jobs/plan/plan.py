"""The `plan` commands: what the plan says, who must do it and why, what the office must decide; import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date

from toolkit.book.office.ledger_plan import LedgerPlan, ledger_plan
from toolkit.book.office.plan_book import build_plan_book, is_corrected_plan, item_in, read_corrected_plan
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code, Severity
from toolkit.domain.plan.corrected_plan import CorrectedPlan, Correction, corrections, disputes
from toolkit.domain.plan.model import Plan, Role
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.reimport import Difference, DifferenceKind, reimport
from toolkit.domain.plan.tasks import Tasks, resolve_tasks
from toolkit.domain.plan.units import Near
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.report import Report
from toolkit.jobs.workspace import Workspace, keep_plan, read_plan
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.reports.result import Table
from toolkit.settings import PLAN_ID, PlanSettings

_LISTED = 3
"""Units named in full in the table before it only counts them."""


def show_plan(workspace: Workspace) -> Report:
    """List every item with its assignments and deadline."""
    tasks = workspace.tasks
    name_of = tasks.roster.name_of
    items, rows = [], []
    for item in tasks.plan.items:
        deadline = tasks.deadlines[item.number]
        mine = tasks.of_item(item.number)
        items.append(
            {
                "number": item.number,
                "topic": item.topic,
                "title": item.title,
                "requirement": item.requirement,
                "responsibility": item.responsibility,
                "deadline": item.deadline,
                "milestones": [
                    {"due": milestone.due.isoformat(), "what": milestone.what} for milestone in deadline.milestones
                ],
                "recurring": [asdict(recurrence) for recurrence in deadline.recurring],
                "ongoing": deadline.ongoing,
                "assignments": [
                    {"unit": name_of(a.unit), "roles": [role.value for role in Role if role in a.roles]} for a in mine
                ],
            }
        )
        leads = [name_of(a.unit) for a in mine if Role.LEAD in a.roles]
        units = [name_of(a.unit) for a in mine]
        rows.append(
            (
                str(item.number),
                item.title,
                shorten(item.requirement, 34),
                (f"{'、'.join(leads)}牵头；" if leads else "")
                + ("、".join(units) if len(units) <= _LISTED else f"共{len(units)}个单位"),
                "、".join(str(milestone.due) for milestone in deadline.milestones)
                + ("、" if deadline.milestones and deadline.ongoing else "")
                + ("长期" if deadline.ongoing else "")
                + ("定期" if deadline.recurring else ""),
            )
        )
    return Report(
        summary=f"{tasks.plan.title}：{len(items)}项，{len(tasks.units())}个单位，"
        f"{len(tasks.assignments)}条任务；待核定{len(workspace.undecided)}处",
        data={
            "plan": {"id": tasks.plan.id, "title": tasks.plan.title, "issued": tasks.plan.issued.isoformat()},
            "items": items,
            "problems": [problem.as_dict() for problem in workspace.problems],
        },
        tables=(Table("工作要点", ("序号", "工作任务", "具体要求", "落实单位", "应完成日期"), tuple(rows)),),
        problems=workspace.problems,
    )


def show_why(workspace: Workspace, number: int, name: str) -> Report:
    """Say why a unit (by name, alias or code) has an item, or why it has not, with the words of the plan."""
    tasks = workspace.tasks
    roster = tasks.roster
    unit = roster.find(name)
    if isinstance(unit, Near):
        raise ToolkitError(f"单位名册里没有“{name}”", "请用单位名册 seeds/units.csv 里的名称、别名或代码。")
    item = tasks.plan.by_number.get(number)
    if item is None:
        raise ToolkitError(f"方案里没有第{number}项", f"序号从1到{tasks.plan.items[-1].number}。")
    lines = explain(item, unit, tasks)
    review = _review_of(workspace)
    issued = review.issued.get(number) if review else None
    if review and issued is None:
        lines = (*lines, "这一项是核定时加上的，文件里没有。")
    elif issued and issued.responsibility.split() != item.responsibility.split():
        lines = (*lines, f"“落实单位”核定时改过，文件写的是：{issued.responsibility or '（空白）'}")
    return Report(
        summary="\n".join(lines),
        data={
            "item": number,
            "unit": unit.name,
            "assigned": tasks.assignment(number, unit.code) is not None,
            "reasons": list(lines),
        },
    )


def check_plan(workspace: Workspace) -> Report:
    """List what is left for the office to decide."""
    left = _in_order((*workspace.undecided, *_disputed(workspace)))
    return Report(
        summary=f"{workspace.tasks.plan.title}：还有{len(left)}处需要核定" if left else "没有需要核定的地方",
        data={"problems": [found.as_dict() for found in left]},
        problems=left,
    )


def list_plans(workspace: Workspace) -> Report:
    """List the workspace's plans and say which one is meant where none is named."""
    settings = workspace.settings
    rows = tuple(
        (
            each.id,
            each.work,
            str(each.issued),
            each.file,
            "、".join(word for word, holds in (("默认", each == settings.newest), ("已办结", each.closed)) if holds),
        )
        for each in settings.plans
    )
    return Report(
        summary=f"共{len(rows)}个方案；不写 --plan 时办理 {settings.newest.id}",
        data={"plans": [asdict(each) for each in settings.plans], "default": settings.newest.id},
        tables=(Table("方案", ("代号", "工作", "印发日期", "文件", ""), rows),),
    )


def import_plan(
    workspace: Workspace,
    data: bytes,
    name: str,
    *,
    plan_id: str | None = None,
    issued: date | None = None,
    work: str | None = None,
    dry_run: bool = False,
) -> Report:
    """Read a document into the corrected plan `seeds/plan-ID.xlsx` and let `config.toml` name that.

    The plan is the workspace's chosen one, or a new one where no plan has `plan_id`; a new one needs its date of
    issue (印发日期). Imported again, the office's corrections stay, what the document changed is listed, and so is
    what both changed. A corrected plan of rows that cannot be read is not written over.
    """
    from toolkit.edges.writing.workbook import write_book

    settings = workspace.settings
    chosen = _to_import(workspace, plan_id, issued, work)
    target = workspace.root / chosen.file
    book = _workbook(workspace, data, name)
    received = ledger_plan(book, workspace.schema, chosen.id, chosen.issued, name) if book else None
    if received:
        imported, problems = received.plan, received.problems
    else:
        imported, problems = read_plan(workspace.root, settings, chosen, data, name)
    if not imported.items:
        raise ToolkitError(*_why_empty(problems, name))
    year = workspace.tasks.plan.year
    if plan_id is None and imported.year != year:
        raise ToolkitError(
            f"这份文件是{imported.year}年的方案，而现在办理的是{year}年的“{workspace.chosen.id}”",
            f"作为新方案读入：toolkit --plan {imported.year} plan import 文件 --issued 印发日期；"
            f"确实要换掉“{workspace.chosen.id}”的，写明 --plan {workspace.chosen.id}。",
        )
    review = CorrectedPlan(imported, {item.number: item for item in imported.items})
    changed: tuple[Difference, ...] = ()
    stays: tuple[Correction, ...] = ()
    if target.is_file():
        review, changed = reimport(imported, _reviewed(workspace, chosen, target.name, read_bytes(target)))
        stays = corrections(review)
    if book and is_corrected_plan(book):
        own = read_corrected_plan(book, imported)
        review = CorrectedPlan(review.plan, own.issued, {**own.disputed, **review.disputed})
    tasks, doubts = resolve_tasks(
        review.plan, workspace.tasks.roster, settings.narrowings, settings.deadlines.month_means, target.name
    )
    told = (*problems, *_renumbered(changed, target.name), *doubts, *disputes(review, target.name))
    if received:
        told = (*told, *_dues_apart(received, tasks, target.name))
    left = _in_order(found for found in told if found.severity != Severity.NOTE)
    if not dry_run:
        write_whole(target, write_book(build_plan_book(tasks, left, review)))
        keep_plan(workspace, chosen)
    return Report(
        summary=("（演练，未写入）" if dry_run else "")
        + f"{review.plan.title}：读入{len(review.plan.items)}项，"
        + (
            f"其中{len(received.by_default)}项没有填责任科室，按“{received.section}”；"
            if received and received.section
            else ""
        )
        + f"需要核定{len(left)}处；请在 {target} 里核定",
        data={
            "plan": str(target),
            "items": len(review.plan.items),
            "differences": [asdict(each) for each in changed],
            "kept": [asdict(each) for each in stays],
            "problems": [found.as_dict() for found in left],
        },
        tables=_tables(changed, stays),
        problems=left,
        files=() if dry_run else (target,),
    )


def _to_import(workspace: Workspace, plan_id: str | None, issued: date | None, work: str | None) -> PlanSettings:
    """What `config.toml` shall say of the plan to import."""
    chosen = workspace.chosen
    if plan_id is None or plan_id == chosen.id:
        return replace(
            chosen,
            file=f"seeds/plan-{chosen.id}.xlsx",
            issued=issued or chosen.issued,
            work=work or chosen.work,
        )
    if not re.match(PLAN_ID, plan_id):
        raise ToolkitError(f"方案代号“{plan_id}”不能用", "请用字母、数字、点、横线，如 2022，不超过32个字符。")
    if plan_id.lower() in {each.id.lower() for each in workspace.settings.plans}:
        raise ToolkitError(f"方案代号“{plan_id}”与已有的只差大小写", "请换一个代号。")
    if issued is None:
        raise ToolkitError(
            f"“{plan_id}”是新方案，要写明印发日期",
            f"请加 --issued，如 toolkit --plan {plan_id} plan import 文件 --issued 2022-04-01。",
        )
    return PlanSettings(plan_id, f"seeds/plan-{plan_id}.xlsx", issued, work or chosen.work)


def _why_empty(problems: tuple[Problem, ...], name: str) -> tuple[str, str]:
    if not problems:
        return f"{name} 里一项任务也没有", "请检查文件后重试。"
    return problems[0].message, problems[0].remedy


def _dues_apart(received: LedgerPlan, tasks: Tasks, file: str) -> Iterator[Problem]:
    """Items whose received ledger shows another due date than their deadline is read as here."""
    for item in tasks.plan.items:
        wanted, due = received.due.get(item.number), tasks.deadlines[item.number].due
        if wanted and wanted != due and not item.settled:
            yield problem(
                Code.PLAN_DUE_DIFFERS,
                Origin(file, cell=f"第{item.number}项"),
                str(wanted),
                item=item.number,
                phrase=item.deadline,
                due=due or "没有日期",
                wanted=f"{wanted.year}年{wanted.month}月{wanted.day}日",
            )


def _tables(changed: tuple[Difference, ...], stays: tuple[Correction, ...]) -> tuple[Table, ...]:
    """What the document changed, and what of the office stays against it; each only where there is any."""
    new = Table(
        "文件与上次读入的不同",
        ("", "序号", "栏目", "文件原来", "文件现在", "核定时改的"),
        tuple(
            (e.kind.value, str(e.item), e.what, shorten(e.before), shorten(e.after), shorten(e.ours)) for e in changed
        ),
    )
    own = Table(
        "核定时改过的，照旧保留",
        ("序号", "栏目", "文件", "核定"),
        tuple((str(e.item), e.what, shorten(e.document), shorten(e.ours)) for e in stays),
    )
    return tuple(table for table in (new, own) if table.rows)


def _reviewed(workspace: Workspace, chosen: PlanSettings, name: str, data: bytes) -> CorrectedPlan:
    """The corrected plan as the office left it; rows that cannot be read stop the import, lest they be lost."""
    plan, problems = read_plan(workspace.root, workspace.settings, chosen, data, name)
    lost = next((found for found in problems if found.severity == Severity.ERROR), None)
    if lost:
        raise ToolkitError(f"{name} 里有读不出的行：{lost.message}", f"{lost.remedy}改好 {name} 后再读入。")
    book = _workbook(workspace, data, name)
    return read_corrected_plan(book, plan) if book else CorrectedPlan(plan, {})


def _review_in(workspace: Workspace, data: bytes, name: str, plan: Plan) -> CorrectedPlan | None:
    """What the file had been corrected from, where it is itself a corrected plan."""
    book = _workbook(workspace, data, name)
    return read_corrected_plan(book, plan) if book and is_corrected_plan(book) else None


def _workbook(workspace: Workspace, data: bytes, name: str) -> RawBook | None:
    if not data.startswith(b"PK"):
        return None
    with workspace.guard() as guard:
        book = guard.read(data, name)
    return book if isinstance(book, RawBook) else None


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of no single item first, the others by item."""
    return tuple(sorted(problems, key=lambda found: item_in(found) or 0))


def _disputed(workspace: Workspace) -> tuple[Problem, ...]:
    review = _review_of(workspace)
    return tuple(disputes(review, workspace.chosen.file)) if review else ()


def _review_of(workspace: Workspace) -> CorrectedPlan | None:
    """The workspace's own plan as a review, where it is a reviewed one."""
    file = workspace.chosen.file
    return _review_in(workspace, read_bytes(workspace.root / file), file, workspace.tasks.plan)


def _renumbered(changed: tuple[Difference, ...], file: str) -> tuple[Problem, ...]:
    moved = [f"原第{each.before}项现为第{each.after}项" for each in changed if each.kind is DifferenceKind.RENUMBERED]
    if not moved:
        return ()
    return (problem(Code.PLAN_RENUMBERED, Origin(file), "、".join(moved), count=len(moved)),)
