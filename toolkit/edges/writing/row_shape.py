"""Rows whose cells look alike and hold the same kinds of things: their text, made once, with gaps for what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.book.sheets.model import Cell
from toolkit.book.sheets.raw import column_name
from toolkit.edges.writing.style_part import PLAIN, Looks

ROW = "\0"
"""Stands for the number of the row."""
FORMULA, LINK = "formula", "link"
_NOTHING = type(None)

Kind = type | str
"""What a cell holds: a value of that type, a formula, a text that is a link."""


class Shape(NamedTuple):
    """The first and last column of a row in which something is written, -1 where nothing is; the text of its cells;
    column and kind of each gap in that, in order.
    """

    first: int
    last: int
    text: str
    gaps: tuple[tuple[int, Kind], ...]

    def filled(self, number: int, said: list[str]) -> str:
        """The cells of the row of that number, with what fills the gaps."""
        text = self.text.replace(ROW, str(number))
        return text % tuple(said) if said else text


def shape_of(cells: Sequence[Cell], looks: Looks) -> Shape:
    """The shape of a row; looks that are met for the first time are numbered cell by cell."""
    try:
        return _known_shape(cells, looks)
    except KeyError:
        for cell in cells:
            if is_written(cell):
                looks.of(cell.style)
            else:
                looks.known[id(cell.style)] = 0
        return _known_shape(cells, looks)


def shape_of_some(cells: Iterable[tuple[int, Cell]], looks: Looks) -> Shape:
    """The shape of a row of these cells by column, all of which are written: merged ones are, whatever they hold."""
    return _shape(tuple((column, looks.of(cell.style), _holds(cell)) for column, cell in cells), looks.plain)


def is_written(cell: Cell) -> bool:
    """Whether a cell that is not merged is written: empty ones of no look are not."""
    return _holds(cell) is not _NOTHING or cell.style != PLAIN


def _holds(cell: Cell) -> Kind:
    return FORMULA if cell.formula else LINK if cell.link else type(cell.value)


def _known_shape(cells: Sequence[Cell], looks: Looks) -> Shape:
    known = looks.known
    key = [
        (at, known[id(cell.style)], FORMULA if cell.formula else LINK if cell.link else type(cell.value))
        for at, cell in enumerate(cells)
    ]
    return _shape(tuple(key), looks.plain)


@lru_cache(4096)
def _shape(cells: tuple[tuple[int, int, Kind], ...], plain: int) -> Shape:
    """The shape of a row by column, number of look and kind of each cell; looks of the number 0 have the number `plain`
    where cells are written that have them. `KeyError` where they have none yet and need one.
    """
    made, gaps, written = [], [], []
    for column, look, kind in cells:
        if not look and kind is _NOTHING:
            continue
        if not look and not plain:
            raise KeyError(column)
        written.append(column)
        begun = f'<c r="{column_name(column)}{ROW}" s="{look or plain}"'
        if kind is _NOTHING:
            made.append(f"{begun}/>")
            continue
        kind = str if isinstance(kind, type) and issubclass(kind, str) else kind
        gaps.append((column, kind))
        if kind is FORMULA:
            made.append(f"{begun}%s</c>")
        else:
            made.append(f"""{begun}{' t="s"' if kind in (str, LINK) else ""}><v>%s</v></c>""")
    first, last = (min(written), max(written)) if written else (-1, -1)
    return Shape(first, last, "".join(made), tuple(gaps))
