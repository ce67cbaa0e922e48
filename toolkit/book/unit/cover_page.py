"""The cover as it is laid down line by line: nine columns, and what hangs on their cells."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Condition, Row

WIDTHS = (1, 13, 26, 2, 24, 12.5, 11.5, 11, 1)
"""Of columns A to I: labels stand in B, what is typed in C, the self-check from E to H."""
LABEL_AT, INPUT_AT = 1, 2
"""The columns, counted from 0, of a label and of what is typed beside it."""
_LINE = 20.0
_BLANK = Cell()


class Page:
    """Lines of the cover as they are laid down, with what hangs on them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merges: list[str] = []
        self.conditions: list[Condition] = []

    @property
    def next(self) -> int:
        """The 0-based number of the next line."""
        return len(self.rows)

    def line(self, cells: Mapping[str, Cell], height: float = _LINE) -> None:
        """Lay a line, its cells by column letter."""
        self.rows.append(Row(tuple([cells.get(letter, _BLANK) for letter in "ABCDEFGHI"]), height))

    def section(self, left: str, right: str = "") -> None:
        """Lay a heading across the page, or two over the page's halves."""
        cells = {letter: Cell(None, look.SECTION) for letter in "BCDEFGH"}
        cells |= {"B": Cell(left, look.SECTION)}
        if right:
            cells |= {"D": Cell(), "E": Cell(right, look.SECTION)}
        self.line(cells, 28)
