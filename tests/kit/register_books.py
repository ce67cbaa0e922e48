"""Units' workbooks with registers, opened, filled in and sent as a person would; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kit.office import master as lines
from kit.unit_books import saved, workbook_of
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 9, 13, 9)
UNIT = "市财政局"

Row = Mapping[str, Any]


def typed(value: Any) -> Any:
    """What is typed as 2021-3-5 becomes a day, as in any office program."""
    parts = str(value).split("-")
    return datetime(*map(int, parts)) if len(parts) == 3 and all(map(str.isdigit, parts)) else value


class Book:
    """A unit's workbook at its desk."""

    def __init__(self, workspace: Workspace, unit: str = UNIT, path: Path | None = None) -> None:
        self.workspace = workspace
        self.path = path or workbook_of(workspace, unit)

    @cached_property
    def book(self) -> Workbook:
        return openpyxl.load_workbook(self.path)

    def sheet(self, title: str) -> Worksheet:
        return self.book[title]

    def header_at(self, title: str) -> int:
        rows = self.sheet(title).iter_rows(max_row=9)
        return next(row[0].row for row in rows if any(str(cell.value).startswith("行标识") for cell in row))

    def columns(self, title: str) -> dict[str, int]:
        header = self.sheet(title)[self.header_at(title)]
        return {str(cell.value).replace("\n", "").strip("＊"): cell.column for cell in header if cell.value}

    def rows(self, title: str) -> list[dict[str, Any]]:
        """Its filled rows, by header."""
        columns, sheet = self.columns(title), self.sheet(title)
        found = []
        for at in range(self.header_at(title) + 1, sheet.max_row + 1):
            values = {header: sheet.cell(at, column).value for header, column in columns.items()}
            values = {header: value for header, value in values.items() if value and not str(value).startswith("=")}
            if values:
                found.append(values)
        return found

    def write(self, title: str, *rows: Row, at: int | None = None) -> Book:
        """Type rows below those there are, or from the row `at` below the headers (0: the first)."""
        sheet, columns = self.sheet(title), self.columns(title)
        first = self.header_at(title) + 1 + (len(self.rows(title)) if at is None else at)
        for number, row in enumerate(rows):
            for header, value in row.items():
                sheet.cell(first + number, columns[header]).value = typed(value)
        return self

    def say_none(self, title: str, word: str = "是") -> Book:
        cells = (cell for row in self.sheet(title).iter_rows(max_row=9) for cell in row)
        label = next(cell for cell in cells if cell.value == "本期无此类事项")
        self.sheet(title).cell(label.row, label.column + 1).value = word
        return self

    def say(self, report: str = "有更新") -> Book:
        page = self.sheet("填报说明")
        label = next(cell for row in page.iter_rows() for cell in row if "本期情况" in str(cell.value))
        page.cell(label.row, label.column + 1).value = report
        return self

    def send(self, name: str, at: datetime | None = None) -> Book:
        """Put it into the inbox, saved at a moment as `unit_books.saved` does."""
        path = self.workspace.inbox / name
        path.write_bytes(saved(self.book, at))
        return Book(self.workspace, path=path)


def merge(workspace: Workspace, now: datetime = NOW) -> list[dict[str, Any]]:
    return [each for each in merge_returns(workspace, now).data["returns"] if not each["again"]]


def held(workspace: Workspace, register: str, unit: str = UNIT) -> list[dict[str, str]]:
    """What the ledger holds of a unit's register, blanks left out, in a fixed order."""
    code = workspace.tasks.roster.by_name[unit].code
    with open_store(workspace) as store:
        current = store.cells.current("2021", code)
    rows = [
        {name: text for name, text in values.items() if text}
        for key, values in current.items()
        if key.register == register and key.unit == code
    ]
    return sorted(rows, key=lambda row: sorted(row.items()))


def codes(returned: Sequence[Mapping[str, Any]]) -> list[str]:
    return [found["code"] for each in returned for found in each["problems"] if found["code"] != "required-blank"]


def master(workspace: Workspace, title: str) -> list[dict[str, Any]]:
    """The lines of a sheet of the master, by header, blanks left out."""
    return [{header: value for header, value in line.items() if value is not None} for line in lines(workspace, title)]
