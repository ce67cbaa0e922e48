"""A backup brought back with its ledger in a PostgreSQL database: what was in it, nothing over what is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from kit.backed_up import NOON, UNITS, at_work
from kit.command import toolkit
from kit.former import WORKSPACE as FORMER
from kit.postgres import missing, new_database, postgresql
from kit.workspaces import After

from toolkit.edges.store.database import Database
from toolkit.edges.store.tables import LAYOUT, META, TABLES
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.restore import restore
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

_numbers = count(1)


@pytest.fixture(scope="module")
def server(needs: Callable[[str | None, str], str]) -> Iterator[str]:
    lacking = missing()
    needs(None if lacking else "all", lacking)
    with postgresql() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    return new_database(server, f"restored_{next(_numbers)}")


def contents(url: str, root: Path) -> dict[str, list[str]]:
    with Database.look(url, root) as found, found.reading() as reading:
        return {table.name: sorted(map(repr, reading.find(table, ""))) for table in TABLES}


def backed_up(after_playing: After, tmp_path: Path) -> tuple[Workspace, Path]:
    workspace = after_playing(at_work)
    return workspace, backup(workspace, NOON, tmp_path / "b.zip").place


def test_the_ledger_stands_in_the_database_and_goes_on_there(after_playing: After, tmp_path: Path, url: str) -> None:
    workspace, file = backed_up(after_playing, tmp_path)
    ran = toolkit("restore", file, tmp_path / "back", "--store", url)
    assert ran.code == 0, ran.err
    back = open_workspace(tmp_path / "back")
    assert back.settings.store.url == url and not (back.root / "ledger.db").exists()
    assert contents(url, back.root) == contents(workspace.settings.store.url, workspace.root)
    for each in (workspace, back):
        merge_returns(each, NOON)
    seen = [show_status(each, date(2021, 12, 1)).data for each in (workspace, back)]
    heads = [each.pop("head") for each in seen]
    assert heads[0] != heads[1], "of other settings: the ledger's address is among what the master was made from"
    assert seen[0] == seen[1] and len(seen[0]["units"]) >= len(UNITS)
    assert verify(open_workspace(back.root)).problems == ()


def test_a_ledger_of_an_earlier_layout_stands_there_in_this_one(tmp_path: Path, url: str) -> None:
    former = shutil.copytree(FORMER, tmp_path / "former")
    file = backup(open_workspace(former), NOON, tmp_path / "b.zip").place
    found = restore(file, tmp_path / "back", store=url)
    assert found.exit_code != 2 and Database.layout_at(url, tmp_path) == LAYOUT
    assert [each for each in found.problems if each.severity.value == "error"] == []


def test_a_database_that_holds_a_ledger_is_left_as_it_is(after_playing: After, tmp_path: Path, url: str) -> None:
    _, file = backed_up(after_playing, tmp_path)
    restore(file, tmp_path / "back", store=url)
    before = contents(url, tmp_path)
    for dry_run in (True, False):
        with pytest.raises(WorkspaceError, match="已经有台账"):
            restore(file, tmp_path / "again", store=url, dry_run=dry_run)
    assert contents(url, tmp_path) == before and not (tmp_path / "again").exists()


def test_a_run_that_fails_leaves_the_database_empty_and_it_is_filled_by_the_next(
    after_playing: After, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, file = backed_up(after_playing, tmp_path)
    restore(file, tmp_path / "back", store=url, dry_run=True)
    assert Database.layout_at(url, tmp_path) is None
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.edges.store.transaction.Transaction.count_on", _broken)
        with pytest.raises(OSError, match="cut"):
            _carried(file, tmp_path, url)
    assert {name for name, rows in contents(url, tmp_path).items() if rows} == {META.name}
    assert restore(file, tmp_path / "back", store=url).exit_code == 0


def _broken(*_: object) -> None:
    raise OSError("cut")


def _carried(file: Path, folder: Path, url: str) -> None:
    from toolkit.edges.store.keeping import carry_to_server

    restore(file, folder / "own")
    carry_to_server(folder / "own/ledger.db", url, folder)


def test_an_address_of_a_file_is_none_to_restore_to(after_playing: After, tmp_path: Path) -> None:
    _, file = backed_up(after_playing, tmp_path)
    with pytest.raises(WorkspaceError, match="不用写 --store"):
        restore(file, tmp_path / "back", store="sqlite:///other.db")
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "an empty folder"])
@pytest.mark.parametrize("place", ["_verified", "_put"])
def test_a_run_cut_short_after_the_ledger_was_carried_over_is_gone_on_with(
    after_playing: After, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, place: str, there: bool
) -> None:
    workspace, file = backed_up(after_playing, tmp_path)
    back = tmp_path / "back"
    if there:
        back.mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(f"toolkit.jobs.office.restore.{place}", _broken)
        with pytest.raises(WorkspaceError, match="恢复没有完成"):
            restore(file, back, store=url)
    with pytest.raises(WorkspaceError, match="已经有台账"):
        restore(file, tmp_path / "elsewhere", store=url)
    assert restore(file, back, store=url).exit_code == 0
    assert contents(url, back) == contents(workspace.settings.store.url, workspace.root)
    restore(file, tmp_path / "own")
    assert {each.name for each in back.iterdir()} == {each.name for each in (tmp_path / "own").iterdir()} - {
        "ledger.db"
    }
    assert {each.name for each in tmp_path.iterdir()} >= {"b.zip", "back", "own"}
    assert not [each for each in tmp_path.iterdir() if "restoring" in each.name], "nothing is left beside"
    with pytest.raises(WorkspaceError, match="已经有内容"):
        restore(file, back, store=url)


def test_a_run_cut_short_does_not_have_the_next_write_over_another_ledger(
    after_playing: After, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, file = backed_up(after_playing, tmp_path)
    merge_returns(workspace, NOON)
    later = backup(workspace, NOON, tmp_path / "later.zip").place
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.jobs.office.restore._put", _broken)
        with pytest.raises(WorkspaceError, match="恢复没有完成"):
            restore(later, tmp_path / "back", store=url)
    before = contents(url, tmp_path)
    with pytest.raises(WorkspaceError, match="已经有台账"):
        restore(file, tmp_path / "back", store=url)
    assert contents(url, tmp_path) == before
    assert restore(later, tmp_path / "back", store=url).exit_code == 0
