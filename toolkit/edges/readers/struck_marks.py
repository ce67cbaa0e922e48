"""A workbook with what it shows struck through marked in its cells: whole cells, or some of the text in one."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial

from toolkit.book.sheets.raw import Pieces, RawBook, RawSheet, as_text, cell_at
from toolkit.edges.readers.aside import as_struck
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard_child import answer, serve

COMMAND = (sys.executable, "-m", "toolkit.edges.readers.struck_marks")
"""The program for the `Guard` that reads workbooks with what is struck through in them."""


def read_marked(data: bytes) -> RawBook:
    """The workbook, what is struck through in it marked by `as_struck`, as far as `RawSheet.struck` knows.

    Raises `Unreadable` as reading the workbook does.
    """
    book = read_workbook(data)
    return replace(book, sheets=tuple(map(_marked, book.sheets)))


def _marked(sheet: RawSheet) -> RawSheet:
    rows = [list(row) for row in sheet.rows]
    for name, pieces in sheet.struck.items():
        at, column = cell_at(name)
        if at < len(rows) and column < len(rows[at]):
            whole = as_text(rows[at][column])
            rows[at][column] = _with_struck(whole, pieces) if pieces else as_struck(whole)
    return replace(sheet, rows=tuple(map(tuple, rows)))


def _with_struck(whole: str, pieces: Pieces) -> str:
    """A text with its struck pieces marked, each where it stands."""
    shown, done = "", 0
    for text, is_struck in pieces:
        at = whole.find(text, done)
        if at >= 0:
            shown += whole[done:at] + (as_struck(text) if is_struck else text)
            done = at + len(text)
    return shown + whole[done:]


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], ("toolkit.edges.readers.xlsx",), partial(answer, read=read_marked)))
