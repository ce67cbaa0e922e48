"""What a PDF page shows struck through: letters with a line of their own drawn through them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.edges.readers.pdf_text import Glyph, Written, lines_of
from toolkit.values import dataclass

_THIN = 0.15  # how thick a line is at most, as a share of the letters' size
_LOW, _HIGH = 0.12, 0.6  # how far above the letters' foot it runs, as a share of their size
_ENDS = 0.25  # how far it may reach beyond the letters at its ends, or they beyond it
_TALLEST = 72.0  # points of the tallest letters
_PITCH = 2.2  # letters from line to line of what is struck through as one


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A line from left to right, `height` above the page's foot counted downward, as letters' baselines are."""

    left: float
    right: float
    height: float
    thick: float


def struck_of(page: Any, glyphs: Sequence[Glyph]) -> tuple[Any, set[Glyph]]:
    """The page without the lines that strike letters through, and those letters.

    A line does so that begins with one letter and ends with another, above their foot and below their middle; the
    rules of a table begin and end elsewhere, and lines under words run below their foot.
    """
    upright = sorted((each for each in glyphs if each.upright), key=lambda each: each.baseline)
    feet = [each.baseline for each in upright]
    struck: set[Glyph] = set()
    strokes: set[tuple[float, ...]] = set()
    for drawn in (*page.lines, *page.rects, *page.curves):
        stroke = _Stroke(drawn["x0"], drawn["x1"], -(drawn["y0"] + drawn["y1"]) / 2, drawn["y1"] - drawn["y0"])
        near = upright[bisect_left(feet, stroke.height) : bisect_right(feet, stroke.height + _TALLEST)]
        crossed = [each for each in near if _crosses(stroke, each)]
        if crossed and _ends_with(stroke, crossed):
            struck.update(crossed)
            strokes.add(_box(drawn))
    if not struck:
        return page, struck
    return page.filter(lambda each: each["object_type"] == "char" or _box(each) not in strokes), struck


def struck_texts(struck: set[Glyph]) -> Iterator[str]:
    """What the letters struck through say, from top to bottom; lines that stand close together are one text."""
    text = ""
    above: Written | None = None
    for line in lines_of(struck):
        if above is not None and line.bottom - above.bottom > _PITCH * line.size:
            yield text
            text = ""
        text += line.text.strip()
        above = line
    if text:
        yield text


def _crosses(stroke: _Stroke, glyph: Glyph) -> bool:
    size = glyph.size
    through = _LOW * size <= glyph.baseline - stroke.height <= _HIGH * size
    return through and stroke.thick <= _THIN * size and stroke.left <= glyph.center <= stroke.right


def _ends_with(stroke: _Stroke, crossed: Sequence[Glyph]) -> bool:
    first, last = min(crossed, key=lambda each: each.left), max(crossed, key=lambda each: each.right)
    return abs(first.left - stroke.left) <= _ENDS * first.size and abs(last.right - stroke.right) <= _ENDS * last.size


def _box(drawn: Any) -> tuple[float, ...]:
    return drawn["x0"], drawn["y0"], drawn["x1"], drawn["y1"]
