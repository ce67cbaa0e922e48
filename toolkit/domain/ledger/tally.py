"""A unit's tasks counted for the bar in its letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.domain.ledger.row_states import State

_PARTS = (
    ("已销号", "#1F6B66", frozenset({State.CLOSED})),
    ("不涉及", "#4E8F8A", frozenset({State.NOT_INVOLVED})),
    ("待核查", "#7FB5B0", frozenset({State.CLAIMED})),
    ("逾期", "#B3342D", frozenset({State.OVERDUE})),
    ("退回", "#D9A400", frozenset({State.SENT_BACK, State.RECTIFY})),
    ("缺项", "#C2500A", frozenset({State.INCOMPLETE})),
    ("临期", "#5B8FC7", frozenset({State.DUE_SOON})),
    ("未填", "#7B8794", frozenset({State.UNFILLED})),
)
_REST = ("在办", "#A9B4BF")


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar: its word, how many tasks, its colour, and its share in whole per cent."""

    label: str
    count: int
    colour: str
    share: int


def tally(states: Iterable[State]) -> tuple[Part, ...]:
    """The tasks by what they need, parts without any left out; the shares add up to 100."""
    every = list(states)
    counted = [(label, sum(state in those for state in every), colour) for label, colour, those in _PARTS]
    counted.append((_REST[0], len(every) - sum(count for _, count, _ in counted), _REST[1]))
    parts, before, seen = [], 0, 0
    for label, count, colour in counted:
        seen += count
        upto = seen * 100 // len(every) if every else 0
        if count:
            parts.append(Part(label, count, colour, upto - before))
        before = upto
    return tuple(parts)
