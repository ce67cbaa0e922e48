"""A unit's counts as the bar in its letters."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.labels import Label
from toolkit.values import dataclass

_COLOURS: Mapping[Label, str] = {
    Label.CLOSED: "#1F6B66",
    Label.NOT_INVOLVED: "#4E8F8A",
    Label.CLAIMED: "#7FB5B0",
    Label.ASKED: "#A3C9C5",
    Label.OVERDUE: "#B3342D",
    Label.RETURNED: "#D9A400",
    Label.INCOMPLETE: "#C2500A",
    Label.DUE_SOON: "#5B8FC7",
    Label.UNFILLED: "#7B8794",
    Label.NOT_STARTED: "#8E99A5",
    Label.WORKING: "#A9B4BF",
    Label.ONGOING: "#BFC8D0",
}
"""The colours of the bar, in its order."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar: its word, how many tasks, its colour, and its share in whole per cent."""

    label: str
    count: int
    colour: str
    share: int


class Parts(tuple[Part, ...]):
    """The stretches of a bar, and how many tasks they are in all."""

    __slots__ = ()

    @property
    def total(self) -> int:
        """How many tasks all stretches are."""
        return sum(part.count for part in self)


def tally(counts: Counts) -> Parts:
    """The tasks by what they need, parts without any left out; the shares add up to 100."""
    parts, before, seen = [], 0, 0
    for label, colour in _COLOURS.items():
        count = counts.of(label)
        seen += count
        upto = seen * 100 // counts.total if counts.total else 0
        if count:
            parts.append(Part(label.word, count, colour, upto - before))
        before = upto
    return Parts(parts)
