"""Binary workbooks (.xlsb): a scan of their records writes a plain copy, and calamine reads the values from that.

The copy holds what values need and nothing else: no names, links or formulas, which calamine would read and fail on
what it does not know; true counts; whole numbers with their date format. Records are those of [MS-XLSB] 2.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from toolkit.book.sheets.raw import Beside, Pieces, RawBook, cell_name
from toolkit.edges.readers.archive import Archive, plain_archive
from toolkit.edges.readers.binary_struck import Strikes, rich_text
from toolkit.edges.readers.binary_words import linked_said, text_said
from toolkit.edges.readers.cells import read_cells
from toolkit.edges.readers.limits import Unreadable, check_titles, damaged
from toolkit.edges.readers.page_text import page_words
from toolkit.edges.readers.parts import PACKAGE, Parts, custom_properties
from toolkit.edges.readers.save_facts import of_package
from toolkit.edges.readers.sheet_scan import COLUMNS, ERROR_CODES, ROWS, SheetScan, check_total
from toolkit.edges.readers.xlsx_beside import beside_of
from toolkit.edges.readers.xml_text import looks_like_xml
from toolkit.schema.built_in_formats import BUILT_IN

_WORKBOOK_PROPERTIES, _SHEET, _AFTER_SHEETS = 153, 156, 157
_BEGIN_SHEETS, _END_SHEETS = 143, 144
_BEGIN_STRINGS, _STRING_ITEM = 159, 19
_BEGIN_FORMATS, _FORMAT, _BEGIN_CELL_FORMATS, _CELL_FORMAT, _END_CELL_FORMATS = 615, 44, 617, 47, 618
_BEGIN_FONTS, _FONT = 611, 43
_EXTENT, _BEGIN_ROWS, _END_ROWS, _MERGED = 148, 145, 146, 176
_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 1, 2, 3, 4, 5, 6, 7
_RICH_TEXT, _LAST_SHORT = 62, 18
_COMMENT, _COMMENT_TEXT = 635, 637
_LINK, _PAGES, _NAME, _BUILT_IN = 494, 479, 39, 0x20
_NUMBERS = {_RK, _REAL, 9, 13, 16}
"""The cells of numbers, those of formulas and those without a column of their own among them."""
_TEXTS = {_TEXT, _SHARED, 8, 17, 18, _RICH_TEXT}
_VALUES = {8: _TEXT, 9: _REAL, 10: _BOOL, 11: _ERROR, **{short: short - 11 for short in range(12, _LAST_SHORT + 1)}}
"""Formulas, and cells without a column of their own, as the plain cell of the same value."""
_RECORD_HEAD = 6
"""Bytes before the body of a record as `_record` writes it, of the longer kinds."""
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="rId{0}" Type="x" Target="worksheets/sheet{0}.bin"/>'


def read_xlsb(archive: Archive) -> RawBook:
    """Every sheet as plain values, and all that a `RawSheet` says beside them; its formulas always have values."""
    parts = archive.parts
    try:
        plain, titles, scans = _plain_parts(parts, archive.main)
    except struct.error:
        raise damaged("内部记录不完整") from None
    check_total(scans)
    read = read_cells(plain_archive(plain))
    if [title for title, _ in read] != titles:
        raise damaged("工作表目录前后不一")
    return RawBook(
        tuple(scan.sheet(title, rows) for (title, rows), scan in zip(read, scans, strict=True)),
        custom_properties(parts.first(PACKAGE, "custom-properties")),
        of_package(parts),
        dict(_names(parts.read(archive.main))),
    )


def _plain_parts(parts: Parts, main: str) -> tuple[dict[str, bytes], list[str], list[SheetScan]]:
    """The parts of the plain copy, and the title and scan of each sheet."""
    calendar, sheets = _sheets(parts, main)
    titles = [title for title, _ in sheets]
    check_titles(titles)
    strings, styles = list(_strings(parts.first(main, "sharedStrings"))), parts.first(main, "styles")
    workbook = [calendar, _record(_BEGIN_SHEETS)]
    plain = {
        "xl/_rels/workbook.bin.rels": _RELATIONS.format(
            "".join(map(_RELATION.format, range(1, len(sheets) + 1)))
        ).encode(),
        "xl/sharedStrings.bin": _record(_BEGIN_STRINGS, struct.pack("<II", len(strings), len(strings)))
        + b"".join(_record(_STRING_ITEM, b"\0" + each) for each in strings),
        "xl/styles.bin": _formats(styles),
    }
    scans = []
    formats, strikes = _looks(styles)
    if strikes.any:
        items = _records(parts.first(main, "sharedStrings"))
        strikes.strings([rich_text(body, 0) for kind, body in items if kind == _STRING_ITEM])
    since_1904 = bool(calendar) and bool(calendar[_RECORD_HEAD] & 1)
    for number, (title, name) in enumerate(sheets, start=1):
        workbook.append(_record(_SHEET, struct.pack("<II", 0, number) + _packed(f"rId{number}") + _packed(title)))
        scan = SheetScan(since_1904=since_1904)
        if name:
            scan.beside += (*beside_of(parts, name), *_comments(parts, name))
            _around(parts, name, scan)
        cells = b"".join(_cells(parts.read(name), len(strings), scan, formats, strikes))
        plain[f"xl/worksheets/sheet{number}.bin"] = (
            _record(_EXTENT, bytes(16)) + _record(_BEGIN_ROWS) + cells + _record(_END_ROWS)
        )
        scans.append(scan)
    plain["xl/workbook.bin"] = b"".join([*workbook, _record(_END_SHEETS), _record(_AFTER_SHEETS)])
    return plain, titles, scans


# Records


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each record."""
    at = 0
    while at < len(part):
        kind, at = _varint(part, at, 2)
        size, at = _varint(part, at, 4)
        if at + size > len(part):
            raise damaged("内部记录不完整")
        yield kind, part[at : at + size]
        at += size


def _varint(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes with seven bits each, and where it ends."""
    number = 0
    for place in range(most):
        if at + place >= len(part):
            raise damaged("内部记录不完整")
        byte = part[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    size = len(body)
    return head + bytes((size >> 7 * place & 0x7F | 0x80) for place in range(3)) + bytes((size >> 21,)) + body


def _string(body: bytes, at: int) -> bytes:
    """The counted text standing at `at`, count and all."""
    (length,) = struct.unpack_from("<I", body, at)
    text = body[at : at + 4 + 2 * length]
    if len(text) != 4 + 2 * length:
        raise damaged("文字不完整")
    return text


def _packed(text: str) -> bytes:
    spelled = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(spelled) // 2) + spelled


# Parts


def _sheets(parts: Parts, main: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The record that tells the calendar, and each sheet's title and part, in the workbook's order.

    The part is blank where the sheet is only listed.
    """
    calendar, sheets = b"", []
    for kind, body in _records(parts.read(main)):
        if kind == _WORKBOOK_PROPERTIES and body:
            calendar = _record(kind, body)
        elif kind == _SHEET:
            relation = _string(body, 8) if body[8:12] != b"\xff" * 4 else bytes(4)
            title = _string(body, 8 + len(relation))[4:].decode("utf-16-le", "replace")
            part = parts.target(main, relation[4:].decode("utf-16-le", "replace")) or ""
            if part and part not in parts.contents:
                raise damaged("缺少工作表")
            sheets.append((title, part))
        elif kind == _END_SHEETS:
            break
    return calendar, sheets


def _names(workbook: bytes) -> Iterator[tuple[str, str]]:
    """The defined names that stand for a text, or have a comment, each with those words, as far as they are whole."""
    try:
        for kind, body in _records(workbook):
            if kind != _NAME or (body[:1] and body[0] & _BUILT_IN):
                continue
            name, at = _nullable(body, 9)
            (size,) = struct.unpack_from("<I", body, at)
            expression, at = body[at + 4 : at + 4 + size], at + 4 + size
            (more,) = struct.unpack_from("<I", body, at)
            comment, _ = _nullable(body, at + 4 + more)
            words = [text_said(expression, wide=True), comment.strip()]
            if told := "；".join(filter(None, words)):
                yield name, told
    except (struct.error, Unreadable):
        return


def _strings(part: bytes) -> Iterator[bytes]:
    return (_string(body, 1) for kind, body in _records(part) if kind == _STRING_ITEM)


def _formats(part: bytes) -> bytes:
    """What makes numbers dates: the number formats, and which of them each cell style has."""
    formats, styles, of_cells = [], [], False
    for kind, body in _records(part):
        if kind == _FORMAT:
            formats.append(_record(kind, body[:2] + _string(body, 2)))
        elif kind == _BEGIN_CELL_FORMATS:
            of_cells = True
        elif kind == _END_CELL_FORMATS:
            break
        elif kind == _CELL_FORMAT and of_cells:
            styles.append(_record(kind, body[:4].ljust(4, b"\0")))
    counted = [_record(_BEGIN_FORMATS, struct.pack("<I", len(formats))), *formats]
    return b"".join([*counted, _record(_BEGIN_CELL_FORMATS, struct.pack("<I", len(styles))), *styles])


def _looks(part: bytes) -> tuple[dict[int, str], Strikes]:
    """Style of a cell, as it is numbered there -> its number format, of those that are not General; and what of fonts
    and styles is struck through."""
    codes, strikes = dict(BUILT_IN), Strikes()
    styles: list[int] = []
    inside = 0
    for kind, body in _records(part):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _string(body, 2)[4:].decode("utf-16-le", "replace")
        elif kind in (_BEGIN_FONTS, _BEGIN_CELL_FORMATS):
            inside = kind
        elif kind == _END_CELL_FORMATS:
            break
        elif kind == _FONT and inside == _BEGIN_FONTS:
            strikes.font(body)
        elif kind == _CELL_FORMAT and inside == _BEGIN_CELL_FORMATS:
            number, font = struct.unpack_from("<HH", body.ljust(6, b"\0"), 2)
            styles.append(number)
            strikes.style(font)
    return {style: codes[number] for style, number in enumerate(styles) if codes.get(number)}, strikes


def _around(parts: Parts, sheet: str, scan: SheetScan) -> None:
    """Put into the scan where cells lead, and what the head and foot of printed pages say."""
    targets = parts.outer.get(sheet, {})
    for kind, body in _records(parts.read(sheet)):
        if kind == _LINK:
            first_row, last_row, first_column, last_column = struct.unpack_from("<4I", body)
            target, at = _nullable(body, 16)
            place, at = _nullable(body, at)
            tip, _ = _nullable(body, at)
            outside = targets.get(target, "")
            where = f"#{place}" if outside and place else ""
            scan.link(first_row, first_column, min(last_row, ROWS), min(last_column, COLUMNS), outside + where)
            if tip and tip != outside:
                scan.beside.append(
                    Beside("link", cell_name(min(first_row, ROWS - 1), min(first_column, COLUMNS - 1)), tip)
                )
        elif kind == _PAGES:
            said, at = [], 2
            for _ in range(6):
                text, at = _nullable(body, at)
                said.append(page_words(text))
            scan.beside += (Beside("page", "A1", words) for words in dict.fromkeys(said) if words)


def _nullable(body: bytes, at: int) -> tuple[str, int]:
    """The counted text standing at `at`, empty where it says that there is none; and where it ends."""
    if body[at : at + 4] == b"\xff" * 4 or at >= len(body):
        return "", at + 4
    text = _string(body, at)
    return text[4:].decode("utf-16-le", "replace"), at + len(text)


def _comments(parts: Parts, sheet: str) -> Iterator[Beside]:
    """The comments of a sheet that are kept in records."""
    for content in parts.related(sheet, "comments"):
        place = ""
        for record, body in () if looks_like_xml(content) else _records(content):
            if record == _COMMENT:
                row, _, column = struct.unpack_from("<3I", body, 4)
                place = cell_name(row, column) if row < ROWS and column < COLUMNS else "A1"
            elif record == _COMMENT_TEXT and place:
                yield Beside("comment", place, _string(body, 1)[4:].decode("utf-16-le", "replace").strip())


def _cells(part: bytes, strings: int, scan: SheetScan, formats: Mapping[int, str], strikes: Strikes) -> Iterator[bytes]:
    """The rows and cells of a sheet that have a value; all else there is to say of them goes to `scan`."""
    row = column = -1
    inside = False
    for kind, body in _records(part):
        if kind in (_BEGIN_ROWS, _END_ROWS):
            inside = kind == _BEGIN_ROWS
        elif kind == _MERGED:
            first_row, last_row, first_column, last_column = struct.unpack_from("<4I", body)
            scan.merge(first_row, first_column, last_row, last_column)
        elif inside and kind == _ROW:
            (row,), column = struct.unpack_from("<I", body), -1
            yield _record(_ROW, body[:4])
        elif inside and (kind <= _LAST_SHORT or kind == _RICH_TEXT):
            if 11 < kind <= _LAST_SHORT:
                body = struct.pack("<I", column + 1) + body
            (column,) = struct.unpack_from("<I", body)
            if 8 <= kind <= 11 and row >= 0:
                scan.formula(row, column)
                scan.link(row, column, row, column, linked_said(_expression(kind, body), wide=True))
            if kind in _NUMBERS | _TEXTS and row >= 0 and (code := formats.get(int.from_bytes(body[4:7], "little"))):
                (scan.worded if kind in _TEXTS else scan.formatted)(row, column, code)
            if strikes.any and _VALUES.get(kind, kind) != _BLANK:
                scan.strike(row, column, _struck(kind, body, strikes))
            yield from _cell(_VALUES.get(kind, kind), body, strings, scan, row, column)


def _struck(kind: int, body: bytes, strikes: Strikes) -> Pieces | None:
    """What of a cell is struck through, as `RawSheet.struck` has it; None where nothing is."""
    style = int.from_bytes(body[4:7], "little")
    if kind == _RICH_TEXT:
        return strikes.of_text(style, rich_text(body, 8))
    is_shared = _VALUES.get(kind, kind) == _SHARED
    return strikes.of_shared(style, int.from_bytes(body[8:12], "little")) if is_shared else strikes.of_cell(style)


def _expression(kind: int, body: bytes) -> bytes:
    """The expression of a formula's cell, behind its value; empty where it is cut off."""
    at = 8 + {8: len(_string(body, 8)) if kind == 8 else 0, 9: 8}.get(kind, 1) + 2
    size = int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : at + 4 + size]


def _cell(kind: int, body: bytes, strings: int, scan: SheetScan, row: int, column: int) -> Iterator[bytes]:
    head = body[:8]
    if kind == _BLANK:
        return
    if row < 0 or len(body) < 9:
        raise damaged("内部记录不完整")
    if kind == _ERROR:
        scan.error(row, column, ERROR_CODES.get(body[8], ""))
        return
    scan.fill(row, column)
    if kind == _RK:
        yield _record(_REAL, head + struct.pack("<d", _decoded(*struct.unpack_from("<i", body, 8))))
    elif kind == _REAL:
        yield _record(_REAL, head + struct.pack("<d", *struct.unpack_from("<d", body, 8)))
    elif kind == _BOOL:
        yield _record(_BOOL, body[:9])
    elif kind == _SHARED:
        if struct.unpack_from("<I", body, 8)[0] >= strings:
            raise damaged("文字表不完整")
        yield _record(_SHARED, body[:12])
    else:
        yield _record(_TEXT, head + _string(body, 9 if kind == _RICH_TEXT else 8))


def _decoded(packed: int) -> float:
    """A number packed into 30 bits: whole or the upper half of a float, as it is or a hundredfold."""
    number: float = packed >> 2 if packed & 2 else struct.unpack("<d", struct.pack("<Ii", 0, packed & ~3))[0]
    return number / 100 if packed & 1 else float(number)
