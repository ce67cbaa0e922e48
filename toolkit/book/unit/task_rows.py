"""The rows of the sheet 工作台账: which assignment stands where, how it stands today, what is new in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from toolkit.book.sheets.same import Same
from toolkit.book.sheets.table import Table, TableColumn
from toolkit.domain.ledger.news import new_fields, news_words
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.standing import Standing, placed_row
from toolkit.keys import item_words, looked_back
from toolkit.schema.lookback import LOOKBACK
from toolkit.schema.model import Owner, SchemaField, Sheet
from toolkit.values import dataclass

FIRST_ROW = 4
"""The row (0-based) of the first assignment, below title, link, owners and headers."""


@dataclass(frozen=True)
class TaskRow:
    """One assignment's row: its values, where it stands on the sheet (0-based), how it stands today and where it is.

    `fresh` are its fields that are new since the workbook before.
    """

    item: int
    values: Mapping[str, str]
    at: int
    standing: Standing
    phase: Phase
    fresh: frozenset[str] = frozenset()

    @property
    def due(self) -> date | None:
        """The due date it shows."""
        return _day(self.values, "due")

    @property
    def since(self) -> date | None:
        """Of a recurring due date the one before it."""
        return _day(self.values, "since")

    @property
    def name(self) -> str:
        """Its number and requirement: `15. 按照……`."""
        return f"{item_words(self.item)}. {self.values.get('requirement', '')}"


def task_rows(edition: Edition, sheet: Sheet) -> tuple[TaskRow, ...]:
    """The rows of an edition that stand on that sheet, in the order of its workbook: as in the plan, all of a topic
    together.
    """
    earlier = sheet.name == LOOKBACK
    mine = [
        (key, values)
        for key, values in edition.cells.items()
        if key.item is not None and looked_back(key.item) == earlier
    ]
    mine.sort(key=lambda each: int(each[1]["number"]))
    topics = {topic: at for at, topic in enumerate(dict.fromkeys(values.get("topic", "") for _, values in mine))}
    mine.sort(key=lambda each: topics[each[1].get("topic", "")])
    rows = []
    for at, (key, values) in enumerate(mine, start=FIRST_ROW):
        stands, where = placed_row(sheet, values, _day(values, "due"), edition.issued_on, _day(values, "since"))
        rows.append(TaskRow(int(values["number"]), values, at, stands, where, new_fields(edition, key)))
    return tuple(rows)


def task_table(sheet: Sheet, rows: Sequence[TaskRow]) -> Table:
    """Where fields and rows stand; the office's columns are hidden until it has written anything."""
    reviewed = any(row.values.get(field.name) for row in rows for field in _of_office(Same(sheet)))
    return _table(Same(sheet), rows[-1].at if rows else FIRST_ROW, reviewed=reviewed)


@lru_cache(64)
def _of_office(sheet: Same[Sheet]) -> tuple[SchemaField, ...]:
    return tuple(sheet.it.owned(Owner.OFFICE))


@lru_cache(256)  # worked out once for all units with so many rows
def _table(sheet: Same[Sheet], last: int, *, reviewed: bool) -> Table:
    columns = [TableColumn.of(field, hidden=field.owner == Owner.OFFICE and not reviewed) for field in sheet.it.fields]
    return Table(sheet.it.title, (*columns, TableColumn.of_ids(sheet.it)), FIRST_ROW - 1, last)


def news_aside(sheet: Sheet, row: TaskRow) -> str:
    """What 提示 adds where something in the row is new: `（具体要求有调整）`."""
    words = news_words(sheet, row.fresh)
    return f"（{words}）" if words else ""


def _day(values: Mapping[str, str], name: str) -> date | None:
    return _date(text) if (text := values.get(name)) else None


_date = lru_cache(1024)(date.fromisoformat)
