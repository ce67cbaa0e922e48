"""Tables drawn in plain text: with lines between columns (序号|工作任务|责任单位), or in boxes of line characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, pairwise, zip_longest
from typing import NamedTuple

from toolkit.domain.plan.document.item_numbers import single_number
from toolkit.domain.plan.document.lines import Line

_PIPE = re.compile("[|｜]")
_RULE = re.compile(r"[\s|｜:：\-—─+]*")
"""A line that only parts others."""
_EDGE = re.compile("[│┃║┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╂┠┨┯┷┿╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫]")
_DRAWN = re.compile("[─━═]+")
_STROKE = re.compile(r"[─━═]{2,}(?:\s+[─━═]{2,})*")
"""A line across a table whose sides are open."""
_GRID = re.compile(r"\+(?:[-=:]+\+)+")
"""A line between the rows of a table drawn in + - |."""
_AS_BOX = str.maketrans("|｜+-=:", "│││───")
_CHARS, _ROOM = 2, 6
"""What a cell's line has room for where it ended though it was not full: characters, or blanks with the margins."""
_PARTS = 2
"""What lines across a table part where they part none of its rows: its header and these."""
_LEAST = 2
"""Lines between the columns of a row at least."""


def with_drawn_tables(lines: list[Line]) -> tuple[Line, ...]:
    """The lines of a text, those of drawn tables as rows of cells; a cell drawn over several rows goes on in them."""
    found: list[Line] = []
    for edged, group in groupby(lines, key=lambda line: _shape(line) in ("box", "open")):
        its = [*group]
        rows = [text for text in map(_text_of, its) if not _parts_rows(text)]
        alike = len({len(_EDGE.findall(text)) for text in rows}) == 1 < len(rows)
        if edged and alike and not _EDGE.match(rows[0]):
            found += _boxed([(line, _closed(_text_of(line))) for line in its])
        else:
            found += _by_shape(its)
    return tuple(found)


def _by_shape(lines: Iterable[Line]) -> Iterator[Line]:
    """The rows of lines in boxes and pipes, any others as they are."""
    for shape, group in groupby(lines, key=_shape):
        its = [*group]
        grid = shape == "pipes" and len({bool(_GRID.fullmatch(_text_of(line))) for line in its}) > 1
        if shape == "box" or grid:
            yield from _boxed([(line, _in_box(_text_of(line)) if grid else _text_of(line)) for line in its])
        elif shape == "pipes" and len(its) > 1:
            yield from (replace(line, cells=_cells(_text_of(line))) for line in its if not _is_rule(line))
        else:
            yield from its


def is_drawn(text: str) -> bool:
    """Whether a line is part of a drawn table, and no title."""
    return _shape(Line((text,), "")) is not None


def _shape(line: Line) -> str | None:
    """How the table is drawn of which a line may be part: in a box, without sides, or in pipes."""
    text = _text_of(line)
    if len(line.cells) > 1:
        return None
    if _EDGE.match(text):
        return "box"
    if _EDGE.search(text) or _STROKE.fullmatch(text):
        return "open"
    return "pipes" if _is_piped(line) or _GRID.fullmatch(text) else None


def _text_of(line: Line) -> str:
    return line.cells[0].strip()


def _parts_rows(text: str) -> bool:
    """Whether a line of a box is nothing but drawn."""
    return not _DRAWN.sub("", _EDGE.sub("", text)).strip()


def _closed(text: str) -> str:
    """A line of a table without sides, with these."""
    return f"├{text}┤" if _parts_rows(text) else f"│{text}│"


def _in_box(text: str) -> str:
    """A line of a table drawn in + - |, as one of a box."""
    return text.translate(_AS_BOX) if _GRID.fullmatch(text) else _PIPE.sub("│", text)


def _boxed(lines: Sequence[tuple[Line, str]]) -> Iterator[Line]:
    rows = [[cell.strip() for cell in _EDGE.split(text)[1:]] for _, text in lines]
    drawn = [any(map(_DRAWN.fullmatch, cells)) for cells in rows]
    texts = zip_longest(*(cells for cells, rule in zip(rows, drawn, strict=True) if not rule), fillvalue="")
    widest = [max(map(len, column)) for column in texts]
    box = _Box(widest, ruled=sum(above > below for above, below in pairwise([True, *drawn])) > _PARTS)
    for line, text in lines:
        box.take(line, text)
    yield from box.rows()


def _cells(text: str) -> tuple[str, ...]:
    """The cells between the lines of a row, which may have one before the first and behind the last too."""
    cells = [cell.strip() for cell in _PIPE.split(text)]
    return tuple(cells[bool(_PIPE.match(text)) : len(cells) - bool(_PIPE.match(text[-1]))])


def _is_piped(line: Line) -> bool:
    return len(_PIPE.findall(line.cells[0])) >= _LEAST


def _is_rule(line: Line) -> bool:
    return _RULE.fullmatch(line.cells[0]) is not None


class _Text(NamedTuple):
    """A line of a cell, `roomy` where it ended though it had room for more."""

    text: str
    roomy: bool


@dataclass
class _Box:
    """A table in line characters while it is read: rows of text as far as drawn lines part them, column by column.

    `parts` are the lines of each cell, row by row; a column without a line below a row goes on in the next. Where none
    is drawn between rows, the number that comes next begins one, 1 below a header; or unless the table is `ruled`, a
    line that says something in every column, where one above had room for more. `widest` are the longest lines of each
    column.
    """

    widest: Sequence[int]
    ruled: bool
    parts: list[list[list[_Text]]] = field(default_factory=list)
    goes_on: list[frozenset[int]] = field(default_factory=list)
    places: list[Line] = field(default_factory=list)
    open: frozenset[int] | None = frozenset()

    def take(self, line: Line, text: str) -> None:
        """One line of the drawing, its `text` with edges; the one at its end may be missing."""
        written = [_Text(cell.strip(), self._has_room(at, cell)) for at, cell in enumerate(_EDGE.split(text)[1:])]
        written = written if written[-1].text else written[:-1]
        cells = [each.text for each in written]
        drawn = [_DRAWN.fullmatch(cell) is not None for cell in cells]
        if any(drawn):
            self.open = frozenset(at for at, each in enumerate(drawn) if not each)
        if all(drawn):
            return
        begins = self.open is not None or len(cells) != len(self.parts[-1])
        if begins or self._counts_on(cells[0]) or self._fills_anew(cells):
            self.goes_on.append(self.open if self.open is not None and self.parts else frozenset())
            self.parts.append([[] for _ in cells])
            self.places.append(line)
            self.open = None
        for at, cell in enumerate(written):
            self.parts[-1][at] += [cell] if cell.text and not drawn[at] else []

    def _counts_on(self, text: str) -> bool:
        """Whether a number begins a row below another: it comes next, or makes with that none that comes here."""
        above, number = self._first(-1), single_number(text)
        if not (above and number):
            return False
        before = single_number(self._first(-2)) if len(self.parts) > 1 else 0
        counted = single_number(above)
        return single_number(above + text) != before + 1 and (counted > 0 or number == 1)

    def _has_room(self, at: int, cell: str) -> bool:
        """Whether a line of a cell had room for two more characters."""
        room = self.widest[at] - len(cell.strip()) if at < len(self.widest) else 0
        return room >= _CHARS or _blanks(cell) >= _ROOM

    def _fills_anew(self, cells: Sequence[str]) -> bool:
        above = self.parts[-1]
        return not self.ruled and all(cells) and all(above) and any(its[-1].roomy for its in above)

    def _first(self, row: int) -> str:
        return "".join(each.text for each in self.parts[row][0])

    def rows(self) -> Iterator[Line]:
        """The rows, a cell's text in the first of those it goes over."""
        for at in range(len(self.parts) - 1, 0, -1):
            if len(self.parts[at]) != len(self.parts[at - 1]):
                self.goes_on[at] = frozenset()
            for column in self.goes_on[at]:
                self.parts[at - 1][column] += self.parts[at][column]
                self.parts[at][column] = []
        for cells, below, line in zip(self.parts, self.goes_on, self.places, strict=True):
            seams = {at: _seams(its) for at, its in enumerate(cells) if len(its) > 1}
            roomy = {
                at: frozenset(end for end, each in zip(ends, cells[at], strict=False) if each.roomy)
                for at, ends in seams.items()
            }
            whole = tuple("".join(each.text for each in its) for its in cells)
            yield replace(line, cells=whole, below=below, seams=seams, roomy=roomy)


def _seams(texts: Sequence[_Text]) -> tuple[int, ...]:
    """Where in a cell its lines were put together."""
    return tuple(accumulate(len(each.text) for each in texts[:-1]))


def _blanks(cell: str) -> int:
    """How many columns of a cell's line are blank, a wide blank being two."""
    return sum(1 + (char == "\u3000") for char in cell if char.isspace())
