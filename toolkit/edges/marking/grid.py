"""The cells of one sheet under edit, by name: found or made, shown where they were hidden."""

from __future__ import annotations

import copy
from typing import Any

from toolkit.book.sheets.raw import cell_at, cell_name
from toolkit.edges.marking.package import Unfit, element, tag

_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 9.14, 15.0
_YES = ("1", "true")


class Grid:
    """The `sheetData` of a worksheet; raises `Unfit` where its rows or cells do not say where they stand."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._data = sheet.find(tag("sheetData"))
        if self._data is None or any(row.get("r") is None for row in self._data):
            raise Unfit("rows without numbers")
        self._widths: dict[int, int] = {}
        self._rows = {int(row.get("r")): row for row in self._data}
        corners = (each.get("ref", "").partition(":") for each in sheet.iter(tag("mergeCell")))
        self._merged = [(cell_at(first), cell_at(last or first)) for first, _, last in corners]

    def visible(self, name: str) -> str:
        """The cell that shows what stands in this one: the first of a merged area."""
        row, column = cell_at(name)
        for (top, left), (bottom, right) in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return cell_name(top, left)
        return name

    def cell(self, name: str) -> Any:
        """The cell's element, made with the style of its row or column where there was none."""
        at, column = cell_at(name)
        row = self._row(at + 1)
        after = len(row)
        for place, cell in enumerate(row):
            if cell.get("r") is None:
                raise Unfit("cells without names")
            there = cell_at(cell.get("r"))[1]
            if there == column:
                return cell
            if there > column:
                after = place
                break
        row.attrib.pop("spans", None)
        style = row.get("s") if row.get("customFormat") in _YES else self._column(column).get("style")
        made = element("c", {"r": name, "s": style or "0"})
        row.insert(after, made)
        return made

    def show(self, name: str) -> None:
        """Bring a hidden row or column back to sight."""
        at, column = cell_at(name)
        self._row(at + 1).attrib.pop("hidden", None)
        cols = self._column(column)
        if cols.get("hidden") not in _YES:
            return
        # One element stands for a run of columns: only this one is to be seen.
        first, last = int(cols.get("min")), int(cols.get("max"))
        for start, end, hidden in ((first, column, True), (column + 1, column + 1, False), (column + 2, last, True)):
            if start <= end:
                made = copy.deepcopy(cols)
                made.set("min", str(start))
                made.set("max", str(end))
                if not hidden:
                    made.attrib.pop("hidden")
                cols.addprevious(made)
        cols.getparent().remove(cols)

    def box(self, name: str, width: int, height: int) -> str:
        """Where a comment of that many pixels stands beside a cell, as VML says it."""
        row, column = cell_at(name)
        left, top = 12, 6
        to_column, right = self._reach(column + 1, left + width, self._width)
        to_row, bottom = self._reach(row, top + height, self._height)
        return f"{column + 1}, {left}, {row}, {top}, {to_column}, {right}, {to_row}, {bottom}"

    def _reach(self, at: int, pixels: int, size: Any) -> tuple[int, int]:
        for _ in range(200):
            if pixels <= size(at):
                break
            pixels -= size(at)
            at += 1
        return at, pixels

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            made = element("row", {"r": str(number)})
            later = [row for row in self._data if int(row.get("r")) > number]
            if later:
                later[0].addprevious(made)
            else:
                self._data.append(made)
            self._rows[number] = made
        return self._rows[number]

    def _column(self, column: int) -> Any:
        """What the sheet says of a column; an element of no meaning where it says nothing."""
        for each in self._sheet.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(each.get("min")) <= column + 1 <= int(each.get("max")):
                return each
        return element("col")

    def _width(self, column: int) -> int:
        if column not in self._widths:
            cols = self._column(column)
            shown = cols.get("hidden") not in _YES
            self._widths[column] = int(float(cols.get("width", _DEFAULT_WIDTH)) * 7) if shown else 0
        return self._widths[column]

    def _height(self, row: int) -> int:
        there = self._rows.get(row + 1)
        if there is None:
            return int(_DEFAULT_HEIGHT * 4 / 3)
        return 0 if there.get("hidden") in _YES else int(float(there.get("ht", _DEFAULT_HEIGHT)) * 4 / 3)
