"""What is handed out after a merge: the master workbook, of today or of any day before, and the receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.office.former import FormerRow, former_listing, former_rows, unassigned
from toolkit.book.office.master_book import Listing, MasterRow, build_master, master_rows
from toolkit.book.office.register_master import MergedRegister, filing_listing, merged_registers, register_master
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style, Value
from toolkit.codes import Outcome, Severity
from toolkit.domain.ledger.labels import header_of, row_label
from toolkit.domain.ledger.obligations import Obligation, obligations, told_by
from toolkit.domain.ledger.records import TOLD, Case, CaseKind, Cells, Return
from toolkit.domain.ledger.registers import Filing, filings
from toolkit.domain.ledger.review import Asked, open_cases
from toolkit.domain.ledger.rounds import Round, round_of
from toolkit.domain.ledger.standing import State
from toolkit.domain.mail.bounces import unreached_units
from toolkit.edges.system.files import archive, archived, safe_name, write_whole
from toolkit.errors import WorkspaceError
from toolkit.jobs.paths import reply_path
from toolkit.jobs.plan.changes import not_renumbered
from toolkit.jobs.report import Report
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import OFFICE, contact_key, report_key
from toolkit.schema.kinds import show

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class View:
    """A plan's ledger at one moment: what its cells held, what had come back, what waited for the office."""

    workspace: Workspace
    day: date
    current: Cells
    returns: tuple[Return, ...]
    waiting: tuple[Case, ...]
    former: tuple[FormerRow, ...] = ()
    former_units: Mapping[str, str] = field(default_factory=dict)
    unreached: frozenset[str] = frozenset()

    @classmethod
    def of(cls, workspace: Workspace, store: Store, day: date) -> View:
        """The ledger as it is."""
        plan = workspace.chosen.id
        cases = store.cases.of_plan(plan)
        return cls._seen(workspace, store, day, store.cells.current(plan), store.returns.of_plan(plan), cases)

    @classmethod
    def as_of(cls, workspace: Workspace, store: Store, when: datetime) -> View:
        """The ledger as it was then; `workspace` is what it was made from.

        Whether that day's mails arrived is told as it is known now: bounces come later.
        """
        plan = workspace.chosen.id
        current, returns = store.cells.as_of(plan, when), store.returns.of_plan(plan, until=when)
        return cls._seen(workspace, store, when.date(), current, returns, store.cases.of_plan(plan, when))

    @classmethod
    def _seen(
        cls,
        workspace: Workspace,
        store: Store,
        day: date,
        current: Cells,
        returns: tuple[Return, ...],
        asked: Sequence[Asked],
    ) -> View:
        return cls(
            workspace,
            day,
            current,
            returns,
            open_cases(asked, current, returns),
            _former(workspace, store, current, day),
            _former_units(workspace, store, current, day),
            _unreached(workspace, store, day),
        )

    def round_states(self) -> dict[str, Obligation]:
        """Unit code -> where it stands in the round, every unit of the roster in order."""
        codes = [unit.code for unit in self.workspace.tasks.roster.units]
        return dict(obligations(codes, self._assigned, self.returns, self.period, self.unreached))

    def told_by(self) -> dict[str, str]:
        """Code of a unit that reported the round by no file -> how it did: `phone` or `message`."""
        return dict(told_by(self._assigned, self.returns, self.period))

    def round_labels(self) -> dict[str, str]:
        """Unit code -> its state in the round in words, with the way it was told where that was no file."""
        told = self.told_by()
        return {
            unit: state.label + (f"（{TOLD[told[unit]]}）" if unit in told else "")
            for unit, state in self.round_states().items()
        }

    @property
    def _assigned(self) -> frozenset[str]:
        return frozenset(unit.code for unit in self.workspace.tasks.units())

    @property
    def period(self) -> Round:
        """The round of that day."""
        return round_of(self.day, self.workspace.settings.rounds.every)

    def held(self) -> tuple[tuple[Case, str], ...]:
        """The files that wait for somebody to say whose they are, each with its name."""
        files = {ret.id: ret.file for ret in self.returns}
        return tuple((case, files.get(case.return_id, "")) for case in self.waiting if case.kind == CaseKind.HELD)

    def rows(self) -> tuple[MasterRow, ...]:
        """Every assignment with its cells and its standing on that day."""
        return master_rows(self.workspace.tasks, self.workspace.schema, self.current, self.day)

    def filings(self) -> Mapping[str, Mapping[str, Filing]]:
        """Unit code -> register -> how the unit stands with it in the round."""
        its = self.workspace
        return filings(its.schema, its.tasks, self._assigned, self.current, self.period.id)

    def registers(self) -> tuple[MergedRegister, ...]:
        """Every register over all units, as it stood on that day."""
        its = self.workspace
        calendar = its.calendar(its.tasks.plan.issued)
        period, former = self.period.id, self.former_units
        return merged_registers(its.tasks, its.schema, self.current, calendar, self.day, period, former)


def _unreached(workspace: Workspace, store: Store, day: date) -> frozenset[str]:
    addresses = {unit.code: unit.mail for unit in workspace.tasks.roster.units}
    return unreached_units(addresses, [mail for mail in store.outbox.mails() if mail.day <= day])


def publish(workspace: Workspace, now: datetime, *, as_of: date | None = None, dry_run: bool = False) -> Report:
    """Write the master anew from what the ledger holds; with `as_of` that of the end of that day, beside today's.

    A past master is made from the settings, schema, roster and plan of its time, whatever they say by now, and holds
    the values of the one published then. `WorkspaceError` where none had been published by that day, or where a file
    it was made from is gone from the archive.
    """
    with ledger(workspace, dry_run=dry_run) as store:
        if as_of is None:
            workspace.not_before_issue(now.date())
            view, path = View.of(workspace, store, now.date()), workspace.outbox / "master.xlsx"
            if not dry_run:
                path = publish_now(workspace, store, now)
        else:
            view, path = _view_then(workspace, store, now, as_of), workspace.outbox / f"master-{as_of}.xlsx"
            if not dry_run:
                path = publish_master(view, path)
    tasks = len(view.workspace.tasks.assignments)
    return Report(
        summary=("（演练，未写入）" if dry_run else "") + f"截至{view.day}的总台账，共{tasks}条任务：{path}",
        data={"master": str(path), "day": view.day.isoformat(), "tasks": tasks},
        files=() if dry_run else (path,),
    )


def publish_now(workspace: Workspace, store: Store, now: datetime) -> Path:
    """Write `outbox/master.xlsx` of the ledger as it is, having noted what it is made from, to make it again.

    `WorkspaceError` where the plan's items have other numbers than when workbooks went out.
    """
    not_renumbered(workspace, store)
    made_from = {name: archive(workspace.archive, data) for name, data in workspace.sources.items()}
    store.masters.add(workspace.chosen.id, now, made_from)
    return publish_master(View.of(workspace, store, now.date()), workspace.outbox / "master.xlsx")


def _view_then(workspace: Workspace, store: Store, now: datetime, day: date) -> View:
    """The ledger at the end of that day, seen with the files its master was made from."""
    plan = workspace.chosen.id
    if day > now.date():
        raise WorkspaceError(f"{day} 还没有到", "请写今天或以前的日期。")
    when = datetime.combine(day, time.max)
    made_from = store.masters.made_from(plan, when)
    if made_from is None:
        raise WorkspaceError(
            f"到 {day} 为止还没有出过方案“{plan}”的总台账", "请写第一次合并（merge）那天或以后的日期。"
        )
    sources: dict[str, bytes] = {}
    for name, sha256 in made_from.items():
        try:
            sources[name] = archived(workspace.archive, sha256)
        except WorkspaceError as error:
            raise WorkspaceError(
                f"{day} 的总台账重建不了：当时的 {name}，{error.message}", "请从备份恢复 archive 文件夹后再试。"
            ) from error
    return View.as_of(open_workspace(workspace.root, plan, sources=sources), store, when)


def publish_master(view: View, path: Path) -> Path:
    """Write the master workbook: 台账, summaries by unit and by item, problems, conflicts, held files."""
    from toolkit.edges.writing.workbook import write_book

    rows = view.rows()
    listings = [*_summaries(view, rows), _problem_listing(view), _conflict_listing(view), _held_listing(view)]
    if view.former:
        listings.append(former_listing(view.former, view.workspace.schema))
    registers = view.registers()
    if registers:
        units = [unit.name for unit in view.workspace.tasks.units()]
        listings.append(filing_listing(registers, units, view.period.label))
    sheets = [register_master(each, view.day) for each in registers]
    book = build_master(f"{view.workspace.work}总台账", rows, view.workspace.schema, listings, view.day, sheets)
    return write_whole(path, write_book(book))


def write_receipts(workspace: Workspace, store: Store) -> None:
    """See that every return has its receipt in `outbox/receipts/`; one already there is left as it is."""
    from toolkit.edges.mail.letters import render

    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    names[OFFICE] = workspace.settings.office.name
    folder = workspace.outbox / "receipts"
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for ret in store.returns.of_plan(workspace.tasks.plan.id):
        unit = names.get(ret.unit, "")
        stem = safe_name(f"{ret.received_at:%Y%m%d}-{ret.id:05d}-{unit or '未识别'}-{Path(ret.file).stem}")
        if f"{stem}.txt" in present:
            continue
        text = render(
            workspace.templates,
            "notices/receipt.txt.j2",
            unit=unit,
            file=ret.file,
            received=f"{ret.received_at:%Y-%m-%d %H:%M}",
            outcome=ret.outcome.label,
            stale=ret.stale,
            told=ret.told,
            no_change=ret.statement == "no_change",
            accepted=ret.outcome in (Outcome.MERGED, Outcome.PARTIAL),
            changed=ret.changed,
            conflicts=ret.conflicts,
            problems=[found.as_dict() for found in ret.problems],
            reply=reply_path(workspace, ret).name if reply_path(workspace, ret).is_file() else "",
            office=workspace.settings.office.name,
            phone=workspace.settings.office.phone,
        )
        write_whole(folder / f"{stem}.txt", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())


def _summaries(view: View, rows: tuple[MasterRow, ...]) -> tuple[Listing, Listing]:
    from toolkit.edges.summary import count_by

    workspace, period, labels = view.workspace, view.period, view.round_labels()
    said = {unit.name: labels[unit.code] for unit in workspace.tasks.roster.units}
    order = [state.label for state in State]
    table = [{"unit": row.unit, "item": str(row.item), "state": row.standing.state.label} for row in rows]
    counts = tuple((label, 9.0) for label in order)
    answers, blank = _cover_answers(view), ("",) * len(workspace.schema.cover.fields)
    asked = tuple((field.header, field.width) for field in workspace.schema.cover.fields)
    by_unit = [
        (line[0], said.get(str(line[0]), ""), *line[1:], *answers.get(str(line[0]), blank))
        for line in count_by(table, "unit", "state", order, "合计")
    ]
    plan = workspace.tasks.plan
    by_item = []
    for line in count_by(table, "item", "state", order, "合计"):
        item = plan.item(int(line[0])) if str(line[0]).isdigit() else None
        deadline = workspace.tasks.deadlines[item.number] if item else None
        due = deadline.due or (deadline.phrase if deadline.recurring else "长期工作") if deadline else ""
        by_item.append(
            (
                item.number if item else str(line[0]),
                item.title if item else "",
                item.requirement if item else "",
                due,
                *line[1:],
            )
        )
    styles = [look.of_state(state) for state in State]
    note = f"截至{view.day:%Y-%m-%d}。“已销号”由办公室核查认定；“待核查”是单位自报完成。"
    return (
        Listing(
            "按单位汇总",
            (("责任单位", 26), (f"{period.label}填报", 16), ("任务", 9), *counts, *asked),
            by_unit,
            note,
            _tints(3, styles),
        ),
        Listing(
            "按事项汇总",
            (("序号", 6), ("工作任务", 18), ("具体要求", 44), ("应完成日期", 12), ("任务", 9), *counts),
            by_item,
            note,
            _tints(5, styles),
        ),
    )


def _cover_answers(view: View) -> dict[str, tuple[Value, ...]]:
    """Unit name -> what its cover says: contacts as they stand, the round's own fields of this round."""
    workspace, current, plan = view.workspace, view.current, view.workspace.chosen.id
    found: dict[str, tuple[Value, ...]] = {}
    for unit in workspace.tasks.units():
        lasting = current.get(contact_key(plan, unit.code), {})
        this_round = current.get(report_key(plan, unit.code, view.period.id), {})
        found[unit.name] = tuple(
            show(field, (this_round if field.scope == "round" else lasting).get(field.name, ""))
            for field in workspace.schema.cover.fields
        )
    return found


def _former(workspace: Workspace, store: Store, current: Cells, day: date) -> tuple[FormerRow, ...]:
    """The rows reported on that are no assignment any more, as their last workbook until that day had them."""
    plan = workspace.chosen.id
    gone = unassigned(workspace.tasks, workspace.schema, current)
    editions = [
        edition
        for unit in dict.fromkeys(row.unit for row in gone)
        for edition in store.editions.of_unit(plan, unit)
        if edition.issued_on <= day
    ]
    return former_rows(workspace.tasks, current, gone, editions)


def _former_units(workspace: Workspace, store: Store, current: Cells, day: date) -> dict[str, str]:
    """Code -> name in its last workbook until that day, of the units with registers that are not in the roster."""
    plan, there = workspace.chosen.id, workspace.tasks.roster.by_code
    return {
        unit: edition.unit_name or unit
        for unit in dict.fromkeys(row.unit for row in current if row.register)
        if unit not in there
        for edition in store.editions.of_unit(plan, unit)
        if edition.issued_on <= day
    }


def _tints(first: int, styles: Sequence[Style | None]) -> dict[int, Style]:
    return {first + at: style for at, style in enumerate(styles) if style}


def _problem_listing(view: View) -> Listing:
    workspace = view.workspace
    name_of = workspace.tasks.roster.name_of
    lines: list[tuple[Value, ...]] = [
        (
            found.severity.label,
            found.message,
            found.remedy,
            name_of(ret.unit, ""),
            ret.file,
            "!".join(part for part in (found.origin.sheet, found.origin.place) if part),
            found.value,
            ret.received_at.date(),
        )
        for ret in view.returns
        if ret.outcome != Outcome.DUPLICATE
        for found in ret.problems
        if found.severity != Severity.NOTE
    ]
    lines += [
        (found.severity.label, found.message, found.remedy, "", found.origin.file, found.origin.place, found.value, "")
        for found in workspace.problems
    ]
    headers = (
        ("轻重", 8),
        ("问题", 50),
        ("办法", 40),
        ("单位", 18),
        ("文件", 30),
        ("位置", 16),
        ("内容", 24),
        ("收到", 12),
    )
    return Listing("问题", headers, lines, "收回的台账和方案、名册中需要查看的地方。")


def _conflict_listing(view: View) -> Listing:
    workspace = view.workspace
    name_of = workspace.tasks.roster.name_of
    sources = {ret.id: ret.file for ret in view.returns}
    lines = []
    for case in view.waiting:
        if case.kind != CaseKind.CONFLICT:
            continue
        header = header_of(workspace.schema, case.row, case.field)
        if case.row.register:
            header = f"{row_label(workspace.schema, case.row, view.current.get(case.row, {}))} {header}"
        lines.append(
            (
                name_of(case.row.unit, ""),
                case.row.item or "",
                header,
                case.ours,
                case.theirs,
                sources.get(case.return_id, ""),
                f"{case.sheet}!{case.cell}",
                case.opened_at.date(),
            )
        )
    headers = (
        ("责任单位", 20),
        ("序号", 6),
        ("栏目", 12),
        ("已收内容", 44),
        ("另一份内容", 44),
        ("来自文件", 30),
        ("位置", 16),
        ("日期", 12),
    )
    return Listing("冲突", headers, lines, "同一格收到两份不同内容，总台账暂用“已收内容”，待核定。")


def _held_listing(view: View) -> Listing:
    lines = [(case.id, file, case.theirs, case.opened_at.date()) for case, file in view.held()]
    headers = (("编号", 6), ("文件", 40), ("情况", 90), ("收到", 12))
    return Listing("待核实", headers, lines, "这些文件还没有收：要由人核实是哪个单位的。")
