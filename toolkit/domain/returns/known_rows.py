"""The rows of a table as they were issued, to be found again by id, number and requirement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Generic, TypeVar

from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

_NUMBER = re.compile(r"\d{1,9}\Z")
"""What `int` takes for an item number: ① and ² are digits to `str.isdigit`, and no numbers."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """A row found again; `sure` where two of its signs say so, not one alone."""

    row: Row
    sure: bool


class KnownRows(Generic[Row]):
    """Rows by the number of their item, each with its requirement."""

    def __init__(self, rows: Mapping[int, tuple[Row, str]]) -> None:
        self._by_item = {item: row for item, (row, _) in rows.items()}
        texts = {item: squeezed(requirement) for item, (_, requirement) in rows.items()}
        times = Counter(texts.values())
        self._by_text = {text: self._by_item[item] for item, text in texts.items() if times[text] == 1}

    def find(self, by_id: int | None, number: str, requirement: str) -> Found[Row] | None:
        """The row two of the three agree on; one alone decides where the others name no row at all, but no number.

        None too where id and number agree and the requirement is another row's: the text beside them was moved.
        """
        votes = [
            self._by_item.get(by_id) if by_id is not None else None,
            self._by_item.get(int(number)) if _NUMBER.match(number) else None,
            self._by_text.get(squeezed(requirement)) if requirement else None,
        ]
        ranked = Counter(vote for vote in votes if vote is not None).most_common()
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        row, count = ranked[0]
        alone_by_number = count == 1 and votes[1] is not None
        moved = votes[2] not in (None, row)
        return None if alone_by_number or moved else Found(row, sure=count > 1)
