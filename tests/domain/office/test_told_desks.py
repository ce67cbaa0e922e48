"""What rows were asked, what is kept of assessments and what the desk says is to be done, as it was approved.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.desks import SEEDS, told

TOGETHER = 5


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_what_is_to_be_done_is_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert told(seed) == approved("desks")[str(seed)]
