"""How a plan's items are numbered: by a column, by the numbers their texts begin with, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.domain.plan.document.entry import DIGITS, ENDED, Entry
from toolkit.domain.plan.document.item_numbers import Style, compound_parts, is_compound, single_number, style_of
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items are numbered: by a `column`, by the numbers their texts begin with (`style`), else in order.

    In a column of `compound` numbers (1.1, （一）1) each begins an item, and items are counted; where `spelled`,
    numbers are other than figures (一, （二）).
    """

    column: bool = False
    style: Style | None = None
    compound: bool = False
    spelled: bool = False

    def local(self, text: str) -> int | None:
        """The number that a cell of the column gives its row; none where the items are counted."""
        if self.compound or not self.column:
            return None
        if self.spelled:
            return single_number(text) or None
        found = DIGITS.match(text)
        return int(found[1]) if found else None


def numbering_of(body: Sequence[Entry], *, paged: bool) -> Numbering:
    """How a plan's items are numbered, told from all its entries; `paged` where any may be a torn row's rest."""
    rows = [entry for entry in body if not entry.heading]
    numbers = [row.number for row in rows if row.number]
    if numbers and sum(map(is_compound, numbers)) * 2 >= len(numbers):
        return Numbering(column=True, compound=True)
    if any(DIGITS.match(number) for number in numbers):
        if not _topics_are_numbered(rows):
            return Numbering(column=True)
    elif len(numbers) > 1 and [single_number(number) for number in numbers] == [*range(1, len(numbers) + 1)]:
        whole = sum(bool(row.requirement) for row in rows if row.line.torn is None)
        if whole <= len(numbers):
            return Numbering(column=True, spelled=True)
    return Numbering(style=style_of(list(_beginnings(rows, paged=paged))))


def with_compound_numbers(body: Sequence[Entry]) -> list[Entry]:
    """The entries, those whose text begins with numbers of several parts (1.1 …) cut there, the number in its column.

    They are cut only where no column has numbers and half of the rows or more begin so.
    """
    rows = [entry for entry in body if entry.requirement]
    begun = sum(bool(compound_parts(row.requirement)[0][0]) for row in rows)
    if any(row.number for row in rows) or begun * 2 < len(rows):
        return list(body)
    return [part for entry in body for part in _cut(entry)]


def _cut(entry: Entry) -> Iterator[Entry]:
    for at, (number, text) in enumerate(compound_parts(entry.requirement)):
        if at:
            units, deadline = entry.units or entry.merged_units, entry.deadline or entry.merged_deadline
            yield Entry(
                entry.line,
                number=number,
                requirement=text,
                settled=entry.settled,
                merged_units=units,
                merged_deadline=deadline,
            )
        else:
            yield replace(entry, number=number or entry.number, requirement=text)


def _beginnings(rows: Sequence[Entry], *, paged: bool) -> Iterator[str]:
    """The texts that begin a row, those left out that may be the rest of a torn one."""
    above = ""
    for row in rows:
        rest = row.line.torn is not None or (paged and above and not ENDED.search(above))
        if row.requirement and not rest:
            yield row.requirement
        above = row.requirement or above


def _topics_are_numbered(rows: Sequence[Entry]) -> bool:
    """Whether 序号 counts the topics: several rows without a number are no rest of the row above them.

    Each topic has one then, the first row of a page aside, where the rest of one may stand.
    """
    if any(bool(row.number) != bool(row.topic) for row in rows if row.line.torn is None):
        return False
    whole = sum(
        1
        for above, row in pairwise(rows)
        if not row.number and row.requirement and row.line.torn is None and ENDED.search(above.requirement)
    )
    return whole >= max(2, len(rows) // 10)
