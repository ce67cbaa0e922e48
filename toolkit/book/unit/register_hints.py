"""The rules of `register_flags` and `disclosure` as spreadsheet formulas, alive while a unit fills in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from toolkit.book.sheets.formulas import (
    EMPTY,
    blank,
    call,
    differs,
    either,
    equals,
    every,
    filled,
    first_of,
    joined,
    quoted,
    when,
    worded,
)
from toolkit.book.unit.lacking import asking_conditions, nothing_condition
from toolkit.domain.ledger.disclosure import LIMIT
from toolkit.domain.ledger.register_flags import NO_SUCH_ITEM, STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.schema.model import Flag, Register, SchemaField
from toolkit.values import dataclass

FILLED = "已填{n}行"
"""How a unit stands with a register that has rows; `n` says how many."""
MISSING = "未报：请填写；没有的，在左边选“是”"

Cells = Mapping[str, str]
"""Field name -> that row's cell (`$H5`), or that of any row."""


@dataclass(frozen=True)
class Places:
    """Cells on a hidden sheet that formulas look into.

    `days` holds a text with `1` for every workday and `0` for every other day, from the day after `before` on;
    `items` are the unit's items and `dues` the due dates they were issued with.
    """

    before: str = ""
    days: str = ""
    items: str = ""
    dues: str = ""


def computed_formula(register: Register, field: SchemaField, cells: Cells, places: Places) -> str:
    """The formula of a computed cell; empty where somebody types it, or what it looks into is not there."""
    match field.rule:
        case "hint":
            return "=" + _hint(register, cells, places)
        case "reply_by" if places.days:
            return "=" + _reply_by(cells, places)
        case "item_due" if places.items:
            return "=" + _item_due(cells, places)
        case _:
            return ""


def _item_due(cells: Cells, places: Places) -> str:
    """The due date the item was issued with."""
    due = call("INDEX", places.dues, _item_at(cells, places))
    return when(blank(cells["item"]), EMPTY, call("IFERROR", when(blank(due), EMPTY, due), EMPTY))


def _item_at(cells: Cells, places: Places) -> str:
    return call("MATCH", cells["item"], places.items, "0")


def _reply_by(cells: Cells, places: Places) -> str:
    """Twenty workdays on from the start; nothing while the clock stands still."""
    begun, ended = cells["consulted_from"], cells["consulted_to"]
    waits = [
        every(filled(first), blank(last))
        for first, last in (
            (cells["asked_on"], cells["completed_on"]),
            (begun, ended),
            (cells["charged_on"], cells["paid_on"]),
        )
    ]
    start = call("MAX", cells["received_on"], cells["completed_on"], cells["paid_on"])
    from_day = call("MAX", begun, start)
    asked = _days_from(from_day, f"MAX(0,{ended}-{from_day})", places)
    workdays = f"{call('LEN', asked)}-{call('LEN', call('SUBSTITUTE', asked, quoted('1'), EMPTY))}"
    spent = when(blank(begun), "0", workdays)
    extra = call("MIN", str(LIMIT), call("MAX", "0", call("N", cells["extra_days"])))
    more = when(blank(cells["extended_on"]), "0", extra)
    marked = call(
        "SUBSTITUTE", _days_from(start, "999", places), quoted("1"), quoted("#"), f"{LIMIT}+{spent}+{more}"
    )  # the workday that counts
    found = f"{start}+{call('FIND', quoted('#'), marked)}"
    return when(either(blank(cells["received_on"]), *waits), EMPTY, call("IFERROR", found, EMPTY))


def _days_from(day: str, count: str, places: Places) -> str:
    """The days after `day` as the hidden sheet has them, `count` at most."""
    return call("MID", places.days, f"{day}-{places.before}+1", count)


def _hint(register: Register, cells: Cells, places: Places) -> str:
    """提示 of one row."""
    found = list(_remarks(register, cells, places))
    separator = "；"
    pieces = joined(*(when(test, quoted(separator + words)) for test, words in found))
    said = call("MID", pieces, str(len(separator) + 1), "200") if found else EMPTY
    untouched = f"{call('COUNTA', *_typed(register, cells))}=0"
    struck_out = equals(cells["retired"], register.field("retired").text_for("retired"))
    return first_of([(untouched, EMPTY), (struck_out, quoted(STRUCK_OUT))], said)


def _remarks(register: Register, cells: Cells, places: Places) -> Iterator[tuple[str, str]]:
    """What may be said of a row, each after the condition under which it is."""
    for field, lacking in _lacking(register, cells):
        yield lacking, f"缺{field.missing_label}"
    if places.items and any(field.computed == "item_due" for field in register.fields):
        yield every(filled(cells["item"]), call("ISNA", _item_at(cells, places))), NO_SUCH_ITEM
    for flag in register.flags:
        if condition := _condition(register, flag, cells):
            yield condition, flag.text


def _lacking(register: Register, cells: Cells) -> Iterator[tuple[SchemaField, str]]:
    """The fields a row must have, each with when it lacks it."""
    for field in register.fields:
        lacking, asked = blank(cells[field.name]), asking_conditions(register, field, cells)
        if field.required:
            yield field, lacking
        elif asked:
            yield field, every(lacking, either(*asked))


def _typed(register: Register, cells: Cells) -> Iterator[str]:
    """The stretches of a row that hold no formula."""
    for computed, fields in groupby(register.fields, key=lambda field: bool(field.computed)):
        names = [field.name for field in fields]
        if not computed:
            yield f"{cells[names[0]]}:{cells[names[-1]]}" if len(names) > 1 else cells[names[0]]


def _condition(register: Register, flag: Flag, cells: Cells) -> str:
    """When a flag of rows is true; empty for what is said of a whole register."""
    unless = [
        differs(cells[other], register.field(other).text_for(meaning))
        for other, meanings in flag.unless.items()
        for meaning in meanings
    ]
    first, second = (cells.get(name, "") for name in (*flag.fields, "")[:2])
    match flag.rule:
        case "lacking":
            return every(nothing_condition(register.field(flag.fields[0]), first), *unless)
        case "stale":
            return every(filled(second), f"{call('N', first)}<{second}-{flag.days}", *unless)
        case "late":
            return every(filled(first), f"{when(blank(second), 'TODAY()', second)}>{first}", *unless)
        case _:
            return ""


def state_formula(register: Register, zero: str, zero_text: str, areas: Cells, year: int) -> str:
    """How the unit stands with the register, in words; `areas` are the columns' cells by field name."""
    count = call("SUMPRODUCT", f"({filled(areas[register.key[0]])})*({blank(areas['retired'])})")
    missing = when(equals(zero, zero_text), quoted(RegisterStatus.NONE.label), quoted(MISSING))
    said = [when(f"{count}>0", worded(FILLED, n=count), missing)]
    for flag in register.flags:
        if flag.rule == "none_in_year":
            days = areas[flag.fields[0]]
            since, until = f'">="&DATE({year},1,1)', f'"<="&DATE({year},12,31)'
            said.append(when(f"{call('COUNTIFS', days, since, days, until)}=0", quoted("；" + flag.text)))
    return "=" + joined(*said)
