"""What units apply for, what the answers do and how plan and workbooks then stand, as it was approved.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.petitioned import SEEDS, told

TOGETHER = 5


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_applications_have_the_effect_that_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert told(seed) == approved("petitioned")[str(seed)]
