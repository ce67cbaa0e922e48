"""A workbook as plain data, before any writer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Literal

from toolkit.book.sheets.raw import cell_name
from toolkit.values import dataclass

Value = str | int | float | date | None
NUMBERS = {"whole": (-999_999_999, 999_999_999), "share": (0, 10)}
"""The least and the most that an input area takes, by what kind of number it is for."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks: colours are six hex digits, sizes points, borders a colour each (empty: none).

    What stands `upright` reads from top to bottom.
    """

    fill: str = ""
    color: str = "1F2933"
    bold: bool = False
    size: float = 10
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "vcenter", "bottom"] = "top"
    wrap: bool = False
    border: str = ""
    top: str = ""
    bottom: str = ""
    number: str = ""
    locked: bool = True
    indent: int = 0
    underline: bool = False
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; with `formula`, what that formula gives today; with `link`, a place in the same workbook."""

    value: Value = None
    style: Style = Style()
    formula: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from column A on; `height` in points. A row that `grows` is refitted when its text is edited.

    `style` is how its cells look where nothing stands.
    """

    cells: tuple[Cell, ...] = ()
    height: float | None = None
    grows: bool = False
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's width in spreadsheet units; `style` is how its cells look below the rows there are."""

    width: float
    hidden: bool = False
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """What an input area says, and takes.

    `choices`, or those in the cells `source`; `dates` from first to last; a number, `whole` or a `share` (0.5 is 50%),
    of `NUMBERS`; or a text of at most `most` characters.
    """

    area: str
    choices: tuple[str, ...] = ()
    source: str = ""
    dates: tuple[date, date] | None = None
    number: Literal["", "whole", "share"] = ""
    most: int = 0
    prompt_title: str = ""
    prompt: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional format: where `formula` holds, the fill, colour and weight of `style`."""

    area: str
    formula: str
    style: Style


@dataclass(frozen=True, slots=True)
class Setup:
    """A4; `pages_high` 0 lets it run on; rows `repeat[0]` to `repeat[1]` (0-based) head every page, the first
    `repeat_columns` columns every page beside.

    With a `scale` (percent) nothing is fitted: pages end before the columns `break_right` (0-based), and those side by
    side follow one another.
    """

    landscape: bool = True
    area: str = ""
    repeat: tuple[int, int] | None = None
    footer: str = ""
    pages_high: int = 0
    pages_wide: int = 1
    repeat_columns: int = 0
    break_before: tuple[int, ...] = ()
    scale: int = 0
    break_right: tuple[int, ...] = ()
    margins: tuple[float, float, float, float] = (0.4, 0.4, 0.5, 0.55)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers a chart draws: the cell that names them, the cells they stand in, their colour."""

    name: str
    values: str
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of cells of its own sheet: `labels` name what the numbers of each of the `series` are of.

    Its corner lies on the cell `at`, and it is `size` pixels wide and high. Bars and columns are stacked, one on the
    other, or each as a whole (`percent`).
    """

    title: str
    kind: Literal["bar", "column", "line"]
    labels: str
    series: tuple[Series, ...]
    at: str
    size: tuple[int, int]
    percent: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. Where it is `protected`, rows can be inserted only where it `inserts`.

    `ending` are the last of its rows where these very objects end sheets of other books too, and need not be looked at
    again in each.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    freeze: tuple[int, int] | None = None
    filter_area: str = ""
    validations: tuple[Validation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    merges: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    setup: Setup = Setup()
    protected: bool = False
    inserts: bool = False
    visibility: Literal["visible", "hidden"] = "visible"
    tab: str = ""
    ending: tuple[Row, ...] = ()

    @property
    def cursor(self) -> str:
        """The cell that is chosen when the sheet is opened: the first one where something may be typed, where the sheet
        is protected and has any; else empty, which is A1."""
        if not self.protected:
            return ""
        free = (
            cell_name(at, column)
            for at, row in enumerate(self.rows)
            for column, cell in enumerate(row.cells)
            if not cell.style.locked
        )
        return next((name for name in free if name != "A1"), "")


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook; `created` is fixed by the caller so that the same input gives the same bytes."""

    sheets: tuple[SheetSpec, ...]
    title: str
    created: datetime
    properties: Mapping[str, str] = field(default_factory=dict)
