"""OpenDocument spreadsheets (.ods): one pass over `content.xml` reads values, errors and all the rest together.

Not with calamine: it reads an error cell as a blank, the text of a drawing as the cell's, and no file with spaces
between its cells. Dates are written out there, so that neither the 1900 nor the 1904 calendar matters.
"""

from __future__ import annotations

from toolkit.book.sheets.raw import Beside, BesideKind, RawBook, RawValue, cell_name
from toolkit.edges.readers.archive import Archive
from toolkit.edges.readers.limits import MAX_BESIDE, MAX_FORMATTED, check_titles, damaged, hostile
from toolkit.edges.readers.ods_cells import (
    COMMENT,
    DRAWING,
    FORM,
    LEADS,
    OFFICE,
    PARAGRAPH,
    STYLE,
    TABLE,
    TARGET,
    TEXT,
    OdsAside,
    OdsCell,
    count,
)
from toolkit.edges.readers.ods_pages import page_styles
from toolkit.edges.readers.ods_struck import struck_in_ods
from toolkit.edges.readers.save_facts import of_opendocument
from toolkit.edges.readers.sheet_scan import COLUMNS, ROWS, SheetScan, check_total, text_named
from toolkit.edges.readers.xml_text import elements, local_name, xml_parser

_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_SKIPPED = {f"{TABLE}{name}" for name in ("tracked-changes", "dde-links", "table-source", "desc", "title")}
_SKIPPED |= {f"{OFFICE}{name}" for name in ("annotation-end",)}
_ON_SHEET = {f"{TABLE}shapes"}
"""What holds the drawings that hang on no cell."""
_ASIDE = {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note", f"{TEXT}ruby-text"}
_SPACES = {f"{TEXT}s": "\0", f"{TEXT}tab": "\1", f"{TEXT}line-break": "\2"}
_SHOWN = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
_MAX_TEXT = 131_072
"""Characters one cell may show: four times what any office program takes."""


def read_ods(archive: Archive) -> RawBook:
    """Every sheet as plain values, and all that a `RawSheet` says beside them.

    A time of day and a span shorter than a day are written alike: both are read as a time of day.
    """
    content, meta = archive.parts.read(archive.main), archive.parts.read("meta.xml")
    if archive.main not in archive.parts.contents:
        raise damaged("缺少表格内容")
    reader = _Reader()
    reader.parser.Parse(content, True)
    check_titles([sheet.title for sheet in reader.sheets])
    check_total(sheet.scan for sheet in reader.sheets)
    styles = archive.parts.read("styles.xml")
    pages, struck = page_styles(styles), struck_in_ods(content, styles)
    for sheet in reader.sheets:
        sheet.scan.struck = struck.get(sheet.title, {})
        sheet.scan.beside += (Beside("page", "A1", words) for words in pages.get(reader.pages.get(sheet.style, ""), ()))
    sheets = tuple(sheet.scan.sheet(sheet.title, tuple(sheet.rows)) for sheet in reader.sheets)
    return RawBook(sheets, _custom_properties(meta), of_opendocument(meta), reader.names)


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

    def __init__(self, title: str, style: str) -> None:
        self.title, self.style = title, style
        self.scan = SheetScan()
        self.rows: list[tuple[RawValue, ...]] = []
        self.row = 0

    def take(self, row: list[OdsCell], repeated: int) -> None:
        """Put `repeated` equal rows below the ones before."""
        for cell in row:
            if cell.rows > 1 or cell.columns > 1:
                last_row, last_column = self.row + cell.rows - 1, cell.column + cell.columns - 1
                self.scan.merge(self.row, cell.column, last_row, last_column)
        filled = [cell for cell in row if cell.filled]
        for at in range(self.row, self.row + repeated) if filled else ():
            for cell in filled:
                self._count(cell, at)
        for cell in row:
            for kind, text in cell.beside:
                self.hang(kind, text, self.row, cell.column)
        values: list[RawValue] = []
        for cell in filled:
            if cell.value is not None:
                values += [None] * (cell.column - len(values))
                values += [cell.value] * cell.repeated
        if values:
            self.rows += [()] * (self.row - len(self.rows))
            self.rows += [tuple(values)] * repeated
        self.row += repeated

    def hang(self, kind: BesideKind, text: str, row: int = 0, column: int = 0) -> None:
        """Hang a comment, a text or a picture on a cell; on the first where it hangs on none."""
        if len(self.scan.beside) >= MAX_BESIDE:
            raise hostile(f"批注和图形多达 {MAX_BESIDE} 个以上")
        if kind == "picture_over" or text:
            inside = row < ROWS and column < COLUMNS
            self.scan.beside.append(Beside(kind, cell_name(row, column) if inside else "A1", text))

    def _count(self, cell: OdsCell, row: int) -> None:
        for column in range(cell.column, cell.column + cell.repeated):
            if cell.error:
                self.scan.error(row, column, cell.error)
            elif cell.picture:
                self.scan.picture(row, column)
            elif cell.uncomputed:
                self.scan.not_computed(row, column)
            else:
                self.scan.fill(row, column)
                if cell.shown and len(self.scan.shown) < MAX_FORMATTED:
                    self.scan.shown[cell_name(row, column)] = cell.shown
            if cell.formula:
                self.scan.formula(row, column)
            if cell.error or cell.uncomputed:
                self.scan.typed(row, column, cell.typed)
            for target in cell.links:
                self.scan.link(row, column, row, column, target)


def _shown(paragraph: str) -> str:
    """Blanks as they stand: LibreOffice counts each, whatever the standard says. Broken lines only lay out the XML."""
    if "\n" in paragraph:
        paragraph = " ".join(line.strip(" \t") for line in paragraph.split("\n")).strip(" ")
    return paragraph.translate(_SHOWN)


class _Reader:
    """One pass over the content: what is no row, cell or text of a sheet's own is passed over whole."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.pages: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._sheet: _Sheet | None = None
        self._row: list[OdsCell] | None = None
        self._repeated = 1
        self._column = 0
        self._cell: OdsCell | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._skipping = 0
        self._aside: OdsAside | None = None
        self.parser = xml_parser(" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipping:
            self._skipping += 1
        elif self._text is not None:
            self._start_in_text(name, attributes)
        elif self._aside is not None:
            if not self._aside.start(name):
                self._text = []
        elif self._cell is not None:
            if name == PARAGRAPH:
                self._text = []
            else:
                self._start_beside(name)
        elif name in _ON_SHEET or name.startswith(DRAWING):
            self._start_beside(name)
        elif name in _CELLS and self._row is not None:
            self._cell, self._length = OdsCell(self._column, attributes), 0
            self._column += self._cell.repeated
        elif name == f"{TABLE}table-row" and self._sheet is not None:
            self._row, self._repeated, self._column = [], count(attributes, f"{TABLE}number-rows-repeated"), 0
        elif name == f"{TABLE}table" and self._sheet is None:
            self._sheet = _Sheet(attributes.get(f"{TABLE}name", ""), attributes.get(f"{TABLE}style-name", ""))
            self.sheets.append(self._sheet)
        elif name == f"{STYLE}style" and (page := attributes.get(f"{STYLE}master-page-name")):
            self.pages[attributes.get(f"{STYLE}name", "")] = page
        elif name == f"{TABLE}named-expression":
            if words := text_named(attributes.get(f"{TABLE}expression", "")):
                self.names[attributes.get(f"{TABLE}name", "")] = words
        elif self._sheet is not None and (label := attributes.get(f"{FORM}label", "").strip()):
            self._sheet.hang("box", label)
        elif name in _SKIPPED:
            self._skipping = 1

    def _start_beside(self, name: str) -> None:
        """A comment, or drawings; anything else in a cell says nothing."""
        if self._sheet is not None and (name == COMMENT or name in _ON_SHEET or name.startswith(DRAWING)):
            self._aside = OdsAside(name)
        else:
            self._skipping = 1

    def _start_in_text(self, name: str, attributes: dict[str, str]) -> None:
        if name in _SPACES:
            self._characters(_SPACES[name] * min(_MAX_TEXT + 1, count(attributes, f"{TEXT}c")))
        elif name in _ASIDE or ":drawing:" in name:
            self._skipping = 1
        elif name == LEADS and self._cell is not None and self._aside is None:
            self._cell.links.append(attributes.get(TARGET, ""))

    def _characters(self, characters: str) -> None:
        if self._text is not None and not self._skipping:
            self._text.append(characters)
            self._length += len(characters)
            if self._length > _MAX_TEXT:
                raise hostile("一格内的文字过长")

    def _hang(self, aside: OdsAside) -> None:
        """Hang what lay beside a cell on it; what hangs on none, on its sheet."""
        for kind, text in aside.found():
            if self._cell is not None:
                self._cell.beside.append((kind, text))
            elif self._sheet is not None:
                self._sheet.hang(kind, text)

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._text is not None:
            if name == PARAGRAPH:
                said, self._text = _shown("".join(self._text)), None
                if self._aside is not None:
                    self._aside.texts.append(said)
                elif self._cell is not None:
                    self._cell.write(said)
        elif self._aside is not None:
            if self._aside.end():
                self._hang(self._aside)
                self._aside = None
        elif self._cell is not None:
            self._cell.close()
            if self._row is not None:
                self._row.append(self._cell)
            self._cell = None
        elif name == f"{TABLE}table-row" and self._sheet is not None and self._row is not None:
            self._sheet.take(self._row, self._repeated)
            self._row = None
        elif name == f"{TABLE}table":
            self._sheet = None
