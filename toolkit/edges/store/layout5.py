"""Layout 5 of the ledger database, and how a ledger of it becomes one of this program's layout.

There the file of an enclosed mail was kept as its writer's alone, and an address was believed for a unit once a file
from it had been confirmed for that unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from toolkit.domain.ledger.records import CaseKind, Choice
from toolkit.domain.mail.received_mail import Doubt
from toolkit.edges.store import layout6, layout8, tables
from toolkit.edges.store.transaction import Former, Transaction

_NEW = frozenset({"writer", "doubt"})
RECEIVED_FILE = replace(
    tables.RECEIVED_FILE,
    columns={name: kind for name, kind in tables.RECEIVED_FILE.columns.items() if name not in _NEW},
)
TABLES = tuple(
    RECEIVED_FILE if table is tables.RECEIVED_FILE else table for table in layout6.TABLES if table is not tables.SENDER
)
"""Its tables, those that others refer to first."""

Row = Mapping[str, Any]


def fill(former: Former, making: Transaction) -> None:
    """Fill the new tables, which are empty, with what the former ones hold."""
    put(making, layout8.rows_of(former, TABLES))


def put(making: Transaction, held: Mapping[str, list[dict[str, Any]]]) -> None:
    """Fill the new tables with rows of this layout."""
    its = tables.RECEIVED_FILE.name, tables.SENDER.name
    layout6.put(making, {**held, its[0]: list(files(held[its[0]], held["received"])), its[1]: list(words(held))})


def files(rows: Iterable[Row], mails: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """The files of mails, each now of the mail's own sender, and of another only as the writer of one enclosed."""
    senders = {mail["id"]: mail["sender"] for mail in mails}
    for row in rows:
        sender = senders[row["received"]]
        writer = () if row["sender"] == sender else (row["sender"],)
        yield {**row, "sender": sender, "writer": writer, "doubt": Doubt.NONE}


def words(held: Mapping[str, Iterable[Row]]) -> Iterator[dict[str, Any]]:
    """What the office had confirmed: the address of each held file that it let in for a unit, for that unit."""
    units = {edition["id"]: edition["unit"] for edition in held["edition"]}
    senders = {ret["id"]: ret["sender"] for ret in held["returns"]}
    asked = {case["id"]: case["return_id"] for case in held["question"] if case["kind"] == CaseKind.HELD}
    latest = {answer["case"]: answer for answer in held["decision"] if answer["case"] in asked}
    met = set()
    for answer in sorted(latest.values(), key=lambda each: int(each["id"])):
        address, unit = senders[asked[answer["case"]]].lower(), units.get(answer["value"])
        if answer["choice"] != Choice.CONFIRM or not unit or not address or (address, unit) in met:
            continue
        met.add((address, unit))
        said = {"address": address, "unit": unit, "confirmed": True, "note": answer["note"]}
        yield {**said, "actor": answer["actor"], "at": answer["at"]}
