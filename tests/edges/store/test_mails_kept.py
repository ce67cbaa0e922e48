"""Mails and the runs of jobs in the ledger database: each once, each in one state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from kit.records import NOON, PLAN, UNIT

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.office.runs import Run
from toolkit.edges.store.store import Store
from toolkit.errors import WorkspaceError


def test_each_entry_is_in_one_mail_only(store: Store) -> None:
    entry = Entry(UNIT, date(2021, 9, 30), Stage.parse("blue-14"))
    first = Mail("k1", MailKind.REMINDER, PLAN, UNIT, date(2021, 9, 1), "a.eml", "<1@x>", (entry,))
    second = replace(first, key="k2", entries=(replace(entry, stage=Stage.parse("blue-7")), entry))
    assert store.outbox.add(first)
    assert not store.outbox.add(replace(first, path="b.eml", entries=()))
    assert store.outbox.get("k1") == replace(first, id=1)
    with pytest.raises(WorkspaceError, match="提醒"):
        store.outbox.add(second)
    assert store.outbox.get("k2") is None
    assert set(store.outbox.entries(PLAN)) == {entry}
    another = replace(first, key="k3", plan="another")
    assert store.outbox.add(another)
    assert store.outbox.entries("another") == {entry: first.day}
    assert store.outbox.add(replace(second, entries=()))
    found = store.outbox.get("k2")
    assert found == replace(second, entries=(), id=found.id if found else 0)
    assert [mail.key for mail in store.outbox.mails()] == ["k1", "k3", "k2"]
    assert found == store.outbox.numbered(found.id) and found in store.outbox.mails([MailState.QUEUED], PLAN)


def test_a_mail_changes_only_from_the_state_it_was_in(store: Store) -> None:
    entry = Entry(UNIT, date(2021, 9, 30), Stage.parse("blue-14"))
    store.outbox.add(Mail("k1", MailKind.REMINDER, PLAN, UNIT, date(2021, 9, 1), "a.eml", "<1@x>", (entry,)))
    mail = store.outbox.mails()[0]
    sending = replace(mail, state=MailState.SENDING, attempts=1, refused={"a@b.invalid": "550"})
    assert store.outbox.save(sending, was=MailState.QUEUED)
    assert not store.outbox.save(replace(mail, attempts=9), was=MailState.QUEUED)
    assert not store.outbox.withdraw("k1", "晚了")
    assert store.outbox.of_message("<1@x>") == sending
    assert store.outbox.settle_interrupted("断电") == (sending,)
    assert store.outbox.mails() == (replace(sending, state=MailState.UNKNOWN, answer="断电"),)
    assert store.outbox.settle_interrupted("断电") == ()
    assert set(store.outbox.entries(PLAN)) == {entry}


def test_a_mail_withdrawn_gives_its_entries_back(store: Store) -> None:
    entry = Entry(UNIT, date(2021, 9, 30), Stage.parse("blue-14"))
    first = Mail("k1", MailKind.REMINDER, PLAN, UNIT, date(2021, 9, 1), "a.eml", "<1@x>", (entry,))
    store.outbox.add(first)
    assert store.outbox.withdraw("k1", "没有发出")
    assert store.outbox.entries(PLAN) == {}
    assert store.outbox.mails()[0].state == MailState.WITHDRAWN
    assert store.outbox.add(replace(first, key="k2"))
    assert store.outbox.add(replace(first, entries=(), path="b.eml")), "its like may be made again"
    assert [(mail.key, mail.path, mail.state) for mail in store.outbox.mails()] == [
        ("k1", "b.eml", MailState.QUEUED),
        ("k2", "a.eml", MailState.QUEUED),
    ]


def test_postponed_is_what_waits_and_only_longer(store: Store) -> None:
    first = Mail("k1", MailKind.LEDGER, PLAN, UNIT, date(2021, 9, 1), "a.eml", "<1@x>")
    far = NOON + timedelta(hours=9)
    store.outbox.add(first)
    store.outbox.add(replace(first, key="k2", next_try=far))
    store.outbox.add(replace(first, key="k3", state=MailState.UNKNOWN))
    store.outbox.postpone(NOON)
    assert [mail.next_try for mail in store.outbox.mails()] == [NOON, far, None]


def test_only_runs_that_ended_well_count(store: Store) -> None:
    day = timedelta(days=1)
    assert store.runs.between(NOON, NOON + 9 * day) == {}
    first = store.runs.start("weekly", NOON)
    assert store.runs.between(NOON, NOON + 9 * day) == {"weekly": [Run("weekly", NOON, None)]}
    store.runs.finish(first, NOON + day, True, "完成")
    failed = store.runs.start("weekly", NOON + day)
    store.runs.finish(failed, NOON + day, False, "锁住了")
    store.runs.finish(store.runs.start("remind", NOON + 2 * day), NOON + 2 * day, True)
    assert store.runs.between(NOON + 9 * day, NOON + 9 * day) == {
        "weekly": [Run("weekly", NOON, True)],
        "remind": [Run("remind", NOON + 2 * day, True)],
    }
    assert store.runs.between(NOON, NOON + day) == {
        "weekly": [Run("weekly", NOON, True), Run("weekly", NOON + day, False)]
    }
