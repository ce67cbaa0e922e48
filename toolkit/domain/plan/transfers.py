"""Items that moved from one unit to another by an agreed application (责任调整), and the cells that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import dropwhile
from typing import Self

from toolkit.values import dataclass

CAME = "came"
"""The name under which a row's cells say from which unit it came; no sheet shows it."""
GAVE = "gave"
"""The name under which the cells of a unit's cover say which items it gave to others; no sheet shows it."""

Place = tuple[int, str]
"""Item number, unit code."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """An item that the office agreed on a day to let go from one unit (code) to another; `row` is the key of the
    application, `turn` the place of the decision among all of them: a day can have several."""

    item: int
    giver: str
    taker: str
    on: date
    row: str = ""
    turn: int = 0

    @property
    def when(self) -> tuple[int, date]:
        """What moves stand in order by: that of their decisions."""
        return self.turn, self.on


Path = tuple[Transfer, ...]
Paths = Mapping[Place, Path]
"""The part that each unit had of an item as issued -> the moves it went through; none where it is where it was."""


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


def followed(transfers: Iterable[Transfer], issued: Iterable[Place]) -> Paths:
    """Where each part as issued went, move by move, in the order in which they were decided.

    A move takes along all that its giver has of the item then, if anything.
    """
    paths: dict[Place, Path] = dict.fromkeys(issued, ())
    for each in sorted(transfers, key=lambda move: move.when):
        for part, path in paths.items():
            if part[0] == each.item and _holder(part, path) == each.giver:
                paths[part] = (*path, each)
    return paths


def gone_to(paths: Paths) -> dict[Place, str]:
    """The units that once had an item and have nothing of it any more -> the unit to which what they gave last went."""
    moves = [(each, _holder(part, path)) for part, path in paths.items() for each in path]
    last = {(each.item, each.giver): holder for each, holder in sorted(moves, key=lambda move: move[0].when)}
    have = {(part[0], _holder(part, path)) for part, path in paths.items()}
    return {place: last[place] for each, _ in moves if (place := (each.item, each.giver)) not in have}


def chain(paths: Paths, item: int, unit: str) -> Path:
    """The moves, in their order, by which an item came to this unit, or from it to the one that has it now."""
    end = gone_to(paths).get((item, unit), unit)
    moves = (each for path in _at(paths, item, end) for each in path)
    return tuple(sorted(dict.fromkeys(moves), key=lambda each: each.when))


def came_to(paths: Paths) -> dict[Place, Path]:
    """Who has an item by moves -> the last moves that brought it; several where several gave it their part."""
    found: dict[Place, dict[Transfer, None]] = {}
    for part, path in paths.items():
        if path:
            found.setdefault((part[0], path[-1].taker), {})[path[-1]] = None
    return {place: tuple(sorted(moves, key=lambda each: each.when)) for place, moves in found.items()}


def came_on(paths: Paths) -> dict[Place, date]:
    """Who has an item by moves alone, and has had it without a break since which day."""
    days: dict[Place, list[date]] = {}
    for part, path in paths.items():
        days.setdefault((part[0], _holder(part, path)), []).append(path[-1].on if path else date.min)
    return {place: first for place, its in days.items() if (first := min(its)) > date.min}


def gone_from(paths: Paths, unit: str) -> Path:
    """The last moves by which items went that the unit has no more, by item."""
    gone = {item for item, giver in gone_to(paths) if giver == unit}
    moves = (each for path in paths.values() for each in path if each.giver == unit and each.item in gone)
    last = {each.item: each for each in sorted(moves, key=lambda each: each.when)}
    return tuple(last[item] for item in sorted(last))


def extended_along(paths: Paths, given: Mapping[tuple[str, int], date]) -> dict[tuple[str, int], date]:
    """(unit code, item number) -> the day until which there is time, where `given` says so of who applied for it.

    A part keeps the time given to any of those who had it. Of a unit that has several parts, its own among them, each
    must have been given some, and the earliest holds; what the unit itself was given holds for all it has.
    """
    found = dict(given)
    for part, path in paths.items():
        for taker in {each.taker for each in path}:
            place = part[0], taker
            parts = list(_at(paths, *place)) or [path]
            brought = [_brought(given, part[0], taker, its) for its in parts]
            days = [given.get((taker, part[0])), min(filter(None, brought)) if all(brought) else None]
            if until := max(filter(None, days), default=None):
                found[taker, part[0]] = until
    return found


def _brought(given: Mapping[tuple[str, int], date], item: int, taker: str, path: Path) -> date | None:
    """The latest day that was given to those through whose hands a part came to a unit."""
    hands = (each.giver for each in dropwhile(lambda each: each.taker != taker, reversed(path)))
    return max((given[giver, item] for giver in hands if (giver, item) in given), default=None)


def _at(paths: Paths, item: int, unit: str) -> Iterator[Path]:
    return (path for part, path in paths.items() if part[0] == item and _holder(part, path) == unit)


def _holder(part: Place, path: Path) -> str:
    return path[-1].taker if path else part[1]
