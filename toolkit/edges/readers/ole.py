"""OLE2 containers (.xls, .et, locked .xlsx, .doc), with olefile: streams, custom properties, a plain copy."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

import olefile

from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.edges.readers.limits import Unreadable, damaged
from toolkit.edges.readers.save_facts import one_line

_PROPERTIES = "\x05DocumentSummaryInformation"
_USER_DEFINED = bytes.fromhex("05D5CDD59C2E1B10939708002B2CF9AE")
_CODE_PAGE, _TEXT, _WIDE_TEXT, _MOMENT = 1, 30, 31, 64
_UNICODE = 1200
_SUMMARY = "\x05SummaryInformation"
_LAST_AUTHOR, _LAST_SAVED, _PROGRAM = 8, 13, 18
_MAX_PROPERTIES = 1_000

_SECTOR = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Container:
    """The streams of an OLE2 file by name, upper and lower case alike; `Unreadable` where its structure is broken."""

    def __init__(self, data: bytes) -> None:
        with _broken_structure():
            self._file = olefile.OleFileIO(io.BytesIO(data))
            self._limit = len(data)

    def has(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        with _broken_structure():
            return bool(self._file.exists(name))

    def stream(self, name: str) -> bytes:
        """The whole stream."""
        with _broken_structure():
            # Short streams live in one of the root's own.
            if max(self._file.get_size(name), getattr(self._file.root, "size", 0)) > self._limit:
                raise damaged("文件目录里的长度是假的")
            with self._file.openstream(name) as opened:
                return bytes(opened.read())

    def custom_properties(self) -> dict[str, str]:
        """The text properties a user or a program added; numbers, dates and flags are left out.

        What cannot be read of them is left out: they are one carrier of several.
        """
        if not self.has(_PROPERTIES):
            return {}
        try:
            return _user_defined(self.stream(_PROPERTIES))
        except (Unreadable, struct.error, LookupError):
            return {}

    def saved(self) -> Saved:
        """What the file's summary says of its last save; what cannot be read of it is left out."""
        if not self.has(_SUMMARY):
            return UNSAID
        try:
            return _saved(self.stream(_SUMMARY))
        except (Unreadable, struct.error, LookupError, OverflowError):
            return UNSAID


@contextlib.contextmanager
def _broken_structure() -> Iterator[None]:
    """Whatever the library makes of a broken container is one refusal."""
    try:
        yield
    except (OSError, ValueError, LookupError, struct.error, OverflowError, TypeError, AttributeError, RecursionError):
        raise damaged("文件结构不完整，可能没有传完") from None


def _user_defined(stream: bytes) -> dict[str, str]:
    """The text properties of a property set stream's user-defined section ([MS-OLEPS] 2.21, [MS-OSHARED] 2.3.3.2.3)."""
    (sections,) = struct.unpack_from("<I", stream, 24)
    for number in range(min(sections, 8)):
        at = 28 + 20 * number
        if stream[at : at + 16] == _USER_DEFINED:
            (start,) = struct.unpack_from("<I", stream, at + 16)
            return _section(stream[start:])
    return {}


def _section(section: bytes) -> dict[str, str]:
    places, page = _places(section)
    found: dict[str, str] = {}
    for key, name in _names(section, places[0], page == _UNICODE, _encoding(page)).items():
        text = _text(section, places[key], _encoding(page)) if key in places else None
        if text is not None:
            found.setdefault(name, text)
    return found


def _saved(stream: bytes) -> Saved:
    """What the first section of a summary stream says of the last save ([MS-OLEPS] 3.1); its moments are UTC."""
    (start,) = struct.unpack_from("<I", stream, 44)
    section = stream[start:]
    places, page = _places(section)
    by, program = (
        one_line(_text(section, places[key], _encoding(page)) or "") if key in places else ""
        for key in (_LAST_AUTHOR, _PROGRAM)
    )
    at = _moment(section, places[_LAST_SAVED]) if _LAST_SAVED in places else None
    return Saved(at, at is not None, by, program)


def _places(section: bytes) -> tuple[dict[int, int], int]:
    """Where each property of a section stands, and the code page of its texts."""
    (count,) = struct.unpack_from("<I", section, 4)
    places = dict(struct.unpack_from("<II", section, 8 + 8 * each) for each in range(min(count, _MAX_PROPERTIES)))
    page = struct.unpack_from("<H", section, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
    return places, page


def _encoding(page: int) -> str:
    return {_UNICODE: "utf-16-le", 65001: "utf-8"}.get(page, f"cp{page}")


def _text(section: bytes, at: int, encoding: str) -> str | None:
    """The text of a property; None where it is of another kind."""
    kind, length = struct.unpack_from("<II", section, at)
    start = at + 8
    if kind == _TEXT:
        return section[start : start + length].decode(encoding, "replace").rstrip("\0")
    if kind == _WIDE_TEXT:
        return section[start : start + 2 * length].decode("utf-16-le", "replace").rstrip("\0")
    return None


def _moment(section: bytes, at: int) -> datetime | None:
    """The moment of a property, kept in tenths of microseconds since 1601; None where it was never set."""
    kind, tenths = struct.unpack_from("<IQ", section, at)
    return datetime(1601, 1, 1) + timedelta(microseconds=tenths // 10) if kind == _MOMENT and tenths else None


def _names(section: bytes, at: int, wide: bool, encoding: str) -> dict[int, str]:
    """The dictionary: what each property is called."""
    (count,) = struct.unpack_from("<I", section, at)
    at += 4
    names: dict[int, str] = {}
    for _ in range(min(count, _MAX_PROPERTIES)):
        key, length = struct.unpack_from("<II", section, at)
        size = 2 * length if wide else length
        names[key] = section[at + 8 : at + 8 + size].decode(encoding, "replace").rstrip("\0")
        at += 8 + size + (-size % 4 if wide else 0)
    return names


def plain_container(name: str, stream: bytes) -> bytes:
    """A container of one stream and nothing else ([MS-CFB], version 4: sectors of 4096 bytes)."""
    stream = stream.ljust(_SECTOR, b"\0")  # shorter ones would have to live elsewhere
    wanted = -(-len(stream) // _SECTOR)
    a_table = _SECTOR // 4
    tables = -(-(1 + wanted) // (a_table - 1))
    first = 1 + tables
    chain = [_END, *[_FAT] * tables, *range(first + 1, first + wanted), _END]
    chain += [_FREE] * (tables * a_table - len(chain))
    header = struct.pack(
        "<8s16x5H6x9I", olefile.MAGIC, 0x3E, 4, 0xFFFE, 12, 6, 1, tables, 0, 0, 4096, _END, 0, _END, 0
    ) + struct.pack("<109I", *range(1, first), *[_FREE] * (109 - tables))
    entries = [_entry("Root Entry", 5, 1, 0, 0), _entry(name, 2, _FREE, first, len(stream))]
    entries += [_entry("", 0, _FREE, 0, 0)] * (_SECTOR // 128 - len(entries))
    sectors = b"".join([*entries, struct.pack(f"<{len(chain)}I", *chain), stream])
    return header.ljust(_SECTOR, b"\0") + sectors + bytes(-len(sectors) % _SECTOR)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    length = len(spelled) + 2 if name else 0
    return struct.pack("<64sHBBIII36xIQ", spelled, length, kind, 1, _FREE, _FREE, child, start, size)
