"""How the units stand that a lead unit (牵头) leads, as its own workbook shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.phases import phase
from toolkit.domain.ledger.records import Edition, LedRow
from toolkit.domain.ledger.row_states import URGENT, State
from toolkit.domain.ledger.shown_due import shown_due
from toolkit.domain.ledger.standing import (
    BESIDE,
    Standing,
    beside,
    beside_words,
    by_day,
    pressed_from,
    said_once,
    settled,
)
from toolkit.domain.ledger.state import CellsByUnit
from toolkit.domain.plan.model import Assignment, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import looked_back, task_key
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

_ORDER = (*URGENT, *(state for state in reversed(State) if state not in URGENT))


@dataclass(frozen=True, slots=True)
class Led:
    """One unit's row of an item that another leads: what it reports and how it stands on the edition's day."""

    item: int
    unit: str
    status: str
    standing: Standing


def led_by(tasks: Tasks, leader: Assignment, by_unit: CellsByUnit, sheet: Sheet, today: date) -> Iterator[LedRow]:
    """What a snapshot keeps of every other unit with the item that `leader` leads; nothing where it does not lead, or
    the item is one of an earlier year.

    How a row stands is kept only as far as it holds whatever the day, so that a new day alone makes no new edition;
    where the day says, that after which it is late.
    """
    if Role.LEAD not in leader.roles or looked_back(leader.item):
        return
    for other in tasks.of_item(leader.item):
        if other.unit == leader.unit:
            continue
        values = by_unit.get(other.unit, {}).get(task_key(tasks.plan.id, other.item, other.unit), {})
        shown = shown_due(tasks, sheet, other, values, today)
        due, since = shown.due, shown.since
        values = {**values, **tasks.pressed_cells(other.item, other.unit)}
        stands = settled(sheet, values, due, since)
        returned = stands is not None and stands.returned
        until = pressed_from(values, due, returned=returned, since=since)
        if returned and until and until < today:
            stands = None
        also = beside(sheet, {**values, BESIDE: shown.beside}, phase(sheet, values, due, since))
        said = (stands.hint if stands else "", *(beside_words(values, each) for each in also))
        yield LedRow(
            other.item,
            other.unit,
            tasks.roster.name_of(other.unit),
            values.get("status", ""),
            until,
            stands.state if stands else None,
            said_once(said),
        )


def led_rows(edition: Edition) -> tuple[Led, ...]:
    """The units an edition's unit leads, by item.

    Within an item those who must be pressed come first, and those who stand alike together.
    """
    found = []
    for row in edition.led:
        if row.state:
            stands = Standing(row.state, row.hint)
        else:
            stands = by_day(row.due, edition.issued_on, filled=bool(row.status))
            stands = replace(stands, hint=said_once((stands.hint, row.hint)))
        led = Led(row.item, row.unit_name, row.status, stands)
        found.append((row.item, _ORDER.index(stands.state), stands.hint, row.status, row.unit, led))
    return tuple(led for *_, led in sorted(found, key=lambda each: each[:5]))
