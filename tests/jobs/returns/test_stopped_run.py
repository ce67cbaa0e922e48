"""A fault of database, disk or archive stops the run before the next file: files never go in out of order."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any

import pytest
from kit.command import toolkit
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.console import Screen
from toolkit.edges.store.returns import Returns
from toolkit.edges.system.originals import Folder
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns, take_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 9, 13, 9)


def three_came(workspace: Workspace) -> Workspace:
    workspace = for_units(workspace, "SZ01")
    generate(workspace, date(2021, 9, 10), ["SZ01"])
    item = items_of(workspace, "SZ01")[0]
    for number, text in enumerate(("甲", "乙", "丙"), start=1):
        path = fill(workbook_of(workspace, "SZ01"), workspace.inbox / f"{number}.xlsx", {item: {"进展情况": text}})
        os.utime(path, (number, number))
    return workspace


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


class Killed(BaseException):
    """The program ends here, whatever it was about."""


def test_what_a_run_took_in_is_told_by_the_next_until_one_has_told_all_of_it(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run ends before it shows anything, one is shown halfway, one cannot write it, one ends before that it was
    told is noted."""
    workspace = after_playing(three_came)

    def merge(*words: str) -> str:
        return toolkit("-w", workspace.root, "--today", "2021-09-13", *words, "merge").out

    def ends_at(place: Any, name: str, *words: str) -> None:
        def at_once(*_: object) -> None:
            raise Killed

        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(place, name, at_once)
            merge(*words)

    ends_at(Screen, "show")
    ends_at(Screen, "say")
    ends_at(Screen, "_write_json", "--json")
    ends_at(Returns, "end_saying")
    told = merge()
    assert all(f"{number}.xlsx" in told for number in (1, 2, 3)) and "3个是上次收的、当时没有列出来" in told
    assert "1.xlsx" not in merge() and '"late": true' not in merge("--json")


def test_a_run_notes_as_told_what_it_told_and_not_what_another_took_in_meanwhile(after_playing: After) -> None:
    workspace = after_playing(three_came)
    (late := workspace.inbox / "3.xlsx").rename(aside := workspace.root / "3.xlsx")
    first = take_returns(workspace, NOW)
    aside.rename(late)
    second = take_returns(workspace, NOW)
    first.once_told()
    assert {each.ret.file: each.late for each in second.fresh} == {"1.xlsx": True, "2.xlsx": True, "3.xlsx": False}
    third = take_returns(workspace, NOW)
    assert all(each.late for each in third.fresh) and len(third.fresh) == 3
    second.once_told()
    third.once_told()
    assert not take_returns(workspace, NOW).fresh


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
