"""What an OpenDocument spreadsheet shows struck through: whole cells, or some of the text in one."""

from __future__ import annotations

import re

from toolkit.book.sheets.raw import Pieces, cell_name, whole_or_pieces
from toolkit.edges.readers.ods_cells import COMMENT, PARAGRAPH, STYLE, TABLE, TEXT, count
from toolkit.edges.readers.sheet_scan import COLUMNS
from toolkit.edges.readers.xml_text import local_name, xml_parser

_MAY = re.compile(rb"""line-through-(?:style|type)\s*=\s*["'](?!none["'])""")
"""What stands in a part in which something is struck through."""
_MAX_REPEATED = 256
"""Cells side by side that one element may stand for."""
_CELL, _SPAN = f"{TABLE}table-cell", f"{TEXT}span"


def struck_in_ods(content: bytes, styles: bytes) -> dict[str, dict[str, Pieces]]:
    """Sheet's title -> the cells in which something is struck through, as `RawSheet.struck`; where there is nothing, as
    a rule, the content is not read. `styles` is the part of that name."""
    if not (_MAY.search(content) or _MAY.search(styles)):
        return {}
    reader = _Reader()
    for part in filter(bytes.strip, (styles, content)):
        parser = xml_parser(" ")
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.text
        parser.Parse(part, True)
    return reader.sheets


class _Reader:
    """One pass over styles and cells."""

    def __init__(self) -> None:
        self.sheets: dict[str, dict[str, Pieces]] = {}
        self._cells: dict[str, Pieces] = {}
        self._looks: dict[str, bool] = {}
        self._style = ""
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 1
        self._cell = False
        self._spans: list[bool] = [False]
        self._pieces: list[tuple[str, bool]] = []
        self._aside = self._paragraph = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        said = {local_name(key.replace(" ", ":")): value for key, value in attributes.items()}
        if self._aside or name == COMMENT:
            self._aside += 1
        elif name == f"{STYLE}style":
            self._style = said.get("name", "")
            self._looks.pop(self._style, None)
            if (look := self._looks.get(said.get("parent-style-name", ""))) is not None:
                self._looks[self._style] = look
        elif name == f"{STYLE}text-properties":
            lines = [said[key] for key in ("text-line-through-style", "text-line-through-type") if key in said]
            if lines:
                self._looks[self._style] = "none" not in lines
        elif name == f"{TABLE}table":
            self._cells = self.sheets.setdefault(said.get("name", ""), {})
            self._row = 0
        elif name == f"{TABLE}table-row":
            self._rows, self._column = count(attributes, f"{TABLE}number-rows-repeated"), 0
        elif name in (_CELL, f"{TABLE}covered-table-cell"):
            self._cell, self._pieces = True, []
            self._spans = [self._looks.get(said.get("style-name", ""), False)]
            self._columns = count(attributes, f"{TABLE}number-columns-repeated")
        elif name == PARAGRAPH:
            self._paragraph += 1
        elif name == _SPAN:
            self._spans.append(self._looks.get(said.get("style-name", ""), self._spans[-1]))

    def text(self, characters: str) -> None:
        """Characters of the element that is open."""
        if self._cell and self._paragraph and not self._aside:
            self._pieces.append((characters, self._spans[-1]))

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
        elif name in (_CELL, f"{TABLE}covered-table-cell") and self._cell:
            if any(struck for _, struck in self._pieces):
                pieces = whole_or_pieces(tuple(self._pieces))
                last = min(self._column + min(self._columns, _MAX_REPEATED), COLUMNS)
                self._cells |= {cell_name(self._row, column): pieces for column in range(self._column, last)}
            self._column += self._columns
            self._cell = False
