"""Originals in an object store: the same ledger, and whatever is wrong there is named, as it is in the folder."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from kit.backed_up import NOON, at_work
from kit.workspaces import copy_of, ledger_of

from toolkit.codes import Code
from toolkit.domain.office.backups import LEDGER
from toolkit.edges.object_store import MARK, ObjectStore
from toolkit.edges.system.files import read_text
from toolkit.edges.writing.config import with_archive
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.rebuild import rebuild
from toolkit.jobs.office.restore import restore
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

LATER = datetime(2021, 9, 14, 9)


@pytest.fixture
def elsewhere(workspace: Workspace, tmp_path: Path, needs: Callable[[str | None, str], str]) -> Workspace:
    """A workspace at work whose originals lie in `原件` beside it."""
    needs("all" if importlib.util.find_spec("fsspec") else None, "fsspec")
    (tmp_path / "原件").mkdir()
    config = workspace.root / "config.toml"
    config.write_text(with_archive(read_text(config), f"file://{tmp_path}/原件"), "utf-8")
    return at_work(open_workspace(workspace.root))


def objects(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "原件").rglob("*") if path.is_file() and path.name != MARK)


def place(path: Path) -> str:
    return f"archive/{path.parent.name}/{path.name}"


def told(workspace: Workspace) -> set[tuple[Code, str]]:
    return {(found.code, found.origin.file) for found in verify(workspace).problems}


def in_doctor(workspace: Workspace) -> str:
    """What doctor says of archive and database where it finds a fault."""
    checks = [each for each in doctor(workspace, NOON).checks if each.name in ("存档内容", "台账数据库")]
    return " ".join(each.detail for each in checks if each.condition == "不行")


def test_the_ledger_is_the_same_and_no_original_is_left_here(
    elsewhere: Workspace, fresh: Workspace, tmp_path: Path
) -> None:
    here = at_work(copy_of(fresh, tmp_path / "本机"))
    for its in (elsewhere, here):
        merge_returns(its, LATER)
    assert ledger_of(elsewhere)[1] == ledger_of(here)[1] != {}  # what the cells hold; ids are drawn anew
    originals = [path for path in elsewhere.archive.rglob("*") if len(path.name) == 64]
    assert originals == [] and len(objects(tmp_path)) == sum(len(path.name) == 64 for path in here.archive.rglob("*"))
    done = verify(elsewhere)
    assert done.problems == () and any(f"原件在 file://{tmp_path}/原件" in each.detail for each in done.checks)
    assert in_doctor(elsewhere) == ""
    assert not merge_returns(elsewhere, LATER).fresh


def test_a_changed_byte_half_an_object_and_a_missing_one_are_named(elsewhere: Workspace, tmp_path: Path) -> None:
    """Each by itself is told of: every second one is damaged, then those between."""

    def named(code: Code, its: list[Path]) -> None:
        assert {each for each in told(elsewhere) if each[0] == code} == {(code, place(path)) for path in its}
        said = in_doctor(elsewhere)
        assert any(path.name[:12] in said for path in its) and f"等{len(its)}处" in said

    every = {path: path.read_bytes() for path in objects(tmp_path)}
    for odd in (0, 1):
        its = [*every][odd::2]
        assert len(its) > 1
        for path in its:
            path.write_bytes(every[path][:-1] + bytes([every[path][-1] ^ 1]))
        named(Code.ARCHIVE_CHANGED, its)
        for path in its:
            path.write_bytes(every[path][: len(every[path]) // 2])
        named(Code.ARCHIVE_CHANGED, its)
        for path in its:
            path.unlink()
        named(Code.ARCHIVE_MISSING, its)
        for path in its:
            path.write_bytes(every[path])
    assert told(elsewhere) == set() and in_doctor(elsewhere) == ""


def test_while_the_store_is_away_nothing_is_taken_in_and_nothing_lost(
    elsewhere: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, waiting = ledger_of(elsewhere), sorted(path.name for path in elsewhere.inbox.iterdir())

    def away(*given: object, **named: object) -> None:
        raise ConnectionError("no route to host")

    store = elsewhere.originals
    assert isinstance(store, ObjectStore)
    with monkeypatch.context() as meanwhile:
        for name in ("info", "find", "cat_file", "pipe_file", "makedirs"):
            meanwhile.setattr(store._store, name, away)
        with pytest.raises(WorkspaceError, match="原件 用不上") as refused:
            merge_returns(elsewhere, LATER)
        assert "重新收" in refused.value.remedy
        assert ledger_of(elsewhere) == before
        assert sorted(path.name for path in elsewhere.inbox.iterdir()) == waiting
        assert any("用不上" in found.message for found in verify(elsewhere).problems)
        assert "用不上" in in_doctor(elsewhere)
        with pytest.raises(ToolkitError, match="用不上"):
            backup(elsewhere, NOON)
    assert len(merge_returns(elsewhere, LATER).fresh) == 2
    assert told(elsewhere) == set()


def test_a_share_that_is_not_there_is_no_empty_store(elsewhere: Workspace, tmp_path: Path) -> None:
    before = ledger_of(elsewhere)
    (tmp_path / "原件").rename(tmp_path / "没接上")
    for words in ("没有这个文件夹", "不是一直放原件的地方"):
        for asked in (
            lambda: merge_returns(elsewhere, LATER),
            lambda: backup(elsewhere, NOON),
            lambda: rebuild(elsewhere, NOON, tmp_path / "重建"),
        ):
            with pytest.raises(ToolkitError, match=words):
                asked()
        assert not list((tmp_path / "原件").rglob("*")) and ledger_of(elsewhere) == before
        assert any(words in found.message for found in verify(elsewhere).problems)
        assert words in in_doctor(elsewhere)
        (tmp_path / "原件").mkdir(exist_ok=True)  # where the share is to appear, an empty folder may stand
    (tmp_path / "原件").rmdir()
    (tmp_path / "没接上").rename(tmp_path / "原件")
    assert len(merge_returns(elsewhere, LATER).fresh) == 2
    assert told(elsewhere) == set()


def test_what_was_left_in_the_folder_is_not_taken_for_what_the_store_lacks(
    elsewhere: Workspace, tmp_path: Path
) -> None:
    gone = objects(tmp_path)[0]
    left = elsewhere.root / place(gone)
    left.parent.mkdir(parents=True)
    gone.rename(left)
    assert (Code.ARCHIVE_MISSING, place(gone)) in told(elsewhere)
    assert gone.name[:12] in in_doctor(elsewhere)


def test_a_backup_holds_the_originals_and_is_restored_into_a_folder(elsewhere: Workspace, tmp_path: Path) -> None:
    merge_returns(elsewhere, LATER)
    planned = {each.name for each in backup(elsewhere, NOON, dry_run=True).members}
    made = backup(elsewhere, NOON)
    names = {each.name for each in made.members}
    assert {place(path) for path in objects(tmp_path)} <= names == planned
    done = restore(made.place, tmp_path / "恢复")
    assert done.problems == ()
    its = open_workspace(tmp_path / "恢复")
    assert its.settings.archive.url == "" and ledger_of(its) == ledger_of(elsewhere)
    assert told(its) == set() and told(elsewhere) == set()
    gone = objects(tmp_path)[0]
    gone.unlink()
    assert (Code.ARCHIVE_MISSING, place(gone)) in told(elsewhere), "the last backup had it"


def test_what_was_left_in_the_folder_is_not_packed_for_what_lies_in_the_store(
    elsewhere: Workspace, tmp_path: Path
) -> None:
    whole = objects(tmp_path)[0]
    left = elsewhere.root / place(whole)
    left.parent.mkdir(parents=True)
    left.write_bytes(b"other")
    made = backup(elsewhere, NOON)
    (member,) = (each for each in made.members if each.name == place(whole))
    assert member.sha256 == whole.name
    assert (Code.ARCHIVE_CHANGED, place(whole)) in told(elsewhere)


def test_a_lost_ledger_is_made_again_with_the_originals_in_a_folder(elsewhere: Workspace, tmp_path: Path) -> None:
    merge_returns(elsewhere, LATER)
    ledger = ledger_of(elsewhere)
    (elsewhere.root / LEDGER).unlink()
    done = rebuild(elsewhere, NOON, tmp_path / "重建")
    assert [found for found in done.problems if found.code != Code.CHECK_DOUBTFUL] == []
    assert ledger_of(open_workspace(tmp_path / "重建")) == ledger
