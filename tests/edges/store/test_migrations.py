"""A ledger of an earlier layout is taken over with nothing lost, once, whatever happens meanwhile."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT
from kit.former import WORKSPACE, contents, put_former
from kit.killed import to_be_killed
from kit.rows import key

import toolkit
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Change, Edition, LedRow, Return
from toolkit.domain.ledger.row_states import State
from toolkit.domain.mail.reminder_stages import Entry
from toolkit.edges.store.address import parse_address
from toolkit.edges.store.migrations import FROM_NOW
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT
from toolkit.edges.store.transaction import Link
from toolkit.errors import WorkspaceError
from toolkit.problems import Origin

PLAN = "2021"
AT = datetime(2021, 10, 18, 9, 30, 15)


@cache
def was() -> dict[str, list[dict[str, Any]]]:
    """Every row of the ledger of layout 3."""
    return contents(WORKSPACE / "ledger.db")


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.edges.system.clock.now", lambda _: AT)


@pytest.fixture
def former(store_url: str) -> str:
    """The URL of a ledger of layout 3."""
    put_former(store_url)
    return store_url


def link_to(url: str) -> Link:
    address = parse_address(url, Path("/"))
    if address.file:
        return Sqlite(address.file)
    from toolkit.edges.store.postgresql import Postgresql

    return Postgresql(address.server or {})


def asked(url: str, sql: str) -> list[tuple[Any, ...]]:
    with closing(link_to(url)) as link:
        return link.execute(sql, ())[0]


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("ledger.db."))


# What is there afterwards


def test_every_record_is_what_it_was(former: str, tmp_path: Path) -> None:
    with Store.open(former, tmp_path) as store:
        assert store.plans.snapshot(PLAN) == json.loads(was()["plan"][0]["snapshot"])
        for row in was()["edition"]:
            found = store.editions.get(row["id"])
            assert found and (found.unit, found.sequence, found.round) == (row["unit"], row["sequence"], row["round"])
            assert found.issued_on.isoformat() == row["issued_on"]
        returns = store.returns.of_plan(PLAN, light=False)
        assert [ret.id for ret in returns] == [row["id"] for row in was()["returns"]]
        for ret, row in zip(returns, was()["returns"], strict=True):
            assert (ret.file, ret.sha256, ret.outcome, ret.unit) == tuple(
                row[name] for name in ("file", "sha256", "outcome", "unit")
            )
            assert len(ret.problems) == len(json.loads(row["problems"]))
        cells = store.cells.current(PLAN)
        assert sum(map(len, cells.values())) == len(was()["current"])
        history = sorted((each for row in cells for each in store.cells.changes(row)), key=lambda each: each.sequence)
        assert [(each.sequence, each.field, each.value, each.return_id, each.cell) for each in history] == [
            tuple(row[name] for name in ("sequence", "field", "value", "return_id", "cell")) for row in was()["change"]
        ]
        cases = store.cases.of_plan(PLAN)
        assert [(case.id, case.kind, case.ours, case.proposal) for case, _ in cases] == [
            (row["id"], row["kind"], row["ours"], row["proposal"]) for row in was()["question"]
        ]
        assert [answer.choice.value if answer else None for _, answer in cases] == ["agree", "ours", None, None]
        mails = store.outbox.mails()
        assert [(mail.id, mail.key, mail.state) for mail in mails] == [
            (row["id"], row["key"], row["state"]) for row in was()["mail"]
        ]
        assert sum(len(mail.entries) for mail in mails) == len(was()["mail_entry"])
        assert all(isinstance(entry, Entry) for mail in mails for entry in mail.entries)
        assert store.inbox.has(was()["post"][0]["sha256"])
        for row in was()["post_file"]:
            found = store.inbox.brought(row["file"], row["sha256"])
            assert found and row["sender"] in (found.sender, *found.writers)
        assert store.masters.made_from(PLAN, AT) == json.loads(was()["basis"][-1]["files"])
        runs = store.runs.between(datetime.min, AT)
        assert set(runs) == {row["job"] for row in was()["job_run"]}


def test_any_past_state_is_rebuilt_as_before(former: str, tmp_path: Path) -> None:
    moments = sorted({row["at"] for row in was()["change"]})
    assert len(moments) > 3
    with Store.open(former, tmp_path) as store:
        for moment in moments:
            then = [row for row in was()["change"] if row["at"] <= moment]
            held = {(row["row"], row["field"]): row["value"] for row in then}
            found = store.cells.as_of(PLAN, datetime.fromisoformat(moment))
            assert {(row.text, name): text for row, cells in found.items() for name, text in cells.items()} == held


def test_the_numbers_go_on_and_history_stays_closed(former: str, tmp_path: Path) -> None:
    with Store.open(former, tmp_path) as store:
        ret = Return("ff", "新.xlsx", 1, AT, Outcome.MERGED, PLAN, "A")
        kept = store.record(ret, [Change(key("2021/1/A"), "progress", "新", "A", AT)], [])
        assert kept.id == max(row["id"] for row in was()["returns"]) + 1
        (*_, last) = store.cells.changes(key("2021/1/A"), "progress")
        assert last.sequence == max(row["sequence"] for row in was()["change"]) + 1
        with pytest.raises(Exception, match="append-only"):
            asked(former, "UPDATE change SET value = ''")
        with pytest.raises(Exception, match="append-only"):
            asked(former, "DELETE FROM change")


def kept_as_text(**values: Any) -> dict[str, Any]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}


def test_facts_and_places_that_stood_in_words_become_values(store_url: str, tmp_path: Path) -> None:
    cells = {
        "2021/1/A": {"requirement": "公开规划。", "news": "due requirement"},
        "2021/3/A": {"requirement": "回应关切。", "progress": "已回应", "news": "*"},
        "2021/led-3-N/A": {"unit_name": "市农业局", "status": "推进中", "due": "2021-12-31"},
        "2021/led-3-D/A": {"unit_name": "市丁局", "state": "closed", "hint": "已销号"},
        "2021/plans.0a/A": {"title": "规划"},
        "2021/round-2021-12/A": {"return_by": "2021-12-24"},
        "2021/unit/A": {
            "unit_name": "市甲局",
            "columns": "status plans.title",
            "registers": "plans:4,1 accounts:",
            "schema": "8f8e076c8ff4",
            "withdrawn": "2 5",
            "person": "张三",
        },
    }
    faults = [
        {"code": "row-unknown", "severity": "warning", "sheet": "工作台账", "cell": "第9行"},
        {"code": "plan-nobody", "severity": "warning", "sheet": "", "cell": "第3项"},
        {"code": "cell-date", "severity": "error", "sheet": "工作台账", "cell": "J6"},
    ]
    raw = {"2021/3/A": {"progress": "又"}}
    told = {"file": "甲.xlsx", "message": "说明", "remedy": "办法", "value": "12月40日"}
    ledger = tmp_path / "former.db"
    shutil.copyfile(WORKSPACE / "ledger.db", ledger)
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute(
            "INSERT INTO edition VALUES ('FACTS', '2021', 'A', 99, '2021-12', '2021-12-01', 1, :cells)",
            kept_as_text(cells=cells),
        )
        connection.execute(
            "UPDATE returns SET edition = 'FACTS', raw = :raw, settled = :settled, problems = :problems WHERE id = 1",
            kept_as_text(raw=raw, settled=cells, problems=[{**told, **at} for at in faults]),
        )
    put_former(store_url, ledger)
    with Store.open(store_url, tmp_path) as store:
        found = store.editions.get("FACTS")
        ret = store.returns.get(1)
    rows = {
        key("2021/1/A"): {"requirement": "公开规划。"},
        key("2021/3/A"): {"requirement": "回应关切。", "progress": "已回应"},
        key("2021/plans.0a/A"): {"title": "规划"},
        key("2021/unit/A"): {"person": "张三"},
    }
    assert found == Edition(
        "FACTS",
        PLAN,
        "A",
        99,
        "2021-12",
        date(2021, 12, 1),
        1,
        rows,
        "市甲局",
        date(2021, 12, 24),
        frozenset({"status", "plans.title"}),
        {"plans": (4, 1), "accounts": ()},
        "8f8e076c8ff4",
        (
            LedRow(3, "D", "市丁局", state=State.CLOSED, hint="已销号"),
            LedRow(3, "N", "市农业局", "推进中", date(2021, 12, 31)),
        ),
        {key("2021/1/A"): frozenset({"due", "requirement"}), key("2021/3/A"): frozenset("*")},
        (2, 5),
    )
    assert list(found.registers) == ["plans", "accounts"]
    assert ret and ret.raw == {key("2021/3/A"): {"progress": "又"}}
    assert {row: values for row, values in ret.settled.items() if values} == rows
    assert [(each.code, each.origin, each.value) for each in ret.problems] == [
        (Code.ROW_UNKNOWN, Origin("甲.xlsx", "工作台账", row=9), "12月40日"),
        (Code.PLAN_NOBODY, Origin("甲.xlsx", item=3), "12月40日"),
        (Code.CELL_DATE, Origin("甲.xlsx", "工作台账", "J6"), "12月40日"),
    ]
    assert {(each.message, each.remedy) for each in ret.problems} == {("说明", "办法")}


def shape(url: str) -> list[tuple[Any, ...]]:
    """What tables a database has, with their columns, rules and indexes."""
    if url.startswith("sqlite"):
        return asked(url, "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
    )
    rules = (
        "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3"
    )
    indexes = (
        "SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+', '') FROM pg_indexes "
        "WHERE schemaname = 'public' ORDER BY 1, 2"
    )
    triggers = (
        "SELECT tgrelid::regclass::text, tgname, tgtype FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgrelid = 'public.change'::regclass"
    )
    return [row for sql in (columns, rules, indexes, triggers) for row in asked(url, sql)]


def test_a_ledger_taken_over_is_shaped_as_a_new_one(former: str, tmp_path: Path, new_url: str) -> None:
    Store.open(former, tmp_path).close()
    Store.open(new_url, tmp_path).close()
    assert shape(former) == shape(new_url)


@pytest.fixture
def new_url(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of another empty database of the same kind."""
    if store_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'new.db'}"
    server: str = request.getfixturevalue("postgresql_server")
    name = f"{store_url.rpartition('/')[2]}_new"
    asked(f"{server}/postgres", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{server}/{name}"


# Once, told, and with a copy


def test_twice_is_once_and_it_is_told(former: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Store.open(former, tmp_path).close()
    if former.startswith("sqlite"):
        place = str(tmp_path / "ledger.db.layout3-20211018-093015")
        assert copies(tmp_path) == [Path(place).name]
    else:
        place = "数据库里的架构 layout3_20211018_093015"
    assert caplog.messages == [
        f"台账数据库已换到新的数据版本（3→{LAYOUT}），内容没有变；改前的副本：{place}。{FROM_NOW}"
    ]
    before = asked(former, "SELECT * FROM change ORDER BY sequence")
    with Store.open(former, tmp_path) as store, Store.look(former, tmp_path):
        assert store.cells.current(PLAN)
    assert len(caplog.messages) == 1
    assert asked(former, "SELECT layout, at, program, copy FROM migration") == [
        (3, "2021-10-18T09:30:15.000000", toolkit.__version__, place)
    ]
    assert asked(former, "SELECT * FROM change ORDER BY sequence") == before


def test_the_copy_is_the_ledger_as_it_was(former: str, tmp_path: Path) -> None:
    if former.startswith("sqlite"):
        (tmp_path / "ledger.db.layout3-20211001-080000.part").write_bytes(b"what one that was killed left")
    Store.open(former, tmp_path).close()
    if former.startswith("sqlite"):
        (copy,) = (tmp_path / name for name in copies(tmp_path))
        assert contents(copy) == was()
        assert copy.stat().st_size > 0 and copies(tmp_path) == [copy.name], "nothing stands beside it"
        return
    for table, rows in was().items():
        columns = ", ".join(f'"{name}"' for name in rows[0])
        kept = asked(former, f'SELECT {columns} FROM layout3_20211018_093015."{table}" ')
        assert set(kept) == {tuple(row.values()) for row in rows}
    with pytest.raises(Exception, match="append-only"):
        asked(former, "DELETE FROM layout3_20211018_093015.change")


# Looked at


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_look_takes_over_a_copy_and_leaves_the_ledger_alone(
    former: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = files(tmp_path)
    with Store.look(former, tmp_path) as seen:
        assert len(seen.outbox.mails()) == len(was()["mail"])
        seen.apply([Change(key("2021/1/A"), "progress", "试", "A", AT)])
        assert seen.cells.current(PLAN)[key("2021/1/A")]["progress"] == "试"
    assert files(tmp_path) == before
    assert asked(former, "SELECT value FROM meta") == [("3",)]
    assert asked(former, "SELECT count(*) FROM change") == [(len(was()["change"]),)]
    assert caplog.messages == []


# What stops it


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path) -> None:
    put_former(f"sqlite:///{tmp_path / 'ledger.db'}")
    (tmp_path / "ledger.db.layout3-20211018-093015.part").mkdir()
    before = contents(tmp_path / "ledger.db")
    with pytest.raises(WorkspaceError, match="副本写不了") as caught:
        Store.open("sqlite:///ledger.db", tmp_path)
    assert "腾出磁盘空间" in caught.value.remedy and "没有改动" in caught.value.remedy
    assert contents(tmp_path / "ledger.db") == before


LIMITED = """
import resource, signal, sys
from pathlib import Path
from toolkit.edges.store import sqlite_copies
from toolkit.edges.store.store import Store
from toolkit.errors import WorkspaceError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
room, keep = int(sys.argv[2]), sqlite_copies.keep_copy

def fill():
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

def kept(*where):
    keep(*where)
    fill()

if sys.argv[3] == "before the copy":
    fill()
sqlite_copies.keep_copy = kept
try:
    Store.open("sqlite:///ledger.db", Path(sys.argv[1]))
except WorkspaceError as error:
    print(error.message, error.remedy)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_disk_that_is_full_is_said_and_the_ledger_stays(tmp_path: Path) -> None:
    put_former(f"sqlite:///{tmp_path / 'ledger.db'}")
    room = (tmp_path / "ledger.db").stat().st_size // 2
    for when, words in (("before the copy", "副本写不了"), ("after the copy", "读写失败")):
        command = [sys.executable, "-c", LIMITED, str(tmp_path), str(room), when]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8")
        assert words in done.stdout, done.stderr
        assert contents(tmp_path / "ledger.db") == was()
        assert copies(tmp_path) == []
    Store.open("sqlite:///ledger.db", tmp_path).close()
    assert len(copies(tmp_path)) == 1


def test_a_damaged_ledger_is_not_migrated(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    put_former(f"sqlite:///{ledger}")
    with closing(sqlite3.connect(ledger)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change_of_row'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(ledger.read_bytes())
    data[(page - 1) * size + 8 : page * size] = bytes(size - 8)
    ledger.write_bytes(data)
    with pytest.raises(WorkspaceError, match=r"损坏|副本写不了") as caught:
        Store.open("sqlite:///ledger.db", tmp_path)
    assert "没有改动" in caught.value.remedy
    assert copies(tmp_path) == []


@pytest.mark.parametrize("layout", ["1", "2"])
def test_a_trial_version_s_ledger_is_refused_with_the_way_out(former: str, tmp_path: Path, layout: str) -> None:
    asked(former, f"UPDATE meta SET value = '{layout}'")
    for reach in (Store.open, lambda *where: Store.look(*where).__enter__()):
        with pytest.raises(WorkspaceError, match="试用版") as caught:
            reach(former, tmp_path)
        assert "archive" in caught.value.remedy and "没有改动" in caught.value.remedy
    assert asked(former, "SELECT value FROM meta") == [(layout,)]


# Two at once, and killed

OPENER = """
import sys
from pathlib import Path
from toolkit.edges.store.store import Store
def run(url, folder):
    with Store.open(url, Path(folder)) as store:
        return len(store.outbox.mails())
"""
AT_ONCE = f"{OPENER}print('ready', flush=True)\nprint(run(*sys.argv[1:]), flush=True)\n"


def test_of_two_at_once_one_migrates(former: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", AT_ONCE, former, str(tmp_path)]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(3)
    ]
    told = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0, 0], told
    assert {out for out, _ in told} == {f"ready\n{len(was()['mail'])}\n"}
    assert sum("改前的副本" in errors for _, errors in told) == 1
    assert asked(former, "SELECT count(*) FROM migration") == [(1,)]
    if former.startswith("sqlite"):
        assert len(copies(tmp_path)) == 1


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of layout 3 with many changes, so that bringing it over takes a while."""
    ledger = tmp_path_factory.mktemp("large") / "ledger.db"
    shutil.copyfile(WORKSPACE / "ledger.db", ledger)
    with closing(sqlite3.connect(ledger)) as connection, connection:
        for number in range(1000, 1075):
            values = (str(number), "更长的一段话" * 100, "2021-09-01T09:00:00.000000")
            connection.executemany(
                "INSERT INTO change (row, field, value, sheet, cell, actor, at) "
                "VALUES ('2021/1/A', ?, ?, '', '', 'A', ?)",
                [values] * 20,
            )
    return ledger


def left_whole(folder: Path, before: Mapping[str, list[dict[str, Any]]]) -> str:
    """The layout that a killed command has left; whichever it is, the ledger is whole, and opens as the new one."""
    ledger = folder / "ledger.db"
    with closing(sqlite3.connect(ledger)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ((layout,),) = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'")
    if layout == "3":
        assert contents(ledger) == before
    with Store.open("sqlite:///ledger.db", folder) as store:
        assert len(store.cells.changes(key("2021/1/A"))) == sum(row["row"] == "2021/1/A" for row in before["change"])
        assert len(store.outbox.mails()) == len(before["mail"])
    assert asked(f"sqlite:///{ledger}", "SELECT count(*) FROM migration") == [(1,)]
    for name in copies(folder):
        if not name.endswith(".part"):
            assert contents(folder / name) == before
    return layout


def test_killed_at_any_moment_there_is_the_old_ledger_or_the_new_one(tmp_path: Path, large: Path) -> None:
    before, chance, ledger, seen = contents(large), random.Random(20211018), tmp_path / "ledger.db", set()
    words = "sqlite:///ledger.db", str(tmp_path)
    with to_be_killed(OPENER) as opener:
        shutil.copyfile(large, ledger)
        whole = opener.finish(*words)
        assert opener.code == 0
        for _ in range(10):
            shutil.rmtree(tmp_path)
            tmp_path.mkdir()
            shutil.copyfile(large, ledger)
            opener.run(*words, after=chance.uniform(0, whole))
            seen.add(left_whole(tmp_path, before))
    assert "3" in seen
