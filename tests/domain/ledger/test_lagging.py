"""滞后: an open duty that nothing a unit sent in has moved over the last whole rounds."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.lagging import is_lagging
from toolkit.domain.ledger.rounds import round_of

OCTOBER = round_of(date(2021, 10, 12), "month")


@pytest.mark.parametrize(
    ("last_progress", "rounds", "issued", "lags"),
    [
        (None, 2, date(2021, 7, 31), True),
        (date(2021, 7, 31), 2, date(2021, 7, 1), True),
        (date(2021, 8, 1), 2, date(2021, 7, 1), False),
        (date(2021, 8, 1), 1, date(2021, 7, 1), True),
        (None, 2, date(2021, 8, 1), False),
        (None, 0, date(2021, 7, 1), False),
    ],
)
def test_it_lags_without_progress_over_the_whole_rounds_before(
    last_progress: date | None, rounds: int, issued: date, lags: bool
) -> None:
    duty = Duty("A", 1, "公开规划", "公开规划。", date(2021, 12, 31), "推进中", True, "", False, last_progress)
    assert is_lagging(duty, OCTOBER, rounds, issued) == lags
