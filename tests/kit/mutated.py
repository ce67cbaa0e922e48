"""Files as a failing disk, a cut line or another program's fault leaves them: sound ones, mutated from a seed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_NUMBERS = (b"0", b"-1", b"1", b"65535", b"1048577", b"2147483648", b"99999999999999999999", b"1e309", b"NaN", b"")
_TEXTS = (
    *(b"<", b"&", b"&x;", b"]]>", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", "𠮷".encode(), "\u202e".encode()),
    *(b"A" * 70_000, b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b'"', b"=1+1", b"\r\n\r\n", b"\t", b"--", b"%s", b"../../x"),
)
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_WORD = re.compile(rb"[A-Za-z_:]{3,}")


def mutated(data: bytes, chance: Random) -> bytes:
    """Those bytes with one to four things done to them; of a zip archive often to what one of its members holds."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        if data[:2] == b"PK" and chance.random() < 0.7:
            data = _in_a_member(data, chance)
        else:
            data = chance.choice(_ANYWHERE)(data, chance)
    return data


def _span(data: bytes, chance: Random, longest: int = 4000) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randrange(1, longest))


def _flip(data: bytes, chance: Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice((1, 3, 40)) if data else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.8 else data[at:]


def _drop(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 50)) + data[end:]


def _blank(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.choice((b"\0", b" ", b"\xff")) * (end - start) + data[end:]


def _move(data: bytes, chance: Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _insert(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TEXTS) + data[at:]


def _other(pattern: re.Pattern[bytes], words: Callable[[bytes, Random], bytes]) -> Callable[[bytes, Random], bytes]:
    def changed(data: bytes, chance: Random) -> bytes:
        found = list(pattern.finditer(data[:400_000]))
        if not found:
            return _flip(data, chance)
        its = chance.choice(found)
        return data[: its.start()] + words(its[0], chance) + data[its.end() :]

    return changed


_ANYWHERE: tuple[Callable[[bytes, Random], bytes], ...] = (_flip, _cut, _drop, _double, _blank, _move, _insert)
_IN_TEXT: tuple[Callable[[bytes, Random], bytes], ...] = (
    _other(_NUMBER, lambda _, chance: chance.choice(_NUMBERS)),
    _other(_TAG, lambda _, chance: chance.choice((b"", b"<a>", b"</row>", b"<c r='A1'>"))),
    _other(_TAG, lambda its, chance: its * chance.choice((2, 300))),
    _other(_WORD, lambda its, chance: its[::-1] if chance.random() < 0.5 else its.upper()),
    *_ANYWHERE,
)


def _in_a_member(data: bytes, chance: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(each.filename, archive.read(each)) for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return _flip(data, chance)
    if not members:
        return data
    at = chance.randrange(len(members))
    name, held = members[at]
    what = chance.random()
    if what < 0.8:
        members[at] = name, chance.choice(_IN_TEXT)(held, chance)
    elif what < 0.87:
        del members[at]
    elif what < 0.94:
        members[at] = chance.choice((name.upper(), f"../{name}", name[:-1], chance.choice(members)[0])), held
    else:
        members.append((name, chance.choice(members)[1]))
    made = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, its in members:
            archive.writestr(zipfile.ZipInfo(member, (2021, 9, 13, 0, 0, 0)), its, zipfile.ZIP_DEFLATED)
    return made.getvalue()
