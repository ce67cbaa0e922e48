"""The master workbook: every assignment of every unit, summaries, problems and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from toolkit.book.office.figure_listings import (
    change_listing,
    late_listing,
    lead_listing,
    report_grid,
    topic_listing,
    word_listing,
)
from toolkit.book.office.listing import Listing, listing_sheet
from toolkit.book.office.master_columns import PHASE, TIMELY, UNIT, task_columns
from toolkit.book.office.matrix import matrix_sheet
from toolkit.book.office.overview import overview_sheet
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, shown_text
from toolkit.book.sheets.model import Book, Cell, Row, SheetSpec
from toolkit.book.sheets.raw import cell_name
from toolkit.book.sheets.table import Table, page_footer
from toolkit.dataclasses import replace
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.schema.kinds import show
from toolkit.schema.model import Ledger, Sheet

_HEADER_ROW = 2
_WHERE = "本表只供查看；核查结论请填在核查表 review.xlsx 里（toolkit review 写出），填在这里不会记入台账。"


def build_master(
    title: str,
    figures: Figures,
    schema: Ledger,
    listings: Sequence[Listing],
    registers: Sequence[SheetSpec] = (),
    code: str = "",
) -> Book:
    """The master of the figures' day: 总览, 责任矩阵, the tables of figures, 台账, the listings, the registers.

    `code` is the head of the ledger's chain that it is made of. Whoever prints the whole workbook prints the first
    three sheets; the others print on purpose alone.
    """
    leading = (overview_sheet(title, figures), matrix_sheet(title, figures), listing_sheet(topic_listing(figures)))
    others = (
        listing_sheet(late_listing(figures)),
        listing_sheet(lead_listing(figures)),
        *map(listing_sheet, listings[:1]),
        listing_sheet(report_grid(figures)),
        listing_sheet(change_listing(figures)),
        _ledger_sheet(title, figures.tasks, schema.tasks, figures.day, code),
        *map(listing_sheet, listings[1:]),
        *registers,
        listing_sheet(word_listing()),
    )
    return Book(
        (*leading, *map(_on_purpose, others)),
        title=title,
        created=datetime.combine(figures.day, time()),
    )


def _on_purpose(sheet: SheetSpec) -> SheetSpec:
    """The sheet with an empty cell for its print area: nothing of it is printed until somebody takes that away."""
    return replace(sheet, setup=replace(sheet.setup, area=cell_name(0, len(sheet.columns) + 1)))


def _ledger_sheet(title: str, rows: Sequence[TaskFigure], tasks: Sheet, today: date, code: str) -> SheetSpec:
    table = Table("台账", task_columns(tasks), _HEADER_ROW, _HEADER_ROW + len(rows))
    told = f"共{len(rows)}条任务。{_WHERE}" + (f"校验码：{code}" if code else "")
    top = [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((Cell(f"截至{today.year}年{today.month}月{today.day}日，{told}", look.NOTE),), 18),
    ]
    made = table.sheet(
        top, _rows(table, rows, tasks), frozen=table.at(UNIT) + 1, footer=page_footer(f"{title}　{code}".strip())
    )
    return replace(made, protected=True, tab=look.UNIT_HEAD)


def _rows(table: Table, rows: Sequence[TaskFigure], tasks: Sheet) -> list[Row]:
    fields = [tasks.by_name.get(column.name) for column in table.columns]
    styles = {field.name: cell_style(field) for field in tasks.fields}
    blank = {name: Cell(None, style) for name, style in styles.items()}
    coloured = {field.name for field in tasks.fields if field.rule == "hint" or field.name == "due"}
    tones = {
        (name, label): replace(styles[name], fill=tone.fill, color=tone.color, bold=tone.bold)
        for name in coloured
        for label in Label
        if (tone := look.of_label(label))
    }
    middle = replace(look.PLAN, align="center")
    made: list[Row] = []
    for row in rows:
        timely = timeliness(row.row) if row.label.ended else None
        own = {
            UNIT: Cell(row.unit_name, look.PLAN),
            PHASE: Cell(row.phase.label, middle),
            TIMELY: Cell(timely.words if timely else None, middle),
        }
        values = {**row.row.values, "hint": row.hint, "due": row.due.isoformat() if row.due else ""}
        cells: list[Cell] = []
        texts: list[str] = []
        for field, column in zip(fields, table.columns, strict=True):
            text = shown_text(field, values) if field else ""
            texts.append("" if field and field.rule else text)
            if not field:
                cells.append(own[column.name])
                continue
            tone = tones.get((field.name, row.label)) if text or field.name != "due" else None
            if text or tone:
                cells.append(Cell(show(field, text) or None, tone or styles[field.name]))
            else:
                cells.append(blank[field.name])
        made.append(table.row(cells, texts, 2))
    return made
