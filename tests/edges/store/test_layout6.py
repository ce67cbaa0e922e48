"""A ledger of layout 6 is taken over: who had a workbook made for it had it from the first one's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from kit.former import put_layout
from kit.small_edition import EDITION

from toolkit.domain.ledger.records import HandedWord
from toolkit.edges.store import layout6
from toolkit.edges.store.database import values
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT, TABLES

FIRST, LATER = date(2021, 6, 10), date(2021, 7, 12)
EDITIONS = [
    replace(EDITION, id="b" * 16, sequence=2, issued_on=LATER),
    replace(EDITION, id="a" * 16, sequence=1, issued_on=FIRST),
    replace(EDITION, id="c" * 16, unit="SZ02", sequence=1, issued_on=LATER),
    replace(EDITION, id="d" * 16, plan="2020", sequence=1, issued_on=date(2020, 6, 1)),
]
SAID = {("2021", "SZ01"): FIRST, ("2021", "SZ02"): LATER, ("2020", "SZ01"): date(2020, 6, 1)}


def test_each_unit_was_handed_the_first_of_its_workbooks_of_each_plan() -> None:
    words = [HandedWord(**each) for each in layout6.words(map(values, EDITIONS))]
    assert {(each.plan, each.unit): each.day for each in words} == SAID
    assert all(each.handed and each.at == datetime(each.day.year, each.day.month, each.day.day) for each in words)
    assert len(words) == len(SAID)


def test_a_ledger_of_layout_6_is_opened_with_all_it_held_and_takes_words(tmp_path: Path) -> None:
    put_layout(tmp_path, 6, layout6.TABLES, {"edition": [values(each) for each in EDITIONS]})
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        with store.database.reading() as reading:
            found = dict(reading.rows((TEXT, TEXT), "SELECT key, value FROM meta"))
        assert found == {"schema_version": str(LAYOUT), "edition_key": "kept"}
        assert [store.editions.get(each.id) for each in EDITIONS] == EDITIONS
        told = [word for plan in ("2021", "2020") for word in store.handed.of_plan(plan)]
        assert {(each.plan, each.unit): each.day for each in told} == SAID
        assert store.link_looks.all() == () and len(TABLES) == len(layout6.TABLES) + 7
        taken_back = HandedWord("2021", "SZ02", LATER, False, "office:某科", datetime(2021, 7, 13, 9))
        store.handed.keep([taken_back])
        last = store.handed.of_plan("2021")[-1]
        assert last == replace(taken_back, id=len(SAID) + 1), "numbers go on after those made"
