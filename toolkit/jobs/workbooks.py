"""Workbooks as a workspace has them written."""

from __future__ import annotations

from toolkit.book.sheets.model import Book
from toolkit.jobs.workspace import Workspace


def workbook_of(workspace: Workspace, book: Book) -> bytes:
    """The bytes of a workbook, by the writer that the settings ask for (`[writing]`); both write the same."""
    from toolkit.edges.writing.workbook import write_book

    return write_book(book, by_xlsxwriter=workspace.settings.writing.by_xlsxwriter)
