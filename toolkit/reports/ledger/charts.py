"""Bars as drawn: where each stretch stands, how wide it is, and the same counts as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH, _LABELS, _ROW = 640, 170, 28
_ROOM = _WIDTH - _LABELS - 20
_LEAST_SHOWN = 18
"""Width from which a stretch has room for its count."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted, in a word, and its colour by name."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of counts: what of, one for each series, and more columns that the table alone has."""

    label: str
    counts: tuple[int, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of a bar, in the units of the drawing."""

    label: str
    tone: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its count stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def shown(self) -> bool:
        """Whether the count has room."""
        return self.width >= _LEAST_SHOWN

    @property
    def dark(self) -> bool:
        """Whether the count is written dark: on the light colours."""
        return self.tone in {"yellow", "plain"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, where it stands, its stretches."""

    label: str
    y: int
    parts: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table beside it."""

    label: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars and the table beside them, both of the same counts."""

    id: str
    title: str
    keys: tuple[Series, ...]
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    note: str = ""
    width: int = _WIDTH
    label_x: int = _LABELS - 10

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return max(1, len(self.bars)) * _ROW + 4


def stacked(
    name: str,
    title: str,
    series: Sequence[Series],
    lines: Sequence[Counts],
    *,
    heads: Sequence[str],
    note: str = "",
) -> Chart:
    """A chart of `lines`, each a bar whose stretches are the counts of the `series`; the longest fills the width.

    `heads` name the table's columns: what the lines are of, the series, and the columns beyond them.
    """
    longest = max((sum(each.counts) for each in lines), default=0) or 1
    bars = []
    for number, line in enumerate(lines):
        parts, x = [], float(_LABELS)
        for kind, count in zip(series, line.counts, strict=True):
            width = count * _ROOM / longest
            if count:
                parts.append(Stretch(kind.label, kind.tone, count, round(x, 1), round(width, 1)))
            x += width
        bars.append(Bar(line.label, 4 + number * _ROW, tuple(parts)))
    table = tuple(Line(each.label, (*map(str, each.counts), *each.more)) for each in lines)
    return Chart(name, title, tuple(series), tuple(heads), tuple(bars), table, note)
