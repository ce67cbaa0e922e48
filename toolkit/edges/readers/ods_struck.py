"""What an OpenDocument spreadsheet shows struck through: whole cells, or some of the text in one."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.edges.readers.ods_cells import COMMENT, PARAGRAPH, STYLE, TABLE, TEXT, count
from toolkit.edges.readers.xml_text import local_name, xml_parser

Struck = tuple[int, int, tuple[tuple[str, bool], ...]]
"""Row and column (from 0) of a cell, and its text piece by piece, each with whether it is struck through; none where
the whole cell is."""
_MAX_REPEATED = 256
"""Cells side by side that one element may stand for."""
_CELL, _SPAN = f"{TABLE}table-cell", f"{TEXT}span"


def struck_in_ods(content: bytes, styles: bytes) -> Iterator[tuple[str, list[Struck]]]:
    """Each sheet's title, and its cells in which something is struck through; `styles` is the part of that name."""
    reader = _Reader()
    for part in filter(bytes.strip, (styles, content)):
        parser = xml_parser(" ")
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.text
        parser.Parse(part, True)
    yield from reader.sheets


class _Reader:
    """One pass over styles and cells."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, list[Struck]]] = []
        self._struck: set[str] = set()
        self._style = ""
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 1
        self._cell: str | None = None
        self._spans: list[bool] = []
        self._pieces: list[tuple[str, bool]] = []
        self._aside = self._paragraph = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        said = {local_name(key.replace(" ", ":")): value for key, value in attributes.items()}
        if self._aside or name == COMMENT:
            self._aside += 1
        elif name == f"{STYLE}style":
            self._style = said.get("name", "")
            if said.get("parent-style-name") in self._struck:
                self._struck.add(self._style)
        elif name == f"{STYLE}text-properties":
            lines = [said[key] for key in ("text-line-through-style", "text-line-through-type") if key in said]
            if lines and "none" not in lines:
                self._struck.add(self._style)
            elif lines:
                self._struck.discard(self._style)
        elif name == f"{TABLE}table":
            self.sheets.append((said.get("name", ""), []))
            self._row = 0
        elif name == f"{TABLE}table-row":
            self._rows, self._column = count(attributes, f"{TABLE}number-rows-repeated"), 0
        elif name in (_CELL, f"{TABLE}covered-table-cell"):
            self._cell, self._pieces = said.get("style-name", ""), []
            self._columns = count(attributes, f"{TABLE}number-columns-repeated")
        elif name == PARAGRAPH:
            self._paragraph += 1
        elif name == _SPAN:
            self._spans.append(said.get("style-name", "") in self._struck)

    def text(self, characters: str) -> None:
        """Characters of the element that is open."""
        if self._cell is not None and self._paragraph and not self._aside:
            self._pieces.append((characters, any(self._spans)))

    def end(self, name: str) -> None:
        """An element ends."""
        if self._aside:
            self._aside -= 1
        elif name == PARAGRAPH:
            self._paragraph -= 1
        elif name == _SPAN:
            self._spans.pop()
        elif name == f"{TABLE}table-row":
            self._row += self._rows
        elif name in (_CELL, f"{TABLE}covered-table-cell") and self._cell is not None:
            whole = bool(self._pieces) and self._cell in self._struck
            if (whole or any(struck for _, struck in self._pieces)) and self.sheets:
                pieces = () if whole else tuple(self._pieces)
                places = range(self._column, self._column + min(self._columns, _MAX_REPEATED))
                self.sheets[-1][1].extend((self._row, column, pieces) for column in places)
            self._column += self._columns
            self._cell = None
