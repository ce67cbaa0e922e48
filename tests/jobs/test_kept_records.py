"""Whatever is done to a ledger, what is kept of it makes it again as it was, and never a mix of two.

TOOLKIT_LEDGERS sets how many ledgers are tried.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.records import NOON, PLAN, UNIT, case, change, edition, returned

from toolkit.codes import Code
from toolkit.domain.ledger.looks import Look, Seen
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.received_mail import ReceivedFile, ReceivedKind, ReceivedMail
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.edges.store import records
from toolkit.edges.store.records import play
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT, TABLES
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import WorkspaceError
from toolkit.jobs.kept_records import keep_records, missing_parts, parts_of
from toolkit.jobs.office.rebuild import _playable

Held = dict[str, list[str]]
DUE = Entry(UNIT, date(2021, 9, 30), Stage.parse("blue-14"))


def held(store: Store) -> Held:
    """All that a ledger holds, as it stands in the database, but runs of jobs."""
    with store.database.reading() as reading:
        named = (table for table in TABLES if table.name not in ("job_run", "migration"))
        return {table.name: sorted(map(repr, reading.as_they_stand(f"SELECT * FROM {table.name}"))) for table in named}


def mail(number: int) -> Mail:
    return Mail(f"k{number % 3}", MailKind.REMINDER, PLAN, UNIT, date(2021, 9, 1), "a.eml", f"<{number % 3}@x>", (DUE,))


def make_mail(store: Store, number: int) -> None:
    with suppress(WorkspaceError):  # another mail has its reminder
        store.outbox.add(mail(number))


def go_on_with_mail(store: Store, number: int) -> None:
    for each in store.outbox.mails()[number % 3 :][:1]:
        states = (MailState.SENDING, MailState.SENT, MailState.QUEUED, MailState.REFUSED)
        later = NOON + timedelta(minutes=number)
        now = replace(each, state=states[number % 4], attempts=each.attempts + 1, next_try=later)
        store.outbox.save(now, was=each.state)


def received(number: int) -> ReceivedMail:
    files = (ReceivedFile(f"{number}.xlsx", "ab" * 32, "a@example.com"),)
    return ReceivedMail(
        "box", 1, number, "cd" * 32, ReceivedKind.RETURN, "a@example.com", "报送", "", NOON, NOON, files
    )


def take_in(store: Store, number: int) -> None:
    if number not in store.inbox.known_uids("box", 1):
        store.inbox.add(received(number))


def go_on_with_received(store: Store, number: int) -> None:
    for each in store.inbox.unmarked("box", 1)[number % 2 :][:1]:
        other = replace(each, kind=ReceivedKind.REPLY, files=(ReceivedFile(f"{number}.png", "ef" * 32, "a@x"),))
        match number % 4:
            case 0:
                store.inbox.written(each.id)
            case 1:
                store.inbox.marked(each.id)
            case 2:
                store.inbox.forget(each.id)
            case _:
                store.inbox.judged(other)


STEPS: dict[str, Callable[[Store, int], object]] = {
    "edition": lambda store, number: store.editions.add(edition(id=f"e{number % 4}", sequence=number % 4)),
    "return": lambda store, number: store.record(returned(), [change(f"{number}")], [case()]),
    "change": lambda store, number: store.apply([change(f"{number}", field=f"f{number % 2}")]),
    "plan": lambda store, number: store.plans.save(PLAN, f"{number % 2}", 2021, NOON.date(), {"items": [number % 2]}),
    "master": lambda store, number: store.masters.note_written(PLAN, f"{number % 3}"),
    "basis": lambda store, number: store.masters.add(PLAN, NOON, {"a": f"{number % 3}"}),
    "look": lambda store, number: store.link_looks.keep([Look(f"https://example.com/{number}", NOON, Seen.OPEN)]),
    "mail": make_mail,
    "mail goes on": go_on_with_mail,
    "mail withdrawn": lambda store, number: store.outbox.withdraw(f"k{number % 3}", "不发"),
    "mails postponed": lambda store, number: store.outbox.postpone(NOON + timedelta(hours=number)),
    "mails settled": lambda store, number: store.outbox.settle_interrupted("断电"),
    "received": take_in,
    "received goes on": go_on_with_received,
}
AROUND = ("keep", "keep", "keep", "copy", "put back", "lose")


@dataclass
class Office:
    """A ledger with what is kept of it, and what it held each time something was kept."""

    root: Path
    then: dict[str, Held] = field(default_factory=dict)
    copied: bool = False
    replaced: bool = False

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.db"

    def open(self) -> Store:
        return Store.open("sqlite:///ledger.db", self.root)

    def keep(self) -> Held:
        with self.open() as store:
            keep_records(self.archive, store)
            now = held(store)
        for each in parts_of(self.archive, LAYOUT):
            self.then.setdefault(each.its, now)
        return now

    def do(self, name: str, number: int) -> None:
        parts = parts_of(self.archive, LAYOUT)
        if name == "keep":
            self.keep()
        elif name == "copy":
            self.copied = True
            with self.open():
                pass
            shutil.copy(self.ledger, self.root / "copy.db")
        elif name == "put back" and self.copied:
            self.replaced = True
            shutil.copy(self.root / "copy.db", self.ledger)
        elif name == "lose" and parts:
            parts[number % len(parts)].path.unlink()
        elif name in STEPS:
            with self.open() as store:
                STEPS[name](store, number)

    def made_again(self) -> tuple[str, Held] | None:
        """The part that was played last, and what the ledger made of its line holds; None where there is no line."""
        line, _ = _playable(parts_of(self.archive, LAYOUT))
        if not line:
            return None
        with TemporaryDirectory(dir=self.root) as folder, Store.open("sqlite:///ledger.db", Path(folder)) as store:
            play(store.database, [each.data or b"" for each in line])
            assert not store.chains.faults()
            return line[-1].its, held(store)

    def told(self) -> set[Code]:
        parts = parts_of(self.archive, LAYOUT)
        with self.open() as store:
            return {each.code for each in missing_parts(parts, store)}


def kept_anything(now: Held) -> bool:
    return any(now[name] for name in ("chain", "mail", "received"))


@settings(max_examples=int(os.environ.get("TOOLKIT_LEDGERS", "40")))
@given(st.lists(st.tuples(st.sampled_from((*STEPS, *AROUND)), st.integers(0, 11)), min_size=4, max_size=30))
def test_a_ledger_made_again_is_one_that_was_and_after_a_command_the_one_that_is(moves: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for name, number in moves:
            office.do(name, number)
            if found := office.made_again():
                part, made = found
                assert made == office.then[part], "a mix of what never was together"
                with office.open() as store:
                    now = held(store)
                assert made == now or office.told(), "something is not kept, and nothing says so"
        now = office.keep()
        found, told = office.made_again(), office.told()
        emptied = not kept_anything(now)  # of a ledger put back from before there was anything nothing can be kept
        assert (found and found[1] == now) or (emptied and (told or not found))
        assert not told or (office.replaced and told == {Code.CHAIN_BROKEN})


def test_a_part_is_made_some_rows_at_a_time_and_holds_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office, most = Office(tmp_path), 3
    monkeypatch.setattr(records, "_MOST_AT_ONCE", most)
    monkeypatch.setattr(records, "_HEAVY_AT_ONCE", 2)
    with office.open() as store:
        for number in range(4):
            store.record(returned(), [change(f"{number}", field=f"f{each}") for each in range(3)], [case()])
            store.masters.add(PLAN, NOON, {"a": f"{number}"})
    fetched: list[tuple[str, int]] = []
    found = Transaction.as_they_stand

    def counted(self: Transaction, sql: str, *values: int | str) -> list[tuple[Any, ...]]:
        rows = found(self, sql, *values)
        fetched.append((sql, len(rows)))
        return rows

    with monkeypatch.context() as watched, office.open() as store:
        watched.setattr(Transaction, "as_they_stand", counted)
        keep_records(office.archive, store)
    growing = [count for sql, count in fetched if "id > ?" in sql or " IN (" in sql]
    heavy = [count for sql, count in fetched if "FROM returns " in sql or "FROM edition " in sql]
    assert max(growing) == most and max(heavy) == 2 and sum(growing) > 20
    made = office.made_again()
    assert made is not None and made[1] == office.keep()
