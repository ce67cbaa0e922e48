"""What a received mail says, as text: headers decoded, bytes with a wrong label or none, HTML as people see it.

Chinese programs write GBK while saying GB2312, or saying nothing, and cut characters in two between encoded words,
which the standard library's strict policy turns into question marks.
"""

from __future__ import annotations

import binascii
import contextlib
import re
from email.header import decode_header
from html import unescape

from toolkit.edges.system.text import text_of

_GB = re.compile(r"(?i)\A(gb_?2312(-80)?|gbk|x-gbk|cp936|ms936|hz-gb-2312|euc-cn|chinese)\Z")
_TAGS = re.compile("<([^<>]*)>")
_TAG_NAME = re.compile("[a-zA-Z][a-zA-Z0-9]*")
_BLOCKS = frozenset(("p", "div", "br", "tr", "li", "blockquote", "hr", "table", "h1", "h2", "h3"))
_SILENT = frozenset(("script", "style", "head", "title"))
"""Elements whose text nobody reads."""


def read_header(value: str) -> str:
    """A header's text as people read it: encoded words decoded, and bytes that say no encoding guessed."""
    pieces: list[tuple[bytes, str]] = []
    try:
        found = decode_header(value)
    except (ValueError, binascii.Error):
        return _guessed(value)
    for piece, charset in found:
        if isinstance(piece, str):
            return _guessed(piece)
        if pieces and pieces[-1][1] == (charset or "") and charset:
            pieces[-1] = (pieces[-1][0] + piece, charset)
        else:
            pieces.append((piece, charset or ""))
    return "".join(charset_text(piece, charset) if charset else _unlabelled(piece) for piece, charset in pieces)


def _unlabelled(piece: bytes) -> str:
    """What stood between encoded words: the parser hands it over in an encoding of its own making."""
    with contextlib.suppress(UnicodeDecodeError):
        return _guessed(piece.decode("raw-unicode-escape"))
    return charset_text(piece, "")


def _guessed(text: str) -> str:
    """Text in which bytes of unknown encoding stand as surrogates."""
    return charset_text(text.encode("utf-8", "surrogateescape"), "") if not text.isascii() else text


def charset_text(data: bytes, charset: str) -> str:
    """Bytes as text: as their label says, where GB2312 means all of GB18030; else by what fits."""
    label = "gb18030" if _GB.match(charset.strip()) else charset.strip()
    if label:
        with contextlib.suppress(UnicodeError, LookupError, ValueError):
            return data.decode(label)
    text = text_of(data)
    return text if text is not None else data.decode("gb18030" if label == "gb18030" else "utf-8", "replace")


def page_text(page: str) -> str:
    """The text of an HTML page, a line a block; in time linear in its length, whatever it is made of."""
    pieces: list[str] = []
    silent, comment = "", False
    for number, piece in enumerate(_TAGS.split(page)):
        if comment:
            comment = not (piece.endswith("--") or "-->" in piece)
        elif number % 2 == 0:
            shown, begins, _ = piece.partition("<!--")  # a comment with tags in it
            comment = bool(begins)
            if not silent:
                pieces.append(" ".join(unescape(shown).split()) if shown.strip() else " "[: len(shown)])
        elif piece.startswith("!--"):
            comment = not piece.endswith("--")
        else:
            closes, name = piece.startswith("/"), _TAG_NAME.match(piece.lstrip("/"))
            tag = name[0].lower() if name else ""
            if tag in _SILENT and (closes or not silent):
                silent = "" if closes else tag
            if tag in _BLOCKS and not silent:
                pieces.append("\n")
    return "".join(pieces)
