"""The sheets for the leader's signature, to be printed: what was verified (核查情况表), what is closed (销号清单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.model import Book, Cell, Row, SheetSpec, Style
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.domain.ledger.judged import BULK, Judged
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.problems import day_words
from toolkit.schema.model import Owner, SchemaField, Sheet
from toolkit.schema.show import show

VERIFIED, CLOSED = "核查情况表", "销号清单"
_HEADER_ROW = 2
_SIGNED = "核查人：　　　　　　　复核人：　　　　　　　负责人（签字）：　　　　　　　　　　　　年　　月　　日"


def closed_rows(rows: Sequence[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Those that the office has closed, in their order."""
    return tuple(row for row in rows if row.phase == Phase.CLOSED)


def build_verdict_book(tasks: Sheet, rows: Sequence[LedgerRow], work: str, day: date) -> Book:
    """The workbook: both sheets, each with a line for the signatures below; `work` is what titles begin with, `rows`
    are those that have a verdict (`judging.as_judged`)."""
    office = _columns(tasks, ("verdict", "opinion", "fix_by", "verified_on", "verified_by", "checked_by"))
    ends = _columns(tasks, ("verdict", "verified_on"))
    timely = SchemaField("timely", "报送及时性", owner=Owner.PLAN, width=9)
    bulk = SchemaField("bulk", "核查方式", owner=Owner.PLAN, width=9)
    sheets = (
        _sheet(VERIFIED, (*_claim(tasks), *office), rows, work, day),
        _sheet(CLOSED, (*_claim(tasks), *ends, timely, bulk), closed_rows(rows), work, day),
    )
    return Book(sheets, f"{work}{VERIFIED}", datetime.combine(day, time()))


def _claim(tasks: Sheet) -> tuple[SchemaField, ...]:
    """What was claimed, by whom."""
    unit = SchemaField("unit", "责任单位", owner=Owner.PLAN, width=12)
    number, *rest = _columns(tasks, ("number", "requirement", "due", "done_on", "evidence"))
    return (number, unit, *rest)


_WIDTHS = {
    "number": 4.5,
    "requirement": 24.0,
    "due": 10.0,
    "done_on": 10.0,
    "evidence": 16.0,
    "verdict": 9.0,
    "opinion": 15.0,
    "fix_by": 10.0,
    "verified_on": 10.0,
    "verified_by": 7.0,
    "checked_by": 7.0,
}


def _columns(tasks: Sheet, names: Sequence[str]) -> tuple[SchemaField, ...]:
    """The sheet's own fields of these names, as far as it has them, narrow enough to be read on paper."""
    found = [tasks.by_name[name] for name in names if name in tasks.by_name]
    return tuple(replace(each, owner=Owner.PLAN, width=_WIDTHS[each.name], printed=True) for each in found)


def _sheet(name: str, fields: Sequence[SchemaField], rows: Sequence[LedgerRow], work: str, day: date) -> SheetSpec:
    table = Table(name, tuple(map(TableColumn.of, fields)), _HEADER_ROW, _HEADER_ROW + max(len(rows), 1)).fitted()
    bulk = sum(_is_bulk(row) for row in rows)
    of_bulk = f"，其中{BULK}{bulk}项" if bulk else ""
    said = f"截至{day_words(day)}，共{len(rows)}项{of_bulk}。"
    top = [Row((Cell(f"{work}{name}", look.SHEET_TITLE),), 26), Row((Cell(said, replace(look.NOTE, size=10)),), 18)]
    lines = [_row(fields, table, row) for row in rows] or [Row((Cell("（没有）", look.BODY),), 24)]
    signed = [Row((), 18), Row((Cell(_SIGNED, look.STRONG),), 30)]
    sheet = table.sheet(top, [*lines, *signed], frozen=2, footer=page_footer(f"{work}{name}", 10), print_area=False)
    return replace(sheet, tab=look.OFFICE_HEAD)


def _row(fields: Sequence[SchemaField], table: Table, row: LedgerRow) -> Row:
    found = timeliness(row)
    own = {
        "unit": row.unit_name,
        "timely": found.words if found else "",
        "bulk": BULK if _is_bulk(row) else "",
    }
    texts = [own.get(field.name, row.values.get(field.name, "")) for field in fields]
    cells = [Cell(show(field, text) or None, _style(field)) for field, text in zip(fields, texts, strict=True)]
    return table.row(cells, texts, 2)


def _style(field: SchemaField) -> Style:
    style = cell_style(field)
    wide = field.name in ("requirement", "evidence", "opinion", "unit")
    return style if wide else replace(style, align="center")


def _is_bulk(row: LedgerRow) -> bool:
    judged = Judged.read(row.values)
    return judged is not None and judged.bulk
