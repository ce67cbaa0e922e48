"""The corrected plan read again: what the office made of the plan, beside what the document had said."""

from __future__ import annotations

from dataclasses import replace

from toolkit.book.office.plan_book import DISPUTED, ISSUED_COLUMNS, ISSUED_TITLE, TITLE
from toolkit.book.sheets.raw import RawBook, RawSheet, shown
from toolkit.domain.plan.corrected_plan import CorrectedPlan
from toolkit.domain.plan.document.headers import ISSUED_DEADLINE, ISSUED_UNITS
from toolkit.domain.plan.model import Item, Plan


def read_corrected_plan(book: RawBook, plan: Plan) -> CorrectedPlan:
    """The corrected plan a workbook holds, `plan` being the plan read from it.

    Where the hidden sheet is gone, the visible columns 原文 say what the document had of units and deadline, and
    what stands in the row is taken for the rest.
    """
    hidden = _table(book, ISSUED_TITLE, DISPUTED)
    if hidden:
        issued = {
            number: Item(number, texts[0], "", texts[1], texts[2], texts[3])
            for number, cells in hidden.items()
            if any(texts := [cells.get(header, "") for header in ISSUED_COLUMNS[1:-1]])
        }
        disputed = {
            number: tuple(cells[DISPUTED].split("、")) for number, cells in hidden.items() if cells.get(DISPUTED)
        }
        return CorrectedPlan(plan, issued, disputed)
    visible = _table(book, TITLE, ISSUED_UNITS)
    return CorrectedPlan(
        plan,
        {
            item.number: replace(
                item,
                responsibility=visible[item.number].get(ISSUED_UNITS, ""),
                deadline=visible[item.number].get(ISSUED_DEADLINE, ""),
            )
            for item in plan.items
            if visible.get(item.number, {}).get(ISSUED_UNITS)
        },
    )


def is_corrected_plan(book: RawBook) -> bool:
    """Whether a workbook is a corrected plan, with what its document had said."""
    return bool(_table(book, ISSUED_TITLE, DISPUTED))


def _table(book: RawBook, title: str, header: str) -> dict[int, dict[str, str]]:
    """The rows of a sheet by their 序号, as header -> text; the header row is the first one with `header`: a document
    may say the same word (完成时限 待定)."""
    sheet = next((sheet for sheet in book.sheets if sheet.title == title), RawSheet(title, ()))
    headers: list[str] = []
    found: dict[int, dict[str, str]] = {}
    for row in sheet.rows:
        texts = [shown(value) for value in row]
        if not headers and header in texts:
            headers = texts
        elif headers and (cells := dict(zip(headers, texts, strict=False))).get("序号", "").isdecimal():
            found[int(cells["序号"])] = cells
    return found
