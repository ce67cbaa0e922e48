"""The keys of the ledger's rows: which plan, which table, which row of it, whose."""

from __future__ import annotations

import re
from typing import NamedTuple

TASKS, CONTACT, ROUND, CASE, ABOUT, FILE = "@tasks", "@contact", "@round", "@case", "@about", "@file"
YEAR_END, SCORE = "@closing", "@score"
"""The tables of a ledger that are no registers; no register can be called so."""

OFFICE = "@office"
"""The unit code of the office's own workbooks; no roster can have it."""

MAILS, DRAFTS, NOTES, OF_NO_PLAN = "@mail", "@paper", "@note", "@unknown"
"""The chains of what became of mails, of papers, and of what belongs to no known plan; no plan can be called so."""

_ITEM = re.compile(r"(?:(\d{4})[-－—])?(\d{1,9})")
YEARS = 1000
"""An item looked back at has its year times this, and its number of then, for its number: 2020012 is item 12 of 2020.

No plan has as many items: a number of no such year is one of the plan's own.
"""

_REGISTER_ROW = re.compile(r"([a-z][a-z0-9_]*)\.(.+)\Z", re.DOTALL)


class RowKey(NamedTuple):
    """A row of a plan's ledger: the `row` of a `sheet` (one of the tables above, or a register's name) of a unit.

    `row` is the item's number of an assignment, the round's id of a report, the case's number; of a register what
    tells its rows apart, for good. What is said once (contacts), and a whole file, has none.
    """

    plan: str
    sheet: str
    row: str
    unit: str

    @property
    def item(self) -> int | None:
        """The item's number of an assignment's row; None for any other."""
        return int(self.row) if self.sheet == TASKS else None

    @property
    def case(self) -> int | None:
        """The number of the case that a row of a review edition is about; None for any other."""
        return int(self.row) if self.sheet == CASE else None

    @property
    def register(self) -> str | None:
        """The register that a row is a line of; None for any other."""
        return None if self.sheet.startswith("@") else self.sheet

    @property
    def is_line(self) -> bool:
        """Whether it is a line of a table, an assignment's or a register's; not of what a form says."""
        return self.sheet == TASKS or not self.sheet.startswith("@")

    @property
    def text(self) -> str:
        """The key as it is kept: `2021/9/court`, `2021/unit/court`, `2021/plans.1a2b/court`; blank of a file."""
        match self.sheet:
            case "@tasks":
                middle = self.row
            case "@contact":
                middle = "unit"
            case "@round":
                middle = f"round-{self.row}"
            case "@case":
                middle = f"case-{self.row}"
            case "@about":
                middle = "review"
            case "@closing":
                middle = "closing"
            case "@score":
                middle = "score"
            case "@file":
                return ""
            case _:
                middle = f"{self.sheet}.{self.row}"
        return f"{self.plan}/{middle}/{self.unit}"

    @classmethod
    def parse(cls, text: str) -> RowKey:
        """The key that `text` says; `ValueError` for a text of no known form."""
        if not text:
            return WHOLE_FILE
        if text.count("/") < 2:
            raise ValueError(f"not a row key: {text!r}")
        plan, middle, unit = text.split("/", 2)
        kind, _, number = middle.partition("-")
        if middle.isascii() and middle.isdigit():
            return cls(plan, TASKS, middle, unit)
        if middle in _ONCE:
            return cls(plan, _ONCE[middle], "", unit)
        if kind in _NUMBERED and number:
            return cls(plan, _NUMBERED[kind], number, unit)
        if found := _REGISTER_ROW.match(middle):
            return cls(plan, found[1], found[2], unit)
        raise ValueError(f"not a row key: {text!r}")


WHOLE_FILE = RowKey("", FILE, "", "")
"""What a question is about that is about none of a file's rows."""

_ONCE = {"unit": CONTACT, "review": ABOUT, "closing": YEAR_END, "score": SCORE}
_NUMBERED = {"round": ROUND, "case": CASE}


def looked_back(item: int) -> bool:
    """Whether an item of that number is one of an earlier year's, looked back at (回头看)."""
    return 1900 <= item // YEARS < 2200


def item_words(item: int | None) -> str:
    """An item's number as people write it: 12, and of an earlier year's item 2020-12; empty for none."""
    if item is None:
        return ""
    return f"{item // YEARS}-{item % YEARS}" if looked_back(item) else str(item)


def item_cell(item: int | None) -> int | str | None:
    """An item's number as it stands in a table: a number, so that it sorts; in words of an earlier year's item."""
    return item_words(item) if item is not None and looked_back(item) else item


def number_then(item: int) -> int:
    """The number that an item has in its own year's plan: 12, also of item 12 of 2020 looked back at."""
    return item % YEARS if looked_back(item) else item


def number_later(item: int, year: int) -> int:
    """The number under which later years look back at an item of the plan of `year`: 2020012, also of that one then."""
    return item if looked_back(item) else year * YEARS + item


def year_then(item: int, year: int) -> str:
    """What the plan of `year` calls the year of an item that it looks back at: 上年, of one older 2020年; empty for its
    own."""
    if not looked_back(item):
        return ""
    then = item // YEARS
    return "上年" if then == year - 1 else f"{then}年"


def item_number(text: str) -> int | None:
    """The number that `item_words` writes so, also as 第12项; None where it is none."""
    found = _ITEM.fullmatch(text.strip().removeprefix("第").removesuffix("项"))
    if found is None:
        return None
    year, number = found[1], int(found[2])
    if year and not 0 < number < YEARS:
        return None
    return int(year) * YEARS + number if year else number


def task_key(plan: str, item: int, unit: str) -> RowKey:
    """The row of an assignment."""
    return RowKey(plan, TASKS, str(item), unit)


def contact_key(plan: str, unit: str) -> RowKey:
    """What a unit says once for the whole plan (contacts, 签收)."""
    return RowKey(plan, CONTACT, "", unit)


def report_key(plan: str, unit: str, round_id: str) -> RowKey:
    """What a unit says of one round (本期填报)."""
    return RowKey(plan, ROUND, round_id, unit)


def register_key(plan: str, register: str, row: str, unit: str) -> RowKey:
    """A row of a unit's register."""
    return RowKey(plan, register, row, unit)


def case_key(plan: str, number: int) -> RowKey:
    """A case in a review edition, as a row's key is in a unit's."""
    return RowKey(plan, CASE, str(number), OFFICE)


def about_key(plan: str) -> RowKey:
    """What a review edition says beside its cases: the work, the units to choose from."""
    return RowKey(plan, ABOUT, "", OFFICE)


def closing_key(plan: str, unit: str = OFFICE) -> RowKey:
    """What is kept of a plan's closing: of all of it, or of a unit's sealed scan."""
    return RowKey(plan, YEAR_END, "", unit)


def score_key(plan: str, unit: str = OFFICE) -> RowKey:
    """What is kept of a plan's assessment: of all of it, or of one unit."""
    return RowKey(plan, SCORE, "", unit)
