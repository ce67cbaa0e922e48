"""A plan of a few items and units, made of what a test names alone: no files, no workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit

ISSUED = date(2021, 8, 2)


def small_plan(
    who: Mapping[int, str],
    *units: Unit,
    says: Mapping[int, str] | None = None,
    due: str = "2021年9月底前",
    year: int = 2021,
) -> Tasks:
    """Items by number, each of the units whose codes (a letter each) stand beside it; `says` are their requirements."""
    texts = says or {}
    items = tuple(Item(number, "", "", texts.get(number, f"第{number}件事"), "", due) for number in who)
    assignments = tuple(
        Assignment(str(year), number, code, frozenset({Role.IMPLEMENT}))
        for number, codes in who.items()
        for code in codes
    )
    issued = ISSUED.replace(year=year)
    deadlines = {number: parse_deadline(due, year) for number in who}
    return Tasks(Plan(str(year), "方案", year, issued, items), Roster(units, ()), assignments, deadlines)
