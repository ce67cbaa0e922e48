"""`plan import`: a document read into the corrected plan, the office's corrections kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from toolkit.book.office.ledger_plan import LedgerPlan, ledger_plan
from toolkit.book.office.plan_book import build_plan_book
from toolkit.book.office.plan_read import is_corrected_plan, read_corrected_plan
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code, Severity
from toolkit.domain.plan.corrected_plan import CorrectedPlan, Correction, corrections, disputes
from toolkit.domain.plan.headings import work_named
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.reimport import Difference, DifferenceKind, reimport
from toolkit.domain.plan.remarks import keep_doubts
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import Tasks
from toolkit.edges.system.files import write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.opening import read_plan
from toolkit.jobs.plan.corrected import plan_to_correct, workbook_in
from toolkit.jobs.plan.rounds import rounds_apart
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace, keep_plan
from toolkit.problems import Origin, Problem, day_words, in_item_order, problem
from toolkit.reports.plan.import_plan import PlanImport
from toolkit.settings import PLAN_ID, PlanSettings
from toolkit.values import dataclass


def import_plan(
    workspace: Workspace,
    data: bytes,
    name: str,
    *,
    plan_id: str | None = None,
    issued: date | None = None,
    work: str | None = None,
    dry_run: bool = False,
) -> PlanImport:
    """Read a document into the corrected plan `seeds/plan-ID.xlsx` and let `config.toml` name that.

    The plan is the workspace's chosen one, or a new one where no plan has `plan_id`; a new one needs its date of
    issue (印发日期). One without a title is called by its year and work. Imported again, the office's corrections stay,
    what the document changed is listed, and so is what both changed. A corrected plan of rows that cannot be read is
    not written over.
    """
    chosen = _to_import(workspace, plan_id, issued, work)
    document = _read_document(workspace, chosen, data, name)
    if work is None and chosen.id not in {each.id for each in workspace.settings.plans}:
        chosen = replace(chosen, work=(work_named(document.plan.title) or chosen.work)[:30])
    if not document.plan.title:
        document = replace(document, plan=replace(document.plan, title=f"{document.plan.year}年{chosen.work}"))
    if plan_id is None:
        _not_of_another_year(workspace, document.plan)
    merged = _with_corrections(document, plan_to_correct(workspace, chosen))
    target = workspace.root / chosen.file
    settings, roster = workspace.settings, workspace.tasks.roster
    due = settings.deadlines
    tasks, doubts = resolve_tasks(
        merged.corrected.plan, roster, settings.narrowings, due.month_means, target.name, due.at_once_days
    )
    told = (
        *_renumbered(merged.differences, target.name),
        *doubts,
        *disputes(merged.corrected, target.name),
        *rounds_apart(merged.corrected.plan, settings.rounds, target.name),
        *(_dues_apart(document.ledger, tasks, target.name) if document.ledger else ()),
    )
    left = in_item_order(found for found in told if found.severity != Severity.NOTE)
    if not dry_run:
        write_whole(target, workbook_of(workspace, build_plan_book(tasks, left, merged.corrected)))
        keep_plan(workspace, chosen)
    return PlanImport(
        plan=merged.corrected.plan,
        target=target,
        differences=merged.differences,
        kept=merged.kept,
        section=document.ledger.section if document.ledger else "",
        by_default=len(document.ledger.by_default) if document.ledger else 0,
        problems=left,
        files=() if dry_run else (target,),
        dry_run=dry_run,
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


@dataclass(frozen=True)
class _Document:
    """A document as read: its plan with what was found in it, the workbook it is, the ledger where it is a unit's."""

    plan: Plan
    book: RawBook | None
    ledger: LedgerPlan | None


def _read_document(workspace: Workspace, chosen: PlanSettings, data: bytes, name: str) -> _Document:
    """The document, a unit's received ledger among them; one without any item raises what is wrong with it."""
    book = workbook_in(workspace, data, name)
    ledger = ledger_plan(book, workspace.schema, chosen.id, chosen.issued, name) if book else None
    if ledger:
        plan, problems = ledger.plan, ledger.problems
    else:
        plan, problems = read_plan(workspace, chosen, data, name)
    if not plan.items and problems:
        raise ToolkitError(problems[0].message, problems[0].remedy)
    if not plan.items:
        raise ToolkitError(f"{name} 里一项任务也没有", "请检查文件后重试。")
    return _Document(keep_doubts(plan, problems), book, ledger)


def _not_of_another_year(workspace: Workspace, plan: Plan) -> None:
    """Refuse a plan of another year where nobody said that it shall take the place of the chosen one."""
    year = workspace.tasks.plan.year
    if plan.year != year:
        raise ToolkitError(
            f"这份文件是{plan.year}年的方案，而现在办理的是{year}年的“{workspace.chosen.id}”",
            f"作为新方案读入：toolkit --plan {plan.year} plan import 文件 --issued 印发日期；"
            f"确实要换掉“{workspace.chosen.id}”的，写明 --plan {workspace.chosen.id}。",
        )


@dataclass(frozen=True)
class _Merged:
    """A document merged into the corrected plan there was: what it changed, and what of the office stays against it."""

    corrected: CorrectedPlan
    differences: tuple[Difference, ...] = ()
    kept: tuple[Correction, ...] = ()


def _with_corrections(document: _Document, before: CorrectedPlan | None) -> _Merged:
    """The document merged with the office's corrections; one that is itself a corrected plan brings its own along."""
    merged = _Merged(CorrectedPlan(document.plan, document.plan.by_number))
    if before:
        corrected, differences = reimport(document.plan, before)
        merged = _Merged(corrected, differences, corrections(corrected))
    if document.book and is_corrected_plan(document.book):
        brought = read_corrected_plan(document.book, document.plan)
        disputed = {**brought.disputed, **merged.corrected.disputed}
        merged = replace(merged, corrected=CorrectedPlan(merged.corrected.plan, brought.issued, disputed))
    return merged


def _dues_apart(ledger: LedgerPlan, tasks: Tasks, file: str) -> Iterator[Problem]:
    """Items whose received ledger shows another due date than their deadline is read as here."""
    for item in tasks.plan.items:
        wanted, due = ledger.due.get(item.number), tasks.deadlines[item.number].due
        if wanted and wanted != due and not item.settled:
            yield problem(
                Code.PLAN_DUE_DIFFERS,
                Origin(file, item=item.number),
                str(wanted),
                item=item.number,
                phrase=item.deadline,
                due=due or "没有日期",
                wanted=day_words(wanted),
            )


def _renumbered(differences: tuple[Difference, ...], file: str) -> Iterator[Problem]:
    renumbered = (each for each in differences if each.kind is DifferenceKind.RENUMBERED)
    moved = [f"原第{each.before}项现为第{each.after}项" for each in renumbered]
    if moved:
        yield problem(Code.PLAN_RENUMBERED, Origin(file), "、".join(moved), count=len(moved))
