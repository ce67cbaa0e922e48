"""A value in the ledger that the program never wrote is told in words, by whatever reads it, and named by `verify`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

import pytest
from kit.backed_up import at_work
from kit.command import toolkit
from kit.full_ledger import later, whole
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.edges.store.keeping import disagreements
from toolkit.edges.store.kinds import BIG, FLAG, INTEGER, SERIAL, TEXT, Kind
from toolkit.edges.store.store import Store
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import LAYOUT, TABLES
from toolkit.errors import UnreadableLedgerError
from toolkit.jobs.kept_records import keep_records, missing_parts, parts_of
from toolkit.jobs.office.witness import chain_faults
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

JUNK = "[}不是"
PLAIN = (TEXT, INTEGER, BIG, FLAG, SERIAL)
"""Kinds of which any text is one, or none is ever read."""
STATUS, VERIFY, WHY, CLOSE = ("status",), ("verify",), ("why", "市司法局", "2"), ("plan", "close", "2021")


def spoilt(workspace: Workspace, table: Table, column: str) -> bool:
    """Write junk into a column of every row; whether there was any."""
    with sqlite3.connect(workspace.root / "ledger.db") as link:
        for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            link.execute(f'DROP TRIGGER "{name}"')
        return link.execute(f'UPDATE OR IGNORE {table.name} SET "{column}" = ?', (JUNK,)).rowcount > 0


def is_plain(kind: Kind) -> bool:
    return any(kind.read == each.read for each in PLAIN)


READ = [(table, name) for table in TABLES for name, kind in table.columns.items() if not is_plain(kind)]


@pytest.mark.parametrize(("table", "column"), READ, ids=lambda value: getattr(value, "name", value))
def test_it_is_named_whatever_table_it_stands_in(after_playing: After, table: Table, column: str) -> None:
    workspace = after_playing(at_work)
    if not spoilt(workspace, table, column):
        return
    with open_store(workspace) as store, store.database.reading() as reading:
        try:
            found = reading.find(table, "")
        except UnreadableLedgerError as error:
            assert JUNK in error.message and "verify" in error.remedy
        else:
            assert all(each[column] for each in found), "any text is one of its values"


@pytest.mark.parametrize("words", [STATUS, WHY, CLOSE, VERIFY], ids=" ".join)
@pytest.mark.parametrize("place", ["edition.issued_on", "returns.saved", "change.at", "row.row"])
def test_no_command_shows_what_the_program_says_of_it(after_playing: After, place: str, words: tuple[str, ...]) -> None:
    workspace = after_playing(at_work)
    name, column = place.split(".")
    assert spoilt(workspace, next(each for each in TABLES if each.name == name), column)
    ran = toolkit("--workspace", workspace.root, "--today", "2021-12-31", *words)
    assert ran.code in (1, 2)
    assert "读不懂" in ran.out + ran.err and "Error" not in ran.out + ran.err, Path(words[0])


def test_what_the_program_notes_for_itself_is_told_as_well(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        read: dict[str, Callable[[], object]] = {
            "unsaid": store.returns.unsaid,
            "masters/2021": lambda: store.masters.written("2021"),
            "masters-changed/2021": lambda: store.masters.changed("2021"),
            "workbooks/2021": lambda: store.masters.workbooks("2021"),
        }
        with sqlite3.connect(tmp_path / "ledger.db") as link:
            link.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", [(key, JUNK) for key in read])
        for asked in read.values():
            with pytest.raises(UnreadableLedgerError, match="读不懂"):
                asked()


@pytest.mark.parametrize("words", [("review", "held"), STATUS, WHY, ("merge",)], ids=" ".join)
def test_a_return_that_is_not_there_any_more_is_told_in_words(after_playing: After, words: tuple[str, ...]) -> None:
    workspace = after_playing(at_work)
    forger = Forger(workspace.root / "ledger.db")
    forger.link.execute("UPDATE returns SET id = id + 900")
    forger.link.close()
    ran = toolkit("--workspace", workspace.root, "--today", "2021-12-31", *words)
    assert "Error" not in ran.out + ran.err
    assert ran.code == 0 or "读不懂" in ran.out + ran.err or "需要查看" in ran.out + ran.err


def test_a_cell_written_over_beside_the_changes_is_read_nowhere(after_playing: After) -> None:
    workspace = after_playing(at_work)
    with open_store(workspace) as store:
        before = store.cells.current("2021")
        Forger(workspace.root / "ledger.db").link.execute("UPDATE current SET value = '改'")
        assert before and store.cells.current("2021") == before
        assert list(disagreements(store.database)), "and verify names it"


UNCHAINED = {
    "job_run": "what the timetable has done: it does it once more, or the next time; nothing goes out twice",
    "mail.id": "the number by which a list calls a mail; nothing else refers to it",
    "mail.attempts": "the next try counts on from it, a person begins anew",
    "mail.next_try": "no longer wait than the program sets is believed",
}
"""What is in no chain, and what comes of another value there. Beside these the layout, without which nothing is read,
and what a run notes of itself while it lasts, both in `meta`."""
SUBJECTS = {
    "方案 2021 的登记": ("plan",),
    "内部登记 masters/2021 ": ("meta",),
    "邮件 m1 的登记": ("mail",),
    "邮件 m2 的登记": ("mail_entry",),
    "第1封来信的登记": ("received", "received_file"),
}
"""The rows that are changed in place, as `verify` calls them; but for `current`, whose cells the changes make anew."""


class Forger:
    """Another program at the database, which has taken the triggers away."""

    def __init__(self, ledger: Path) -> None:
        self.link = sqlite3.connect(ledger, isolation_level=None)
        self.link.execute("PRAGMA synchronous = OFF")
        for (name,) in self.link.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self.link.execute(f'DROP TRIGGER "{name}"')

    def forge(self, table: str, column: str, which: str = "DESC") -> Callable[[], object]:
        """Change the last character, or the number, in a column of the table's latest row; what puts it back."""
        sql = f'SELECT rowid, "{column}" FROM {table} ORDER BY rowid {which} LIMIT 1'
        ((row, was),) = self.link.execute(sql).fetchall()
        if isinstance(was, str):
            to: object = f"{was} " if was.endswith(("]", "}")) else was[:-1] + ("8" if was.endswith("9") else "9")
        else:
            to = 100 - (was or 0)
        put = f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?'
        self.link.execute(put, (to, row))
        ((now,),) = self.link.execute(f"SELECT rowid FROM {table} WHERE rowid IN (?, ?)", (row, to)).fetchall()
        return lambda: self.link.execute(put, (was, now))


def named(store: Store, archive: Path) -> Iterator[str]:
    """What `verify` says of the ledger, but that something is to be kept yet."""
    yield from (each.message for each in chain_faults(store, {}))
    yield from disagreements(store.database)
    found = missing_parts(parts_of(archive, LAYOUT), store)
    yield from (each.message for each in found if each.code == Code.CHAIN_BROKEN)


def test_a_changed_byte_in_any_column_of_any_table_is_named(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        keep_records(tmp_path, whole(store))
        forger, unnamed = Forger(tmp_path / "ledger.db"), set()
        for table, column in ((each.name, name) for each in TABLES for name in each.columns):
            put_back = forger.forge(table, column)
            if not next(named(store, tmp_path), ""):
                unnamed.add(table if table in UNCHAINED else f"{table}.{column}")
            put_back()
        assert list(named(store, tmp_path)) == [], "all is as it was again"
        forger.link.close()
    assert unnamed <= set(UNCHAINED)


def test_it_stays_named_after_the_row_was_written_over(tmp_path: Path) -> None:
    columns = {table.name: [f"{table.name}.{name}" for name in table.columns] for table in TABLES}
    each_once = [[name for table in tables for name in columns[table]] for tables in SUBJECTS.values()]
    with Store.open("sqlite:///whole.db", tmp_path) as store:
        whole(store)
    for places in zip_longest(*each_once):
        shutil.copyfile(tmp_path / "whole.db", tmp_path / "ledger.db")
        forger = Forger(tmp_path / "ledger.db")
        forging = {what: place for what, place in zip(SUBJECTS, places, strict=True) if place not in (None, *UNCHAINED)}
        for table, _, column in (place.partition(".") for place in forging.values()):
            forger.forge(table, column, "ASC" if table == "mail" else "DESC")
        forger.link.close()
        with Store.open("sqlite:///ledger.db", tmp_path) as store:
            with suppress(UnreadableLedgerError):
                later(store)
            said = "；".join(store.chains.faults())
        for what, place in forging.items():
            assert what in said, (place, said)
