"""What follows from a register's rows: computed fields, and the words of its column 提示."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from toolkit.domain.ledger.disclosure import Handling, reply_by
from toolkit.domain.ledger.registers import is_retired
from toolkit.domain.ledger.required import required_fields
from toolkit.domain.plan.calendar import Calendar
from toolkit.schema.model import Flag, Register, SchemaField

STRUCK_OUT = "已作废"
NO_SUCH_ITEM = "没有这一项任务"

Values = Mapping[str, str]
Dues = Mapping[int, str]
"""Item -> its due date as text, empty where it has none: the items a unit has."""


def with_computed(register: Register, values: Values, calendar: Calendar, dues: Dues) -> dict[str, str]:
    """A row's values and what follows from them."""
    made = dict(values)
    for field in register.fields:
        match field.computed:
            case "reply_by":
                day = reply_by(Handling.of(values), calendar)
                made[field.name] = day.isoformat() if day else ""
            case "item_due":
                made[field.name] = dues.get(_item(values), "")
    return made


def row_hint(register: Register, values: Values, today: date, dues: Dues) -> str:
    """What the row says under 提示, from values that hold what is computed; empty where nothing need be done.

    The same rule stands in the workbook as a formula (`book.unit.register_hints`).
    """
    if not any(values.get(field.name, "") for field in register.fields if not field.computed):
        return ""
    if is_retired(register, values):
        return STRUCK_OUT
    said = [f"缺{field.missing_label}" for field in needed_fields(register, values) if not values.get(field.name, "")]
    if any(field.computed == "item_due" for field in register.fields) and values.get("item"):
        said += [] if _item(values) in dues else [NO_SUCH_ITEM]
    said += [flag.text for flag in register.flags if holds(register, flag, values, today)]
    return "；".join(said)


def needed_fields(register: Register, values: Values) -> tuple[SchemaField, ...]:
    """The fields a row must have: always, or for what its choices say."""
    asked = required_fields(register, values)
    return tuple(field for field in register.fields if field.required or field in asked)


def holds(register: Register, flag: Flag, values: Values, today: date) -> bool:
    """Whether a flag of rows is true of one; what is said of a whole register is true of none."""
    if any(register.field(other).meaning(values.get(other, "")) in means for other, means in flag.unless.items()):
        return False
    if flag.rule == "lacking":
        return register.field(flag.fields[0]).lacks(values.get(flag.fields[0], ""))
    first, second = (_day(values, name) for name in (*flag.fields, "")[:2])
    match flag.rule:
        case "stale":
            return bool(second and (first is None or first < second - timedelta(days=flag.days)))
        case "late":
            return bool(first and (second or today) > first)
        case _:
            return False


def register_hints(register: Register, rows: Iterable[Values], year: int) -> list[str]:
    """What is said of a unit's register as a whole: no row in the year."""
    live = [values for values in rows if not is_retired(register, values)]
    return [
        flag.text
        for flag in register.flags
        if flag.rule == "none_in_year" and not any(_in_year(values, flag.fields[0], year) for values in live)
    ]


def _in_year(values: Values, name: str, year: int) -> bool:
    day = _day(values, name)
    return day is not None and day.year == year


def _item(values: Values) -> int:
    text = values.get("item", "")
    return int(text) if text.isdecimal() else 0


def _day(values: Values, name: str) -> date | None:
    text = values.get(name, "")
    return date.fromisoformat(text) if text else None
