"""How far the rows of a sheet reach, and what merged areas show: known before the first row is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from toolkit.book.sheets.model import Cell, SheetSpec
from toolkit.book.sheets.raw import area_name, cell_name
from toolkit.edges.writing.parts_text import NotOursError
from toolkit.edges.writing.row_shape import Shape
from toolkit.edges.writing.rules_part import corners


class Extent(NamedTuple):
    """The first and last row that are written, None where none is, and the area that the sheet says it has."""

    first_row: int | None
    last_row: int
    area: str

    @classmethod
    def of(cls, spec: SheetSpec, shapes: Sequence[Shape]) -> Extent:
        """That of a sheet; columns count that are hidden or have a style, and rows of a height or style."""
        columns = [at for at, each in enumerate(spec.columns) if each.style or (pixels(each.width) and each.hidden)]
        rows = [at for at, row in enumerate(spec.rows) if row.height is not None or row.style]
        if rows and not columns:
            columns = [0]
        for at, shape in enumerate(shapes):
            if shape.last >= 0:
                rows.append(at)
                columns += (shape.first, shape.last)
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


def merged_cells(spec: SheetSpec) -> dict[int, dict[int, Cell]]:
    """What merged areas show instead of a sheet's own cells, by row and column: the first cell of an area says what it
    shows, all its others look as that one does.
    """
    found: dict[int, dict[int, Cell]] = {}
    for area in spec.merges:
        top, left, bottom, right = corners(area)
        if (top, left) == (bottom, right) or top >= len(spec.rows) or left >= len(spec.rows[top].cells):
            raise NotOursError
        first = spec.rows[top].cells[left]
        shown = Cell(first.value if first.value != "" else None, first.style)
        blank = Cell(None, first.style)
        for at in range(top, bottom + 1):
            line = found.setdefault(at, {})
            for column in range(left, right + 1):
                if column in line or _computes(spec, at, column):
                    raise NotOursError
                line[column] = shown if (at, column) == (top, left) else blank
    return found


def _computes(spec: SheetSpec, at: int, column: int) -> bool:
    cells: Iterable[Cell] = spec.rows[at].cells[column : column + 1] if at < len(spec.rows) else ()
    return any(cell.formula for cell in cells)
