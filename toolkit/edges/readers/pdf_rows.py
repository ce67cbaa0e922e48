"""From the pages of a PDF to the rows of its tables: what pages cut is known, and put where it began."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.lines import Line
from toolkit.edges.readers.pdf_grid import NEAR, Cell, Grid, clustered
from toolkit.edges.readers.pdf_paragraphs import Paragraph
from toolkit.edges.readers.pdf_text import join_lines, seam, wraps

_HEAD_ROWS = 3  # the first rows of a table, which later pages may repeat
_SPARE = 2.5  # lines a page may leave free at the foot of a cell, so that none stands alone on the next
_PITCH = 1.8  # from line to line in a cell of one, as a multiple of the letters' size


def rows_of(grids: Sequence[Grid], paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    """The rows of all tables and the paragraphs between them in order, a header that pages repeat only once.

    Of a page's first row it is said what goes on from the page before.
    """
    waiting = list(paragraphs)
    number = 0
    for number, run in enumerate(_runs(grids) if grids else (), start=1):
        begins = (run[0].page, run[0].side(1) + NEAR)
        while waiting and (waiting[0].page, waiting[0].bottom) <= begins:
            yield _paragraph(waiting.pop(0), number)
        yield from _lines(run, number)
    yield from (_paragraph(each, number + 1) for each in waiting)


def _paragraph(found: Paragraph, number: int) -> Line:
    return Line((found.text,), f"第{found.page}页", number, paragraph=True)


class _Row:
    """A row on one page: the cell of every column, whether it begins here, and the text of those that do.

    `seams` are where in a column's text lines were put together.
    """

    def __init__(self, where: str, places: list[tuple[Cell | None, bool]]) -> None:
        self.where = where
        self.bottom = min((cell.box[3] for cell, begins in places if cell and begins), default=0.0)
        self.places = places
        read = [join_lines(cell.lines, cell.inner) if cell and begins else ("", ()) for cell, begins in places]
        self.cells = tuple(text for text, _ in read)
        self.seams = {at: seams for at, (_, seams) in enumerate(read) if seams}


def _runs(grids: Sequence[Grid]) -> Iterator[list[Grid]]:
    """Each table with its parts from all its pages."""
    run: list[Grid] = []
    for grid in grids:
        if run and not _continues(run[-1], grid):
            yield run
            run = []
        run.append(grid)
    yield run


def _continues(above: Grid, grid: Grid) -> bool:
    same = all(abs(above.side(index) - grid.side(index)) <= NEAR for index in (0, 2))
    return same and grid.page == above.page + 1 and not is_chapter(grid.above)


def _lines(run: Sequence[Grid], number: int) -> Iterator[Line]:
    """The rows of one table as lines."""
    edges = clustered(edge for grid in run for cell in grid.cells for edge in (cell.box[0], cell.box[2]))
    parts = [[_Row(f"第{grid.page}页第{at}行", row) for at, row in enumerate(grid.rows(edges), 1)] for grid in run]
    heads = [row.cells for row in parts[0][:_HEAD_ROWS] if any(row.cells)]
    for part, (grid, rows) in enumerate(zip(run, parts, strict=True)):
        if part:
            while rows and rows[0].cells in heads:
                del rows[0]
        if part + 1 < len(run) and rows and parts[part + 1]:
            # A blank cell at the head of a page is the rest of one above: only those below it begin there.
            _lift(rows[bool(part) :], next((row for row in parts[part + 1] if row.cells not in heads), None))
        for at, row in enumerate(rows):
            torn = _torn(run[part - 1], row.places, edges) if part and not at else None
            below = frozenset(place for place, (cell, begins) in enumerate(row.places) if cell and not begins)
            beside = frozenset(
                at for at in range(1, len(row.places)) if _is_one(row.places[at - 1][0], row.places[at][0])
            )
            yield Line(row.cells, row.where, number, torn=torn, below=below, beside=beside, seams=row.seams)
        if grid.beside:
            yield Line((grid.beside,), f"第{grid.page}页表格边上", number)


def _is_one(left: Cell | None, right: Cell | None) -> bool:
    """Whether two columns of a row are one cell, merged across them."""
    return left is not None and left is right


def _lift(rows: Sequence[_Row], below: _Row | None) -> None:
    """Put the text of a merged cell, which stands in its middle and so on the next page, where the cell begins."""
    if below is None:
        return
    for at, (cell, begins) in enumerate(below.places):
        top = next((row for row in reversed(rows) if row.places[at][1]), None)
        if not (cell and begins and cell.lines) or top is None or _written_in(top, at):
            continue
        if top is rows[-1] and cell.box[3] <= below.bottom + NEAR:
            continue
        top.cells = (*top.cells[:at], below.cells[at], *top.cells[at + 1 :])
        below.cells = (*below.cells[:at], "", *below.cells[at + 1 :])
        top.seams[at] = below.seams.pop(at, ())


def _written_in(row: _Row, at: int) -> bool:
    cell, _ = row.places[at]
    return cell is None or bool(cell.lines)


def _torn(above: Grid, row: Sequence[tuple[Cell | None, bool]], edges: Sequence[float]) -> dict[int, str]:
    """The columns whose cell seems to go on from the foot of the page before, each with what stands at the seam.

    The text there fills its cell to the end, its last line too.
    """
    foot = above.side(3) - NEAR
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
