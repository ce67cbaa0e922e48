"""Workbooks put together byte by byte for the tests of the readers: .xls, .xlsb and .ods saying what a `RawBook` says.

No program of this house takes part, so that what reads them is held to the formats' own descriptions
([MS-CFB], [MS-XLS], [MS-XLSB], ODF 1.3).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape, quoteattr

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, area_corners, cell_name

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
GENERAL, DAY, MOMENT, HOUR, SPAN = range(5)
"""The cell styles of every workbook made here, and their built-in number formats."""
FORMATS = (0, 14, 22, 20, 46)
PROPERTIES = {"custom": "custom", "core": "core", "app": "extended"}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def values_of(book: RawBook) -> RawBook:
    """The book without what the makers here have of their own: formulas, how numbers look."""
    return replace(
        book, sheets=tuple(replace(sheet, formulas=frozenset(), shown={}, unseen={}) for sheet in book.sheets)
    )


def stored(value: date | datetime | time | timedelta) -> tuple[int, float]:
    """The style and the serial number (1900 calendar) of a moment or a span."""
    if isinstance(value, timedelta):
        return SPAN, value / timedelta(days=1)
    if isinstance(value, time):
        return HOUR, (datetime.combine(date(1, 1, 1), value) - datetime(1, 1, 1)) / timedelta(days=1)
    if isinstance(value, datetime):
        return MOMENT, (value - datetime(1899, 12, 30)) / timedelta(days=1)
    return DAY, float((value - date(1899, 12, 30)).days)


def cells(sheet: RawSheet) -> Iterator[tuple[int, int, RawValue, str]]:
    """Row, column, value and state (`""`, an error, `uncomputed`) of every cell, row by row."""
    height = 1 + max(
        (int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for name in [*sheet.errors, *sheet.uncomputed]), default=0
    )
    for row in range(max(height, len(sheet.rows))):
        values = sheet.rows[row] if row < len(sheet.rows) else ()
        for column in range(max(len(values), 40)):
            name = cell_name(row, column)
            state = sheet.errors.get(name, "uncomputed" if name in sheet.uncomputed else "")
            value = values[column] if column < len(values) else None
            if state or value is not None:
                yield row, column, value, state


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def custom_xml(properties: Mapping[str, str]) -> bytes:
    said = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(properties.items(), start=2)
    )
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{said}</Properties>'
    ).encode()


# OLE and .xls


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A container with sectors of 512 bytes; every stream is padded until it needs no mini sectors."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    entries = [ole_entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    at = directory = -(-(1 + len(streams)) // 4)
    chain = [*range(1, directory), 0xFFFFFFFE]
    for number, (name, content) in enumerate(zip(streams, contents, strict=True), start=2):
        sectors = -(-len(content) // 512)
        entries.append(
            ole_entry(name, 2, number if number <= len(streams) else 0xFFFFFFFF, 0xFFFFFFFF, at, len(content))
        )
        chain += [*range(at + 1, at + sectors), 0xFFFFFFFE]
        at += sectors
    tables = -(-at // 127)
    chain += [0xFFFFFFFD] * tables
    chain += [0xFFFFFFFF] * (-len(chain) % 128)
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(at, at + tables), *[0xFFFFFFFF] * (109 - tables))
    body = b"".join(entries).ljust(directory * 512, b"\0")
    body += b"".join(content + bytes(-len(content) % 512) for content in contents)
    return header + body + struct.pack(f"<{len(chain)}I", *chain)


def ole_entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", spelled, len(spelled) + 2, kind, 1, 0xFFFFFFFF, right, child, start, size)


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_text(text: str) -> bytes:
    spelled = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<HB", len(spelled) // 2, 1) + spelled


def xls(sheets: Mapping[str, bytes], general: bytes = b"", streams: Mapping[str, bytes] | None = None) -> bytes:
    """A BIFF8 workbook of sheets given as their records, without their BOF and EOF."""
    styles = b"".join(record(0x00E0, struct.pack("<HH16x", 0, number)) for number in FORMATS)
    bound = [
        record(0x0085, bytes(6) + bytes([len(title.encode("utf-16-le")) // 2, 1]) + title.encode("utf-16-le"))
        for title in sheets
    ]
    start = record(0x0809, struct.pack("<HH12x", 0x0600, 0x0005)) + styles + general
    at = len(start) + sum(map(len, bound)) + 4
    written, bodies = start, b""
    for (_, body), each in zip(sheets.items(), bound, strict=True):
        whole = record(0x0809, struct.pack("<HH12x", 0x0600, 0x0010)) + body + record(0x000A)
        written += each[:4] + struct.pack("<I", at + len(bodies)) + each[8:]
        bodies += whole
    return ole({"Workbook": written + record(0x000A) + bodies, **(streams or {})})


def xls_of(book: RawBook) -> bytes:
    """What `book` says as .xls: texts are shared, numbers packed where they fit, errors and texts of formulas too."""
    texts: list[str] = []
    sheets = {sheet.title: b"".join(xls_cells(sheet, texts)) for sheet in book.sheets}
    shared = b""
    for number, text in enumerate(texts):
        head = struct.pack("<II", len(texts), len(texts)) if number == 0 else b""
        shared += record(0x003C if number else 0x00FC, head + xls_text(text))
    streams = {"\x05DocumentSummaryInformation": property_set(book.properties)} if book.properties else {}
    return xls(sheets, shared, streams)


def xls_cells(sheet: RawSheet, texts: list[str]) -> Iterator[bytes]:
    for row, column, value, state in cells(sheet):
        place = struct.pack("<HHH", row, column, GENERAL)
        if state == "uncomputed":
            yield record(0x0006, place + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 0))
        elif state and column % 2:
            yield record(0x0205, place + bytes([ERRORS[state], 1]))
        elif state:
            yield record(0x0006, place + bytes([2, 0, ERRORS[state], 0, 0, 0, 0xFF, 0xFF, *bytes(6), 1, 0, 0x17]))
        elif isinstance(value, bool):
            yield record(0x0205, place + bytes([value, 0]))
        elif isinstance(value, float):
            whole = value.is_integer() and abs(value) < 2**29
            packed = struct.pack("<i", int(value) << 2 | 2) if whole else b""
            yield record(0x027E, place + packed) if whole else record(0x0203, place + struct.pack("<d", value))
        elif isinstance(value, str) and column % 2:
            yield record(0x0006, place + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 0))
            yield record(0x0207, xls_text(value))
        elif isinstance(value, str):
            texts.append(value)
            yield record(0x00FD, place + struct.pack("<I", len(texts) - 1))
        elif value is not None:
            style, number = stored(value)
            yield record(0x0203, struct.pack("<HHHd", row, column, style, number))
    if sheet.merged:
        corners = [area_corners(area) for area in sheet.merged]
        ranges = b"".join(struct.pack("<4H", top, bottom, left, right) for top, left, bottom, right in corners)
        yield record(0x00E5, struct.pack("<H", len(corners)) + ranges)


def property_set(properties: Mapping[str, str], page: int = 65001) -> bytes:
    """A stream of two sections, the second with user-defined properties, a number among them."""
    names = b"".join(
        struct.pack("<II", key, len(name.encode()) + 1) + name.encode() + b"\0"
        for key, name in enumerate([*properties, "数目"], start=2)
    )
    values = [struct.pack("<I", len(properties) + 1) + names, struct.pack("<II", 2, page)]
    values += [struct.pack("<II", 30, len(text.encode()) + 1) + text.encode() + b"\0" for text in properties.values()]
    values.append(struct.pack("<Ii", 3, 3))
    values = [value + bytes(-len(value) % 4) for value in values]
    at, places = 8 + 8 * len(values), b""
    for key, value in enumerate(values):
        places += struct.pack("<II", key, at)
        at += len(value)
    section = struct.pack("<II", at, len(values)) + places + b"".join(values)
    empty = struct.pack("<II", 8, 0)
    return (
        struct.pack("<HHI16xI", 0xFFFE, 0, 2, 2)
        + bytes.fromhex("02D5CDD59C2E1B10939708002B2CF9AE") + struct.pack("<I", 68)
        + bytes.fromhex("05D5CDD59C2E1B10939708002B2CF9AE") + struct.pack("<I", 76)
        + empty + section
    )  # fmt: skip


# .xlsb


def brt(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = len(body)
    while size >= 128:
        head += bytes([size & 127 | 128])
        size >>= 7
    return head + bytes([size]) + body


def wide(text: str) -> bytes:
    spelled = text.encode("utf-16-le")
    return struct.pack("<I", len(spelled) // 2) + spelled


def relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    """The relations part that gives each id a kind and a target."""
    each = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f"<Relationships>{''.join(each)}</Relationships>".encode()


def xlsb(
    sheets: Mapping[str, bytes],
    strings: tuple[str, ...] = (),
    parts: Mapping[str, bytes] | None = None,
    calendar: int = 0,
) -> bytes:
    """A workbook of sheets given as the records between the beginning and the end of their rows."""
    targets = {f"rId{at}": ("worksheet", f"worksheets/sheet{at}.bin") for at in range(1, len(sheets) + 1)}
    targets |= {"strings": ("sharedStrings", "sharedStrings.bin"), "styles": ("styles", "styles.bin")}
    hung = {part: (f"{name}-properties", f"docProps/{part}.xml") for part, name in PROPERTIES.items()}
    bundle = b"".join(
        brt(156, struct.pack("<II", at % 3, at) + wide(f"rId{at}") + wide(title)) for at, title in enumerate(sheets, 1)
    )
    made = {
        "_rels/.rels": relations({"main": ("officeDocument", "xl/workbook.bin"), **hung}),
        "xl/_rels/workbook.bin.rels": relations(targets),
        "xl/workbook.bin": brt(131)
        + brt(153, struct.pack("<III", calendar, 0, 0))
        + brt(143) + bundle + brt(144) + brt(39, b"\xff" * 40) + brt(132),
        "xl/sharedStrings.bin": brt(159, struct.pack("<II", len(strings), len(strings)))
        + b"".join(brt(19, b"\0" + wide(text)) for text in strings) + brt(160),
        "xl/styles.bin": brt(278) + brt(626, struct.pack("<I", 1)) + brt(47, bytes(16)) + brt(627)
        + brt(617, struct.pack("<I", len(FORMATS)))
        + b"".join(brt(47, struct.pack("<HH12x", 0xFFFF, number)) for number in FORMATS) + brt(618),
    }  # fmt: skip
    for at, rows in enumerate(sheets.values(), 1):
        extent = struct.pack("<4I", 0, 9, 0, 9)
        made[f"xl/worksheets/sheet{at}.bin"] = brt(129) + brt(148, extent) + rows + brt(130)
    return zipped(made | dict(parts or {}))


def rows_of(*records: bytes) -> bytes:
    return brt(145) + b"".join(records) + brt(146)


def xlsb_of(book: RawBook) -> bytes:
    """What `book` says as .xlsb, with plain cells and formulas in turn; there are no uncomputed formulas in it."""
    strings: list[str] = []
    sheets = {sheet.title: b"".join(xlsb_cells(sheet, strings)) for sheet in book.sheets}
    return xlsb(sheets, tuple(strings), {"docProps/custom.xml": custom_xml(book.properties)})


def xlsb_cells(sheet: RawSheet, strings: list[str]) -> Iterator[bytes]:
    yield brt(145)
    last = -1
    for row, column, value, state in cells(sheet):
        if row != last:
            yield brt(0, struct.pack("<I", row) + bytes(13))
            last = row
        formula = b"\0\0" + struct.pack("<I", 0) if column % 2 else b""
        style, number = stored(value) if isinstance(value, (date, time, timedelta)) else (GENERAL, value)
        place = struct.pack("<II", column, style)
        if state:
            yield brt(11 if formula else 3, place + bytes([ERRORS[state]]) + formula)
        elif isinstance(number, bool):
            yield brt(10 if formula else 4, place + bytes([number]) + formula)
        elif isinstance(number, float):
            whole = number.is_integer() and abs(number) < 2**29 and not formula
            packed = struct.pack("<i", int(number) << 2 | 2) if whole else struct.pack("<d", number)
            yield brt(2 if whole else 9 if formula else 5, place + packed + formula)
        elif isinstance(number, str):
            strings.append(number)
            yield (
                brt(8, place + wide(number) + formula)
                if formula
                else brt(7, place + struct.pack("<I", len(strings) - 1))
            )
    yield brt(146)
    corners = [area_corners(area) for area in sheet.merged]
    yield brt(177, struct.pack("<I", len(corners)))
    yield from (brt(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in corners)
    yield brt(178)


# .ods

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
URN = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = (
    f'xmlns:office="{URN}office:1.0" xmlns:table="{URN}table:1.0" xmlns:text="{URN}text:1.0" '
    f'xmlns:draw="{URN}drawing:1.0" xmlns:meta="{URN}meta:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
MANIFEST = f'<manifest:manifest xmlns:manifest="{URN}manifest:1.0">{{}}</manifest:manifest>'


def ods(tables: str, properties: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of `table:table` elements and `meta:user-defined` ones."""
    content = f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{tables}"
    meta = f"<office:document-meta {NAMESPACES}><office:meta>{properties}</office:meta></office:document-meta>"
    made = {
        "mimetype": MIMETYPE,
        "META-INF/manifest.xml": MANIFEST.format("").encode(),
        "content.xml": f"{content}</office:spreadsheet></office:body></office:document-content>".encode(),
        "meta.xml": meta.encode(),
    }
    return zipped(made | dict(parts or {}))


def table(*rows: str, name: str = "甲") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def ods_row(*row: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(row)}</table:table-row>'


def ods_text(text: str, attributes: str = "") -> str:
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string" {attributes}>{paragraphs}</table:table-cell>'


def ods_of(book: RawBook) -> bytes:
    """What `book` says as .ods; errors are written as LibreOffice and as other programs write them, in turn."""
    properties = "".join(
        f"<meta:user-defined meta:name={quoteattr(name)}>{escape(value)}</meta:user-defined>"
        for name, value in book.properties.items()
    )
    tables = "".join(
        f"<table:table table:name={quoteattr(sheet.title)}>{ods_rows(sheet)}</table:table>" for sheet in book.sheets
    )
    return ods(tables, properties)


def ods_rows(sheet: RawSheet) -> str:
    spans = {area_corners(area)[:2]: area_corners(area) for area in sheet.merged}
    at: dict[int, dict[int, str]] = {row: {} for row, _ in spans}
    for row, column in spans:
        at[row][column] = "<table:table-cell{span}/>"
    for row, column, value, state in cells(sheet):
        at.setdefault(row, {})[column] = ods_cell(value, state, column)
    made, last = "", -1
    for row in sorted(at):
        made += ods_row("<table:table-cell/>", repeated=row - last - 1) if row - last > 1 else ""
        text, before = "", -1
        for column in sorted(at[row]):
            if column - before > 1:
                text += f'<table:table-cell table:number-columns-repeated="{column - before - 1}"/>'
            span = ""
            if corners := spans.get((row, column)):
                top, left, bottom, right = corners
                span = (
                    f' table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}"'
                )
            text += at[row][column].replace("{span}", span, 1)
            before = column
        made += ods_row(text)
        last = row
    return made


def ods_cell(value: RawValue, state: str, column: int) -> str:
    def cell(attributes: str, text: str = "") -> str:
        return f"<table:table-cell{{span}} {attributes}>{text}</table:table-cell>"

    if state == "uncomputed":
        return cell('table:formula="of:=1+1"')
    if state and column % 2:
        attributes = (
            'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
        )
        return cell(attributes, f"<text:p>{state}</text:p>")
    if state:
        return cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', f"<text:p>{state}</text:p>")
    match value:
        case bool():
            return cell(f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"')
        case float():
            return cell(f'office:value-type="float" office:value="{value!r}"')
        case str():
            stored_text = quoteattr(value, {"\n": "&#10;", "\t": "&#9;"})
            return cell(f'office:value-type="string" office:string-value={stored_text}', "<text:p/>")
        case timedelta() | time():
            span = value if isinstance(value, timedelta) else datetime.combine(date.min, value) - datetime.min
            seconds = span.days * 86400 + span.seconds
            duration = f"PT{seconds // 3600:02}H{seconds // 60 % 60:02}M{seconds % 60:02}.{span.microseconds:06}S"
            return cell(f'office:value-type="time" office:time-value="{duration}"')
        case date():
            return cell(f'office:value-type="date" office:date-value="{value.isoformat()}"')
    return ""
