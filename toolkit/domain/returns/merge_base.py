"""The base of a merge: which earlier state a returned file grew out of, its nearest ancestor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.domain.ledger.records import Cell, Cells, Edition, Return
from toolkit.keys import RowKey
from toolkit.schema.model import FieldKind, Register, Sheet

_COPIED_BEFORE = 2
"""How many rows that said something are blank in a file without news that was copied before they were filled in."""


@dataclass(frozen=True, slots=True)
class Base:
    """The state a file is compared with: its cells, and the return it came from (0: the edition itself).

    `emptied` are the rows that are blank in the file and were not in a nearer return that is no ancestor.
    """

    cells: Cells
    return_id: int = 0
    emptied: frozenset[RowKey] = frozenset()


@dataclass(frozen=True, slots=True)
class _Kinship:
    """How a file compares with an earlier return.

    `distance`: how many cells differ, of task and register rows, and of the cover; `news`: the file says something of
    its own on a row; `silent`: the rows on which that return says something in words and the file nothing; `repeated`:
    how many of that return's words the file repeats; `emptied`: the rows that said something there and are blank here.
    """

    distance: tuple[int, int]
    news: bool
    silent: int
    repeated: int
    emptied: frozenset[RowKey]

    @property
    def copied_before(self) -> bool:
        """Whether the file is a copy from before that return's rows were filled in. One row emptied is taken back."""
        return not self.news and len(self.emptied) >= _COPIED_BEFORE

    @property
    def descends(self) -> bool:
        """Whether the file may have grown out of that return."""
        return self.silent <= self.repeated if self.news else not self.copied_before


def choose_base(
    raw: Cells, edition: Edition, earlier: Sequence[Return], sheet: Sheet, registers: Sequence[Register] = ()
) -> Base:
    """The nearest ancestor of a file: of the edition and its unit's earlier returns of it, oldest first, the one
    differing from the file in fewest unit cells of its task and register rows; of several the nearest on the
    cover, then the latest.

    `raw` holds the unit cells that the file has; other cells of an ancestor play no part. The cover counts only where
    those rows leave it open: it says who reports, not what was done. One thing outweighs nearness: an earlier
    return is no ancestor of a file that has news of its own while it is silent, in words (text and links), on more
    rows than it repeats words of that return. Two people who tick the same statuses would otherwise wipe each other's
    rows. Nor is it one of a file that has no news at all while several rows said something in it and are blank: that
    is a copy from before those were filled in. One row emptied is taken back. Silent are, in a register, also the
    rows that were added to it in that return and are not in the file.
    """
    telling = _telling(sheet, registers)
    said = _words(raw, edition.cells, telling)
    best, nearest = Base(edition.cells), _distance(_differences(raw, edition.cells, edition.cells))
    copied: list[_Kinship] = []
    for candidate in earlier:
        kin = _kinship(raw, said, candidate, edition.cells, telling)
        if kin.copied_before:
            copied.append(kin)
        elif kin.descends and kin.distance <= nearest:
            best, nearest = Base(candidate.settled, candidate.id), kin.distance
    nearer = [kin.emptied for kin in copied if kin.distance <= nearest]
    return replace(best, emptied=nearer[-1]) if nearer else best


def _kinship(
    raw: Cells, said: Mapping[Cell, str], before: Return, issued: Cells, telling: Mapping[str, frozenset[str]]
) -> _Kinship:
    """How a file that `said` this in words compares with a return `before` it."""
    different = _differences(raw, before.raw, before.settled)
    theirs = _words(_rows_of(before.raw, raw, issued), issued, telling)
    return _Kinship(
        _distance(different),
        any(row.is_line and raw[row][field] not in ("", _at(issued, row, field)) for row, field in different),
        len({row for row, _ in theirs} - {row for row, _ in said}),
        len({text for cell, text in said.items() if theirs.get(cell) == text}),
        _emptied(raw, before.raw, issued),
    )


def _rows_of(before: Cells, raw: Cells, issued: Cells) -> Cells:
    """What an earlier return held in the cells that a file has, and in the register rows that it added itself."""
    there: dict[RowKey, Mapping[str, str]] = {
        row: {name: _at(before, row, name) for name in values} for row, values in raw.items()
    }
    added = {row: values for row, values in before.items() if row.register and row not in raw and row not in issued}
    return there | added


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


def _differences(raw: Cells, as_returned: Cells, settled: Cells) -> list[Cell]:
    """The cells of a file that say something else than an earlier state of it."""
    found: list[Cell] = []
    for row, values in raw.items():
        theirs, fallback = as_returned.get(row, {}), settled.get(row, {})
        found += [(row, name) for name, text in values.items() if text != theirs.get(name, fallback.get(name, ""))]
    return found


def _distance(different: Sequence[Cell]) -> tuple[int, int]:
    """How many cells of task and register rows differ, and how many of the cover."""
    lines = sum(row.is_line for row, _ in different)
    return lines, len(different) - lines


def _emptied(raw: Cells, before: Cells, issued: Cells) -> frozenset[RowKey]:
    """The rows that say nothing beyond what was issued, and did so before."""
    return frozenset(
        row
        for row, values in raw.items()
        if row.is_line
        if all(text == _at(issued, row, field) for field, text in values.items())
        if any(_at(before, row, field) not in ("", _at(issued, row, field)) for field in values)
    )


def _telling(sheet: Sheet, registers: Sequence[Register]) -> Mapping[str, frozenset[str]]:
    """Register ("" for the tasks) -> its fields that hold words."""
    return {
        name: frozenset(field.name for field in fields if field.kind in {FieldKind.TEXT, FieldKind.LINK})
        for name, fields in (("", sheet.fields), *((each.name, each.fields) for each in registers))
    }


def _words(cells: Cells, issued: Cells, telling: Mapping[str, frozenset[str]]) -> dict[Cell, str]:
    """What was said in words on the task and register rows, beyond what was issued."""
    found: dict[Cell, str] = {}
    for row, values in cells.items():
        if not row.is_line:
            continue
        told = telling.get(row.register or "", frozenset())
        for field, text in values.items():
            before = _at(issued, row, field)
            if field in told and text != before:
                found[row, field] = text
    return found


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
