"""The ledger copied for a backup, from either database, and what does not agree in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kit.records import KEY, NOON, PLAN, UNIT, case, change, edition, returned

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.edges.store.database import Database
from toolkit.edges.store.keeping import changes_lost, copy_ledger, disagreements, faults_of, named_files, stands_apart
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT, TABLES


def filled(store: Store) -> None:
    store.editions.key()
    store.editions.add(edition())
    store.record(returned(), [change(value="甲"), change(value="乙\x00𠮷")], [case()])
    store.runs.finish(store.runs.start("merge", NOON), NOON, ok=True)
    store.plans.save("2021", "标题", 2021, NOON.date(), {"items": []})


def contents(database: Database) -> dict[str, list[object]]:
    with database.reading() as reading:
        return {table.name: sorted(map(repr, reading.find(table, ""))) for table in TABLES}


def test_a_copy_holds_every_row_whatever_database_it_comes_from(store: Store, store_url: str, tmp_path: Path) -> None:
    filled(store)
    place = tmp_path / "copy.db"
    assert copy_ledger(store_url, tmp_path, place) == LAYOUT
    with Store.open(f"sqlite:///{place}", tmp_path) as copy:
        assert contents(copy.database) == contents(store.database)
        assert list(disagreements(copy.database)) == []
        before = store.cells.changes(KEY)[-1].sequence
        (added,) = copy.apply([change(value="丙")])
        assert added.sequence == before + 1
    assert faults_of(f"sqlite:///{place}", tmp_path) == faults_of(store_url, tmp_path) == ()
    assert named_files(store.database) == {returned().sha256: returned().file}


def test_no_ledger_gives_no_copy_and_makes_none(tmp_path: Path) -> None:
    assert copy_ledger("sqlite:///ledger.db", tmp_path, tmp_path / "copy.db") is None
    assert list(tmp_path.iterdir()) == []


def test_where_a_ledger_is_other_than_usual_is_told_without_its_password(tmp_path: Path) -> None:
    assert stands_apart("sqlite:///ledger.db", tmp_path) == stands_apart("sqlite:///./ledger.db", tmp_path) == ""
    assert stands_apart("sqlite:///other.db", tmp_path).endswith("other.db")
    inside = f"sqlite:///{tmp_path}/ledger.db"
    assert stands_apart(inside, tmp_path) == inside, "settings brought back elsewhere would mean the old one"
    assert stands_apart("postgresql+psycopg://a:secret@h/d", tmp_path) == "postgresql+psycopg://a:***@h/d"


def test_changes_that_a_former_copy_had_and_the_ledger_has_not_are_counted(store: Store, tmp_path: Path) -> None:
    filled(store)
    former, none = tmp_path / "former.db", tmp_path / "none.db"
    with Store.open(f"sqlite:///{former}", tmp_path) as kept:
        filled(kept)
        assert changes_lost(store.database, former) == 0
        store.apply([change(value="丙")])
        assert changes_lost(store.database, former) == 0, "one that came since"
        kept.apply([change(value="丁"), change(value="戊")])
    assert changes_lost(store.database, former) == 2
    with closing(sqlite3.connect(former)) as opened, opened:
        opened.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    assert changes_lost(store.database, former) == changes_lost(store.database, none) == 0


def test_the_file_that_a_word_on_a_paper_came_as_is_named(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        kept = store.papers.keep(Paper(PLAN, "通报", "", None, NOON.date(), 0, NOON, "通报.docx", (), {}))
        word = PaperWord(PLAN, kept.id, UNIT, PaperSaid.ANSWERED, NOON.date(), "office", NOON)
        store.papers.say([word, replace(word, sha256="ab" * 32, file="答复.pdf")])
        assert named_files(store.database) == {"ab" * 32: "答复.pdf"}


def test_a_cell_that_is_not_its_last_change_and_a_row_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        filled(store)
    for sql, told in (
        ("UPDATE current SET value = '别的'", "有1格"),
        ("DELETE FROM current", "有1格"),
        ("UPDATE returns SET outcome = 'merged!'", "returns"),
        ("UPDATE edition SET cells = '{'", "edition"),
    ):
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as opened, opened:
            opened.execute(sql)
        with Store.open("sqlite:///ledger.db", tmp_path) as store:
            assert any(told in each for each in disagreements(store.database)), sql
