"""The cover as it is laid down line by line: nine columns, and what hangs on their cells."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Condition, Row, Setup
from toolkit.book.sheets.paging import A4_HIGH, page_ends
from toolkit.book.sheets.raw import area_name

WIDTHS = (1, 13, 26, 2, 24, 12.5, 11.5, 11, 1)
"""Of columns A to I: labels stand in B, what is typed in C, the self-check from E to H."""
LABEL_AT, INPUT_AT = 1, 2
"""The columns, counted from 0, of a label and of what is typed beside it."""
_LINE = 20.0
_BLANK = Cell()
_MARGINS = (0.25, 0.25, 0.4, 0.4)
_LEGIBLE = 0.81
"""How small the page may be drawn: its smallest text, 10 points, is 8 on paper."""
_ROOM = (A4_HIGH - 72 * sum(_MARGINS[2:])) / _LEGIBLE
"""Points of lines that go on one page then."""


class Page:
    """Lines of the cover as they are laid down, with what hangs on them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merges: list[str] = []
        self.conditions: list[Condition] = []
        self.headings: list[int] = []

    @property
    def next(self) -> int:
        """The 0-based number of the next line."""
        return len(self.rows)

    def line(self, cells: Mapping[str, Cell], height: float = _LINE) -> None:
        """Lay a line, its cells by column letter."""
        self.rows.append(Row(tuple([cells.get(letter, _BLANK) for letter in "ABCDEFGHI"]), height))

    def section(self, left: str, right: str = "") -> None:
        """Lay a heading across the page, or two over the page's halves."""
        self.headings.append(self.next)
        cells = {letter: Cell(None, look.SECTION) for letter in "BCDEFGH"}
        cells |= {"B": Cell(left, look.SECTION)}
        if right:
            cells |= {"D": Cell(), "E": Cell(right, look.SECTION)}
        self.line(cells, 28)

    def setup(self) -> Setup:
        """How it is printed: on one page where that is legible, else at the smallest legible size, a page ending before
        a heading whose lines would not all go on it."""
        heights = [row.height or _LINE for row in self.rows]
        fits = sum(heights) <= _ROOM
        return Setup(
            landscape=False,
            area=area_name(0, 0, self.next - 1, len(WIDTHS) - 1),
            pages_high=int(fits),
            scale=0 if fits else int(_LEGIBLE * 100),
            break_before=() if fits else page_ends(heights, self.headings, _ROOM),
            margins=_MARGINS,
        )
