"""What the rebuilt plans are made of: days, items, tables, and the document around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kit.plans.truth import DUE, Aside, Block, Body, Cell, Document, Due, Item, Row

YEAR = 2023
LASTING = Due(lasting=True)


def by(month: int, day: int = 0) -> Due:
    """Due at the end of a month of the year, or on a day of it."""
    return Due(frozenset({date(YEAR, month, day or (30 if month in (4, 6, 9, 11) else 31))}))


YEAR_END = by(12)


def item(own: str, text: str, roles: Mapping[str, str], due: Due | None = None, ask: Sequence[str] = ()) -> Item:
    """An item; where its document says no deadline, a question about that is fair."""
    may = {*ask, *(() if due else (DUE,))}
    return Item(own, text, roles, due or Due(), may_ask=frozenset(may))


def grid_rows(*rows: Sequence[str | Cell | None]) -> list[Row]:
    return [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def document(layout: str, body: Body, blocks: Sequence[Block], items: Sequence[Item], *asides: Aside) -> Document:
    title = f"某市{YEAR}年政务公开工作要点"
    made = Document(0, layout, "", title, YEAR, date(YEAR, 4, 3), tuple(blocks), tuple(items), body, asides)
    return replace(made, numbers_ask=any(item.own in ("", "（一）") for item in items))
