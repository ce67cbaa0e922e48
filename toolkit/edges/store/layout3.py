"""Layout 3 of the ledger database, and how a ledger of it becomes one of this program's layout.

There a row was known by the text of its key, an edition's facts stood among its cells, and the place of a problem in
words (第9行) where it was no cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit.edges.store import layout4, layout5, layout6, tables
from toolkit.edges.store.kept import kept_led, kept_problem
from toolkit.edges.store.kinds import INTEGER, JSON, TEXT
from toolkit.edges.store.table import Table
from toolkit.edges.store.transaction import Former, Transaction
from toolkit.keys import CONTACT, ROUND, RowKey, contact_key, report_key
from toolkit.problems import Problem


def _former(table: Table, name: str = "", **columns: Any) -> Table:
    """A table as it was: only its columns count; those named had another kind, or are no longer there."""
    return Table(name or table.name, {**table.columns, **columns})


_EDITION = Table(
    "edition",
    {
        "id": TEXT,
        "plan": TEXT,
        "unit": TEXT,
        "sequence": INTEGER,
        "round": TEXT,
        "issued_on": tables.EDITION.columns["issued_on"],
        "schema_version": INTEGER,
        "cells": JSON,
    },
)
_RETURNS = _former(layout4.RETURNS, raw=JSON, settled=JSON, problems=JSON)
_ROW = Table("row", {"key": TEXT})
_CHANGE = _former(tables.CHANGE, row=TEXT)
_CURRENT = _former(tables.CURRENT, row=TEXT)
_QUESTION = _former(tables.QUESTION, row=TEXT)
_POST = _former(tables.RECEIVED, "post")
_POST_FILE = Table("post_file", {"post": INTEGER, "position": INTEGER, "file": TEXT, "sha256": TEXT, "sender": TEXT})

TABLES = (
    tables.META,
    tables.PLAN,
    _EDITION,
    _RETURNS,
    _ROW,
    _CHANGE,
    _CURRENT,
    _QUESTION,
    tables.DECISION,
    tables.BASIS,
    tables.MAIL,
    tables.MAIL_ENTRY,
    _POST,
    _POST_FILE,
    tables.JOB_RUN,
)
"""Its tables, those that others refer to first."""

_PLACE = re.compile(r"第(\d{1,7})([行项])")
_PLACES = {"行": "row", "项": "item"}
_FACTS = ("unit_name", "columns", "registers", "schema", "withdrawn")


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    making.add(tables.PLAN, former.rows(tables.PLAN, "id"))
    editions, returns = former.rows(_EDITION, "id"), former.rows(_RETURNS, "id")
    making.add(tables.EDITION, [each | _facts(each) for each in editions])
    making.add(tables.RETURNS, [layout4.known(each | _taken(each)) for each in returns])
    changes = former.rows(_CHANGE, "sequence")
    met = dict.fromkeys([*(each["row"] for each in changes), *(each["key"] for each in former.rows(_ROW, "key"))])
    numbers: dict[str, int | None] = {"": None}
    numbers |= zip(met, making.number(tables.ROW, [RowKey.parse(key)._asdict() for key in met]), strict=True)
    questions, decisions = former.rows(_QUESTION, "id"), former.rows(tables.DECISION, "id")
    current = former.rows(_CURRENT, "change_sequence")
    for table, rows in ((tables.CHANGE, changes), (tables.CURRENT, current), (tables.QUESTION, questions)):
        making.add(table, [each | {"row": numbers[each["row"]]} for each in rows])
    making.add(tables.DECISION, decisions)
    for table in (tables.BASIS, tables.MAIL):
        making.add(table, former.rows(table, "id"))
    making.add(tables.MAIL_ENTRY, former.rows(tables.MAIL_ENTRY, "mail, position"))
    mails = former.rows(_POST, "id")
    making.add(tables.RECEIVED, mails)
    files = [{"received": each.pop("post"), **each} for each in former.rows(_POST_FILE, "post, position")]
    making.add(tables.RECEIVED_FILE, list(layout5.files(files, mails)))
    held = {"edition": editions, "returns": returns, "question": questions, "decision": decisions}
    making.add(tables.SENDER, list(layout5.words(held)))
    making.add(tables.HANDED, list(layout6.words(editions)))
    making.add(tables.JOB_RUN, former.rows(tables.JOB_RUN, "id"))


def _facts(edition: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of an edition by row keys, and its facts that stood among them."""
    rows: dict[str, dict[str, str]] = {key: dict(values) for key, values in edition["cells"].items()}
    about = rows.get(contact_key(edition["plan"], edition["unit"]).text, {})
    told = {name: about.pop(name, "") for name in _FACTS}
    back = rows.get(report_key(edition["plan"], edition["unit"], edition["round"]).text, {}).pop("return_by", "")
    led = [_led(key, rows.pop(key)) for key in list(rows) if _is_led(key)]
    news = {key: values.pop("news").split() for key, values in rows.items() if "news" in values}
    pairs = (part.partition(":") for part in told["registers"].split())
    return {
        "cells": {RowKey.parse(key): values for key, values in rows.items() if values},
        "unit_name": told["unit_name"],
        "return_by": date.fromisoformat(back) if back else None,
        "columns": told["columns"].split(),
        "registers": {name: [int(item) for item in items.split(",") if item] for name, _, items in pairs},
        "schema": told["schema"],
        "led": [kept_led(row) for row in sorted(led, key=lambda row: (row["item"], row["unit"]))],
        "news": {RowKey.parse(key): names for key, names in news.items()},
        "withdrawn": [int(item) for item in told["withdrawn"].split()],
    }


def _taken(ret: Mapping[str, Any]) -> dict[str, Any]:
    """What a return held, by row keys, without the facts of its edition, and what was found wrong in it."""
    rows = {name: {key: dict(values) for key, values in ret[name].items()} for name in ("raw", "settled")}
    for key in [key for key in rows["settled"] if _is_led(key)]:
        del rows["settled"][key]
    for key, values in rows["settled"].items():
        sheet = RowKey.parse(key).sheet
        for name in ("news", *(_FACTS if sheet == CONTACT else ()), *(("return_by",) if sheet == ROUND else ())):
            values.pop(name, None)
    cells = {name: {RowKey.parse(key): values for key, values in held.items()} for name, held in rows.items()}
    return {**cells, "problems": [_problem(found) for found in ret["problems"]]}


def _is_led(key: str) -> bool:
    return key.split("/")[1].startswith("led-")


def _led(key: str, held: Mapping[str, str]) -> dict[str, Any]:
    _, item, unit = key.split("/")[1].split("-", 2)
    return {"item": int(item), "unit": unit, **held}


def _problem(kept: Mapping[str, str]) -> Problem:
    found = _PLACE.fullmatch(kept["cell"])
    place = {"cell": "", _PLACES[found[2]]: int(found[1])} if found else {}
    return kept_problem({**kept, **place})
