"""The three-way merge, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.domain.ledger.records import Cell, Cells


@dataclass(frozen=True, slots=True)
class Taken:
    """A cell set to what the file says."""

    row: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that the file and the ledger changed to different values since their common base."""

    row: str
    field: str
    ours: str
    theirs: str
    base: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file changes, and what only the office can decide."""

    taken: tuple[Taken, ...]
    conflicts: tuple[Conflict, ...]


def merge(theirs: Cells, base: Cells, ours: Cells, refused: frozenset[Cell] = frozenset()) -> Merged:
    """Merge the cells of a file into the ledger.

    Unchanged by the file since `base`: the ledger's stays. Changed by the file only: the file's is taken. Changed
    by both to different values: a conflict, the ledger's stays for now. A blank is a change only where the base
    had a value. Rows and cells the file does not have change nothing.
    """
    taken: list[Taken] = []
    conflicts: list[Conflict] = []
    for row, values in theirs.items():
        was, now = base.get(row, {}), ours.get(row, {})
        if values == now:
            continue
        for field, their in values.items():
            before, our = was.get(field, ""), now.get(field, "")
            if their in (before, our) or (row, field) in refused:
                continue
            if our == before:
                taken.append(Taken(row, field, their))
            else:
                conflicts.append(Conflict(row, field, our, their, before))
    return Merged(tuple(taken), tuple(conflicts))
