"""A system date months past the last record is asked about before units are pressed; a day that is given is not."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from kit.command import Ran, toolkit
from kit.every_command import ANY_DAY, LOOKING, all_commands, typed_for
from kit.mail_server import set_mail
from kit.workspaces import for_units, hand_out

from toolkit.cli import runner
from toolkit.domain.office.recorded_days import LONG_SILENCE, PUT_BACK
from toolkit.errors import WorkspaceError
from toolkit.jobs.day import believe_system_date, confirm_day, recorded_days
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.watch import NOTICE, Watcher, watch
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

ISSUED = date(2021, 9, 10)
NOON = datetime(2021, 9, 10, 12)
AHEAD = datetime(2022, 9, 13, 10)


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """A fresh workspace of three units."""
    return for_units(workspace, "市财政局", "市司法局", "XQ01")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`at(moment, workspace, *words)` runs the command line while the system's clock says so."""

    def run(moment: datetime, workspace: Workspace, *words: str) -> Ran:
        def clock(today: date | None) -> datetime:
            return datetime.combine(today, moment.time()) if today else moment

        monkeypatch.setattr(runner, "now", clock)
        return toolkit("--workspace", workspace.root, *words)

    return run


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("remind",), ("--today", "2022-09-13")),
        (("remind",), ("--yes",)),
        (("weekly",), ("--yes",)),
        (("distribute", "--unsettled", "市财政局"), ("--yes",)),
    ],
)
def test_a_clock_a_year_ahead_presses_nobody(
    at: Any, workspace: Workspace, words: tuple[str, ...], given: tuple[str, ...]
) -> None:
    hand_out(workspace, ISSUED, ["市财政局"])
    asked = at(AHEAD, workspace, *words)
    assert asked.code == 2 and "2022年9月13日" in asked.err and "2021年9月10日" in asked.err
    assert "--today 2022-09-13" in asked.err and "--yes" in asked.err
    with open_store(workspace) as store:
        assert not store.outbox.mails()
    told = at(AHEAD, workspace, *given, *words)
    assert told.code in (0, 1), told.err
    assert at(AHEAD, workspace, *words).code in (0, 1), "the day given is not asked about again"


OTHERWISE = [
    ("publish", "--as-of", "2021-09-10"),
    ("report", "--public", "--draft"),
    ("report", "--public", "--reviewed-by", "某某"),
    ("review", "senders", "confirm", "--all"),
    ("outbox", "handed", "--undo"),
    ("outbox", "sent", "--undo", "1"),
    ("plan", "close", "2021", "--scan", "1.pdf", "--unit", "市财政局"),
]
"""Commands with such options that they do another thing."""


@pytest.mark.parametrize("moment", [AHEAD, datetime(2021, 8, 30, 10)], ids=["ahead", "behind"])
def test_nothing_is_recorded_on_a_day_nobody_believes(at: Any, workspace: Workspace, moment: datetime) -> None:
    """Whichever command: what is recorded under a wrong day would be the proof, a day later, that the day is right."""
    hand_out(workspace, ISSUED, ["市财政局"])
    (workspace.inbox / "1.xlsx").write_bytes(b"PK")
    with open_store(workspace) as store:
        before = recorded_days(store, moment.date())
    writing = sorted(set(all_commands()) - LOOKING - set(ANY_DAY))
    for words in (*(typed_for(each, workspace.root) for each in writing), *OTHERWISE):
        asked = at(moment, workspace, *words)
        assert asked.code == 2 and "请核对" in asked.err, (words, asked.err)
    with open_store(workspace) as store:
        assert recorded_days(store, moment.date()) == before and not store.returns.of_plan("2021")
    checked = doctor(workspace, moment)
    assert any("请核对" in each.message for each in checked.problems)


def test_looking_is_never_asked_about(at: Any, workspace: Workspace) -> None:
    hand_out(workspace, ISSUED, ["市财政局"])
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


@pytest.mark.parametrize(("days", "believed"), [(-1, True), (-7, True), (-8, False), (-368, False)])
def test_how_far_a_clock_may_be_put_back(workspace: Workspace, days: int, believed: bool) -> None:
    hand_out(workspace, date(2022, 9, 13), ["市财政局"])
    day = datetime(2022, 9, 13, 12) + timedelta(days=days)
    assert (timedelta(days=-days) <= PUT_BACK) == believed
    if believed:
        believe_system_date(workspace, day)
        return
    with pytest.raises(WorkspaceError, match="早了"):
        believe_system_date(workspace, day)
    confirm_day(workspace, day)
    believe_system_date(workspace, day)
    believe_system_date(workspace, day + timedelta(days=1))
    with pytest.raises(WorkspaceError, match="早了"):
        believe_system_date(workspace, day - timedelta(days=1))


def test_a_day_put_right_by_a_person_is_not_asked_about_until_more_lies_ahead_of_it(workspace: Workspace) -> None:
    hand_out(workspace, date(2022, 9, 13), ["市财政局"])
    confirm_day(workspace, NOON)
    believe_system_date(workspace, NOON)
    hand_out(workspace, date(2022, 9, 14), ["市司法局"])
    with pytest.raises(WorkspaceError, match="2022年9月14日"):
        believe_system_date(workspace, NOON + timedelta(days=2))


@pytest.mark.parametrize("moment", [AHEAD, datetime(2021, 8, 30, 10)], ids=["ahead", "behind"])
def test_a_watch_whose_day_nobody_believes_waits_and_tells_the_office(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, moment: datetime
) -> None:
    """It neither collects nor merges nor presses; one mail and a notice say so, until a person answers."""
    mails: list[str] = []
    failing = [OSError("no network")]

    def send(_: Workspace, now: datetime, subject: str, text: str) -> None:
        if failing:
            raise failing.pop()
        mails.append(text)

    monkeypatch.setattr("toolkit.jobs.office.watch.send_to_office", send)
    workspace = set_mail(workspace, server="smtp.example.com")
    hand_out(workspace, ISSUED, ["市财政局"])
    (workspace.inbox / "1.xlsx").write_bytes(b"PK")
    with open_store(workspace) as store:
        store.runs.finish(store.runs.start("watch", NOON), NOON, ok=True)
        recorded = recorded_days(store, moment.date())
    notice = workspace.outbox / NOTICE
    now = moment
    watcher = Watcher(workspace.root, lambda: now, logging.getLogger("test"), believed=False)
    watcher.begin()
    for minutes in (0, 10, 61, 10, 24 * 60, 48 * 60):
        now += timedelta(minutes=minutes)
        watcher.tick()
        assert notice.is_file() and "请核对" in watcher.waiting
    assert {each.job for each in watcher.done} <= {"backup"} and len(mails) == 1 and "--yes weekly" in mails[0]
    with open_store(workspace) as store:
        assert recorded_days(store, moment.date()) == recorded and not store.returns.of_plan("2021")
    again = watch(workspace, lambda: now, once=True, believed=False)
    assert again.exit_code == 1 and len(mails) == 1, "a watch begun anew tells nothing twice"
    confirm_day(workspace, now)
    watcher.tick()
    assert not notice.exists() and not watcher.waiting
    assert "remind" in {each.job for each in watcher.done} or moment < NOON
