"""Every command that writes, killed at any moment and begun again, leaves what one that was not killed leaves.

TOOLKIT_KILLS has all of them killed so often; else two are, once.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from kit.every_command import ELSEWHERE, LOOKING, WORDS, all_commands
from kit.killed_commands import commands
from kit.tally import Tally

KILLS = int(os.environ.get("TOOLKIT_KILLS", "0"))


def test_every_command_is_one_that_looks_or_is_killed() -> None:
    assert set(all_commands()) == set(WORDS) | LOOKING | set(ELSEWHERE)
    assert not set(WORDS) & (LOOKING | set(ELSEWHERE))


def test_kill_9_of_commands(tmp_path: Path) -> None:
    tally, chance = Tally(), random.Random(KILLS)
    with commands(tmp_path) as its:
        for name in WORDS if KILLS else ("merge", "review decide"):
            its.kills(name, chance, max(1, KILLS), tally)
    assert (tally.wrong, tally.tracebacks) == ([], [])
