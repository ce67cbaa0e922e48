"""Disks whose times are coarse, as those of sticks are: what commands do one after another has the same times there,
and a folder may keep its own whatever is put there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.edges.system import seen

_lstat = os.lstat


@pytest.fixture(autouse=True)
def stick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All files were changed at the same time."""

    def coarse(path: str) -> SimpleNamespace:
        its = _lstat(path)
        return SimpleNamespace(
            st_mode=its.st_mode, st_size=its.st_size, st_mtime_ns=10**18, st_ctime_ns=10**18, st_ino=its.st_ino
        )

    monkeypatch.setattr(seen.os, "lstat", coarse)
    yield


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_a_ledger_is_the_same_where_its_bytes_are(tmp_path: Path, values: list[int]) -> None:
    """Each value is written over the one before: the file's size, times and number stay."""
    (tmp_path / seen.LEDGER).unlink(missing_ok=True)
    looks = []
    for value in values:
        with sqlite3.connect(tmp_path / seen.LEDGER) as base:
            base.execute("CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY, v INTEGER)")
            base.execute("INSERT OR REPLACE INTO t VALUES (1, ?)", [100 + value])
        base.close()
        looks.append((value, seen.of_ledger(str(tmp_path)), (tmp_path / seen.LEDGER).read_bytes()))
    for _, its, data in looks:
        for _, other, bytes_ in looks:
            assert (its == other) == (data == bytes_)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(st.sets(st.sampled_from("甲乙丙丁")), st.sets(st.sampled_from("甲乙丙丁")))
def test_a_folder_is_the_same_where_the_same_lies_in_it(tmp_path: Path, before: set[str], after: set[str]) -> None:
    looks = []
    for names in (before, after):
        for name in "甲乙丙丁":
            (tmp_path / name).unlink(missing_ok=True)
        for name in names:
            (tmp_path / name).touch()
        looks.append(seen.stamp(str(tmp_path)))
    assert (looks[0] == looks[1]) == (before == after)


def test_one_that_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    assert seen.of_ledger(str(tmp_path)) is None
