"""OpenDocument spreadsheets (.ods): one pass over `content.xml` reads values, errors and merged ranges together.

Not with calamine: it reads an error cell as a blank, the text of a drawing as the cell's, and no file with spaces
between its cells. Dates are written out there, so that neither the 1900 nor the 1904 calendar matters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from toolkit.book.sheets.raw import RawBook, RawValue
from toolkit.edges.readers.archive import WorkbookArchive
from toolkit.edges.readers.limits import check_titles, damaged, hostile
from toolkit.edges.readers.save_facts import of_opendocument
from toolkit.edges.readers.sheet_scan import SheetScan, check_total
from toolkit.edges.readers.xml_text import elements, local_name, xml_parser

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = (f"{_NAMESPACE}{name}:1.0 " for name in ("office", "table", "text"))
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_SKIPPED = {f"{_TABLE}{name}" for name in ("shapes", "tracked-changes", "dde-links", "table-source", "desc", "title")}
_SKIPPED |= {f"{_OFFICE}{name}" for name in ("forms", "annotation", "annotation-end")}
_ASIDE = {f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}note", f"{_TEXT}ruby-text"}
_SPACES = {f"{_TEXT}s": "\0", f"{_TEXT}tab": "\1", f"{_TEXT}line-break": "\2"}
_SHOWN = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
_MAX_TEXT = 131_072
"""Characters one cell may show: four times what any office program takes."""
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR_TEXT = re.compile(r"#(?:N/A|[A-Z0/]{2,12}[!?]|GETTING_DATA)|(?:Err|错误)[:：]\d{3}")
_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,9})M(\d{1,9}(?:\.\d+)?)S")


def read_ods(archive: WorkbookArchive) -> RawBook:
    """Every sheet as plain values, with error cells, uncomputed formulas and merged ranges named.

    A time of day and a span shorter than a day are written alike: both are read as a time of day.
    """
    content = archive.parts.get("content.xml")
    if content is None:
        raise damaged("缺少表格内容")
    reader = _Reader()
    reader.parser.Parse(content, True)
    check_titles([sheet.title for sheet in reader.sheets])
    check_total(sheet.scan for sheet in reader.sheets)
    sheets = tuple(sheet.scan.sheet(sheet.title, tuple(sheet.rows)) for sheet in reader.sheets)
    return RawBook(sheets, _custom_properties(archive.parts.get("meta.xml", b"")), of_opendocument(archive.parts))


def _custom_properties(meta: bytes) -> dict[str, str]:
    """The user-defined text properties; numbers, dates and flags are left out."""
    properties: dict[str, str] = {}
    for element, attributes, text in elements(meta) if meta.strip() else ():
        if element == "user-defined":
            said = {local_name(key): value for key, value in attributes.items()}
            if said.get("value-type", "string") == "string" and said.get("name"):
                properties.setdefault(said["name"], text)
    return properties


class _Sheet:
    """One sheet while its rows come in."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.scan = SheetScan()
        self.rows: list[tuple[RawValue, ...]] = []
        self.row = 0

    def take(self, row: list[_Cell], repeated: int) -> None:
        """Put `repeated` equal rows below the ones before."""
        for cell in row:
            if cell.rows > 1 or cell.columns > 1:
                last_row, last_column = self.row + cell.rows - 1, cell.column + cell.columns - 1
                self.scan.merge(self.row, cell.column, last_row, last_column)
        filled = [cell for cell in row if cell.filled]
        for at in range(self.row, self.row + repeated) if filled else ():
            for cell in filled:
                self._count(cell, at)
        values: list[RawValue] = []
        for cell in filled:
            if cell.value is not None:
                values += [None] * (cell.column - len(values))
                values += [cell.value] * cell.repeated
        if values:
            self.rows += [()] * (self.row - len(self.rows))
            self.rows += [tuple(values)] * repeated
        self.row += repeated

    def _count(self, cell: _Cell, row: int) -> None:
        for column in range(cell.column, cell.column + cell.repeated):
            if cell.error:
                self.scan.error(row, column, cell.error)
            elif cell.uncomputed:
                self.scan.not_computed(row, column)
            else:
                self.scan.fill(row, column)


class _Cell:
    """One cell element: where it stands, how often it is repeated to the right, what it spans and says."""

    def __init__(self, column: int, attributes: dict[str, str]) -> None:
        self.column = column
        self.repeated = _count(attributes, f"{_TABLE}number-columns-repeated")
        self.columns = _count(attributes, f"{_TABLE}number-columns-spanned")
        self.rows = _count(attributes, f"{_TABLE}number-rows-spanned")
        self.value: RawValue = None
        self.error = ""
        self.uncomputed = False
        self._attributes = attributes
        self._paragraphs: list[str] = []

    @property
    def filled(self) -> bool:
        """Whether there is anything in it."""
        return self.value is not None or self.uncomputed or self.error != ""

    def write(self, paragraph: str) -> None:
        """Add one line of shown text."""
        self._paragraphs.append(paragraph)

    def close(self) -> None:
        """Understand what it says."""
        said = self._attributes
        formula = f"{_TABLE}formula" in said
        kind = said.get(f"{_OFFICE}value-type", "")
        text = "\n".join(self._paragraphs)
        if said.get(_ERROR_TYPE) == "error" or (formula and _ERROR_TEXT.fullmatch(text)):
            self.error = text or "#ERROR!"
        elif formula and not kind and not self._paragraphs:
            self.uncomputed = True
        else:
            self.value = self._value(kind, text)

    def _value(self, kind: str, text: str) -> RawValue:
        if kind == "string":
            return self._attributes.get(f"{_OFFICE}string-value", text) or None
        if kind == "float" and text in ("TRUE", "FALSE"):
            return text == "TRUE"  # as LibreOffice writes what another program called true
        name, understand = _KINDS.get(kind, ("", _unknown))
        stored = self._attributes.get(f"{_OFFICE}{name}")
        try:
            return understand(stored) if stored is not None else text or None
        except (ValueError, OverflowError):
            return stored


def _number(stored: str) -> RawValue:
    number = float(stored)
    return number if math.isfinite(number) else stored


def _moment(stored: str) -> RawValue:
    return date.fromisoformat(stored) if len(stored) == 10 else datetime.fromisoformat(stored).replace(tzinfo=None)


def _span(stored: str) -> RawValue:
    match = _DURATION.fullmatch(stored)
    if match is None:
        return stored
    sign, hours, minutes, seconds = match.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    if sign or span >= timedelta(days=1):
        return -span if sign else span
    return (datetime.min + span).time()


def _unknown(stored: str) -> RawValue:
    return stored


_KINDS: dict[str, tuple[str, Callable[[str], RawValue]]] = {
    "float": ("value", _number),
    "percentage": ("value", _number),
    "currency": ("value", _number),
    "date": ("date-value", _moment),
    "time": ("time-value", _span),
    "boolean": ("boolean-value", lambda stored: stored == "true"),
}


def _shown(paragraph: str) -> str:
    """Blanks as they stand: LibreOffice counts each, whatever the standard says. Broken lines only lay out the XML."""
    if "\n" in paragraph:
        paragraph = " ".join(line.strip(" \t") for line in paragraph.split("\n")).strip(" ")
    return paragraph.translate(_SHOWN)


def _count(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise damaged("单元格的重复次数不对")
    return max(1, int(said))


class _Reader:
    """One pass over the content: what is no row, cell or text of a sheet's own is passed over whole."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._sheet: _Sheet | None = None
        self._row: list[_Cell] | None = None
        self._repeated = 1
        self._column = 0
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._skipping = 0
        self.parser = xml_parser(" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping:
            self._skipping += 1
        elif self._text is not None:
            self._start_in_text(name, attributes)
        elif self._cell is not None:
            if name == f"{_TEXT}p":
                self._text = []
            else:
                self._skipping = 1
        elif name in _CELLS and self._row is not None:
            self._cell, self._length = _Cell(self._column, attributes), 0
            self._column += self._cell.repeated
        elif name == f"{_TABLE}table-row" and self._sheet is not None:
            self._row, self._repeated, self._column = [], _count(attributes, f"{_TABLE}number-rows-repeated"), 0
        elif name == f"{_TABLE}table" and self._sheet is None:
            self._sheet = _Sheet(attributes.get(f"{_TABLE}name", ""))
            self.sheets.append(self._sheet)
        elif name in _SKIPPED:
            self._skipping = 1

    def _start_in_text(self, name: str, attributes: dict[str, str]) -> None:
        if name in _SPACES:
            self._characters(_SPACES[name] * min(_MAX_TEXT + 1, _count(attributes, f"{_TEXT}c")))
        elif name in _ASIDE or ":drawing:" in name:
            self._skipping = 1

    def _characters(self, characters: str) -> None:
        if self._text is not None and not self._skipping:
            self._text.append(characters)
            self._length += len(characters)
            if self._length > _MAX_TEXT:
                raise hostile("一格内的文字过长")

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._text is not None:
            if name == f"{_TEXT}p" and self._cell is not None:
                self._cell.write(_shown("".join(self._text)))
                self._text = None
        elif self._cell is not None:
            self._cell.close()
            if self._row is not None:
                self._row.append(self._cell)
            self._cell = None
        elif name == f"{_TABLE}table-row" and self._sheet is not None and self._row is not None:
            self._sheet.take(self._row, self._repeated)
            self._row = None
        elif name == f"{_TABLE}table":
            self._sheet = None
