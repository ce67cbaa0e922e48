"""Which dates of the system are believed beside the days on record, on the very days that decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from toolkit.domain.office.recorded_days import LONG_SILENCE, PUT_BACK, doubtful
from toolkit.domain.office.runs import RecordedDays

TODAY = date(2021, 12, 31)
DAY = timedelta(days=1)
LONG_AGO, AHEAD = TODAY - LONG_SILENCE, TODAY + PUT_BACK


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (RecordedDays(), None),
        (RecordedDays(last=LONG_AGO), None),
        (RecordedDays(last=LONG_AGO - DAY), LONG_AGO - DAY),
        (RecordedDays(last=TODAY, latest=AHEAD), None),
        (RecordedDays(last=TODAY, latest=AHEAD + DAY), AHEAD + DAY),
        (RecordedDays(latest=AHEAD + DAY, known=AHEAD), AHEAD + DAY),
        (RecordedDays(latest=AHEAD + DAY, known=AHEAD + DAY), None),
        (RecordedDays(last=LONG_AGO - DAY, latest=AHEAD + DAY), LONG_AGO - DAY),
    ],
)
def test_a_date_far_from_the_days_on_record_is_doubted(days: RecordedDays, told: date | None) -> None:
    assert doubtful(TODAY, days) == told
