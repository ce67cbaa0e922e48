"""Who has not reported for several rounds on end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from toolkit.domain.ledger.round_figures import RoundFigures
from toolkit.domain.ledger.rounds import Round
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Silence:
    """The units (codes, in roster order) that have reported none of the last `count` rounds that are over, the first of
    them `since`, and had reported the one before, or did not owe it."""

    count: int
    since: Round
    units: tuple[str, ...]


def silences(rounds: Sequence[RoundFigures]) -> tuple[Silence, ...]:
    """Of those that have not reported the last round that is over, how many rounds on end: the longest first."""
    over = [each for each in reversed(rounds) if each.over]
    missing = [set(each.unreported) for each in over]
    found: dict[int, list[str]] = {}
    for unit in over[0].unreported if over else ():
        found.setdefault(_on_end([unit in its for its in missing]), []).append(unit)
    return tuple(
        Silence(count, over[count - 1].round, tuple(units)) for count, units in sorted(found.items(), reverse=True)
    )


def _on_end(missed: Sequence[bool]) -> int:
    return sum(1 for _ in takewhile(bool, missed))
