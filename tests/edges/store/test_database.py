"""The ledger database as a place: opened, looked at without a trace, whole whenever its writer is killed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from kit import ROOT
from kit.killed import to_be_killed
from kit.records import FAULTS, KEY, PLAN, change, execute, replay, returned
from kit.rows import key

from toolkit.edges.store.kinds import INTEGER, TEXT
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT
from toolkit.errors import ConfigError, WorkspaceError

# Opening


def test_a_database_of_a_newer_program_is_left_alone(store: Store, store_url: str, tmp_path: Path) -> None:
    execute(store_url, "UPDATE meta SET value = ?", str(LAYOUT + 1))
    with pytest.raises(WorkspaceError, match="更新版本") as caught:
        Store.open(store_url, tmp_path)
    assert "升级" in caught.value.remedy
    assert "\n" not in caught.value.message


def test_a_strange_meta_table_is_refused(store: Store, store_url: str, tmp_path: Path) -> None:
    execute(store_url, "DELETE FROM meta")
    with pytest.raises(WorkspaceError, match="不是本工具"):
        Store.open(store_url, tmp_path)


def test_a_relative_path_starts_at_the_root(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as opened:
        opened.apply([change()])
    assert (tmp_path / "ledger.db").exists()
    with Store.open(f"sqlite:///{tmp_path / 'ledger.db'}", Path("/nowhere")) as opened:
        assert opened.cells.current(PLAN) == {KEY: {"status": "推进中"}}
        opened.close()
        opened.close()
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.db"]


def test_sqlite_is_set_up_to_survive_power_cuts(tmp_path: Path) -> None:
    with Store.open("sqlite:///ledger.db", tmp_path) as opened, opened.database.reading() as transaction:
        found = {
            name: transaction.value(INTEGER if name != "journal_mode" else TEXT, f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("url", ["ledger.db", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "", "nonsense://x"])
def test_an_unusable_address_is_a_fault_of_the_configuration(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[store\] url"):
        Store.open(url, tmp_path)


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="打不开"):
        Store.open("sqlite:///没有/ledger.db", tmp_path)


def test_a_file_that_is_no_database_is_said_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"PK\x03\x04" * 1000)
    with pytest.raises(WorkspaceError, match="打不开"):
        Store.open("sqlite:///ledger.db", tmp_path)
    assert file.read_bytes() == b"PK\x03\x04" * 1000


def test_a_server_that_is_down_is_said_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(WorkspaceError, match="打不开") as caught:
        Store.open("postgresql+psycopg://u:geheim@127.0.0.1:1/x?connect_timeout=2", tmp_path)
    assert "geheim" not in caught.value.message


def test_a_server_that_dropped_the_connection_between_two_commands_is_reached_again(
    postgresql_server: str, tmp_path: Path
) -> None:
    execute(f"{postgresql_server}/postgres", "CREATE DATABASE dropped TEMPLATE template0 ENCODING 'UTF8'")
    url = f"{postgresql_server}/dropped"
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dropped' AND pid <> pg_backend_pid()"
    )
    with Store.open(url, tmp_path) as store:
        for value in ("推进中", "已完成"):
            execute(url, others)
            store.apply([change(value)])
            execute(url, others)
            assert store.cells.current(PLAN) == {KEY: {"status": value}}


def test_a_locked_database_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.edges.store.sqlite.BUSY_MILLISECONDS", 50)
    with (
        Store.open("sqlite:///ledger.db", tmp_path) as opened,
        closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkspaceError, match="正被别的命令使用"):
            opened.apply([change()])
        assert opened.cells.current(PLAN) == {}
        other.execute("ROLLBACK")
        opened.apply([change()])
        assert opened.cells.current(PLAN) == {KEY: {"status": "推进中"}}


# Looked at without a trace


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_look_sees_all_and_what_is_tried_on_it_stays_there(store_url: str, tmp_path: Path) -> None:
    with Store.open(store_url, tmp_path) as store:
        store.record(returned(), [change("推进中")], [])
    before = files(tmp_path)
    with Store.look(store_url, tmp_path) as seen:
        assert seen.cells.current(PLAN) == {KEY: {"status": "推进中"}}
        assert files(tmp_path) == before
        if store_url.startswith("sqlite"):
            seen.apply([change("已完成")])
            assert seen.cells.current(PLAN) == {KEY: {"status": "已完成"}}
        else:
            with pytest.raises(FAULTS, match="read-only"):
                seen.apply([change("已完成")])
    assert files(tmp_path) == before
    with Store.open(store_url, tmp_path) as store:
        assert store.cells.current(PLAN) == {KEY: {"status": "推进中"}}


@pytest.mark.parametrize("url", ["sqlite:///ledger.db", "sqlite:///没有/ledger.db", "sqlite:///{here}/ledger.db"])
def test_a_look_at_no_database_makes_none(url: str, tmp_path: Path) -> None:
    with Store.look(url.format(here=tmp_path), tmp_path) as seen:
        assert seen.cells.current(PLAN) == {}
        seen.apply([change()])
    assert list(tmp_path.iterdir()) == []


def test_a_look_at_an_empty_server_makes_no_tables(postgresql_server: str, tmp_path: Path) -> None:
    execute(f"{postgresql_server}/postgres", "CREATE DATABASE looked_at TEMPLATE template0 ENCODING 'UTF8'")
    url = f"{postgresql_server}/looked_at"
    with Store.look(url, tmp_path) as seen:
        assert seen.cells.current(PLAN) == {}
    assert execute(url, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [(0,)]


def test_a_look_that_fails_names_the_database_and_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"PK\x03\x04" * 1000)
    with pytest.raises(WorkspaceError, match="打不开") as caught, Store.look("sqlite:///ledger.db", tmp_path):
        pass
    assert str(tmp_path / "ledger.db") in caught.value.message
    assert files(tmp_path) == {"ledger.db": b"PK\x03\x04" * 1000}


def test_a_database_written_to_all_the_time_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.edges.store.sqlite_copies.BUSY_MILLISECONDS", 50)
    readings = count()
    monkeypatch.setattr("toolkit.edges.store.sqlite_copies._copy_file", lambda source, target: str(next(readings)))
    with pytest.raises(WorkspaceError, match="正在写入"), Store.look("sqlite:///ledger.db", tmp_path):
        pass


# Killed at any moment

WRITER = """
import sys
import time
from datetime import datetime
from pathlib import Path
from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, Return
from toolkit.edges.store.store import Store
from toolkit.keys import task_key

def run(folder, pause):
    store = Store.open("sqlite:///ledger.db", Path(folder))
    for number in range(10**6):
        size = 1 + number % 40
        at = datetime(2021, 8, 20)
        changes = [
            Change(task_key("2021", each % 7, "u"), f"f{each % 3}", f"{number}-{each}", "u", at) for each in range(size)
        ]
        store.record(Return(f"{number}", "f", 1, at, Outcome.MERGED, "2021", "u", changed=size), changes, [])
        time.sleep(float(pause))
"""
AT_ONCE = f"{WRITER}print('ready', flush=True)\nrun(*sys.argv[1:])\n"


def whole(store: Store) -> int:
    """How many returns a store of `WRITER` holds, every one whole."""
    kept = [each for item in range(7) for each in store.cells.changes(key(f"2021/{item}/u"))]
    kept.sort(key=lambda each: each.sequence)
    assert store.cells.current("2021") == replay(kept)
    found = {each.id: each.changed for each in store.returns.of_plan("2021")}
    assert found == Counter(each.return_id for each in kept)
    return len(found)


def test_a_look_while_another_process_writes_or_after_it_was_killed_sees_whole_returns(tmp_path: Path) -> None:
    command = [sys.executable, "-c", AT_ONCE, str(tmp_path), "0.01"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            seen = []
            while len(seen) < 8 or seen[-1] < 60:
                assert writer.poll() is None
                with Store.look("sqlite:///ledger.db", tmp_path) as looked_at:
                    seen.append(whole(looked_at))
        finally:
            writer.kill()
    assert seen == sorted(seen) and seen[0] < seen[-1]
    left = files(tmp_path)
    assert "ledger.db-wal" in left
    with Store.look("sqlite:///ledger.db", tmp_path) as looked_at:
        assert whole(looked_at) >= seen[-1]
    assert files(tmp_path) == left


def test_a_killed_writer_leaves_whole_returns(tmp_path: Path) -> None:
    chance, found = random.Random(20210820), 0
    with to_be_killed(WRITER) as writer:
        for attempt in range(100):
            if attempt >= 10 and found > 10:
                break  # a busy machine takes longer
            after = chance.uniform(0.0, 0.05) if attempt == 0 else chance.uniform(0.02, 0.4)
            assert writer.run(str(tmp_path), "0", after=after)
            with Store.open("sqlite:///ledger.db", tmp_path) as opened:
                found = whole(opened)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert found > 10


def test_where_a_ledger_has_begun_none_is_made_anew(store_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(WorkspaceError, match="不能当作新台账") as refused:
            Store.open(store_url, tmp_path, begun=True)
        assert "备份" in refused.value.remedy and "PostgreSQL" in refused.value.remedy
        with pytest.raises(WorkspaceError, match="不能当作新台账"), Store.look(store_url, tmp_path, begun=True):
            pass
    Store.open(store_url, tmp_path).close()
    with Store.open(store_url, tmp_path, begun=True) as opened:
        assert not opened.issued_anything()
