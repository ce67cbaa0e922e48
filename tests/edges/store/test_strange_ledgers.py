"""What is no ledger of ours, or holds something that nobody understands, is refused in words and left as it is."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from kit.former import WORKSPACE

from toolkit.edges.store.sqlite import Sqlite
from toolkit.edges.store.store import Store
from toolkit.edges.store.tables import LAYOUT
from toolkit.errors import WorkspaceError
from toolkit.jobs.locks import locked, sending
from toolkit.jobs.stores import delivering, ledger
from toolkit.jobs.workspace import Workspace, open_workspace

META = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)"
FOREIGN = {
    "another program's": ["CREATE TABLE contacts (name TEXT)"],
    "a table of a name of ours": ["CREATE TABLE change (x)"],
    "no version": [META, "INSERT INTO meta VALUES ('a', '1')"],
    "a layout of ours without its tables": [META, f"INSERT INTO meta VALUES ('schema_version', '{LAYOUT}')"],
    "a former layout without its tables": [META, "INSERT INTO meta VALUES ('schema_version', '3')"],
    "a version that only looks like a number": [META, "INSERT INTO meta VALUES ('schema_version', '²')"],
    "a version as a number": [
        "CREATE TABLE meta (key TEXT, value INTEGER)",
        "INSERT INTO meta VALUES ('schema_version', 3)",
    ],
    "a version as bytes": [META, "INSERT INTO meta VALUES ('schema_version', x'33')"],
}
NOT_UNDERSTOOD = {
    "broken JSON": "UPDATE edition SET cells = '{' WHERE rowid = 1",
    "a key of no form": """UPDATE edition SET cells = '{"nonsense": {}}' WHERE rowid = 1""",
    "an unknown stage": "UPDATE mail_entry SET stage = 'weird' WHERE rowid = 1",
    "an unknown code": """UPDATE returns SET problems = '[{"code": "never-heard-of", "cell": ""}]' WHERE id = 1""",
    "a question of no return": "UPDATE question SET return_id = 99999",
    "a table of another's": "CREATE TABLE received (x)",
}


def asked(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def opened(path: Path) -> Iterator[Callable[[], Any]]:
    """Both ways of opening a ledger: to write, and to look."""
    yield lambda: Store.open(f"sqlite:///{path}", path.parent).close()

    def look() -> None:
        with Store.look(f"sqlite:///{path}", path.parent):
            pass

    yield look


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_ledger_is_refused_and_not_a_byte_of_it_changed(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    asked(path, *FOREIGN[kind])
    before = sha256(path.read_bytes()).hexdigest()
    for way in opened(path):
        with pytest.raises(WorkspaceError, match="不是本工具建立的台账数据库") as refused:
            way()
        assert "数据没有改动" in refused.value.remedy
    assert sha256(path.read_bytes()).hexdigest() == before
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("kind", NOT_UNDERSTOOD)
def test_what_is_not_understood_in_a_former_ledger_is_said_and_it_stays(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    shutil.copyfile(WORKSPACE / "ledger.db", path)
    asked(path, NOT_UNDERSTOOD[kind])
    with pytest.raises(WorkspaceError, match=r"读不懂的内容|不是本工具建立的表") as refused:
        Store.open(f"sqlite:///{path}", tmp_path)
    assert "数据没有改动" in refused.value.remedy
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("3",)]
    assert not list(tmp_path.glob("ledger.db.layout3*"))


class InterruptedAfterCommit(Sqlite):
    """A connection whose user presses Ctrl-C while the change is being made to last."""

    def commit(self) -> None:
        super().commit()
        if self.has_table("migration"):
            raise KeyboardInterrupt


def test_interrupted_just_when_the_change_holds_the_copy_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    shutil.copyfile(WORKSPACE / "ledger.db", path)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("toolkit.edges.store.database.Sqlite", InterruptedAfterCommit)
        Store.open(f"sqlite:///{path}", tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        ((copy,),) = connection.execute("SELECT copy FROM migration").fetchall()
    assert Path(copy).is_file()
    Store.open(f"sqlite:///{path}", tmp_path).close()


@pytest.fixture
def former(tmp_path: Path) -> Workspace:
    """A workspace whose ledger is of an earlier release."""
    root = tmp_path / "工作区"
    shutil.copytree(WORKSPACE, root)
    return open_workspace(root)


@pytest.mark.parametrize(("opening", "other"), [(ledger, sending), (delivering, locked)], ids=["ledger", "delivering"])
def test_a_ledger_is_brought_up_only_while_no_other_command_is_at_work(
    former: Workspace, opening: Callable[..., Any], other: Callable[[Workspace], Any]
) -> None:
    begun, ended = threading.Event(), threading.Event()

    @contextmanager
    def at_work() -> Iterator[None]:
        def hold() -> None:
            with other(former):
                begun.set()
                ended.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        begun.wait(30)
        try:
            yield
        finally:
            ended.set()
            holder.join(30)

    with at_work(), pytest.raises(WorkspaceError, match="正在"), opening(former):
        pass
    with closing(sqlite3.connect(former.root / "ledger.db")) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("3",)]
    with opening(former):
        assert list(former.root.glob("ledger.db.layout3*"))
