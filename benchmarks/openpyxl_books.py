"""The toolkit's workbooks written with openpyxl: what a careful user's own script would have to write."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.book.sheets.model import Book, Chart, Setup, SheetSpec, Style, Validation

FONT = "微软雅黑"


def save(book: Book, path: Path) -> None:
    """Write every sheet with its cells, formats, rules, formulas, protection, print setup and charts."""
    made = Workbook()
    made.remove(made.active)
    made.properties.title, made.properties.created = book.title, book.created
    for name, text in book.properties.items():
        made.custom_doc_props.append(StringProperty(name=name, value=text))
    for spec in book.sheets:
        _sheet(made.create_sheet(spec.title), spec)
    made.save(path)


def _sheet(sheet: Worksheet, spec: SheetSpec) -> None:
    for at, column in enumerate(spec.columns, 1):
        its = sheet.column_dimensions[get_column_letter(at)]
        its.width, its.hidden = column.width, column.hidden
    for at, row in enumerate(spec.rows, 1):
        if row.height is not None:
            sheet.row_dimensions[at].height = row.height
        for column, cell in enumerate(row.cells, 1):
            its = sheet.cell(at, column, cell.formula or cell.value)
            font, fill, border, alignment, protection, number = _look(cell.style)
            its.font, its.border, its.alignment, its.protection = font, border, alignment, protection
            its.number_format = number
            if fill:
                its.fill = fill
            if cell.link:
                its.hyperlink = f"#{cell.link}"
    for area in spec.merges:
        sheet.merge_cells(area)
    for rule in spec.validations:
        sheet.add_data_validation(_validation(rule))
    for condition in spec.conditions:
        font, fill, *_ = _look(condition.style)
        sheet.conditional_formatting.add(
            condition.area, FormulaRule([condition.formula.lstrip("=")], font=font, fill=fill)
        )
    for chart in spec.charts:
        _chart(sheet, chart)
    _setup(sheet, spec.setup)
    if spec.freeze:
        sheet.freeze_panes = sheet.cell(spec.freeze[0] + 1, spec.freeze[1] + 1)
    if spec.filter_area:
        sheet.auto_filter.ref = spec.filter_area
    sheet.protection.sheet = spec.protected
    sheet.sheet_state = spec.visibility
    if spec.tab:
        sheet.sheet_properties.tabColor = spec.tab
    sheet.sheet_view.showGridLines = False


@cache
def _look(style: Style) -> tuple:
    fill = PatternFill("solid", fgColor=style.fill) if style.fill else None
    sides = {side: Side("thin", color=style.border) for side in ("left", "right", "top", "bottom") if style.border}
    sides |= {side: Side("thin", color=c) for side, c in (("top", style.top), ("bottom", style.bottom)) if c}
    vertical = "center" if style.valign == "vcenter" else style.valign
    turned = 90 if style.upright else 0
    return (
        Font(
            name=FONT,
            size=style.size,
            bold=style.bold,
            color=style.color,
            underline="single" if style.underline else None,
        ),
        fill,
        Border(**sides),
        Alignment(
            horizontal=style.align, vertical=vertical, wrap_text=style.wrap, indent=style.indent, text_rotation=turned
        ),
        Protection(locked=style.locked),
        style.number or "General",
    )


def _validation(rule: Validation) -> DataValidation:
    made = DataValidation(allow_blank=True, sqref=rule.area)
    if rule.choices or rule.source:
        made.type, made.formula1 = "list", rule.source or f'"{",".join(rule.choices)}"'
    elif rule.dates:
        made.type, made.operator = "date", "between"
        made.formula1, made.formula2 = (f"DATE({day.year},{day.month},{day.day})" for day in rule.dates)
    elif rule.number:
        made.type = "whole" if rule.number == "whole" else "decimal"
        made.operator, made.formula1, made.formula2 = "between", "0", "10"
    elif rule.most:
        made.type, made.operator, made.formula1 = "textLength", "lessThanOrEqual", str(rule.most)
    made.promptTitle, made.prompt, made.error = rule.prompt_title or None, rule.prompt or None, rule.error or None
    return made


def _setup(sheet: Worksheet, setup: Setup) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, setup.pages_high
    sheet.page_setup.orientation = "landscape" if setup.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if setup.area:
        sheet.print_area = setup.area
    if setup.repeat:
        sheet.print_title_rows = f"{setup.repeat[0] + 1}:{setup.repeat[1] + 1}"
    sheet.oddFooter.center.text = setup.footer


def _chart(sheet: Worksheet, chart: Chart) -> None:
    if not chart.series:
        return
    made = LineChart() if chart.kind == "line" else BarChart()
    made.title = chart.title
    for each in chart.series:
        made.add_data(Reference(sheet, range_string=f"'{sheet.title}'!{each.values}"))
    made.set_categories(Reference(sheet, range_string=f"'{sheet.title}'!{chart.labels}"))
    sheet.add_chart(made, chart.at)
