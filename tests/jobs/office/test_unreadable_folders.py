"""A folder that cannot be read is told by name, and never taken for an empty one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kit.backed_up import NOON, at_work
from kit.command import as_json
from kit.workspaces import After

from toolkit.errors import WorkspaceError
from toolkit.jobs.kept_records import FOLDER
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.rebuild import rebuild
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace


def merged(whole: Workspace) -> Workspace:
    workspace = at_work(whole)
    merge_returns(workspace, NOON)
    (workspace.inbox / "科室").mkdir()
    (workspace.inbox / "科室" / "1.xlsx").write_bytes(b"PK\x03\x04 x")
    return workspace


def shut(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """What a folder holds can no longer be listed or looked at: also for who may read everything."""
    whole = os.scandir

    def listed(folder: Any = ".") -> Any:
        if not isinstance(folder, int) and Path(folder) in folders:
            raise PermissionError(13, "Permission denied", str(folder))
        return whole(folder)

    looked = Path.stat

    def seen(path: Path, **more: Any) -> Any:
        if path.parent in folders:
            raise PermissionError(13, "Permission denied", str(path))
        return looked(path, **more)

    monkeypatch.setattr(os, "scandir", listed)
    monkeypatch.setattr(Path, "stat", seen)


def some_of_archive(workspace: Workspace) -> Path:
    """A folder of originals."""
    return next(path for path in sorted(workspace.archive.iterdir()) if len(path.name) == 2)


def keeping_one(workspace: Workspace) -> Workspace:
    """The same workspace, of whose backups only the latest stays."""
    settings = workspace.settings
    return replace(workspace, settings=replace(settings, backup=replace(settings.backup, keep=1)))


def test_a_backup_names_it_and_takes_no_whole_one_s_place(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = keeping_one(after_playing(merged))
    kept = backup(workspace, NOON).place
    folders = [workspace.inbox / "科室", workspace.outbox / "ledgers", workspace.root / "templates", workspace.archive]
    for number, folder in enumerate(folders):
        with monkeypatch.context() as shutting:
            shut(shutting, folder)
            done = backup(workspace, NOON + timedelta(days=1, hours=number))
        place = folder.relative_to(workspace.root).as_posix()
        assert [each.origin.file for each in done.problems if "没有权限" in each.message] == [place]
        assert not done.dropped and kept.is_file()
    assert backup(workspace, NOON + timedelta(days=2)).dropped, "whole again"


def test_verify_doctor_and_merge_name_it(after_playing: After, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = after_playing(merged)
    folder = some_of_archive(workspace)
    shut(monkeypatch, folder, workspace.inbox / "科室")
    (told,) = verify(workspace).problems
    assert str(folder) in told.message and told.remedy
    for command, place in (("doctor", folder), ("merge", workspace.inbox / "科室")):
        code, said = as_json("-w", workspace.root, "--today", f"{NOON:%Y-%m-%d}", command)
        assert code in (1, 2) and str(place) in str(said), command


def test_a_lost_ledger_is_not_begun_anew_nor_its_records_said_to_be_gone(
    after_playing: After, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(merged)
    (workspace.root / "ledger.db").unlink()
    shut(monkeypatch, workspace.archive, workspace.outbox, workspace.archive / FOLDER)
    with pytest.raises(WorkspaceError, match="台账数据库不见了"):
        merge_returns(workspace, NOON)
    with pytest.raises(WorkspaceError, match="读不了文件夹"):
        rebuild(workspace, NOON, tmp_path / "新")
    assert not (workspace.root / "ledger.db").exists()
