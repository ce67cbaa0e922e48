"""A fault of database, disk or archive stops the run before the next file: files never go in out of order."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any

import pytest
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.edges.store.returns import Returns
from toolkit.edges.system.originals import Folder
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 9, 13, 9)


def three_came(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), ["SZ01"])
    item = items_of(workspace, "SZ01")[0]
    for number, text in enumerate(("甲", "乙", "丙"), start=1):
        path = fill(workbook_of(workspace, "SZ01"), workspace.inbox / f"{number}.xlsx", {item: {"进展情况": text}})
        os.utime(path, (number, number))


@pytest.mark.parametrize(("place", "name", "time"), [(Folder, "put", 2), (Returns, "seen", 3), (Returns, "add", 2)])
def test_what_cannot_be_kept_stops_the_run_before_the_next_file(
    after_playing: After, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, time: int
) -> None:
    workspace = after_playing(three_came)
    real, calls = getattr(place, name), []

    def fails_once(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == time:
            raise WorkspaceError("写不了：磁盘已满", "请清理磁盘。")
        return real(*given)

    with monkeypatch.context() as patched:
        patched.setattr(place, name, fails_once)
        with pytest.raises(WorkspaceError, match="磁盘已满"):
            merge_returns(workspace, NOW)
    with open_store(workspace) as store:
        assert [each.file for each in store.returns.of_plan("2021")] == ["1.xlsx"]
    again = merge_returns(workspace, NOW)
    assert [(each.ret.file, each.late) for each in again.received] == [
        ("1.xlsx", True),
        ("2.xlsx", False),
        ("3.xlsx", False),
    ], "what the stopped run took in it has told nobody"
    assert all(each.again for each in merge_returns(workspace, NOW).received)


def test_what_a_stopped_run_took_in_is_told_also_where_the_same_bytes_came_under_another_name(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(three_came)

    def failing(*given: Any) -> None:
        raise WorkspaceError("写不了：磁盘已满", "请清理磁盘。")

    with monkeypatch.context() as patched, pytest.raises(WorkspaceError):
        patched.setattr("toolkit.jobs.returns.merge.answer_and_publish", failing)
        merge_returns(workspace, NOW)
    (workspace.inbox / "再发.xlsx").write_bytes((workspace.inbox / "2.xlsx").read_bytes())
    told = {each.ret.file: each.late for each in merge_returns(workspace, NOW).received if not each.again}
    assert told == {"1.xlsx": True, "2.xlsx": True, "3.xlsx": True, "再发.xlsx": False}


def test_a_link_in_the_inbox_is_told_and_not_followed(after_playing: After) -> None:
    workspace = after_playing(three_came)
    for path in sorted(workspace.inbox.iterdir())[1:]:
        path.unlink()
    secret = workspace.root / "秘密.xlsx"
    secret.write_bytes((workspace.inbox / "1.xlsx").read_bytes() + b"x")
    (workspace.inbox / "2.xlsx").symlink_to(secret)
    (workspace.inbox / "3.xlsx").symlink_to(workspace.root / "没有")
    (workspace.inbox / "4").symlink_to(workspace.root)
    told = {each.ret.file: each for each in merge_returns(workspace, NOW).received}
    assert [name for name, each in told.items() if not each.left] == ["1.xlsx"]
    for name in ("2.xlsx", "3.xlsx", "4"):
        assert [found.code for found in told[name].problems] == [Code.FILE_IS_LINK]
    with open_store(workspace) as store:
        assert [each.file for each in store.returns.of_plan("2021")] == ["1.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_ledger_and_archive_are_their_owner_s_alone(after_playing: After) -> None:
    workspace = after_playing(three_came)
    (workspace.root / "ledger.db").chmod(0o644)
    merge_returns(workspace, NOW)
    modes = [(workspace.root / name).stat().st_mode & 0o777 for name in ("ledger.db", "archive")]
    assert modes == [0o600, 0o700]
