"""The stages of reminding: how long before or after a day a unit is reminded, and the text that names each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from toolkit.values import dataclass

_YEAR = 250
"""About as many workdays as a year has: a plan's ledger is closed by then."""
_TEXT = re.compile(
    r"blue-(?P<blue>\d+)|red-(?P<red>\d+)|nudge(?P<nudge>[+-]\d+)|yellow-(?P<yellow>\d{4}-\S+)", re.ASCII
)


class StageKind(StrEnum):
    """What is said: a due date comes near, work makes no progress, a due date is past, the round's return is due.

    The first three are the colours of letters.
    """

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    NUDGE = "nudge"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {"blue": "临近", "yellow": "滞后", "red": "逾期", "nudge": "催报"}[self.value]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of reminding: `offset` workdays from the due date, of a nudge from the day the round's returns are due.

    A yellow one falls on no such day; it is given once in the round of that id.
    """

    kind: StageKind
    offset: int = 0
    round: str = ""

    @property
    def text(self) -> str:
        """What it is called: `blue-14` (before), `red-5` (after), `nudge-2`, `nudge+1`, `yellow-2021-09`."""
        match self.kind:
            case StageKind.YELLOW:
                return f"yellow-{self.round}"
            case StageKind.NUDGE:
                return f"nudge{self.offset:+d}"
            case _:
                return f"{self.kind}-{abs(self.offset)}"

    @classmethod
    def parse(cls, text: str) -> Stage:
        """The stage that `text` names; `ValueError` for a text of no known form."""
        found = _TEXT.fullmatch(text)
        if not found or not found.lastgroup:
            raise ValueError(f"not a stage: {text!r}")
        kind, said = StageKind(found.lastgroup), found[found.lastgroup]
        if kind == StageKind.YELLOW:
            return cls(kind, round=said)
        return cls(kind, -int(said) if kind == StageKind.BLUE else int(said))

    @property
    def colour(self) -> str:
        """Its kind, as the templates of letters name it: `blue`, `yellow`, `red`."""
        return self.kind.value

    @property
    def label(self) -> str:
        """The word of its kind: 临近, 滞后, 逾期 or 催报."""
        return self.kind.label

    @property
    def shown(self) -> str:
        """Word and time, as tables name it: 临近（前14个工作日）, 滞后（2021年9月）, 逾期（当日）."""
        from toolkit.domain.ledger.rounds import round_label

        if self.kind == StageKind.YELLOW:
            when = round_label(self.round)
        elif not self.offset:
            when = "当日"
        else:
            when = f"{'前' if self.offset < 0 else '后'}{abs(self.offset)}个工作日"
        return f"{self.label}（{when}）"


def reminder_stages(blue: Iterable[int], red: Iterable[int], red_every: int = 0) -> tuple[Stage, ...]:
    """The stages in order of time, from workdays before a due date (`blue`, 0 is the day itself) and after (`red`).

    After the last of `red` another red one comes every `red_every` workdays, for a year's workdays, once at least; 0:
    none.
    """
    before = [Stage(StageKind.BLUE, -days) for days in sorted(set(blue), reverse=True)]
    after = sorted(set(red))
    last = max(after, default=0)
    again = range(last + red_every, last + max(_YEAR, red_every) + 1, red_every) if red_every else ()
    return (*before, *(Stage(StageKind.RED, days) for days in (*after, *again)))


def nudge_stages(offsets: Iterable[int]) -> tuple[Stage, ...]:
    """The stages in order of time, from workdays after (negative: before) the day the round's returns are due."""
    return tuple(Stage(StageKind.NUDGE, offset) for offset in sorted(set(offsets)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One reminder of a plan: this unit (code), this due date, this stage; made at most once.

    Of a nudge `due` is the day the round's returns are due back.
    """

    unit: str
    due: date
    stage: Stage
