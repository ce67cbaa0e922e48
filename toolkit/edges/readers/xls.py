"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et): a scan of their records, then calamine for the values.

The scan makes the stream harmless before calamine reads it: formulas become the values they last had, promised
sizes and the innards of charts go. Records are those of [MS-XLS] 2.3; what a record says beyond that is no concern.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from toolkit.book.sheets.raw import Beside, RawBook
from toolkit.codes import Code
from toolkit.edges.readers.binary_struck import Strikes, shared_strings
from toolkit.edges.readers.binary_words import NAME, NAME_COMMENT, Names, linked_said
from toolkit.edges.readers.cells import Rows, read_cells
from toolkit.edges.readers.limits import Unreadable, check_count, check_titles, damaged, hostile
from toolkit.edges.readers.ole import Container, plain_container
from toolkit.edges.readers.sheet_scan import ERROR_CODES, SheetScan, check_total
from toolkit.edges.readers.xls_beside import RECORDS, Besides
from toolkit.edges.readers.xls_links import LINK, PAGES, page_text, take_link
from toolkit.schema.built_in_formats import BUILT_IN

_BOF, _EOF, _FILE_PASS, _BOUND_SHEET, _STRINGS, _CONTINUED = 0x0809, 0x000A, 0x002F, 0x0085, 0x00FC, 0x003C
_OLDER_BOF = {0x0009, 0x0209, 0x0409}
_NOT_NEEDED = {0x0017, 0x0018, 0x0042, 0x00EB}
"""Links, names, drawings, on which calamine may fail; and the code page, which it would apply to wide characters."""
_CALENDAR, _FORMAT, _CELL_FORMAT, _FONT = 0x0022, 0x041E, 0x00E0, 0x0031
_LOOKS = {_CALENDAR, _FORMAT, _CELL_FORMAT, _FONT}
_DIMENSIONS, _MERGED_CELLS = 0x0200, 0x00E5
_FORMULA, _STRING, _BOOL_ERROR, _NUMBER, _MUL_RK, _LABEL_SST = 0x0006, 0x0207, 0x0205, 0x0203, 0x00BD, 0x00FD
_LEAST = {_FORMULA: 22, _BOOL_ERROR: 8, _NUMBER: 14, _MUL_RK: 12, _LABEL_SST: 10, 0x0204: 8, 0x00D6: 8, 0x027E: 10}
"""The records of cells with something in them, and how long each is at least."""
_NUMBERS = {_FORMULA, _NUMBER, 0x027E}
"""Those of them that hold one number, as it may be."""
_TEXTS = {_LABEL_SST, 0x0204, 0x00D6}
_NOTHING = 0xFFFF
"""A record type nobody reads."""
_WITH_CELLS, _BIFF8 = {0x0010, 0x0040}, b"\0\6"
"""Worksheets and sheets of macros; and the version of all that is read here."""
_ROWS, _COLUMNS = 65_536, 256
_TOO_OLD = (Code.FILE_OTHER_FORMAT, "Excel 95 及更早版本的表格")
_RIGHTS = ("\x06DataSpaces/DataSpaceInfo/DRMEncryptedDataSpace", "\x09DRMContent")
"""What a workbook has whose rights a server manages ([MS-OFFCRYPTO] 2.2)."""
_NAMED = {
    "WordDocument": (Code.FILE_DOCUMENT, "旧版 .doc/.wps 文档"),
    "PowerPoint Document": (Code.FILE_NOT_WORKBOOK, "旧版演示文稿"),
    "__properties_version1.0": (Code.FILE_NOT_WORKBOOK, "Outlook 邮件"),
}


def read_xls(data: bytes) -> RawBook:
    """Every sheet as plain values, and all that a `RawSheet` says beside them."""
    container, stream = _workbook_stream(data)
    scanners, names = _scan(stream)
    scans = [scanner.result for scanner in scanners]
    check_total(scans)
    read = read_cells(plain_container("Workbook", bytes(stream)))
    check_titles([title for title, _ in read])
    if len(read) != len(scans):
        raise damaged("工作表目录前后不一")
    for scanner, (_, rows) in zip(scanners, read, strict=True):
        scanner.check_doubtful(rows)
    return RawBook(
        tuple(scan.sheet(title, rows) for (title, rows), scan in zip(read, scans, strict=True)),
        container.custom_properties(),
        container.saved(),
        names,
    )


def _workbook_stream(data: bytes) -> tuple[Container, bytearray]:
    try:
        container = Container(data)
    except Unreadable:
        # Cut short in transfer, a file still shows what it was.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked("DRMEncryptedDataSpace".encode("utf-16-le") in data) from None
        if "WordDocument".encode("utf-16-le") in data:
            raise Unreadable(*_NAMED["WordDocument"]) from None
        raise
    rights = any(map(container.has, _RIGHTS))
    if rights or container.has("EncryptedPackage"):
        raise _locked(rights)
    for name in ("Workbook", "Book"):
        if container.has(name):
            return container, bytearray(container.stream(name))
    for name, refusal in _NAMED.items():
        if container.has(name):
            raise Unreadable(*refusal)
    raise Unreadable(Code.FILE_NOT_WORKBOOK, "认不出的 OLE 文件")


def _locked(rights: bool) -> Unreadable:
    """The refusal of a locked workbook: by a password, or by a server that manages rights."""
    return Unreadable(Code.FILE_CIPHERTEXT, "权限管理（IRM）") if rights else Unreadable(Code.FILE_ENCRYPTED)


def _records(stream: bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """Type, start and end of the body of each record from `at` on."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        start = at + 4
        at = start + size
        if at > len(stream):
            break
        yield kind, start, at
    raise damaged("记录不完整，可能没有传完")


def _scan(stream: bytearray) -> tuple[list[_SheetScanner], dict[str, str]]:
    """A scan for every sheet, charts too, and what the defined names say; changes `stream` in place for the reader of
    the values."""
    sheets: list[int] = []
    names = Names()
    strings = 0
    looks, shared, last = _Looks(), list[bytes](), 0
    for kind, start, end in _records(stream, 0):
        if start == 4 and kind != _BOF:
            if kind in _OLDER_BOF:
                raise Unreadable(*_TOO_OLD)
            raise damaged("不是 Excel 工作簿")
        if start == 4 and stream[start : start + 2] != _BIFF8:
            raise Unreadable(*_TOO_OLD)
        if kind == _EOF:
            break
        if kind in (NAME, NAME_COMMENT):
            names.read(kind, bytes(stream[start:end]))
        if kind == _FILE_PASS:
            raise Unreadable(Code.FILE_ENCRYPTED)
        if kind == _BOUND_SHEET:
            if end - start < 8:
                raise damaged("工作表目录不完整")
            sheets.append(struct.unpack_from("<I", stream, start)[0])
            stream[start + 4 : start + 6] = b"\0\0"  # hidden, or a chart: all the same here
        elif kind == _STRINGS and end - start >= 8:
            strings = struct.unpack_from("<I", stream, start + 4)[0]
        elif kind in _NOT_NEEDED:
            _drop(stream, start)
        elif kind in _LOOKS:
            looks.read(kind, bytes(stream[start:end]))
        last = last if kind == _CONTINUED else kind
        if last == _STRINGS and looks.strikes.any:
            shared.append(bytes(stream[start:end]))
    looks.strikes.strings(shared_strings(shared))
    check_count(len(sheets))
    if len(set(sheets)) != len(sheets):
        raise hostile("工作表互相重叠")
    scanners = [_SheetScanner(stream, strings, looks) for _ in sheets]
    for scanner, at in zip(scanners, sheets, strict=True):
        scanner.scan(at)
    return scanners, names.found()


def _drop(stream: bytearray, start: int) -> None:
    struct.pack_into("<H", stream, start - 4, _NOTHING)


class _Looks:
    """How cells look, as the workbook's first records tell: its calendar, format and font of each cell style."""

    def __init__(self) -> None:
        self.since_1904 = False
        self.strikes = Strikes(plain=False)
        self._codes = dict(BUILT_IN)
        self._styles: list[int] = []

    def read(self, kind: int, body: bytes) -> None:
        """Take one record."""
        if kind == _CALENDAR:
            self.since_1904 = body[:1] == b"\1"
        elif kind == _FONT:
            self.strikes.font(body)
        elif kind == _CELL_FORMAT and len(body) >= 4:
            font, number = struct.unpack_from("<HH", body)
            self._styles.append(number)
            self.strikes.style(font)
        elif kind == _FORMAT and len(body) > 5:
            number, length, flags = struct.unpack_from("<HHB", body)
            wide = flags & 1
            text = body[5 : 5 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            self._codes[number] = text

    def code(self, style: int) -> str:
        """The number format of a cell style; empty where it is General."""
        return self._codes.get(self._styles[style], "") if style < len(self._styles) else ""


class _SheetScanner:
    """One pass over a sheet's records."""

    def __init__(self, stream: bytearray, strings: int, looks: _Looks) -> None:
        self.result = SheetScan(_ROWS, _COLUMNS, since_1904=looks.since_1904)
        self._looks = looks
        self._besides = Besides(_ROWS, _COLUMNS)
        self._pages: list[str] = []
        self._stream = stream
        self._strings = strings
        self._doubtful: list[tuple[int, int]] = []
        self._awaited: tuple[int, int] | None = None
        """The formula whose text is to come in a record of its own."""

    def scan(self, at: int) -> None:
        """Walk the sheet beginning at `at`; what is embedded in it (charts) is dropped whole."""
        depth, has_cells = 0, False
        for kind, start, end in _records(self._stream, at):
            if kind == _BOF and depth == 0 and end - start >= 4:
                depth = 1
                has_cells = struct.unpack_from("<H", self._stream, start + 2)[0] in _WITH_CELLS
                continue
            if depth == 0:
                raise damaged("工作表目录指错了位置")
            depth += (kind == _BOF) - (kind == _EOF)
            if depth == 0:
                break
            if depth == 1 and kind == LINK:
                take_link(self.result, bytes(self._stream[start:end]))
            elif depth == 1 and kind in PAGES:
                self._pages.append(page_text(bytes(self._stream[start:end])))
            if depth == 1 and kind in RECORDS:
                self._besides.read(kind, bytes(self._stream[start:end]))
            if depth > 1 or kind == _EOF or not has_cells:
                _drop(self._stream, start)
            else:
                self._read(kind, start, end)
        self._no_text_came()
        self.result.beside += self._besides.found()
        self.result.beside += (Beside("page", "A1", words) for words in dict.fromkeys(self._pages) if words)

    def check_doubtful(self, rows: Rows) -> None:
        """Refuse a sheet with texts that are not there; the promised number of texts is not always true."""
        for row, column in self._doubtful:
            if row >= len(rows) or column >= len(rows[row]) or rows[row][column] is None:
                raise damaged("文字表不完整")

    def _read(self, kind: int, start: int, end: int) -> None:
        if kind == _DIMENSIONS:
            _drop(self._stream, start)
        elif kind == _MERGED_CELLS:
            self._merges(start, end)
        elif kind == _STRING:
            self._text_came(start, end)
        elif kind in _LEAST:
            self._no_text_came()
            if end - start < _LEAST[kind]:
                raise damaged("单元格记录不完整")
            row, column = struct.unpack_from("<HH", self._stream, start)
            self._cell(kind, start, end, row, column)

    def _cell(self, kind: int, start: int, end: int, row: int, column: int) -> None:
        stream = self._stream
        (style,) = struct.unpack_from("<H", stream, start + 4)
        if kind in _NUMBERS and (code := self._looks.code(style)):
            self.result.formatted(row, column, code)
        elif kind in _TEXTS:
            self.result.worded(row, column, self._looks.code(style))
        if kind != _MUL_RK and (strikes := self._looks.strikes).any:
            shared = struct.unpack_from("<I", stream, start + 6)[0] if kind == _LABEL_SST else None
            self.result.strike(
                row, column, strikes.of_cell(style) if shared is None else strikes.of_shared(style, shared)
            )
        if kind == _FORMULA:
            self.result.formula(row, column)
            if end - start > 22:
                (size,) = struct.unpack_from("<H", stream, start + 20)
                target = linked_said(bytes(stream[start + 22 : min(end, start + 22 + size)]))
                self.result.link(row, column, row, column, target)
            self._formula(start, row, column)
        elif kind == _BOOL_ERROR and stream[start + 7]:
            self._error(start, row, column, stream[start + 6])
        elif kind == _MUL_RK:
            for beside in range((end - start - 6) // 6):
                self.result.fill(row, column + beside)
                (style,) = struct.unpack_from("<H", stream, start + 4 + 6 * beside)
                self.result.strike(row, column + beside, self._looks.strikes.of_cell(style))
                if code := self._looks.code(style):
                    self.result.formatted(row, column + beside, code)
        else:
            self.result.fill(row, column)
            if kind == _LABEL_SST and struct.unpack_from("<I", stream, start + 6)[0] >= self._strings:
                self._doubtful.append((row, column))

    def _error(self, start: int, row: int, column: int, code: int) -> None:
        self.result.error(row, column, ERROR_CODES.get(code, ""))
        _drop(self._stream, start)

    def _formula(self, start: int, row: int, column: int) -> None:
        """Leave the value only, as if it had been typed."""
        stream = self._stream
        kind, value = stream[start + 6], stream[start + 8]
        if stream[start + 12 : start + 14] != b"\xff\xff":
            struct.pack_into("<H", stream, start - 4, _NUMBER)
        elif kind == 0:
            self._awaited = (row, column)
            struct.pack_into("<H", stream, start + 20, 0)  # the place without the expression
            return
        elif kind == 1:
            struct.pack_into("<H", stream, start - 4, _BOOL_ERROR)
            stream[start + 6 : start + 8] = bytes((value, 0))
        elif kind == 2:
            self._error(start, row, column, value)
            return
        else:
            _drop(stream, start)
            if kind != 3:  # a text without characters
                self.result.not_computed(row, column)
                return
        self.result.fill(row, column)

    def _text_came(self, start: int, end: int) -> None:
        if self._awaited is None:
            _drop(self._stream, start)
            return
        length, flags = struct.unpack_from("<HB", self._stream, start) if end - start > 2 else (0, 0)
        if 3 + length * (1 + (flags & 1)) > end - start:
            _drop(self._stream, start)  # it goes on in another record, which calamine would not see
            return
        self.result.fill(*self._awaited)
        self._awaited = None

    def _no_text_came(self) -> None:
        if self._awaited is not None:
            self.result.not_computed(*self._awaited)
            self._awaited = None

    def _merges(self, start: int, end: int) -> None:
        stream = self._stream
        ranges = bytes(stream[start + 2 : end - (end - start - 2) % 8])
        for first_row, last_row, first_column, last_column in struct.iter_unpack("<4H", ranges):
            self.result.merge(first_row, first_column, last_row, last_column)
        _drop(stream, start)
