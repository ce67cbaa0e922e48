"""A sheet of rows as its part of the workbook, piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from math import isfinite

from toolkit.book.sheets.model import Cell, Column, Row, Setup, SheetSpec, Value
from toolkit.book.sheets.raw import cell_name, column_name
from toolkit.book.sheets.same import Same
from toolkit.edges.writing.archive import Alike
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
from toolkit.edges.writing.row_shape import FORMULA, LINK, Kind, Shape, is_written, shape_of, shape_of_some
from toolkit.edges.writing.rules_part import COLUMNS, LEAP, ROWS, conditions, reference, validations
from toolkit.edges.writing.shared_formulas import groups_of
from toolkit.edges.writing.sheet_ending import Ending, endings
from toolkit.edges.writing.sheet_extent import Extent, merged_cells, pixels
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
        if len(spec.columns) > COLUMNS or len(spec.rows) > ROWS or any(len(row.cells) > COLUMNS for row in spec.rows):
            raise NotOursError
        self._spec, self._looks, self._texts = spec, looks, texts
        self._links: list[str] = []
        self._grows_from = next((at for at, row in enumerate(spec.rows) if row.grows), None)
        self._merged = merged_cells(spec)
        self._columns = _columns(
            Same(spec.columns), tuple(each.style and looks.of(each.style) for each in spec.columns)
        )
        self._tail = len(spec.rows) - len(spec.ending)
        self._shapes = [self._shape(at) for at in range(self._tail)]
        self._ending = self._known_ending()
        self._shared = self._ending.joined(groups_of(self._formulas(self._shapes)))
        self._shapes += self._ending.shapes
        self._extent = Extent.of(spec, self._shapes)

    def _known_ending(self) -> Ending:
        """What is known of the rows that other sheets end with too; of no rows, and those of merged areas, anew."""
        last = max([len(self._spec.rows), *(at + 1 for at in self._merged)])
        if last > len(self._spec.rows) or any(at >= self._tail for at in self._merged) or not self._spec.ending:
            shapes = [self._shape(at) for at in range(self._tail, last)]
            return Ending(shapes, groups_of(self._formulas(shapes, self._tail)))
        known = endings(Same(self._spec.ending))
        key = known.key(self._tail, self._looks)
        if (found := known.known.get(key)) is None:
            shapes = [self._shape(at) for at in range(self._tail, last)]
            found = known.known[key] = Ending(shapes, groups_of(self._formulas(shapes, self._tail)))
        return found

    def _shape(self, at: int) -> Shape:
        """The shape of a row, whose own style is numbered before those of its cells."""
        row = self._row(at)
        if row.style:
            self._looks.of(row.style)
        if at not in self._merged:
            return shape_of(row.cells, self._looks)
        return shape_of_some([(column, cell) for column, cell, _ in self._shown(at)], self._looks)

    def _row(self, at: int) -> Row:
        return self._spec.rows[at] if at < len(self._spec.rows) else Row()

    def _formulas(self, shapes: Sequence[Shape], first: int = 0) -> Iterator[tuple[int, int, str]]:
        """Row, column and formula of each cell that computes, of rows of these shapes."""
        for at, shape in enumerate(shapes, start=first):
            for column, kind in shape.gaps:
                if kind is FORMULA:
                    yield at, column, self._spec.rows[at].cells[column].formula

    def pieces(self, *, first: bool, drawn: bool) -> Iterator[str]:
        """Its text; `first` of the workbook, with a drawing where it is `drawn` on."""
        spec = self._spec
        tab = f'<tabColor rgb="{colour(spec.tab)}"/>' if spec.tab else ""
        told = tab + ("" if spec.setup.scale else '<pageSetUpPr fitToPage="1"/>')
        yield f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{LINKED}">'
        yield f"<sheetPr>{told}</sheetPr>" if told else ""
        yield f'<dimension ref="{self._extent.area}"/>'
        chosen = ' tabSelected="1"' if first else ""
        yield f'<sheetViews><sheetView showGridLines="0"{chosen} workbookViewId="0"'
        cursor = spec.cursor
        chosen = f'activeCell="{cursor}" sqref="{cursor}"' if cursor else ""
        if spec.freeze:
            yield f">{_panes(*spec.freeze, chosen)}</sheetView>"
        else:
            yield f"><selection {chosen}/></sheetView>" if chosen else "/>"
        yield f'</sheetViews><sheetFormatPr defaultRowHeight="15"/>{self._columns}'
        if self._extent.first_row is None:
            yield f"<sheetData/>{''.join(self._below())}"
        else:
            yield "<sheetData>"
            yield from self._rows()
        if self._links:
            yield f"<hyperlinks>{''.join(self._links)}</hyperlinks>"
        yield _printed(spec.setup)
        yield '<drawing r:id="rId1"/></worksheet>' if drawn else "</worksheet>"

    def _rows(self) -> Iterator[str]:
        """The rows, and what stands below them."""
        spans = [self._spans(start) for start in range(0, self._extent.last_row + 1, _BLOCK)]
        for start in range(0, self._tail, _BLOCK):
            rows = range(start, min(start + _BLOCK, self._tail))
            yield "".join([self._written(at, spans[at // _BLOCK]) for at in rows if at <= self._extent.last_row])
        last = "".join([*self._last_rows(spans), "</sheetData>", *self._below()])
        yield Alike(last) if self._spec.ending else last

    def _spans(self, start: int) -> str:
        """From which column to which a block of rows reaches, so many of them together."""
        reach = [shape for shape in self._shapes[start : start + _BLOCK] if shape.last >= 0]
        if not reach:
            return ""
        return f' spans="{min(each.first for each in reach) + 1}:{max(each.last for each in reach) + 1}"'

    def _last_rows(self, spans: Sequence[str]) -> Iterator[str]:
        """The rows that other sheets end with too."""
        ending, rows = self._ending, range(self._tail, self._extent.last_row + 1)
        if not ending.wordless or self._shared is not ending.shared:
            yield from (self._written(at, spans[at // _BLOCK]) for at in rows)
            return
        key = (str(self._grows(self._tail - 1)), *spans[self._tail // _BLOCK :])
        if key not in ending.texts:
            ending.texts[key] = "".join([self._written(at, spans[at // _BLOCK]) for at in rows])
        yield ending.texts[key]

    def _written(self, at: int, spans: str) -> str:
        """The text of a row."""
        row, shape = self._row(at), self._shapes[at]
        if shape.last < 0 and row.height is None and not row.style:
            return ""
        told = f'<row r="{at + 1}"{spans}'
        told += f' s="{self._looks.of(row.style)}" customFormat="1"' if row.style else ""
        height = _USUAL_HEIGHT if row.height is None else int(row.height * 4 / 3 + 0.5)
        if height <= 0:
            raise NotOursError
        if height != _USUAL_HEIGHT:
            told += f' ht="{height * 0.75:.16g}"'
            told += ' customHeight="1"' if shape.last < 0 or not self._grows(at) else ""
        if shape.last < 0:
            return told + "/>"
        said = self._said_merged(at, shape) if at in self._merged else self._said(at + 1, row.cells, shape)
        return f"{told}>{shape.filled(at + 1, said)}</row>"

    def _grows(self, at: int) -> bool:
        """Whether office programs may refit a row on editing: all from the first on that grows."""
        return self._grows_from is not None and at >= self._grows_from

    def _shown(self, at: int) -> Iterator[tuple[int, Cell, Cell | None]]:
        """The cells of a row as merged areas show them, each with its own where that is hidden."""
        row, merged = self._row(at), self._merged[at]
        for column in sorted({*range(len(row.cells)), *merged}):
            own = row.cells[column] if column < len(row.cells) else None
            if (shown := merged.get(column)) is not None:
                if own is not None and own.link:
                    raise NotOursError
                yield column, shown, own
            elif own is not None and is_written(own):
                yield column, own, None

    def _said_merged(self, at: int, shape: Shape) -> list[str]:
        """What fills the gaps of a row in which cells are merged; the texts these hide are told all the same."""
        said, gaps = [], dict(shape.gaps)
        for column, cell, hidden in self._shown(at):
            if hidden is not None and isinstance(hidden.value, str):
                self._texts.number(hidden.value)
            if kind := gaps.get(column):
                said.append(self._told(kind, column, at + 1, cell))
        return said

    def _said(self, number: int, cells: Sequence[Cell], shape: Shape) -> list[str]:
        """What fills the gaps of the row of that number."""
        said, text = [], self._texts.number
        for column, kind in shape.gaps:
            cell = cells[column]
            said.append(text(cell.value) if kind is str else self._told(kind, column, number, cell))  # type: ignore[arg-type]
        return said

    def _told(self, kind: Kind, column: int, number: int, cell: Cell) -> str:
        if kind is FORMULA:
            return self._formula(f"{column_name(column)}{number}", cell)
        if kind is LINK:
            self._link(column, number, cell)
        if isinstance(cell.value, str):
            return self._texts.number(cell.value)
        return f"{cell.value if kind is int else _number(cell.value):.16G}"

    def _formula(self, name: str, cell: Cell) -> str:
        """What a cell of that name computes, its kind first, and gives today."""
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
        return f"{kind}>{told}<v>{gives}</v>"

    def _link(self, column: int, number: int, cell: Cell) -> None:
        if not isinstance(cell.value, str) or not cell.value or len(cell.link) > _LINK or len(self._links) >= _LINKS:
            raise NotOursError
        place = f'ref="{column_name(column)}{number}" location="{attribute(cell.link)}"'
        self._links.append(f'<hyperlink {place} display="{attribute(cell.value)}"/>')

    def _below(self) -> Iterator[str]:
        """What stands below the rows: protection, filter, merged areas, rules."""
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
        yield conditions(Same(spec.conditions), tuple(self._looks.change(each.style) for each in spec.conditions))
        yield validations(Same(spec.validations))


@lru_cache(256)  # the sheets of units have the same columns
def _columns(columns: Same[tuple[Column, ...]], looks: tuple[int, ...]) -> str:
    """Columns that have these looks, alike ones together."""
    if not columns.it:
        return ""
    made, at = [], 0
    each_of = [
        (pixels(each.width), each.hidden, look, each.style) for each, look in zip(columns.it, looks, strict=True)
    ]
    for (width, hidden, look, _), same in groupby(each_of):
        count = len(list(same))
        told = f'min="{at + 1}" max="{at + count}" width="{width * 256 // 7 / 256:.16g}"'
        told += f' style="{look}"' if look else ""
        told += ' hidden="1"' if hidden else ""
        told += ' customWidth="1"' if width != _USUAL_WIDTH else ""
        made.append(f"<col {told}/>")
        at += count
    return f"<cols>{''.join(made)}</cols>"


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
    if setup.scale:
        pages = f' scale="{setup.scale}" pageOrder="overThenDown"'
    else:
        pages = f' fitToWidth="{setup.pages_wide}"' if setup.pages_wide != 1 else ""
        pages += f' fitToHeight="{setup.pages_high}"' if setup.pages_high != 1 else ""
    way = "landscape" if setup.landscape else "portrait"
    made = f'<printOptions horizontalCentered="1"/><pageMargins {margins}/>'
    made += f'<pageSetup paperSize="9"{pages} orientation="{way}"/>'
    if setup.footer:
        if length(setup.footer) > _FOOTER or "&G" in setup.footer or "&[Picture]" in setup.footer:
            raise NotOursError
        made += f"<headerFooter><oddFooter>{element(setup.footer)}</oddFooter></headerFooter>"
    return made + _breaks("row", setup.break_before, 16383) + _breaks("col", setup.break_right, 1048575)


def _breaks(kind: str, before: Collection[int], most: int) -> str:
    """Where pages end, before which rows or columns."""
    breaks = sorted({*before} - {0})
    if len(breaks) > _BREAKS:
        raise NotOursError
    told = "".join(f'<brk id="{at}" max="{most}" man="1"/>' for at in breaks)
    return f'<{kind}Breaks count="{len(breaks)}" manualBreakCount="{len(breaks)}">{told}</{kind}Breaks>' if told else ""
