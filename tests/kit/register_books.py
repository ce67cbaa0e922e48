"""Units' workbooks with registers, opened, filled in and sent as a person would; and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kit.office import master as lines
from kit.unit_books import HERE, saved, saved_at, workbook_of
from toolkit.book.sheets.raw import cell_at, cell_name
from toolkit.edges.marking.cell_text import shared_strings, text_of
from toolkit.edges.marking.filling import with_values
from toolkit.edges.marking.package import Package, tag
from toolkit.edges.marking.sheets import Sheets
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


@lru_cache(64)
def _said(data: bytes, title: str) -> Mapping[tuple[int, int], str]:
    """What the cells of a sheet say by row and column, formulas left out: a text, or a number as it stands there."""
    package = Package(data)
    sheets, strings = Sheets(package), shared_strings(package)
    (sheet,) = (each for each in sheets if each.get("name") == title)
    found = {}
    for cell in package.look(sheets.part(sheet)).iter(tag("c")):
        text = text_of(cell, strings) or cell.findtext(tag("v"), "")
        if text and cell.find(tag("f")) is None:
            row, column = cell_at(cell.get("r"))
            found[row + 1, column + 1] = text
    return found


class Book:
    """A unit's workbook at its desk.

    What is only typed into cells is written into them alone, and all else is as it was made; whoever wants `book` or a
    `sheet` of it has it opened, and saved, by openpyxl.
    """

    def __init__(self, workspace: Workspace, unit: str = UNIT, path: Path | None = None) -> None:
        self.workspace = workspace
        self.path = path or workbook_of(workspace, unit)
        self._data = self.path.read_bytes()
        self._typed: dict[tuple[str, str], Any] = {}

    @cached_property
    def book(self) -> Workbook:
        book = openpyxl.load_workbook(self.path)
        for (title, name), value in self._typed.items():
            book[title][name].value = value
        return book

    @property
    def _opened(self) -> bool:
        return "book" in vars(self)

    def sheet(self, title: str) -> Worksheet:
        return self.book[title]

    def header_at(self, title: str) -> int:
        if self._opened:
            rows = self.sheet(title).iter_rows(max_row=9)
            return next(row[0].row for row in rows if any(str(cell.value).startswith("行标识") for cell in row))
        return min(row for (row, _), text in _said(self._data, title).items() if text.startswith("行标识"))

    def columns(self, title: str) -> dict[str, int]:
        at = self.header_at(title)
        if self._opened:
            said = {cell.column: str(cell.value) for cell in self.sheet(title)[at] if cell.value}
        else:
            said = {column: text for (row, column), text in _said(self._data, title).items() if row == at}
        return {text.replace("\n", "").strip("＊"): column for column, text in sorted(said.items())}

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

    def _filled(self, title: str) -> int:
        """How many rows are filled."""
        if self._opened:
            return len(self.rows(title))
        columns, header = {*self.columns(title).values()}, self.header_at(title)
        said = {place: text for place, text in _said(self._data, title).items() if place[1] in columns}
        for (its, name), value in self._typed.items():
            if its == title:
                row, column = cell_at(name)
                said[row + 1, column + 1] = value
        return len({row for (row, _), value in said.items() if row > header and value})

    def _type(self, title: str, row: int, column: int, value: Any) -> None:
        if not self._opened and (str(value).startswith("=") or value in ERROR_CODES):
            assert self.book, "opened: such a value is more than a text"
        if self._opened:
            self.sheet(title).cell(row, column).value = value
        else:
            self._typed[title, cell_name(row - 1, column - 1)] = value

    def write(self, title: str, *rows: Row, at: int | None = None) -> Book:
        """Type rows below those there are, or from the row `at` below the headers (0: the first)."""
        columns = self.columns(title)
        first = self.header_at(title) + 1 + (self._filled(title) if at is None else at)
        for number, row in enumerate(rows):
            for header, value in row.items():
                self._type(title, first + number, columns[header], typed(value))
        return self

    def say_none(self, title: str, word: str = "是") -> Book:
        row, column = self._place(title, "本期无此类事项")
        self._type(title, row, column + 1, word)
        return self

    def say(self, report: str = "有更新") -> Book:
        row, column = self._place("填报说明", "本期情况")
        self._type("填报说明", row, column + 1, report)
        return self

    def _place(self, title: str, label: str) -> tuple[int, int]:
        """The first cell of a sheet with such a label."""
        if self._opened:
            cells = (cell for row in self.sheet(title).iter_rows() for cell in row)
            return next((cell.row, cell.column) for cell in cells if label in str(cell.value))
        return min(place for place, text in _said(self._data, title).items() if label in text)

    def send(self, name: str, at: datetime | None = None) -> Book:
        """Put it into the inbox, saved at a moment as `unit_books.saved` does."""
        path = self.workspace.inbox / name
        if self._opened:
            path.write_bytes(saved(self.book, at))
        else:
            moment = at or datetime.now(UTC).replace(tzinfo=None) + HERE
            path.write_bytes(saved_at(with_values(self._data, self._typed), moment))
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
