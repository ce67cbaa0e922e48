"""A ledger of layout 4 is taken over whole: every row is what it was, and what nobody kept then is unknown."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from toolkit.codes import Outcome
from toolkit.domain.ledger.kinship import Kin, Sign, Verdict, reporter_of
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.edges.store import layout4, layout5
from toolkit.edges.store.address import parse_address
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.store import Store
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import LAYOUT, META, MIGRATION, RETURNS, TABLES
from toolkit.edges.store.transaction import Link, Transaction, transaction

FORMER = Path(__file__).parents[2] / "data" / "layout4" / "ledger.db"
AT = datetime(2021, 10, 20, 8, 0, 5)
NEW = ("saved", "reporter", "kinship", "round")


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.edges.system.clock.now", lambda _: AT)


def link_to(url: str) -> Link:
    address = parse_address(url, Path("/"))
    if address.file:
        return Sqlite(address.file)
    from toolkit.edges.store.postgresql import Postgresql

    return Postgresql(address.server or {})


def rows(link: Link, table: Table) -> list[dict[str, Any]]:
    """Every row of a table, in the order of its texts."""
    with transaction(link, lambda: link.begin(write=False)) as reading:
        return sorted(reading.find(table, ""), key=str)


def sorted_by_sequence(held: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return sorted(held["edition"], key=lambda each: int(each["sequence"]))


def was(tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    copy = tmp_path / "was.db"
    shutil.copyfile(FORMER, copy)
    with closing(Sqlite(copy)) as link:
        return {table.name: rows(link, table) for table in layout4.TABLES}


@pytest.fixture
def former(store_url: str, tmp_path: Path) -> str:
    """The URL of a ledger of layout 4."""
    address = parse_address(store_url, Path("/"))
    if address.file:
        shutil.copyfile(FORMER, address.file)
        return store_url
    held = was(tmp_path)
    with closing(link_to(store_url)) as link:
        link.has_table(META.name)
        with transaction(link, link.begin_making) as making:
            put(link, making, held)
    return store_url


def put(link: Link, making: Transaction, held: dict[str, list[dict[str, Any]]]) -> None:
    for table in layout4.TABLES:
        for statement in table.statements(link.serial):
            making.run(statement)
        making.add(table, held[table.name])
    for statement in link.append_only:
        making.run(statement)


def test_the_data_is_of_that_layout() -> None:
    with closing(sqlite3.connect(FORMER)) as read:
        assert read.execute("SELECT value FROM meta").fetchall() == [("4",)]
        columns = {name for _, name, *_ in read.execute("PRAGMA table_info(returns)")}
    assert columns == set(RETURNS.columns) - set(NEW)


def test_every_row_is_what_it_was_and_what_nobody_kept_is_unknown(former: str, tmp_path: Path) -> None:
    before = was(tmp_path)
    Store.open(former, tmp_path).close()
    with closing(link_to(former)) as link:
        after = {table.name: rows(link, table) for table in TABLES}
        with transaction(link, lambda: link.begin(write=False)) as reading:
            assert reading.value(TEXT, "SELECT value FROM meta") == str(LAYOUT)
    met = {name: [each.pop(name) for each in after["returns"]] for name in NEW}
    assert met["saved"] == [UNSAID] * len(before["returns"]) and met["kinship"] == [()] * len(before["returns"])
    assert met["round"] == [""] * len(before["returns"])
    assert met["reporter"] == [reporter_of(each["raw"]) for each in before["returns"]] and any(met["reporter"])
    files = [{name: row[name] for name in layout5.RECEIVED_FILE.columns} for row in after.pop("received_file")]
    assert len(files) == len(before["received_file"]) and after.pop("sender") == after.pop("link_look") == []
    assert after.pop("paper") == after.pop("paper_word") == []
    assert [each["mail"] for each in after.pop("mail_event")] == [each["key"] for each in before["mail"]]
    assert {each["number"] for each in after.pop("chain")} == {1}
    assert {each["subject"] for each in after.pop("note")} >= {"plan 2021"}
    first = {(each["plan"], each["unit"]): each["issued_on"] for each in reversed(sorted_by_sequence(before))}
    assert {(each["plan"], each["unit"]): each["day"] for each in after.pop("handed")} == first
    passed_on = [name for name in after if name not in (META.name, MIGRATION.name)]
    for name in passed_on:
        assert sorted(after[name], key=str) == before[name], name
    assert [each["layout"] for each in after["migration"]] == [3, 4]
    assert after["migration"][0] == before["migration"][0] and after["migration"][1]["at"] == AT


def test_the_copy_is_named_after_its_layout_and_the_ledger_goes_on(
    former: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(former, tmp_path) as store:
        place = "layout4_20211020_080005" if former.startswith("postgresql") else "ledger.db.layout4-20211020-080005"
        assert len(caplog.messages) == 1 and f"（4→{LAYOUT}）" in caplog.text and place in caplog.text
        last = max(ret.id for ret in store.returns.of_plan("2021"))
        ret = Return(
            "ff",
            "新.xlsx",
            1,
            AT,
            Outcome.MERGED,
            "2021",
            "A",
            saved=Saved(datetime(2021, 10, 19, 8, 0, 1, 5), True, "某科", "WPS 表格"),
            reporter="某甲",
            kinship=(Verdict(last, Kin.HAND_OVER, (Sign.WORDS, Sign.LATER), 3, 1, base=True), Verdict(1, Kin.FORK)),
        )
        kept = store.record(ret, (), ())
        assert kept.id == last + 1 and store.returns.get(kept.id) == kept
        assert store.returns.get(last) is not None


def test_a_look_at_it_leaves_it_alone(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    shutil.copyfile(FORMER, ledger)
    with Store.look("sqlite:///ledger.db", tmp_path) as seen:
        assert all(ret.saved == UNSAID for ret in seen.returns.of_plan("2021"))
    assert ledger.read_bytes() == FORMER.read_bytes()
