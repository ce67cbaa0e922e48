"""How a plan's items are numbered: by a column, by the numbers their texts begin with, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.domain.plan.document.entries import DIGITS, ENDED, Entry
from toolkit.domain.plan.document.item_numbers import Style, style_of


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items are numbered: by a `column`, by the numbers their texts begin with (`style`), else in order."""

    column: bool = False
    style: Style | None = None


def numbering_of(body: Sequence[Entry], *, paged: bool) -> Numbering:
    """How a plan's items are numbered, told from all its entries; `paged` where any may be a torn row's rest."""
    rows = [entry for entry in body if not entry.heading]
    if any(DIGITS.match(row.number) for row in rows) and not _topics_are_numbered(rows):
        return Numbering(column=True)
    return Numbering(style=style_of(list(_beginnings(rows, paged=paged))))


def _beginnings(rows: Sequence[Entry], *, paged: bool) -> Iterator[str]:
    """The texts that begin a row, those left out that may be the rest of a torn one."""
    above = ""
    for row in rows:
        rest = row.line.torn is not None or (paged and above and not ENDED.search(above))
        if row.requirement and not rest:
            yield row.requirement
        above = row.requirement or above


def _topics_are_numbered(rows: Sequence[Entry]) -> bool:
    """Whether 序号 counts the topics: several rows without a number are no rest of the row above them."""
    if any(bool(row.number) != bool(row.topic) for row in rows):
        return False
    whole = sum(
        1
        for above, row in pairwise(rows)
        if not row.number and row.requirement and row.line.torn is None and ENDED.search(above.requirement)
    )
    return whole >= max(2, len(rows) // 10)
