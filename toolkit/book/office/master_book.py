"""The master workbook: every assignment of every unit, summaries, problems and conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date, datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, header_style, header_text, shown_text
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec, Style, Value
from toolkit.book.sheets.raw import area_name
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.schema.kinds import show
from toolkit.schema.model import Ledger

UNIT_HEADER = "责任单位"


@dataclass(frozen=True)
class Listing:
    """A plain table of the master: title, headers with widths, lines; `tints` colour counts by column."""

    title: str
    headers: tuple[tuple[str, float], ...]
    lines: Sequence[Sequence[Value]]
    note: str = ""
    tints: Mapping[int, Style] = dataclass_field(default_factory=dict)


def build_master(
    title: str,
    rows: Sequence[LedgerRow],
    schema: Ledger,
    listings: Sequence[Listing],
    today: date,
    registers: Sequence[SheetSpec] = (),
) -> Book:
    """The master of a day: sheet 台账 first, then the listings in order, then the registers."""
    return Book(
        (_ledger_sheet(title, rows, schema, today), *(_listing_sheet(listing) for listing in listings), *registers),
        title=title,
        created=datetime.combine(today, time()),
    )


def _ledger_sheet(title: str, rows: Sequence[LedgerRow], schema: Ledger, today: date) -> SheetSpec:
    fields = schema.tasks.fields
    position = next(at for at, field in enumerate(fields) if field.name == "roles")
    headers = [Cell(header_text(field), header_style(field)) for field in fields]
    headers.insert(position, Cell(UNIT_HEADER, look.header(look.PLAN_HEAD)))
    columns = [Column(field.width) for field in fields]
    columns.insert(position, Column(16))
    made = [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((Cell(f"截至{today.year}年{today.month}月{today.day}日，共{len(rows)}条任务。", look.NOTE),), 18),
        Row(tuple(headers), 34),
    ]
    plain = {field.name: cell_style(field) for field in fields}
    unit_style = look.PLAN
    for row in rows:
        colour = look.of_state(row.standing.state)
        cells = []
        for field in fields:
            style = plain[field.name]
            if colour and (field.rule == "hint" or (field.name == "due" and row.values["due"])):
                style = replace(style, fill=colour.fill, color=colour.color, bold=colour.bold)
            cells.append(Cell(show(field, shown_text(field, row.values)) or None, style))
        cells.insert(position, Cell(row.unit_name, unit_style))
        height = look.row_height(
            [(shown_text(field, row.values), field.width) for field in fields if not field.rule], 2
        )
        made.append(Row(tuple(cells), height, grows=True))
    last = len(made) - 1
    return SheetSpec(
        "台账",
        tuple(columns),
        tuple(made),
        freeze=(3, position + 1),
        filter_area=area_name(2, 0, last, len(fields)),
        setup=Setup(
            area=area_name(0, 0, last, 1 + max(at for at, field in enumerate(fields) if field.printed)),
            repeat=(2, 2),
            footer="&L&9 " + title.replace("&", "&&") + "&R&9第 &P 页，共 &N 页",
        ),
        tab=look.UNIT_HEAD,
    )


def _listing_sheet(listing: Listing) -> SheetSpec:
    body = Style(wrap=True, border=look.LINE, valign="vcenter")
    number = replace(body, align="center", number="0;-0;")
    day = replace(number, number=look.DATE)

    def styled(column: int, value: Value) -> Style:
        if isinstance(value, str):
            return body
        if isinstance(value, date):
            return day
        tint = listing.tints.get(column)
        return replace(number, fill=tint.fill, color=tint.color) if tint and value else number

    made = [
        Row((Cell(listing.title, look.SHEET_TITLE),), 26),
        Row((Cell(listing.note or None, look.NOTE),), 18),
        Row(tuple(Cell(header, look.header(look.PLAN_HEAD)) for header, _ in listing.headers), 34),
    ]
    for line in listing.lines:
        cells = tuple(Cell(value if value != "" else None, styled(column, value)) for column, value in enumerate(line))
        texts = [(str(value), width) for value, (_, width) in zip(line, listing.headers, strict=True)]
        made.append(Row(cells, look.row_height(texts, 1), grows=True))
    last = max(len(made) - 1, 3)
    return SheetSpec(
        listing.title,
        tuple(Column(width) for _, width in listing.headers),
        tuple(made),
        freeze=(3, 1),
        filter_area=area_name(2, 0, last, len(listing.headers) - 1),
        setup=Setup(repeat=(2, 2), footer="&R&9第 &P 页，共 &N 页"),
    )
