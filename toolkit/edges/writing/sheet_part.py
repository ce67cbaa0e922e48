"""A sheet of rows as its part of the workbook, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from math import isfinite

from toolkit.book.sheets.model import Cell, Column, Row, Setup, SheetSpec, Value
from toolkit.book.sheets.raw import cell_name, column_name
from toolkit.edges.writing.parts_text import (
    DECLARATION,
    LINKED,
    MAIN,
    NotOursError,
    Texts,
    attribute,
    element,
    formula,
    length,
    result,
)
from toolkit.edges.writing.rules_part import LEAP, conditions, reference, validations
from toolkit.edges.writing.shared_formulas import shared_formulas
from toolkit.edges.writing.sheet_extent import PLAIN, Extent, Line, lines_of, pixels
from toolkit.edges.writing.style_part import Looks, colour

_EPOCH = date(1899, 12, 30)
_NIGHT = datetime(1899, 12, 31)
_SECONDS = 86_400
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_BLOCK = 16
"""Rows that say together from which column to which they reach."""
_LINK, _LINKS = 2_000, 65_000
_FOOTER, _BREAKS = 255, 1_023
_USUAL_WIDTH, _USUAL_HEIGHT = 64, 20
"""Of a column and a row, in pixels."""


class SheetPart:
    """One sheet under way; numbers its styles and texts in the workbook's."""

    def __init__(self, spec: SheetSpec, looks: Looks, texts: Texts) -> None:
        self._spec, self._looks, self._texts = spec, looks, texts
        self._links: list[str] = []
        self._grows_from = next((at for at, row in enumerate(spec.rows) if row.grows), None)
        self._shared = shared_formulas(spec)
        self._lines = lines_of(spec)
        self._extent = Extent.of(spec, self._lines)

    def pieces(self, *, first: bool, drawn: bool) -> Iterator[str]:
        """Its text; `first` of the workbook, with a drawing where it is `drawn` on."""
        spec = self._spec
        yield f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{LINKED}"><sheetPr>'
        yield f'<tabColor rgb="{colour(spec.tab)}"/>' if spec.tab else ""
        yield f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{self._extent.area}"/>'
        chosen = ' tabSelected="1"' if first else ""
        yield f'<sheetViews><sheetView showGridLines="0"{chosen} workbookViewId="0"'
        chosen = f'activeCell="{spec.cursor}" sqref="{spec.cursor}"' if spec.cursor else ""
        if spec.freeze:
            yield f">{_panes(*spec.freeze, chosen)}</sheetView>"
        else:
            yield f"><selection {chosen}/></sheetView>" if chosen else "/>"
        yield '</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        yield self._columns(spec.columns)
        if self._extent.first_row is None:
            yield "<sheetData/>"
        else:
            yield "<sheetData>"
            yield from self._blocks()
            yield "</sheetData>"
        yield from self._below()
        yield '<drawing r:id="rId1"/></worksheet>' if drawn else "</worksheet>"

    def _columns(self, columns: Sequence[Column]) -> str:
        if not columns:
            return ""
        made, at = [], 0
        for column, same in groupby(columns, key=lambda each: (pixels(each.width), each.style, each.hidden)):
            width, style, hidden = column
            count = len(list(same))
            told = f'min="{at + 1}" max="{at + count}" width="{width * 256 // 7 / 256:.16g}"'
            told += f' style="{self._looks.of(style)}"' if style else ""
            told += ' hidden="1"' if hidden else ""
            told += ' customWidth="1"' if width != _USUAL_WIDTH else ""
            made.append(f"<col {told}/>")
            at += count
        return f"<cols>{''.join(made)}</cols>"

    def _blocks(self) -> Iterator[str]:
        """The rows, so many at a time as say together how far they reach."""
        last = self._extent.last_row
        for start in range(0, last + 1, _BLOCK):
            lines = self._lines[start : start + _BLOCK]
            reach = [line for line in lines if line.last >= 0]
            left, right = min((each.first for each in reach), default=0), max((each.last for each in reach), default=0)
            spans = f' spans="{left + 1}:{right + 1}"' if reach else ""
            yield "".join(self._row(at, line, spans) for at, line in enumerate(lines, start=start))

    def _row(self, at: int, line: Line, spans: str) -> str:
        row = self._spec.rows[at] if at < len(self._spec.rows) else Row()
        if line.last < 0 and row.height is None and not row.style:
            return ""
        told = f'<row r="{at + 1}"{spans}'
        told += f' s="{self._looks.of(row.style)}" customFormat="1"' if row.style else ""
        height = _USUAL_HEIGHT if row.height is None else int(row.height * 4 / 3 + 0.5)
        if height <= 0:
            raise NotOursError
        if height != _USUAL_HEIGHT:
            told += f' ht="{height * 0.75:.16g}"'
            told += ' customHeight="1"' if line.last < 0 or not self._grows(at) else ""
        if line.last < 0:
            return told + "/>"
        cells = self._shown(row, line) if line.merged else enumerate(row.cells)
        return f"{told}>{''.join(self._cells(at + 1, cells, line.merged))}</row>"

    def _grows(self, at: int) -> bool:
        """Whether office programs may refit a row on editing: all from the first on that grows."""
        return self._grows_from is not None and at >= self._grows_from

    def _shown(self, row: Row, line: Line) -> Iterator[tuple[int, Cell]]:
        """The cells of a row as merged areas show them; what they hide is told among the texts all the same."""
        for column in sorted({*range(len(row.cells)), *line.merged}):
            own = row.cells[column] if column < len(row.cells) else None
            if (shown := line.merged.get(column)) is None:
                shown = own
            elif own is not None and isinstance(own.value, str):
                self._texts.number(own.value)
            if own is not None and own.link and shown is not own:
                raise NotOursError
            if shown is not None:
                yield column, shown

    def _cells(self, number: int, cells: Iterable[tuple[int, Cell]], merged: Mapping[int, Cell]) -> Iterator[str]:
        """The cells of the row of that number; empty ones without a style are left out, unless an area covers them."""
        known, look_of, text = self._looks.known, self._looks.of, self._texts.number
        for column, cell in cells:
            value, style = cell.value, cell.style
            kind = type(value)
            if cell.formula:
                yield self._formula(column, number, cell)
                continue
            if cell.link:
                self._link(column, number, cell)
            elif value is None and (style is PLAIN or style == PLAIN) and column not in merged:
                continue
            if (look := known.get(id(style))) is None:
                look = look_of(style)
            begun = f'<c r="{column_name(column)}{number}" s="{look}"'
            if value is None:
                yield f"{begun}/>"
            elif isinstance(value, str):
                yield f'{begun} t="s"><v>{text(value)}</v></c>'
            elif kind is int:
                yield f"{begun}><v>{value:.16G}</v></c>"
            else:
                yield f"{begun}><v>{_number(value):.16G}</v></c>"

    def _formula(self, column: int, row: int, cell: Cell) -> str:
        name = f"{column_name(column)}{row}"
        value = cell.value
        if isinstance(value, bool):
            raise NotOursError
        gives = "" if value is None else value
        if isinstance(gives, date):
            gives = (date(gives.year, gives.month, gives.day) - _EPOCH).days
        kind = ""
        if isinstance(gives, str):
            kind = ' t="e"' if gives in _ERRORS else ' t="str"'
            gives = result(gives)
        text, shared = formula(cell.formula), self._shared.get(name)
        told = f"<f>{text}</f>"
        if shared:
            ends = (
                f' ref="{shared.area}" si="{shared.number}">{text}</f>' if shared.area else f' si="{shared.number}"/>'
            )
            told = f'<f t="shared"{ends}'
        return f'<c r="{name}" s="{self._looks.of(cell.style)}"{kind}>{told}<v>{gives}</v></c>'

    def _link(self, column: int, number: int, cell: Cell) -> None:
        if not isinstance(cell.value, str) or not cell.value or len(cell.link) > _LINK or len(self._links) >= _LINKS:
            raise NotOursError
        place = f'ref="{column_name(column)}{number}" location="{attribute(cell.link)}"'
        self._links.append(f'<hyperlink {place} display="{attribute(cell.value)}"/>')

    def _below(self) -> Iterator[str]:
        """What stands below the rows: protection, filter, merged areas, rules, links, print settings."""
        spec = self._spec
        if spec.protected:
            rows = ' insertRows="0"' if spec.inserts else ""
            free = f'formatColumns="0" formatRows="0"{rows} autoFilter="0"'
            yield f'<sheetProtection sheet="1" objects="1" scenarios="1" {free}/>'
        if spec.filter_area:
            yield f'<autoFilter ref="{reference(spec.filter_area)}"/>'
        if spec.merges:
            areas = "".join(f'<mergeCell ref="{reference(area)}"/>' for area in spec.merges)
            yield f'<mergeCells count="{len(spec.merges)}">{areas}</mergeCells>'
        yield from conditions(spec.conditions, self._looks)
        yield validations(spec.validations)
        if self._links:
            yield f"<hyperlinks>{''.join(self._links)}</hyperlinks>"
        yield _printed(spec.setup)


def _number(value: Value) -> float:
    """A number, a day or a moment as a cell keeps it; `NotOursError` where none can."""
    if type(value) is date and value > LEAP:
        return (value - _EPOCH).days
    if type(value) is float and isfinite(value):
        return value
    if type(value) is datetime and value.tzinfo is None and value.date() > LEAP:
        past = value - _NIGHT
        return past.days + (past.seconds + past.microseconds / 1e6) / _SECONDS + 1
    raise NotOursError


def _panes(rows: int, columns: int, cursor: str) -> str:
    """What stays in sight, so many rows and columns, and in which part the cursor is; `cursor` is its attributes."""
    beside, below = cell_name(0, columns), cell_name(rows, 0)
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    if not (rows or columns) or min(rows, columns) < 0:
        raise NotOursError
    active = ("bottom" if rows else "top") + ("Right" if columns else "Left")
    others = (("topRight", beside), ("bottomLeft", below)) if rows and columns else ()
    chosen = "".join(f'<selection pane="{pane}" activeCell="{at}" sqref="{at}"/>' for pane, at in others)
    pane = f'<pane{split} topLeftCell="{cell_name(rows, columns)}" activePane="{active}" state="frozen"/>'
    return f'{pane}{chosen}<selection pane="{active}"{" " if cursor else ""}{cursor}/>'


def _printed(setup: Setup) -> str:
    """How a sheet is printed; what names areas is said in the workbook."""
    left, right, top, bottom = setup.margins
    margins = f'left="{left}" right="{right}" top="{top}" bottom="{bottom}" header="0.3" footer="0.3"'
    wide = f' fitToWidth="{setup.pages_wide}"' if setup.pages_wide != 1 else ""
    high = f' fitToHeight="{setup.pages_high}"' if setup.pages_high != 1 else ""
    way = "landscape" if setup.landscape else "portrait"
    made = f'<printOptions horizontalCentered="1"/><pageMargins {margins}/>'
    made += f'<pageSetup paperSize="9"{wide}{high} orientation="{way}"/>'
    if setup.footer:
        if length(setup.footer) > _FOOTER or "&G" in setup.footer or "&[Picture]" in setup.footer:
            raise NotOursError
        made += f"<headerFooter><oddFooter>{element(setup.footer)}</oddFooter></headerFooter>"
    if breaks := sorted({*setup.break_before} - {0}):
        if len(breaks) > _BREAKS:
            raise NotOursError
        told = "".join(f'<brk id="{at}" max="16383" man="1"/>' for at in breaks)
        made += f'<rowBreaks count="{len(breaks)}" manualBreakCount="{len(breaks)}">{told}</rowBreaks>'
    return made
