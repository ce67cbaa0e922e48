"""What members of a backup may be called, what a manifest says, and which backups go."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.office.backups import (
    Manifest,
    Member,
    age,
    is_due,
    leads_astray,
    own_name,
    to_be_dropped,
    wrong_names,
)

NOW = datetime(2021, 9, 13, 9)
names = st.text(st.sampled_from(list("aB./\\:~ 表\x00\n")), min_size=0, max_size=12)


@given(names)
def test_a_name_that_does_not_lead_astray_stays_below_its_folder_on_any_system(name: str) -> None:
    if leads_astray(name):
        return
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    assert not posix.is_absolute() and ".." not in posix.parts
    assert not windows.is_absolute() and not windows.drive and ".." not in windows.parts


@given(st.lists(names.filter(bool), max_size=6))
def test_the_names_that_a_backup_gives_are_all_right(given_names: list[str]) -> None:
    """Names of files as a system may have them: none is empty, no part of them `.` or `..`."""
    files = [each for each in given_names if not set(each.split("/")) & {"", ".", ".."} and ":" not in each]
    taken: set[str] = set()
    for each in files:
        made = own_name(each, taken)
        assert made.casefold() not in taken
        taken.add(made.casefold())
        assert not leads_astray(made)


@pytest.mark.parametrize(
    ("name", "made"),
    [("a.b/c", "a.b/c（2）"), ("a/b.txt", "a/b（2）.txt"), ("a/b", "a/b（2）"), (".x", ".x（2）")],
)
def test_a_second_file_of_a_name_has_its_number_before_what_it_ends_in(name: str, made: str) -> None:
    assert own_name(name, {name}) == made


@pytest.mark.parametrize(
    "name", ["/etc/x", "../x", "a/../../x", "a//b", "C:/x", "a\\..\\x", "", ".", "a/", "a\0b", "\ud800", "a\udfff"]
)
def test_names_that_lead_astray(name: str) -> None:
    assert leads_astray(name)


def test_no_name_is_another_s_folder_or_the_same_to_some_system() -> None:
    assert list(wrong_names(["a", "a/b"])) == ["a"]
    assert list(wrong_names(["甲.xlsx", "A.txt", "a.TXT"])) == ["a.TXT"]
    assert list(wrong_names(["archive/a"], ["archive", "../x"])) == ["../x"]
    assert list(wrong_names(["archive/a", "outbox/b"], ["archive", "outbox"])) == []


def test_a_manifest_says_the_same_again_and_a_changed_one_never_raises_but_value_errors() -> None:
    member = Member("archive/甲", 3, "ab" * 32, 5, True)
    made = Manifest("0.1", NOW, "/台账", 9, (member,), {"archive": True}, "postgresql://x")
    text = made.as_json()
    assert Manifest.read(text) == made
    for at in range(len(text)):
        for other in "0}x":
            try:
                Manifest.read(text[:at] + other + text[at + 1 :])
            except ValueError as error:
                assert "备份" in str(error)
    with pytest.raises(ValueError, match="备份"):
        Manifest.read(text.replace(NOW.isoformat(), f"{NOW.isoformat()}+08:00"))
    for broken in ("[]", "{}", "null", "[" * 5000, '{"format": 1}', '{"format": 2}'):
        with pytest.raises(ValueError, match="备份"):
            Manifest.read(broken)


@given(st.lists(st.integers(0, 50), max_size=12, unique=True), st.integers(1, 8), st.integers(0, 50))
def test_the_newest_stays_and_as_many_of_the_latest_as_asked_for(days: list[int], keep: int, at: int) -> None:
    made = {str(day): NOW + timedelta(days=day) for day in days} | {"new": NOW + timedelta(days=at)}
    gone = to_be_dropped(made, "new", keep)
    left = made.keys() - set(gone)
    assert "new" in left and len(left) == min(keep, len(made))
    ahead = {name for name in made if made[name] > made["new"]}
    assert not left & ahead or gone == () or set(gone) <= ahead, "what lies ahead goes first"
    for its in (ahead, made.keys() - ahead):
        assert all(made[each] >= made[other] for each in left & its - {"new"} for other in its & set(gone))


def test_backups_of_a_clock_that_ran_ahead_or_behind_do_not_take_the_places_of_later_ones() -> None:
    made: dict[str, datetime] = {}
    for day in (0, 1, 2, 1000, 1001, 1002, 3, 4, 5, -400, 6, 7, 8):
        made[str(day)] = NOW + timedelta(days=day)
        for gone in to_be_dropped(made, str(day), 3):
            del made[gone]
        if day == 5:
            assert made.keys() == {"3", "4", "5"}
        elif day == -400:
            assert made.keys() == {"4", "5", "-400"}
    assert made.keys() == {"6", "7", "8"}


@pytest.mark.parametrize(
    ("days", "every", "due"),
    [(0, 1, False), (1, 1, True), (6, 7, False), (7, 7, True), (30, 7, True), (-1, 7, True), (0, 60, False)],
)
def test_a_backup_is_due_after_so_many_days_and_where_the_last_one_is_of_a_day_to_come(
    days: int, every: int, due: bool
) -> None:
    at = NOW.replace(hour=1)
    assert is_due(at - timedelta(days=days), every, at.replace(hour=23)) is due


def test_how_old_a_backup_is() -> None:
    told = [age(NOW - timedelta(days=days), NOW) for days in (0, 1, 12)]
    assert told == ["今天", "昨天", "12天前"]
    assert "比今天还晚" in age(NOW + timedelta(days=1), NOW)
