"""Registers (清单、台账): who keeps which, what tells a row from another, and how a unit stands with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from toolkit.domain.ledger.records import Cells
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, looked_back, report_key
from toolkit.schema.cell import squeezed
from toolkit.schema.model import Ledger, Owner, Register

Rows = Mapping[str, Mapping[str, str]]
"""Rows of one register by what tells them apart."""


class RegisterStatus(StrEnum):
    """How a unit stands with a register in a round."""

    FILLED = "filled"
    NONE = "none"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {"filled": "已报", "none": "零报告", "missing": "未报"}[self.value]


def calls_for(register: Register, item: Item) -> bool:
    """Whether the requirement of an item asks for the register."""
    return _speak_of(register.marks, item.requirement)


@lru_cache(maxsize=4096)  # asked of each unit for each of its items, and the items are the plan's
def _speak_of(marks: tuple[str, ...], requirement: str) -> bool:
    text = squeezed(requirement)
    return any(all(part in text for part in words.split()) for words in marks if words.split())


def items_of(register: Register, plan: Plan) -> tuple[int, ...]:
    """The items of the plan that ask for the register."""
    return tuple(item.number for item in plan.items if calls_for(register, item))


def registers_of(schema: Ledger, tasks: Tasks, unit: str) -> dict[str, tuple[int, ...]]:
    """The registers a unit keeps, each with those of its items that ask for it, in the schema's order."""
    given = (assignment.item for assignment in tasks.of_unit(unit))
    mine = [tasks.plan.item(item) for item in given if not looked_back(item)]
    found = {}
    for register in schema.registers:
        items = tuple(sorted(item.number for item in mine if calls_for(register, item)))
        if items or register.every_unit:
            found[register.name] = items
    return found


def register_cells(schema: Ledger, registers: Iterable[str], mine: Cells) -> dict[RowKey, Mapping[str, str]]:
    """What a unit's own rows hold of its `registers`; blanks, and fields that follow from others, left out."""
    rows: dict[str, list[tuple[RowKey, Mapping[str, str]]]] = {}
    for key, values in mine.items():
        rows.setdefault(key.sheet, []).append((key, values))
    found: dict[RowKey, Mapping[str, str]] = {}
    for name in registers:
        register = schema.register(name)
        kept = [field.name for field in register.fields if field.owner != Owner.PLAN] if register else []
        for key, values in rows.get(name, ()):
            if filled := {each: text for each in kept if (text := values.get(each, ""))}:
                found[key] = filled
    return found


def rows_of(cells: Cells, plan: str, register: str, unit: str) -> dict[str, Mapping[str, str]]:
    """The rows of a unit's register among `cells`, by what tells them apart."""
    found = {}
    for key, values in cells.items():
        if (key.plan, key.sheet, key.unit) == (plan, register, unit):
            found[key.row] = values
    return found


def by_unit(cells: Cells, register: str) -> dict[str, dict[str, Mapping[str, str]]]:
    """Unit -> the rows of its register among the cells of a plan; rows that hold nothing are left out."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for key, values in cells.items():
        if key.sheet == register and any(values.values()):
            found.setdefault(key.unit, {})[key.row] = values
    return found


def natural_key(register: Register, values: Mapping[str, str]) -> tuple[str, ...] | None:
    """What tells the row from others, blanks aside; None where any part of it is missing."""
    parts = tuple(squeezed(values.get(name, "")) for name in register.key)
    return parts if all(parts) else None


def row_name(register: Register, values: Mapping[str, str]) -> str:
    """A row in words, by its key: `2021-09-03 保密培训`; empty where it has none yet."""
    return " ".join(text for name in register.key if (text := values.get(name, "")))


def is_retired(register: Register, values: Mapping[str, str]) -> bool:
    """Whether the row was struck out (作废)."""
    return "retired" in register.by_name and register.field("retired").meaning(values.get("retired", "")) == "retired"


def in_order(register: Register, rows: Rows) -> list[tuple[str, Mapping[str, str]]]:
    """The rows as they are shown: by key, those struck out last."""

    def rank(each: tuple[str, Mapping[str, str]]) -> tuple[bool, list[tuple[int, str]], str]:
        row, values = each
        parts = [values.get(name, "") for name in register.key]
        return is_retired(register, values), [(int(t) if t.isdecimal() and len(t) < 10 else 0, t) for t in parts], row

    return sorted(rows.items(), key=rank)


def says_none(register: Register, schema: Ledger, said: Mapping[str, str]) -> bool:
    """Whether the register's head says 本期无此类事项; `said` is what the unit says of the round."""
    head = {field.name: field for field in schema.head(register)}
    zero = head.get(f"{register.name}.none")
    return zero is not None and zero.meaning(said.get(zero.name, "")) == "none"


def register_status(register: Register, schema: Ledger, rows: Rows, said: Mapping[str, str]) -> RegisterStatus | None:
    """How a unit with these rows stands with a register in the round it says `said` of.

    None where nothing is owed: a register that knows no zero report is filled in when there is something. Rows of
    earlier rounds count: a register goes on.
    """
    if any(any(values.values()) and not is_retired(register, values) for values in rows.values()):
        return RegisterStatus.FILLED
    if says_none(register, schema, said):
        return RegisterStatus.NONE
    return RegisterStatus.MISSING if register.zero_report else None


def register_states(
    schema: Ledger, tasks: Tasks, units: Iterable[str], current: Cells, round_id: str
) -> Mapping[str, Mapping[str, RegisterStatus]]:
    """Unit -> register -> how it stands in the round, of the registers the unit keeps and owes."""
    rows = {register.name: by_unit(current, register.name) for register in schema.registers}
    found: dict[str, dict[str, RegisterStatus]] = {}
    for unit in units:
        said = current.get(report_key(tasks.plan.id, unit, round_id), {})
        kept = registers_of(schema, tasks, unit)
        found[unit] = {
            register.name: state
            for register in schema.registers
            if register.name in kept
            and (state := register_status(register, schema, rows[register.name].get(unit, {}), said))
        }
    return found


def doubles(register: Register, rows: Iterable[tuple[str, Mapping[str, str]]]) -> dict[tuple[str, ...], list[str]]:
    """Natural key -> the units (one a row) that list it, where more than one row does; struck-out rows aside."""
    found: dict[tuple[str, ...], list[str]] = {}
    for unit, values in rows:
        key = natural_key(register, values)
        if key and not is_retired(register, values):
            found.setdefault(key, []).append(unit)
    return {key: units for key, units in found.items() if len(units) > 1}
