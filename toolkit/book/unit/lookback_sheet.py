"""The sheet of last year's items (上年落实情况自查): drawn as the sheet of tasks is, of the items looked back at."""

from __future__ import annotations

from toolkit.book.sheets.inputs import Lists
from toolkit.book.sheets.model import SheetSpec
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.task_rows import task_rows
from toolkit.book.unit.task_sheet import task_sheet
from toolkit.domain.ledger.records import Edition
from toolkit.schema.model import Ledger


def lookback_sheets(edition: Edition, schema: Ledger, head: Letterhead, lists: Lists) -> tuple[SheetSpec, ...]:
    """The sheet; none where the edition looks back at nothing."""
    sheet = schema.last_year
    rows = task_rows(edition, sheet) if sheet else ()
    if sheet is None or schema.lookback is None or not rows:
        return ()
    said = f"{edition.unit_name} {sheet.title}", schema.lookback.help
    return (task_sheet(edition, sheet, rows, head, lists, schema.cover.title, said),)
