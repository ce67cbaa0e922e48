"""A chart as data: stacked bars of counts, and the same counts as a table."""

from __future__ import annotations

from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted, in a word, and its colour by name."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of counts: what of, one for each series, and more columns that the table alone has, which calls the line
    by its `name` in full."""

    label: str
    counts: tuple[int, ...]
    more: tuple[str, ...] = ()
    name: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as the table has it, after its label."""
        return (*map(str, self.counts), *self.more)


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars, one for each of the `lines`, and the table beside them, both of the same counts.

    `heads` name the table's columns: what the lines are of, the series, and the columns beyond them.
    """

    id: str
    title: str
    keys: tuple[Series, ...]
    lines: tuple[Counts, ...]
    heads: tuple[str, ...]
    note: str = ""
