"""On which days what happened to the rows of a simulated year: kept by looking on, by none of the toolkit's rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kit.office_truth import Truth, Word

Row = tuple[str, int]


@dataclass
class Diary:
    """The day on which each verdict was first seen, and the days on which a file brought anything of a row; `first` is
    the day of the plan's issue."""

    first: date
    said: dict[int, tuple[Word, date]] = field(default_factory=dict)
    brought: dict[Row, date] = field(default_factory=dict)

    def look(self, rows: Iterable[Truth], day: date) -> None:
        """Whatever the office has said that was not seen before was said on this day."""
        for row in rows:
            for each in row.words:
                self.said.setdefault(id(each), (each, day))

    def upheld(self, before: Word, now: Word) -> None:
        """A verdict was upheld: it stands from the day on which it was given first."""
        self.said[id(now)] = (now, self.said[id(before)][1])

    def judged(self, row: Truth) -> date | None:
        """The day of the verdict that stands; None where none does."""
        return self.said[id(row.last)][1] if row.last.means else None

    def changed(self, row: Row) -> date | None:
        """The last day on which a file changed anything of the row."""
        return self.brought.get(row)
