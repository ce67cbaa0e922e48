"""What the office holds after a merge: its ledger, its master, the receipts, and what it said of each file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey


def ledger(workspace: Workspace) -> dict[RowKey, dict[str, str]]:
    """What the ledger holds, blanks left out."""
    with open_store(workspace) as store:
        current = store.cells.current("2021")
    return {row: {name: text for name, text in values.items() if text} for row, values in current.items()}


def table(file: Path, title: str, headers: int) -> list[dict[str, Any]]:
    """The lines of a sheet below its row of headers, by header, as it reads without line breaks and marks."""
    rows = opened(file.read_bytes())[title].iter_rows(min_row=headers, values_only=True)
    names = ["".join(str(header).split()).strip("＊") for header in next(rows)]
    return [dict(zip(names, row, strict=True)) for row in rows]


@lru_cache(8)
def opened(data: bytes) -> Workbook:
    """A workbook whose values are read, opened once for all who look into it."""
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True)


def sheet_of(file: Path, title: str, *, data_only: bool = False) -> Worksheet:
    """One sheet of a workbook as openpyxl gives it; the others, which take most of the time, are not read."""
    reader = _OneSheet(file, title, data_only)
    reader.read()
    return reader.wb[title]


class _OneSheet(ExcelReader):
    def __init__(self, file: Path, title: str, data_only: bool) -> None:
        super().__init__(file, data_only=data_only)
        self._title = title

    def read_worksheets(self) -> None:
        every = self.parser.find_sheets
        self.parser.find_sheets = lambda: (each for each in every() if each[0].name == self._title)
        self.parser.assign_names = lambda: None  # of sheets by their place
        super().read_worksheets()


def master(workspace: Workspace, title: str = "台账") -> list[dict[str, Any]]:
    """The lines of a sheet of the master, by header."""
    return table(workspace.outbox / "master.xlsx", title, 3)


def master_row(workspace: Workspace, code: str, item: int) -> dict[str, Any]:
    """The line of the master's 台账 for a unit and an item."""
    unit = workspace.tasks.roster.by_code[code].name
    (found,) = (line for line in master(workspace) if (line["责任单位"], line["序号"]) == (unit, item))
    return found


def receipts(workspace: Workspace) -> dict[str, str]:
    """Name -> text."""
    folder = workspace.outbox / "receipts"
    return {path.name: path.read_text("utf-8-sig") for path in sorted(folder.iterdir())} if folder.is_dir() else {}


def outcomes(data: Mapping[str, Any]) -> dict[str, str]:
    """File -> how it ended, of a merge's `data`."""
    return {each["file"]: each["outcome"] for each in data["returns"]}


def codes(data: Mapping[str, Any], file: str) -> list[str]:
    """What was found in one file, of a merge's `data`."""
    (found,) = (each for each in data["returns"] if each["file"] == file)
    return [fault["code"] for fault in found["problems"]]
