"""Histories of one unit's workbook as they were read and approved: where each cell of every file that came in went.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.returned import SEEDS, history


@pytest.mark.parametrize("seed", SEEDS)
def test_each_cell_goes_where_it_was_approved(seed: int) -> None:
    told, broken = history(seed)
    assert not broken, "what truly happened says that a law is broken"
    assert told == approved("returned")[str(seed)]
