"""Workbooks of units as they lie in the outbox: found, opened, and filled in as a person would."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kit.packages import operated
from toolkit.edges.marking.cell_text import shared_strings, text_of
from toolkit.edges.marking.filling import with_values
from toolkit.edges.marking.package import Package, tag
from toolkit.edges.marking.sheets import Sheets
from toolkit.jobs.workspace import Workspace

TASKS, PAGE, HIDDEN = "工作台账", "填报说明", "下发信息"
HEADERS, FIRST = 4, 5
"""The row of headers of 工作台账, and the first row below it."""
HERE = timedelta(hours=8)
"""How far the clocks of all of China are ahead of UTC."""

Rows = Mapping[int, Mapping[str, object]]
"""Item -> header -> what is written into that cell."""


class Formula(str):
    """What is written as a formula; any other text stays text, whatever it begins with."""

    __slots__ = ()


def name_of(workspace: Workspace, code: str) -> str:
    return workspace.tasks.roster.by_code[code].name


def items_of(workspace: Workspace, code: str) -> list[int]:
    """The items a unit has to do, in the plan's order."""
    return sorted(each.item for each in workspace.tasks.of_unit(code))


def workbook_of(workspace: Workspace, unit: str) -> Path:
    """The workbook that was made last for a unit, given by its name or its code."""
    known = workspace.tasks.roster.by_code
    name = known[unit].name if unit in known else unit
    return workspace.outbox / "ledgers" / f"{name}-{workspace.work}台账.xlsx"


def columns(sheet: Worksheet, row: int = HEADERS) -> dict[str, int]:
    """Header, as it reads without line breaks -> its column."""
    return {"".join(str(cell.value).split()): cell.column for cell in sheet[row] if cell.value}


def id_column(book: Workbook) -> int:
    """The column of 工作台账 that holds the rows' hidden ids."""
    return columns(book[TASKS])["行标识"]


def lines(sheet: Worksheet) -> dict[int, int]:
    """Item -> its row."""
    return {line[0].value: line[0].row for line in sheet.iter_rows(min_row=FIRST) if line[0].value}


def filled(source: Path, rows: Rows, cover: Mapping[str, object] | None = None) -> Workbook:
    """A unit's workbook with `rows` and, right of its cover's labels, `cover` written into it."""
    book = openpyxl.load_workbook(source)
    sheet = book[TASKS]
    across, down = columns(sheet), lines(sheet)
    for item, values in rows.items():
        for header, value in values.items():
            cell = sheet.cell(down[item], across[header])
            cell.value = value
            if isinstance(value, str) and value.startswith("=") and not isinstance(value, Formula):
                cell.data_type = "s"
    labels = {"".join(str(line[1].value).split()).strip("＊"): line[2] for line in book[PAGE].iter_rows(max_col=3)}
    for label, value in (cover or {}).items():
        labels[label].value = value
    return book


def fill(
    source: Path, target: Path, rows: Rows, cover: Mapping[str, object] | None = None, at: datetime | None = None
) -> Path:
    """Save a unit's workbook under another name after writing into it as `filled` does, at a moment as `saved` does."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(typed(source, rows, cover, at))
    return target


def typed(source: Path, rows: Rows, cover: Mapping[str, object] | None = None, at: datetime | None = None) -> bytes:
    """The bytes of a workbook with these values in it as `filled` writes them, saved at a moment as `saved` does.

    Only these cells are written, in a tenth of the time: all else is as we made it. What another program makes of a
    workbook, `saved(filled(…))` shows; formulas and errors are written so too.
    """
    values = [value for row in rows.values() for value in row.values()]
    if any(isinstance(value, Formula) or value in ERROR_CODES for value in values):
        return saved(filled(source, rows, cover), at)
    data = source.read_bytes()
    across, down, labels = _places(data)
    cells = {
        (TASKS, f"{across[header]}{down[item]}"): value for item, row in rows.items() for header, value in row.items()
    }
    cells |= {(PAGE, f"C{labels[label]}"): value for label, value in (cover or {}).items()}
    return saved_at(with_values(data, cells), at or datetime.now(UTC).replace(tzinfo=None) + HERE)


def cover_labels(data: bytes) -> dict[str, int]:
    """Label of the cover -> its row."""
    return _places(data)[2]


@lru_cache(64)
def _places(data: bytes) -> tuple[dict[str, str], dict[int, int], dict[str, int]]:
    """Header of 工作台账 -> its column; item -> its row; label of the cover -> its row."""
    package = Package(data)
    sheets, strings = Sheets(package), shared_strings(package)

    def cells(title: str) -> dict[str, Any]:
        (sheet,) = (each for each in sheets if each.get("name") == title)
        return {cell.get("r"): cell for cell in package.look(sheets.part(sheet)).iter(tag("c"))}

    across, down, labels = {}, {}, {}
    for name, cell in cells(TASKS).items():
        column, row = name.rstrip("0123456789"), int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if row == HEADERS and (text := text_of(cell, strings)):
            across["".join(text.split())] = column
        elif row >= FIRST and column == "A" and (number := cell.findtext(tag("v"))):
            down[int(number)] = row
    for name, cell in cells(PAGE).items():
        if name.startswith("B"):
            labels["".join(text_of(cell, strings).split()).strip("＊")] = int(name[1:])
    return across, down, labels


def saved(book: Workbook, at: datetime | None = None) -> bytes:
    """A workbook's bytes, saved at that moment of a unit's clock; without one now, long after a test's day."""
    out = io.BytesIO()
    book.save(out)
    return saved_at(out.getvalue(), at) if at else out.getvalue()


def saved_at(data: bytes, at: datetime) -> bytes:
    """A workbook that says that it was saved at that moment of a unit's clock."""
    said = f"{at - HERE:%Y-%m-%dT%H:%M:%SZ}".encode()

    def stamp(core: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + said, core)

    return operated(data, {"docProps/core.xml": stamp})


def stripped(book: Workbook) -> Workbook:
    """The workbook without any carrier of its id, as copied sheet by sheet into a new file."""
    del book.custom_doc_props["toolkit_edition"], book[HIDDEN]
    book[TASKS].delete_cols(id_column(book))
    return book


def with_progress(source: Path, text: str, item: int = 2, at: datetime | None = None) -> bytes:
    """A unit's workbook with 进展情况 of one item filled in, saved at a moment as `saved` does."""
    return typed(source, {item: {"进展情况": text}}, at=at)
