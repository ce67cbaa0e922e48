"""The master's listings: tasks counted by unit and by item, problems, what waits, former rows, registers filed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from toolkit.book.office.figure_listings import report_style
from toolkit.book.office.listing import Listing
from toolkit.book.office.master_columns import UNIT
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style, Value
from toolkit.codes import Outcome, Severity
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.due_names import LONG_TERM
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.former_rows import FormerRow
from toolkit.domain.ledger.labels import NEEDS, Label
from toolkit.domain.ledger.merged_registers import MergedRegister
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Return
from toolkit.domain.ledger.register_flags import STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.domain.ledger.retractions import still_asked
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.ledger.standing_answers import standing_answers
from toolkit.domain.plan.deadlines.wording import due_words
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster
from toolkit.keys import ROUND, RowKey, contact_key, item_cell, report_key
from toolkit.problems import Problem, day_words
from toolkit.schema.model import Ledger, Owner
from toolkit.schema.show import show

_COUNTS = (*((each.label, 9.0) for each in Phase), *((f"其中{each.word}", 9.0) for each in NEEDS))
_WHOLE = "合计"
_OF_PHASE = {
    Phase.SENT_BACK: Label.RETURNED,
    Phase.RECTIFY: Label.RETURNED,
    Phase.CLOSED: Label.CLOSED,
    Phase.NOT_INVOLVED: Label.NOT_INVOLVED,
}
"""The phases that have a colour of their own."""


def unit_listing(figures: Figures, tasks: Tasks, schema: Ledger, current: Cells) -> Listing:
    """按单位汇总: each unit's tasks by state, its report of the round and what its cover says; most trouble first."""
    period, units = figures.round.round, figures.worst_units
    answers, blank = _cover_answers(tasks, schema, current, period.id), ("",) * len(schema.cover.fields)
    asked = tuple((field.header, field.width) for field in schema.cover.fields)
    return Listing(
        "按单位汇总",
        ((UNIT, 26), (f"{period.label}填报", 16), ("任务", 9), *_COUNTS, *asked),
        [
            *((unit.name, unit.said, *_counted(unit.counts), *answers.get(unit.name, blank)) for unit in units),
            (_WHOLE, "", *_counted(figures.whole), *blank),
        ],
        _note(figures.day),
        _tints(3),
        {(at, 1): style for at, unit in enumerate(units) if (style := report_style(figures.round, unit.report))},
    )


def item_listing(figures: Figures, tasks: Tasks) -> Listing:
    """按事项汇总: each item's tasks by state, with what the item says and when it is due."""
    lines: list[tuple[Value, ...]] = []
    for item in figures.items:
        deadline = tasks.deadlines[item.number]
        one = len(deadline.milestones) == 1 and not deadline.recurring
        due = deadline.due if one else due_words(deadline) or LONG_TERM
        lines.append((item_cell(item.number), item.called, item.requirement, due, *_counted(item.counts)))
    lines.append((_WHOLE, "", "", "", *_counted(figures.whole)))
    return Listing(
        "按事项汇总",
        (("序号", 6), ("工作任务", 18), ("具体要求", 44), ("应完成日期", 12), ("任务", 9), *_COUNTS),
        lines,
        _note(figures.day),
        _tints(5),
    )


def _counted(counts: Counts) -> tuple[Value, ...]:
    return (counts.total, *(counts.phases[each] for each in Phase), *(counts.of(each) for each in NEEDS))


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
        ("类别", 8),
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
    for case in (part for each in waiting for part in still_asked(each, current)):
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
        (UNIT, 20),
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


def former_listing(rows: Sequence[FormerRow], schema: Ledger) -> Listing:
    """已变更事项: the rows that are no assignment any more, with what was reported on them."""
    fields = [field for field in schema.tasks.fields if field.owner != Owner.PLAN]
    lines = [
        (
            row.unit,
            item_cell(row.item),
            row.requirement,
            row.went,
            *(show(field, row.values.get(field.name, "")) for field in fields),
        )
        for row in rows
    ]
    headers = (
        (f"原{UNIT}", 20),
        ("序号", 6),
        ("具体要求", 44),
        ("去向", 22),
        *((field.header, field.width) for field in fields),
    )
    return Listing("已变更事项", headers, lines, "方案或名册变动后不再由原单位承担的事项，和变动前收到的填报内容。")


def filing_listing(registers: Sequence[MergedRegister], units: Sequence[str], round_label: str) -> Listing:
    """清单填报: how each of those units stands with every register: how many rows, nothing to report, or neither."""
    owed = [each for each in registers if each.states]
    counts = {each.register.name: Counter(row.unit for row in each.rows if row.hint != STRUCK_OUT) for each in owed}
    lines: list[tuple[Value, ...]] = []
    for unit in units:
        said = []
        for each in owed:
            state = each.states.get(unit)
            words = state.label if state else ""
            if state == RegisterStatus.FILLED:
                words = f"{counts[each.register.name][unit]}行"
            said.append("；".join(filter(None, (words, each.notes.get(unit, "")))))
        if any(said):
            lines.append((unit, *said))
    headers = ((UNIT, 26.0), *((each.register.title, 16.0) for each in owed))
    note = f"{round_label}：填了几行，或“零报告”（本期无此类事项），或“未报”；空白的，该单位不用填。"
    return Listing("清单填报", headers, lines, note)


def _cover_answers(tasks: Tasks, schema: Ledger, current: Cells, round_id: str) -> dict[str, tuple[Value, ...]]:
    """Unit name -> what its cover says: contacts and answers as they stand, the round's own fields of this round."""
    rounds: dict[str, dict[RowKey, Mapping[str, str]]] = {}
    for key, values in current.items():
        if key.sheet == ROUND:
            rounds.setdefault(key.unit, {})[key] = values
    found: dict[str, tuple[Value, ...]] = {}
    for unit in tasks.units():
        lasting = current.get(contact_key(tasks.plan.id, unit.code), {})
        said = current.get(report_key(tasks.plan.id, unit.code, round_id), {})
        said = {**said, **standing_answers(schema.cover, rounds.get(unit.code, {}), tasks.plan.id, round_id)}
        found[unit.name] = tuple(
            show(field, (said if field.scope == "round" else lasting).get(field.name, ""))
            for field in schema.cover.fields
        )
    return found


def _note(day: date) -> str:
    told = "“已销号”由办公室核查认定；“待核查”是单位自报完成；"
    told += "各种状态含其中逾期、临期、缺项、待核定的（“台账”表的状态里写在后面）；“退回”“在办”不含。"
    return f"截至{day_words(day)}。{told}"


def _tints(first: int) -> dict[int, Style]:
    labels = (*(_OF_PHASE.get(each) for each in Phase), *NEEDS)
    styles = [look.of_label(each) if each else None for each in labels]
    return {first + at: style for at, style in enumerate(styles) if style}
