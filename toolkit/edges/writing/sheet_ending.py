"""Rows that end sheets of many books: what is made of them once, for as long as their looks have the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from toolkit.book.sheets.model import Row, Style
from toolkit.book.sheets.same import Same
from toolkit.edges.writing.row_shape import LINK, Shape, is_written
from toolkit.edges.writing.shared_formulas import Groups, SharedFormula, shared_formulas
from toolkit.edges.writing.style_part import Looks


class Ending:
    """What the first sheet that ended with some rows found out about them: their shapes, the formulas they share among
    themselves, and their `texts`, each as it stands where the rows reach so far.
    """

    def __init__(self, shapes: Sequence[Shape], groups: Groups) -> None:
        self.shapes, self.groups = shapes, groups
        self.shared: Mapping[str, SharedFormula] = shared_formulas(groups)
        self.wordless = not any(kind in (str, LINK) for shape in shapes for _, kind in shape.gaps)
        self.texts: dict[tuple[str, ...], str] = {}

    def joined(self, above: Groups) -> Mapping[str, SharedFormula]:
        """The shared formulas of a sheet with these above it: its own very ones where none of those is shared."""
        if self.groups.keys().isdisjoint(above) and all(len(rows) == 1 for rows in above.values()):
            return self.shared
        both = {key: [*above.get(key, ()), *self.groups.get(key, ())] for key in (*above, *self.groups)}
        return shared_formulas(both)


class Endings:
    """The endings that are known of some rows, by where they begin and the numbers of their looks."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        found = {id(style): style for row in rows for style in _styles(row)}
        self._styles = tuple(found.values())
        self.known: dict[tuple[int, ...], Ending] = {}

    def key(self, at: int, looks: Looks) -> tuple[int, ...]:
        """By what an ending is known; numbers its looks."""
        return (at, *map(looks.of, self._styles))


@lru_cache(512)
def endings(rows: Same[tuple[Row, ...]]) -> Endings:
    """Those of these very rows."""
    return Endings(rows.it)


def _styles(row: Row) -> Iterator[Style]:
    """The styles of a row that are numbered, in order."""
    if row.style:
        yield row.style
    for cell in row.cells:
        if is_written(cell):
            yield cell.style
