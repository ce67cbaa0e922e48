"""A workbook tells its unit when an item is due, or it does not: nobody is late with a day that none has told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.told_dues import tells
from toolkit.domain.plan.deadlines.model import Deadline, Milestone, Recurrence
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.tasks import STAGES, Tasks
from toolkit.domain.plan.units import Roster

DAYS = st.dates(date(2021, 8, 2), date(2021, 12, 31))
PLACE = (1, "甲")


def plan_of(deadline: Deadline, until: date | None = None) -> Tasks:
    """A plan with one item of this deadline; time is given `until` a day to the unit."""
    plan = Plan("p", "", 2021, date(2021, 8, 2), ())
    return Tasks(plan, Roster((), ()), (), {1: deadline}, {("甲", 1): until} if until else {})


def on(*days: date) -> Deadline:
    return Deadline("", tuple(map(Milestone, days)))


def row(*days: date) -> dict[str, str]:
    """What a workbook says that was made while the item was due on these days."""
    stages = {STAGES: "\n".join(map(str, days))} if len(days) > 1 else {}
    return {"due": str(min(days, default="")), **stages}


@given(DAYS, DAYS)
def test_a_day_is_told_by_a_workbook_that_says_it_or_an_earlier_one(said: date, now: date) -> None:
    assert tells(plan_of(on(now)), *PLACE, row(said)) == (said <= now)


@given(st.lists(DAYS, min_size=2, max_size=3, unique=True).map(sorted), st.data())
def test_of_several_days_each_is_told(said: list[date], data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(said[1:]))
    to = data.draw(st.dates(said[0], moved).filter(lambda day: day not in said or day == moved))
    now = sorted(to if day == moved else day for day in said)
    assert tells(plan_of(on(*now)), *PLACE, row(*said)) == (to == moved)


@given(DAYS, DAYS, DAYS)
def test_time_given_takes_no_day_back_that_was_told(told: date, until: date, later: date) -> None:
    """An agreed 延期 moves the day, and its being taken back moves it to that which the row says beside it."""
    assert tells(plan_of(on(told), max(told, until)), *PLACE, row(told))
    extended = {"due": str(max(told, later)), "first_due": str(told)}
    assert tells(plan_of(on(told)), *PLACE, extended)


@pytest.mark.parametrize(
    ("said", "now", "told"),
    [
        ("", on(date(2021, 9, 30)), False),
        ("", Deadline("", recurring=(Recurrence("month"),)), False),
        ("2021-09-30", Deadline("", recurring=(Recurrence("month"),)), True),
        ("2021-09-30", Deadline("", ongoing=True), True),
        ("", Deadline("", ongoing=True), True),
    ],
)
def test_what_was_due_on_no_day_has_told_none(said: str, now: Deadline, told: bool) -> None:
    assert tells(plan_of(now), *PLACE, {"due": said}) is told
