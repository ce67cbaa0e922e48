"""What the chains hold, kept in parts from either database and played into a new ledger."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from kit.records import KEY, NOON, case, change, edition, returned

from toolkit.edges.store.records import agrees, head_of, play, unkept
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import TABLES


def held(store: Store) -> dict[str, list[str]]:
    with store.database.reading() as reading:
        tables = (table for table in TABLES if table.name not in ("job_run", "migration"))
        return {table.name: sorted(map(repr, reading.find(table, ""))) for table in tables}


def test_the_parts_of_either_database_make_the_same_ledger_again(store: Store, tmp_path: Path) -> None:
    store.editions.key()
    store.editions.add(edition())
    first = unkept(store.database, {})
    assert first is not None and unkept(store.database, head_of(first)) is None
    store.record(returned(), [change(value="甲"), change(value="乙\x00𠮷")], [case()])
    store.plans.save("2021", "标题", 2021, NOON.date(), {"items": []})
    second = unkept(store.database, head_of(first))
    assert second is not None and agrees(store.database, head_of(first)) and agrees(store.database, head_of(second))
    with Store.open("sqlite:///again.db", tmp_path) as again:
        assert play(again.database, [first, second]) == 4
        assert held(again) == held(store)
        assert not again.chains.faults() and again.chains.head("2021") == store.chains.head("2021")
        assert again.cells.changes(KEY)[-1].value == "乙\x00𠮷"
        again.apply([change(value="丙")])
        assert not again.chains.faults()


@pytest.mark.parametrize("part", [b"", b"PK", b"\x1f\x8b", gzip.compress(b"{}", mtime=0)[:10] + b"\xff" * 9])
def test_what_is_no_part_is_refused(part: bytes) -> None:
    with pytest.raises(ValueError):
        head_of(part)
