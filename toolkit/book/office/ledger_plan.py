"""A workbook a unit received, read as the plan of its own ledger: its items, by its own sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime
from itertools import pairwise

from toolkit.book.returned.locate import headed
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, shown
from toolkit.book.unit.lead_block import LED_MARK
from toolkit.codes import Code
from toolkit.domain.plan.document.items import short_title, with_titles
from toolkit.domain.plan.model import Item, Plan
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.model import Ledger, Sheet
from toolkit.values import dataclass

_NEEDED = {"number", "requirement", "status", "section"}
"""The fields that a ledger needs, all with a header in one row."""
_TITLE = re.compile(r"《(.+)》")
_YEAR = re.compile(r"(\d{4})年")


@dataclass(frozen=True)
class LedgerPlan:
    """A unit's items as a plan: 责任科室 is who does them, the cover's where a row has none (`by_default`).

    `due` are the dates the issuing office set, by item. 职责 is the unit's, not a section's, and is left behind.
    """

    plan: Plan
    problems: tuple[Problem, ...]
    section: str
    by_default: tuple[int, ...]
    due: Mapping[int, date]


@dataclass
class _Rows:
    """The items read so far, by number."""

    items: dict[int, Item] = field(default_factory=dict)
    due: dict[int, date] = field(default_factory=dict)
    by_default: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, cells: Mapping[str, RawValue], section: str, origin: Origin) -> None:
        """Take in a row of the ledger, a blank 责任科室 being the cover's `section`; one without anything is none."""
        texts = {name: shown(cells.get(name)) for name in ("number", "topic", "requirement", "deadline", "section")}
        if not (texts["number"] or texts["requirement"]):
            return
        if not texts["number"].isdecimal():
            self.problems.append(
                problem(Code.PLAN_NUMBER_MISSING, origin, texts["requirement"], line=f"{origin.sheet}{origin.place}")
            )
            return
        number = int(texts["number"])
        if number in self.items:
            self.problems.append(problem(Code.PLAN_NUMBER_REPEATED, origin, texts["requirement"], number=number))
            return
        if section and not texts["section"]:
            self.by_default.append(number)
        self.items[number] = Item(
            number=number,
            topic=texts["topic"],
            title=short_title(texts["topic"]),
            requirement=texts["requirement"],
            responsibility=texts["section"] or section,
            deadline=texts["deadline"],
        )
        due = cells.get("due")
        if isinstance(due, date):
            self.due[number] = due.date() if isinstance(due, datetime) else due


def ledger_plan(book: RawBook, schema: Ledger, plan_id: str, issued: date, file: str) -> LedgerPlan | None:
    """The plan in a workbook that this toolkit generated for a unit; None where it is no such workbook.

    Items come in the order of their numbers. A blank 责任科室 is never the one of the row above. A row without a
    number, or with one that stood before, is a Problem. How the units it leads stand is none of its items.
    """
    table = next((found for found in headed(book, schema.tasks) if found.columns.keys() >= _NEEDED), None)
    if table is None:
        return None
    sheet = table.raw
    section = _default_section(book, schema.cover, sheet)
    rows = _Rows()
    for at, row in table.rows():
        if any(row[column] == LED_MARK for column in table.id_columns if column < len(row)):
            continue
        cells = {name: row[column] for name, column in table.columns.items() if column < len(row)}
        rows.take(cells, section, Origin(file, sheet.title, row=at + 1))
    title = next(_titles(book, sheet), "")
    year = _YEAR.search(title)
    plan = Plan(
        plan_id,
        title or shown(sheet.rows[0][0] if sheet.rows[0] else ""),
        int(year[1]) if year else issued.year,
        issued,
        with_titles(rows.items[number] for number in sorted(rows.items)),
    )
    return LedgerPlan(plan, tuple(rows.problems), section, tuple(sorted(rows.by_default)), rows.due)


def _default_section(book: RawBook, cover: Sheet, tasks: RawSheet) -> str:
    """What stands right of 责任科室 on the cover: the sheet with cover labels in most rows (a register has a row)."""
    labelled: list[list[tuple[str, RawValue]]] = []
    for sheet in book.sheets:
        rows = [_labels(row, cover) for row in sheet.rows] if sheet is not tasks else []
        labelled.append([pair for found in rows for pair in found[:1]])
    said = dict(reversed(max(labelled, key=len, default=[])))
    return shown(said.get("section"))


def _labels(row: tuple[RawValue, ...], cover: Sheet) -> list[tuple[str, RawValue]]:
    """The cover's fields that a row names, each with what stands right of it."""
    return [
        (known.name, value)
        for label, value in pairwise(row)
        if isinstance(label, str) and (known := cover.headed(label))
    ]


def _titles(book: RawBook, tasks: RawSheet) -> Iterator[str]:
    """What the cover says the ledger rests on: 依据《…》."""
    for sheet in book.sheets:
        for row in sheet.rows[:5] if sheet is not tasks else ():
            yield from (found[1] for value in row if isinstance(value, str) and (found := _TITLE.search(value)))
