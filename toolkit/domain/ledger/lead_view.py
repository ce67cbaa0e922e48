"""How the units stand that a lead unit (牵头) leads, as its own workbook shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.domain.ledger.keys import led_key, led_of, row_key
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.recurring import shown_due
from toolkit.domain.ledger.standing import URGENT, Standing, State, by_day, settled
from toolkit.domain.plan.model import Assignment, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Sheet

_ORDER = (*URGENT, *(state for state in reversed(State) if state not in URGENT))


@dataclass(frozen=True, slots=True)
class Led:
    """One unit's row of an item that another leads: what it reports and how it stands on the edition's day."""

    item: int
    unit: str
    status: str
    standing: Standing


def led_cells(
    tasks: Tasks, leader: Assignment, current: Cells, sheet: Sheet, today: date
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What a snapshot keeps of every other unit with the item that `leader` leads; nothing where it does not lead.

    How a row stands is kept only as far as it holds whatever the day, so that a new day alone makes no new edition.
    """
    if Role.LEAD not in leader.roles:
        return
    for other in tasks.of_item(leader.item):
        if other.unit == leader.unit:
            continue
        values = current.get(row_key(tasks.plan.id, other.item, other.unit), {})
        due, since = shown_due(tasks, sheet, other, values, today)
        stands = settled(sheet, values, due, since)
        kept = {
            "unit_name": tasks.roster.name_of(other.unit),
            "status": values.get("status", ""),
            "due": due.isoformat() if due else "",
            "state": stands.state.value if stands else "",
            "hint": stands.hint if stands else "",
        }
        key = led_key(tasks.plan.id, other.item, other.unit, leader.unit)
        yield key, {name: text for name, text in kept.items() if text}


def led_rows(edition: Edition) -> tuple[Led, ...]:
    """The units an edition's unit leads, by item.

    Within an item those who must be pressed come first, and those who stand alike together.
    """
    found = []
    for key, values in edition.cells.items():
        if (item := led_of(key)) is None:
            continue
        due = date.fromisoformat(values["due"]) if "due" in values else None
        status = values.get("status", "")
        if "state" in values:
            stands = Standing(State(values["state"]), values["hint"])
        else:
            stands = by_day(due, edition.issued_on, filled=bool(status))
        led = Led(item, values["unit_name"], status, stands)
        found.append((item, _ORDER.index(stands.state), stands.hint, status, key, led))
    return tuple(led for *_, led in sorted(found, key=lambda each: each[:5]))
