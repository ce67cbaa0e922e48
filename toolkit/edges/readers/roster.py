"""Reading the unit roster: a CSV text or the first sheet of a workbook."""

from __future__ import annotations

from datetime import date, datetime

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, area_corners
from toolkit.domain.plan.roster_rows import Rows, csv_rows, roster_gaps, roster_of
from toolkit.domain.plan.units import Group, Roster
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.sniff import is_container
from toolkit.edges.system.files import decode_text
from toolkit.errors import WorkspaceError
from toolkit.problems import Problem


def read_roster(data: bytes, file: str, groups: tuple[Group, ...], guard: Guard) -> tuple[Roster, tuple[Problem, ...]]:
    """The roster in `data`, a workbook or CSV, checked as a whole; `file` is its name, by which problems call it.

    A workbook is read by `guard`; one that cannot be raises `WorkspaceError`.
    """
    (_, rows), *_ = tables(data, file, guard, "单位名册")
    roster, problems = roster_of(rows, file, groups)
    return roster, (*problems, *roster_gaps(rows, roster, file))


def tables(data: bytes, file: str, guard: Guard, called: str = "") -> tuple[tuple[str, Rows], ...]:
    """The cells of a CSV text, or of every sheet of a workbook with its title, as a clerk sees them: what is merged
    downward stands in each of its rows.

    `WorkspaceError` where the workbook cannot be read, in which the file is `called` what it is for.
    """
    return tuple((sheet.title, rows_of(sheet)) for sheet in table_book(data, file, guard, called).sheets)


def table_book(data: bytes, file: str, guard: Guard, called: str = "") -> RawBook:
    """The same as it is read, a CSV text as one sheet without a title."""
    if not (is_container(data) or file.lower().endswith((".xlsx", ".xls", ".et"))):
        return RawBook((RawSheet("", csv_rows(decode_text(data, file))),))
    book = guard.read(data, file)
    if not isinstance(book, RawBook):
        raise WorkspaceError(f"{called} {file} 读不了：{book.message}".lstrip(), book.remedy)
    return book


def rows_of(sheet: RawSheet) -> Rows:
    """The cells of a sheet as a clerk sees them."""
    rows = [list(map(_text, row)) for row in sheet.rows]
    for area in sheet.merged:
        top, left, bottom, _ = area_corners(area)
        words = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top + 1 : bottom + 1] if words else ():
            row += [""] * (left + 1 - len(row))
            row[left] = words
    return tuple(map(tuple, rows))


def _text(value: RawValue) -> str:
    """A cell as a clerk sees it: whole numbers without a point, dates as 2021-09-30."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
