"""The toolkit's own writer: a `Book` of rows in, its workbook out, of the parts that XlsxWriter would write.

A workbook is an archive of a dozen kinds of XML parts, and of each a book needs only what `model.py` can say. Parts are
put together as text in one pass over the rows, sheets piece by piece into the archive, so that beside the book only its
texts are held. What differs from unit to unit is written anew; what is alike, formulas, rules, styles, is remembered.

Charts are XlsxWriter's: the parts that draw them are taken from a workbook that it makes of those sheets alone, while
the sheets themselves, the cells that are drawn among them, are written here like all others. So the master has both.

What this writer does not know (`NotOursError`: texts that are too long, functions with other names in the file, areas
that overlap) XlsxWriter writes, the whole workbook, or says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.book.sheets.model import Book
from toolkit.edges.writing import book_parts as parts
from toolkit.edges.writing.archive import Archive
from toolkit.edges.writing.parts_text import LINKED, Texts
from toolkit.edges.writing.sheet_part import SheetPart
from toolkit.edges.writing.style_part import Looks

Drawn = Mapping[str, bytes]
"""The parts of drawings and charts by name, in the order of their archive."""


def own_workbook(book: Book, draw: Callable[[Book], Drawn]) -> bytes:
    """The bytes of a workbook; `draw` gives the parts of its charts. `NotOursError` where XlsxWriter is to write it."""
    parts.check(book)
    looks, texts, archive = Looks(), Texts(), Archive()
    charted = [at for at, spec in enumerate(book.sheets) if any(chart.series for chart in spec.charts)]
    drawn = draw(book) if charted else {}
    names, told = parts.names(book.sheets), _says_anything(book)
    archive.add_alike("[Content_Types].xml", parts.content_types(book, drawn, texts=told))
    archive.add_alike("_rels/.rels", parts.root_relations(book))
    archive.add_alike("xl/_rels/workbook.xml.rels", parts.book_relations(book, texts=told))
    for at, spec in enumerate(book.sheets):
        pieces = SheetPart(spec, looks, texts).pieces(first=at == 0, drawn=at in charted)
        archive.add(f"xl/worksheets/sheet{at + 1}.xml", pieces)
    archive.add("xl/workbook.xml", [parts.workbook(book, names)])
    _copy(archive, drawn, "xl/charts/")
    _copy(archive, drawn, "xl/drawings/drawing")
    if told:
        archive.add("xl/sharedStrings.xml", [texts.xml()])
    archive.add_alike("xl/styles.xml", looks.xml())
    if book.properties:
        archive.add("docProps/custom.xml", [parts.custom(book.properties)])
    archive.add_alike("xl/theme/theme1.xml", parts.theme())
    for number, at in enumerate(charted, start=1):
        leads = parts.relations([(f"{LINKED}/drawing", f"../drawings/drawing{number}.xml")])
        archive.add(f"xl/worksheets/_rels/sheet{at + 1}.xml.rels", [leads])
    _copy(archive, drawn, "xl/drawings/_rels/")
    archive.add("docProps/core.xml", [parts.core(book)])
    archive.add("docProps/app.xml", [parts.app(book, names)])
    return archive.whole()


def _says_anything(book: Book) -> bool:
    """Whether any cell holds a text of its own."""
    cells = (cell for spec in book.sheets for row in spec.rows for cell in row.cells)
    return any(isinstance(cell.value, str) and not cell.formula for cell in cells)


def _copy(archive: Archive, drawn: Drawn, folder: str) -> None:
    for name, content in drawn.items():
        if name.startswith(folder):
            archive.add_bytes(name, content)
