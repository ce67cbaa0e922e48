"""Who has which item in a simulated year in which units hand items over (责任调整): by hand, by none of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kit.office_truth import ENDED, Truth

Row = tuple[str, int]


@dataclass
class Move:
    """An item that the office let go from one unit to another, in answer to a question; the `parts` that went.

    `slept` says of a row that the taker had given away before whether it was `awaited` and when `handed`, then.
    """

    question: int
    item: int
    giver: str
    taker: str
    parts: Sequence[Row]
    slept: tuple[bool, date | None] | None = None


@dataclass
class Moves:
    """The truth of the rows there are, of those given away (`asleep`), and who holds what each unit was issued with.

    `tidings` are the words that a unit's next letter must have.
    """

    rows: dict[Row, Truth]
    dues: Mapping[int, date | None]
    holder: dict[Row, str] = field(default_factory=dict)
    asleep: dict[Row, Truth] = field(default_factory=dict)
    made: list[Move] = field(default_factory=list)
    tidings: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.holder = {row: row[0] for row in self.rows}

    def items(self, unit: str) -> list[int]:
        """The unit's items by number."""
        return sorted(item for code, item in self.rows if code == unit)

    def row(self, unit: str, item: int) -> Truth:
        """A row of the unit, be it of an item that has gone to another: what was asked about it is answered all the
        same."""
        return self.rows.get((unit, item)) or self.asleep[unit, item]

    def came(self, unit: str, item: int) -> bool:
        """Whether the unit has the item, or a part of it, from another."""
        return any(row[1] == item and holder == unit != row[0] for row, holder in self.holder.items())

    def agreed(self, question: int, giver: str, taker: str, item: int, names: Mapping[str, str], day: date) -> None:
        """The giver's row goes; who had none has a new one, or its own of before as it was. A row of the taker's own
        that was closed is open again: what comes is not done."""
        parts = [row for row, holder in self.holder.items() if row[1] == item and holder == giver]
        self.holder |= dict.fromkeys(parts, taker)
        self.asleep[giver, item] = self.rows.pop((giver, item))
        slept = None
        if (taker, item) not in self.rows:
            before = self.asleep.pop((taker, item), None)
            slept = (before.awaited, before.handed) if before else None
            self.rows[taker, item] = before or Truth(self.dues[item])
            self.rows[taker, item].awaited = True
        elif self.rows[taker, item].last.means in ENDED:
            self.rows[taker, item].begin_again(day)
        self.made.append(Move(question, item, giver, taker, parts, slept))
        self.bring()
        self.tidings += [(giver, f"由{names[taker]}接办"), (taker, f"由{names[giver]}调整来，请接办")]

    def bring(self) -> None:
        """Each row of a unit that has nothing of its own of the item: how long all it has were given time elsewhere."""
        for (unit, item), row in self.rows.items():
            parts = [part for part, holder in self.holder.items() if part[1] == item and holder == unit]
            times = []
            for part in parts:
                came = [at for at, move in enumerate(self.made) if part in move.parts and move.taker == unit]
                hands = [move.giver for move in self.made[: max(came, default=-1) + 1] if part in move.parts]
                rows = [self.row(each, item) for each in hands]
                times.append(max((each.given for each in rows if each.given), default=date.min))
            row.brought = min(times) if times and min(times) > date.min else None

    def last(self) -> Move | None:
        """The last move, where it can be taken back as if it had not been."""
        return self.made[-1] if self.made else None

    def refused(self, names: Mapping[str, str]) -> Move:
        """The office thinks better of the last move: what went goes back, and stands as it was."""
        move = self.made.pop()
        self.holder |= dict.fromkeys(move.parts, move.giver)
        if not any(row[1] == move.item and holder == move.taker for row, holder in self.holder.items()):
            row = self.asleep[move.taker, move.item] = self.rows.pop((move.taker, move.item))
            row.awaited, row.handed = move.slept or (row.awaited, row.handed)
        self.rows[move.giver, move.item] = self.asleep.pop((move.giver, move.item))
        self.bring()
        came = (move.taker, f"由{names[move.giver]}调整来，请接办")
        if came in self.tidings:
            self.tidings.remove(came)
        else:
            self.tidings.append((move.taker, f"由{names[move.giver]}继续承担，不用接办"))
        self.tidings = [each for each in self.tidings if each != (move.giver, f"由{names[move.taker]}接办")]
        self.tidings.append((move.giver, "申请责任调整：不同意"))
        return move

    def told(self, unit: str, text: str) -> None:
        """A letter of the unit says all that it has not been told."""
        for each in [each for each in self.tidings if each[0] == unit]:
            assert each[1] in text, (each, text)
            self.tidings.remove(each)

    def handed(self, units: Iterable[str], day: date) -> None:
        """Units have their newest workbook: what came to them counts from now."""
        for (unit, _), row in self.rows.items():
            if row.awaited and unit in units:
                row.awaited, row.handed = False, day
