"""The three-way merge, cell by cell: of a returned file and the ledger, of a plan read again and its corrections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq
from typing import Generic, TypeVar

from toolkit.values import dataclass

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Taken(Generic[Row]):
    """A cell set to what the file says."""

    row: Row
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Conflict(Generic[Row]):
    """A cell that the file and the ledger changed to different values since their common base."""

    row: Row
    field: str
    ours: str
    theirs: str
    base: str


@dataclass(frozen=True, slots=True)
class Merged(Generic[Row]):
    """What a file changes, and what only the office can decide."""

    taken: tuple[Taken[Row], ...]
    conflicts: tuple[Conflict[Row], ...]


def merge(
    theirs: Mapping[Row, Mapping[str, str]],
    base: Mapping[Row, Mapping[str, str]],
    ours: Mapping[Row, Mapping[str, str]],
    refused: frozenset[tuple[Row, str]] = frozenset(),
    same: Callable[[str, str], bool] = eq,
) -> Merged[Row]:
    """Merge the cells of a file into the ledger.

    Unchanged by the file since `base`: the ledger's stays. Changed by the file only: the file's is taken. Changed
    by both to different values: a conflict, the ledger's stays for now. A blank is a change only where the base
    had a value. Rows and cells the file does not have change nothing. `same` says which texts are one value.
    """
    taken: list[Taken[Row]] = []
    conflicts: list[Conflict[Row]] = []
    for row, values in theirs.items():
        was, now = base.get(row, {}), ours.get(row, {})
        if values == now:
            continue
        for field, their in values.items():
            before, our = was.get(field, ""), now.get(field, "")
            if same(their, before) or same(their, our) or (row, field) in refused:
                continue
            if same(our, before):
                taken.append(Taken(row, field, their))
            else:
                conflicts.append(Conflict(row, field, our, their, before))
    return Merged(tuple(taken), tuple(conflicts))
