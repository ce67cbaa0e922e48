"""The toolkit's own writer: a `Book` of rows in, the bytes of its workbook out, those that XlsxWriter would write.

A workbook is an archive of a dozen kinds of XML parts, and of each a book needs only what `model.py` can say. Parts are
put together as text in one pass over the rows, sheets piece by piece into the archive, so that beside the book only its
texts are held. What differs from unit to unit is written anew; what is alike, formulas, rules, styles, is remembered.

Charts are XlsxWriter's: the parts that draw them are taken from a workbook that it makes of those sheets alone, while
the sheets themselves, the cells that are drawn among them, are written here like all others. So the master has both.

What this writer does not know (`NotOursError`: texts that are too long, functions with other names in the file, areas
that overlap) XlsxWriter writes, the whole workbook, or says what is wrong with it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

from toolkit.book.sheets.model import Book
from toolkit.edges.writing import book_parts as parts
from toolkit.edges.writing.parts_text import LINKED, Texts
from toolkit.edges.writing.sheet_part import SheetPart
from toolkit.edges.writing.style_part import Looks

Drawn = Mapping[str, bytes]
"""The parts of drawings and charts by name, in the order of their archive."""

_CHUNK = 100_000
"""Characters of a sheet that are compressed at a time."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The day every part says it is of, so that the same book gives the same bytes."""


def own_workbook(book: Book, draw: Callable[[Book], Drawn]) -> bytes:
    """The bytes of a workbook; `draw` gives the parts of its charts. `NotOursError` where XlsxWriter is to write it."""
    parts.check(book)
    looks, texts, buffer = Looks(), Texts(), io.BytesIO()
    charted = [at for at, spec in enumerate(book.sheets) if any(chart.series for chart in spec.charts)]
    drawn = draw(book) if charted else {}
    names, told = parts.names(book.sheets), _says_anything(book)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "[Content_Types].xml", parts.content_types(book, drawn, texts=told))
        _add(archive, "_rels/.rels", parts.root_relations(book))
        _add(archive, "xl/_rels/workbook.xml.rels", parts.book_relations(book, texts=told))
        for at, spec in enumerate(book.sheets):
            pieces = SheetPart(spec, looks, texts).pieces(first=at == 0, drawn=at in charted)
            _stream(archive, f"xl/worksheets/sheet{at + 1}.xml", pieces)
        _add(archive, "xl/workbook.xml", parts.workbook(book, names))
        _copy(archive, drawn, "xl/charts/")
        _copy(archive, drawn, "xl/drawings/drawing")
        if told:
            _add(archive, "xl/sharedStrings.xml", texts.xml())
        _add(archive, "xl/styles.xml", looks.xml())
        if book.properties:
            _add(archive, "docProps/custom.xml", parts.custom(book.properties))
        _add(archive, "xl/theme/theme1.xml", parts.theme())
        for number, at in enumerate(charted, start=1):
            leads = parts.relations([(f"{LINKED}/drawing", f"../drawings/drawing{number}.xml")])
            _add(archive, f"xl/worksheets/_rels/sheet{at + 1}.xml.rels", leads)
        _copy(archive, drawn, "xl/drawings/_rels/")
        _add(archive, "docProps/core.xml", parts.core(book))
        _add(archive, "docProps/app.xml", parts.app(book, names))
    return buffer.getvalue()


def _says_anything(book: Book) -> bool:
    """Whether any cell holds a text of its own."""
    cells = (cell for spec in book.sheets for row in spec.rows for cell in row.cells)
    return any(isinstance(cell.value, str) and not cell.formula for cell in cells)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_member(name), text.encode())


def _stream(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    waiting, size = [], 0
    with archive.open(_member(name), "w") as part:
        for piece in pieces:
            waiting.append(piece)
            size += len(piece)
            if size > _CHUNK:
                part.write("".join(waiting).encode())
                waiting, size = [], 0
        part.write("".join(waiting).encode())


def _copy(archive: zipfile.ZipFile, drawn: Drawn, folder: str) -> None:
    for name, content in drawn.items():
        if name.startswith(folder):
            archive.writestr(_member(name), content)
