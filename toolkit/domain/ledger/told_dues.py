"""What a workbook tells its unit of when its items are due: nobody is late with a day that no workbook has told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.editions import given_away
from toolkit.domain.ledger.news import ADDED
from toolkit.domain.ledger.records import Edition
from toolkit.domain.plan.tasks import STAGES, Tasks
from toolkit.keys import task_key


def tells(tasks: Tasks, item: int, unit: str, said: Mapping[str, str]) -> bool:
    """Whether a workbook whose row of an item says this tells its unit of every day on which that is due now, or of an
    earlier one; of work that only recurs, whether it says any.

    An agreed extension that the row says counts for nothing: who had it knows the day as issued too.
    """
    deadline = tasks.deadline_of(item, unit)
    told = sorted(_days(said))
    if days := [due for due, _ in deadline.stages()]:
        pairs = zip(told, days, strict=True) if len(told) == len(days) else zip(told[:1], days[:1], strict=False)
        return bool(told) and all(was <= now for was, now in pairs)
    return bool(told) or not deadline.recurring


def telling(edition: Edition, tasks: Tasks) -> Edition:
    """An edition without the rows that do not tell their unit when the item is due now."""
    kept = {
        row: values
        for row, values in edition.cells.items()
        if row.item is None or row.item not in tasks.deadlines or tells(tasks, row.item, row.unit, values)
    }
    return edition if len(kept) == len(edition.cells) else replace(edition, cells=kept)


def has_always_told(tasks: Tasks, items: Iterable[int], first: Edition, latest: Edition) -> bool:
    """Whether a unit's first workbook tells it of all these items, and the latest of none as come again.

    An item that the latest says the unit gave to another is no break: it was told of that by a letter.
    """
    away = {each.item for each in given_away(latest)}
    for item in items:
        row = task_key(first.plan, item, first.unit)
        if row not in first.cells or not tells(tasks, item, first.unit, first.cells[row]):
            return False
        if ADDED in latest.news.get(row, ()) or (row not in latest.cells and item not in away):
            return False
    return True


def _days(said: Mapping[str, str]) -> list[date]:
    """The days on which a row says that its item is due."""
    lines = said[STAGES].splitlines() if said.get(STAGES) else [said.get("first_due") or said.get("due", "")]
    return [date.fromisoformat(line.split(" ", 1)[0]) for line in lines if line]
