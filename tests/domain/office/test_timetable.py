"""Which job is due when, whatever the machine went through."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.domain.office.runs import Run
from toolkit.domain.office.timetable import Job, due, next_due

MERGE = Job("merge", at=time(16), weekdays=(4,))
REMIND = Job("remind", at=time(9))
COLLECT = Job("collect", minutes=15)
BEGAN = datetime(2021, 9, 6, 8)  # a Monday


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2021-09-{text}")


def turns(job: Job, runs: list[tuple[str, bool | None]], now: str) -> list[tuple[str, bool, int]]:
    past = {job.name: [Run(job.name, at(when), ok) for when, ok in runs]}
    return [(f"{turn.since:%d %H:%M}", turn.late, turn.failures) for turn in due([job], past, BEGAN, at(now))]


@pytest.mark.parametrize(
    ("job", "runs", "now", "expected"),
    [
        # An hour of its own
        (REMIND, [], "06 08:59", []),
        (REMIND, [], "06 09:00", [("06 09:00", False, 0)]),
        (REMIND, [], "06 09:15", [("06 09:00", False, 0)]),
        (REMIND, [], "06 09:16", [("06 09:00", True, 0)]),
        (REMIND, [("06 09:00", True)], "06 23:59", []),
        (REMIND, [("06 09:00", True)], "07 09:00", [("07 09:00", False, 0)]),
        # Asleep for days: once, and late
        (REMIND, [("06 09:00", True)], "10 07:00", [("09 09:00", True, 0)]),
        (REMIND, [("06 09:00", True), ("10 07:00", True)], "10 07:01", []),
        (MERGE, [], "09 16:00", []),
        (MERGE, [], "10 16:00", [("10 16:00", False, 0)]),
        (MERGE, [], "12 08:00", [("10 16:00", True, 0)]),
        (MERGE, [("10 16:00", True)], "30 08:00", [("24 16:00", True, 0)]),
        # What fell due before the watch began is nobody's omission
        (Job("merge", at=time(7)), [], "06 08:30", []),
        # Every so many minutes
        (COLLECT, [], "06 08:00", [("06 08:00", False, 0)]),
        (COLLECT, [("06 08:00", True)], "06 08:14", []),
        (COLLECT, [("06 08:00", True)], "06 08:15", [("06 08:15", False, 0)]),
        (COLLECT, [("06 08:00", True)], "08 08:00", [("06 08:15", False, 0)]),
        # Failed, or killed in the middle: again after a while, longer each time
        (REMIND, [("06 09:00", False)], "06 09:04", []),
        (REMIND, [("06 09:00", False)], "06 09:05", [("06 09:00", False, 1)]),
        (REMIND, [("06 09:00", None)], "06 09:05", [("06 09:00", False, 1)]),
        (REMIND, [("06 09:00", False), ("06 09:05", False)], "06 09:14", []),
        (REMIND, [("06 09:00", False), ("06 09:05", False)], "06 09:15", [("06 09:00", False, 2)]),
        (REMIND, [(f"06 {9 + n:02}:00", False) for n in range(9)], "06 17:59", []),
        (REMIND, [(f"06 {9 + n:02}:00", False) for n in range(9)], "06 18:00", [("06 09:00", True, 9)]),
        (REMIND, [("06 09:00", False), ("06 09:05", True)], "06 20:00", []),
        (REMIND, [("06 23:59", False)], "07 09:00", [("07 09:00", False, 0)]),
        (COLLECT, [("06 08:00", True), ("06 08:15", False)], "06 08:19", []),
        (COLLECT, [("06 08:00", True), ("06 08:15", False)], "06 08:20", [("06 08:15", False, 1)]),
        # A clock that was ahead, and is put right
        (REMIND, [("28 09:00", True)], "06 09:00", [("06 09:00", False, 0)]),
        (COLLECT, [("28 09:00", True)], "06 09:00", [("06 08:00", False, 0)]),
        (REMIND, [("06 09:30", True)], "06 09:10", []),
    ],
)
def test_when_a_job_is_due(
    job: Job, runs: list[tuple[str, bool | None]], now: str, expected: list[tuple[str, bool, int]]
) -> None:
    assert turns(job, runs, now) == expected


def test_what_comes_next() -> None:
    now = at("06 09:20")
    runs = {"collect": [Run("collect", at("06 09:15"), True)], "remind": [Run("remind", at("06 09:00"), True)]}
    assert next_due([COLLECT, REMIND, MERGE], runs, now) == {
        "collect": at("06 09:30"),
        "remind": at("07 09:00"),
        "merge": at("10 16:00"),
    }
    assert next_due([COLLECT], {}, now) == {"collect": now}


@given(st.integers(0, 2**32), st.floats(0.02, 1), st.floats(0, 0.5))
def test_each_turn_is_taken_once_whatever_the_outages(seed: int, awake: float, failing: float) -> None:
    """Four weeks of a machine that is on at random and jobs that fail at random: no turn twice, the last one taken."""
    chance = random.Random(seed)
    runs: dict[str, list[Run]] = {"merge": [], "remind": []}
    taken: dict[str, list[datetime]] = {"merge": [], "remind": []}
    now = BEGAN
    while now < BEGAN + timedelta(weeks=4):
        if chance.random() < awake:
            for turn in due([MERGE, REMIND], runs, BEGAN, now):
                ok = chance.random() >= failing
                runs[turn.job.name].append(Run(turn.job.name, now, ok))
                assert turn.since <= now and turn.late == (now - turn.since > timedelta(minutes=15))
                if ok:
                    taken[turn.job.name].append(turn.since)
        now += timedelta(minutes=30)
    for since in taken.values():
        assert since == sorted(set(since))
    for _ in range(3):  # awake at last, and nothing fails: only the latest turn of each is made up for
        now += timedelta(hours=2)
        for turn in due([MERGE, REMIND], runs, BEGAN, now):
            runs[turn.job.name].append(Run(turn.job.name, now, True))
            taken[turn.job.name].append(turn.since)
    assert (taken["merge"][-1], taken["remind"][-1]) == (at("10 16:00") + timedelta(weeks=3), datetime(2021, 10, 4, 9))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.3, 1))
def test_a_clock_put_forward_or_back_an_hour_takes_no_turn_twice_and_misses_none(seed: int, awake: float) -> None:
    """Three weeks in which the local hour is put forward and back again, as for summer time."""
    chance = random.Random(seed)
    runs: dict[str, list[Run]] = {"merge": [], "remind": []}
    taken: dict[str, list[datetime]] = {"merge": [], "remind": []}
    true, offset = BEGAN + timedelta(hours=2), timedelta()
    while true < at("26 12:00"):
        if chance.random() < 0.02:
            offset = timedelta(hours=1) - offset
        now = true + offset
        for turn in due([MERGE, REMIND], runs, BEGAN, now) if chance.random() < awake else ():
            runs[turn.job.name].append(Run(turn.job.name, now, True))
            taken[turn.job.name].append(turn.since)
        true += timedelta(minutes=15)
    for since in taken.values():
        assert since == sorted(set(since))
    now = true + offset + timedelta(minutes=5)
    for turn in due([MERGE, REMIND], runs, BEGAN, now):
        taken[turn.job.name].append(turn.since)
    assert (taken["merge"][-1], taken["remind"][-1]) == (at("24 16:00"), at("26 09:00"))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_a_computer_that_changes_its_zone_misses_no_turn(seed: int) -> None:
    """Zones up to half a day apart: after each change the turns of the new local time are taken, one over again at
    most, as its hour comes again.
    """
    chance = random.Random(seed)
    runs: dict[str, list[Run]] = {"remind": []}
    taken: list[datetime] = []
    true, offset, put_back = BEGAN + timedelta(hours=24), timedelta(), 0
    while true < BEGAN + timedelta(weeks=2):
        if chance.random() < 0.01:
            former, offset = offset, timedelta(hours=chance.randint(-12, 12))
            put_back += offset < former
        now = true + offset
        for turn in due([REMIND], runs, BEGAN, now):
            runs["remind"].append(Run("remind", now, True))
            taken.append(turn.since)
        latest = datetime.combine(now.date() - timedelta(days=now.hour < 9), REMIND.at)
        assert latest in taken, "whatever the zone, the last turn of its time has been taken"
        true += timedelta(minutes=30)
    assert len(taken) - len(set(taken)) <= put_back
