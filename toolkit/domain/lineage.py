"""Which earlier state a returned file grew out of: the nearest ancestor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.domain.plan import item_of
from toolkit.domain.records import Cell, Cells, Edition, Return
from toolkit.schema.model import Kind, Sheet


@dataclass(frozen=True, slots=True)
class Base:
    """The state a file is compared with: its cells, and the return it came from (0: the edition itself).

    `emptied` are the rows that are blank in the file and were not in a nearer return that is no ancestor.
    """

    cells: Cells
    return_id: int = 0
    emptied: frozenset[str] = frozenset()


def choose_base(raw: Cells, edition: Edition, earlier: Sequence[Return], sheet: Sheet) -> Base:
    """The nearest ancestor of a file: of the edition and its unit's earlier returns of it, oldest first, the one
    differing from the file in fewest unit cells of its task rows; of several the nearest on the cover, then the
    latest.

    `raw` holds the unit cells that the file has; other cells of an ancestor play no part. The cover counts only where
    the task rows leave it open: it says who reports, not what was done. One thing outweighs nearness: an earlier
    return is no ancestor of a file that has news of its own while it is silent, in words (text and links), on more
    rows than it repeats words of that return. Two people who tick the same statuses would otherwise wipe each other's
    rows. Nor is it one of a file that has no news at all while several rows said something in it and are blank: that
    is a copy from before those were filled in. One row emptied is taken back.
    """
    telling = frozenset(field.name for field in sheet.fields if field.kind in {Kind.TEXT, Kind.LINK})
    issued = edition.cells
    said = _words(raw, issued, telling)
    best, nearest = Base(issued), _distance(list(_differences(raw, issued, issued)))
    passed: list[tuple[tuple[int, int], frozenset[str]]] = []
    for candidate in earlier:
        different = list(_differences(raw, candidate.raw, candidate.settled))
        distance = _distance(different)
        there = {row: {name: _at(candidate.raw, row, name) for name in values} for row, values in raw.items()}
        theirs = _words(there, issued, telling)
        silent = {row for row, _ in theirs} - {row for row, _ in said}
        repeated = {text for cell, text in said.items() if theirs.get(cell) == text}
        news = any(
            _is_task((row, field)) and raw[row][field] not in ("", _at(issued, row, field)) for row, field in different
        )
        if news and len(silent) > len(repeated):
            continue
        if not news and len(emptied := _emptied(raw, candidate.raw, issued)) > 1:
            passed.append((distance, emptied))
            continue
        if distance <= nearest:
            best, nearest = Base(candidate.settled, candidate.id), distance
    nearer = [emptied for distance, emptied in passed if distance <= nearest]
    return replace(best, emptied=nearer[-1]) if nearer else best


def settle(raw: Cells, refused: frozenset[Cell], base: Cells) -> Cells:
    """The state a later update of this file is compared with: what it says, except where it was refused.

    A refused cell keeps the base's value, so that the same value counts as new when what it lacked is there; so
    does a cell in conflict, so that sending it again says again that it waits.
    """
    settled = {row: dict(values) for row, values in base.items()}
    for row, values in raw.items():
        mine = settled.setdefault(row, {})
        mine.update({field: text for field, text in values.items() if (row, field) not in refused})
    return settled


def _differences(raw: Cells, as_returned: Cells, settled: Cells) -> Iterator[Cell]:
    for row, values in raw.items():
        theirs, fallback = as_returned.get(row, {}), settled.get(row, {})
        for field, text in values.items():
            if text != theirs.get(field, fallback.get(field, "")):
                yield row, field


def _distance(different: Sequence[Cell]) -> tuple[int, int]:
    """How many cells of the task rows differ, and how many of the cover."""
    tasks = sum(_is_task(cell) for cell in different)
    return tasks, len(different) - tasks


def _is_task(cell: Cell) -> bool:
    return item_of(cell[0]) is not None


def _emptied(raw: Cells, before: Cells, issued: Cells) -> frozenset[str]:
    """The task rows that say nothing beyond what was issued, and did so before."""
    return frozenset(
        row
        for row, values in raw.items()
        if item_of(row) is not None
        if all(text == _at(issued, row, field) for field, text in values.items())
        if any(_at(before, row, field) not in ("", _at(issued, row, field)) for field in values)
    )


def _words(cells: Cells, issued: Cells, telling: frozenset[str]) -> dict[Cell, str]:
    """What was said in words on the task rows, beyond what was issued."""
    return {
        (row, field): text
        for row, values in cells.items()
        if item_of(row) is not None
        for field, text in values.items()
        if field in telling and text != _at(issued, row, field)
        if text or _at(issued, row, field)
    }


def _at(cells: Cells, row: str, field: str) -> str:
    return cells.get(row, {}).get(field, "")
