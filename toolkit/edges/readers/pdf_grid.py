"""The ruled tables of one page of a PDF: cells with the lines of text in them, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from toolkit.edges.readers.pdf_text import Glyph, Written, lines_of
from toolkit.values import dataclass

NEAR = 3.0
"""Points by which the edges of one column may differ from page to page."""
_MAX_PADDING = 12.0

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on one page; `inner` is how far to the right its text may reach."""

    box: Box
    lines: tuple[Written, ...]
    inner: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's part on one page, the line of text above it and what stands beside it outside any cell."""

    page: int
    cells: tuple[Cell, ...]
    above: str
    beside: str

    def side(self, index: int) -> float:
        """Its outer edge: 0 left, 1 top, 2 right, 3 bottom."""
        return (min if index < 2 else max)(cell.box[index] for cell in self.cells)

    def at(self, x: float, y: float) -> Cell | None:
        """The cell that a point lies in."""
        return next((each for each in self.cells if _holds(each.box, x, y)), None)

    def rows(self, edges: Sequence[float]) -> Iterator[list[tuple[Cell | None, bool]]]:
        """For each row the cell of every column, and whether it begins in that row."""
        for top in clustered(cell.box[1] for cell in self.cells):
            found = [self.at((left + right) / 2, top + NEAR) for left, right in pairwise(edges)]
            yield [(cell, cell is not None and abs(cell.box[1] - top) <= NEAR) for cell in found]


def grids_of(page: Any, number: int, glyphs: Sequence[Glyph]) -> tuple[list[Grid], list[Written]]:
    """The tables of a page from top to bottom, and the lines of text outside them."""
    tables, stray = _tables(page, glyphs)
    boxes = [box for table in tables for box in table]
    inside: dict[Box, list[Glyph]] = {box: [] for box in boxes}
    free: list[Glyph] = []
    for glyph in glyphs:
        box = next((box for box in boxes if _holds(box, glyph.center, glyph.middle)), None)
        if box is not None:
            inside[box].append(glyph)
        elif glyph.upright and glyph not in stray:
            free.append(glyph)
    outside = lines_of(free)
    grids: list[Grid] = []
    before = 0.0
    for table in tables:
        written = {box: lines_of(inside[box]) for box in table}
        lefts = [line.left - box[0] for box, lines in written.items() for line in lines]
        padding = min(max(min(lefts, default=0.0), 0.0), _MAX_PADDING)
        cells = tuple(Cell(box, tuple(lines), box[2] - padding) for box, lines in written.items())
        top, bottom = min(box[1] for box in table), max(box[3] for box in table)
        above = [line.text.strip() for line in outside if before <= line.bottom <= top + NEAR]
        beside = lines_of([glyph for glyph in stray if top <= glyph.middle <= bottom])
        text = " ".join(line.text.strip() for line in beside)
        grids.append(Grid(number, cells, next((line for line in reversed(above) if line), ""), text))
        before = bottom
    return grids, outside


def _tables(page: Any, glyphs: Sequence[Glyph]) -> tuple[list[list[Box]], set[Glyph]]:
    """The cells of each ruled table, and the letters beside its cells.

    A page may cut a table without a line at its foot, and tables are drawn without their outer verticals: the
    missing edge is then taken from where the other rules end, the verticals only where letters stand in no cell.
    """
    uprights = [edge for edge in page.vertical_edges if 3 * NEAR < edge["height"] < 0.95 * page.height]
    flats = [edge for edge in page.horizontal_edges if edge["width"] > 3 * NEAR]
    if not uprights or not flats:
        return [], set()
    ends = {"explicit_horizontal_lines": [min(e["top"] for e in uprights), max(e["bottom"] for e in uprights)]}
    sides = {"explicit_vertical_lines": [min(e["x0"] for e in flats), max(e["x1"] for e in flats)]}
    best: tuple[list[list[Box]], set[Glyph]] = ([], set())
    for at, settings in enumerate((ends, {**ends, **sides})):
        tables: list[list[Box]] = [list(table.cells) for table in page.find_tables(settings)]
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


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def clustered(edges: Iterable[float]) -> list[float]:
    """The edges in order, those of one line taken once."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > NEAR:
            kept.append(edge)
    return kept
