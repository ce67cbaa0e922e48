"""How far a file's own save time is believed, and which of two was saved later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.save_times import SaveTime, believed, no_later, on_the_wall, order, program_name
from toolkit.domain.ledger.saved import UNSAID, Saved

ISSUED, CAME = date(2021, 9, 10), datetime(2021, 9, 14, 17)
NOON = datetime(2021, 9, 13, 12)


@pytest.mark.parametrize(
    ("saved", "wall"),
    [
        (Saved(NOON, utc=True, program="Microsoft Excel"), NOON + timedelta(hours=8)),
        (Saved(NOON, utc=False, program="Microsoft Excel"), NOON),
        (Saved(NOON, utc=True, program="LibreOffice/7.4$Linux"), NOON),
        (UNSAID, None),
    ],
)
def test_a_time_in_utc_is_eight_hours_later_on_the_wall_but_of_the_program_that_writes_the_wall(
    saved: Saved, wall: datetime | None
) -> None:
    assert on_the_wall(saved) == wall


def at(moment: datetime) -> SaveTime | None:
    return believed(Saved(moment, utc=False, program="WPS Office_11.1"), ISSUED, CAME)


@pytest.mark.parametrize(
    ("moment", "latest"),
    [
        (NOON, NOON),
        (CAME, CAME),
        (CAME + timedelta(minutes=1), None),
        (datetime(2021, 9, 10), None),
        (datetime(2021, 9, 10, 0, 1), datetime(2021, 9, 10, 0, 1)),
        (datetime(2021, 9, 9, 23), None),
        (datetime(2021, 9, 12), datetime(2021, 9, 13) - timedelta.resolution),
        (datetime(2021, 9, 14), CAME),
    ],
)
def test_a_time_is_believed_after_the_issue_and_up_to_the_receipt_midnight_as_a_whole_day(
    moment: datetime, latest: datetime | None
) -> None:
    found = at(moment)
    assert (found and found.latest) == latest
    if found:
        assert found.earliest == moment and found.program == "wps office"


def test_midnight_of_the_issue_in_utc_is_the_moment_of_issue_too() -> None:
    assert believed(Saved(datetime(2021, 9, 10), utc=True), ISSUED, CAME) is None
    assert believed(UNSAID, ISSUED, CAME) is None


def spot(moment: datetime, program: str = "") -> SaveTime:
    return SaveTime(moment, moment, program)


@pytest.mark.parametrize(
    ("apart", "one", "other", "later"),
    [
        (timedelta(seconds=1), "wps", "wps", 1),
        (timedelta(), "wps", "wps", 0),
        (timedelta(hours=9), "wps", "excel", 0),
        (timedelta(hours=9, seconds=1), "wps", "excel", 1),
        (timedelta(hours=9), "", "", 0),
    ],
)
def test_of_two_programs_hours_apart_tell_nothing(apart: timedelta, one: str, other: str, later: int) -> None:
    newer, older = spot(NOON + apart, one), spot(NOON, other)
    assert (order(newer, older), order(older, newer)) == (later, -later)
    assert order(newer, None) == order(None, newer) == 0


MOMENTS = st.datetimes(datetime(2021, 9, 10), datetime(2021, 9, 14))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_what_was_said_before_is_no_newer_for_being_saved_again(
    saved: datetime, before: datetime, received: datetime
) -> None:
    found = no_later(spot(saved), ISSUED, spot(before, "wps"), received)
    assert found == SaveTime(min(saved, before, received), min(saved, before, received), "wps")
    unknown = no_later(None, ISSUED, None, received)
    assert unknown == SaveTime(datetime(2021, 9, 10), received, "")


def test_a_program_is_known_without_its_version() -> None:
    assert program_name("Microsoft Excel 16.0") == "microsoft excel" and program_name("") == ""
