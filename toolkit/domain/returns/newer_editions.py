"""What a file of an older edition meets in the ledger: cells that a return of a newer one has set since it went out.

Its people had not seen these words. They stay, whatever the file says and whichever of both came in first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from toolkit.domain.ledger.records import Cell, Cells, Edition, Return
from toolkit.domain.ledger.save_times import SaveTime, believed, order
from toolkit.domain.returns.likeness import person
from toolkit.domain.three_way import Conflict, Merged
from toolkit.keys import RowKey
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """Who reports in a return, and when it was saved."""

    reporter: str = ""
    saved: SaveTime | None = None

    @classmethod
    def of(cls, ret: Return, edition: Edition) -> Self:
        """What is known of a return of that edition."""
        return cls(ret.reporter, believed(ret.saved, edition.issued_on, ret.received_at))


@dataclass(frozen=True, slots=True)
class OlderEdition:
    """A file of an older edition, and the cells that were last set `since` by returns of newer ones, each by which."""

    file: Written
    since: Mapping[Cell, Written]

    def apart(self, merged: Merged[RowKey], current: Cells, issued: Cells) -> Merged[RowKey]:
        """A merge without what was set since: there the file and the ledger went apart from what was issued.

        That the words there are also those of a return which the file grew out of says nothing: they were written anew.
        """
        met = tuple(each for each in merged.taken if each.row.is_line and (each.row, each.field) in self.since)
        conflicts = (
            Conflict(row, field, _at(current, row, field), each.value, _at(issued, row, field))
            for each in met
            for row, field in ((each.row, each.field),)
        )
        return Merged(tuple(each for each in merged.taken if each not in met), (*merged.conflicts, *conflicts))

    def asks(self, conflict: Conflict[RowKey]) -> bool:
        """Whether two people wrote in one cell apart, so that only the office can choose: both are named, and the file
        was not saved before what was set since. Anything else is told as overtaken."""
        found = self.since.get((conflict.row, conflict.field))
        if found is None or not conflict.row.is_line or not conflict.theirs:
            return False
        if not self.file.reporter or not found.reporter:
            return False
        return person(self.file.reporter) != person(found.reporter) and order(self.file.saved, found.saved) >= 0


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
