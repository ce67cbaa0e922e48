"""The guarded child that reads plans from Word and PDF documents: the guard's frames, another reader.

A document travels as a workbook, whose answer the guard knows how to check: its title as a property, each line a
row of place, table, kind, merged columns, torn columns, seams and then the cells.
"""

from __future__ import annotations

import json
import sys
from functools import partial

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.guard_child import answer, serve
from toolkit.edges.readers.html import read_html
from toolkit.edges.readers.sniff import is_html

COMMAND = (sys.executable, "-m", "toolkit.edges.readers.document_child")
"""The program for the `Guard` that reads documents."""
_TITLE, _UNREAD = "title", "unread"
_ASIDE, _PARAGRAPH, _ROW = "aside", "paragraph", "row"


def as_book(table: PlanTable) -> RawBook:
    """A document's tables as a workbook of one sheet."""
    return RawBook(
        (RawSheet("", tuple(map(_row, table.lines))),), {_TITLE: table.title, _UNREAD: "\n".join(table.unread)}
    )


def from_book(book: RawBook) -> PlanTable:
    """The document `as_book` had packed; `ValueError` where it is none."""
    (sheet,) = book.sheets
    unread = tuple(book.properties.get(_UNREAD, "").splitlines())
    return PlanTable(book.properties[_TITLE], tuple(map(_line, sheet.rows)), unread=unread)


def _row(line: Line) -> tuple[str | int | None, ...]:
    seams = json.dumps(dict(line.seams)) if line.seams else None
    return (line.where, line.table, _kind(line), _merged(line), _torn(line), seams, *line.cells)


def _kind(line: Line) -> str:
    return _ASIDE if line.aside else _PARAGRAPH if line.paragraph else _ROW


def _torn(line: Line) -> str | None:
    return None if line.torn is None else json.dumps(line.torn)


def _merged(line: Line) -> str:
    """The columns merged downward and across: `1,2;4`."""
    return ";".join(",".join(map(str, sorted(columns))) for columns in (line.below, line.beside))


def _line(row: tuple[object, ...]) -> Line:
    where, table, kind, merged, torn, seams, *cells = row
    if not (isinstance(where, str) and isinstance(table, int) and kind in (_ASIDE, _PARAGRAPH, _ROW)):
        raise ValueError(where)
    columns = None if torn is None else {int(at): str(glue) for at, glue in json.loads(str(torn)).items()}
    below, beside = (frozenset(map(int, filter(None, each.split(",")))) for each in str(merged).split(";"))
    joined = {int(at): tuple(map(int, places)) for at, places in json.loads(str(seams or "{}")).items()}
    texts = tuple(map(str, cells))
    return Line(texts, where, table, kind != _ROW, columns, below, beside, aside=kind == _ASIDE, seams=joined)


def read_document(data: bytes) -> RawBook:
    """Read a Word or PDF document or a web page, told apart by content."""
    if data.startswith(b"PK"):
        from toolkit.edges.readers.docx import read_word

        return as_book(read_word(data))
    if is_html(data):
        return as_book(read_html(data))
    from toolkit.edges.readers.pdf import read_pdf

    return as_book(read_pdf(data))


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], (), partial(answer, read=read_document)))
