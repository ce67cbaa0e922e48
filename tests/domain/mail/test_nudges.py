"""Who is asked for the round's return, the plan ahead, and the bar of a unit's tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.figured import counted

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.tally import tally
from toolkit.domain.mail.nudges import Nudge, due_nudges
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import Entry, Stage, nudge_stages, reminder_stages
from toolkit.domain.mail.reminders import due_reminders, planned
from toolkit.domain.plan.calendar import Calendar

PLAIN = Calendar(frozenset(), frozenset(), frozenset())
ISSUED = date(2021, 8, 2)
BACK = date(2021, 10, 25)  # a Monday


def ask(today: date, sent: Mapping[Entry, date] | None = None, **changes: Any) -> tuple[Nudge, ...]:
    rules = replace(PressingRules(ISSUED, PLAIN, nudges=nudge_stages((-2, 1))), **changes)
    return due_nudges(["A", "B"], rules, sent or {}, today)


def test_who_had_no_workbook_before_the_stage_is_not_asked_for_the_round() -> None:
    handed = {"A": date(2021, 10, 21), "B": date(2021, 10, 20)}
    assert [nudge.entry.unit for nudge in ask(date(2021, 10, 22), handed=handed)] == ["B"]
    assert [nudge.entry.unit for nudge in ask(date(2021, 10, 26), handed=handed)] == ["A", "B"]
    assert ask(date(2021, 10, 26), handed={}) == ()


def entry(unit: str, due: date, stage: str) -> Entry:
    return Entry(unit, due, Stage.parse(stage))


@pytest.mark.parametrize(
    ("today", "stage", "late"),
    [
        (date(2021, 10, 20), None, False),
        (date(2021, 10, 21), "nudge-2", False),
        (date(2021, 10, 22), "nudge-2", True),
        (date(2021, 10, 23), None, False),  # Saturday
        (date(2021, 10, 25), "nudge-2", True),
        (date(2021, 10, 26), "nudge+1", False),
        (date(2021, 10, 29), "nudge+1", True),
        (date(2021, 11, 1), None, False),  # the next round
    ],
)
def test_when(today: date, stage: str | None, late: bool) -> None:
    found = ask(today)
    if stage is None:
        assert found == ()
        return
    assert [nudge.entry for nudge in found] == [entry("A", BACK, stage), entry("B", BACK, stage)]
    assert {(nudge.late, nudge.label, nudge.return_by) for nudge in found} == {(late, "2021年10月", BACK)}


def test_each_once_and_not_after_a_later_one() -> None:
    sent = {entry("A", BACK, "nudge-2"): date(2021, 10, 21), entry("B", BACK, "nudge+1"): date(2021, 10, 21)}
    assert ask(date(2021, 10, 22), sent) == ()
    assert [nudge.entry.unit for nudge in ask(date(2021, 10, 27), sent)] == ["A"]


def test_what_a_clock_ahead_has_asked_for_supersedes_nothing_and_is_not_asked_again() -> None:
    ahead = date(2022, 10, 26)
    sent = {entry("A", BACK, "nudge+1"): ahead, entry("B", BACK, "nudge-2"): ahead}
    assert [nudge.entry for nudge in ask(date(2021, 10, 22), sent)] == [entry("A", BACK, "nudge-2")]
    assert [nudge.entry for nudge in ask(date(2021, 10, 26), sent)] == [entry("B", BACK, "nudge+1")]


def test_none_before_the_plan_and_none_where_switched_off() -> None:
    assert ask(date(2021, 10, 22), issued=date(2021, 10, 22)) == ()
    assert ask(BACK, nudges=()) == ()


def test_in_rounds_of_a_week_the_day_after_belongs_to_the_next() -> None:
    found = ask(date(2021, 10, 25), every="week")
    assert found == ()
    assert {nudge.entry for nudge in ask(date(2021, 10, 27), every="week")} == {
        entry(unit, date(2021, 10, 29), "nudge-2") for unit in "AB"
    }


DUTIES = st.lists(
    st.builds(
        Duty,
        unit=st.sampled_from("AB"),
        item=st.integers(1, 9),
        title=st.just("甲"),
        requirement=st.just("乙"),
        due=st.sampled_from([date(2021, 9, 30), date(2021, 10, 3), date(2021, 12, 31)]),
        status=st.just(""),
        open=st.booleans(),
        hint=st.just(""),
        sent_back=st.just(False),
        last_progress=st.none(),
    ),
    max_size=6,
)


@given(DUTIES)
def test_the_plan_ahead_is_what_is_sent_while_nothing_changes(duties: list[Duty]) -> None:
    rules = PressingRules(ISSUED, PLAIN, reminder_stages((14, 3, 0), (1, 5)))
    sent: dict[Entry, date] = {}
    for number in range(180):
        today = ISSUED + timedelta(days=number)
        made = due_reminders(duties, rules, sent, today)
        sent |= {due.entry: today for due in made}
    ahead = planned(duties, rules)
    assert {each.entry: each.on for each in ahead} == sent
    assert [each.on for each in ahead] == sorted(each.on for each in ahead)


@given(st.lists(st.sampled_from(Label), max_size=80))
def test_the_bar_counts_every_task_and_fills_itself(labels: list[Label]) -> None:
    parts = tally(counted(labels))
    assert sum(part.count for part in parts) == len(labels)
    assert {part.label: part.count for part in parts} == Counter(label.word for label in labels)
    assert sum(part.share for part in parts) == (100 if labels else 0)
    assert all(part.count and part.share >= 0 for part in parts)
    assert len({part.label for part in parts}) == len(parts)
