"""Reading a workbook nobody vouches for, from its bytes alone: what it really is, then what stands in its cells.

Runs inside the guarded child (`toolkit.edges.guard`): what this module cannot refuse in time, the guard ends.
The reader is never given the file itself but a plain archive of the parts checked here, so that both see the same.
"""

from __future__ import annotations

import codecs
import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, PasswordError

from toolkit.book.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.problems import Code, shorten

MAX_DECLARED = 100 * 1024 * 1024
"""Bytes all parts of one archive may unpack to."""
MAX_RATIO = 200
"""How many times its own size an archive may unpack to."""
MAX_ENTRIES = 2_000
"""Parts one archive may have."""
MAX_SHEETS = 100
"""Sheets one workbook may have."""
MAX_CELLS = 300_000
"""Cells with something in them one workbook may have."""
MAX_AREA = 24_000_000
"""Cells, blank ones too, between the first and the last filled cell of a sheet."""
MAX_PROMISED_STRINGS = 1_000_000
"""Shared strings a part may promise beyond what its size can hold."""

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_NEEDED = ("[content_types].xml", "_rels/", "docprops/", "xl/")
_NOT_NEEDED = ("xl/charts/", "xl/drawings/", "xl/media/", "xl/printersettings/", "xl/theme/")
_READER_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_REFERENCE = re.compile(r"([A-Za-z]{1,12})([0-9]{1,18})")
_ROW = re.compile(r"[0-9]{1,18}")
_DECLARATION = re.compile(rb"\A<\?xml\s[^>]{0,300}?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_DOCTYPE = re.compile(rb"(?i)<!doctype")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]{1,40})""")


class Unreadable(Exception):  # noqa: N818  what is unreadable is the file
    """The bytes are not a workbook this program takes: the code of the problem, and what it is in Chinese."""

    def __init__(self, code: Code, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


def read_workbook(data: bytes) -> RawBook:
    """Every sheet of an .xlsx or .xlsm workbook as plain values, with error cells and uncomputed formulas named.

    The content decides, never a name. Anything else, and anything broken, locked or out of proportion, raises
    `Unreadable` and nothing but that (running out of memory apart, which raises `MemoryError`).
    """
    _sniff(data)
    parts = _open_archive(data)
    try:
        titles = _sheet_parts(parts)
        scans = [_scan(parts, part) for _, part in titles]
        properties = _custom_properties(parts)
    except expat.ExpatError as error:
        raise Unreadable(Code.FILE_DAMAGED, f"内部 XML 有误：{error}") from None
    if sum(scan.filled for scan in scans) > MAX_CELLS:
        raise Unreadable(Code.FILE_HOSTILE, f"有内容的单元格超过 {MAX_CELLS} 个")
    return RawBook(_read_sheets(_plain_archive(parts), [title for title, _ in titles], scans), properties)


# What the bytes are


def _sniff(data: bytes) -> None:
    """Return where `data` begins like a zip archive; say what else it is otherwise."""
    if not data:
        raise Unreadable(Code.FILE_EMPTY)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable(Code.FILE_ENCRYPTED)
        if "WordDocument".encode("utf-16-le") in data:
            raise Unreadable(Code.FILE_DOCUMENT, "旧版 .doc/.wps")
        raise Unreadable(Code.FILE_OTHER_FORMAT, "旧版 .xls/.et")
    if data.startswith(b"PK\x05\x06"):
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "空的压缩包")
    if data.startswith(b"PK"):
        return
    if not data.strip(b"\0"):
        raise Unreadable(Code.FILE_DAMAGED, "内容全是空字节")
    for magic, what in _DOCUMENTS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_DOCUMENT, what)
    for magic, what in _MAGICS:
        if data.startswith(magic):
            raise Unreadable(Code.FILE_NOT_WORKBOOK, what)
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:11] == b"ftyphei":
        raise Unreadable(Code.FILE_DOCUMENT, "图片")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "音视频")
    text = _as_text(data[:65536])
    if text is None:
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "认不出的格式")
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Unreadable(Code.FILE_OTHER_FORMAT, "XML 电子表格 2003")
    raise Unreadable(Code.FILE_NOT_WORKBOOK, _text_kind(text))


_DOCUMENTS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"{\\rtf", "RTF 文档"),
)
"""What comes along with returns: signed copies, screenshots."""
_MAGICS = (
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
)


def _as_text(head: bytes) -> str | None:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in head:
        return None
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            # Incremental: the head may end in the middle of a character.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        odd = sum(not (character.isprintable() or character in "\t\r\n\f") for character in text)
        return text if odd * 20 <= len(text) else None
    return None


def _text_kind(text: str) -> str:
    start = text.lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table")) or "<html" in start[:2000]:
        return "网页"
    if start.startswith("mime-version:"):
        return "网页存档"
    if start.startswith("<?xml"):
        return "XML 文本"
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    for separator in (",", "\t", "，"):
        if lines and all(separator in line for line in lines):
            return "CSV 或其他文本表格"
    return "纯文本"


# The archive


def _open_archive(data: bytes) -> dict[str, bytes]:
    """The XML parts a reader needs, as UTF-8 by name: unpacked once the directory proved modest, none with DOCTYPE."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, directory = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, struct.error):
        raise Unreadable(Code.FILE_DAMAGED, "压缩结构不完整，可能没有传完") from None
    names = _check_directory(entries, len(data))
    spans = _spans(entries, data, directory)
    _check_kind(names, entries, spans, data)
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise Unreadable(Code.FILE_ENCRYPTED)
    parts: dict[str, bytes] = {}
    for name, entry, (start, end) in zip(names, entries, spans, strict=True):
        named_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        packed = data[start:end]
        if not named_xml and not _looks_like_xml(_unpack(entry, packed, 512)):
            continue
        content = _unpack(entry, packed)
        if _DOCTYPE.search(content.replace(b"\0", b"") if b"\0" in content else content):
            raise Unreadable(Code.FILE_HOSTILE, "内部 XML 带有 DOCTYPE 声明")
        if name.lower().startswith(_NEEDED) and not name.lower().startswith(_NOT_NEEDED):
            parts[name] = _as_utf8(name, content)
    return parts


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> list[str]:
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(Code.FILE_HOSTILE, f"内部文件多达 {len(entries)} 个")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_DECLARED:
        raise Unreadable(Code.FILE_HOSTILE, f"解压后将超过 {MAX_DECLARED // 1024**2} MB")
    if declared > size * MAX_RATIO:
        raise Unreadable(Code.FILE_HOSTILE, f"压缩比超过 {MAX_RATIO} 倍")
    names = [entry.orig_filename.replace("\\", "/").lstrip("/") for entry in entries]
    if any("\0" in name for name in names) or len({name.lower() for name in names}) != len(names):
        raise Unreadable(Code.FILE_HOSTILE, "内部文件重名")
    return names


def _spans(entries: list[zipfile.ZipInfo], data: bytes, directory: int) -> list[tuple[int, int]]:
    """Where each entry's packed bytes stand; entries lying over one another are refused."""
    spans, taken = [], []
    for entry in entries:
        at = entry.header_offset
        header = data[at : at + 30] if at >= 0 else b""
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable(Code.FILE_DAMAGED, "压缩结构不完整")
        start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        spans.append((start, start + entry.compress_size))
        taken.append((at, start + entry.compress_size))
    taken.sort()
    ends = [at for at, _ in taken[1:]] + [directory]
    if any(end > following for (_, end), following in zip(taken, ends, strict=False)):
        raise Unreadable(Code.FILE_HOSTILE, "内部文件互相重叠")
    return spans


def _check_kind(names: list[str], entries: list[zipfile.ZipInfo], spans: list[tuple[int, int]], data: bytes) -> None:
    lower = [name.lower() for name in names]
    if "mimetype" in lower:
        at = lower.index("mimetype")
        start, end = spans[at]
        kind = b"" if entries[at].flag_bits & 1 else _unpack(entries[at], data[start:end], 200)
        if b"opendocument.spreadsheet" in kind:
            raise Unreadable(Code.FILE_OTHER_FORMAT, ".ods")
        if b"opendocument" in kind:
            raise Unreadable(Code.FILE_NOT_WORKBOOK, "OpenDocument 文档，不是表格")
    if "xl/workbook.xml" in lower:
        return
    if "xl/workbook.bin" in lower:
        raise Unreadable(Code.FILE_OTHER_FORMAT, ".xlsb")
    for folder, what in (("word/", "Word 文档"), ("ofd.xml", "OFD 版式文件")):
        if any(name.startswith(folder) for name in lower):
            raise Unreadable(Code.FILE_DOCUMENT, what)
    if any(name.startswith("ppt/") for name in lower):
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "演示文稿")
    if any(name.startswith("xl/") for name in lower):
        raise Unreadable(Code.FILE_DAMAGED, "缺少工作簿目录")
    inside = any(name.endswith((".xlsx", ".xls", ".et", ".xlsm")) for name in lower)
    raise Unreadable(Code.FILE_NOT_WORKBOOK, "压缩包，里面有表格文件，请解压后再发" if inside else "压缩包")


def _unpack(entry: zipfile.ZipInfo, packed: bytes, head: int | None = None) -> bytes:
    """The entry's content, exactly as long as declared; or only its first `head` bytes."""
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed if head is None else packed[:head]
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-15)
        try:
            # One byte more than declared shows a false declaration; it is never a bomb.
            content = inflate.decompress(packed, entry.file_size + 1 if head is None else head)
        except zlib.error:
            raise Unreadable(Code.FILE_DAMAGED, "压缩数据有误") from None
    else:
        raise Unreadable(Code.FILE_DAMAGED, "压缩方法不是 Excel 使用的")
    if head is not None:
        return content
    if len(content) > entry.file_size:
        raise Unreadable(Code.FILE_HOSTILE, "内部文件比声明的大")
    if len(content) < entry.file_size or zlib.crc32(content) != entry.CRC:
        raise Unreadable(Code.FILE_DAMAGED, "压缩数据校验不符")
    return content


def _looks_like_xml(head: bytes) -> bool:
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bare.startswith(b"<")


def _as_utf8(name: str, content: bytes) -> bytes:
    """`content` as the reader takes it: it would read UTF-16 and CDATA as blank without a word."""
    head = content[:4]
    if b"\0" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        big = head.startswith(codecs.BOM_UTF16_BE) or head[:1] == b"\0"
        try:
            content = content.decode("utf-16-be" if big else "utf-16-le").lstrip("\ufeff").encode()
        except UnicodeError:
            raise Unreadable(Code.FILE_DAMAGED, "内部 XML 编码不对") from None
        content = _DECLARATION.sub(b"", content)
    content = content.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(content)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Unreadable(Code.FILE_DAMAGED, "内部 XML 编码不对")
    if b"\0" in content or content.lstrip()[:1] not in (b"", b"<"):
        raise Unreadable(Code.FILE_DAMAGED, "内部 XML 编码不对")
    if name.lower().endswith("sharedstrings.xml"):
        _check_promise(content)
    if b"<![CDATA[" in content:
        content = _CDATA.sub(_escaped, content)
    return content


def _escaped(match: re.Match[bytes]) -> bytes:
    return match[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _check_promise(content: bytes) -> None:
    """The reader reserves room for as many strings as are promised."""
    for promised in _UNIQUE_COUNT.findall(content[:8192]):
        if int(promised) > max(MAX_PROMISED_STRINGS, len(content) // 5):
            raise Unreadable(Code.FILE_HOSTILE, "文字表的条数是假的")


def _plain_archive(parts: dict[str, bytes]) -> io.BytesIO:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    plain.seek(0)
    return plain


# The parts


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise Unreadable(Code.FILE_HOSTILE, "内部 XML 带有 DOCTYPE 声明")


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each element's local name, attributes and own first text, in the order they open."""
    found: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), attributes, []))

    def text(characters: str) -> None:
        if found:
            found[-1][2].append(characters)

    parser = _parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(content, True)
    return ((name, attributes, "".join(texts)) for name, attributes, texts in found)


def _find(parts: dict[str, bytes], name: str) -> str | None:
    if name in parts:
        return name
    return next((part for part in parts if part.lower() == name.lower()), None)


def _sheet_parts(parts: dict[str, bytes]) -> list[tuple[str, str | None]]:
    """Each sheet's title and the part that holds it, in the workbook's order."""
    workbook = _find(parts, "xl/workbook.xml")
    if workbook is None:
        raise Unreadable(Code.FILE_DAMAGED, "缺少工作簿目录")
    relations = _find(parts, "xl/_rels/workbook.xml.rels")
    targets: dict[str, str] = {}
    for name, attributes, _ in _elements(parts[relations]) if relations else ():
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")
    sheets: list[tuple[str, str | None]] = []
    for name, attributes, _ in _elements(parts[workbook]):
        if name != "sheet":
            continue
        identifier = next((value for key, value in attributes.items() if ":" in key and _local(key) == "id"), "")
        target = targets.get(identifier, "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        sheets.append((attributes.get("name", ""), _find(parts, path)))
    if not sheets:
        raise Unreadable(Code.FILE_DAMAGED, "没有工作表")
    if len(sheets) > MAX_SHEETS:
        raise Unreadable(Code.FILE_HOSTILE, f"工作表多达 {len(sheets)} 张")
    if len({title for title, _ in sheets}) != len(sheets):
        raise Unreadable(Code.FILE_HOSTILE, "工作表重名")
    return sheets


def _custom_properties(parts: dict[str, bytes]) -> dict[str, str]:
    """The text properties of `docProps/custom.xml`; numbers, dates and flags are left out."""
    part = _find(parts, "docProps/custom.xml")
    properties: dict[str, str] = {}
    if part is None or not parts[part].strip():
        return properties
    current = ""
    for name, attributes, text in _elements(parts[part]):
        if name == "property":
            current = attributes.get("name", "")
        elif name in ("lpwstr", "lpstr", "bstr") and current:
            properties.setdefault(current, text)
    return properties


@dataclass(slots=True)
class _Scan:
    """What the reader does not tell of one sheet."""

    filled: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    uncomputed: set[str] = field(default_factory=set)


def _scan(parts: dict[str, bytes], part: str | None) -> _Scan:
    """Find error cells, uncomputed formulas and the sheet's extent.

    An error newer than the reader knows (`#SPILL!`) would cost the whole file: in `parts` it becomes `#N/A`.
    """
    if part is None:
        return _Scan()
    content = parts[part]
    scanner = _Scanner()
    scanner.parser.Parse(content, True)
    if scanner.foreign:
        pieces, done = [], 0
        for opened, closed in scanner.foreign:
            pieces += [content[done : content.index(b">", opened) + 1], b"#N/A"]
            done = closed
        parts[part] = b"".join([*pieces, content[done:]])
    area = (scanner.last_row - scanner.first_row + 1) * (scanner.last_column - scanner.first_column + 1)
    if scanner.scan.filled and area > MAX_AREA:
        corner = cell_name(scanner.last_row - 1, scanner.last_column - 1)
        raise Unreadable(Code.FILE_HOSTILE, f"表格范围大到 {corner}，请删去最后几行几列里误填的内容")
    return scanner.scan


class _Scanner:
    """One pass over a sheet's XML, whatever the prefix of its names."""

    def __init__(self) -> None:
        self.scan = _Scan()
        self.foreign: list[tuple[int, int]] = []
        self.first_row, self.last_row = _LAST_ROW, 0
        self.first_column, self.last_column = _LAST_COLUMN, 0
        self._row = self._column = 0
        self._in_row = self._in_cell = self._in_value = False
        self._kind = ""
        self._formula = self._value = False
        self._text: list[str] = []
        self._value_start = 0
        self._handlers: dict[str, str] = {}
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else _local(name)
        if self._in_cell:
            if local == "v":
                self._value = True
                if self._formula or self._kind == "e":
                    self._in_value = True
                    self._value_start = self.parser.CurrentByteIndex
                    self.parser.CharacterDataHandler = self._text.append
            elif local == "f":
                self._formula = True
            elif local == "is":
                self._value = True
                self._text.append(local)  # text of its own is a value, even where it is empty
        elif self._in_row:
            if local == "c":
                self._open_cell(attributes)
        elif local == "row":
            self._in_row = True
            self._column = 0
            number = attributes.get("r", "")
            self._row = int(number) if _ROW.fullmatch(number) else self._row + 1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise Unreadable(Code.FILE_HOSTILE, f"单元格编号“{shorten(reference, 20)}”不存在")
            self._column = _column_number(match[1])
            self._row = int(match[2])
        if not (1 <= self._row <= _LAST_ROW and 1 <= self._column <= _LAST_COLUMN):
            shown = reference or f"第 {self._row} 行"
            raise Unreadable(Code.FILE_HOSTILE, f"单元格编号“{shorten(shown, 20)}”超出表格范围")
        self._in_cell = True
        self._kind = attributes.get("t", "")
        self._formula = self._value = False
        self._text.clear()

    def _end(self, name: str) -> None:
        local = name if ":" not in name else _local(name)
        if self._in_cell:
            if local == "v" and self._in_value:
                self._in_value = False
                self.parser.CharacterDataHandler = None
                if self._kind == "e" and "".join(self._text).strip() not in _READER_ERRORS:
                    self._mark_foreign()
            elif local == "c":
                self._in_cell = False
                if self._formula or self._value:
                    self._close_cell()
        elif local == "row":
            self._in_row = False

    def _mark_foreign(self) -> None:
        # Only the text between the tags: an empty element has none, and the reader takes it as it is.
        if self._text:
            self.foreign.append((self._value_start, self.parser.CurrentByteIndex))

    def _close_cell(self) -> None:
        scan = self.scan
        scan.filled += 1
        if scan.filled > MAX_CELLS:
            raise Unreadable(Code.FILE_HOSTILE, f"有内容的单元格超过 {MAX_CELLS} 个")
        row, column = self._row, self._column
        if row < self.first_row:
            self.first_row = row
        if row > self.last_row:
            self.last_row = row
        if column < self.first_column:
            self.first_column = column
        if column > self.last_column:
            self.last_column = column
        text = "".join(self._text).strip() if self._text else ""
        if self._formula and not text and not (self._kind == "str" and self._value):
            scan.uncomputed.add(cell_name(row - 1, column - 1))
        elif self._kind == "e":
            scan.errors[cell_name(row - 1, column - 1)] = shorten(text, 40) or "#ERROR!"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


# The cells


def _read_sheets(archive: io.BytesIO, titles: list[str], scans: list[_Scan]) -> tuple[RawSheet, ...]:
    sheets: list[RawSheet] = []
    try:
        book = CalamineWorkbook.from_filelike(archive)
        if len(book.sheet_names) != len(titles):
            raise Unreadable(Code.FILE_DAMAGED, "工作表目录前后不一")
        for index, (title, scan) in enumerate(zip(titles, scans, strict=True)):
            sheet = book.get_sheet_by_index(index)
            rows = _rows(sheet.start, sheet.height, sheet.width, sheet.iter_rows())
            sheets.append(RawSheet(title, rows, scan.errors, frozenset(scan.uncomputed)))
    except (Unreadable, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError:
        raise Unreadable(Code.FILE_ENCRYPTED) from None
    except BaseException as error:  # the reader's panics are no Exceptions
        raise Unreadable(Code.FILE_DAMAGED, shorten(str(error) or type(error).__name__, 80)) from None
    return tuple(sheets)


def _rows(
    start: tuple[int, int] | None, height: int, width: int, read: Iterable[list[Any]]
) -> tuple[tuple[RawValue, ...], ...]:
    """The rows from A1 on, without trailing blanks.

    The reader gives leading blank rows but not leading blank columns; both are measured, not assumed.
    """
    if start is None:
        return ()
    rows: list[tuple[RawValue, ...]] = []
    columns_before: tuple[None, ...] = (None,) * start[1]
    blank = [""] * width
    last = 0
    for row in read:
        if row == blank:
            rows.append(())
            continue
        given = len(row)
        while row and row[-1] == "":
            row.pop()
        if row:
            values = map(_value, row)
            rows.append((*columns_before, *values) if given == width else tuple(values))
            last = len(rows)
        else:
            rows.append(())
    rows_before: list[tuple[RawValue, ...]] = [()] * (start[0] if len(rows) == height else 0)
    return tuple(rows_before + rows[:last]) if last else ()


def _value(value: RawValue) -> RawValue:
    if value == "":
        return None
    # "NaN" and 1E+999 are no numbers to anyone else.
    if type(value) is float and not math.isfinite(value):
        return str(value)
    return value
