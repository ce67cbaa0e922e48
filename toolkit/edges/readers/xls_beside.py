"""What lies on a sheet of an .xls workbook beside its values: comments, boxes of text, pictures ([MS-XLS] 2.4.179 to
2.4.181, 2.4.329; [MS-ODRAW] 2.2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.book.sheets.raw import Beside, cell_name
from toolkit.edges.readers.limits import MAX_BESIDE, hostile

DRAWING, OBJECT, TEXT_OBJECT, CONTINUED, NOTE = 0x00EC, 0x005D, 0x01B6, 0x003C, 0x001C
RECORDS = frozenset({DRAWING, OBJECT, TEXT_OBJECT, CONTINUED, NOTE})
"""The records that tell it."""
_ANCHOR, _CONTAINER = 0xF010, 0xF
_CHART, _PICTURE, _COMMENT = 0x05, 0x08, 0x19


class Besides:
    """Collects what a sheet's records say of it, in their order."""

    def __init__(self, rows: int, columns: int) -> None:
        self._rows, self._columns = rows, columns
        self._anchor = (0, 0)
        self._kind = self._number = 0
        self._awaited = 0
        self._texts: dict[int, list[str]] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._kinds: dict[int, int] = {}
        self._notes: dict[int, tuple[int, int]] = {}
        self._pictures: list[tuple[int, int]] = []

    def read(self, kind: int, body: bytes) -> None:
        """Take one record; what is too short to say anything says nothing."""
        if kind == DRAWING:
            self._anchor = _anchored(body) or self._anchor
        elif kind == OBJECT and len(body) >= 8:
            self._object(*struct.unpack_from("<HH", body, 4))
        elif kind == TEXT_OBJECT and len(body) >= 12:
            (self._awaited,) = struct.unpack_from("<H", body, 10)
        elif kind == CONTINUED and self._awaited > 0 and body:
            wide = body[0] & 1
            text = body[1:].decode("utf-16-le" if wide else "latin-1", "replace")[: self._awaited]
            self._texts.setdefault(self._number, []).append(text)
            self._awaited -= len(text)
        elif kind == NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            self._notes[number] = (row, column)
        if len(self._places) + len(self._notes) > MAX_BESIDE:
            raise hostile(f"批注和图形多达 {MAX_BESIDE} 个以上")

    def found(self) -> Iterator[Beside]:
        """All of it."""
        for row, column in self._pictures:
            yield Beside("picture_over", self._cell(row, column))
        for number, texts in self._texts.items():
            text = "".join(texts).strip()
            if self._kinds[number] == _COMMENT and number in self._notes:
                yield Beside("comment", self._cell(*self._notes[number]), text)
            elif text:
                yield Beside("box", self._cell(*self._places[number]), text)

    def _object(self, kind: int, number: int) -> None:
        self._number, self._awaited = number, 0
        self._kinds[number], self._places[number] = kind, self._anchor
        if kind in (_PICTURE, _CHART):
            self._pictures.append(self._anchor)

    def _cell(self, row: int, column: int) -> str:
        return cell_name(row, column) if row < self._rows and column < self._columns else "A1"


def _anchored(drawing: bytes) -> tuple[int, int] | None:
    """Row and column of the last shape's upper left corner that a piece of the drawing tells."""
    at, found = 0, None
    while at + 8 <= len(drawing):
        version, kind, size = struct.unpack_from("<HHI", drawing, at)
        at += 8
        if kind == _ANCHOR and at + 18 <= len(drawing):
            column, _, row = struct.unpack_from("<3H", drawing, at + 2)
            found = (row, column)
        if version & 0xF != _CONTAINER:
            at += size
    return found
