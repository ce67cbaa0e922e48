"""Items that moved from one unit to another by an agreed application (责任调整), and the cells that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

CAME = "came"
"""The name under which a row's cells say from which unit it came; no sheet shows it."""
GAVE = "gave"
"""The name under which the cells of a unit's cover say which items it gave to others; no sheet shows it."""

Moved = Mapping[tuple[int, str], str]
"""(item number, unit code) -> the code of the unit that has the item now, after all moves."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An item that the office agreed on a day to let go from one unit (code) to another; `row` is the key of the
    application."""

    item: int
    giver: str
    taker: str
    on: date
    row: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """The other side of a transfer as a unit's cells keep it: the item, its due date as text, the day, the name."""

    item: int
    on: date
    due: str
    name: str

    @classmethod
    def read(cls, text: str) -> tuple[Self, ...]:
        """What a cell says, a line each."""
        parts = (line.split("/", 3) for line in text.splitlines())
        return tuple(cls(int(item), date.fromisoformat(on), due, name) for item, on, due, name in parts)

    @property
    def text(self) -> str:
        """The line of a cell."""
        return f"{self.item}/{self.on}/{self.due}/{self.name}"


def chain(transfers: Iterable[Transfer], moved: Moved, item: int, unit: str) -> tuple[Transfer, ...]:
    """The moves, in their order, by which an item came to the unit that has it: to this one, or from it on to another.

    A move that was undone by a circle is none.
    """
    end = moved.get((item, unit), unit)
    steps = (each for each in transfers if each.item == item and moved.get((item, each.giver)) == end)
    return tuple(sorted(steps, key=lambda each: (each.on, each.taker == end)))


def came_to(transfers: Iterable[Transfer], moved: Moved, item: int, unit: str) -> tuple[Transfer, ...]:
    """The last moves that brought an item to the unit that has it; several where several gave it their part."""
    if (item, unit) in moved:
        return ()
    return tuple(each for each in chain(transfers, moved, item, unit) if each.taker == unit)


def gone_from(transfers: Iterable[Transfer], moved: Moved, unit: str) -> tuple[Transfer, ...]:
    """The moves by which items went from the unit, by item."""
    mine = (each for each in transfers if each.giver == unit and (each.item, unit) in moved)
    return tuple(sorted(mine, key=lambda each: each.item))
