"""`review held`: what waits for the office, as a list and as a workbook; and that workbook read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.office.review_book import build_review_book, case_cells
from toolkit.book.office.review_columns import REVIEW_SHEET
from toolkit.book.office.review_read import read_review
from toolkit.book.returned.identify import identify
from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.editions import next_edition
from toolkit.domain.ledger.labels import header_of, row_label
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Edition, Return, Snapshot
from toolkit.domain.ledger.review import CHOICES, person
from toolkit.domain.ledger.state import LedgerState
from toolkit.edges.system import files
from toolkit.jobs.report import Report
from toolkit.jobs.returns.decisions import Decided, decide
from toolkit.jobs.returns.receive import Received, Receiver
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, RowKey, about_key, case_key
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

# --- the workbook out ---


def list_held(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> Report:
    """List what waits and write the review workbook `review.xlsx` into the outbox; none where nothing waits.

    What was typed into the workbook that stands there, and has not been taken yet, is kept in the new one. The
    same cases give the same workbook again.
    """
    from toolkit.edges.writing.workbook import write_book

    workspace.not_before_issue(now.date())
    path = workspace.outbox / "review.xlsx"
    standing = _standing(workspace.outbox)
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        cells = _cells(workspace, store, state)
        typed = _typed(workspace, store, standing) if state.waiting else {}
        written: tuple[Path, ...] = ()
        if state.waiting and not dry_run:
            plan, schema = workspace.chosen.id, workspace.schema
            latest, shown = store.editions.latest_of(plan, OFFICE), Snapshot(cells)
            edition = next_edition(latest, plan, OFFICE, "", shown, schema, now.date())
            data = write_book(build_review_book(edition, typed))
            store.editions.add(edition)
            _archive(workspace, standing)
            written = (files.write_whole(path, data),)
        elif not dry_run:
            _archive(workspace, standing)
            for old in standing:
                files.remove(old)
    return _held_report(state, cells, typed, written, dry_run=dry_run)


def _cells(workspace: Workspace, store: Store, state: LedgerState) -> dict[RowKey, Mapping[str, str]]:
    """What the workbook asks: the cells of a review edition."""
    plan = state.plan
    returns = {ret.id: ret for ret in state.returns}
    units = "\n".join(unit.name for unit in workspace.tasks.units())
    cells: dict[RowKey, Mapping[str, str]] = {about_key(plan): {"work": workspace.work, "units": units}}
    for case in state.waiting:
        ours_from = _latest_source(case, store, returns) if case.kind == CaseKind.CONFLICT else ""
        cells[case_key(plan, case.id)] = case_cells(
            case,
            _unit_name(case, workspace, store),
            _header(case, workspace, state.current.get(case.row, {})),
            ours_from,
            _source(returns[case.return_id]),
            state.current.get(case.row, {}).get("item", ""),
        )
    return cells


def _unit_name(case: Case, workspace: Workspace, store: Store) -> str:
    name_of = workspace.tasks.roster.name_of
    if case.kind != CaseKind.HELD:
        return name_of(case.row.unit)
    proposed = store.editions.get(case.proposal) if case.proposal else None
    return name_of(proposed.unit, "") if proposed else ""


def _header(case: Case, workspace: Workspace, values: Mapping[str, str]) -> str:
    register = workspace.schema.register(case.row.register) if case.row.register else None
    if case.kind == CaseKind.HELD:
        return ""
    if case.kind == CaseKind.PETITION and register:
        return register.title
    if register:
        return f"{row_label(workspace.schema, case.row, values)} {header_of(workspace.schema, case.row, case.field)}"
    return header_of(workspace.schema, case.row, case.field)


def _source(ret: Return) -> str:
    """Where a file came from, and when."""
    return "\n".join(part for part in (ret.file, ret.sender, f"{ret.received_at:%Y-%m-%d %H:%M}") if part)


def _latest_source(case: Case, store: Store, returns: Mapping[int, Return]) -> str:
    changes = store.cells.changes(case.row, case.field)
    if not changes:
        return ""
    latest = changes[-1]
    if latest.return_id:
        return _source(returns[latest.return_id])
    return f"{person(latest.actor)}核定\n{latest.at:%Y-%m-%d %H:%M}"


def _standing(folder: Path) -> list[Path]:
    """The review workbooks there: one, or more where it was open in an office program when written."""
    return sorted(path for pattern in ("review.xlsx", "review（*）.xlsx") for path in folder.glob(pattern))


def _archive(workspace: Workspace, paths: Sequence[Path]) -> None:
    """Keep what stands there before it is written over: somebody may have typed into it."""
    for path in paths:
        files.archive(workspace.archive, files.read_bytes(path))


def _typed(workspace: Workspace, store: Store, paths: Sequence[Path]) -> dict[int, dict[str, str]]:
    """What stands in the white cells of the review workbooks there, by case and field."""
    found: dict[int, dict[str, str]] = {}
    with workspace.guard() as guard:
        for path in paths:
            book = guard.read(files.read_bytes(path), path.name)
            if isinstance(book, Problem):
                continue
            identity = identify(book, [REVIEW_SHEET], path.name)
            read = read_review(book, _editions(store, workspace, {identity.edition, *identity.row_editions}), path.name)
            if not isinstance(read, Problem):
                for number, values in read.typed.items():
                    found.setdefault(number, {}).update(values)
    return found


def _editions(store: Store, workspace: Workspace, ids: Iterable[str]) -> dict[str, Edition]:
    """Those of `ids` that are review editions of the workspace's plan."""
    found = (store.editions.get(each) for each in sorted(ids))
    return {each.id: each for each in found if each and (each.plan, each.unit) == (workspace.chosen.id, OFFICE)}


def _held_report(
    state: LedgerState,
    cells: Cells,
    typed: Mapping[int, Mapping[str, str]],
    written: tuple[Path, ...],
    *,
    dry_run: bool,
) -> Report:
    plan = state.plan
    listed = [(case, cells[case_key(plan, case.id)]) for case in state.waiting]
    conflicts = sum(case.kind == CaseKind.CONFLICT for case in state.waiting)
    asked = sum(case.kind == CaseKind.PETITION for case in state.waiting)
    waiting = sum(bool(typed.get(case.id, {}).get("choice")) for case in state.waiting)
    summary = "没有待核定的事项"
    if listed:
        summary = f"待核定{len(listed)}件：内容冲突{conflicts}处，归属待核实{len(listed) - conflicts - asked}个文件"
        summary += f"，单位申请{asked}件" if asked else ""
        summary += "".join(f"；请在 {path} 里选“处理”，保存后运行合并" for path in written)
        summary += f"；其中{waiting}件已选处理，合并时办理" if waiting else ""
    return Report(
        summary=("（演练，未写入）" if dry_run else "") + summary,
        data={
            "cases": [
                {
                    "case": case.id,
                    "kind": case.kind.value,
                    "unit": said.get("unit", ""),
                    "item": case.row.item,
                    "field": case.field,
                    "header": said.get("header", ""),
                    "ours": case.ours,
                    "theirs": case.theirs if case.kind == CaseKind.CONFLICT else "",
                    "base": case.base,
                    "evidence": said.get("evidence", ""),
                    "ours_from": said.get("ours_from", ""),
                    "theirs_from": said.get("theirs_from", ""),
                    "choices": [choice.value for choice in CHOICES[case.kind]],
                    "typed": dict(typed.get(case.id, {})),
                }
                for case, said in listed
            ],
            "workbook": str(written[0]) if written else None,
        },
        tables=(
            Table(
                "待核定",
                ("编号", "类型", "责任单位", "序号", "栏目", "甲（已收）或依据", "乙（另一份）", "乙的来源"),
                tuple(
                    (
                        said["number"],
                        said["kind"],
                        said.get("unit", "—"),
                        said.get("item", ""),
                        said.get("header", ""),
                        shorten(said.get("ours", "") or said.get("evidence", ""), 80),
                        shorten(said.get("theirs", ""), 80),
                        shorten(said["theirs_from"]),
                    )
                    for _, said in listed
                ),
            ),
        )
        if listed
        else (),
        files=written,
    )


# --- the workbook back ---


def review_books(workspace: Workspace, *, only: bool) -> list[Path]:
    """The review workbooks standing in the outbox of every open plan; with `only`, of the chosen one."""
    plans = [workspace.chosen] if only else [each for each in workspace.settings.plans if not each.closed]
    return [path for plan in plans for path in _standing(workspace.outbox_of(plan))]


def take_review(receiver: Receiver, received: Received, *, in_place: bool = False) -> list[Received]:
    """Apply the answers of a review workbook that came back; it, and the held files it let in or sent back.

    It is recorded as a return of the office's with what came of it. One that stands `in_place` in the outbox and
    says nothing new is passed over.
    """
    ret, book = received.ret, received.review
    if book is None:
        return [received]
    books = receiver.books[ret.plan]
    identity = identify(book, [REVIEW_SHEET], ret.file)
    editions = _editions(receiver.store, books.workspace, {ret.edition, *identity.row_editions})
    read = read_review(book, editions, ret.file)
    done: list[Decided] = []
    if isinstance(read, Problem):
        problems, outcome = [read], Outcome.REJECTED
    else:
        asked = {case.id: (case, before) for case, before in books.asked}
        done = [decide(receiver, books, asked[answer.case], answer) for answer in read.answers]
        own = [found for each in done if not each.file for found in each.problems]
        problems = [*read.problems, *own]
        outcome = Outcome.PARTIAL if any(found.severity == Severity.ERROR for found in problems) else Outcome.MERGED
    if count := sum(each.new for each in done):
        problems.append(problem(Code.REVIEW_TAKEN, Origin(ret.file), count=count))
    if in_place and not problems:
        return []
    ret = replace(
        ret,
        outcome=outcome,
        changed=sum(each.changed for each in done if not each.file),
        problems=tuple(problems),
    )
    if not receiver.dry_run:
        ret = receiver.store.record(ret, (), ())
    return [Received(ret, tuple(problems)), *(each.file for each in done if each.file)]
