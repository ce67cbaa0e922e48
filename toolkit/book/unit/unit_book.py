"""A unit's workbook: the cover 填报说明, 工作台账, last year's items, the registers and the hidden identity."""

from __future__ import annotations

from datetime import datetime, time

from toolkit.book.sheets.identity import identity_sheet
from toolkit.book.sheets.inputs import Lists
from toolkit.book.sheets.model import Book
from toolkit.book.unit.cover_sheet import cover_sheet
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.lookback_sheet import lookback_sheets
from toolkit.book.unit.register_sheet import register_sheets
from toolkit.book.unit.task_rows import task_rows
from toolkit.book.unit.task_sheet import task_sheet
from toolkit.domain.ledger.editions import PROPERTY
from toolkit.domain.ledger.records import Edition
from toolkit.schema.model import Ledger


def build_unit_book(edition: Edition, schema: Ledger, head: Letterhead) -> Book:
    """The workbook of an edition: the same edition gives the same workbook, whenever it is built.

    Its id stands in three places that survive a save by any office program: a custom property, the hidden
    sheet, and every row's id.
    """
    rows = task_rows(edition, schema.tasks)
    name = edition.unit_name
    lists = Lists()
    tasks = task_sheet(edition, schema.tasks, rows, head, lists, schema.cover.title)
    registers = register_sheets(edition, schema, head, lists)
    earlier = lookback_sheets(edition, schema, head, lists)
    cover = cover_sheet(edition, schema, rows, head, lists)
    return Book(
        (cover, tasks, *earlier, *registers, identity_sheet(edition), *lists.sheets()),
        title=f"{name}{head.plan_year}年{head.work}台账",
        created=datetime.combine(edition.issued_on, time()),
        properties={PROPERTY: edition.id},
    )
