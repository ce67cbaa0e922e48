"""What a history asks of the office that takes its files in, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kit.histories.story import Place, Version


@dataclass(frozen=True)
class Arrival:
    """A file as it comes in: the version, and when the office takes it in.

    An honest office looks at what a file shows: `cells` and the cover, `edition`, when it says it was saved and by
    which program; never at `version`, which carries the truth.
    """

    version: Version
    received_at: datetime

    @property
    def edition(self) -> int:
        """The edition it is of, counted from 1."""
        return self.version.edition

    @property
    def cells(self) -> Mapping[Place, str]:
        """What was ever written in it, blank where it was cleared, and its cover."""
        written = {place: writing.said for place, writing in self.version.cells.items()}
        return written | {Place(0, name): text for name, text in self.version.cover.items()}

    @property
    def saved_at(self) -> datetime | None:
        """When the file says that it was saved, in local time."""
        return self.version.saving.said

    @property
    def saved_by(self) -> str:
        """The program that wrote it."""
        return self.version.saving.program


@dataclass(frozen=True)
class Answer:
    """What came of a file: the cells that were set, those the office is asked about, all those that anybody is told of
    because what the file or the ledger says there does not stand, and how many notices about its descent there are."""

    changes: Mapping[Place, str] = field(default_factory=dict)
    asked: frozenset[Place] = frozenset()
    named: frozenset[Place] = frozenset()
    notices: int = 0


class Office(Protocol):
    """A ledger that files of one unit go into."""

    def issue(self, sequence: int, day: date, cells: Mapping[Place, str]) -> None:
        """Hand out an edition that shows these cells of the ledger."""

    def take(self, arrival: Arrival) -> Answer:
        """Take a file in."""


@dataclass(frozen=True)
class World:
    """What is known of a history before it begins: its rows, and the sentences that another unit has used."""

    items: tuple[int, ...]
    elsewhere: Sequence[str] = ()
