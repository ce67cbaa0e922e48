"""责任矩阵: every unit with every item, a word and one of three colours each."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Column, Row, Setup, SheetSpec, Style
from toolkit.book.sheets.raw import area_name
from toolkit.book.sheets.table import page_footer
from toolkit.domain.ledger.figures import Figures, ItemFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.keys import number_then
from toolkit.problems import shorten

TITLE = "责任矩阵"
_UNIT, _COUNT, _ITEM = 25.0, 4.5, 2.1
_WIDE = 145.0
"""Column-units that a page takes at 8 points and more."""
_MARGINS = (0.25, 0.25, 0.5, 0.55)
"""As narrow as printers print, for that."""
_NAME = 7
_HEADER = 3
_HEADER_HEIGHT = 132.0

_CELL = Style(size=12, align="center", valign="vcenter", border=look.LINE)
_UNITS = Style(size=12, valign="vcenter", border=look.LINE)
_HEAD = Style(size=12, bold=True, align="center", valign="vcenter", border=look.LINE, fill=look.PLAN_FILL)
_UPRIGHT = replace(_HEAD, bold=False, upright=True, align="left", valign="vcenter")
_OTHERS = replace(_CELL, fill=look.PLAN_FILL)


def matrix_sheet(title: str, figures: Figures) -> SheetSpec:
    """责任矩阵: units in roster order, items in the plan's; a cell is blank where the item is not the unit's."""
    labels = {(task.unit, task.item): task.label for task in figures.tasks}
    numbers = [item.number for item in figures.items]
    upright = [Cell(shorten(_title(item), _NAME), _UPRIGHT) for item in figures.items]
    heads = [Cell(str(number_then(item.number)), replace(_HEAD, bold=False)) for item in figures.items]
    corner = [Cell(None, _HEAD)] * 3
    rows = [
        Row((Cell(f"{title}：{TITLE}", look.SHEET_TITLE),), 26),
        Row(tuple(_legend()), 20),
        Row((*corner, *upright), _HEADER_HEIGHT),
        Row(
            (*(Cell(each, _HEAD) for each in ("责任单位", "逾期", "销号")), *heads),
            20,
        ),
    ]
    for unit in figures.units:
        counts = unit.counts
        sums = (Cell(counts.of(label) or None, _tinted(_CELL, label)) for label in (Label.OVERDUE, Label.CLOSED))
        cells = (_cell(labels.get((unit.code, number))) for number in numbers)
        rows.append(Row((Cell(unit.name, _UNITS), *sums, *cells), 19))
    wide = _UNIT + 2 * _COUNT + _ITEM * len(numbers)
    return SheetSpec(
        TITLE,
        (Column(_UNIT), Column(_COUNT), Column(_COUNT), *[Column(_ITEM)] * len(numbers)),
        tuple(rows),
        freeze=(_HEADER + 1, 3),
        setup=Setup(
            area=area_name(0, 0, len(rows) - 1, 2 + len(numbers)),
            repeat=(_HEADER - 1, _HEADER),
            footer=page_footer(title, 12),
            pages_wide=max(1, ceil(wide / _WIDE)),
            repeat_columns=3,
            margins=_MARGINS,
        ),
        tab=look.UNIT_HEAD,
    )


def _title(item: ItemFigures) -> str:
    return f"{item.then}：{item.called}" if item.then else item.called


def _legend() -> list[Cell]:
    """What the characters mean, in one line over the cells."""
    note = replace(look.NOTE, size=12)
    of_rows = {Label.WORKING: f"（{Phase.IN_PROGRESS.label}）"}
    said = (f"{label.mark}＝{label.word}{of_rows.get(label, '')}" for label in Label)
    return [Cell("；".join(said) + "；灰格不承担", note)]


def _cell(label: Label | None) -> Cell:
    return Cell(label.mark, _tinted(_CELL, label)) if label else Cell(None, _OTHERS)


def _tinted(style: Style, label: Label) -> Style:
    colour = look.of_label(label)
    return replace(style, fill=colour.fill, color=colour.color, bold=colour.bold) if colour else style
