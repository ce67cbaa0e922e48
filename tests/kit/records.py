"""Records for a store's tests, and what other programs could do to its database."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Case, Change, Edition, Return
from toolkit.edges.store.address import parse_address
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.transaction import Link
from toolkit.keys import task_key

FAULTS: tuple[type[Exception], ...] = (sqlite3.Error,)
"""What the drivers raise where a statement is at fault."""
with suppress(ModuleNotFoundError):
    import psycopg

    FAULTS += (psycopg.Error,)

PLAN, UNIT = "2021", "市财政局"
NOON = datetime(2021, 8, 20, 12, 0)
KEY = task_key(PLAN, 1, UNIT)


def execute(url: str, statement: str, *values: Any) -> list[Any]:
    """What another program could do to the database."""
    address = parse_address(url, Path("/"))
    link: Link
    if address.file:
        link = Sqlite(address.file)
    else:
        from toolkit.edges.store.postgresql import Postgresql

        link = Postgresql(address.server or {})
    with closing(link):
        return link.execute(statement, values)[0]


def edition(**values: Any) -> Edition:
    given_values: dict[str, Any] = {
        "id": "e1",
        "plan": PLAN,
        "unit": UNIT,
        "sequence": 1,
        "round": "2021-08",
        "issued_on": date(2021, 8, 2),
        "schema_version": 1,
        "cells": {KEY: {"办理状态": "推进中"}},
    }
    return Edition(**{**given_values, **values})


def returned(**values: Any) -> Return:
    given_values: dict[str, Any] = {
        "sha256": "ab" * 32,
        "file": "台账.xlsx",
        "size": 12345,
        "received_at": NOON,
        "outcome": Outcome.MERGED,
        "plan": PLAN,
        "unit": UNIT,
        "edition": "e1",
    }
    return Return(**{**given_values, **values})


def change(value: str = "推进中", **values: Any) -> Change:
    given_values: dict[str, Any] = {"row": KEY, "field": "status", "value": value, "actor": UNIT, "at": NOON}
    return Change(**{**given_values, **values})


def case(**values: Any) -> Case:
    given_values: dict[str, Any] = {
        "row": KEY,
        "field": "status",
        "ours": "已完成",
        "theirs": "推进中",
        "return_id": 0,
        "sheet": "工作台账",
        "cell": "H4",
        "opened_at": NOON,
        "plan": PLAN,
    }
    return Case(**{**given_values, **values})


def replay(changes: list[Change]) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for each in changes:
        cells.setdefault(each.row, {})[each.field] = each.value
    return cells
