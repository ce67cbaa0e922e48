"""What expressions and defined names of binary workbooks say in words: a text, where HYPERLINK leads, a comment.

Expressions are those of [MS-XLS] 2.5.198 and, `wide`, of [MS-XLSB] 2.5.97; names those of [MS-XLS] 2.4.150 and 2.4.93.
"""

from __future__ import annotations

import struct

NAME, NAME_COMMENT = 0x0018, 0x0894
_TEXT, _SPACE = 0x17, 0x19
_BUILT_IN = 0x20
_HYPERLINK = 359
_CALLS = (0x22, 0x42, 0x62)
"""A call of a function with any number of arguments, by what kind of value is wanted of it."""


def text_said(expression: bytes, *, wide: bool = False) -> str:
    """The text that an expression is; empty where it is anything else."""
    text, rest = _text(expression, wide=wide)
    return "" if rest else text.strip()


def linked_said(expression: bytes, *, wide: bool = False) -> str:
    """Where a call of HYPERLINK leads that says so itself, as the whole expression; empty for any other."""
    call = expression[-4:]
    if len(call) < 4 or call[0] not in _CALLS or struct.unpack_from("<H", call, 2)[0] & 0x7FFF != _HYPERLINK:
        return ""
    return _text(expression[:-4], wide=wide)[0].strip()


def _text(expression: bytes, *, wide: bool) -> tuple[str, bytes]:
    """The text that an expression begins with, blanks that lay it out aside, and what follows."""
    while expression[:1] == bytes([_SPACE]):
        expression = expression[4:]
    if len(expression) < 3 or expression[0] != _TEXT:
        return "", expression
    if wide:
        end = 3 + 2 * int(struct.unpack_from("<H", expression, 1)[0])
        return expression[3:end].decode("utf-16-le", "replace"), expression[end:]
    return _spelled(expression[2:], expression[1])


def _spelled(body: bytes, length: int) -> tuple[str, bytes]:
    """A text of that many characters, whose first byte says how wide they are, and what follows."""
    wide = body[:1] == b"\1"
    end = 1 + length * (1 + wide)
    return body[1:end].decode("utf-16-le" if wide else "latin-1", "replace"), body[end:]


class Names:
    """Collects the defined names of an .xls workbook that stand for a text of their own, or have a comment."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}

    def read(self, kind: int, body: bytes) -> None:
        """Take one record; one that is cut off says nothing."""
        try:
            if kind == NAME:
                flags, _, length, size = struct.unpack_from("<HBBH", body)
                name, expression = _spelled(body[14:], length)
                if not flags & _BUILT_IN:
                    self._say(name, text_said(expression[:size]))
            elif kind == NAME_COMMENT:
                length, of_comment = struct.unpack_from("<HH", body, 12)
                name, comment = _spelled(body[16:], length)
                self._say(name, _spelled(comment, of_comment)[0].strip())
        except (struct.error, IndexError):
            return

    def _say(self, name: str, words: str) -> None:
        if words:
            self._said.setdefault(name, []).append(words)

    def found(self) -> dict[str, str]:
        """Each of them with its words."""
        return {name: "；".join(words) for name, words in self._said.items()}
