"""The master workbook: every assignment of every unit, summaries, problems and conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field as dataclass_field
from dataclasses import replace
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
from toolkit.book.office.master_columns import STATE, TIMELY, UNIT, task_columns
from toolkit.book.office.matrix import matrix_sheet
from toolkit.book.office.overview import overview_sheet
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, shown_from, shown_text
from toolkit.book.sheets.model import Book, Cell, Row, SheetSpec, Style
from toolkit.book.sheets.table import Table, on_purpose, page_footer
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.problems import day_words
from toolkit.schema.model import Ledger, SchemaField, Sheet
from toolkit.schema.show import show
from toolkit.values import dataclass

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
        (*leading, *map(on_purpose, others)),
        title=title,
        created=datetime.combine(figures.day, time()),
    )


def _ledger_sheet(title: str, rows: Sequence[TaskFigure], tasks: Sheet, today: date, code: str) -> SheetSpec:
    table = Table("台账", task_columns(tasks), _HEADER_ROW, _HEADER_ROW + len(rows))
    told = f"共{len(rows)}条任务。{_WHERE}" + (f"校验码：{code}" if code else "")
    top = [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((Cell(f"截至{day_words(today)}，{told}", look.NOTE),), 18),
    ]
    made = table.sheet(
        top, _rows(table, rows, tasks), frozen=table.at(UNIT) + 1, footer=page_footer(f"{title}　{code}".strip())
    )
    return replace(made, protected=True, tab=look.UNIT_HEAD)


def _rows(table: Table, rows: Sequence[TaskFigure], tasks: Sheet) -> list[Row]:
    its = [(column, tasks.by_name.get(column.name)) for column in table.columns]
    columns = [(column.name, _Column.of(field, column.width) if field else None) for column, field in its]
    middle = replace(look.PLAN, align="center")
    made: list[Row] = []
    for row in rows:
        timely = timeliness(row.row) if row.label.ended else None
        own = {
            UNIT: Cell(row.unit_name, look.PLAN),
            STATE: Cell(row.state, middle),
            TIMELY: Cell(timely.words if timely else None, middle),
        }
        values = {**row.row.values, "hint": row.hint, "due": row.due.isoformat() if row.due else ""}
        shown = [each.shown(values, row.label) if each else (own[name], 1) for name, each in columns]
        most = max([lines for _, lines in shown])
        made.append(Row(tuple([cell for cell, _ in shown]), look.height(max(most, 2)), grows=True))
    return made


@dataclass(frozen=True, slots=True)
class _Column:
    """A field's column of 台账: what it shows of a row's values, and on how many lines, made once for the same text."""

    field: SchemaField
    width: float
    source: str
    style: Style
    tones: Mapping[Label, Style]
    found: dict[object, tuple[Cell, int]] = dataclass_field(default_factory=dict)

    @classmethod
    def of(cls, field: SchemaField, width: float) -> _Column:
        """The column of a field: 提示 and the due date have the colours of the row's label."""
        style, source = cell_style(field), shown_from(field)
        if not (field.rule == "hint" or field.name == "due"):
            return cls(field, width, source, style, {})
        toned = [(label, tone) for label in Label if (tone := look.of_label(label))]
        tones = {label: replace(style, fill=tone.fill, color=tone.color, bold=tone.bold) for label, tone in toned}
        return cls(field, width, source, style, tones)

    def shown(self, values: Mapping[str, str], label: Label) -> tuple[Cell, int]:
        """The cell, and the lines its row has to be high for; of a row with that label."""
        text = values.get(self.source, "")
        key = (text, label) if self.tones else text
        its = self.found.get(key)
        if its is None:
            text = shown_text(self.field, values)
            tone = self.tones.get(label) if text or self.field.name != "due" else None
            lines = 1 if self.field.rule else look.lines(text, self.width)
            its = self.found[key] = Cell(show(self.field, text) or None, tone or self.style), lines
        return its
