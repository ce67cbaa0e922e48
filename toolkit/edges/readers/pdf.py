"""PDF files with pdfplumber: ruled tables put together over their pages.

Runs inside the guarded child (`toolkit.edges.readers.document_child`), for a PDF may unpack to any size.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from toolkit.codes import Code
from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.lines import PlanTable
from toolkit.edges.readers.aside import aside_line
from toolkit.edges.readers.docx import is_title
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.pdf_grid import NEAR, Grid, grids_of
from toolkit.edges.readers.pdf_paragraphs import Placed, paragraphs_of
from toolkit.edges.readers.pdf_rows import rows_of
from toolkit.edges.readers.pdf_struck import struck_of, struck_texts
from toolkit.edges.readers.pdf_text import UNREADABLE, Written, glyph_of

MAX_PAGES = 300
"""Pages one document may have."""
MAX_UNREADABLE = 0.02
"""Share of characters without a meaning that a document may have: more, and it is gibberish."""

_PICTURE = 0.3  # share of a page without text that makes it a picture
_SCAN = 0.8  # the same of a page whose text may have been recognised
_CURVES = 50  # curves on a page without text that make it drawn letters


def read_pdf(data: bytes) -> PlanTable:
    """The ruled tables and the paragraphs of a PDF with text as `Line`s, a header that pages repeat only once.

    Lines wrapped in a cell are joined; of the first row of a page it is said which cells seem to go on from the
    page before; what is struck through follows them. `Unreadable` where there is no text (a scan), a password, or no
    sound PDF.
    """
    try:
        return _read(data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        raise Unreadable(Code.FILE_DAMAGED, f"不是完好的 PDF（{type(error).__name__}）") from None


def _read(data: bytes) -> PlanTable:
    read = _Document()
    for number, page in _pages(data):
        read.take(number, page)
        page.close()
    if read.scans:
        more = "等" if read.scans[5:] else ""
        raise Unreadable(Code.DOCUMENT_SCANNED, f"第{'、'.join(map(str, read.scans[:5]))}页{more}")
    if read.unreadable > MAX_UNREADABLE * read.letters:
        raise Unreadable(Code.DOCUMENT_GARBLED)
    if not read.letters:
        raise Unreadable(Code.DOCUMENT_WITHOUT_TABLE, "PDF 里一个字也没有")
    paragraphs = paragraphs_of(read.outside, [(grid.page, grid.side(1)) for grid in read.grids])
    lines = list(rows_of(read.grids, list(paragraphs)))
    last = lines[-1].table if lines else 0
    lines += [aside_line(f"已划去：{text}", f"第{page}页删除线", last) for page, text in read.struck]
    return PlanTable(read.title, tuple(lines))


@dataclass
class _Document:
    """What the pages so far hold: tables, pages that are pictures, and how many letters say what they mean.

    `heading` is one at the foot of the page before, whose table comes next; `struck` is what is struck through, with
    its page.
    """

    title: str = ""
    heading: str = ""
    struck: list[tuple[int, str]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    outside: list[Placed] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    letters: int = 0
    unreadable: int = 0

    def take(self, number: int, page: Any) -> None:
        """Take in the next page."""
        glyphs = [glyph for char in page.chars if (glyph := glyph_of(char)) is not None]
        self.letters += len(glyphs)
        self.unreadable += sum(UNREADABLE in glyph.text for glyph in glyphs)
        shown, struck = struck_of(page, glyphs)
        self.struck += [(number, text) for text in struck_texts(struck)]
        glyphs = [glyph for glyph in glyphs if glyph not in struck]
        found, outside = grids_of(shown, number, glyphs)
        self.outside += [Placed(number, line) for line in outside]
        if not self.title and not self.grids:
            self.title = _title([line for line in outside if not found or line.bottom <= found[0].side(1)])
        if not found and _is_picture(page, written=bool(glyphs)):
            self.scans.append(number)
        if found and self.heading and not is_chapter(found[0].above):
            found[0] = replace(found[0], above=self.heading)
        self.heading = _heading_at_foot(outside, found[-1].side(3) if found else 0.0)
        self.grids += found


def _heading_at_foot(outside: Sequence[Written], bottom: float) -> str:
    """A heading below a page's last table, at most the page's number under it: its table is on the next page."""
    below = [line.text.strip() for line in outside if line.bottom > bottom + NEAR]
    return next((text for text in reversed(below[-2:]) if is_chapter(text)), "")


def _pages(data: bytes) -> Iterator[tuple[int, Any]]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        document = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable(Code.FILE_ENCRYPTED) from None
        raise
    pages = document.pages
    if len(pages) > MAX_PAGES:
        raise Unreadable(Code.DOCUMENT_TOO_LONG, f"{len(pages)}页，超过{MAX_PAGES}页")
    if not pages:
        raise Unreadable(Code.FILE_DAMAGED, "一页也没有")
    return enumerate(pages, start=1)


def _is_picture(page: Any, *, written: bool) -> bool:
    """Whether a page without a table is a scan, or letters drawn as curves; a scan may have letters laid over it."""
    covered = sum(abs(image["width"] * image["height"]) for image in page.images) / (page.width * page.height)
    return bool(covered > _SCAN) if written else bool(covered > _PICTURE or len(page.curves) > _CURVES)


def _title(lines: Sequence[Written]) -> str:
    """The first line that may be a title, with the lines it goes on in."""
    start = next((at for at, line in enumerate(lines) if is_title(line.text.strip())), None)
    if start is None:
        return ""
    title = lines[start].text.strip()
    for above, line in pairwise(lines[start:]):
        alike = abs(above.size - line.size) < 0.5 and line.bottom - above.bottom < 2.5 * line.size
        centred = abs((above.left + above.right) - (line.left + line.right)) < 2 * line.size
        if not (alike and centred):
            break
        title += line.text.strip()
    return title
