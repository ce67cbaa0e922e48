"""Where a cell of an .xls workbook leads ([MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7), and what the head and foot of its
printed pages say ([MS-XLS] 2.4.136, 2.4.124).
"""

from __future__ import annotations

import struct

from toolkit.edges.readers.page_text import page_words
from toolkit.edges.readers.sheet_scan import SheetScan

LINK, HEAD, FOOT = 0x01B8, 0x0014, 0x0015
PAGES = frozenset({HEAD, FOOT})
_MONIKER, _LOCATION, _SPELLED, _DISPLAYED, _FRAMED = 0x01, 0x08, 0x100, 0x10, 0x80
_ADDRESS = bytes.fromhex("E0C9EA79F9BACE118C8200AA004BA90B")
_FILE = bytes.fromhex("0303000000000000C000000000000046")


def take_link(scan: SheetScan, body: bytes) -> None:
    """Put where the record leads into the scan; one that is cut off, or leads nowhere outside, says nothing."""
    try:
        first_row, last_row, first_column, last_column = struct.unpack_from("<4H", body)
        scan.link(first_row, first_column, last_row, last_column, _target(body))
    except (struct.error, IndexError):
        return


def page_text(body: bytes) -> str:
    """What the head or foot of a sheet's pages says."""
    if len(body) < 3:
        return ""
    length, flags = struct.unpack_from("<HB", body)
    wide = flags & 1
    return page_words(body[3 : 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace"))


def _target(body: bytes) -> str:
    (said,) = struct.unpack_from("<I", body, 28)
    at = 32
    for flag in (_DISPLAYED, _FRAMED):
        if said & flag:
            _, at = _spelled(body, at)
    target = ""
    if said & _MONIKER:
        target, at = _spelled(body, at) if said & _SPELLED else _moniker(body, at)
    if target and said & _LOCATION:
        place, at = _spelled(body, at)
        target += f"#{place}" if place else ""
    return target


def _spelled(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, in characters; and where it ends."""
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * min(length, len(body))
    return _text(body[at + 4 : end]), end


def _moniker(body: bytes, at: int) -> tuple[str, int]:
    kind, at = body[at : at + 16], at + 16
    if kind == _ADDRESS:
        (size,) = struct.unpack_from("<I", body, at)
        return (_text(body[at + 4 : at + 4 + size]) if at + 4 + size <= len(body) else ""), at + 4 + size
    if kind != _FILE:
        return "", len(body)
    up, size = struct.unpack_from("<HI", body, at)
    short, at = body[at + 6 : at + 6 + size], at + 6 + size + 24
    (more,) = struct.unpack_from("<I", body, at)
    if not more:
        return "../" * min(up, 9) + short.split(b"\0")[0].decode("gb18030", "replace"), at + 4
    (size,) = struct.unpack_from("<I", body, at + 4)
    return "../" * min(up, 9) + _text(body[at + 10 : at + 10 + size]), at + 4 + more


def _text(spelled: bytes) -> str:
    return spelled[: len(spelled) // 2 * 2].decode("utf-16-le", "replace").split("\0")[0]
