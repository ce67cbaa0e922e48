"""Which files of the archive a quick look reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.office.archive_turns import Lying, turn_of

DAY = date(2021, 9, 13)
sizes = st.lists(st.integers(0, 100), min_size=1, max_size=60)


def lying(sizes: list[int]) -> list[Lying]:
    return [Lying(f"archive/{number:02d}", size, number) for number, size in enumerate(sizes)]


@given(sizes, st.integers(1, 7000))
def test_all_are_read_where_there_is_room(sizes: list[int], room: int) -> None:
    files = lying(sizes)
    turn = turn_of(files, DAY, room)
    assert (turn.shares == 1) == (sum(sizes) <= room)
    if turn.shares == 1:
        assert turn.names == {each.name for each in files}


@pytest.mark.parametrize("apart", [1, 7])
@given(sizes=sizes, room=st.integers(1, 500))
def test_who_looks_daily_or_weekly_reads_all_in_so_many_times(apart: int, sizes: list[int], room: int) -> None:
    files, read = lying(sizes), set[str]()
    for number in range(turn_of(files, DAY, room).shares):
        read |= turn_of(files, DAY + timedelta(days=apart * number), room).names
    assert read == {each.name for each in files}


@given(sizes, st.integers(200, 500), st.integers(0, 59))
def test_what_was_touched_last_is_read_whenever_it_is_looked(sizes: list[int], room: int, at: int) -> None:
    files = lying(sizes)
    at %= len(files)
    files[at] = files[at]._replace(changed=1000)
    for number in range(3):
        assert files[at].name in turn_of(files, DAY + timedelta(days=number), room).names


def test_a_look_stays_within_its_room_but_for_the_luck_of_the_turn() -> None:
    files = lying([10] * 1000)
    for number in range(30):
        names = turn_of(files, DAY + timedelta(days=number), 1000).names
        assert 50 <= len(names) <= 150
