"""The archive that a workbook is: members deflated one after the other, byte for byte as `zipfile` writes them.

What is alike in many workbooks is deflated once: a whole part (`add_alike`), or a piece of one (`Alike`), which is then
a block of its own in the part, so that what comes before and behind is packed without regard to it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from struct import pack
from typing import NamedTuple
from zipfile import ZipInfo

from toolkit.edges.writing.parts_text import NotOursError

_CHUNK = 100_000
"""Characters that are compressed at a time."""
_DAY = (0, (1 << 5) | 1)
"""The time and day every member says it is of, midnight of 1980-01-01, so that the same book gives the same bytes."""
_VERSION, _DEFLATED, _OWNERS = 20, 8, 0o600 << 16
_SYSTEM = ZipInfo("x").create_system
_LARGEST = (1 << 31) - 1
"""Bytes of a member or an archive beyond which it is written in another form."""


class Alike(str):
    """A piece of a part that stands in many workbooks, and is remembered as it is packed."""


class _Packed(NamedTuple):
    """A member as it stands in the archive: the check sum and size of what it holds, and its bytes."""

    check: int
    size: int
    data: bytes


class Archive:
    """An archive under way, in memory."""

    def __init__(self) -> None:
        self._out = bytearray()
        self._listed: list[bytes] = []

    def add(self, name: str, pieces: Iterable[str]) -> None:
        """Add a part, piece by piece; `NotOursError` where it is too large."""
        self._add(name, _packed(pieces))

    def add_alike(self, name: str, text: str) -> None:
        """Add a part of which many workbooks have the very same."""
        self._add(name, _packed_once(text))

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add a part as it is."""
        self._add(name, _Packed(zlib.crc32(data), len(data), _deflated(data)))

    def _add(self, name: str, member: _Packed) -> None:
        at, told = len(self._out), name.encode("ascii")
        if at > _LARGEST or member.size > _LARGEST:
            raise NotOursError
        same = pack("<HHHHHLLL", _VERSION, 0, _DEFLATED, *_DAY, member.check, len(member.data), member.size)
        self._out += b"PK\3\4" + same + pack("<HH", len(told), 0) + told + member.data
        made_by = pack("<BB", _VERSION, _SYSTEM)
        rest = pack("<HHHHHLL", len(told), 0, 0, 0, 0, _OWNERS, at)
        self._listed.append(b"PK\1\2" + made_by + same + rest + told)

    def whole(self) -> bytes:
        """The archive with the list of its members."""
        at, count, listed = len(self._out), len(self._listed), b"".join(self._listed)
        return bytes(self._out) + listed + b"PK\5\6" + pack("<HHHHLLH", 0, 0, count, count, len(listed), at, 0)


def _packed(pieces: Iterable[str]) -> _Packed:
    packer, made = _packer(), bytearray()
    check = size = 0
    waiting: list[str] = []

    def take() -> None:
        nonlocal check, size
        data = "".join(waiting).encode()
        check, size = zlib.crc32(data, check), size + len(data)
        made.extend(packer.compress(data))
        waiting.clear()

    held = 0
    for piece in pieces:
        if isinstance(piece, Alike):
            take()
            made += packer.flush(zlib.Z_FULL_FLUSH)
            data, block = _block(piece)
            check, size, held = zlib.crc32(data, check), size + len(data), 0
            made += block
            continue
        waiting.append(piece)
        held += len(piece)
        if held > _CHUNK:
            take()
            held = 0
    take()
    made += packer.flush()
    return _Packed(check, size, bytes(made))


@lru_cache(512)
def _block(piece: Alike) -> tuple[bytes, bytes]:
    """The bytes of a piece, and these as blocks that need nothing from before."""
    data, packer = piece.encode(), _packer()
    return data, packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


@lru_cache(64)
def _packed_once(text: str) -> _Packed:
    return _packed([text])


def _deflated(data: bytes) -> bytes:
    packer = _packer()
    return packer.compress(data) + packer.flush()


def _packer() -> zlib._Compress:
    """As tight as `zipfile` packs."""
    return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, wbits=-zlib.MAX_WBITS)
