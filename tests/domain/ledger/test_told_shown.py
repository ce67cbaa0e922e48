"""What is shown of registers, led rows, news and rounds, as it was approved.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.shown import SEEDS, told

TOGETHER = 5


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_sheets_show_what_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert told(seed) == approved("shown")[str(seed)]
