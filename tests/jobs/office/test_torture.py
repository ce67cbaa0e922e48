"""A week under a fault, and one after it, leave what a calm week leaves; `make torture` has hundreds of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.tally import Tally
from kit.torture_runs import Torture

PLACES = {"database": 0.4}
"""Where in the week one call of an area fails."""


def test_a_call_that_fails_changes_nothing_of_what_the_week_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    its, tally = Torture(tmp_path, monkeypatch), Tally()
    assert len(its.calm.returns) == 5 and its.calm.mails
    for area, share in PLACES.items():
        its.fault(tally, area, int(its.count.count[area] * share), after=area == "disk")
    assert (tally.runs, tally.wrong, tally.tracebacks) == (len(PLACES), [], [])
