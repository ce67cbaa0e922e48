"""The registers in the master: each merged over all units, doubles shown, rows struck out at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from toolkit.book.office.master_book import UNIT_HEADER, Listing
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, header_style, header_text
from toolkit.book.sheets.model import Cell, Column, Row, Setup, SheetSpec, Value
from toolkit.book.sheets.raw import area_name
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.register_flags import STRUCK_OUT, register_hints, row_hint, with_computed
from toolkit.domain.ledger.registers import (
    RegisterStatus,
    by_unit,
    doubles,
    in_order,
    is_retired,
    items_of,
    natural_key,
    register_status,
    registers_of,
)
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, report_key
from toolkit.schema.kinds import show
from toolkit.schema.model import HINT, Ledger, Register

_UNIT_WIDTH, _HINT_WIDTH = 16.0, 24.0


@dataclass(frozen=True)
class ListedRow:
    """A row of a merged register: whose it is, its values with what follows from them, what is said of it."""

    unit: str
    values: Mapping[str, str]
    hint: str


@dataclass(frozen=True)
class MergedRegister:
    """A register over all units that keep it; `states` says how each stands with it, `notes` what is said of each."""

    register: Register
    items: tuple[int, ...]
    rows: tuple[ListedRow, ...]
    states: Mapping[str, RegisterStatus]
    notes: Mapping[str, str]


def merged_registers(
    tasks: Tasks,
    schema: Ledger,
    current: Cells,
    calendar: Calendar,
    today: date,
    round_id: str,
    former: Mapping[str, str],
) -> tuple[MergedRegister, ...]:
    """Every register that some unit keeps or kept, its rows by unit in roster order; those struck out last.

    A row of a unit that another goes on with is that one's. `former` names the units that are no more in the roster,
    by code: what nobody goes on with is shown under such a name, or the code, as a former unit's.
    """
    names = {unit.code: unit.name for unit in tasks.roster.units}
    kept_on = _by_heir(tasks, current)
    kept = {unit.code: registers_of(schema, tasks, unit.code) for unit in tasks.units()}
    made = []
    for register in schema.registers:
        rows = by_unit(kept_on, register.name)
        owing = [code for code in names if register.name in kept.get(code, ())]
        if not (owing or rows):
            continue
        order = [*(code for code in names if code in rows), *(code for code in rows if code not in names)]
        shown = names | {code: f"{former.get(code, code)}（原单位）" for code in rows if code not in names}
        twice = doubles(register, ((code, values) for code in order for values in rows[code].values()))
        listed = []
        for code in order:
            dues = _dues(tasks, code)
            for _, values in in_order(register, rows[code]):
                whole = with_computed(register, values, calendar, dues)
                others = twice.get(natural_key(register, values) or (), ())
                hint = row_hint(register, whole, today, dues)
                if others and hint != STRUCK_OUT:
                    hint = "；".join(filter(None, (hint, _double(code, others, shown))))
                listed.append(ListedRow(shown[code], whole, hint))
        listed.sort(key=lambda row: is_retired(register, row.values))
        states, notes = {}, {}
        for code in owing:
            mine = rows.get(code, {})
            said = current.get(report_key(tasks.plan.id, code, round_id), {})
            if state := register_status(register, schema, mine, said):
                states[names[code]] = state
            if hints := register_hints(register, mine.values(), tasks.plan.year):
                notes[names[code]] = "；".join(hints)
        made.append(MergedRegister(register, items_of(register, tasks.plan), tuple(listed), states, notes))
    return tuple(made)


def _by_heir(tasks: Tasks, current: Cells) -> Cells:
    """The rows of registers by the units that go on with them; what an heir's row says itself goes before."""
    succession = Succession.of(tasks)
    heirs = {row: succession.key(row) for row in current if row.register}
    found: dict[RowKey, Mapping[str, str]] = {}
    for row in sorted(heirs, key=lambda row: row == heirs[row]):
        found[heirs[row]] = {**found.get(heirs[row], {}), **current[row]}
    return found


def register_master(merged: MergedRegister, today: date) -> SheetSpec:
    """The master's sheet of a register."""
    register = merged.register
    title = register.title + (f"（第{'、'.join(map(str, merged.items))}项）" if merged.items else "")
    headers = [Cell(UNIT_HEADER, look.header(look.PLAN_HEAD))]
    headers += [Cell(header_text(field), header_style(field)) for field in register.fields]
    headers.append(Cell(HINT.header, look.header(look.PLAN_HEAD)))
    made = [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((Cell(f"截至{today:%Y-%m-%d}，共{len(merged.rows)}行。{_standing(merged)}", look.NOTE),), 18),
        Row(tuple(headers), 34),
    ]
    plain = {field.name: cell_style(field) for field in register.fields}
    grey = {name: replace(style, color=look.SOFT, fill=look.PLAN_FILL) for name, style in plain.items()}
    for row in merged.rows:
        struck = row.hint == STRUCK_OUT
        styles = grey if struck else plain
        unit = replace(look.PLAN, color=look.SOFT) if struck else look.PLAN
        colour = look.GREY if struck or not row.hint else look.MISSING if row.hint.startswith("缺") else look.SENT_BACK
        hint = replace(look.PLAN, color=colour.color, fill=colour.fill or look.PLAN_FILL)
        cells = [Cell(row.unit, unit)]
        for field in register.fields:
            cells.append(Cell(show(field, row.values.get(field.name, "")) or None, styles[field.name]))
        cells.append(Cell(row.hint or None, hint))
        texts = [(row.values.get(field.name, ""), field.width) for field in register.fields]
        texts += [(row.unit, _UNIT_WIDTH), (row.hint, _HINT_WIDTH)]
        made.append(Row(tuple(cells), look.row_height(texts, 1), grows=True))
    last = max(len(made) - 1, 3)
    return SheetSpec(
        register.title,
        (Column(_UNIT_WIDTH), *(Column(field.width) for field in register.fields), Column(_HINT_WIDTH)),
        tuple(made),
        freeze=(3, 2),
        filter_area=area_name(2, 0, last, len(headers) - 1),
        setup=Setup(area=area_name(0, 0, last, len(headers) - 1), repeat=(2, 2), footer="&R&9第 &P 页，共 &N 页"),
        tab=look.OFFICE_HEAD,
    )


def _double(code: str, units: Sequence[str], names: Mapping[str, str]) -> str:
    others = list(dict.fromkeys(names[unit] for unit in units if unit != code))
    return f"与{'、'.join(others)}重复" if others else "本单位内重复"


def filing_listing(registers: Sequence[MergedRegister], units: Sequence[str], round_label: str) -> Listing:
    """How every one of those units stands with every register: how many rows, nothing to report, or neither."""
    owed = [each for each in registers if each.states]
    counts = {each.register.name: Counter(row.unit for row in each.rows if row.hint != STRUCK_OUT) for each in owed}
    lines: list[tuple[Value, ...]] = []
    for unit in units:
        said = []
        for each in owed:
            state = each.states.get(unit)
            words = (
                f"{counts[each.register.name][unit]}行"
                if state == RegisterStatus.FILLED
                else state.label
                if state
                else ""
            )
            said.append("；".join(filter(None, (words, each.notes.get(unit, "")))))
        if any(said):
            lines.append((unit, *said))
    headers = ((UNIT_HEADER, 26.0), *((each.register.title, 16.0) for each in owed))
    note = f"{round_label}：填了几行，或“零报告”（本期无此类事项），或“未报”；空白的，该单位不用填。"
    return Listing("清单填报", headers, lines, note)


def _standing(merged: MergedRegister) -> str:
    """How many units have filled it in, said that there is nothing, or neither."""
    counted = Counter(merged.states.values())
    said = [f"{state.label}{counted[state]}个单位" for state in RegisterStatus if merged.states]
    said += [f"{note}的{count}个单位" for note, count in Counter(merged.notes.values()).items()]
    return "，".join(said) + "。" if said else ""


def _dues(tasks: Tasks, unit: str) -> dict[int, str]:
    dues = {assignment.item: tasks.deadlines[assignment.item].due for assignment in tasks.of_unit(unit)}
    return {item: day.isoformat() if day else "" for item, day in dues.items()}
