"""The entries of a zip archive from a stranger: its directory is judged before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from toolkit.edges.readers.limits import MAX_DECLARED, MAX_ENTRIES, MAX_RATIO, damaged, hostile

BROKEN = (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, struct.error)
"""What the standard library makes of a broken archive."""
_SAID_IN_UTF8, _UNICODE_PATH = 0x800, 0x7075
_PAGES = ("utf-8", "gb18030")
_USUAL = range(0xA1, 0xD8)
"""The rows of GB 2312 that hold signs and the characters in common use."""


class Entry(NamedTuple):
    """One file of an archive: its name as a path without a beginning, what the directory says, its packed bytes."""

    name: str
    info: zipfile.ZipInfo
    packed: memoryview

    @property
    def locked(self) -> bool:
        """Whether it is encrypted, in the old way or the new."""
        return bool(self.info.flag_bits & 0x41)

    def unpack(self, head: int | None = None) -> bytes:
        """The content, exactly as long as declared; or only its first `head` bytes."""
        info, packed = self.info, self.packed
        if info.compress_type == zipfile.ZIP_STORED:
            content = bytes(packed if head is None else packed[:head])
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            inflate = zlib.decompressobj(-15)
            try:
                # One byte more than declared shows a false declaration; it is never a bomb.
                content = inflate.decompress(packed, info.file_size + 1 if head is None else head)
            except zlib.error:
                raise damaged("压缩数据有误") from None
        else:
            raise damaged("压缩方法不是 Excel 使用的")
        if head is not None:
            return content
        if len(content) > info.file_size:
            raise hostile("内部文件比声明的大")
        if len(content) < info.file_size or zlib.crc32(content) != info.CRC:
            raise damaged("压缩数据校验不符")
        return content


def read_entries(data: bytes) -> list[Entry]:
    """What an archive holds, still packed; refused where its directory is broken, out of proportion or a lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
    except BROKEN:
        raise damaged("压缩结构不完整，可能没有传完") from None
    names = _check_directory(infos, len(data))
    return list(map(Entry, names, infos, _contents(infos, data, directory)))


def said_names(entries: Sequence[Entry]) -> list[str]:
    """The entries' names as their writer meant them, with `/`.

    A name is UTF-8 where its flag or its Unicode field ([APPNOTE] 4.6.9) says so. Where nothing says what it is, all
    such names of an archive are of one code page: the likelier of UTF-8 and GBK, which Chinese Windows writes.
    """
    names = {at: _said(entry.info) for at, entry in enumerate(entries)}
    unsaid = {at: raw for at, entry in enumerate(entries) if names[at] is None and (raw := _raw(entry.info))}
    names |= dict(zip(unsaid, _read_alike(list(unsaid.values())), strict=True))
    return [(names[at] or entry.info.orig_filename).replace("\\", "/") for at, entry in enumerate(entries)]


def _said(info: zipfile.ZipInfo) -> str | None:
    """The name that is said to be Unicode; None where nothing says so."""
    if info.flag_bits & _SAID_IN_UTF8:
        return info.orig_filename
    at = 0
    while at + 4 <= len(info.extra):
        kind, size = struct.unpack_from("<HH", info.extra, at)
        body = info.extra[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            (summed,) = struct.unpack_from("<I", body, 1)
            # A name changed by a program that does not know the field leaves the old one there.
            if summed == zlib.crc32(_raw(info)):
                return body[5:].decode("utf-8", "replace")
    return None


def _raw(info: zipfile.ZipInfo) -> bytes:
    """The name's bytes, which the library has read as code page 437; empty where it has not."""
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return b""


def _read_alike(names: list[bytes]) -> list[str | None]:
    """Names in the code page they make the most of; none of them where they are in neither."""
    read = [(texts, _usual(texts)) for page in _PAGES if (texts := _decoded(names, page)) is not None]
    best: list[str] | None = max(read, key=lambda each: each[1], default=(None, 0.0))[0]
    return list(best) if best is not None else [None] * len(names)


def _decoded(names: Iterable[bytes], page: str) -> list[str] | None:
    try:
        return [name.decode(page) for name in names]
    except UnicodeDecodeError:
        return None


def _usual(texts: Iterable[str]) -> float:
    """How many of the characters beyond ASCII are in common use, as a share; 1 where there are none."""
    characters = [each for text in texts for each in text if not each.isascii()]
    rows = (each.encode("gb2312", "replace")[0] for each in characters)
    return sum(row in _USUAL for row in rows) / len(characters) if characters else 1.0


def _check_directory(infos: list[zipfile.ZipInfo], size: int) -> list[str]:
    """The name of each entry, no two alike."""
    if len(infos) > MAX_ENTRIES:
        raise hostile(f"内部文件多达 {len(infos)} 个")
    declared = sum(info.file_size for info in infos)
    if declared > MAX_DECLARED:
        raise hostile(f"解压后将超过 {MAX_DECLARED // 1024**2} MB")
    if declared > size * MAX_RATIO:
        raise hostile(f"压缩比超过 {MAX_RATIO} 倍")
    names = [info.orig_filename.replace("\\", "/").lstrip("/") for info in infos]
    if any("\0" in name for name in names) or len({name.lower() for name in names}) != len(names):
        raise hostile("内部文件重名")
    return names


def _contents(infos: list[zipfile.ZipInfo], data: bytes, directory: int) -> list[memoryview]:
    """Each entry's packed bytes; entries lying over one another are refused."""
    spans, taken = [], []
    for info in infos:
        at = info.header_offset
        header = data[at : at + 30] if at >= 0 else b""
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise damaged("压缩结构不完整")
        start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        spans.append((start, start + info.compress_size))
        taken.append((at, start + info.compress_size))
    taken.sort()
    ends = [at for at, _ in taken[1:]] + [directory]
    if any(end > following for (_, end), following in zip(taken, ends, strict=False)):
        raise hostile("内部文件互相重叠")
    whole = memoryview(data)
    return [whole[start:end] for start, end in spans]
