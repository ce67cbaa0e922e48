"""What the ledger keeps beside its rows, as it was approved: answers merged, what goes on with heirs and years,
closings, scans, drafts, links of chains, assessments.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

import pytest
from kit.told.approved import approved
from kit.told.kept import SEEDS, told

TOGETHER = 5


@pytest.mark.parametrize("seeds", [SEEDS[at : at + TOGETHER] for at in range(0, len(SEEDS), TOGETHER)], ids=str)
def test_what_is_kept_is_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert told(seed) == approved("kept")[str(seed)]
