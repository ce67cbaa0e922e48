"""What files grew out of, what they leave standing, take back and claim, as it was approved.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.grown import SEEDS, told

TOGETHER = 5


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_files_grow_out_of_each_other_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert told(seed) == approved("grown")[str(seed)]
