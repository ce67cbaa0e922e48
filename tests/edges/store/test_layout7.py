"""A ledger of layout 7 is taken over, and keeps the looks at addresses from then on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kit.former import put_layout

from toolkit.domain.ledger.looks import Look, Seen
from toolkit.edges.store import layout7
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT

NOON = datetime(2021, 9, 1, 12)


def test_a_ledger_of_layout_7_is_opened_with_all_it_held_and_takes_looks(tmp_path: Path) -> None:
    said = {"address": "a@example.com", "unit": "A", "confirmed": True, "actor": "office:某科", "at": NOON, "note": ""}
    put_layout(tmp_path, 7, layout7.TABLES, {"sender": [said]})
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        with store.database.reading() as reading:
            found = dict(reading.rows((TEXT, TEXT), "SELECT key, value FROM meta"))
        assert found == {"schema_version": str(LAYOUT), "edition_key": "kept"}
        assert [each.address for each in store.senders.all()] == ["a@example.com"]
        assert store.link_looks.all() == ()
        look = Look("http://www.example.com/𠮷", NOON, Seen.GONE, 404, "原文\0", "对方答复404")
        store.link_looks.keep([look, look])
        assert [(each.url, each.seen, each.text) for each in store.link_looks.all()] == [
            (look.url, Seen.GONE, look.text)
        ] * 2
        assert [each.id for each in store.link_looks.all()] == [1, 2]
