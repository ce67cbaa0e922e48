"""How far the rows of a sheet reach, and which cells merged areas cover: known before the first row is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from toolkit.book.sheets.model import Cell, SheetSpec
from toolkit.book.sheets.raw import area_name, cell_name
from toolkit.dataclasses import dataclass, field
from toolkit.edges.writing.parts_text import NotOursError
from toolkit.edges.writing.rules_part import COLUMNS, ROWS, corners

PLAIN = Cell().style
"""The one that cells have which were given none; empty ones that look so are not written."""


@dataclass(slots=True)
class Line:
    """The first and last column of a row in which something is written, -1 where nothing is; cells that a merged area
    shows instead of its own, by column.
    """

    first: int = -1
    last: int = -1
    merged: dict[int, Cell] = field(default_factory=dict)

    def reach(self, column: int) -> None:
        """Let it have a column."""
        self.first = column if self.first < 0 else min(self.first, column)
        self.last = max(self.last, column)


class Extent(NamedTuple):
    """The first and last row that are written, None where none is, and the area that the sheet says it has."""

    first_row: int | None
    last_row: int
    area: str

    @classmethod
    def of(cls, spec: SheetSpec, lines: Sequence[Line]) -> Extent:
        """That of a sheet; columns count that are hidden or have a style, and rows of a height or style."""
        columns = [at for at, each in enumerate(spec.columns) if each.style or (pixels(each.width) and each.hidden)]
        rows = [at for at, row in enumerate(spec.rows) if row.height is not None or row.style]
        if rows and not columns:
            columns = [0]
        for at, line in enumerate(lines):
            if line.last >= 0:
                rows.append(at)
                columns += (line.first, line.last)
        if not columns:
            return cls(None, -1, "A1")
        left, right = min(columns), max(columns)
        top, bottom = (min(rows), max(rows)) if rows else (0, 0)
        single = (top, left) == (bottom, right)
        area = cell_name(top, left) if single else area_name(top, left, bottom, right)
        return cls(top, bottom, area) if rows else cls(None, -1, area)


def pixels(width: float) -> int:
    """The width of a column on the screen."""
    return int(width * 7 + 0.5) + 5 if width >= 1 else int(width * 12 + 0.5)


def lines_of(spec: SheetSpec) -> list[Line]:
    """Each row of a sheet, also those that only a merged area reaches."""
    if len(spec.columns) > COLUMNS or len(spec.rows) > ROWS:
        raise NotOursError
    lines = []
    for row in spec.rows:
        cells = row.cells
        if len(cells) > COLUMNS:
            raise NotOursError
        first, last = 0, len(cells) - 1
        while first <= last and not _is_written(cells[first]):
            first += 1
        while last >= first and not _is_written(cells[last]):
            last -= 1
        lines.append(Line(first, last) if first <= last else Line())
    for area in spec.merges:
        _merge(spec, lines, area)
    return lines


def _is_written(cell: Cell) -> bool:
    if cell.value is not None or cell.formula or cell.link:
        return True
    style = cell.style
    return style is not PLAIN and style != PLAIN


def _merge(spec: SheetSpec, lines: list[Line], area: str) -> None:
    """The first cell of a merged area says what it shows; all its others look as that one does."""
    top, left, bottom, right = corners(area)
    if (top, left) == (bottom, right) or top >= len(spec.rows) or left >= len(spec.rows[top].cells):
        raise NotOursError
    if bottom >= ROWS or right >= COLUMNS:
        raise NotOursError
    first = spec.rows[top].cells[left]
    shown = Cell(first.value if first.value != "" else None, first.style)
    blank = Cell(None, first.style)
    lines.extend(Line() for _ in range(bottom + 1 - len(lines)))
    for at in range(top, bottom + 1):
        line = lines[at]
        line.reach(left)
        line.reach(right)
        for column in range(left, right + 1):
            if column in line.merged or _computes(spec, at, column):
                raise NotOursError
            line.merged[column] = shown if (at, column) == (top, left) else blank


def _computes(spec: SheetSpec, at: int, column: int) -> bool:
    cells: Iterable[Cell] = spec.rows[at].cells[column : column + 1] if at < len(spec.rows) else ()
    return any(cell.formula for cell in cells)
