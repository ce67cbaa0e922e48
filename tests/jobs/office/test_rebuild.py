"""A lost ledger made again of the records in the archive: the same in all it held, and what it cannot know is said."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kit import ROOT
from kit.command import as_json, toolkit
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.edges.store.tables import LAYOUT, TABLES
from toolkit.errors import WorkspaceError
from toolkit.jobs.kept_records import FOLDER, parts_of
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.hand_out import mark_handed
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.office.rebuild import rebuild
from toolkit.jobs.office.restore import restore
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

DAY, NOON, LATER = date(2021, 9, 10), datetime(2021, 9, 13, 9), datetime(2021, 9, 28, 9)
PASS = Verdict("verified", by="核查人")
NOT_KEPT = ("job_run", "migration")


def with_everything(workspace: Workspace) -> Workspace:
    """Workbooks handed out; one taken, one partly, one held, one that is no workbook; a verdict; reminders."""
    generate(workspace, DAY, ["SZ01", "SZ09"])
    mark_handed(workspace, datetime(2021, 9, 10, 15), ["SZ09"])
    done = {"办理状态": "已完成", "完成日期": "2021-9-9", "佐证材料": "https://example.com/1"}
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {items_of(workspace, "SZ09")[0]: done})
    fill(
        workbook_of(workspace, "SZ01"), workspace.inbox / "2.xlsx", {items_of(workspace, "SZ01")[0]: {"办理状态": "好"}}
    )
    (workspace.inbox / "3.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (workspace.inbox / "4.png").write_bytes(b"\x89PNG 1")
    merge_returns(workspace, NOON)
    judge_claims(workspace, LATER, RowsMeant(["SZ09"], [], None), PASS, go=True)
    remind(workspace, LATER.date())
    publish(workspace, LATER)
    return workspace


def at_work(whole: Workspace) -> Workspace:
    """The same in a small office."""
    return with_everything(for_units(whole, "SZ01", "SZ09", "XQ01"))


def held(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """All that a ledger holds, table by table, but runs of jobs."""
    with open_store(workspace) as store, store.database.reading() as reading:
        return {
            table.name: reading.as_they_stand(f"SELECT * FROM {table.name} ORDER BY 1, 2")
            for table in TABLES
            if table.name not in NOT_KEPT
        }


def made_again(workspace: Workspace, folder: Path) -> tuple[Workspace, set[str]]:
    """The workspace made again in that folder, and what was told of it."""
    done = rebuild(workspace, LATER, folder)
    return open_workspace(folder), {each.code.value for each in done.problems}


def test_of_a_lost_ledger_all_comes_back(after_playing: After, tmp_path: Path) -> None:
    workspace = after_playing(at_work)
    before, shown = held(workspace), show_status(workspace, LATER.date()).data
    (workspace.root / "ledger.db").unlink()
    with pytest.raises(WorkspaceError) as refused:
        merge_returns(workspace, LATER)
    assert all(f"toolkit {word}" in refused.value.remedy for word in ("restore", "rebuild", "init"))
    again, told = made_again(workspace, tmp_path / "新")
    assert held(again) == before and show_status(again, LATER.date()).data == shown
    assert told == {Code.CHECK_DOUBTFUL.value} and not verify(again).problems
    assert not merge_returns(again, LATER).received[0].ret.changed
    assert not (workspace.root / "ledger.db").exists(), "the workspace itself stays as it is"


def test_another_workspace_s_ledger_in_the_place_of_this_one_s_is_refused_and_an_older_of_this_one_is_not(
    after_playing: After, tmp_path: Path
) -> None:
    """Whatever that one has handed out and taken in; it would refuse every return and take the good master's place."""
    ours = after_playing(at_work)
    create_workspace(tmp_path / "别的")
    theirs = for_units(open_workspace(tmp_path / "别的"), "SZ01")
    older = (ours.root / "ledger.db").read_bytes()
    generate(theirs, DAY)
    (ours.root / "ledger.db").write_bytes((theirs.root / "ledger.db").read_bytes())
    for command in ("merge", "verify"):
        code, told = as_json("-w", ours.root, "--today", "2021-09-28", command)
        assert code in (1, 2) and "不是这个工作区的" in str(told), command
        assert all(f"toolkit {way}" in str(told) for way in ("restore", "rebuild", "init")), command
    assert (ours.root / "ledger.db").read_bytes() == (theirs.root / "ledger.db").read_bytes()
    (ours.root / "ledger.db").write_bytes(older)
    mark_handed(ours, LATER, ["SZ01"])
    (ours.root / "ledger.db").write_bytes(older)
    assert show_status(ours, LATER.date()).data, "it goes on"


def records(workspace: Workspace) -> list[Path]:
    return [each.path for each in parts_of(workspace.archive, LAYOUT)]


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), Code.ARCHIVE_CHANGED),
        (Path.unlink, Code.ARCHIVE_MISSING),
    ],
    ids=["damaged", "gone"],
)
def test_where_a_record_is_damaged_or_gone_what_came_before_it_comes_back(
    after_playing: After, tmp_path: Path, harm: Any, named: Code
) -> None:
    workspace = after_playing(at_work)
    kept = records(workspace)
    assert len(kept) >= 4
    harm(kept[2])
    again, told = made_again(workspace, tmp_path / "新")
    assert named.value in told and Code.CHAIN_BROKEN.value in told, "receipts tell of more than came back"
    had, has = held(workspace), held(again)
    assert (
        has["change"] == had["change"][: len(has["change"])] and has["returns"] == had["returns"][: len(has["returns"])]
    )
    assert {each.code for each in verify(workspace).problems} == {named}
    kept[2].unlink(missing_ok=True)
    mark_handed(workspace, LATER, ["SZ01"])
    again, told = made_again(workspace, tmp_path / "又")
    assert held(again) == held(workspace), "what is missing is kept once more by the next command"


def test_what_was_not_kept_of_one_command_is_kept_by_the_next(
    after_playing: After, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    workspace = after_playing(at_work)
    shutil.rmtree(workspace.archive / FOLDER)
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.jobs.kept_records.write_whole", full)
        mark_handed(workspace, LATER, ["SZ01"])
    with pytest.raises(WorkspaceError, match="重建不了"):
        rebuild(workspace, LATER, tmp_path / "新")
    remind(workspace, LATER.date())
    again, _ = made_again(workspace, tmp_path / "新")
    assert held(again) == held(workspace)


def test_an_older_ledger_put_back_beside_newer_records_is_told_and_not_mixed_with_them(
    after_playing: After, tmp_path: Path
) -> None:
    workspace = after_playing(at_work)
    path = workspace.root / "ledger.db"
    older = path.read_bytes()
    fill(
        workbook_of(workspace, "SZ09"), workspace.inbox / "5.xlsx", {items_of(workspace, "SZ09")[0]: {"进展情况": "乙"}}
    )
    merge_returns(workspace, LATER)
    (workspace.inbox / "5.xlsx").unlink()
    path.write_bytes(older)
    for look in (verify(workspace), doctor(workspace, LATER)):
        assert any("archive/records" in each.message for each in look.problems)
    mark_handed(workspace, LATER, ["SZ01"])
    remind(workspace, LATER.date() + timedelta(days=2))
    again, _ = made_again(workspace, tmp_path / "又")
    assert held(again) == held(workspace)


def test_a_backup_of_what_no_command_has_kept_yet_is_restored_without_a_word_about_it(
    after_playing: After, tmp_path: Path
) -> None:
    workspace = after_playing(at_work)
    records(workspace)[-1].unlink()
    (told,) = verify(workspace).problems
    assert "还没有存进" in told.message
    made = backup(workspace, LATER, tmp_path / "备份.zip")
    assert made.exit_code == 0
    done = restore(tmp_path / "备份.zip", tmp_path / "新")
    assert not done.problems and held(open_workspace(tmp_path / "新")) == held(workspace)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ([LAYOUT - 1], f"以前版本的工具存的（数据版本 {LAYOUT - 1}，本工具是 {LAYOUT}）"),
        ([LAYOUT - 1, LAYOUT + 1], f"更新版本的工具存的（数据版本 {LAYOUT - 1}、{LAYOUT + 1}，本工具是 {LAYOUT}）"),
        ([], "没有可用的台账记录"),
    ],
)
def test_records_that_another_release_kept_are_said_to_be_its(tmp_path: Path, kept: list[int], said: str) -> None:
    create_workspace(tmp_path / "工作区")
    workspace = open_workspace(tmp_path / "工作区")
    for layout in kept:
        shutil.copytree(ROOT / "tests/data/layout10/archive/records/10", workspace.archive / FOLDER / str(layout))
    (workspace.archive / FOLDER / "99").mkdir(parents=True, exist_ok=True)
    for dry_run in (True, False):
        with pytest.raises(WorkspaceError) as refused:
            rebuild(workspace, LATER, tmp_path / "新", dry_run=dry_run)
        assert said in refused.value.message and not (tmp_path / "新").exists()
        assert ("toolkit rebuild" in refused.value.remedy) == bool(kept)


def test_at_the_command_line(after_playing: After, tmp_path: Path) -> None:
    workspace = after_playing(with_everything)
    (workspace.root / "ledger.db").unlink()
    words = ("-w", workspace.root, "--today", "2021-09-28")
    assert "toolkit rebuild" in toolkit(*words, "status").err
    tried = toolkit(*words, "rebuild", tmp_path / "新", "--dry-run")
    assert "可以重建" in tried.out and not (tmp_path / "新").exists()
    assert "已重建到" in toolkit(*words, "rebuild", tmp_path / "新").out
    assert toolkit(*words, "rebuild", tmp_path / "新").code == 2, "there is something in it now"
    assert toolkit("-w", tmp_path / "新", "--today", "2021-09-28", "status").code == 0
