"""What the binary workbooks (.xls, .et, .xlsb) show struck through: whole cells, or some of the text in one.

Fonts, cell styles and rich texts are those of [MS-XLS] 2.4.122, 2.4.353, 2.4.265 and of [MS-XLSB] 2.4.149, 2.4.812,
2.5.121.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.book.sheets.raw import Pieces, whole_or_pieces

_STRUCK = 0x0008
_RICH, _MORE, _WIDE = 0x08, 0x04, 0x01
_HEAD_OF_STRINGS = 8

Rich = tuple[bytes, tuple[tuple[int, int], ...]]
"""A text in UTF-16, and where in it, in its units, which font begins."""


class Strikes:
    """The fonts and cell styles of a workbook, and its shared texts, as far as something in them is struck through.

    Not `plain` are the fonts of .xls, of which none has the number 4.
    """

    def __init__(self, *, plain: bool = True) -> None:
        self._plain = plain
        self._fonts: list[bool] = []
        self._styles: list[int] = []
        self._strings: Sequence[Rich] = ()

    @property
    def any(self) -> bool:
        """Whether anything may be struck through; as a rule nothing is."""
        return any(self._fonts)

    def font(self, body: bytes) -> None:
        """Take the record of a font."""
        self._fonts.append(bool(int.from_bytes(body[2:4], "little") & _STRUCK))

    def style(self, font: int) -> None:
        """Take the font of the next cell style."""
        self._styles.append(font)

    def strings(self, shared: Sequence[Rich]) -> None:
        """Take the shared texts."""
        self._strings = shared

    def of_shared(self, style: int, number: int) -> Pieces | None:
        """What of a cell with a shared text is struck through, as `RawSheet.struck` has it; None where nothing is."""
        return self.of_text(style, self._strings[number]) if number < len(self._strings) else self.of_cell(style)

    def of_text(self, style: int, rich: Rich) -> Pieces | None:
        """The same of a cell with a text of its own."""
        text, runs = rich
        ends = [(0, self._of_style(style)), *((2 * at, self._struck(font)) for at, font in runs), (len(text), False)]
        pieces = [(text[at:to].decode("utf-16-le", "replace"), struck) for (at, struck), (to, _) in pairwise(ends)]
        told = tuple(piece for piece in pieces if piece[0])
        return whole_or_pieces(told) if any(struck for _, struck in told) else None

    def of_cell(self, style: int) -> Pieces | None:
        """The same of a cell with anything else in it."""
        return () if self._of_style(style) else None

    def _of_style(self, style: int) -> bool:
        return style < len(self._styles) and self._struck(self._styles[style])

    def _struck(self, font: int) -> bool:
        number = font if self._plain or font < 4 else font - 1
        return number < len(self._fonts) and self._fonts[number]


def rich_text(body: bytes, at: int) -> Rich:
    """The text of a record of .xlsb that begins at `at` with what it is made of, and the runs of fonts behind it."""
    (length,) = struct.unpack_from("<I", body, at + 1)
    end = at + 5 + 2 * length
    runs = (
        body[end + 4 :][: 4 * struct.unpack_from("<I", body, end)[0]] if body[at] & 1 and len(body) >= end + 4 else b""
    )
    return body[at + 5 : end], tuple(struct.iter_unpack("<HH", runs[: len(runs) // 4 * 4]))


def shared_strings(segments: Sequence[bytes]) -> list[Rich]:
    """The shared texts of .xls: the bodies of their record and of those that go on with it; as many as are whole."""
    return list(_shared(_Segments(segments)))


def _shared(segments: _Segments) -> Iterator[Rich]:
    try:
        segments.take(_HEAD_OF_STRINGS)
        while segments.left:
            length, flags = struct.unpack("<HB", segments.take(3))
            (runs,) = struct.unpack("<H", segments.take(2)) if flags & _RICH else (0,)
            (more,) = struct.unpack("<I", segments.take(4)) if flags & _MORE else (0,)
            text = segments.characters(length, flags & _WIDE)
            fonts = tuple(struct.iter_unpack("<HH", segments.take(4 * runs)))
            segments.take(more)
            yield text, fonts
    except (struct.error, EOFError):
        return


class _Segments:
    """Bytes that lie in several records; a text that goes on in the next says anew how wide its characters are."""

    def __init__(self, segments: Sequence[bytes]) -> None:
        self._segments = [segment for segment in segments if segment]
        self._number = self._at = 0

    @property
    def left(self) -> bool:
        """Whether there are more."""
        if self._number < len(self._segments) and self._at >= len(self._segments[self._number]):
            self._number, self._at = self._number + 1, 0
        return self._number < len(self._segments)

    def take(self, count: int) -> bytes:
        """The next so many; EOFError where there are fewer."""
        taken = b""
        while len(taken) < count:
            if not self.left:
                raise EOFError
            piece = self._segments[self._number][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def characters(self, length: int, wide: int) -> bytes:
        """The next characters, in UTF-16."""
        text = b""
        while len(text) < 2 * length:
            if not self.left:
                raise EOFError
            if not self._at:
                wide, self._at = self._segments[self._number][0] & _WIDE, 1
            room = (len(self._segments[self._number]) - self._at) // (1 + wide)
            piece = self.take(min(room, length - len(text) // 2) * (1 + wide))
            if not piece and self.left and self._at:
                raise EOFError
            text += piece if wide else piece.decode("latin-1").encode("utf-16-le")
        return text
