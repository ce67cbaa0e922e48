"""What an Office Open XML workbook shows struck through: whole cells, or some of the text in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from toolkit.book.sheets.raw import Pieces, cell_at, cell_name, whole_or_pieces
from toolkit.edges.readers.xml_text import elements

_OFF = {"0", "false"}
_MAY = re.compile(rb"""<(?:\w+:)?strike(?!\s+val\s*=\s*["'](?:0|false)["'])""")
"""What stands in a part in which something is struck through."""
_ROW = re.compile(r"[0-9]{1,18}")
_CELL = re.compile(r"([A-Z]{1,3})0*([1-9][0-9]{0,6})", re.IGNORECASE)

_Element = tuple[str, dict[str, str], str]
_Runs = tuple[tuple[str, bool | None], ...]
"""A text piece by piece, each with whether it is struck through; None where that is as its cell's is."""


class Strikes:
    """What in the shared parts of a workbook is struck through; nothing, as a rule, and then no sheet is read again."""

    def __init__(self, styles: bytes, strings: bytes) -> None:
        self._styles = _struck_styles(styles)
        of_interest = self._styles or _MAY.search(strings)
        self._strings = [_runs(group) for group in _groups(strings, {"si"})] if of_interest and strings.strip() else []

    def cells(self, sheet: bytes) -> dict[str, Pieces]:
        """The cells of a sheet in which something is struck through, as `RawSheet.struck`."""
        if not (self._styles or self._strings or _MAY.search(sheet)):
            return {}
        return dict(_struck_cells(sheet, self._styles, self._strings))


def _struck_styles(content: bytes) -> frozenset[str]:
    """The styles of cells, as they are numbered, whose font is struck through."""
    struck: set[int] = set()
    styles: set[str] = set()
    fonts = count = 0
    inside = ""
    for name, said, _ in elements(content) if _MAY.search(content) else ():
        if name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "cellStyles"):
            inside = name
        elif inside == "fonts" and name == "font":
            fonts += 1
        elif inside == "fonts" and name == "strike" and said.get("val", "1") not in _OFF:
            struck.add(fonts - 1)
        elif inside == "cellXfs" and name == "xf":
            font = said.get("fontId", "0")
            if font.isascii() and font.isdecimal() and int(font[:9]) in struck:
                styles.add(str(count))
            count += 1
    return frozenset(styles)


def _struck_cells(content: bytes, styles: frozenset[str], strings: Sequence[_Runs]) -> Iterator[tuple[str, Pieces]]:
    row = column = -1
    for (name, said, _), *inside in _groups(content, {"row", "c"}):
        place = said.get("r", "")
        if name == "row":
            row, column = int(place) - 1 if _ROW.fullmatch(place) else row + 1, -1
            continue
        found = _CELL.fullmatch(place)
        row, column = cell_at(f"{found[1].upper()}{found[2]}") if found else (row, column + 1)
        value = next((text.strip() for each, _, text in inside if each == "v"), None)
        if value is None and not any(each == "is" for each, _, _ in inside):
            continue
        of_cell = said.get("s", "0") in styles
        is_shared = said.get("t") == "s" and value is not None and value.isdecimal() and int(value) < len(strings)
        runs = strings[int(value or 0)] if is_shared else _runs(inside)
        pieces = tuple((text, of_cell if own is None else own) for text, own in runs)
        if any(struck for _, struck in pieces) if pieces else of_cell:
            yield cell_name(row, column), whole_or_pieces(pieces)


def _groups(content: bytes, openings: set[str]) -> Iterator[list[_Element]]:
    """The elements of a part from each that is called so to the next."""
    group: list[_Element] = []
    for element in elements(content):
        if element[0] in openings:
            if group:
                yield group
            group = [element]
        elif group:
            group.append(element)
    if group:
        yield group


def _runs(group: Iterable[_Element]) -> _Runs:
    """The pieces of a text; those that look as their cell does say nothing of themselves."""
    runs: list[tuple[str, bool | None]] = []
    struck: bool | None = None
    spoken = False
    for name, said, text in group:
        if name in ("r", "rPh"):
            struck, spoken = None, name == "rPh"
        elif name == "rPr":
            struck = False
        elif name == "strike":
            struck = said.get("val", "1") not in _OFF
        elif name == "t" and text and not spoken:
            runs.append((text, struck))
    return tuple(runs)
