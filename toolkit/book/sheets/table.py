"""A table on a sheet: which columns it has, where its headers and rows stand, and all that follows from that.

The sheets of tasks, of registers, the review workbook, the corrected plan and the master are all drawn as such;
`returned.locate` finds those again that come back.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.above import Across, whole
from toolkit.book.sheets.fields import header_style, header_text
from toolkit.book.sheets.formulas import ANY_ROW, in_row
from toolkit.book.sheets.model import Cell, Column, Row, Setup, SheetSpec, Style
from toolkit.book.sheets.raw import area_name, cell_name, column_name, fixed, on_sheet
from toolkit.schema.model import Register, SchemaField, Sheet
from toolkit.values import dataclass

BACK = "← 回"
"""What a link to the cover says before its title."""
ROW_ID = "行标识"
"""What the hidden last column is called, in which every row says which one of the edition's it is."""
_HEADER_HEIGHT = 34
_ID_WIDTH = 10
_PAGE = 784
"""Points across A4 on its side within the margins."""
_LEGIBLE = 0.9
"""How small a page may be drawn: the smallest text, 9 points, is 8 on paper."""
_PAPER = _PAGE / _LEGIBLE
"""Points of columns that go on one page."""
_POINTS, _EDGE = 8.5 * 0.75, 5 * 0.75
_WIDE, _GIVES, _HAIR = 14, 1 / 3, 0.1
"""From which width on a column may give up a part of it, how much, and by how many points a page is not filled."""


def id_header(sheet: Sheet) -> str:
    """What heads the column of the row ids; a register's says too which register it is, whatever its title."""
    return f"{ROW_ID}.{sheet.name}" if isinstance(sheet, Register) else ROW_ID


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: what it is called in code, its header as drawn, its width in spreadsheet units.

    `style` is how its cells look below the rows there are; what is not `printed` may lie beyond the print area.
    """

    name: str
    header: Cell
    width: float
    hidden: bool = False
    printed: bool = True
    style: Style | None = None

    @classmethod
    def of(cls, field: SchemaField, *, hidden: bool = False, style: Style | None = None) -> TableColumn:
        """The column of a field of the schema."""
        header = Cell(header_text(field), header_style(field))
        return cls(field.name, header, field.width, hidden=hidden, printed=field.printed, style=style)

    @classmethod
    def of_ids(cls, sheet: Sheet, style: Style | None = None) -> TableColumn:
        """The hidden column of the row ids, called `ROW_ID`."""
        return cls(ROW_ID, Cell(id_header(sheet)), _ID_WIDTH, hidden=True, printed=False, style=style)


@dataclass(frozen=True)
class Table:
    """Columns from A on, headers in row `header_at`, rows below them down to row `last` (both 0-based).

    Rows as far as `last` take part in filter and drop-downs, also where nothing stands yet.
    """

    title: str
    columns: tuple[TableColumn, ...]
    header_at: int
    last: int

    def fitted(self) -> Table:
        """The same; where its printed columns go on one page with the wide ones a third narrower at most, they
        are."""
        printed = self.columns[: max(at for at, column in enumerate(self.columns) if column.printed) + 1]
        seen = [column for column in printed if not column.hidden]
        over = sum(_points(column.width) for column in seen) - _PAPER + _HAIR
        wide = sum(_POINTS * column.width for column in seen if column.width >= _WIDE)
        if not _HAIR < over <= wide * _GIVES:
            return self
        share = 1 - over / wide
        its = (
            replace(each, width=each.width * share) if each.width >= _WIDE and not each.hidden else each
            for each in printed
        )
        return replace(self, columns=(*its, *self.columns[len(printed) :]))

    @property
    def first(self) -> int:
        """The first row below the headers."""
        return self.header_at + 1

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {column.name: at for at, column in reversed(list(enumerate(self.columns)))}

    def at(self, name: str) -> int:
        """Where the column of that name stands, counted from 0; `KeyError` where there is none."""
        return self._places[name]

    def cell(self, name: str, row: int) -> str:
        """The A1 name of a column's cell in a row."""
        return cell_name(row, self.at(name))

    def cells(self, row: int) -> dict[str, str]:
        """Column name -> its cell in a row, the column held fast: `$H5`."""
        return {name: in_row(cell, row) for name, cell in self.any_row.items()}

    @cached_property
    def any_row(self) -> Mapping[str, str]:
        """The same for formulas that are made once for all rows (`formulas.in_row`)."""
        return {name: f"${column_name(at)}{ANY_ROW}" for name, at in self._places.items()}

    def area(self, name: str, first: int | None = None, last: int | None = None) -> str:
        """A column's cells from the first row to the last, or from and to another one."""
        column = self.at(name)
        top, bottom = self.first if first is None else first, self.last if last is None else last
        return area_name(top, column, bottom, column)

    def reference(self, name: str) -> str:
        """A column's cells as another sheet's formulas name them."""
        first, last = (fixed(self.cell(name, row)) for row in (self.first, self.last))
        return on_sheet(self.title, f"{first}:{last}")

    @cached_property
    def _drawn(self) -> tuple[Column, ...]:
        return tuple(Column(column.width, hidden=column.hidden, style=column.style) for column in self.columns)

    @cached_property
    def headers(self) -> Row:
        """The row of the headers."""
        return Row(tuple(column.header for column in self.columns), _HEADER_HEIGHT)

    def row(self, cells: Sequence[Cell], texts: Sequence[str], least: int) -> Row:
        """A row that grows: high enough for `texts`, those of its first columns, and for `least` lines."""
        sized = [(text, column.width) for text, column in zip(texts, self.columns, strict=False)]
        return Row(tuple(cells), look.row_height(sized, least), grows=True)

    def sheet(
        self, top: Sequence[Row], rows: Sequence[Row], *, frozen: int, footer: str = "", print_area: bool = True
    ) -> SheetSpec:
        """The sheet: what stands above the headers, the headers, the rows.

        Headers and `frozen` columns stay in sight, filter arrows stand over all columns, and the headers stand on
        every page. With `print_area` the columns after the last one `printed` are left out, and what stands below
        `last`. What is too wide for one page at a legible size goes over to pages beside it, on which the first of the
        frozen columns stand again. A line of text above the headers or below the table is whole on its page.
        """
        printed = max(at for at, column in enumerate(self.columns) if column.printed)
        last = printed if print_area else len(self.columns) - 1
        repeated, breaks = self._across(last, frozen)
        across = Across([0 if each.hidden else each.width for each in self.columns[: last + 1]], repeated, breaks)
        above, merges = whole(top, across)
        its, rest = rows[: self.last - self.header_at], rows[self.last - self.header_at :]
        below, others = (rest, ()) if print_area else whole(rest, across, self.last + 1)
        return SheetSpec(
            self.title,
            self._drawn,
            (*above, self.headers, *its, *below),
            freeze=(self.first, frozen),
            filter_area=area_name(self.header_at, 0, self.last, len(self.columns) - 1),
            merges=(*merges, *others),
            setup=Setup(
                area=area_name(0, 0, self.last, printed) if print_area else "",
                repeat=(self.header_at, self.header_at),
                footer=footer,
                repeat_columns=repeated,
                scale=int(_LEGIBLE * 100) if breaks else 0,
                break_right=breaks,
            ),
        )

    def _across(self, last: int, frozen: int) -> tuple[int, tuple[int, ...]]:
        """How many columns stand on every page, and before which ones a page ends; nothing where one page holds all.

        Of the frozen ones as many as make no further page.
        """
        widths = [0 if column.hidden else _points(column.width) for column in self.columns[: last + 1]]
        if sum(widths) <= _PAPER:
            return 0, ()
        ways = ((len(breaks := _breaks(widths, repeated)), -repeated, breaks) for repeated in range(frozen + 1))
        _, repeated, breaks = min(ways)
        return -repeated, self._owned(widths, -repeated, breaks)

    def _owned(self, widths: Sequence[float], repeated: int, breaks: Sequence[int]) -> tuple[int, ...]:
        """The same breaks, each before the first column of an owner where that makes no further page: a head of
        another colour begins one."""
        fills = [column.header.style.fill for column in self.columns]
        starts = [at for at in range(repeated + 1, len(widths)) if fills[at] != fills[at - 1]]
        found: list[int] = []
        for before, at in reversed(list(itertools.pairwise((repeated, *breaks)))):
            rest = widths[: (found or [len(widths)])[0]]
            firsts = (
                each for each in starts if before < each <= at and sum((*widths[:repeated], *rest[each:])) <= _PAPER
            )
            found.insert(0, max(firsts, default=at))
        return tuple(found)


def _breaks(widths: Sequence[float], repeated: int) -> tuple[int, ...]:
    """Before which columns a page ends, where the first ones stand on every page."""
    breaks, used = [], 0.0
    for at, width in enumerate(widths):
        if used + width > _PAPER and at > repeated:
            breaks.append(at)
            used = sum(widths[:repeated])
        used += width
    return tuple(breaks)


def _points(width: float) -> float:
    """A column's width in points, as the program draws it that draws it widest where it lacks the font."""
    return _POINTS * width + _EDGE


def on_purpose(sheet: SheetSpec) -> SheetSpec:
    """The sheet with an empty cell for its print area: nothing of it is printed until somebody takes that away."""
    return replace(sheet, setup=replace(sheet.setup, area=cell_name(0, len(sheet.columns) + 1)))


def page_footer(text: str = "", size: int = 9) -> str:
    """A footer, in that size before the page is scaled: the text on the left, the page and how many on the right."""
    left = f"&L&{size} " + text.replace("&", "&&") if text else ""
    return f"{left}&R&{size}第 &P 页，共 &N 页"
