"""The hidden sheet that the formulas of registers look into: workdays, the unit's items and their due dates."""

from __future__ import annotations

from datetime import date

from toolkit.book.sheets.model import Cell, Column, Row, SheetSpec
from toolkit.book.sheets.raw import fixed, on_sheet
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.register_hints import Places
from toolkit.book.unit.register_rows import issued_dues
from toolkit.domain.ledger.records import Edition

LOOKED_UP_TITLE = "计算用"
_EPOCH = date(1899, 12, 30)


def looked_up_sheet(edition: Edition, head: Letterhead) -> tuple[SheetSpec, Places]:
    """The sheet, and where things stand on it."""
    dues = sorted(issued_dues(edition).items())
    before = date(head.plan_year - 2, 12, 31)
    rows = [
        Row((Cell(_serial(before)), Cell(head.calendar.day_by_day(before.year + 1, head.plan_year + 1)))),
        *(Row((Cell(item), Cell(_serial(date.fromisoformat(due)) if due else None))) for item, due in dues),
    ]
    end = len(dues) + 1
    places = Places(
        before=_place("A1"),
        days=_place("B1"),
        items=_place("A2", f"A{end}") if dues else "",
        dues=_place("B2", f"B{end}") if dues else "",
    )
    spec = SheetSpec(LOOKED_UP_TITLE, (Column(10), Column(12)), tuple(rows), protected=True, visibility="hidden")
    return spec, places


def _serial(day: date) -> int:
    """A day as the number a spreadsheet has for it."""
    return (day - _EPOCH).days


def _place(*corners: str) -> str:
    return on_sheet(LOOKED_UP_TITLE, ":".join(fixed(corner) for corner in corners))
