"""PDF files with pdfplumber: ruled tables put together over their pages.

Runs inside the guarded child (`toolkit.edges.readers.document_child`), for a PDF may unpack to any size.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from toolkit.codes import Code
from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.docx import is_title
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.pdf_text import UNREADABLE, Glyph, Written, glyph_of, join_lines, lines_of, seam, wraps

MAX_PAGES = 300
"""Pages one document may have."""
MAX_UNREADABLE = 0.02
"""Share of characters without a meaning that a document may have: more, and it is gibberish."""

_NEAR = 3.0  # points by which the edges of one column may differ from page to page
_MAX_PADDING = 12.0
_HEAD_ROWS = 3  # the first rows of a table, which later pages may repeat
_SPARE = 2.5  # lines a page may leave free at the foot of a cell, so that none stands alone on the next
_PITCH = 1.8  # from line to line in a cell of one, as a multiple of the letters' size
_PICTURE = 0.3  # share of a page without text that makes it a picture
_SCAN = 0.8  # the same of a page whose text may have been recognised
_CURVES = 50  # curves on a page without text that make it drawn letters

_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell on one page; `inner` is how far to the right its text may reach."""

    box: _Box
    lines: tuple[Written, ...]
    inner: float


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's part on one page, the line of text above it and what stands beside it outside any cell."""

    page: int
    cells: tuple[_Cell, ...]
    above: str
    beside: str

    def side(self, index: int) -> float:
        """Its outer edge: 0 left, 1 top, 2 right, 3 bottom."""
        return (min if index < 2 else max)(cell.box[index] for cell in self.cells)

    def at(self, x: float, y: float) -> _Cell | None:
        return next((each for each in self.cells if _holds(each.box, x, y)), None)

    def rows(self, edges: Sequence[float]) -> Iterator[list[tuple[_Cell | None, bool]]]:
        """For each row the cell of every column, and whether it begins in that row."""
        for top in _clustered(cell.box[1] for cell in self.cells):
            found = [self.at((left + right) / 2, top + _NEAR) for left, right in pairwise(edges)]
            yield [(cell, cell is not None and abs(cell.box[1] - top) <= _NEAR) for cell in found]


class _Row:
    """A row on one page: the cell of every column, whether it begins here, and the text of those that do."""

    def __init__(self, where: str, places: list[tuple[_Cell | None, bool]]) -> None:
        self.where = where
        self.bottom = min((cell.box[3] for cell, begins in places if cell and begins), default=0.0)
        self.places = places
        self.cells = tuple(join_lines(cell.lines, cell.inner) if cell and begins else "" for cell, begins in places)


def read_pdf(data: bytes) -> PlanTable:
    """The ruled tables of a PDF with text: rows as `Line`s, a header that pages repeat only once.

    Lines wrapped in a cell are joined; of the first row of a page it is said which cells seem to go on from the
    page before. `Unreadable` where there is no text (a scan), no ruled table, a password, or no sound PDF.
    """
    try:
        return _read(data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        raise Unreadable(Code.FILE_DAMAGED, f"不是完好的 PDF（{type(error).__name__}）") from None


def _read(data: bytes) -> PlanTable:
    title, heading = "", ""
    grids: list[_Grid] = []
    scans: list[int] = []
    letters, unreadable = 0, 0
    for number, page in _pages(data):
        glyphs = [glyph for char in page.chars if (glyph := glyph_of(char)) is not None]
        letters += len(glyphs)
        unreadable += sum(UNREADABLE in glyph.text for glyph in glyphs)
        found, outside = _grids(page, number, glyphs)
        if not title and not grids:
            title = _title([line for line in outside if not found or line.bottom <= found[0].side(1)])
        if not found and _is_picture(page, written=bool(glyphs)):
            scans.append(number)
        if found and heading and not is_chapter(found[0].above):
            found[0] = replace(found[0], above=heading)
        heading = _heading_at_foot(outside, found[-1].side(3) if found else 0.0)
        grids += found
        page.close()
    if scans:
        raise Unreadable(Code.DOCUMENT_SCANNED, f"第{'、'.join(map(str, scans[:5]))}页{'等' if scans[5:] else ''}")
    if unreadable > MAX_UNREADABLE * letters:
        raise Unreadable(Code.DOCUMENT_GARBLED)
    if not grids:
        raise Unreadable(Code.DOCUMENT_WITHOUT_TABLE, "PDF 里没有带框线的表格" if letters else "PDF 里一个字也没有")
    lines = (line for number, run in enumerate(_runs(grids), start=1) for line in _lines(run, number))
    return PlanTable(title, tuple(lines))


def _heading_at_foot(outside: Sequence[Written], bottom: float) -> str:
    """A heading below a page's last table, at most the page's number under it: its table is on the next page."""
    below = [line.text.strip() for line in outside if line.bottom > bottom + _NEAR]
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


# --- one page ---


def _grids(page: Any, number: int, glyphs: Sequence[Glyph]) -> tuple[list[_Grid], list[Written]]:
    """The tables of a page from top to bottom, and the lines of text outside them."""
    tables, stray = _tables(page, glyphs)
    boxes = [box for table in tables for box in table]
    inside: dict[_Box, list[Glyph]] = {box: [] for box in boxes}
    free: list[Glyph] = []
    for glyph in glyphs:
        box = next((box for box in boxes if _holds(box, glyph.center, glyph.middle)), None)
        if box is not None:
            inside[box].append(glyph)
        elif glyph.upright and glyph not in stray:
            free.append(glyph)
    outside = lines_of(free)
    grids: list[_Grid] = []
    before = 0.0
    for table in tables:
        written = {box: lines_of(inside[box]) for box in table}
        lefts = [line.left - box[0] for box, lines in written.items() for line in lines]
        padding = min(max(min(lefts, default=0.0), 0.0), _MAX_PADDING)
        cells = tuple(_Cell(box, tuple(lines), box[2] - padding) for box, lines in written.items())
        top, bottom = min(box[1] for box in table), max(box[3] for box in table)
        above = [line.text.strip() for line in outside if before <= line.bottom <= top + _NEAR]
        beside = lines_of([glyph for glyph in stray if top <= glyph.middle <= bottom])
        text = " ".join(line.text.strip() for line in beside)
        grids.append(_Grid(number, cells, next((line for line in reversed(above) if line), ""), text))
        before = bottom
    return grids, outside


def _tables(page: Any, glyphs: Sequence[Glyph]) -> tuple[list[list[_Box]], set[Glyph]]:
    """The cells of each ruled table, and the letters beside its cells.

    A page may cut a table without a line at its foot, and tables are drawn without their outer verticals: the
    missing edge is then taken from where the other rules end, the verticals only where letters stand in no cell.
    """
    uprights = [edge for edge in page.vertical_edges if 3 * _NEAR < edge["height"] < 0.95 * page.height]
    flats = [edge for edge in page.horizontal_edges if edge["width"] > 3 * _NEAR]
    if not uprights or not flats:
        return [], set()
    ends = {"explicit_horizontal_lines": [min(e["top"] for e in uprights), max(e["bottom"] for e in uprights)]}
    sides = {"explicit_vertical_lines": [min(e["x0"] for e in flats), max(e["x1"] for e in flats)]}
    best: tuple[list[list[_Box]], set[Glyph]] = ([], set())
    for at, settings in enumerate((ends, {**ends, **sides})):
        tables: list[list[_Box]] = [list(table.cells) for table in page.find_tables(settings)]
        spans = [(min(box[1] for box in table), max(box[3] for box in table)) for table in tables]
        spans += [(edge["top"], edge["bottom"]) for edge in uprights]
        stray = {
            glyph
            for glyph in glyphs
            if glyph.upright
            and any(top < glyph.middle < bottom for top, bottom in spans)
            and not any(_holds(box, glyph.center, glyph.middle) for table in tables for box in table)
        }
        if not at or len(stray) < len(best[1]):
            best = tables, stray
        if not stray:
            break
    return best


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


# --- from pages to one table ---


def _runs(grids: Sequence[_Grid]) -> Iterator[list[_Grid]]:
    """Each table with its parts from all its pages."""
    run: list[_Grid] = []
    for grid in grids:
        if run and not _continues(run[-1], grid):
            yield run
            run = []
        run.append(grid)
    yield run


def _continues(above: _Grid, grid: _Grid) -> bool:
    same = all(abs(above.side(index) - grid.side(index)) <= _NEAR for index in (0, 2))
    return same and grid.page == above.page + 1 and not is_chapter(grid.above)


def _lines(run: Sequence[_Grid], number: int) -> Iterator[Line]:
    """The rows of one table as lines."""
    edges = _clustered(edge for grid in run for cell in grid.cells for edge in (cell.box[0], cell.box[2]))
    parts = [[_Row(f"第{grid.page}页第{at}行", row) for at, row in enumerate(grid.rows(edges), 1)] for grid in run]
    heads = [row.cells for row in parts[0][:_HEAD_ROWS] if any(row.cells)]
    if run[0].above:
        yield Line((run[0].above,), f"第{run[0].page}页表格上方", number, heading=True)
    for part, (grid, rows) in enumerate(zip(run, parts, strict=True)):
        if part:
            while rows and rows[0].cells in heads:
                del rows[0]
        if part + 1 < len(run) and rows and parts[part + 1]:
            # A blank cell at the head of a page is the rest of one above: only those below it begin there.
            _lift(rows[bool(part) :], next((row for row in parts[part + 1] if row.cells not in heads), None))
        for at, row in enumerate(rows):
            torn = _torn(run[part - 1], row.places, edges) if part and not at else None
            yield Line(row.cells, row.where, number, torn=torn)
        if grid.beside:
            yield Line((grid.beside,), f"第{grid.page}页表格边上", number)


def _lift(rows: Sequence[_Row], below: _Row | None) -> None:
    """Put the text of a merged cell, which stands in its middle and so on the next page, where the cell begins."""
    if below is None:
        return
    for at, (cell, begins) in enumerate(below.places):
        top = next((row for row in reversed(rows) if row.places[at][1]), None)
        if not (cell and begins and cell.lines) or top is None or _written_in(top, at):
            continue
        if top is rows[-1] and cell.box[3] <= below.bottom + _NEAR:
            continue
        top.cells = (*top.cells[:at], below.cells[at], *top.cells[at + 1 :])
        below.cells = (*below.cells[:at], "", *below.cells[at + 1 :])


def _written_in(row: _Row, at: int) -> bool:
    cell, _ = row.places[at]
    return cell is None or bool(cell.lines)


def _torn(above: _Grid, row: Sequence[tuple[_Cell | None, bool]], edges: Sequence[float]) -> dict[int, str]:
    """The columns whose cell seems to go on from the foot of the page before, each with what stands at the seam.

    The text there fills its cell to the end, its last line too.
    """
    foot = above.side(3) - _NEAR
    torn: dict[int, str] = {}
    for at, (cell, begins) in enumerate(row):
        upper = above.at((edges[at] + edges[at + 1]) / 2, foot)
        if cell is None or not begins or upper is None or not cell.lines or not upper.lines:
            continue
        last, first = upper.lines[-1], cell.lines[0]
        pitch = last.bottom - upper.lines[-2].bottom if len(upper.lines) > 1 else _PITCH * last.size
        if last.bottom + _SPARE * pitch > upper.box[3] and wraps(last, first, upper.inner):
            torn[at] = seam(last, first)
    return torn


def _holds(box: _Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _clustered(edges: Iterator[float]) -> list[float]:
    """The edges in order, those of one line taken once."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > _NEAR:
            kept.append(edge)
    return kept
