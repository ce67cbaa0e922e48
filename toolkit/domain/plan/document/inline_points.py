"""Items that stand behind their title in its own paragraph: （一）推进公开。1.公开甲。2.公开乙。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.marks import NAMED, mark_of
from toolkit.domain.plan.responsibility.role_words import SHOWS_UNITS
from toolkit.values import dataclass

_POINT = re.compile(r"(?<=[。；：:;）)〕】])\s*(?P<number>\d{1,3})\s*[.．、](?!\d)")
_LEAST = 3
"""Points, in two paragraphs or more, that show how they are counted."""
_BEHIND = re.compile(
    r"(?P<text>.*[。；;])(?P<units>[（(【\[〔][^（）()【】\[\]〔〕]*[）)】\]〕])[。；;]?\s*\Z", re.DOTALL
)
"""A text with brackets behind its last sentence."""


@dataclass(frozen=True, slots=True)
class _Points:
    """A paragraph under a title, and where the points in it begin, with their numbers."""

    at: int
    line: Line
    found: list[tuple[int, int]]


def points_apart(lines: Sequence[Line]) -> list[Line]:
    """The paragraphs, those with points behind a title cut where these begin, if their numbers run on through titles.

    That they run on shows that they are the items; where they begin anew under each title they are its points.
    Brackets of units behind the last of several points that name none are the title's, and so all of theirs.
    """
    points = [each for at, line in enumerate(lines) if (each := _points(at, line))]
    numbers = [number for each in points for number, _ in each.found]
    if len(points) < 2 or len(numbers) < _LEAST or numbers != [*range(1, len(numbers) + 1)]:
        return list(lines)
    cut = {each.at: list(_cut(each)) for each in points}
    return [part for at, line in enumerate(lines) for part in cut.get(at, [line])]


def _points(at: int, line: Line) -> _Points | None:
    mark, _ = mark_of(line.cells[0])
    if len(line.cells) > 1 or line.aside or mark is None or mark.level >= NAMED:
        return None
    found = [(int(each["number"]), each.start()) for each in _POINT.finditer(line.cells[0])]
    return _Points(at, line, found) if found else None


def _cut(points: _Points) -> Iterator[Line]:
    text = points.line.cells[0]
    starts = [0, *(start for _, start in points.found), len(text)]
    title, *parts = (text[start:end].strip() for start, end in pairwise(starts))
    behind = _BEHIND.fullmatch(parts[-1]) if len(parts) > 1 else None
    alone = not any(SHOWS_UNITS.search(each) for each in (title, *parts[:-1]))
    if behind and alone and SHOWS_UNITS.search(behind["units"]):
        title, parts[-1] = title + behind["units"], behind["text"]
    for each in (title, *parts):
        yield replace(points.line, cells=(each,))
