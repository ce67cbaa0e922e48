"""The master's listings: the tasks counted by unit and by item, problems, conflicts and files that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from toolkit.book.office.master_book import UNIT_HEADER, Listing
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style, Value
from toolkit.codes import Outcome, Severity
from toolkit.domain.ledger.labels import header_of, row_label
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Return
from toolkit.domain.ledger.report_status import RoundReports
from toolkit.domain.ledger.standing import State
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster
from toolkit.keys import contact_key, report_key
from toolkit.problems import Problem
from toolkit.schema.kinds import show
from toolkit.schema.model import Ledger

Counts = Sequence[tuple[str | int, ...]]
"""Lines of counts: the name of what is counted, how many in all, how many in each `State`; the last sums them."""

_COUNTS = tuple((state.label, 9.0) for state in State)


def unit_listing(
    counts: Counts, tasks: Tasks, schema: Ledger, current: Cells, reports: RoundReports, day: date
) -> Listing:
    """按单位汇总: each unit's tasks by state, its report of the round and what its cover says."""
    answers, blank = _cover_answers(tasks, schema, current, reports.period.id), ("",) * len(schema.cover.fields)
    said = {unit.name: reports.label(unit.code) for unit in tasks.roster.units}
    asked = tuple((field.header, field.width) for field in schema.cover.fields)
    return Listing(
        "按单位汇总",
        ((UNIT_HEADER, 26), (f"{reports.period.label}填报", 16), ("任务", 9), *_COUNTS, *asked),
        [(name, said.get(str(name), ""), *line, *answers.get(str(name), blank)) for name, *line in counts],
        _note(day),
        _tints(3),
    )


def item_listing(counts: Counts, tasks: Tasks, day: date) -> Listing:
    """按事项汇总: each item's tasks by state, with what the item says and when it is due."""
    lines: list[tuple[Value, ...]] = []
    for name, *line in counts:
        item = tasks.plan.item(int(name)) if str(name).isdigit() else None
        if item is None:
            lines.append((str(name), "", "", "", *line))
            continue
        deadline = tasks.deadlines[item.number]
        due = deadline.due or (deadline.phrase if deadline.recurring else "长期工作")
        lines.append((item.number, item.title, item.requirement, due, *line))
    return Listing(
        "按事项汇总",
        (("序号", 6), ("工作任务", 18), ("具体要求", 44), ("应完成日期", 12), ("任务", 9), *_COUNTS),
        lines,
        _note(day),
        _tints(5),
    )


def problem_listing(returns: Sequence[Return], of_plan: Sequence[Problem], roster: Roster) -> Listing:
    """问题: what is to be looked at in the returns and in plan and roster; notes aside."""
    lines: list[tuple[Value, ...]] = [
        (
            found.severity.label,
            found.message,
            found.remedy,
            roster.name_of(ret.unit, ""),
            ret.file,
            "!".join(part for part in (found.origin.sheet, found.origin.place) if part),
            found.value,
            ret.received_at.date(),
        )
        for ret in returns
        if ret.outcome != Outcome.DUPLICATE
        for found in ret.problems
        if found.severity != Severity.NOTE
    ]
    lines += [
        (found.severity.label, found.message, found.remedy, "", found.origin.file, found.origin.place, found.value, "")
        for found in of_plan
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


def conflict_listing(
    waiting: Sequence[Case], files: Mapping[int, str], current: Cells, schema: Ledger, roster: Roster
) -> Listing:
    """冲突: the cells that came with two values; `files` names the returns."""
    lines: list[tuple[Value, ...]] = []
    for case in waiting:
        if case.kind != CaseKind.CONFLICT:
            continue
        header = header_of(schema, case.row, case.field)
        if case.row.register:
            header = f"{row_label(schema, case.row, current.get(case.row, {}))} {header}"
        lines.append(
            (
                roster.name_of(case.row.unit, ""),
                case.row.item or "",
                header,
                case.ours,
                case.theirs,
                files.get(case.return_id, ""),
                f"{case.sheet}!{case.cell}",
                case.opened_at.date(),
            )
        )
    headers = (
        (UNIT_HEADER, 20),
        ("序号", 6),
        ("栏目", 12),
        ("已收内容", 44),
        ("另一份内容", 44),
        ("来自文件", 30),
        ("位置", 16),
        ("日期", 12),
    )
    return Listing("冲突", headers, lines, "同一格收到两份不同内容，总台账暂用“已收内容”，待核定。")


def held_listing(waiting: Sequence[Case], files: Mapping[int, str]) -> Listing:
    """待核实: the files of which somebody must say whose they are; `files` names the returns."""
    lines = [
        (case.id, files.get(case.return_id, ""), case.theirs, case.opened_at.date())
        for case in waiting
        if case.kind == CaseKind.HELD
    ]
    headers = (("编号", 6), ("文件", 40), ("情况", 90), ("收到", 12))
    return Listing("待核实", headers, lines, "这些文件还没有收：要由人核实是哪个单位的。")


def _cover_answers(tasks: Tasks, schema: Ledger, current: Cells, round_id: str) -> dict[str, tuple[Value, ...]]:
    """Unit name -> what its cover says: contacts as they stand, the round's own fields of this round."""
    found: dict[str, tuple[Value, ...]] = {}
    for unit in tasks.units():
        lasting = current.get(contact_key(tasks.plan.id, unit.code), {})
        this_round = current.get(report_key(tasks.plan.id, unit.code, round_id), {})
        found[unit.name] = tuple(
            show(field, (this_round if field.scope == "round" else lasting).get(field.name, ""))
            for field in schema.cover.fields
        )
    return found


def _note(day: date) -> str:
    return f"截至{day:%Y-%m-%d}。“已销号”由办公室核查认定；“待核查”是单位自报完成。"


def _tints(first: int) -> dict[int, Style]:
    styles = [look.of_state(state) for state in State]
    return {first + at: style for at, style in enumerate(styles) if style}
