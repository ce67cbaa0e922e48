"""What a sheet of an Office Open XML workbook says outside its rows: links of cells, heads and feet of pages, files put
into it, a picture behind it (ECMA-376 part 1, 18.3.1.47, 18.3.1.46, 18.3.1.60, 18.3.1.67).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.book.sheets.raw import Beside, cell_name
from toolkit.edges.readers.page_text import page_words
from toolkit.edges.readers.sheet_scan import COLUMNS, ROWS, SheetScan, text_named
from toolkit.edges.readers.xml_text import elements, local_name

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?\Z")
_PAGES = {f"{which}{end}" for which in ("odd", "even", "first") for end in ("Header", "Footer")}
_NO_ID = ""


class Around:
    """Collects it, element by element, while a sheet's XML is walked."""

    def __init__(self) -> None:
        self._links: list[tuple[str, str, str, str]] = []
        self._pages: list[str] = []
        self._files: dict[str, tuple[str, int, int]] = {}
        self._file = ""
        self._behind = False
        self._text: list[str] | None = None

    def start(self, local: str, attributes: Mapping[str, str]) -> bool:
        """Take the beginning of an element outside the rows; whether the text in it is wanted."""
        if local == "hyperlink":
            said = {local_name(name): value for name, value in attributes.items()}
            where = f"#{said['location']}" if said.get("location") else ""
            self._links.append((said.get("ref", ""), said.get("id", _NO_ID), where, said.get("tooltip", "").strip()))
        elif local == "oleObject":
            self._file = attributes.get("shapeId", "") or str(len(self._files))
            self._files.setdefault(self._file, (attributes.get("progId", ""), 0, 0))
        elif local == "picture":
            self._behind = True
        self._text = [] if local in _PAGES or (self._file and local in ("row", "col")) else None
        return self._text is not None

    def text(self, characters: str) -> None:
        """Take some of the text that was wanted."""
        if self._text is not None:
            self._text.append(characters)

    @property
    def in_file(self) -> bool:
        """Whether the element is within one of a file, whose corner has a row and a column too."""
        return self._file != ""

    def end(self, local: str) -> bool:
        """Take the end of an element outside the rows; whether its text was wanted."""
        if self._text is None:
            if local == "oleObject":
                self._file = ""
            return False
        text, self._text = "".join(self._text).strip(), None
        if local in _PAGES:
            self._pages.append(text)
        elif text.isdecimal() and len(text) < 9:
            kind, row, column = self._files[self._file]
            where = (int(text), column) if local == "row" else (row, int(text))
            # The first corner is the one an object begins at.
            self._files[self._file] = (kind, row or where[0], column or where[1])
        return True

    def tell(self, scan: SheetScan, targets: Mapping[str, str]) -> None:
        """Put all of it into the scan of the sheet; `targets` are the addresses outside that its relations name."""
        for reference, identifier, where, tip in self._links:
            corners = _corners(reference)
            if corners is None:
                continue
            target = targets.get(identifier, "")
            scan.link(*corners, target + where if target else "")
            if tip and tip != target:
                scan.beside.append(Beside("link", cell_name(*corners[:2]), tip))
        for words in dict.fromkeys(map(page_words, self._pages)):
            if words:
                scan.beside.append(Beside("page", "A1", words))
        for kind, row, column in self._files.values():
            scan.beside.append(
                Beside("file", cell_name(row, column) if row < ROWS and column < COLUMNS else "A1", kind)
            )
        if self._behind:
            scan.beside.append(Beside("picture_over", "A1"))


def text_names(workbook: bytes) -> Iterator[tuple[str, str]]:
    """The defined names that stand for a text, or have a comment, each with those words."""
    for element, said, text in elements(workbook):
        if element == "definedName":
            words = [text_named(text), said.get("comment", "")]
            if told := "；".join(each.strip() for each in words if each.strip()):
                yield said.get("name", ""), told


def _corners(reference: str) -> tuple[int, int, int, int] | None:
    found = _AREA.match(reference.partition(" ")[0])
    if found is None:
        return None
    first = int(found[2]) - 1, _number(found[1])
    last = (int(found[4]) - 1, _number(found[3])) if found[3] else first
    inside = max(first[0], last[0]) < ROWS and max(first[1], last[1]) < COLUMNS
    return (*first, *last) if inside else None


def _number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
