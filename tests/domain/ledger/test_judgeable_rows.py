"""Which rows a verdict given in one command is about."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.domain.ledger.judging import Which
from toolkit.keys import task_key

ROW, DUE = task_key("2021", 3, "SZ09"), date(2021, 9, 30)


@pytest.mark.parametrize(
    ("which", "fits"),
    [
        (Which(), True),
        (Which(units=("SZ09", "SZ08")), True),
        (Which(units=("SZ08",)), False),
        (Which(items=(1, 3)), True),
        (Which(items=(1,)), False),
        (Which(due=DUE), True),
        (Which(due=date(2021, 10, 1)), False),
        (Which(("SZ09",), (3,), DUE), True),
        (Which(("SZ09",), (4,), DUE), False),
    ],
)
def test_a_row_is_meant_where_all_that_is_said_fits(which: Which, fits: bool) -> None:
    assert which.fits(ROW, DUE) == fits


def test_a_row_without_a_day_is_meant_only_where_none_is_said() -> None:
    assert Which().fits(ROW, None)
    assert not Which(due=DUE).fits(ROW, None)


def test_what_is_judged_for_the_year_can_be_meant_alone() -> None:
    assert Which(year_end=True).fits(ROW, None, year_end=True)
    assert not Which(year_end=True).fits(ROW, None)
    assert Which().fits(ROW, None, year_end=True)
