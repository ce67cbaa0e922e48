"""A workspace backed up while others write, lost, and brought back; what is kept, what is dropped, what is told."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kit.backed_up import DAY, NOON, UNITS, at_work, with_returns
from kit.command import as_json, toolkit
from kit.former import WORKSPACE as FORMER
from kit.killed import to_be_killed
from kit.quick_archives import packed_as_usual
from kit.workspaces import After

from toolkit.codes import Code, Severity
from toolkit.edges.store import keeping
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.locks import backing_up
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.backup import backup, last_backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.restore import check_backup, restore
from toolkit.jobs.office.verify import verify
from toolkit.jobs.office.watch import watch
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.backup import Verified
from toolkit.settings import load_settings


def restored(file: Path, folder: Path) -> Workspace:
    result = restore(file, folder)
    assert [each for each in result.problems if each.severity == Severity.ERROR] == []
    return open_workspace(folder)


def shown(workspace: Workspace) -> tuple[Any, ...]:
    """What an office sees of its ledger."""
    status = show_status(workspace, date(2021, 12, 1)).data
    told = [
        show_provenance(workspace, date(2021, 12, 1), name, item).data
        for name, item in (*((each, "2") for each in UNITS), (UNITS[0], "3"))
    ]
    reminders = remind(workspace, date(2021, 12, 1), preview=True).data
    return status, told, reminders, (workspace.outbox / "master.xlsx").read_bytes()


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.suffix not in (".lock", ".json", ".kept", ".status") and "backups" not in path.parts
    }


_MERGES = """
import sys, time
from datetime import datetime
from pathlib import Path
from toolkit.edges.system import files
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import open_workspace
whole = files.write_whole
def slow(*given, **named):
    time.sleep(0.05)
    return whole(*given, **named)
files.write_whole = slow
print("begun", flush=True)
merge_returns(open_workspace(Path(sys.argv[1])), datetime(2021, 9, 14, 9))
"""


@packed_as_usual()
def test_backups_made_while_a_merge_runs_bring_back_what_it_comes_to(after_playing: After, tmp_path: Path) -> None:
    """One of its midst and its last, merged once more: the same master, status, reminders, `why` as if not lost."""
    workspace = after_playing(at_work)
    made = []
    with subprocess.Popen([sys.executable, "-c", _MERGES, workspace.root], stdout=subprocess.PIPE, text=True) as merge:
        assert merge.stdout and merge.stdout.readline() == "begun\n"
        while merge.poll() is None:
            made.append(backup(workspace, NOON, tmp_path / f"{len(made)}.zip").place)
    assert merge.returncode == 0 and len(made) > 1
    expected = shown(workspace)
    shutil.rmtree(workspace.root)
    for file in (made[(len(made) - 1) // 2], made[-1]):
        back = restored(file, tmp_path / f"back-{file.stem}")
        merge_returns(back, datetime(2021, 9, 14, 9))
        assert shown(back) == expected, file.name
        assert verify(back).problems == ()


def test_what_is_restored_is_what_was_backed_up(after_playing: After, tmp_path: Path) -> None:
    workspace = after_playing(at_work)
    workspace.archive.chmod(0o700)
    made = backup(workspace, NOON)
    assert made.problems == () and stat.S_IMODE(made.place.stat().st_mode) == 0o600
    before, seen = files_of(workspace.root), shown(workspace)
    database = workspace.root / "ledger.db"
    empty = tmp_path / "空"
    empty.mkdir()
    back = restored(made.place, empty)
    after = files_of(back.root)
    assert {name: after[name] for name in after if not name.startswith("ledger.db")} == {
        name: data for name, data in before.items() if not name.startswith("ledger.db")
    }
    assert shown(back) == seen
    modes = {name: stat.S_IMODE((back.root / name).stat().st_mode) & 0o077 for name in ("ledger.db", "archive")}
    assert modes == {"ledger.db": 0, "archive": 0} and database.is_file()
    with pytest.raises(WorkspaceError, match="已经有内容"):
        restore(made.place, empty)
    assert files_of(back.root).keys() == after.keys()


def test_what_is_restored_into_an_empty_folder_is_unpacked_in_it(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a disk of its own: nothing is moved to it from another, and its room is what counts."""
    made, seen = backup(workspace, NOON, tmp_path / "b.zip").place, list[Path]()

    def looked(unpacked: Workspace, **named: Any) -> Verified:
        seen.append(unpacked.root)
        return verify(unpacked, **named)

    monkeypatch.setattr("toolkit.jobs.office.restore.verify", looked)
    empty = tmp_path / "空"
    (empty / ".toolkit-restoring").mkdir(parents=True)  # what a run that was killed left
    assert restored(made, empty).root == empty and restored(made, tmp_path / "新").root == tmp_path / "新"
    assert [path.parent for path in seen] == [empty, tmp_path]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "工作区", "新", "空"]
    assert not (empty / ".toolkit-restoring").exists()


@pytest.mark.parametrize("there", [False, True])
def test_a_restore_into_a_folder_that_another_is_at_leaves_that_one_alone(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """It took away what the other had unpacked, which then stood there in part."""
    made, folder = backup(workspace, NOON, tmp_path / "b.zip").place, tmp_path / "新"
    refusals = list[str]()

    def meanwhile(unpacked: Workspace, **named: Any) -> Verified:
        with pytest.raises(WorkspaceError) as refused:
            restore(made, folder)
        refusals.append(refused.value.message)
        return verify(unpacked, **named)

    if there:
        folder.mkdir()
    monkeypatch.setattr("toolkit.jobs.office.restore.verify", meanwhile)
    restored(made, folder)
    assert refusals == ["另一个窗口正在恢复到这个文件夹"]
    assert files_of(folder).keys() == files_of(workspace.root).keys()
    assert not list(tmp_path.rglob("*restoring*"))


def test_what_a_backup_leaves_out_is_told_and_other_workspaces_are_not_in_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "名册.csv").write_bytes((workspace.root / "seeds/units.csv").read_bytes())
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("seeds/units.csv", "../名册.csv"), "utf-8")
    (workspace.outbox / "demo").mkdir()
    for name in ("config.toml", "演示.txt"):
        (workspace.outbox / "demo" / name).write_text("demo", "utf-8")
    (workspace.inbox / "断").symlink_to("nowhere")
    (workspace.inbox / "夹").symlink_to(tmp_path)
    (workspace.inbox / "~$1.xlsx").write_bytes(b"open")
    os.mkfifo(workspace.inbox / "管道")
    made = backup(open_workspace(workspace.root), NOON)
    assert {(each.code, each.value) for each in made.problems} == {
        (Code.BACKUP_LEFT_OUT, name) for name in ("../名册.csv", "inbox/断", "inbox/夹", "inbox/管道")
    }
    assert not [each.name for each in made.members if "demo" in each.name or "~$" in each.name]


def test_of_the_backups_in_its_folder_as_many_are_kept_as_the_settings_say(
    workspace: Workspace, tmp_path: Path
) -> None:
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("keep = 10 ", "keep = 2 "), "utf-8")
    workspace = open_workspace(workspace.root)
    first = backup(workspace, NOON)
    damaged = first.place.with_name(first.place.name.replace("090000", "080000"))
    damaged.write_bytes(first.place.read_bytes()[:-90])
    (first.place.parent / "台账备份-别的-abcdef-20200101-000000.zip").write_bytes(first.place.read_bytes())
    elsewhere = backup(workspace, NOON, tmp_path).place
    for days in (1, 2, 3):
        last = backup(workspace, NOON + timedelta(days=days))
    names = sorted(path.name[-19:-4] for path in first.place.parent.glob("*.zip"))
    assert names == ["20200101-000000", "20210913-080000", "20210915-090000", "20210916-090000"]
    assert len(last.dropped) == 1 and elsewhere.is_file() and damaged.is_file()
    with pytest.raises(WorkspaceError, match="已经有这个文件"):
        backup(workspace, NOON, tmp_path)
    for wrong in (tmp_path / "none", tmp_path / "none" / "x.zip", workspace.outbox, workspace.root / "archive/x.zip"):
        with pytest.raises(WorkspaceError, match=r"没有这个文件夹|不能放在里面"):
            backup(workspace, NOON, wrong)
    with backing_up(workspace), pytest.raises(WorkspaceError, match="正在备份"):
        backup(workspace, NOON)


def test_a_backup_that_lacks_an_original_says_so_and_takes_no_whole_one_s_place(
    after_playing: After,
) -> None:
    workspace = after_playing(at_work)
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("keep = 10 ", "keep = 1 "), "utf-8")
    workspace = open_workspace(workspace.root)
    whole = backup(workspace, NOON)
    gone = next(path for path in workspace.archive.rglob("*") if len(path.name) == 64)
    gone.unlink()
    lacking = backup(workspace, NOON + timedelta(days=1))
    name = gone.relative_to(workspace.root).as_posix()
    assert [(each.code, each.origin.file) for each in lacking.problems] == [(Code.ARCHIVE_MISSING, name)]
    assert lacking.dropped == () and whole.place.is_file()
    gone.write_bytes(b"")
    assert backup(workspace, NOON + timedelta(days=2)).dropped != ()


def test_a_receipt_written_after_the_ledger_was_packed_does_not_speak_against_the_restored_one(
    after_playing: After, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(at_work)
    copied = keeping.copy_ledger

    def then_merged(url: str, root: Path, place: Path) -> int | None:
        layout = copied(url, root, place)
        merge_returns(workspace, NOON)
        return layout

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(keeping, "copy_ledger", then_merged)
        made = backup(workspace, NOON).place
    again = restored(made, tmp_path / "new")
    gone = {path.name for path in (workspace.outbox / "receipts").iterdir()}
    gone -= {path.name for path in (again.outbox / "receipts").iterdir()}
    assert gone, "the merge wrote receipts meanwhile"
    merge_returns(again, NOON)
    assert gone <= {path.name for path in (again.outbox / "receipts").iterdir()}, "they are written again"


def test_a_disk_that_is_full_and_a_kill_leave_the_old_backups_and_no_half_one(
    after_playing: After, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(at_work)
    old = backup(workspace, NOON).place
    before = old.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for call in ("toolkit.edges.system.backup_file.os.fsync", "toolkit.edges.store.sqlite_copies.os.fsync"):
        with monkeypatch.context() as broken:
            broken.setattr(call, full)
            with pytest.raises(WorkspaceError, match="备份没有写成"):
                backup(workspace, NOON + timedelta(hours=1))
        assert list(old.parent.iterdir()) == [old] and old.read_bytes() == before
    code = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from toolkit.edges.store import keeping
from toolkit.jobs.office.backup import backup
from toolkit.jobs.workspace import open_workspace
def run(root, minutes):
    backup(open_workspace(Path(root)), datetime(2021, 9, 13, 10) + timedelta(minutes=minutes))
"""
    with to_be_killed(code) as program:
        takes = program.finish(str(workspace.root), 0)
        for number in range(1, 7):
            program.run(str(workspace.root), number, after=takes * number / 7)
            for file in old.parent.glob("*.zip"):
                assert check_backup(file).problems == ()
        program.finish(str(workspace.root), 9)
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir() if path.suffix != ".zip"] == []


def test_what_killed_commands_left_half_written_long_ago_goes_with_a_backup(workspace: Workspace) -> None:
    """Not what somebody may be writing just now."""
    old, new = workspace.archive / "0a" / ".writing-0a.json", workspace.root / ".writing-0b.json"
    for path in (old, new):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    backup(workspace, NOON)
    assert not old.exists() and new.exists()


def test_a_lost_ledger_is_not_backed_up_over_a_good_one(after_playing: After) -> None:
    workspace = after_playing(at_work)
    made = backup(workspace, NOON)
    (workspace.root / "ledger.db").unlink()
    with pytest.raises(WorkspaceError, match="不能当作新台账"):
        backup(workspace, NOON + timedelta(days=1))
    assert list(made.place.parent.iterdir()) == [made.place]


def test_a_workspace_of_an_earlier_release_is_backed_up_as_it_is(tmp_path: Path) -> None:
    """Also just before it is brought over: its ledger is not touched."""
    root = tmp_path / "旧"
    shutil.copytree(FORMER, root)
    before = files_of(root)
    made = backup(open_workspace(root), NOON, tmp_path / "b.zip")
    assert files_of(root) == before
    back = restored(made.place, tmp_path / "back")
    assert made.members and show_status(back, DAY).data == show_status(open_workspace(root), DAY).data


def test_a_ledger_elsewhere_comes_back_as_a_file_of_the_workspace(after_playing: After, tmp_path: Path) -> None:
    workspace = after_playing(at_work)
    expected = shown(workspace)
    (tmp_path / "库").mkdir()
    (workspace.root / "ledger.db").rename(tmp_path / "库/台账.db")
    config = workspace.root / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace("sqlite:///ledger.db", f"sqlite:///{tmp_path}/库/台账.db"), "utf-8"
    )
    made = backup(open_workspace(workspace.root), NOON, tmp_path / "b.zip")
    (tmp_path / "库/台账.db").unlink()
    result = restore(made.place, tmp_path / "back")
    assert [each.code for each in result.problems] == [Code.BACKUP_STORE_MOVED] and result.exit_code == 0
    assert shown(open_workspace(tmp_path / "back")) == expected


def test_settings_that_name_the_workspace_s_ledger_by_its_full_path_mean_the_restored_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Else what is merged in the restored workspace would go into the old one's ledger."""
    config = workspace.root / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace("sqlite:///ledger.db", f"sqlite:///{workspace.root}/ledger.db"), "utf-8"
    )
    workspace = open_workspace(workspace.root)
    merge_returns(workspace, NOON)
    result = restore(backup(workspace, NOON, tmp_path / "b.zip").place, tmp_path / "back")
    assert [each.code for each in result.problems] == [Code.BACKUP_STORE_MOVED]
    assert open_workspace(tmp_path / "back").settings.store.url == "sqlite:///ledger.db"


def test_the_last_backup_goes_along_with_a_workspace_that_is_moved(workspace: Workspace, tmp_path: Path) -> None:
    name = backup(workspace, NOON).place.name
    workspace.root.rename(tmp_path / "搬走")
    assert last_backup(open_workspace(tmp_path / "搬走")) == (NOON, tmp_path / "搬走/backups" / name)


def test_a_backup_of_a_newer_program_is_not_taken_for_one_of_this(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_returns(workspace, NOON)
    made = backup(workspace, NOON, tmp_path / "b.zip")
    monkeypatch.setattr("toolkit.edges.store.tables.LAYOUT", 1)
    with pytest.raises(WorkspaceError, match="更新版本"):
        restore(made.place, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_room_is_asked_for_before_anything_is_unpacked(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(workspace, NOON, tmp_path / "b.zip")
    monkeypatch.setattr("toolkit.jobs.office.restore._SPARE", 1 << 60)
    with pytest.raises(WorkspaceError, match="磁盘空间不够"):
        restore(made.place, tmp_path / "back")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "工作区"]


def test_the_doctor_says_how_old_the_last_backup_is_and_that_there_is_none(after_playing: After) -> None:
    workspace = after_playing(at_work)

    def said(now: datetime) -> tuple[str, str]:
        return next((str(each.condition), each.detail) for each in doctor(workspace, now).checks if each.name == "备份")

    assert last_backup(workspace) is None and said(NOON)[0] == "注意" and "还没有备份过" in said(NOON)[1]
    (workspace.root / "last-backup.json").write_text('{"made": "2021-09-13T10:00:00+08:00", "file": "x.zip"}', "utf-8")
    assert last_backup(workspace) is None and "还没有备份过" in said(NOON)[1]
    made = backup(workspace, NOON)
    assert said(NOON)[0] == "正常" and "今天" in said(NOON)[1] and "同一块盘" in said(NOON)[1]
    assert said(NOON + timedelta(days=9))[0] == "注意" and "9天前" in said(NOON + timedelta(days=9))[1]
    made.place.unlink()
    assert said(NOON)[0] == "注意" and "看不到这个文件" in said(NOON)[1]


def test_a_watch_backs_up_every_so_many_days_and_makes_up_for_what_it_missed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.jobs.office.watch.steps_of", lambda _: ())
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("every_days = 1 ", "every_days = 2 "), "utf-8")
    workspace, ran = open_workspace(workspace.root), []
    for day in (0, 1, 2, 3, 4, 9):
        done = watch(workspace, lambda day=day: NOON + timedelta(days=day), once=True).data["jobs"]
        ran += [day for each in done if each["job"] == "backup" and each["ok"]]
    assert ran == [0, 2, 4, 9]
    assert len(list((workspace.root / "backups").glob("*.zip"))) == 4


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("every_days = -1", "backup.every_days"),
        ("every_days = true", "backup.every_days"),
        ("every_days = 61", "backup.every_days"),
        ("keep = 0", "backup.keep"),
        ('folder = ""', "backup.folder"),
        ('folder = "outbox/x"', "backup.folder"),
        ('folder = "../x"', "backup.folder"),
        ("often = 1", "backup.often"),
    ],
)
def test_settings_of_backups_that_cannot_be_meant_are_refused(workspace: Workspace, said: str, wrong: str) -> None:
    text = (workspace.root / "config.toml").read_text("utf-8")
    head, rest = text.split("[backup]", 1)
    with pytest.raises(ConfigError, match=wrong):
        load_settings(f"{head}[backup]\n{said}\n{rest[rest.index('[papers]') :]}")


def test_the_commands(after_playing: After, tmp_path: Path) -> None:
    workspace, file = after_playing(with_returns), tmp_path / "b.zip"
    at = ("--workspace", workspace.root, "--today", "2021-09-15")
    code, data = as_json(*at, "backup", file, "--dry-run")
    assert code == 0 and data["backup"] is None and not file.exists()
    code, data = as_json(*at, "backup", file)
    assert (code, data["backup"], data["ok"]) == (0, str(file), True)
    assert as_json(*at, "verify")[1]["ok"] and as_json("verify", file)[1]["ok"]
    assert toolkit(*at, "verify", file, "--against", "2021-1-0123456789ab").code == 2, "it would not be looked at"
    assert as_json("restore", file, tmp_path / "back", "--dry-run")[0] == 0 and not (tmp_path / "back").exists()
    code, data = as_json("restore", file, tmp_path / "back")
    assert (code, data["ok"], data["folder"]) == (0, True, str(tmp_path / "back"))
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        begins = archive.getinfo("config.toml").header_offset
    file.write_bytes(whole[: begins + 60] + b"\0" + whole[begins + 61 :])
    code, data = as_json("verify", file)
    assert code == 2 and not data["ok"] and "config.toml" in {each["value"] for each in data["problems"]}
    told = toolkit("restore", file, tmp_path / "again")
    assert told.code == 2 and "没有恢复" in told.out and not (tmp_path / "again").exists()
