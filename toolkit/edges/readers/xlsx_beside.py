"""What lies on a sheet of an Office Open XML workbook beside its values: comments, boxes of text, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.book.sheets.raw import Beside, cell_name
from toolkit.edges.readers.limits import MAX_BESIDE, hostile
from toolkit.edges.readers.parts import Parts
from toolkit.edges.readers.sheet_scan import COLUMNS, ROWS
from toolkit.edges.readers.xml_text import local_name, looks_like_xml, xml_parser

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::.*)?\Z")
_STAND_IN = "tc="
"""How the author of a comment is called that stands in for a threaded one, for programs that know no threads."""
_DRAWN = {"pic": "picture_over", "graphicFrame": "picture_over", "sp": "box", "cxnSp": ""}
_TEXTS = {"t", "text"}
_ASIDE = {"rPh", "Fallback"}
"""What repeats what stands beside it: how to say a text, how an older program draws a shape."""
_UNKNOWN = "A1"


def beside_of(parts: Parts, sheet: str) -> list[Beside]:
    """All that hangs on the sheet in the part `sheet`: threaded comments, other comments, what is drawn over it."""
    found = [each for content in parts.related(sheet, "threadedComment") for each in _threads(content)]
    told = {each.cell for each in found}
    for content in parts.related(sheet, "comments"):
        if looks_like_xml(content):
            found += [each for each, stands_in in _comments(content) if not (stands_in and each.cell in told)]
    for content in parts.related(sheet, "drawing"):
        found += _drawn(content)
    if len(found) > MAX_BESIDE:
        raise hostile(f"批注和图形多达 {len(found)} 个")
    return found


def _comments(content: bytes) -> list[tuple[Beside, bool]]:
    """Each comment, and whether it only stands in for a threaded one."""
    reader = _Reader(content, {"comment"})
    authors = reader.authors
    return [
        (Beside("comment", _cell(said.get("ref", "")), text), _author(said, authors).startswith(_STAND_IN))
        for said, text in reader.found
    ]


def _threads(content: bytes) -> list[Beside]:
    found = _Reader(content, {"threadedComment"}).found
    return [Beside("comment", _cell(said.get("ref", "")), text) for said, text in found]


def _author(said: Mapping[str, str], authors: list[str]) -> str:
    number = said.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _cell(reference: str) -> str:
    found = _CELL.match(reference)
    return f"{found[1]}{found[2]}" if found else _UNKNOWN


class _Reader:
    """The elements of those names, each with its attributes and all the text in it."""

    def __init__(self, content: bytes, names: set[str]) -> None:
        self.found: list[tuple[dict[str, str], str]] = []
        self.authors: list[str] = []
        self._names = names
        self._inside: dict[str, str] | None = None
        self._skipping = 0
        self._collecting: list[str] | None = None
        self._text: list[str] = []
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if self._skipping or local in _ASIDE:
            self._skipping += 1
        elif local in self._names:
            self._inside, self._text = attributes, []
        elif local == "author" or (self._inside is not None and local in _TEXTS):
            self._collecting = []

    def _characters(self, text: str) -> None:
        if self._collecting is not None and not self._skipping:
            self._collecting.append(text)

    def _end(self, name: str) -> None:
        local = local_name(name)
        if self._skipping:
            self._skipping -= 1
        elif local == "author":
            self.authors.append("".join(self._collecting or ()))
            self._collecting = None
        elif self._collecting is not None and local in _TEXTS:
            self._text += self._collecting
            self._collecting = None
        elif self._inside is not None and local in self._names:
            self.found.append((self._inside, "".join(self._text).strip()))
            self._inside = None


def _drawn(content: bytes) -> Iterator[Beside]:
    """Pictures and texts drawn over a sheet, each at the cell its upper left corner lies in."""
    walker = _Drawing(content)
    for kind, row, column, text in walker.found:
        if kind == "picture_over" or text:
            inside = 0 <= row < ROWS and 0 <= column < COLUMNS
            place = cell_name(row, column) if inside else _UNKNOWN
            yield Beside("picture_over", place) if kind == "picture_over" else Beside("box", place, text)


class _Drawing:
    """One pass over a drawing: what each anchor holds, and where it begins."""

    def __init__(self, content: bytes) -> None:
        self.found: list[tuple[str, int, int, str]] = []
        self._row = self._column = 0
        self._in_from = False
        self._kind = ""
        self._depth = self._skipping = 0
        self._collecting: list[str] | None = None
        self._lines: list[str] = []
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if self._skipping or local in _ASIDE:
            self._skipping += 1
        elif local.endswith("Anchor"):
            self._row = self._column = 0
        elif local == "from":
            self._in_from = True
        elif self._in_from or local == "t":
            self._collecting = []
        elif self._kind:
            self._depth += 1
        elif local in _DRAWN:
            self._kind, self._lines, self._depth = _DRAWN[local] or local, [], 0

    def _characters(self, text: str) -> None:
        if self._collecting is not None and not self._skipping:
            self._collecting.append(text)

    def _end(self, name: str) -> None:
        local = local_name(name)
        if self._skipping:
            self._skipping -= 1
        elif local == "from":
            self._in_from = False
        elif self._collecting is not None and (self._in_from or local == "t"):
            self._take(local, "".join(self._collecting))
            self._collecting = None
        elif self._kind and self._depth:
            self._depth -= 1
            if local == "p":
                self._lines.append("\n")
        elif self._kind and local in _DRAWN:
            self.found.append((self._kind, self._row, self._column, "".join(self._lines).strip()))
            self._kind = ""

    def _take(self, local: str, text: str) -> None:
        if not self._in_from:
            self._lines.append(text)
        elif local in ("row", "col") and text.strip().isdecimal() and len(text) < 9:
            if local == "row":
                self._row = int(text)
            else:
                self._column = int(text)
