"""Cells that a merged range hides: they say nothing, not even that they are blank."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from toolkit.book.sheets.raw import RawSheet, area_corners
from toolkit.codes import Code
from toolkit.problems import Origin, Problem, problem, shorten

_LOST_LIMIT = 80


class Merges:
    """The merged ranges over some columns.

    A range's first cell counts for its own row, the others leave things as they are.
    """

    def __init__(self, raw: RawSheet, columns: set[int]) -> None:
        self._title = raw.title
        self._lost: dict[str, list[str]] = defaultdict(list)
        self._areas: dict[int, list[tuple[int, int, str]]] = {column: [] for column in columns}
        for area in raw.merged:
            top, left, bottom, right = area_corners(area)
            for column in columns:
                if left <= column <= right:
                    self._areas[column].append((top + (column == left), bottom, area))
        for areas in self._areas.values():
            areas.sort()

    def covering(self, row: int, column: int) -> str:
        """The range that hides this cell, `""` for a cell of its own and for a range's first one."""
        areas = self._areas[column]
        if not areas:
            return ""
        at = bisect_right(areas, row, key=lambda area: area[0]) - 1
        return areas[at][2] if at >= 0 and row <= areas[at][1] else ""

    def lose(self, area: str, cell: str) -> None:
        """Remember a row's cell, named in words, that the range hides."""
        if area:
            self._lost[area].append(cell)

    def problems(self, file: str) -> Iterator[Problem]:
        """One for each range that hides a row's cell."""
        for area, cells in self._lost.items():
            origin = Origin(file, self._title, area.partition(":")[0])
            yield problem(Code.CELL_MERGED, origin, where=area, lost=shorten("、".join(cells), _LOST_LIMIT))
