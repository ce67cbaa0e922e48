"""A zip archive from a stranger: its directory judged before anything is unpacked, its XML before anything reads it.

The cells' reader is never given the file itself but a plain archive of parts checked here, so that both see the same.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

from toolkit.codes import Code
from toolkit.edges.readers.limits import MAX_DECLARED, MAX_ENTRIES, MAX_RATIO, Unreadable, damaged, hostile

_NEEDED = {
    "xlsx": re.compile(
        r"(?i)\[content_types\]\.xml|(_rels|docprops)/.*|xl/(?!charts/|drawings/|media/|printersettings/|theme/).*"
    ),
    "xlsb": re.compile(
        r"(?i)docprops/custom\.xml|xl/_rels/workbook\.bin\.rels|xl/(?:workbook|sharedstrings|styles)\.bin"
        r"|xl/[a-z]*sheets/[^/]*\.bin"
    ),
    "ods": re.compile(r"content\.xml|meta\.xml"),
}
_WORKBOOKS = (".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods")
_NAMED = {
    "word/": (Code.FILE_DOCUMENT, "Word 文档"),
    "ofd.xml": (Code.FILE_DOCUMENT, "OFD 版式文件"),
    "ppt/": (Code.FILE_NOT_WORKBOOK, "演示文稿"),
}
_DECLARATION = re.compile(rb"\A<\?xml\s[^>]{0,300}?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_DOCTYPE = re.compile(rb"(?i)<!doctype")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

Kind = Literal["xlsx", "xlsb", "ods"]


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's kind, and the content of the parts its reader needs by name: XML as UTF-8, none with DOCTYPE."""

    kind: Kind
    parts: dict[str, bytes]


def open_package(data: bytes) -> Package:
    """Unpack what a reader needs, once the directory proved modest; `Unreadable` where it is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, struct.error):
        raise damaged("压缩结构不完整，可能没有传完") from None
    names = _check_directory(entries, len(data))
    packed = dict(zip(names, _contents(entries, data, directory), strict=True))
    by_name = dict(zip(names, entries, strict=True))
    kind = _kind(by_name, packed)
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise Unreadable(Code.FILE_ENCRYPTED)
    parts: dict[str, bytes] = {}
    for name, entry in by_name.items():
        needed = _NEEDED[kind].fullmatch(name) is not None
        named_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        is_xml = named_xml or _looks_like_xml(_unpack(entry, packed[name], 512))
        if not is_xml and not (needed and kind == "xlsb"):
            continue
        content = _unpack(entry, packed[name])
        if is_xml and _DOCTYPE.search(content.replace(b"\0", b"") if b"\0" in content else content):
            raise hostile("内部 XML 带有 DOCTYPE 声明")
        if needed:
            parts[name] = _as_utf8(content) if is_xml else content
    return Package(kind, parts)


def unpack_files(data: bytes) -> dict[str, bytes] | None:
    """The files of an archive of files, by name with `/`; None for anything else: a workbook, a document, a locked
    archive, one out of all proportion.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
        names = _check_directory(entries, len(data))
        lower = {name.lower() for name in names}
        if lower & {"[content_types].xml", "mimetype", "ofd.xml"} or any(entry.flag_bits & 0x41 for entry in entries):
            return None
        packed = list(_contents(entries, data, directory))
        return {
            _entry_name(entry): _unpack(entry, content)
            for entry, content in zip(entries, packed, strict=True)
            if not entry.is_dir()
        }
    except (Unreadable, zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, struct.error):
        return None


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name: Chinese Windows writes GBK and does not say so."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8" if entry.create_system == 3 else "gb18030")
    return name.replace("\\", "/")


def plain_archive(parts: Mapping[str, bytes]) -> bytes:
    """An archive of `parts`, stored as they are."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return plain.getvalue()


def find_part(parts: Mapping[str, bytes], name: str) -> str | None:
    """The part of that name, or of one differing in case only."""
    if name in parts:
        return name
    return next((part for part in parts if part.lower() == name.lower()), None)


def relation_targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Relation id -> full name of the part it points to, from a workbook's `.rels` part."""
    part = find_part(parts, name)
    targets: dict[str, str] = {}
    for element, attributes, _ in elements(parts[part]) if part else ():
        if element == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            targets[attributes.get("Id", "")] = path
    return targets


def custom_properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The text properties of `docProps/custom.xml`; numbers, dates and flags are left out."""
    part = find_part(parts, "docProps/custom.xml")
    properties: dict[str, str] = {}
    if part is None or not parts[part].strip():
        return properties
    current = ""
    for name, attributes, text in elements(parts[part]):
        if name == "property":
            current = attributes.get("name", "")
        elif name in ("lpwstr", "lpstr", "bstr") and current:
            properties.setdefault(current, text)
    return properties


# The directory and what it points to


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> list[str]:
    if len(entries) > MAX_ENTRIES:
        raise hostile(f"内部文件多达 {len(entries)} 个")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_DECLARED:
        raise hostile(f"解压后将超过 {MAX_DECLARED // 1024**2} MB")
    if declared > size * MAX_RATIO:
        raise hostile(f"压缩比超过 {MAX_RATIO} 倍")
    names = [entry.orig_filename.replace("\\", "/").lstrip("/") for entry in entries]
    if any("\0" in name for name in names) or len({name.lower() for name in names}) != len(names):
        raise hostile("内部文件重名")
    return names


def _contents(entries: list[zipfile.ZipInfo], data: bytes, directory: int) -> Iterator[memoryview]:
    """Each entry's packed bytes; entries lying over one another are refused."""
    spans, taken = [], []
    for entry in entries:
        at = entry.header_offset
        header = data[at : at + 30] if at >= 0 else b""
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise damaged("压缩结构不完整")
        start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        spans.append((start, start + entry.compress_size))
        taken.append((at, start + entry.compress_size))
    taken.sort()
    ends = [at for at, _ in taken[1:]] + [directory]
    if any(end > following for (_, end), following in zip(taken, ends, strict=False)):
        raise hostile("内部文件互相重叠")
    whole = memoryview(data)
    return (whole[start:end] for start, end in spans)


def _kind(entries: Mapping[str, zipfile.ZipInfo], packed: Mapping[str, memoryview]) -> Kind:
    """Which workbook the parts make up; the rest is refused by name."""
    lower = {name.lower(): name for name in entries}
    if mimetype := lower.get("mimetype"):
        entry = entries[mimetype]
        kind = b"" if entry.flag_bits & 1 else _unpack(entry, packed[mimetype], 200)
        if b"opendocument.spreadsheet" in kind:
            _refuse_locked(entries, packed)
            return "ods"
        if b"opendocument" in kind:
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


def _refuse_locked(entries: Mapping[str, zipfile.ZipInfo], packed: Mapping[str, memoryview]) -> None:
    """OpenDocument encrypts part by part and says so in its manifest."""
    manifest = entries.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in _unpack(manifest, packed["META-INF/manifest.xml"]):
        raise Unreadable(Code.FILE_ENCRYPTED)


def _unpack(entry: zipfile.ZipInfo, packed: memoryview, head: int | None = None) -> bytes:
    """The entry's content, exactly as long as declared; or only its first `head` bytes."""
    if entry.compress_type == zipfile.ZIP_STORED:
        content = bytes(packed if head is None else packed[:head])
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-15)
        try:
            # One byte more than declared shows a false declaration; it is never a bomb.
            content = inflate.decompress(packed, entry.file_size + 1 if head is None else head)
        except zlib.error:
            raise damaged("压缩数据有误") from None
    else:
        raise damaged("压缩方法不是 Excel 使用的")
    if head is not None:
        return content
    if len(content) > entry.file_size:
        raise hostile("内部文件比声明的大")
    if len(content) < entry.file_size or zlib.crc32(content) != entry.CRC:
        raise damaged("压缩数据校验不符")
    return content


# XML


def _looks_like_xml(head: bytes) -> bool:
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bare.startswith(b"<")


def _as_utf8(content: bytes) -> bytes:
    """`content` as the cells' reader takes it: it would read UTF-16 and CDATA as blank without a word."""
    head = content[:4]
    if b"\0" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        big = head.startswith(codecs.BOM_UTF16_BE) or head[:1] == b"\0"
        try:
            content = content.decode("utf-16-be" if big else "utf-16-le").lstrip("\ufeff").encode()
        except UnicodeError:
            raise damaged("内部 XML 编码不对") from None
        content = _DECLARATION.sub(b"", content)
    content = content.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(content)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise damaged("内部 XML 编码不对")
    if b"\0" in content or content.lstrip()[:1] not in (b"", b"<"):
        raise damaged("内部 XML 编码不对")
    if b"<![CDATA[" in content:
        content = _CDATA.sub(_escaped, content)
    return content


def _escaped(match: re.Match[bytes]) -> bytes:
    return match[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def local_name(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def xml_parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses DOCTYPE."""
    parser = expat.ParserCreate(None, namespace_separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise hostile("内部 XML 带有 DOCTYPE 声明")


def elements(content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each element's local name, attributes and own first text, in the order they open."""
    found: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local_name(name), attributes, []))

    def text(characters: str) -> None:
        if found:
            found[-1][2].append(characters)

    parser = xml_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(content, True)
    return ((name, attributes, "".join(texts)) for name, attributes, texts in found)
