"""A ledger of layout 5 is taken over: what was confirmed then stands as pairs, files are of the mail's own sender."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from kit.former import put_layout

from toolkit.domain.ledger.records import CaseKind, Choice
from toolkit.domain.mail.received_mail import Doubt, ReceivedFile, SenderWord
from toolkit.edges.store import layout5
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT, TABLES

NOON, LATER = datetime(2021, 9, 1, 12), datetime(2021, 9, 2, 12)


def held(number: int, choice: Choice | None, edition: str, sender: str) -> dict[str, list[dict[str, Any]]]:
    """A held file of that sender, and what the office answered."""
    answer = {"id": number, "case": number, "choice": choice, "value": edition, "actor": "office:某科", "note": ""}
    return {
        "returns": [{"id": number, "sender": sender}],
        "question": [{"id": number, "kind": CaseKind.HELD, "return_id": number}],
        "decision": [{**answer, "at": NOON}] if choice else [],
    }


def together(*parts: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: [row for part in parts for row in part[name]] for name in ("returns", "question", "decision")}


def test_what_was_confirmed_becomes_a_pair_once() -> None:
    rows = together(
        held(1, Choice.CONFIRM, "e1", "Private@example.com"),
        held(2, Choice.CONFIRM, "e1", "private@example.com"),
        held(3, Choice.CONFIRM, "e2", "private@example.com"),
        held(4, Choice.SEND_BACK, "", "stranger@example.com"),
        held(5, None, "", "waiting@example.com"),
        held(6, Choice.CONFIRM, "gone", "lost@example.com"),
        held(7, Choice.CONFIRM, "e1", ""),
    )
    rows["decision"].append({**rows["decision"][0], "id": 9, "case": 4, "choice": Choice.SEND_BACK, "at": LATER})
    editions = [{"id": "e1", "unit": "A"}, {"id": "e2", "unit": "B"}]
    said = [SenderWord(**each) for each in layout5.words({**rows, "edition": editions})]
    assert said == [SenderWord("private@example.com", unit, True, "office:某科", NOON) for unit in ("A", "B")]


def test_a_forwarded_file_is_the_mail_s_and_keeps_its_writer() -> None:
    rows = [
        {"received": 1, "position": 0, "file": "a", "sha256": "aa", "sender": "unit@example.com"},
        {"received": 2, "position": 0, "file": "b", "sha256": "bb", "sender": "unit@example.com"},
    ]
    mails = [{"id": 1, "sender": "unit@example.com"}, {"id": 2, "sender": "stranger@example.com"}]
    found = [
        ReceivedFile(*(each[name] for name in ("file", "sha256", "sender", "writer", "doubt")))
        for each in layout5.files(rows, mails)
    ]
    assert found == [
        ReceivedFile("a", "aa", "unit@example.com", (), Doubt.NONE),
        ReceivedFile("b", "bb", "stranger@example.com", ("unit@example.com",), Doubt.NONE),
    ]


def test_a_ledger_of_layout_5_is_opened_and_keeps_the_secret_it_may_have(tmp_path: Path) -> None:
    put_layout(tmp_path, 5, layout5.TABLES, {})
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        with store.database.reading() as reading:
            found = dict(reading.rows((TEXT, TEXT), "SELECT key, value FROM meta"))
        assert found == {"schema_version": str(LAYOUT), "edition_key": "kept"} and store.editions.key() == "kept"
        assert store.senders.all() == () and len(TABLES) == len(layout5.TABLES) + 8
