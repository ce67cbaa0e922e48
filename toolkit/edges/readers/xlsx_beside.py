"""What lies on a sheet of an Office Open XML workbook beside its values: comments, boxes of text, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.book.sheets.raw import Beside, BesideKind, cell_name
from toolkit.edges.readers.limits import MAX_BESIDE, hostile
from toolkit.edges.readers.parts import Parts
from toolkit.edges.readers.sheet_scan import COLUMNS, ROWS
from toolkit.edges.readers.xml_text import local_name, looks_like_xml, xml_parser

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::.*)?\Z")
_STAND_IN = "tc="
"""How the author of a comment is called that stands in for a threaded one, for programs that know no threads."""
_DRAWN: Mapping[str, BesideKind] = {"pic": "picture_over", "graphicFrame": "picture_over", "sp": "box", "cxnSp": "box"}
_LEADS = {"hlinkClick", "hlinkHover"}
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
    for drawing in parts.relations.get(sheet, ()):
        if drawing.kind == "drawing" and drawing.part in parts.contents:
            found += _drawn(parts.read(drawing.part), parts.outer.get(drawing.part, {}))
    if len(found) > MAX_BESIDE:
        raise hostile(f"批注和图形多达 {len(found)} 个")
    return found


def _comments(content: bytes) -> list[tuple[Beside, bool]]:
    """Each comment, and whether it only stands in for a threaded one."""
    reader = _Remarks(content, "comment")
    return [
        (Beside("comment", _cell(said.get("ref", "")), text), _author(said, reader.authors).startswith(_STAND_IN))
        for said, text in reader.found
    ]


def _threads(content: bytes) -> list[Beside]:
    return [
        Beside("comment", _cell(said.get("ref", "")), text) for said, text in _Remarks(content, "threadedComment").found
    ]


def _author(said: Mapping[str, str], authors: list[str]) -> str:
    number = said.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _cell(reference: str) -> str:
    found = _CELL.match(reference)
    return f"{found[1]}{found[2]}" if found else _UNKNOWN


def _drawn(content: bytes, targets: Mapping[str, str]) -> Iterator[Beside]:
    """Pictures and texts drawn over a sheet, and where they lead, each at the cell its upper left corner lies in."""
    for kind, row, column, text in _Drawing(content, targets).found:
        if kind == "picture_over" or text:
            inside = 0 <= row < ROWS and 0 <= column < COLUMNS
            yield Beside(kind, cell_name(row, column) if inside else _UNKNOWN, text)


class _Walker:
    """One pass over a part, what only repeats other things left out; elements go by their local names."""

    def __init__(self, content: bytes) -> None:
        self._skipping = 0
        self._collecting: list[str] | None = None
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def opened(self, local: str, attributes: dict[str, str]) -> bool:
        """Take the beginning of an element; whether its text is wanted."""
        raise NotImplementedError

    def closed(self, local: str, text: str | None) -> None:
        """Take the end of an element, with its text where that was wanted."""
        raise NotImplementedError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if self._skipping or local in _ASIDE:
            self._skipping += 1
        elif self.opened(local, attributes):
            self._collecting = []

    def _characters(self, text: str) -> None:
        if self._collecting is not None and not self._skipping:
            self._collecting.append(text)

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        text = "".join(self._collecting) if self._collecting is not None else None
        self._collecting = None
        self.closed(local_name(name), text)


class _Remarks(_Walker):
    """The comments of a part, each with its attributes and all the text in it; the authors they name by number."""

    def __init__(self, content: bytes, name: str) -> None:
        self.found: list[tuple[dict[str, str], str]] = []
        self.authors: list[str] = []
        self._name = name
        self._inside: dict[str, str] | None = None
        self._text: list[str] = []
        super().__init__(content)

    def opened(self, local: str, attributes: dict[str, str]) -> bool:
        """A remark begins, or a piece of its text, or an author's name."""
        if local == self._name:
            self._inside, self._text = attributes, []
            return False
        return local == "author" or (self._inside is not None and local in _TEXTS)

    def closed(self, local: str, text: str | None) -> None:
        """That is whole now."""
        if local == "author":
            self.authors.append(text or "")
        elif text is not None:
            self._text.append(text)
        elif self._inside is not None and local == self._name:
            self.found.append((self._inside, "".join(self._text).strip()))
            self._inside = None


class _Drawing(_Walker):
    """What each anchor of a drawing holds, and where it begins; `targets` are the addresses its relations name."""

    def __init__(self, content: bytes, targets: Mapping[str, str]) -> None:
        self.found: list[tuple[BesideKind, int, int, str]] = []
        self._targets = targets
        self._row = self._column = 0
        self._in_from = False
        self._kind: BesideKind | None = None
        self._depth = 0
        self._lines: list[str] = []
        super().__init__(content)

    def opened(self, local: str, attributes: dict[str, str]) -> bool:
        """An anchor begins, its corner, something drawn, or a piece of text in it."""
        if local in _LEADS:
            said = next((value for name, value in attributes.items() if local_name(name) == "id"), "")
            if target := self._targets.get(said, ""):
                self.found.append(("link", self._row, self._column, target))
        if local.endswith("Anchor"):
            self._row = self._column = 0
        elif local == "from":
            self._in_from = True
        elif self._in_from or local == "t":
            return True
        elif self._kind:
            self._depth += 1
        elif local in _DRAWN:
            self._kind, self._lines, self._depth = _DRAWN[local], [], 0
        return False

    def closed(self, local: str, text: str | None) -> None:
        """That is whole now."""
        if local == "from":
            self._in_from = False
        elif text is not None and (self._in_from or local == "t"):
            self._take(local, text)
        elif self._kind and self._depth:
            self._depth -= 1
            if local == "p":
                self._lines.append("\n")
        elif self._kind and local in _DRAWN:
            words = "".join(self._lines).strip()
            self.found.append((self._kind, self._row, self._column, "" if self._kind == "picture_over" else words))
            self._kind = None

    def _take(self, local: str, text: str) -> None:
        if not self._in_from:
            self._lines.append(text)
        elif local in ("row", "col") and text.strip().isdecimal() and len(text) < 9:
            if local == "row":
                self._row = int(text)
            else:
                self._column = int(text)
