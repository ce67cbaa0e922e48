"""A value in the ledger that the program never wrote is told in words, by whatever reads it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from kit.backed_up import at_work
from kit.command import toolkit
from kit.workspaces import After

from toolkit.edges.store.kinds import BIG, FLAG, INTEGER, SERIAL, TEXT, Kind
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import TABLES
from toolkit.errors import UnreadableLedgerError
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
        return link.execute(f'UPDATE {table.name} SET "{column}" = ?', (JUNK,)).rowcount > 0


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
@pytest.mark.parametrize("place", ["edition.issued_on", "returns.saved", "change.at"])
def test_no_command_shows_what_the_program_says_of_it(after_playing: After, place: str, words: tuple[str, ...]) -> None:
    workspace = after_playing(at_work)
    name, column = place.split(".")
    assert spoilt(workspace, next(each for each in TABLES if each.name == name), column)
    ran = toolkit("--workspace", workspace.root, "--today", "2021-12-31", *words)
    assert ran.code in (1, 2)
    assert "读不懂" in ran.out + ran.err and "Error" not in ran.out + ran.err, Path(words[0])
