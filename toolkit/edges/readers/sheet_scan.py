"""What the scan of one sheet's raw form tells beside its values: faulty cells, formulas, formats, merged ranges, what
lies beside the cells, and the sheet's extent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.book.sheets.raw import Beside, Pieces, RawSheet, RawValue, area_name, cell_name
from toolkit.edges.readers.limits import MAX_AREA, MAX_BESIDE, MAX_CELLS, MAX_FORMATTED, damaged, hostile
from toolkit.problems import shorten
from toolkit.schema.number_formats import alters_texts, shown_as

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
_PICTURE_FORMULA = re.compile(r"(?:DISPIMG|(?<![A-Z_])IMAGE)\(")
_PICTURE_VALUE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(.{0,200}\)", re.IGNORECASE | re.DOTALL)
"""What WPS leaves as the value of a cell that a picture was put into."""

_LINKED = 40
"""Rows and columns of a range with one link that are told one by one."""
_UNSEEN, _FORMULA = 5_000, 1_000
"""Formulas whose words are kept, and characters of each."""
_TEXT_FORMULA = re.compile(r'(?:of:)?\s*=?\s*"((?:[^"]|"")*)"\s*\Z')
_LINK_FORMULA = re.compile(r"(?:of:)?=?\s*HYPERLINK\(\s*\"((?:[^\"]|\"\"){1,2000})\"", re.IGNORECASE)

_Rows = tuple[tuple[RawValue, ...], ...]

_shown_as = lru_cache(maxsize=1024, typed=True)(shown_as)
"""The same numbers and days stand in every unit's workbook."""


@dataclass(slots=True)
class SheetScan:
    """Filled cell by cell while a sheet is walked; rows and columns are counted from 0.

    Refuses, with `Unreadable`, what lies outside the grid, stands at one place twice or is out of proportion, as soon
    as it is met.
    """

    rows: int = ROWS
    columns: int = COLUMNS
    errors: dict[str, str] = field(default_factory=dict)
    uncomputed: set[str] = field(default_factory=set)
    formulas: set[str] = field(default_factory=set)
    beside: list[Beside] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    since_1904: bool = False
    struck: dict[str, Pieces] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    filled: int = 0
    _first_row: int = ROWS
    _last_row: int = -1
    _first_column: int = COLUMNS
    _last_column: int = -1
    _merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    _formats: dict[tuple[int, int], str] = field(default_factory=dict)
    _links: list[tuple[int, int, bool, str]] = field(default_factory=list)
    _places: set[int] = field(default_factory=set)

    def fill(self, row: int, column: int) -> None:
        """Count one cell that has something in it; of two at one place nobody knows which people see."""
        if row >= self.rows or column >= self.columns:
            raise hostile(f"单元格在第 {row + 1} 行第 {column + 1} 列，超出表格范围")
        place = row * COLUMNS + column
        if place in self._places:
            raise damaged(f"单元格 {cell_name(row, column)} 在文件里存了两次")
        self._places.add(place)
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
        name = cell_name(row, column)
        self.uncomputed.add(name)
        self.formulas.add(name)

    def typed(self, row: int, column: int, formula: str) -> None:
        """Remember a formula, without the sign before it, of a cell that shows nothing or an error."""
        if formula.strip() and len(self.unseen) < _UNSEEN:
            self.unseen[cell_name(row, column)] = shorten(f"={formula.strip()}", _FORMULA)

    def picture(self, row: int, column: int) -> None:
        """Count a cell whose content is a picture."""
        self.fill(row, column)
        self.beside.append(Beside("picture", cell_name(row, column)))

    def link(self, first_row: int, first_column: int, last_row: int, last_column: int, target: str) -> None:
        """Remember where the cells of a range lead; a place in the workbook itself is none. Both ends are included."""
        if not target or target.startswith("#"):
            return
        for row in range(first_row, min(last_row, first_row + _LINKED) + 1):
            for column in range(first_column, min(last_column, first_column + _LINKED) + 1):
                self._links.append((row, column, (row, column) == (first_row, first_column), target))
        if len(self._links) > MAX_BESIDE:
            raise hostile(f"超链接多达 {MAX_BESIDE} 个以上")

    def formula(self, row: int, column: int) -> None:
        """Remember that a cell, counted already, holds a formula."""
        self.formulas.add(cell_name(row, column))

    def formatted(self, row: int, column: int, code: str) -> None:
        """Remember the number format of a cell that holds a number."""
        if len(self._formats) < MAX_FORMATTED:
            self._formats[row, column] = code

    def worded(self, row: int, column: int, code: str) -> None:
        """Remember the number format of a cell that holds a text, where it shows more or less than that."""
        if code and alters_texts(code):
            self.formatted(row, column, code)

    def strike(self, row: int, column: int, pieces: Pieces | None) -> None:
        """Remember what of a cell is struck through; None where nothing is."""
        if pieces is not None:
            self.struck[cell_name(row, column)] = pieces

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Remember a merged range, its last row and column included."""
        if len(self._merged) >= MAX_CELLS:
            raise hostile(f"合并单元格超过 {MAX_CELLS} 处")
        self._merged.append((first_row, first_column, last_row, last_column))

    def sheet(self, title: str, rows: _Rows) -> RawSheet:
        """The sheet of these values, with all that was met in it."""
        rows = self._without_pictures(rows)
        for (row, column), code in self._formats.items():
            value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
            text = _shown_as(value, code, since_1904=self.since_1904)
            if text != "":
                self.shown[cell_name(row, column)] = text or ""
        return RawSheet(
            title,
            rows,
            self.errors,
            frozenset(self.uncomputed),
            self._cut_merged(),
            frozenset(self.formulas),
            self.shown,
            tuple(self.beside),
            self.since_1904,
            self._led(rows),
            self.struck,
            self.unseen,
        )

    def _led(self, rows: _Rows) -> dict[str, tuple[str, ...]]:
        """Where cells lead; of a range with one link the blank cells behind the first lead nowhere."""
        links: dict[str, tuple[str, ...]] = {}
        for row, column, first, target in self._links:
            blank = row >= len(rows) or column >= len(rows[row]) or rows[row][column] is None
            if first or not blank:
                name = cell_name(row, column)
                links[name] = tuple(dict.fromkeys((*links.get(name, ()), target)))
        return links

    def _without_pictures(self, rows: _Rows) -> _Rows:
        """The rows without the text that stands for a picture in its cell."""
        return tuple(
            self._blanked(row, at) if any(isinstance(value, str) and value[:1] == "=" for value in row) else row
            for at, row in enumerate(rows)
        )

    def _blanked(self, row: Sequence[RawValue], at: int) -> tuple[RawValue, ...]:
        values = list(row)
        for column, value in enumerate(row):
            if isinstance(value, str) and _PICTURE_VALUE.fullmatch(value):
                values[column] = None
                self.beside.append(Beside("picture", cell_name(at, column)))
        while values and values[-1] is None:
            values.pop()
        return tuple(values)

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


def shows_picture(formula: str) -> bool:
    """Whether a formula is one of a cell whose content is a picture."""
    name = formula.upper()
    return "IM" in name and _PICTURE_FORMULA.search(name) is not None


def linked_by(formula: str) -> str:
    """The address that a formula (`HYPERLINK("…")`) leads to; empty for any other, and for one that is computed."""
    found = _LINK_FORMULA.match(formula)
    return found[1].replace('""', '"') if found else ""


def text_named(formula: str) -> str:
    """The text that a defined name stands for; empty where it stands for anything else."""
    found = _TEXT_FORMULA.match(formula)
    return found[1].replace('""', '"').strip() if found else ""


def check_total(scans: Iterable[SheetScan]) -> None:
    """Refuse a workbook whose sheets together hold too many cells."""
    if sum(scan.filled for scan in scans) > MAX_CELLS:
        raise hostile(f"有内容的单元格超过 {MAX_CELLS} 个")
