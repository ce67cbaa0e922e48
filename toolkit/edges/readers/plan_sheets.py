"""The sheets of a workbook as a plan's lines: rows with their merged cells, and what lies beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.book.sheets.raw import RawBook, RawSheet, RawValue, area_corners, as_text
from toolkit.domain.ledger.editions import PROPERTY
from toolkit.domain.plan.document.headers import Headers, columns_at
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.aside import PAGE_NUMBER, aside_line, struck_apart, without_struck

_HEAD = 30
"""Lines of a sheet or text among which its headers stand."""
_BESIDE = {"comment": "批注", "box": "文本框", "page": "页眉页脚", "file": "附件"}
"""What lies beside a sheet's cells and has a text of its own."""


def sheet_table(book: RawBook, headers: Headers) -> PlanTable:
    """The sheets of a workbook as tables: all that have the headers of the one with most, the others to be told of.

    Comments, boxes of text and what `as_struck` marked follow their sheet. Of a workbook the program made only that
    sheet counts, and those of the document's other texts and of the doubts about it beside it.
    """
    ranked = [(headed(headers, tuple(_unmarked(sheet, at))), at) for at, sheet in enumerate(book.sheets)]
    best, place = max(ranked, key=lambda pair: (len(pair[0]), -pair[1]), default=(frozenset(), 0))
    if not best:
        first = max(book.sheets, key=lambda sheet: len(sheet.rows), default=RawSheet("", ()))
        return PlanTable("", tuple(_unmarked(first, 0)))
    ours = bool(best & {"ours", "settled"} or PROPERTY in book.properties)
    kept = [
        sheet
        for found, at in ranked
        for sheet in [book.sheets[at]]
        if at == place or (found & {"remark", "doubt"} if ours else any(row for row in sheet.rows))
    ]
    if ours:
        return PlanTable("", tuple(line for at, sheet in enumerate(kept) for line in _unmarked(sheet, at)))
    return PlanTable("", tuple(line for at, sheet in enumerate(kept) for line in _whole(sheet, at)))


def _unmarked(sheet: RawSheet, number: int) -> Iterator[Line]:
    """The rows of a sheet as if nothing were struck through."""
    for line in _sheet_lines(sheet, number):
        yield replace(line, cells=tuple(without_struck(cell, keep=True) for cell in line.cells))


def _whole(sheet: RawSheet, number: int) -> Iterator[Line]:
    """The rows of a sheet without what is struck through, and after them that and what lies beside its cells."""
    yield from struck_apart(_sheet_lines(sheet, number))
    for each in sheet.beside:
        what = _BESIDE.get(each.kind)
        if what and not PAGE_NUMBER.fullmatch(each.text):
            yield aside_line(each.text.strip(), f"{sheet.title}{each.cell}{what}", number)


def headed(headers: Headers, lines: tuple[Line, ...]) -> frozenset[str]:
    """The fields that the best headers of a sheet or text name."""
    found = (columns_at(headers, lines, at) for at in range(min(len(lines), _HEAD)))
    named = (frozenset(columns.fields.values()) for columns in found if columns)
    return max(named, key=lambda fields: len(fields - {"note"}), default=frozenset())


def _sheet_lines(sheet: RawSheet, number: int) -> Iterator[Line]:
    """The rows of a sheet, what is merged across repeated, what is merged downward blank below its first row."""
    wide = max((len(row) for row in sheet.rows), default=0)
    rows = [list(_texts((*row, *(None,) * (wide - len(row))))) for row in sheet.rows]
    below: list[set[int]] = [set() for _ in rows]
    beside: list[set[int]] = [set() for _ in rows]
    for area in sheet.merged:
        top, left, bottom, right = area_corners(area)
        for at in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, wide)):
                rows[at][column] = rows[top][left] if at == top else ""
                below[at] |= {column} if at > top else set()
                beside[at] |= {column} if column > left else set()
    for at, cells in enumerate(rows):
        where = f"{sheet.title}第{at + 1}行"
        yield Line(tuple(cells), where, number, below=frozenset(below[at]), beside=frozenset(beside[at]))


def _texts(row: tuple[RawValue, ...]) -> tuple[str, ...]:
    return tuple(map(as_text, row))
