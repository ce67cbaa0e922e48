"""What the merge owes one unit's people, over random histories: nobody's words vanish, nobody is asked in vain."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from kit.histories.judge import LAWS, Kind
from kit.histories.ledger import Ledger
from kit.histories.play import Played, play

COUNT = int(os.environ.get("TOOLKIT_TORTURE", "0")) or 300
RARE = (
    *(2019, 2073, 3107, 3487, 3923, 4226, 6052, 6289, 6959, 7262, 7637, 8892, 10112, 10343, 13992, 14652, 17220),
    *(18606, 21718, 23444, 23521, 24148, 25899, 28006, 29556, 30316, 30896, 30962, 32301, 36716, 42931, 46177),
    *(46748, 46849, 51539, 51868),
)
"""Histories with what does not come up in the first ones: a text put back, a question answered, ancestors in a ring."""
SHORTENED = COUNT // 2
RARE_SHORTENED = (166, 172, 336, 593, 683, 696, 709, 818, 930, 977, 1147, 1991, 5322, 12527, 13167, 14659, 19808)
"""How many of as many more, in which people also cut down their words, and some with what is rare in these."""


@pytest.fixture(scope="module", params=[False, True], ids=["as a rule", "words cut down too"])
def histories(request: pytest.FixtureRequest) -> Sequence[Played]:
    rare, count = (RARE_SHORTENED, SHORTENED) if request.param else (RARE, COUNT)
    seeds = (*range(1, count + 1), *(each for each in rare if each > count))
    return [play(seed, Ledger, shortening=request.param) for seed in seeds]


@pytest.mark.parametrize("kind", LAWS, ids=lambda kind: kind.name.lower())
def test_it_never_is(histories: Sequence[Played], kind: Kind) -> None:
    """`python -m kit.histories --tell SEED` tells the history of a seed that is named here, `--shorten` one with words
    cut down."""
    broken = {
        each.seed: found.shows
        for each in histories
        for found in each.findings
        if found.kind is kind and found.breaks_a_law
    }
    assert not broken, f"{kind.value}: {len(broken)} of {len(histories)} histories"
