"""Tables drawn in plain text: with lines between columns (序号|工作任务|责任单位), or in boxes of line characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

from toolkit.domain.plan.document.item_numbers import single_number
from toolkit.domain.plan.document.lines import Line

_PIPE = re.compile("[|｜]")
_RULE = re.compile(r"[\s|｜:：\-—─+]*")
"""A line that only parts others."""
_EDGE = re.compile("[│┃┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╂┠┨┯┷┿]")
_DRAWN = re.compile("[─━]+")
_ROOM = 6
"""Blanks beside a cell's line that ended though there was room: two wide characters, and the margins."""
_LEAST = 2
"""Lines between the columns of a row at least."""


def with_drawn_tables(lines: list[Line]) -> tuple[Line, ...]:
    """The lines of a text, those of drawn tables as rows of cells; a cell drawn over several rows goes on in them."""
    found: list[Line] = []
    box = _Box()
    for at, line in enumerate(lines):
        if len(line.cells) == 1 and _EDGE.match(line.cells[0].strip()):
            box.take(line)
            continue
        found += box.rows()
        box = _Box()
        beside = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
        if not (_is_piped(line) and any(map(_is_piped, beside))):
            found.append(line)
        elif not _is_rule(line):
            found.append(replace(line, cells=_cells(line.cells[0].strip())))
    return (*found, *box.rows())


def _cells(text: str) -> tuple[str, ...]:
    """The cells between the lines of a row, which may have one before the first and behind the last too."""
    cells = [cell.strip() for cell in _PIPE.split(text)]
    return tuple(cells[bool(_PIPE.match(text)) : len(cells) - bool(_PIPE.match(text[-1]))])


def _is_piped(line: Line) -> bool:
    return len(line.cells) == 1 and len(_PIPE.findall(line.cells[0])) >= _LEAST


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
    is drawn between rows, the number that comes next begins one, 1 below a header.
    """

    parts: list[list[list[_Text]]] = field(default_factory=list)
    goes_on: list[frozenset[int]] = field(default_factory=list)
    places: list[Line] = field(default_factory=list)
    open: frozenset[int] | None = frozenset()

    def take(self, line: Line) -> None:
        """One line of the drawing; the edge at its end may be missing."""
        written = [_Text(cell.strip(), roomy=_blanks(cell) >= _ROOM) for cell in _EDGE.split(line.cells[0].strip())[1:]]
        written = written if written[-1].text else written[:-1]
        cells = [each.text for each in written]
        drawn = [_DRAWN.fullmatch(cell) is not None for cell in cells]
        if any(drawn):
            self.open = frozenset(at for at, each in enumerate(drawn) if not each)
        if all(drawn):
            return
        if self.open is not None or len(cells) != len(self.parts[-1]) or self._counts_on(cells[0]):
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
