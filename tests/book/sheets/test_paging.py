"""Pages end before a block that would be torn, and nowhere else."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.sheets.paging import page_ends

HEIGHTS = st.lists(st.integers(6, 60), min_size=1, max_size=60)


@given(HEIGHTS, st.data(), st.integers(60, 400))
def test_a_block_that_fits_on_a_page_is_on_one(heights: list[int], data: st.DataObject, room: int) -> None:
    drawn = data.draw(st.sets(st.integers(0, len(heights) - 1), min_size=1))
    starts = sorted(drawn)
    ends = page_ends(heights, starts, room)
    assert set(ends) <= drawn
    pages, used = [0], 0
    for at, height in enumerate(heights):
        if at in ends or used + height > room:
            pages.append(at)
            used = 0
        used += height
    for first, last in itertools.pairwise((*starts, len(heights))):
        torn = [at for at in pages if first < at < last]
        assert not torn or sum(heights[first:last]) > room
    for at in ends:
        before = max(each for each in pages if each < at)
        following = next((each for each in starts if each > at), len(heights))
        assert sum(heights[before:following]) > room, "no page ends early"
