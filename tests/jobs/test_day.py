"""A system date months past the last record is asked about before units are pressed; a day that is given is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from kit.command import Ran, toolkit
from kit.workspaces import hand_out

from toolkit.cli import runner
from toolkit.errors import WorkspaceError
from toolkit.jobs.day import LONG_SILENCE, believe_system_date, confirm_day
from toolkit.jobs.office.watch import watch
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

ISSUED = date(2021, 9, 10)
NOON = datetime(2021, 9, 10, 12)
AHEAD = datetime(2022, 9, 13, 10)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`at(moment, workspace, *words)` runs the command line while the system's clock says so."""

    def run(moment: datetime, workspace: Workspace, *words: str) -> Ran:
        def clock(today: date | None) -> datetime:
            return datetime.combine(today, moment.time()) if today else moment

        monkeypatch.setattr(runner, "now", clock)
        return toolkit("--workspace", workspace.root, *words)

    return run


@pytest.mark.parametrize("words", [("remind",), ("weekly",), ("distribute", "--unsettled")])
def test_a_clock_a_year_ahead_presses_nobody(at: Any, workspace: Workspace, words: tuple[str, ...]) -> None:
    hand_out(workspace, ISSUED)
    asked = at(AHEAD, workspace, *words)
    assert asked.code == 2 and "2022-09-13" in asked.err and "2021-09-10" in asked.err
    assert "--today 2022-09-13" in asked.err
    with open_store(workspace) as store:
        assert not store.outbox.mails()
    given = at(AHEAD, workspace, "--today", "2022-09-13", *words)
    assert given.code in (0, 1), given.err
    assert at(AHEAD, workspace, *words).code in (0, 1), "the day given is not asked about again"


def test_looking_is_never_asked_about(at: Any, workspace: Workspace) -> None:
    hand_out(workspace, ISSUED)
    for words in (("remind", "--preview"), ("remind", "--calendar"), ("weekly", "--dry-run"), ("status",)):
        assert at(AHEAD, workspace, *words).code in (0, 1)


@pytest.mark.parametrize(("days", "believed"), [(1, True), (90, True), (91, False), (366, False)])
def test_how_long_a_silence_is_believed(workspace: Workspace, days: int, believed: bool) -> None:
    hand_out(workspace, ISSUED, ["市财政局"])
    day = NOON + timedelta(days=days)
    assert (timedelta(days=days) <= LONG_SILENCE) == believed
    if believed:
        believe_system_date(workspace, day)
        return
    with pytest.raises(WorkspaceError, match="隔了"):
        believe_system_date(workspace, day)
    confirm_day(workspace, day)
    believe_system_date(workspace, day)
    believe_system_date(workspace, day + timedelta(days=90))


def test_a_ledger_without_a_record_asks_nothing(workspace: Workspace) -> None:
    believe_system_date(workspace, datetime(2030, 1, 1))


def test_a_day_before_the_last_record_asks_nothing(workspace: Workspace) -> None:
    hand_out(workspace, date(2022, 9, 13), ["市财政局"])
    believe_system_date(workspace, NOON)


def test_a_watch_whose_clock_runs_ahead_presses_nobody(workspace: Workspace) -> None:
    hand_out(workspace, ISSUED, ["市财政局"])
    with open_store(workspace) as store:
        store.runs.finish(store.runs.start("watch", NOON), NOON, ok=True)
    doubted = {each.job: each for each in watch(workspace, lambda: AHEAD, once=True, believed=False).done}
    assert not doubted["remind"].ok and "隔了368天" in doubted["remind"].note
    later = AHEAD + timedelta(minutes=10)
    given = {each.job: each for each in watch(workspace, lambda: later, once=True).done}
    assert given["remind"].ok
