"""Whether what was closed had been reported in time."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from toolkit.domain.ledger.judged import JUDGED, UNDONE, Judged
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.plan.tasks import ASKED

NOON = datetime(2021, 10, 20, 12)


@pytest.mark.parametrize(
    ("came", "more", "words"),
    [
        (date(2021, 9, 30), {}, "按时"),
        (date(2021, 10, 3), {}, "逾期3天"),
        (date(2021, 10, 3), {ASKED: "2021-09-28/2021-10-02"}, "逾期1天"),
        (date(2021, 10, 3), {ASKED: "2021-09-28/2021-10-08"}, "按时"),
        (date(2021, 10, 3), {UNDONE: "2021-10-03"}, "逾期3天"),
        (date(2021, 10, 3), {UNDONE: "2021-10-02"}, "逾期1天"),
        (date(2021, 10, 3), {"due": ""}, None),
        (None, {}, None),
    ],
)
def test_it_goes_by_the_arrival_of_the_accepted_claim(came: date | None, more: dict[str, str], words: str) -> None:
    values = {"due": "2021-09-30", JUDGED: Judged.of({}, NOON, came=came).text} | more
    row = LedgerRow("A", "市甲局", 1, values, Standing(State.CLOSED, ""), Phase.CLOSED)
    found = timeliness(row)
    assert (found.words if found else None) == words
    assert timeliness(LedgerRow("A", "市甲局", 1, values, Standing(State.CLAIMED, ""), Phase.CLAIMED)) is None
