"""Where pages end down a sheet: before a block of lines that would not all go on the page it begins on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

A4_HIGH = 842.0
"""Points down A4."""


def page_ends(heights: Sequence[float], starts: Sequence[int], room: float) -> tuple[int, ...]:
    """Before which lines a page ends, of lines so many points high of which blocks start at `starts`; a page has `room`
    for so many points. A block that no page has room for runs on."""
    found: list[int] = []
    used = 0.0
    for start, end in itertools.pairwise(sorted({0, *starts, len(heights)})):
        block = heights[start:end]
        if used and used + sum(block) > room and start in starts:
            found.append(start)
            used = 0.0
        for height in block:
            used = used + height if used + height <= room else height
    return tuple(found)
