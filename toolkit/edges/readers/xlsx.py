"""Workbooks of the .xlsx family (.xlsm, .xltx and WPS's own among them): checked parts, scanned sheets, read cells.

Macros are neither run nor kept: the part that holds them is not even unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from toolkit.book.sheets.raw import RawBook
from toolkit.edges.readers.archive import Archive, plain_archive
from toolkit.edges.readers.cells import read_cells
from toolkit.edges.readers.limits import MAX_PROMISED_STRINGS, check_titles, damaged, hostile
from toolkit.edges.readers.parts import (
    PACKAGE,
    Parts,
    Relation,
    custom_properties,
    relations_name,
    relations_part,
)
from toolkit.edges.readers.save_facts import of_package
from toolkit.edges.readers.sheet_scan import COLUMNS, ROWS, SheetScan, check_total, linked_by, shows_picture
from toolkit.edges.readers.xlsx_around import Around, text_names
from toolkit.edges.readers.xlsx_beside import beside_of
from toolkit.edges.readers.xlsx_formats import cell_formats
from toolkit.edges.readers.xlsx_struck import Strikes
from toolkit.edges.readers.xml_text import elements, local_name, looks_like_xml, xml_parser
from toolkit.problems import shorten

_READER_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_NUMBERS = frozenset({"", "n", "d"})
"""The kinds of cells that a number format counts for."""
_TEXTS = frozenset({"s", "str", "inlineStr"})
_REFERENCE = re.compile(r"([A-Za-z]{1,12})([0-9]{1,18})")
_ROW = re.compile(r"[0-9]{1,18}")
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<workbookPr{}/><sheets>{}</sheets></workbook>"
)
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?([0-9]{1,40})""")


def read_xlsx(archive: Archive) -> RawBook:
    """Every sheet as plain values, and all that a `RawSheet` says beside them.

    A sheet that the workbook lists but has no part for (a module, WPS's list of pictures) is one without content.
    """
    parts, main = archive.parts, archive.main
    since_1904, sheets = _listed(parts, main)
    check_titles([title for title, _ in sheets])
    strings, styles = parts.first(main, "sharedStrings"), parts.first(main, "styles")
    _check_promise(strings)
    formats = cell_formats(styles) if styles.strip() else {}
    strikes = Strikes(styles, strings)
    scans: list[SheetScan] = []
    contents: list[bytes] = []
    for _, part in sheets:
        scan, content = _scan(parts.read(part), formats, parts.outer.get(part, {})) if part else (SheetScan(), b"")
        scan.since_1904 = since_1904
        scan.beside += beside_of(parts, part) if part else ()
        scan.struck = strikes.cells(content)
        scans.append(scan)
        contents.append(content)
    check_total(scans)
    read = iter(read_cells(_plain(list(filter(None, contents)), strings, styles, since_1904)))
    rows = [next(read)[1] if content else () for content in contents]
    return RawBook(
        tuple(scan.sheet(title, each) for (title, _), each, scan in zip(sheets, rows, scans, strict=True)),
        custom_properties(parts.first(PACKAGE, "custom-properties")),
        of_package(parts),
        dict(text_names(parts.read(main))),
    )


def _listed(parts: Parts, main: str) -> tuple[bool, list[tuple[str, str]]]:
    """Whether days count since 1904; each sheet's title and the part that holds it, in the workbook's order.

    The part is blank where the sheet is only listed: it names no relation there is, or what it names is no XML.
    """
    since_1904 = False
    sheets: list[tuple[str, str]] = []
    for name, attributes, _ in elements(parts.read(main)):
        if name == "workbookPr":
            since_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            identifier = next(
                (value for key, value in attributes.items() if ":" in key and local_name(key) == "id"), ""
            )
            sheets.append((attributes.get("name", ""), _part(parts, main, identifier)))
    return since_1904, sheets


def _part(parts: Parts, main: str, identifier: str) -> str:
    part = parts.target(main, identifier)
    if part is None:
        return ""
    if part not in parts.contents:
        raise damaged("缺少工作表")
    content = parts.contents[part]
    return part if not content or looks_like_xml(content[:512]) else ""


def _plain(sheets: Sequence[bytes], strings: bytes, styles: bytes, since_1904: bool) -> bytes:
    """A workbook of these parts and nothing else, under the names and with the relations that every reader knows."""
    main = "xl/workbook.xml"
    found = [(Relation("worksheet", f"s{at}", f"xl/worksheets/s{at}.xml"), each) for at, each in enumerate(sheets, 1)]
    listed = "".join(f'<sheet name="{sheet.id}" sheetId="{sheet.id[1:]}" r:id="{sheet.id}"/>' for sheet, _ in found)
    if strings:
        found.append((Relation("sharedStrings", "t", "xl/sharedStrings.xml"), strings))
    if styles:
        found.append((Relation("styles", "f", "xl/styles.xml"), styles))
    return plain_archive(
        {
            relations_name(PACKAGE): relations_part(PACKAGE, [Relation("officeDocument", "w", main)]),
            main: _WORKBOOK.format(' date1904="1"' if since_1904 else "", listed).encode(),
            relations_name(main): relations_part(main, [relation for relation, _ in found]),
            **{relation.part: content for relation, content in found},
        }
    )


def _check_promise(strings: bytes) -> None:
    """The reader reserves room for as many strings as are promised."""
    for promised in _UNIQUE_COUNT.findall(strings[:8192]):
        if int(promised) > max(MAX_PROMISED_STRINGS, len(strings) // 5):
            raise hostile("文字表的条数是假的")


def _scan(content: bytes, formats: Mapping[str, str], targets: Mapping[str, str]) -> tuple[SheetScan, bytes]:
    """What there is to say of a sheet beside its values, and the sheet as the reader of the values takes it.

    An error newer than that knows (`#SPILL!`) would cost it the whole file, and becomes `#N/A`.
    """
    scanner = _Scanner(formats)
    scanner.parser.Parse(content, True)
    scanner.around.tell(scanner.scan, targets)
    pieces, done = [], 0
    for opened, closed in scanner.foreign:
        pieces += [content[done : content.index(b">", opened) + 1], b"#N/A"]
        done = closed
    return scanner.scan, b"".join([*pieces, content[done:]])


class _Scanner:
    """One pass over a sheet's XML, whatever the prefix of its names."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self.scan = SheetScan()
        self.around = Around()
        self._formats = formats
        self.foreign: list[tuple[int, int]] = []
        self._row = self._column = 0
        self._contents = 0
        self._in_row = self._in_cell = self._in_value = False
        self._kind = self._style = ""
        self._formula = self._value = self._rich = False
        self._text: list[str] = []
        self._formula_text: list[str] = []
        self._value_start = 0
        self.parser = xml_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else local_name(name)
        if self._in_cell:
            if local == "v":
                self._value = True
                if self._formula or self._kind == "e":
                    self._in_value = True
                    self._value_start = self.parser.CurrentByteIndex
                    self.parser.CharacterDataHandler = self._text.append
            elif local == "f":
                self._formula = True
                self.parser.CharacterDataHandler = self._formula_text.append
            elif local == "is":
                self._value = True
                self._text.append(local)  # text of its own is a value, even where it is empty
        elif self._in_row:
            if local == "c":
                self._open_cell(attributes)
        elif local == "row" and not self.around.in_file:
            self._open_row(attributes.get("r", ""))
        elif local == "sheetData":
            self._contents += 1
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self.around.start(local, attributes):
            self.parser.CharacterDataHandler = self.around.text

    def _open_row(self, number: str) -> None:
        """A sheet has one element of rows (ECMA-376 part 1, 18.3.1.80); the reader of the values sees no others."""
        if self._contents > 1:
            raise damaged("一张工作表的内容存了两份")
        self._in_row = True
        self._column = 0
        self._row = int(number) if _ROW.fullmatch(number) else self._row + 1

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = _place(reference)
        if not (1 <= self._row <= ROWS and 1 <= self._column <= COLUMNS):
            shown = reference or f"第 {self._row} 行"
            raise hostile(f"单元格编号“{shorten(shown, 20)}”超出表格范围")
        self._in_cell = True
        self._kind, self._style = attributes.get("t", ""), attributes.get("s", "")
        self._rich = "vm" in attributes
        self._formula = self._value = False
        self._text.clear()
        self._formula_text.clear()

    def _end(self, name: str) -> None:
        local = name if ":" not in name else local_name(name)
        if self._in_cell:
            if local == "v" and self._in_value:
                self._in_value = False
                self.parser.CharacterDataHandler = None
                if self._kind == "e" and "".join(self._text).strip() not in _READER_ERRORS:
                    self._mark_foreign()
            elif local == "f":
                self.parser.CharacterDataHandler = None
            elif local == "c":
                self._in_cell = False
                if self._formula or self._value:
                    self._close_cell()
        elif self._in_row:
            self._in_row = local != "row"
        elif self.around.end(local):
            self.parser.CharacterDataHandler = None

    def _mark_foreign(self) -> None:
        # Only the text between the tags: an empty element has none, and the reader takes it as it is.
        if self._text:
            self.foreign.append((self._value_start, self.parser.CurrentByteIndex))

    def _close_cell(self) -> None:
        row, column = self._row - 1, self._column - 1
        text = "".join(self._text).strip() if self._text else ""
        if self._is_picture(text):
            self.scan.picture(row, column)
        elif self._formula and not text and not (self._kind == "str" and self._value):
            self.scan.not_computed(row, column)
        elif self._kind == "e":
            self.scan.error(row, column, text)
        else:
            self.scan.fill(row, column)
            if self._kind in _NUMBERS and self._style in self._formats:
                self.scan.formatted(row, column, self._formats[self._style])
            elif self._kind in _TEXTS:
                self.scan.worded(row, column, self._formats.get(self._style, ""))
        if self._formula:
            formula = "".join(self._formula_text)
            self.scan.formula(row, column)
            self.scan.link(row, column, row, column, linked_by(formula))
            if self._kind == "e" or not text:
                self.scan.typed(row, column, formula)

    def _is_picture(self, text: str) -> bool:
        """Whether the cell's content is a picture: Excel's own shows an error, a formula's is named by the formula."""
        if self._formula:
            unseen = self._kind == "e" or not text
            return unseen and shows_picture("".join(self._formula_text))
        return self._kind == "e" and self._rich and text == "#VALUE!"

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (first_row, first_column), (last_row, last_column) = _place(first), _place(last or first)
        self.scan.merge(first_row - 1, first_column - 1, last_row - 1, last_column - 1)


@lru_cache(8192)  # the same cells of every unit's workbook
def _place(reference: str) -> tuple[int, int]:
    """Row and column of a cell's name, counted from 1."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise hostile(f"单元格编号“{shorten(reference, 20)}”不存在")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
