"""Which earlier state a returned file grew out of: the nearest ancestor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.domain.checks import Cell
from toolkit.domain.plan import item_of
from toolkit.domain.records import Cells, Edition, Return
from toolkit.schema.model import Kind, Sheet

MASS_CLEARING = 5
"""Cells a file may lack that an ancestor had filled; one that lacks more is taken for a fork, not for a clean-out."""


@dataclass(frozen=True, slots=True)
class Base:
    """The state a file is compared with: its cells, and the return it came from (0: the edition itself)."""

    cells: Cells
    return_id: int = 0


def choose_base(raw: Cells, edition: Edition, earlier: Sequence[Return], sheet: Sheet) -> Base:
    """The nearest ancestor of a file: of the edition and its unit's earlier returns of it, oldest first, the one
    differing from the file in fewest unit cells of its task rows; of several the latest.

    `raw` holds the unit cells that the file has; other cells of an ancestor play no part, nor does the cover:
    it says who reports, not what was done. An earlier return is no ancestor of a file that says new things and
    lacks more of what the return said than the two have in common in their own words (text and links; a status
    ticked by two colleagues proves no descent), nor of one that lacks more than `MASS_CLEARING` cells of it:
    read as an update, such a fork would wipe what only the other copy had filled.
    """
    telling = frozenset(field.name for field in sheet.fields if field.kind in {Kind.TEXT, Kind.LINK})
    best, fewest = Base(edition.cells), len(list(_differences(raw, edition.cells, edition.cells)))
    for candidate in earlier:
        different = list(_differences(raw, candidate.raw, candidate.settled))
        lacking = sum(1 for row, field in different if not raw[row][field] and not _at(edition.cells, row, field))
        shared = _shared_words(raw, candidate.raw, edition.cells, telling) if lacking < len(different) else lacking
        if lacking > min(MASS_CLEARING, shared):
            continue
        if len(different) <= fewest:
            best, fewest = Base(candidate.settled, candidate.id), len(different)
    return best


def settle(raw: Cells, refused: frozenset[Cell], base: Cells) -> Cells:
    """The state a later update of this file is compared with: what it says, except where it was refused.

    A refused cell keeps the base's value, so that the same value counts as new when what it lacked is there.
    """
    settled = {row: dict(values) for row, values in base.items()}
    for row, values in raw.items():
        mine = settled.setdefault(row, {})
        mine.update({field: text for field, text in values.items() if (row, field) not in refused})
    return settled


def _differences(raw: Cells, as_returned: Cells, settled: Cells) -> Iterator[Cell]:
    for row, values in raw.items():
        if item_of(row) is None:
            continue
        theirs, fallback = as_returned.get(row, {}), settled.get(row, {})
        for field, text in values.items():
            if text != theirs.get(field, fallback.get(field, "")):
                yield row, field


def _shared_words(raw: Cells, theirs: Cells, issued: Cells, telling: frozenset[str]) -> int:
    """How many different texts, not of the edition, stand in the same telling cells of both."""
    return len(
        {
            text
            for row, values in raw.items()
            for field, text in values.items()
            if text and field in telling and item_of(row) is not None
            if text == _at(theirs, row, field) != _at(issued, row, field)
        }
    )


def _at(cells: Cells, row: str, field: str) -> str:
    return cells.get(row, {}).get(field, "")
