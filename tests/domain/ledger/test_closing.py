"""Which closing of a plan is meant: nothing is closed over what is open unless somebody said what becomes of it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.closing import Closed, Unsettled, closing
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing

DAY = date(2021, 12, 28)
ROW = LedgerRow("A", "甲局", 1, {}, Standing(State.NORMAL, ""))
OPEN = Unsettled(rows=(ROW, ROW))
days = st.none() | st.builds(lambda back: DAY - timedelta(back), st.integers(0, 3))


def begun_on(day: date | None, carry: bool) -> Closed | None:
    return Closed(day.isoformat(), carry, 9) if day else None


@given(
    st.sampled_from([OPEN, Unsettled(), Unsettled(untold=("A",))]), days, st.booleans(), st.booleans(), st.booleans()
)
def test_it_is_closed_if_nothing_is_open_or_somebody_said_so_today(
    left: Unsettled, begun: date | None, begun_carry: bool, carry: bool, as_is: bool
) -> None:
    as_is = as_is and not carry
    meant = closing(left, begun_on(begun, begun_carry), DAY, carry=carry, as_is=as_is)
    assert (meant is None) == (bool(left) and not carry and not as_is and begun != DAY)
    if meant:
        assert (meant.day, meant.unfinished) == (DAY, len(left.rows))
        assert meant.carry == (carry or (begun == DAY and begun_carry and not as_is))


def test_one_begun_on_the_same_day_is_gone_on_with_as_it_was_meant_and_the_last_word_counts() -> None:
    begun = begun_on(DAY, True)
    assert closing(OPEN, begun, DAY, carry=False, as_is=False) == Closed("2021-12-28", True, 2)
    assert closing(OPEN, begun, DAY, carry=False, as_is=True) == Closed("2021-12-28", False, 2)
    assert closing(OPEN, begun, DAY + timedelta(1), carry=False, as_is=False) is None
