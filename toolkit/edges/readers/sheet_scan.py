"""What the scan of one sheet's raw form tells beside its values: faulty cells, merged ranges, and its extent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from toolkit.book.sheets.raw import RawSheet, RawValue, area_name, cell_name
from toolkit.edges.readers.limits import MAX_AREA, MAX_CELLS, hostile
from toolkit.problems import shorten

ROWS, COLUMNS = 1_048_576, 16_384
"""The grid of every format but .xls."""
ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""How the binary formats write an error."""


@dataclass(slots=True)
class SheetScan:
    """Filled cell by cell while a sheet is walked; rows and columns are counted from 0.

    Refuses, with `Unreadable`, what lies outside the grid or is out of proportion, as soon as it is met.
    """

    rows: int = ROWS
    columns: int = COLUMNS
    errors: dict[str, str] = field(default_factory=dict)
    uncomputed: set[str] = field(default_factory=set)
    filled: int = 0
    _first_row: int = ROWS
    _last_row: int = -1
    _first_column: int = COLUMNS
    _last_column: int = -1
    _merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def fill(self, row: int, column: int) -> None:
        """Count one cell that has something in it."""
        if row >= self.rows or column >= self.columns:
            raise hostile(f"单元格在第 {row + 1} 行第 {column + 1} 列，超出表格范围")
        self.filled += 1
        if self.filled > MAX_CELLS:
            raise hostile(f"有内容的单元格超过 {MAX_CELLS} 个")
        if self._first_row <= row <= self._last_row and self._first_column <= column <= self._last_column:
            return
        self._first_row, self._last_row = min(self._first_row, row), max(self._last_row, row)
        self._first_column, self._last_column = min(self._first_column, column), max(self._last_column, column)
        area = (self._last_row - self._first_row + 1) * (self._last_column - self._first_column + 1)
        if area > MAX_AREA:
            corner = cell_name(self._last_row, self._last_column)
            raise hostile(f"表格范围大到 {corner}，请删去最后几行几列里误填的内容")

    def error(self, row: int, column: int, text: str) -> None:
        """Count a cell that shows an error."""
        self.fill(row, column)
        self.errors[cell_name(row, column)] = shorten(text, 40) or "#ERROR!"

    def not_computed(self, row: int, column: int) -> None:
        """Count a cell with a formula nobody has calculated."""
        self.fill(row, column)
        self.uncomputed.add(cell_name(row, column))

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Remember a merged range, its last row and column included."""
        if len(self._merged) >= MAX_CELLS:
            raise hostile(f"合并单元格超过 {MAX_CELLS} 处")
        self._merged.append((first_row, first_column, last_row, last_column))

    def sheet(self, title: str, rows: tuple[tuple[RawValue, ...], ...]) -> RawSheet:
        """The sheet of these values, with the faulty cells and merged ranges that were met in it."""
        return RawSheet(title, rows, self.errors, frozenset(self.uncomputed), self._cut_merged())

    def _cut_merged(self) -> tuple[str, ...]:
        """The merged ranges, cut off where the sheet's last row and column with something in them end."""
        cut = [
            (first_row, first_column, min(last_row, self._last_row), min(last_column, self._last_column))
            for first_row, first_column, last_row, last_column in self._merged
        ]
        kept = [area for area in cut if area[0] <= area[2] and area[1] <= area[3] and area[:2] != area[2:]]
        covered = sum((area[2] - area[0] + 1) * (area[3] - area[1] + 1) for area in kept)
        if covered > (self._last_row + 1) * (self._last_column + 1):
            raise hostile("合并单元格互相重叠")
        return tuple(area_name(*area) for area in kept)


def check_total(scans: Iterable[SheetScan]) -> None:
    """Refuse a workbook whose sheets together hold too many cells."""
    if sum(scan.filled for scan in scans) > MAX_CELLS:
        raise hostile(f"有内容的单元格超过 {MAX_CELLS} 个")
