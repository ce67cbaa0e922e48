"""Layout 6 of the ledger database, and how a ledger of it becomes one of this program's layout.

There a unit counted as handed a workbook from the day the first was made for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

from toolkit.edges.store import layout7, layout8, tables
from toolkit.edges.store.transaction import Former, Transaction

TABLES = tuple(table for table in layout7.TABLES if table is not tables.HANDED)
"""Its tables, those that others refer to first."""

ACTOR, NOTE = "toolkit", "按第一次生成台账的日期"
"""Who says so of the units of such a ledger, and why."""


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    put(making, layout8.rows_of(former, TABLES))


def put(making: Transaction, held: Mapping[str, list[dict[str, Any]]]) -> None:
    """Fill the new tables with rows of this layout."""
    layout7.put(making, {**held, tables.HANDED.name: list(words(held["edition"]))})


def words(editions: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """That each unit was handed the first of its editions of a plan on that edition's day."""
    first: dict[tuple[str, str], Mapping[str, Any]] = {}
    for edition in sorted(editions, key=lambda each: int(each["sequence"])):
        first.setdefault((edition["plan"], edition["unit"]), edition)
    for (plan, unit), edition in first.items():
        day = edition["issued_on"]
        said = {"plan": plan, "unit": unit, "day": day, "handed": True, "actor": ACTOR, "note": NOTE}
        yield {**said, "at": datetime.combine(day, time())}
