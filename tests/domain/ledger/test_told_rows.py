"""Lives of one row as they were read and approved: how each of its due dates stands, by when it is pressed, and why.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.rows import SEEDS, lived

TOGETHER = 10


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_rows_stand_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        row = lived(seed)
        if row.truth:
            assert row.words() == row.truth.words, f"by what really happened in {seed}"
        assert [*row.said, *row.tell()] == approved("rows")[str(seed)]
