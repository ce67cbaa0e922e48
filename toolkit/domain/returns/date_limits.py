"""Between which days a cell's date may lie: of a plan's year, of a register, of an item of an earlier year."""

from __future__ import annotations

from datetime import date

from toolkit.keys import YEARS, RowKey, looked_back


def date_bounds(year: int, day: date) -> tuple[date, date]:
    """The dates a cell of a plan of `year` may hold on a day: from that year to the end of the next, or, where the
    plan is gone on with later, of the one after the day's. The day itself is always among them."""
    return date(year, 1, 1), date(max(year, day.year) + 1, 12, 31)


def register_bounds(year: int) -> tuple[date, date]:
    """The dates a register may hold: what was issued long ago may be in force, and for long to come."""
    return date(1949, 10, 1), date(year + 50, 12, 31)


def earlier_begins(item: int, begins: date) -> date:
    """The first date an item's row may hold in a plan whose own rows may from `begins`: what an earlier year asked for
    (回头看) may have been done in that year."""
    return min(begins, date(item // YEARS, 1, 1)) if looked_back(item) else begins


def row_bounds(row: RowKey, year: int, day: date) -> tuple[date, date]:
    """The dates the cells of a row may hold on a day, in a plan of `year`."""
    if row.register:
        return register_bounds(year)
    first, last = date_bounds(year, day)
    return (first if row.item is None else earlier_begins(row.item, first)), last
