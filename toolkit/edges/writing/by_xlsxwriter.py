"""Workbooks written with XlsxWriter: whatever a `Book` can say, charts among it, and an error for what it cannot."""

from __future__ import annotations

import gc
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.book.sheets.model import NUMBERS, Book, Cell, Condition, Row, Setup, SheetSpec, Style, Validation, Value
from toolkit.book.sheets.raw import area_corners, cell_at
from toolkit.book.sheets.styles import FONT
from toolkit.edges.writing.charts import draw
from toolkit.edges.writing.growing_sheet import GrowingSheet
from toolkit.edges.writing.shared_formulas import formulas_of, groups_of, shared_formulas
from toolkit.errors import ToolkitError

_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
}
_PAPER_A4 = 9
_PLAIN = Style()
_NOTHING = Cell()
_EPOCH = date(1899, 12, 30)


def xlsxwriter_workbook(book: Book) -> bytes:
    """The bytes of a workbook. Anything XlsxWriter would only warn of is an error."""
    with _left_tidy():
        return _written(book)


def drawn_parts(book: Book) -> Mapping[str, bytes]:
    """The parts that draw the charts of a workbook, by name: those of a workbook of the sheets that have any, which
    holds what charts are drawn from and nothing else."""
    return _drawn(tuple(_drawn_from(spec) for spec in book.sheets if any(chart.series for chart in spec.charts)))


@lru_cache(8)
def _drawn(charted: tuple[SheetSpec, ...]) -> Mapping[str, bytes]:
    """Figures seldom change from one master to the next."""
    book = Book(charted, "", datetime.combine(_EPOCH, time()))
    with zipfile.ZipFile(io.BytesIO(xlsxwriter_workbook(book))) as archive:
        names = (name for name in archive.namelist() if name.startswith(("xl/charts/", "xl/drawings/")))
        return {name: archive.read(name) for name in names}


def _drawn_from(spec: SheetSpec) -> SheetSpec:
    """The sheet as its charts see it: the cells that they read, and how wide and high what they lie on is."""
    series = [(each, chart) for chart in spec.charts for each in chart.series]
    areas = {area_corners(name) for each, chart in series for name in (each.values, chart.labels)}
    areas |= {cell_at(each.name) * 2 for each, _ in series}
    read = {
        (row, beside)
        for top, left, low, right in areas
        for row in range(top, low + 1)
        for beside in range(left, right + 1)
    }

    def cells(at: int, row: Row) -> tuple[Cell, ...]:
        return tuple(cell if (at, beside) in read else _NOTHING for beside, cell in enumerate(row.cells))

    columns = tuple(replace(column, style=None) for column in spec.columns)
    rows = tuple(Row(cells(at, row), row.height) for at, row in enumerate(spec.rows))
    return SheetSpec(spec.title, columns, rows, charts=spec.charts)


def _written(book: Book) -> bytes:
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10, "valign": "vcenter"},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with xlsxwriter.Workbook(buffer, options) as workbook:
                _Writer(workbook).write(book)
        except (UserWarning, ValueError, xlsxwriter.exceptions.XlsxWriterException) as error:
            raise ToolkitError(
                f"“{book.title}”写不成工作簿：{error}", "请检查 templates/ledger.toml 的改动。"
            ) from None
    return buffer.getvalue()


@contextmanager
def _left_tidy() -> Iterator[None]:
    """Collect what was made within the block, at its end and alone.

    XlsxWriter's objects hold on to each other. Left to itself the collector looks at everything there is, again and
    again, while they grow: the whole ledger for every workbook. What was there before is set aside meanwhile, for all
    that a command has loaded and read may be as young, unless whoever runs this keeps things aside already.
    """
    enabled, kept_aside = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    if not kept_aside:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect(0)
        if not kept_aside:
            gc.unfreeze()
        if enabled:
            gc.enable()


class _Writer:
    """One workbook under way, its formats made once each."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[Style, Format] = {}
        self._changes: dict[Style, Format] = {}  # what conditions change a cell to

    def write(self, book: Book) -> None:
        self._workbook.set_properties({"title": book.title, "created": book.created})
        self._workbook.set_size(2400, 1400)
        for name, text in book.properties.items():
            self._workbook.set_custom_property(name, text, "text")
        for spec in book.sheets:
            self._sheet(spec)

    def _sheet(self, spec: SheetSpec) -> None:
        sheet = self._workbook.add_worksheet(spec.title, worksheet_class=GrowingSheet)
        self._grid(sheet, spec)
        self._rules(sheet, spec)
        for chart in spec.charts:
            draw(self._workbook, sheet, spec.title, chart)
        _print_setup(sheet, spec.setup)
        if spec.cursor:
            sheet.set_selection(spec.cursor)
        if spec.freeze:
            sheet.freeze_panes(*spec.freeze)
        if spec.protected:
            sheet.protect("", {**_PROTECTION, "insert_rows": spec.inserts})
        if spec.visibility == "hidden":
            sheet.hide()
        if spec.tab:
            sheet.set_tab_color(f"#{spec.tab}")
        sheet.hide_gridlines(2)

    def _grid(self, sheet: GrowingSheet, spec: SheetSpec) -> None:
        """Columns, rows and cells, merged ones last: the first cell of a merged area says what it shows."""
        sheet.shared = shared_formulas(groups_of(formulas_of(spec)))
        sheet.grows_from = next((at for at, row in enumerate(spec.rows) if row.grows), None)
        for at, column in enumerate(spec.columns):
            style = self._format(column.style) if column.style else None
            sheet.set_column(at, at, column.width, style, {"hidden": column.hidden})
        for at, row in enumerate(spec.rows):
            if row.height is not None or row.style:
                sheet.set_row(at, row.height, self._format(row.style) if row.style else None)
        for at, row in enumerate(spec.rows):
            for beside, cell in enumerate(row.cells):
                self._cell(sheet, at, beside, cell)
        for area in spec.merges:
            top, left, _, _ = area_corners(area)
            first = spec.rows[top].cells[left]
            _done(sheet.merge_range(area, "" if first.value is None else first.value, self._format(first.style)))

    def _rules(self, sheet: Worksheet, spec: SheetSpec) -> None:
        """What cells take, how they change colour, and by what rows are filtered."""
        for rule in spec.validations:
            if _says_something(rule):
                _done(sheet.data_validation(rule.area, _rule(rule)))
        for condition in spec.conditions:
            self._condition(sheet, condition)
        if spec.filter_area:
            _done(sheet.autofilter(spec.filter_area))

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        value = cell.value
        if value is None and not (cell.formula or cell.link) and cell.style == _PLAIN:
            return
        style = self._format(cell.style)
        if cell.formula:
            _done(sheet.write_formula(row, column, cell.formula, style, _computed(value)))
        elif cell.link:
            _done(sheet.write_url(row, column, f"internal:{cell.link}", style, str(value)))
        elif value is None:
            _done(sheet.write_blank(row, column, None, style))
        elif isinstance(value, str):
            _done(sheet.write_string(row, column, value, style))
        elif isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            _done(sheet.write_datetime(row, column, moment, style))
        else:
            _done(sheet.write_number(row, column, value, style))

    def _condition(self, sheet: Worksheet, condition: Condition) -> None:
        style = condition.style
        if style not in self._changes:
            shown: dict[str, Any] = {"font_color": f"#{style.color}"}
            if style.fill:
                shown["bg_color"] = f"#{style.fill}"
            if style.bold:
                shown["bold"] = True
            self._changes[style] = self._workbook.add_format(shown)
        rule = {"type": "formula", "criteria": condition.formula, "format": self._changes[style]}
        _done(sheet.conditional_format(condition.area, rule))

    def _format(self, style: Style) -> Format:
        if style not in self._formats:
            self._formats[style] = self._workbook.add_format(_properties(style))
        return self._formats[style]


def _print_setup(sheet: Worksheet, setup: Setup) -> None:
    sheet.set_paper(_PAPER_A4)
    if setup.landscape:
        sheet.set_landscape()
    sheet.set_margins(*setup.margins)
    if setup.scale:
        sheet.set_print_scale(setup.scale)
        sheet.print_across()
    else:
        sheet.fit_to_pages(setup.pages_wide, setup.pages_high)
    sheet.center_horizontally()
    if setup.area:
        sheet.print_area(setup.area)
    if setup.repeat:
        sheet.repeat_rows(*setup.repeat)
    if setup.repeat_columns:
        sheet.repeat_columns(0, setup.repeat_columns - 1)
    if setup.break_before:
        sheet.set_h_pagebreaks(setup.break_before)
    if setup.break_right:
        sheet.set_v_pagebreaks(setup.break_right)
    if setup.footer:
        sheet.set_footer(setup.footer)


def _properties(style: Style) -> dict[str, Any]:
    found: dict[str, Any] = {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": f"#{style.color}",
        "bold": style.bold,
        "align": style.align,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "locked": style.locked,
        "indent": style.indent,
    }
    if style.fill:
        found["bg_color"] = f"#{style.fill}"
    if style.underline:
        found["underline"] = 1
    if style.upright:
        found["rotation"] = 270
    if style.number:
        found["num_format"] = style.number
    if style.border:
        found |= {"border": 1, "border_color": f"#{style.border}"}
    for side, colour in (("top", style.top), ("bottom", style.bottom)):
        if colour:
            found |= {side: 1, f"{side}_color": f"#{colour}"}
    return found


def _says_something(rule: Validation) -> bool:
    return bool(rule.choices or rule.source or rule.dates or rule.number or rule.most or rule.prompt)


def _rule(rule: Validation) -> dict[str, Any]:
    made: dict[str, Any] = {"validate": "any", "ignore_blank": True}
    if rule.choices or rule.source:
        made |= {"validate": "list", "source": list(rule.choices) or rule.source}
    if rule.dates:
        first, last = (datetime.combine(day, time()) for day in rule.dates)
        made |= {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if rule.number:
        least, most = NUMBERS[rule.number]
        made |= {"criteria": "between", "minimum": least, "maximum": most}
        made["validate"] = "integer" if rule.number == "whole" else "decimal"
    if rule.most:
        made |= {"validate": "length", "criteria": "<=", "value": rule.most}
    if rule.prompt:
        made |= {"input_title": rule.prompt_title, "input_message": rule.prompt}
    if rule.error:
        made |= {"error_title": rule.prompt_title, "error_message": rule.error, "error_type": "stop"}
    return made


def _computed(value: Value) -> str | int | float:
    """What a formula gives, as its cell keeps it: a day as its serial number."""
    match value:
        case None:
            return ""
        case date():
            return (date(value.year, value.month, value.day) - _EPOCH).days
        case _:
            return value


def _done(result: int | None) -> None:
    """XlsxWriter answers a negative number where it left something out."""
    if result is not None and result < 0:
        raise ValueError(f"XlsxWriter refused a cell or rule ({result})")
