"""Lines of text beside a table: every one whole on the page it is printed on, in as many lines as that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Row
from toolkit.book.sheets.raw import area_name
from toolkit.values import dataclass

_LEAST = 0.75 * 7
_EDGE = 0.75 * 5
_SLACK = 1.06
"""How much wider than measured a program may draw a text."""
_GROWS = 2
"""Characters that what a formula says today may grow by."""
_SPACING = 1.5
_ROOM_ABOVE = 6.0


@dataclass(frozen=True, slots=True)
class Across:
    """How a sheet is printed across: its columns' widths in spreadsheet units (0: not seen), how many of them stand on
    every page, before which others a page ends."""

    widths: Sequence[float]
    repeated: int = 0
    breaks: Sequence[int] = ()

    def points(self, first: int, end: int) -> float:
        """Points from a column to before another one, as the program draws them that draws them narrowest."""
        return sum(_LEAST * width + _EDGE for width in self.widths[first:end] if width)

    def end(self, column: int) -> int:
        """Before which column the page ends on which that column stands, and on no further one."""
        if self.breaks and column < self.repeated:
            return self.repeated
        return next((at for at in self.breaks if at > column), len(self.widths))


def whole(rows: Sequence[Row], across: Across, first: int = 0) -> tuple[list[Row], tuple[str, ...]]:
    """The rows, the first of them in row `first` (0-based), and the areas to be merged for them.

    A text that runs over its cell runs on as far as the cells beside it are empty and its page goes; what is longer is
    broken there. Among the columns that stand on every page none runs over: it stands beside them, on the first page
    alone, where that is empty. Boxes, and cells that break their text already, are left as they are.
    """
    made, merges = [], []
    for at, row in enumerate(rows, start=first):
        cells, height, long = list(row.cells), row.height or 0.0, False
        for column, to, end, lines in _long(row, across):
            long = True
            cell = cells[column]
            cells[column] = Cell()
            cells += [Cell()] * (end - len(cells))
            cells[to] = cell
            if lines > 1:
                cells[to] = replace(cell, style=replace(cell.style, wrap=True))
                height = max(height, lines * cell.style.size * _SPACING + _ROOM_ABOVE)
                merges += [area_name(at, to, at, end - 1)] * (end - to > 1)
        made.append(replace(row, cells=tuple(cells), height=height) if long else row)
    return made, tuple(merges)


def _long(row: Row, across: Across) -> Iterator[tuple[int, int, int, int]]:
    """The cells whose text is too long for one line: its column, the one where it begins then, before which it ends,
    its lines there."""
    said = [at for at, cell in enumerate(row.cells) if cell.value is not None or cell.style.border]
    for column in said:
        cell = row.cells[column]
        boxed = cell.style.border or cell.style.wrap
        if not isinstance(cell.value, str) or boxed or column >= len(across.widths):
            continue
        beside = next((at for at in said if at > column), len(across.widths))
        end = min(beside, across.end(column))
        if (lines := _lines(cell, across.points(column, end))) <= 1:
            continue
        to = across.repeated
        if column < to < beside and across.breaks:
            end = min(beside, across.end(to))
            yield column, to, end, _lines(cell, across.points(to, end))
        else:
            yield column, column, end, lines


def _lines(cell: Cell, room: float) -> int:
    style, text = cell.style, str(cell.value)
    wide = (look.text_units(text) + _GROWS * bool(cell.formula)) * _SLACK
    characters = max(1.0, room / style.size - 1 - style.indent)
    return 1 if wide <= characters else ceil(wide / (characters - 0.5)) if characters > 1 else ceil(wide)
