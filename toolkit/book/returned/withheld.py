"""Texts with a secrecy marking, held back before anything else reads the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.book.returned.reply_book import LIST_TITLE, NOTE_HEAD
from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.secrecy import marking_in, withheld
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.cell import clean


def without_marked(
    book: RawBook, markings: tuple[str, ...], edition: Edition, file: str
) -> tuple[RawBook, list[Problem]]:
    """The book with every marked text held back, in cells, formulas, how their numbers look, what hangs on them, links
    and names, and a Problem each; what was issued itself is no news, nor what a reply of ours says of a marking.
    """
    issued = {edition.unit_name, *(text for row in edition.cells.values() for text in row.values())}
    told = [problem(Code.CELL_SECRECY_MARKED, Origin(file), each).message for each in markings]
    marked = [text for text in issued if marking_in(text, markings)]
    problems: list[Problem] = []

    def seen(value: RawValue, title: str, at: int, column: int) -> RawValue:
        if not isinstance(value, str) or not (marking := marking_in(value, markings)) or clean(value) in issued:
            return value
        if title.startswith(LIST_TITLE) and (clean(value) in markings or not marking_in(unsaid(value), markings)):
            return value
        problems.append(problem(Code.CELL_SECRECY_MARKED, Origin(file, title, cell_name(at, column)), marking))
        return withheld(value)

    def unsaid(text: str) -> str:
        for words in told:
            text = text.replace(words, "")
        return text

    def hung(text: str, title: str, cell: str) -> str:
        marking = marking_in(unsaid(text) if text.startswith(NOTE_HEAD) else text, markings)
        if not marking:
            return text
        problems.append(problem(Code.CELL_SECRECY_MARKED, Origin(file, title, cell), marking))
        return withheld(text)

    def typed(formula: str, title: str, cell: str) -> str:
        bare = formula
        for text in marked:  # a formula of ours says what was issued
            bare = bare.replace(text, "")
        return hung(formula, title, cell) if marking_in(bare, markings) else formula

    sheets = []
    for sheet in book.sheets:
        if not marking_in("\n".join(_texts(sheet)), markings):  # no marking goes over the end of a line
            sheets.append(sheet)
            continue
        rows = tuple(
            tuple(seen(value, sheet.title, at, column) for column, value in enumerate(row))
            for at, row in enumerate(sheet.rows)
        )
        beside = tuple(replace(each, text=hung(each.text, sheet.title, each.cell)) for each in sheet.beside)
        links = {
            cell: tuple(hung(target, sheet.title, cell) for target in targets) for cell, targets in sheet.links.items()
        }
        looks = {cell: hung(text, sheet.title, cell) for cell, text in sheet.shown.items()}
        unseen = {cell: typed(text, sheet.title, cell) for cell, text in sheet.unseen.items()}
        sheets.append(replace(sheet, rows=rows, beside=beside, links=links, shown=looks, unseen=unseen))
    names = {name: hung(text, "", "") for name, text in book.names.items()}
    return (replace(book, sheets=tuple(sheets), names=names) if problems else book), problems


def _texts(sheet: RawSheet) -> Iterator[str]:
    """Every text of a sheet that may hold a marking."""
    for row in sheet.rows:
        yield from (value for value in row if type(value) is str)
    yield from (each.text for each in sheet.beside)
    yield from (target for targets in sheet.links.values() for target in targets)
    yield from sheet.shown.values()
    yield from sheet.unseen.values()
