"""Workbooks written: a `Book` in, bytes out, the same bytes for the same book."""

from __future__ import annotations

from toolkit.book.sheets.model import Book
from toolkit.edges.writing.own import Drawn, own_workbook
from toolkit.edges.writing.parts_text import NotOursError


def write_book(book: Book, *, by_xlsxwriter: bool = False) -> bytes:
    """Write a workbook, by the toolkit's own writer unless XlsxWriter is asked for: both write the same.

    Text is text whatever it begins with; only cells that say so hold a formula, with the value it has today, or
    a link inside the workbook. What office programs would not take as it is, is an error.
    """
    if not by_xlsxwriter:
        try:
            return own_workbook(book, _drawn)
        except (NotOursError, UnicodeEncodeError, OverflowError):
            pass  # XlsxWriter knows more, or says what is wrong
    from toolkit.edges.writing.by_xlsxwriter import xlsxwriter_workbook

    return xlsxwriter_workbook(book)


def _drawn(book: Book) -> Drawn:
    from toolkit.edges.writing.by_xlsxwriter import drawn_parts

    return drawn_parts(book)
