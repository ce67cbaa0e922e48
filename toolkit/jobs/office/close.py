"""`plan close | reopen`: the year's end of a plan, shown first, then closed in steps that can be run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.office.closing_book import Line, build_closing_book
from toolkit.domain.ledger.carrying import LeftBehind, Year, left_behind
from toolkit.domain.ledger.closing import (
    SCANNED,
    Closed,
    End,
    Scan,
    closing,
    confirmed,
    end_of,
    is_scanned,
    reopened,
    unsettled,
)
from toolkit.domain.ledger.ledger_rows import LedgerRow, ledger_rows
from toolkit.domain.ledger.petitions import as_said
from toolkit.domain.ledger.records import CaseKind, Cells, Change
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.row_names import row_label
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.model import called
from toolkit.edges.system.files import digest, read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import unit_named
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.untold import untold_units
from toolkit.jobs.office.report import report
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed, load_state, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workbooks import workbook_of
from toolkit.jobs.workspace import Workspace, keep_plan, once_kept, open_workspace
from toolkit.keys import item_cell
from toolkit.problems import shorten
from toolkit.reports.office.close import PlanClosed, PlanReopened, ScanFiled

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def closing_list(workspace: Workspace) -> Path:
    """Where the closing list of its plan is, whatever plans come after it."""
    return workspace.root / "outbox" / f"年终清单-{workspace.chosen.id}.xlsx"


def close_plan(
    workspace: Workspace,
    now: datetime,
    *,
    carry: bool = False,
    as_is: bool = False,
    by: str = "",
    dry_run: bool = False,
) -> PlanClosed:
    """Close the workspace's chosen plan, or say what is open of it and close nothing.

    What is open must be carried over (`carry`) or left as it stands (`as_is`). The ledger keeps the closing, the master
    and the closing list are written, and last of all `config.toml` says that the plan is closed: until then it is open,
    and the same command does all of it again, on that day also without saying what becomes of what is open.
    """
    if carry and as_is:
        raise ToolkitError("--carry 和 --as-is 只能写一个", "要结转下年的写 --carry，按现状办结的写 --as-is。")
    workspace.not_before_issue(now.date())
    if workspace.chosen.closed:
        raise ToolkitError(
            f"方案“{workspace.chosen.id}”已经办结",
            f"清单在 {closing_list(workspace)}；要重新办理的，先运行 toolkit plan reopen {workspace.chosen.id}。",
        )
    with ledger(workspace, dry_run=dry_run) as store:
        state = load_state(workspace, store, now, dry_run=dry_run)
        its = agreed(workspace, state)
        rows = ledger_rows(its.tasks, its.schema, state.current, state.day)
        left = unsettled(rows, state.waiting, untold_units(its, store, state, rows))
        said = closing(left, Closed.read(state.plan, state.current), now.date(), carry=carry, as_is=as_is)
        goes_over = bool(said and said.carry)
        made = PlanClosed(
            plan=state.plan,
            work=workspace.work,
            left=left,
            ends=tuple(end_of(row, its.schema.tasks, carry=goes_over) for row in rows),
            closed=said,
            names={
                **{code: edition.unit_name for code, edition in state.latest.items()},
                **{unit.code: unit.name for unit in workspace.tasks.roster.units},
            },
            behind=_left_behind(workspace, its, state) if goes_over else (),
            next_plan=_next(workspace),
            dry_run=dry_run,
        )
        if dry_run or said is None:
            return made
        made = _closed(workspace, store, state, made, rows, said, said.change(state.plan, by, now))
    return replace(made, files=(*made.files, *_shown(workspace, now)))


def _shown(workspace: Workspace, now: datetime) -> tuple[Path, ...]:
    """Page and desk of the plan written anew, as it is by now."""
    return report(open_workspace(workspace.root, workspace.chosen.id), now).files


def _closed(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    made: PlanClosed,
    rows: tuple[LedgerRow, ...],
    said: Closed,
    change: Change,
) -> PlanClosed:
    if Closed.read(state.plan, state.current) != said:
        store.apply([change])
    closed = replace(workspace.chosen, closed=True, closed_on=said.day)
    master = publish_now(once_kept(workspace, closed), store, change.at)  # of the head that stands when it is closed
    ends = [_ended(row, end) for row, end in zip(rows, made.ends, strict=True)]
    book = build_closing_book(
        f"{workspace.work}年终清单",
        made.told,
        ends,
        list(_open_lines(workspace, made, {each.id: each.file for each in state.returns})),
        list(_scan_lines(workspace, state.current)),
        said.day,
    )
    path = put_out(workspace, closing_list(workspace), workbook_of(workspace, book))
    keep_plan(workspace, closed)
    return replace(made, files=(path, master.path), problems=master.problems)


def _next(workspace: Workspace) -> str:
    """The id of the plan that follows, where the workspace has one."""
    return next((each.id for each in workspace.settings.after(workspace.chosen)), "")


def _left_behind(workspace: Workspace, its: Workspace, state: LedgerState) -> tuple[LeftBehind, ...]:
    """What goes over to no unit of the plan that follows; while there is none, to no unit of the roster."""
    following = _next(workspace)
    units = workspace.of_plan(following).tasks.units() if following else workspace.tasks.roster.units
    return left_behind(Year(its.tasks, state.current), its.schema, {unit.code for unit in units})


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if text else ""


def _ended(row: LedgerRow, end: End) -> Line:
    values = row.values
    return (
        item_cell(row.item),
        called(values.get("title", "") or values.get("topic", ""), values.get("requirement", "")),
        values.get("requirement", ""),
        row.unit_name,
        values.get("roles", ""),
        _day(values.get("due", "")),
        row.state_in_full,
        end.label,
        _day(values.get("done_on", "")),
        values.get("evidence", ""),
        values.get("opinion", ""),
        _day(values.get("verified_on", "")),
    )


def _open_lines(workspace: Workspace, made: PlanClosed, files: Mapping[int, str]) -> Iterator[Line]:
    """What is left open, a line each; `files` are the returns' names, by which a held one is known."""
    name_of = workspace.tasks.roster.name_of
    for case in made.left.cases:
        where = row_label(workspace.schema, case.row) if case.field else ""
        said = files.get(case.return_id, "") if case.kind == CaseKind.HELD else shorten(case.ours, 40)
        asked = as_said(workspace.schema, case) if case.kind == CaseKind.PETITION else case.theirs
        words = f"{where} {' / '.join(each for each in (said, shorten(asked, 40)) if each)}".strip()
        item = item_cell(case.row.item) or ""
        yield case.kind.label, name_of(case.row.unit) if case.row.unit else "", item, words
    for unit in made.left.untold:
        yield "核查结论未告知", name_of(unit), "", "有核查结论或申请答复没有告知该单位"
    for each in made.behind:
        yield "没有单位接收，不结转", made.names.get(each.unit, each.unit), "", each.words


def _scan_lines(workspace: Workspace, current: Cells) -> Iterator[Line]:
    for unit in workspace.tasks.units():
        scan = Scan.read(workspace.chosen.id, unit.code, current)
        if scan:
            by = "单位随件报来，办公室没有另存" if scan.brought else "办公室存"
            for name, sha256 in scan.files:
                yield unit.name, name, scan.edition[:8], scan.returned or "", by, sha256


def reopen_plan(workspace: Workspace, now: datetime, *, by: str = "", dry_run: bool = False) -> PlanReopened:
    """Open a closed plan again: it takes returns and verdicts, and its days go on. What was carried over stays."""
    plan = workspace.chosen.id
    with ledger(workspace, dry_run=dry_run) as store:
        held = Closed.read(plan, store.cells.current(plan))
        if held is None and not workspace.chosen.closed:
            raise ToolkitError(f"方案“{plan}”没有办结", "不用重新办理；toolkit plan list 列出各方案。")
        if not dry_run:
            keep_plan(workspace, replace(workspace.chosen, closed=False, closed_on=None))
        if held and not dry_run:
            store.apply([reopened(plan, by, now)])
    if not dry_run:
        _shown(workspace, now)
    listed = closing_list(workspace)
    return PlanReopened(
        plan=plan,
        carried=bool(held and held.carry and _next(workspace)),
        closing_list=listed.relative_to(workspace.root).as_posix() if listed.is_file() else "",
        dry_run=dry_run,
    )


def file_scan(
    workspace: Workspace, now: datetime, path: Path, name: str, *, by: str = "", dry_run: bool = False
) -> ScanFiled:
    """Keep a unit's sealed scan by its SHA-256, with the workbook it confirms: the last of its that was taken in.

    Another file of the same is added to what is there.
    """
    workspace.not_before_issue(now.date())
    unit, data = unit_named(workspace, name), read_bytes(path)
    if not data:
        raise ToolkitError(f"{path.name} 是空文件", "请重新扫描后再交。")
    if not is_scanned(path.name):
        raise ToolkitError(f"{path.name} 不是扫描件", f"扫描件是这些格式的文件：{'、'.join(sorted(SCANNED))}。")
    plan = workspace.chosen.id
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        what = confirmed(unit.code, state.latest, state.returns)
        if what is None:
            raise ToolkitError(f"{unit.name}没有下发过台账，扫描件不知道确认哪一份", "请核对单位。")
        edition, returned = what
        scan = Scan(digest(data), path.name, edition, returned)
        known = Scan.read(plan, unit.code, state.current)
        new = known is None or not known.has(scan)
        scan = scan.beside(known) if new else scan
        if new and not dry_run:
            workspace.originals.put(data)
            store.apply([scan.change(plan, unit.code, office_actor(by), now)])
    ret = next((each for each in state.returns if each.id == returned), None)
    return ScanFiled(unit=unit.name, scan=scan, returned=ret, new=new, dry_run=dry_run)
