from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.row_states import days_left
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import Entry, Stage, reminder_stages
from toolkit.domain.mail.reminders import Reminder, due_reminders, planned, reply_by, worst
from toolkit.domain.plan.calendar import Calendar

# The State Council's arrangement for the second half of 2021, as the year's notice has it.
CALENDAR = Calendar(
    holidays=frozenset({date(2021, 9, 20), date(2021, 9, 21), *(date(2021, 10, day) for day in (1, 4, 5, 6, 7))}),
    makeup_days=frozenset({date(2021, 9, 18), date(2021, 9, 26), date(2021, 10, 9)}),
    years=frozenset({2021}),
)
STAGES = reminder_stages((30, 14, 7, 3, 1, 0), (1, 5, 10))
ISSUED = date(2021, 8, 2)
SEPTEMBER = date(2021, 9, 30)
DUTY = Duty("SZ01", 1, "加强公开", "做好公开工作。", SEPTEMBER, "推进中", True, "", False, None)


def ask(*duties: Duty, today: date, sent: Mapping[Entry, date] | None = None, **changes: Any) -> tuple[Reminder, ...]:
    rules = replace(PressingRules(ISSUED, CALENDAR, STAGES, yellow_rounds=2), **changes)
    return due_reminders(duties, rules, sent or {}, today)


def gone(*ids: str) -> dict[Entry, date]:
    return {Entry("SZ01", SEPTEMBER, Stage.parse(stage)): ISSUED for stage in ids}


@pytest.mark.parametrize(
    ("today", "stage", "on"),
    [
        (date(2021, 8, 18), None, None),
        (date(2021, 8, 19), "blue-30", date(2021, 8, 19)),
        (date(2021, 8, 20), "blue-30", date(2021, 8, 19)),  # a day late
        (date(2021, 9, 9), "blue-30", date(2021, 8, 19)),
        (date(2021, 9, 10), "blue-14", date(2021, 9, 10)),
        (date(2021, 9, 18), "blue-14", date(2021, 9, 10)),  # a Saturday made up
        (date(2021, 9, 19), None, None),  # Sunday
        (date(2021, 9, 20), None, None),  # holiday
        (date(2021, 9, 22), "blue-7", date(2021, 9, 22)),
        (date(2021, 9, 26), "blue-7", date(2021, 9, 22)),  # a Sunday made up
        (date(2021, 9, 27), "blue-3", date(2021, 9, 27)),
        (date(2021, 9, 29), "blue-1", date(2021, 9, 29)),
        (date(2021, 9, 30), "blue-0", date(2021, 9, 30)),
        (date(2021, 10, 1), None, None),
        (date(2021, 10, 8), "red-1", date(2021, 10, 8)),
        (date(2021, 10, 13), "red-5", date(2021, 10, 13)),
        (date(2021, 12, 31), "red-10", date(2021, 10, 20)),  # caught up after a long absence
    ],
)
def test_the_latest_stage_reached(today: date, stage: str | None, on: date | None) -> None:
    found = ask(DUTY, today=today)
    if stage is None:
        assert found == ()
        return
    (due,) = found
    assert (due.entry, due.on, due.late) == (Entry("SZ01", SEPTEMBER, Stage.parse(stage)), on, on < today)
    assert due.duties == (DUTY,)


def test_a_due_date_on_a_day_off_counts_from_the_workday_before() -> None:
    duty = replace(DUTY, due=date(2021, 10, 3))
    (due,) = ask(duty, today=date(2021, 9, 30))
    assert due.stage.text == "blue-0"
    (due,) = ask(duty, today=date(2021, 10, 8))
    assert due.stage.text == "red-1"


def test_once_sent_nothing_until_the_next_stage() -> None:
    sent = gone("blue-14")
    assert ask(DUTY, today=date(2021, 9, 14), sent=sent) == ()
    assert [due.stage.text for due in ask(DUTY, today=date(2021, 9, 22), sent=sent)] == ["blue-7"]


def test_a_missed_stage_is_never_sent_after_a_later_one() -> None:
    assert ask(DUTY, today=date(2021, 9, 22), sent=gone("blue-3")) == ()


def test_a_reminder_made_by_a_clock_a_year_ahead_silences_none_of_this_year() -> None:
    (ahead,) = ask(DUTY, today=date(2022, 9, 13))
    assert ahead.stage.text == "red-10"
    sent = {ahead.entry: date(2022, 9, 13)}
    days = [date(2021, 9, 10), date(2021, 9, 22), date(2021, 10, 8), date(2021, 10, 13)]
    assert [due.stage.text for day in days for due in ask(DUTY, today=day, sent=sent)] == [
        "blue-14",
        "blue-7",
        "red-1",
        "red-5",
    ]
    assert ask(DUTY, today=date(2021, 10, 20), sent=sent) == ()


def test_a_stage_before_the_issue_date_is_never_sent() -> None:
    assert ask(DUTY, today=date(2021, 8, 20), issued=date(2021, 8, 20)) == ()
    (due,) = ask(DUTY, today=date(2021, 9, 10), issued=date(2021, 8, 20))
    assert not due.late
    assert ask(DUTY, today=date(2021, 8, 19), issued=date(2021, 8, 20)) == ()


def test_what_is_not_open_is_left_out() -> None:
    closed = replace(DUTY, open=False)
    assert ask(closed, today=SEPTEMBER) == ()
    other = replace(DUTY, item=2)
    (due,) = ask(closed, other, today=SEPTEMBER)
    assert due.duties == (other,)


def test_units_keep_the_order_of_the_input_and_due_dates_rise() -> None:
    later = date(2021, 10, 20)
    duties = (
        replace(DUTY, unit="Z"),
        replace(DUTY, unit="A", due=later, item=9),
        replace(DUTY, unit="A", item=4),
        replace(DUTY, unit="A", item=3),
    )
    found = ask(*duties, today=date(2021, 10, 11))
    assert [(due.entry.unit, due.entry.due) for due in found] == [
        ("Z", SEPTEMBER),
        ("A", SEPTEMBER),
        ("A", later),
    ]
    assert [duty.item for duty in found[1].duties] == [3, 4]
    assert worst(found, date(2021, 10, 11)) == "red"
    assert worst(found[2:], date(2021, 10, 11)) == "blue"


def test_no_progress_over_two_whole_rounds_is_yellow_once_a_round() -> None:
    duty = replace(DUTY, due=date(2021, 12, 31))
    moving = replace(duty, item=2, last_progress=date(2021, 9, 1))
    old = replace(duty, item=3, last_progress=date(2021, 8, 31))
    assert ask(duty, moving, old, today=date(2021, 10, 29)) == ()  # August was not whole
    (due,) = ask(duty, moving, old, today=date(2021, 11, 1))
    assert (due.stage.text, due.stage.colour, due.stage.offset) == ("yellow-2021-11", "yellow", 0)
    assert (due.on, due.late, due.duties) == (date(2021, 11, 1), False, (duty, old))
    sent = {due.entry: due.on}
    assert ask(duty, moving, old, today=date(2021, 11, 2), sent=sent) == ()
    assert worst([due], date(2021, 11, 2)) == "yellow"


@pytest.mark.parametrize(("issued", "stages_given"), [(date(2021, 8, 31), 1), (date(2021, 9, 1), 0)])
def test_the_plan_must_be_older_than_the_span(issued: date, stages_given: int) -> None:
    duty = replace(DUTY, due=date(2021, 12, 31))
    assert len(ask(duty, today=date(2021, 11, 1), issued=issued)) == stages_given


def test_no_rounds_switches_off_the_part_about_progress_only() -> None:
    duty = replace(DUTY, due=date(2021, 12, 31))
    returned = replace(duty, item=2, sent_back=True)
    (due,) = ask(duty, returned, today=date(2021, 11, 1), yellow_rounds=0)
    assert due.duties == (returned,)


def test_yellow_waits_while_blue_or_red_goes_out() -> None:
    returned = replace(DUTY, sent_back=True)
    today = date(2021, 9, 22)
    (blue,) = ask(DUTY, returned, today=today)
    assert blue.stage.colour == "blue"
    (yellow,) = ask(DUTY, returned, today=today + timedelta(days=1), sent={blue.entry: today})
    assert yellow.stage.text == "yellow-2021-09"
    assert yellow.duties == (returned,)


def test_a_unit_already_reminded_today_waits_for_the_next_workday() -> None:
    today = date(2021, 9, 22)
    other = replace(DUTY, unit="SZ02")
    sent = {Entry("SZ01", date(2021, 12, 31), Stage.parse("yellow-2021-09")): today}
    assert [due.entry.unit for due in ask(DUTY, other, today=today, sent=sent)] == ["SZ02"]
    (due,) = ask(DUTY, today=today + timedelta(days=1), sent=sent)
    assert (due.stage.text, due.late) == ("blue-7", True)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2021, 9, 14), "还有16天"),
        (date(2021, 9, 30), "今天到期"),
        (date(2021, 10, 14), "逾期14天"),
    ],
)
def test_days_left(today: date, words: str) -> None:
    assert days_left(SEPTEMBER, today) == words


def test_an_answer_is_asked_for_before_the_first_due_date_ahead() -> None:
    today = date(2021, 9, 27)
    dues = ask(DUTY, today=today)
    assert reply_by(dues, today, date(2021, 10, 25), CALENDAR) == SEPTEMBER
    assert reply_by(dues, today, date(2021, 9, 28), CALENDAR) == date(2021, 9, 28)
    today = date(2021, 10, 8)
    assert reply_by(ask(DUTY, today=today), today, date(2021, 10, 25), CALENDAR) == date(2021, 10, 25)


@given(
    due=st.dates(date(2021, 9, 1), date(2021, 10, 31)),
    back=st.dates(date(2021, 9, 1), date(2021, 10, 31)),
    today=st.dates(date(2021, 9, 1), date(2021, 10, 31)),
)
def test_an_answer_is_asked_for_by_the_earliest_day_that_is_not_gone(due: date, back: date, today: date) -> None:
    """What is due today is asked for today; a day gone by, or whose last workday is, brings nothing forward."""
    dues = [Reminder(Entry("SZ01", due, Stage.parse("blue-14")), today, False, (replace(DUTY, due=due),))]
    told = reply_by(dues, today, back, CALENDAR)
    days = {CALENDAR.shift(due, 0), back}
    assert told == today if today in days else told >= today
    assert told in days or (told == today and max(days) < today)
    assert not [day for day in days if today <= day < told]


def duties() -> st.SearchStrategy[Duty]:
    return st.builds(
        Duty,
        unit=st.sampled_from(["B", "A", "C"]),
        item=st.integers(1, 50),
        title=st.just("事项"),
        requirement=st.just("要求"),
        due=st.sampled_from([date(2021, 9, 30), date(2021, 10, 3), date(2021, 12, 31), date(2022, 1, 31)]),
        status=st.just("推进中"),
        open=st.booleans(),
        hint=st.just(""),
        sent_back=st.booleans(),
        last_progress=st.none() | st.dates(date(2021, 7, 1), date(2022, 6, 30)),
    )


DUTIES = st.lists(duties(), max_size=8)
EVERY = st.sampled_from(["week", "month", "quarter"])


@given(DUTIES, st.dates(date(2021, 7, 1), date(2022, 6, 30)), st.integers(0, 3), EVERY)
def test_asking_again_the_same_day_gives_nothing(
    given_duties: list[Duty], today: date, rounds: int, every: str
) -> None:
    rules: dict[str, Any] = {"today": today, "yellow_rounds": rounds, "every": every}
    found = ask(*given_duties, **rules)
    entries = [due.entry for due in found]
    assert len({(entry.unit, entry.due) for entry in entries}) == len(entries)
    assert ask(*given_duties, sent=dict.fromkeys(entries, today), **rules) == ()
    assert ask(*given_duties, **rules) == found


@given(
    DUTIES,
    st.dates(date(2021, 7, 1), date(2021, 10, 31)),
    st.sets(st.integers(0, 364)),
    st.dictionaries(st.integers(0, 364), st.integers(0, 7), max_size=20),
    EVERY,
)
@settings(deadline=None)
def test_a_year_with_outages(
    given_duties: list[Duty], issued: date, outages: set[int], turns: dict[int, int], every: str
) -> None:
    sent: dict[Entry, date] = {}
    offsets: dict[tuple[str, date], int] = {}
    current = list(given_duties)
    for number in range(365):
        today = date(2021, 7, 1) + timedelta(days=number)
        if number in turns and turns[number] < len(current):
            place = turns[number]
            current[place] = replace(current[place], open=not current[place].open)
        if number in outages:
            continue
        made: dict[Entry, date] = {}
        for due in ask(*current, today=today, sent=sent, issued=issued, every=every):
            assert due.entry not in sent
            made[due.entry] = today
            assert CALENDAR.is_workday(today)
            assert issued <= due.on <= today
            assert due.late == (due.on < today)
            assert due.duties
            assert all(duty.open and duty.unit == due.entry.unit for duty in due.duties)
            if due.stage.colour == "yellow":
                continue
            key = (due.entry.unit, due.entry.due)
            assert offsets.get(key, -1000) < due.stage.offset
            offsets[key] = due.stage.offset
        sent |= made
        assert ask(*current, today=today, sent=sent, issued=issued, every=every) == ()


@given(
    DUTIES,
    st.dictionaries(st.sampled_from("ABC"), st.dates(date(2021, 7, 1), date(2021, 12, 31))),
    st.dates(date(2021, 7, 1), date(2022, 6, 30)),
    EVERY,
)
def test_nobody_is_told_of_what_fell_before_a_workbook_was_there(
    given_duties: list[Duty], handed: dict[str, date], today: date, every: str
) -> None:
    found = ask(*given_duties, today=today, handed=handed, every=every)
    for due in found:
        assert due.entry.unit in handed and due.on <= today
        assert due.on > handed[due.entry.unit]
    if all(day <= ISSUED for day in handed.values()):
        mine = [duty for duty in given_duties if duty.unit in handed]
        assert [due for due in ask(*mine, today=today, every=every) if due.on > ISSUED] == [
            due for due in found if due.on > ISSUED
        ]
    ahead = planned(given_duties, PressingRules(ISSUED, CALENDAR, STAGES, handed=handed))
    assert all(handed[each.entry.unit] < each.on for each in ahead)


def test_the_day_a_workbook_is_handed_out_tells_of_nothing_and_the_next_stage_comes() -> None:
    handed = {"SZ01": date(2021, 9, 10)}
    assert ask(DUTY, today=date(2021, 9, 10), handed=handed) == () == ask(DUTY, today=date(2021, 9, 13), handed=handed)
    (due,) = ask(DUTY, today=date(2021, 9, 22), handed=handed)
    assert (due.stage.text, due.late) == ("blue-7", False)
    assert ask(DUTY, today=date(2021, 9, 22), handed={}) == () and ask(DUTY, today=date(2021, 9, 13)) != ()


def test_work_lags_from_the_hand_out_on() -> None:
    duty = replace(DUTY, due=date(2022, 1, 31))
    asked = {"handed": {"SZ01": date(2021, 9, 10)}, "reminders": ()}
    assert ask(duty, today=date(2021, 11, 1), **asked) == ()
    assert [due.stage.text for due in ask(duty, today=date(2021, 12, 1), **asked)] == ["yellow-2021-12"]


MADE = st.dictionaries(
    st.builds(
        Entry,
        st.sampled_from("ABC"),
        st.sampled_from([date(2021, 9, 30), date(2021, 12, 31)]),
        st.sampled_from(STAGES),
    ),
    st.dates(date(2021, 7, 1), date(2023, 6, 30)),
    max_size=30,
)


@given(DUTIES, MADE, st.dates(date(2021, 7, 1), date(2022, 6, 30)))
def test_what_is_dated_after_today_only_keeps_itself_from_being_made_again(
    given_duties: list[Duty], sent: dict[Entry, date], today: date
) -> None:
    until_today = {entry: day for entry, day in sent.items() if day <= today}
    found = ask(*given_duties, today=today, sent=sent, yellow_rounds=0)
    as_if = ask(*given_duties, today=today, sent=until_today, yellow_rounds=0)
    staged = [due for due in found if due.stage.colour != "yellow"]
    assert staged == [due for due in as_if if due.stage.colour != "yellow" and due.entry not in sent]


@given(DUTIES, st.lists(st.dates(date(2021, 7, 1), date(2023, 6, 30)), max_size=40))
@settings(deadline=None)
def test_no_entry_is_made_twice_whatever_the_clock_does(given_duties: list[Duty], days: list[date]) -> None:
    sent: dict[Entry, date] = {}
    for today in days:
        made = {due.entry: today for due in ask(*given_duties, today=today, sent=sent)}
        assert not made.keys() & sent.keys()
        sent |= made


@given(DUTIES)
@settings(deadline=None)
def test_without_outages_nothing_known_in_advance_is_late(given_duties: list[Duty]) -> None:
    sent: dict[Entry, date] = {}
    for number in range(365):
        today = ISSUED + timedelta(days=number)
        made: dict[Entry, date] = {}
        for due in ask(*given_duties, today=today, sent=sent):
            assert not due.late
            made[due.entry] = today
        sent |= made
    for duty in given_duties:
        for stage in STAGES:
            in_time = CALENDAR.shift(duty.due, stage.offset) >= ISSUED
            reminded = Entry(duty.unit, duty.due, stage) in sent
            anyone = any(other.open for other in given_duties if (other.unit, other.due) == (duty.unit, duty.due))
            assert reminded == (in_time and anyone)
