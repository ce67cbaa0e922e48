"""A workbook's rows hidden, or its cells filled in, and all else of it left as it came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from toolkit.book.sheets.raw import RawValue
from toolkit.edges.marking.cell_text import set_text
from toolkit.edges.marking.grid import Grid
from toolkit.edges.marking.package import Package, Unfit, child, tag
from toolkit.edges.marking.sheets import Sheets

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


def with_rows(
    data: bytes, shown: Mapping[str, Collection[int]], hidden: Mapping[str, Collection[int]], said: Mapping[str, str]
) -> bytes:
    """The workbook with these rows (by sheet title, from 1) in sight, those out of it, and these custom properties.

    `Unfit` where it cannot be edited.
    """
    package = Package(data)
    for sheet in Sheets(package).with_cells():
        title = sheet.get("name", "")
        if not (shown.get(title) or hidden.get(title)):
            continue
        for row in package.xml(Sheets(package).part(sheet)).iter(tag("row")):
            number = int(row.get("r", "0"))
            if number in hidden.get(title, ()):
                row.set("hidden", "1")
            elif number in shown.get(title, ()):
                row.attrib.pop("hidden", None)
    for name, text in said.items():
        package.say(name, text)
    return package.save()


def with_values(data: bytes, cells: Mapping[tuple[str, str], RawValue]) -> bytes:
    """The workbook with these values in its cells (by sheet title and name), which keep their looks.

    Whoever opens it calculates its formulas anew. `Unfit` where it cannot be edited.
    """
    package = Package(data)
    sheets = Sheets(package)
    root = package.xml(package.workbook)
    dated = root.find(tag("workbookPr"))
    epoch = _EPOCH_1904 if dated is not None and dated.get("date1904") in ("1", "true") else _EPOCH
    grids = {
        sheet.get("name", ""): Grid(package.xml(sheets.part(sheet)))
        for sheet in sheets.with_cells()
        if any(title == sheet.get("name") for title, _ in cells)
    }
    for (title, name), value in cells.items():
        if title not in grids:
            raise Unfit(f"no sheet {title}")
        _fill(grids[title].cell(grids[title].visible(name)), value, epoch)
    for each in root.iter(tag("calcPr")):
        each.set("fullCalcOnLoad", "1")
    return package.save()


def _fill(cell: Any, value: RawValue, epoch: datetime) -> None:
    if isinstance(value, str):
        set_text(cell, value)
        return
    for old in list(cell):
        cell.remove(old)
    cell.attrib.pop("t", None)
    if value is None:
        return
    if isinstance(value, bool):
        cell.set("t", "b")
    child(cell, "v").text = _number(value, epoch)


def _number(value: float | bool | date | datetime | time | timedelta, epoch: datetime) -> str:
    match value:
        case bool():
            return str(int(value))
        case datetime():
            past = value - epoch
        case date():
            past = datetime.combine(value, time()) - epoch
        case time():
            past = datetime.combine(date.min, value) - datetime.min
        case timedelta():
            past = value
        case _:
            return repr(value)
    days = past / timedelta(days=1)
    return str(int(days)) if days.is_integer() else repr(days)
