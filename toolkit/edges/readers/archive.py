"""A zip archive from a stranger: its directory judged before anything is unpacked, its XML before anything reads it.

The cells' reader is never given the file itself but a plain archive of parts checked here, so that both see the same.
"""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from toolkit.codes import Code
from toolkit.edges.readers.limits import MAX_DECLARED, MAX_ENTRIES, MAX_RATIO, Unreadable, damaged, hostile
from toolkit.edges.readers.xml_text import as_utf8, looks_like_xml, refuse_doctype

_NEEDED = {
    "xlsx": re.compile(
        r"(?i)\[content_types\]\.xml|(_rels|docprops)/.*|xl/(?!charts/|drawings/vml|media/|printersettings/|theme/).*"
    ),
    "xlsb": re.compile(
        r"(?i)docprops/(?:custom|core|app)\.xml|xl/_rels/workbook\.bin\.rels|xl/(?:workbook|sharedstrings|styles)\.bin"
        r"|xl/[a-z]*sheets/(?:_rels/[^/]*\.rels|[^/]*\.bin)|xl/(?:drawings/(?!vml)|threadedcomments/).*|xl/comments.*"
    ),
    "ods": re.compile(r"content\.xml|meta\.xml"),
}
_WORKBOOKS = (".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods")
_NAMED = {
    "word/": (Code.FILE_DOCUMENT, "Word 文档"),
    "ofd.xml": (Code.FILE_DOCUMENT, "OFD 版式文件"),
    "ppt/": (Code.FILE_NOT_WORKBOOK, "演示文稿"),
}
_BROKEN = (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, struct.error)
"""What the standard library makes of a broken archive."""

Format = Literal["xlsx", "xlsb", "ods"]


@dataclass(frozen=True, slots=True)
class WorkbookArchive:
    """A workbook's format, and the content of the parts its reader needs by name: XML as UTF-8, none with DOCTYPE."""

    format: Format
    parts: dict[str, bytes]


def open_archive(data: bytes) -> WorkbookArchive:
    """Unpack what a reader needs, once the directory proved modest; `Unreadable` where it is no workbook."""
    entries = _entries(data)
    kind = _format({entry.name: entry for entry in entries})
    if any(entry.locked for entry in entries):
        raise Unreadable(Code.FILE_ENCRYPTED)
    parts: dict[str, bytes] = {}
    for entry in entries:
        needed = _NEEDED[kind].fullmatch(entry.name) is not None
        is_xml = entry.name.lower().endswith((".xml", ".rels", ".vml")) or looks_like_xml(entry.unpack(512))
        if not is_xml and not (needed and kind == "xlsb"):
            continue
        content = entry.unpack()
        if is_xml:
            refuse_doctype(content)
        if needed:
            parts[entry.name] = as_utf8(content) if is_xml else content
    return WorkbookArchive(kind, parts)


def unpack_files(data: bytes) -> dict[str, bytes] | None:
    """The files of an archive of files, by name with `/`; None for anything else: a workbook, a document, a locked
    archive, one out of all proportion.
    """
    try:
        entries = _entries(data)
        names = {entry.name.lower() for entry in entries}
        if names & {"[content_types].xml", "mimetype", "ofd.xml"} or any(entry.locked for entry in entries):
            return None
        return {entry.said_name: entry.unpack() for entry in entries if not entry.info.is_dir()}
    except (Unreadable, *_BROKEN):
        return None


def plain_archive(parts: Mapping[str, bytes]) -> bytes:
    """An archive of `parts`, stored as they are."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return plain.getvalue()


class _Entry(NamedTuple):
    """One file of an archive: its name as a path without a beginning, what the directory says, its packed bytes."""

    name: str
    info: zipfile.ZipInfo
    packed: memoryview

    @property
    def locked(self) -> bool:
        """Whether it is encrypted, in the old way or the new."""
        return bool(self.info.flag_bits & 0x41)

    @property
    def said_name(self) -> str:
        """Its name as its writer meant it: Chinese Windows writes GBK and does not say so."""
        name = self.info.orig_filename
        if not self.info.flag_bits & 0x800:
            with contextlib.suppress(UnicodeError):
                name = name.encode("cp437").decode("utf-8" if self.info.create_system == 3 else "gb18030")
        return name.replace("\\", "/")

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


def _entries(data: bytes) -> list[_Entry]:
    """What an archive holds, still packed; refused where its directory is broken, out of proportion or a lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
    except _BROKEN:
        raise damaged("压缩结构不完整，可能没有传完") from None
    names = _check_directory(infos, len(data))
    return list(map(_Entry, names, infos, _contents(infos, data, directory)))


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


def _format(entries: Mapping[str, _Entry]) -> Format:
    """Which workbook the parts make up; the rest is refused by name."""
    lower = {name.lower(): name for name in entries}
    if mimetype := lower.get("mimetype"):
        entry = entries[mimetype]
        said = b"" if entry.info.flag_bits & 1 else entry.unpack(200)
        if b"opendocument.spreadsheet" in said:
            _refuse_locked(entries)
            return "ods"
        if b"opendocument" in said:
            raise Unreadable(Code.FILE_NOT_WORKBOOK, "OpenDocument 文档，不是表格")
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "xl/workbook.bin" in lower:
        return "xlsb"
    for folder, refusal in _NAMED.items():
        if any(name.startswith(folder) for name in lower):
            raise Unreadable(*refusal)
    if any(name.startswith("xl/") for name in lower):
        raise damaged("缺少工作簿目录")
    if any(name.endswith(".iwa") for name in lower):
        raise Unreadable(Code.FILE_OTHER_FORMAT, "苹果 iWork 文件（Numbers 等）")
    inside = any(name.endswith(_WORKBOOKS) for name in lower)
    raise Unreadable(Code.FILE_NOT_WORKBOOK, "压缩包，里面有表格文件，请解压后再发" if inside else "压缩包")


def _refuse_locked(entries: Mapping[str, _Entry]) -> None:
    """OpenDocument encrypts part by part and says so in its manifest."""
    manifest = entries.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in manifest.unpack():
        raise Unreadable(Code.FILE_ENCRYPTED)
