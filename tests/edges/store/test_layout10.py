"""A workspace of layout 10 is taken over, its chains as they were; what they did not hold is in them from then on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from kit.command import toolkit
from kit.former import WORKSPACE
from kit.records import execute

from toolkit.codes import Code
from toolkit.edges.store import layout10
from toolkit.edges.store.address import parse_address
from toolkit.edges.store.migrations import THESE_FROM_NOW
from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import META
from toolkit.edges.store.transaction import transaction
from toolkit.jobs.office.verify import verify
from toolkit.jobs.workspace import open_workspace

FORMER = WORKSPACE.with_name("layout10")
HEAD = "2021-3-94c735cbd0bb"
"""What its `status` told."""
AT = datetime(2021, 10, 20, 8, 0, 5)
DAMAGED = (Code.LEDGER_DAMAGED, Code.CHAIN_BROKEN, Code.ARCHIVE_MISSING, Code.ARCHIVE_CHANGED)


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.edges.system.clock.now", lambda _: AT)


@pytest.fixture
def former(store_url: str, tmp_path: Path) -> str:
    """The URL of that ledger, in either database."""
    address = parse_address(store_url, Path("/"))
    shutil.copyfile(FORMER / "ledger.db", place := address.file or tmp_path / "was.db")
    if address.file:
        return store_url
    from toolkit.edges.store.postgresql import Postgresql

    with closing(Sqlite(place)) as was, closing(Postgresql(address.server or {})) as link:
        link.has_table(META.name)
        with transaction(was, lambda: was.begin(write=False)) as read, transaction(link, link.begin_making) as making:
            for table in layout10.TABLES:
                for statement in table.statements(link.serial):
                    making.run(statement)
                rows = read.as_they_stand(f"SELECT * FROM {table.name}")
                making.put_as_they_stand(table, [dict(zip(table.columns, row, strict=True)) for row in rows])
            for statement in link.append_only:
                making.run(statement)
    return store_url


def untouched(sql: str) -> set[tuple[object, ...]]:
    """What a statement finds in it, read without a trace."""
    with closing(sqlite3.connect(f"{(FORMER / 'ledger.db').as_uri()}?immutable=1", uri=True)) as read:
        return set(read.execute(sql))


def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "工作区"
    shutil.copytree(WORKSPACE, root)
    shutil.copytree(FORMER, root, dirs_exist_ok=True)
    return root


def test_the_data_is_of_that_layout() -> None:
    assert untouched("SELECT value FROM meta WHERE key = 'schema_version'") == {("10",)}
    tables = {name for (name,) in untouched("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - {"sqlite_sequence"} == {table.name for table in layout10.TABLES}


def test_its_chains_go_on_and_hold_the_rest_from_then_on(
    former: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    links = untouched("SELECT chain, number, head FROM chain")
    with Store.open(former, tmp_path) as store:
        assert caplog.text.rstrip().endswith(THESE_FROM_NOW)
        assert store.chains.faults() == ()
        assert links < set(execute(former, "SELECT chain, number, head FROM chain"))
        execute(former, "UPDATE plan SET title = 'x'")
        execute(former, "UPDATE basis SET files = '{}' WHERE id = 1")
        assert {said.partition("（")[0] for said in store.chains.faults()} == {
            "第1条总台账依据被改过",
            "方案 2021 的登记被改过，与登记记录不一致",
        }


def test_what_had_been_changed_before_stays_named(former: str, tmp_path: Path) -> None:
    sender = "INSERT INTO sender (address, unit, confirmed, actor, at, note) VALUES ('x', 'A', true, 'x', ?, '')"
    execute(former, sender, AT.isoformat(timespec="microseconds"))
    execute(former, "UPDATE mail SET answer = 'x' WHERE id = 1")
    execute(former, "UPDATE edition SET unit_name = 'x' WHERE sequence = 1 AND unit = 'A'")
    with Store.open(former, tmp_path) as store:
        said = "；".join(store.chains.faults())
    for words in ("报送人登记是绕过本工具加进来的", "的登记曾被绕过本工具改过", "下发件 "):
        assert words in said, said


def test_the_workspace_is_upgraded_verified_and_goes_on(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    done = toolkit("--workspace", root, "--today", "2021-10-20", "upgrade")
    assert done.code in (0, 1) and "10" in done.out
    assert toolkit("--workspace", root, "--today", "2021-10-20", "merge").code in (0, 1)
    found = verify(open_workspace(root), HEAD)
    assert [each for each in found.problems if each.code in DAMAGED] == []
