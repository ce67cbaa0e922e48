"""By when an application for government information must be answered."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.disclosure import LIMIT, Handling, reply_by
from toolkit.domain.plan.calendar import WEEKDAYS, Calendar
from toolkit.edges.workdays import state_council_calendar

CALENDAR = state_council_calendar(2021, 2022)
DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ({"received_on": "2021-03-01"}, "2021-03-29"),
        ({"received_on": "2021-03-06"}, "2021-04-02"),
        # the Qingming holiday of 3 to 5 April and the Labour Day's of 1 to 5 May, with work on 25 April and 8 May
        ({"received_on": "2021-03-15"}, "2021-04-13"),
        ({"received_on": "2021-04-12"}, "2021-05-11"),
        ({"received_on": "2021-09-13"}, "2021-10-15"),
        ({"received_on": "2021-03-01", "asked_on": "2021-03-03", "completed_on": "2021-03-08"}, "2021-04-06"),
        ({"received_on": "2021-03-01", "consulted_from": "2021-03-03", "consulted_to": "2021-03-10"}, "2021-04-06"),
        ({"received_on": "2021-03-01", "extended_on": "2021-03-20", "extra_days": "20"}, "2021-04-26"),
        ({"received_on": "2021-03-01", "extended_on": "2021-03-20", "extra_days": "99"}, "2021-04-26"),
        ({"received_on": "2021-03-01", "extra_days": "20"}, "2021-03-29"),
        ({"received_on": "2021-03-01", "charged_on": "2021-03-10", "paid_on": "2021-03-15"}, "2021-04-13"),
        # what was asked before the correction came in does not stop a clock that began again
        (
            {
                "received_on": "2021-03-01",
                "consulted_from": "2021-03-02",
                "consulted_to": "2021-03-05",
                "asked_on": "2021-03-03",
                "completed_on": "2021-03-08",
            },
            "2021-04-06",
        ),
        ({"received_on": "2021-03-01", "consulted_to": "2021-03-10"}, "2021-03-29"),
        ({}, None),
        ({"received_on": "2021-03-01", "asked_on": "2021-03-03"}, None),
        ({"received_on": "2021-03-01", "consulted_from": "2021-03-03"}, None),
        ({"received_on": "2021-03-01", "charged_on": "2021-03-03"}, None),
    ],
)
def test_twenty_workdays_and_what_stops_or_restarts_them(values: dict[str, str], last: str | None) -> None:
    found = reply_by(Handling.of(values), CALENDAR)
    assert (found.isoformat() if found else None) == last


@given(DAYS, st.integers(0, 60), st.integers(0, 60), st.integers(-5, 50))
def test_the_limit_is_the_workdays_there_are(received: date, begun: int, lasted: int, extra: int) -> None:
    calendar: Calendar = CALENDAR
    plain = reply_by(Handling(received), calendar)
    assert plain is not None and calendar.workdays_between(received, plain) == LIMIT
    first = received.fromordinal(received.toordinal() + begun)
    last = first.fromordinal(first.toordinal() + lasted)
    asked = reply_by(
        Handling(received, consulted_from=first, consulted_to=last, extended_on=first, extra_days=extra), calendar
    )
    assert asked is not None
    spent = calendar.workdays_between(first, last) + min(LIMIT, max(0, extra))
    assert calendar.workdays_between(received, asked) == LIMIT + spent


def test_a_year_nobody_knows_goes_by_weekdays() -> None:
    assert reply_by(Handling(date(2050, 3, 1)), WEEKDAYS) == date(2050, 3, 29)
