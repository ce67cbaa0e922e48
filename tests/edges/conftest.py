"""Databases to test against: a new SQLite file or a new PostgreSQL database for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from kit.kept_children import KeptChild
from kit.postgres import missing, new_database, postgresql

from toolkit.edges.readers import child_process, guard
from toolkit.edges.store.store import Store

_numbers = count(1)


def _unavailable(reason: str) -> NoReturn:
    if os.environ.get("TOOLKIT_NO_SKIP") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def readers_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of readers starts and ends its own, as they are used outside of tests."""
    monkeypatch.setattr(guard, "ChildProcess", child_process.ChildProcess)


@pytest.fixture
def readers_kept(readers_of_its_own: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is read, many files each: who reads them stays from one to the next."""
    monkeypatch.setattr(guard, "ChildProcess", KeptChild.start)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a throw-away server, without the database's name."""
    if lacking := missing():
        _unavailable(lacking)
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty ledger database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    server: str = request.getfixturevalue("postgresql_server")
    return new_database(server, f"ledger_{next(_numbers)}")


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty ledger in that database."""
    with Store.open(store_url, tmp_path) as opened:
        yield opened
