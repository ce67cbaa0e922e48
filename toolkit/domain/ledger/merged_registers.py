"""Registers merged over all units: whose rows are shown, which stand twice, how each unit stands with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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
from toolkit.schema.model import Ledger, Register
from toolkit.values import dataclass


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

    What leading units say of others' claims is none of these: it stands beside the claims.
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
        if register.rows or not (owing or rows):
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


def _double(code: str, units: Sequence[str], names: Mapping[str, str]) -> str:
    others = list(dict.fromkeys(names[unit] for unit in units if unit != code))
    return f"与{'、'.join(others)}重复" if others else "本单位内重复"


def _dues(tasks: Tasks, unit: str) -> dict[int, str]:
    mine = {assignment.item for assignment in tasks.of_unit(unit)}
    gone = {each.item for each in tasks.transfers if each.giver == unit}
    dues = {item: tasks.deadlines[item].due for item in mine | gone}
    return {item: day.isoformat() if day else "" for item, day in dues.items()}
