"""One plan's ledger at one moment, as a command needs it: read once, indexed by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cached_property

from toolkit.domain.ledger.owed import Owed
from toolkit.domain.ledger.records import Case, Cells, Change, Edition, MadeFor, Return
from toolkit.domain.ledger.review import Asked, open_cases
from toolkit.domain.plan.tasks import NEVER, Later
from toolkit.keys import RowKey
from toolkit.values import dataclass

CellsByUnit = Mapping[str, Cells]
"""Unit code -> the cells of its rows."""


@dataclass(frozen=True)
class LedgerState:
    """One plan's ledger at one moment, on `day`.

    `current` is what its cells held, `returns` what had come back (their cells left out) and `asked` the questions,
    each with the office's latest answer, all oldest first. `latest` gives each unit's newest edition, `last_changed`
    the day of each row's newest change that a return brought. `issued` says that workbooks went out; not where the
    ledger is only looked at. `handed` gives the day each unit first had a workbook;
    that one was made for it does not say so, and nobody is pressed before; `made` are the editions that ask for
    a round, the oldest first, `given` the rounds (ids) of which any unit had one, each with the day on which that was
    made; `later` does so for items that
    came into the plan after that (NEVER: in no workbook yet). `untold` are the rows, by (unit code, item
    number), that were sent back with a usual term before the unit was told, `heard` is as in `Tasks`; `owed` is what
    units have claimed that the office was asked about. `seen_on` is the day it is looked at, where a plan's days have
    ended before (`today`). `carried` are the changes that went over from units merged or split, where
    the ledger is only looked at and none of them is written.
    """

    plan: str
    day: date
    current: Cells
    returns: tuple[Return, ...]
    asked: tuple[Asked, ...]
    latest: Mapping[str, Edition]
    last_changed: Mapping[RowKey, date]
    issued: bool = False
    handed: Mapping[str, date] = field(default_factory=dict)
    made: tuple[MadeFor, ...] = ()
    given: frozenset[tuple[str, date]] = frozenset()
    later: Later = field(default_factory=dict)
    untold: frozenset[tuple[str, int]] = frozenset()
    heard: Mapping[tuple[str, int], date] = field(default_factory=dict)
    owed: Owed = field(default_factory=dict)
    seen_on: date | None = None
    carried: tuple[Change, ...] = ()

    @property
    def today(self) -> date:
        """The day of what goes on when a plan is closed: answers to papers that were issued."""
        return self.seen_on or self.day

    @cached_property
    def by_unit(self) -> CellsByUnit:
        """The cells, by the unit whose rows they are of."""
        return by_unit(self.current)

    def was_given(self, unit: str, item: int) -> bool:
        """Whether a unit (code) holds a workbook in which the item stands: else it is pressed about nothing of it."""
        return unit in self.handed and self.later.get((unit, item)) != NEVER

    @property
    def without_word(self) -> frozenset[tuple[str, int]]:
        """The rows, by (unit code, item number), that were sent back and of which the unit has not been told."""
        return self.untold | {place for place, day in self.heard.items() if day == NEVER}

    @cached_property
    def waiting(self) -> tuple[Case, ...]:
        """The questions that still wait for the office."""
        return open_cases(self.asked, self.current, self.returns)


def by_unit(cells: Cells) -> dict[str, dict[RowKey, Mapping[str, str]]]:
    """Cells by the unit whose rows they are of."""
    found: dict[str, dict[RowKey, Mapping[str, str]]] = {}
    for row, values in cells.items():
        found.setdefault(row.unit, {})[row] = values
    return found
