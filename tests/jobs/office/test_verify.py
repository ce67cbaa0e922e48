"""Whatever is changed, deleted or overwritten of what is kept is named, with its place and what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from kit.backed_up import NOON, UNITS, at_work
from kit.workspaces import After

from toolkit.codes import Code, Severity
from toolkit.edges.system.scratch import SCRATCH
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.distribute import distribute
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.report import report
from toolkit.jobs.office.restore import restore
from toolkit.jobs.office.verify import verify
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace


def everything_in(whole: Workspace) -> Workspace:
    workspace = at_work(whole)
    merge_returns(workspace, datetime(2021, 9, 14, 9))
    return workspace


def archived(workspace: Workspace) -> list[Path]:
    return sorted(path for path in workspace.archive.rglob("*") if path.is_file())


def named(workspace: Workspace) -> set[tuple[Code, str]]:
    result = verify(workspace)
    assert all(found.remedy for found in result.problems)
    assert result.exit_code == (1 if result.problems else 0)
    assert result.data["ok"] == all(found.severity != Severity.ERROR for found in result.problems)
    return {(found.code, found.origin.file) for found in result.problems}


def archive_by_doctor(workspace: Workspace, now: datetime = NOON) -> str:
    """What doctor says of the archive; empty where that is in order."""
    (its,) = (each for each in doctor(workspace, now).checks if each.name == "存档内容")
    assert its.condition in ("正常", "不行")
    return its.detail if its.condition == "不行" else ""


def test_a_workspace_as_it_was_left_is_in_order_and_left_so(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    before = {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*")}
    assert verify(workspace).problems == ()
    assert {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*")} == before


def test_a_fresh_workspace_is_in_order(workspace: Workspace) -> None:
    assert named(workspace) == set()


def changed(data: bytes) -> bytes:
    """The same length, another last byte."""
    return data[:-1] + bytes([data[-1] ^ 1])


def a_half(workspace: Workspace) -> Iterator[dict[Path, bytes]]:
    """Every second archived file with its bytes, then those between, which are put back afterwards."""
    for odd in (0, 1):
        its = {path: path.read_bytes() for path in archived(workspace)[odd::2]}
        assert len(its) > 1
        yield its
        for path, data in its.items():
            path.write_bytes(data)


def test_a_single_archived_file_changed_or_deleted_is_named(after_playing: After) -> None:
    """Of each kind one; also the records of editions, whose names say nothing of their bytes, once a backup holds
    them."""
    workspace = after_playing(everything_in)
    backup(workspace, NOON)
    kinds = {
        path.relative_to(workspace.archive).parts[0] if len(path.name) < 64 else "": path
        for path in archived(workspace)
    }
    assert kinds.keys() == {"", "editions", "evidence", "records"}
    for path in kinds.values():
        name, data = path.relative_to(workspace.root).as_posix(), path.read_bytes()
        path.write_bytes(changed(data))
        assert name in {place for _, place in named(workspace)}, name
        assert name[:50] in archive_by_doctor(workspace), name
        path.unlink()
        told = named(workspace)
        assert (Code.ARCHIVE_MISSING, name) in told, name
        checks = {each.name: each.detail for each in doctor(workspace, NOON).checks}
        assert name[:50] in checks["存档内容"] or path.name[:12] in checks["台账数据库"], name
        path.write_bytes(data)
    assert named(workspace) == set() and archive_by_doctor(workspace) == ""


def test_every_archived_file_changed_or_deleted_is_named_and_no_other(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    backup(workspace, NOON)
    every = {path.relative_to(workspace.root).as_posix() for path in archived(workspace)}
    for its in a_half(workspace):
        names = {path.relative_to(workspace.root).as_posix() for path in its}
        for path, data in its.items():
            path.write_bytes(changed(data))
        assert {place for _, place in named(workspace)} & every == names
        assert f"等{len(names)}处" in archive_by_doctor(workspace)
        for path in its:
            path.unlink()
        assert {place for code, place in named(workspace) if code == Code.ARCHIVE_MISSING} & every == names
    assert named(workspace) == set()


def test_of_a_large_archive_doctor_reads_a_share_each_day_and_what_was_touched_last(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(everything_in)
    whole = sum(path.stat().st_size for path in archived(workspace))
    monkeypatch.setattr("toolkit.jobs.office.archived.ROOM", whole // 2)
    (its,) = (each for each in doctor(workspace, NOON).checks if each.name == "存档内容")
    assert "轮一遍" in its.detail and its.condition == "正常"
    path = next(each for each in archived(workspace) if len(each.name) == 64)
    name, data = path.relative_to(workspace.root).as_posix(), path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert name[:50] in archive_by_doctor(workspace), "touched last"
    os.utime(path, ns=(0, 0))
    days = (NOON + timedelta(days=7 * number) for number in range(9))
    assert any(name[:50] in archive_by_doctor(workspace, day) for day in days), "has its turn"
    backup(workspace, NOON)
    path.write_bytes(data + b"\n")
    os.utime(path, ns=(0, 0))
    assert name[:50] in archive_by_doctor(workspace), "another size than in the last backup"


def test_without_a_backup_what_the_ledger_names_is(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    for half in a_half(workspace):
        its = {path.relative_to(workspace.root).as_posix(): path for path in half if len(path.name) == 64}
        for path in its.values():
            path.write_bytes(half[path] + b"\n")
        assert named(workspace) == {(Code.ARCHIVE_CHANGED, name) for name in its}
        for path in its.values():
            path.unlink()
        assert named(workspace) == {(Code.ARCHIVE_MISSING, name) for name in its}
        (checked,) = (each for each in doctor(workspace, NOON).checks if each.name == "台账数据库")
        assert str(checked.condition) == "不行" and "存档不见了" in checked.detail
        assert f"等{len(its)}处" in checked.detail
    (evidence,) = (path for path in archived(workspace) if "evidence" in path.parts)
    whole = evidence.read_bytes()
    evidence.write_bytes(whole + b"\n")
    assert {code for code, _ in named(workspace)} == {Code.ARCHIVE_MISSING, Code.ARCHIVE_STRANGE}
    assert "等2处" in archive_by_doctor(workspace)
    evidence.unlink()
    assert {code for code, _ in named(workspace)} == {Code.ARCHIVE_MISSING}
    assert "存档不见了" in archive_by_doctor(workspace)
    evidence.write_bytes(whole)
    assert named(workspace) == set() and archive_by_doctor(workspace) == ""


def test_an_overwritten_page_of_the_database_is_named(after_playing: After) -> None:
    """The first three with zeros, with ones and with text, the others with these by turns."""
    workspace = after_playing(everything_in)
    ledger = workspace.root / "ledger.db"
    data = ledger.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    pages, fillings = range(0, len(data), size), (b"\0", b"\xff", b"a")
    first = [(at, filling) for at in pages[:3] for filling in fillings]
    for at, filling in [*first, *zip(pages[3 :: max(1, len(pages) // 8)], cycle(fillings), strict=False)]:
        ledger.write_bytes(data[:at] + filling * size + data[at + size :])
        assert Code.LEDGER_DAMAGED in {code for code, _ in named(workspace)}, (at // size, filling)
        (checked,) = (each for each in doctor(workspace, NOON).checks if each.name == "台账数据库")
        assert str(checked.condition) == "不行", (at // size, filling)
    ledger.write_bytes(b"x" * size)
    assert any("不是数据库文件，或内容已经损坏" in each.message for each in verify(workspace).problems), (
        "why, at the end"
    )
    ledger.write_bytes(data[: len(data) // 2])
    assert Code.LEDGER_DAMAGED in {code for code, _ in named(workspace)}
    (checked,) = (each for each in doctor(workspace, NOON).checks if each.name == "台账数据库")
    assert str(checked.condition) == "不行"
    ledger.unlink()
    assert {code for code, _ in named(workspace)} == {Code.LEDGER_DAMAGED}, "nothing is strange to a lost ledger"
    (lost,) = verify(workspace).problems
    assert all(f"toolkit {way}" in lost.remedy for way in ("restore", "rebuild", "init"))


def test_what_is_around_the_ledger_and_a_newer_program_s_are_not_called_damage(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(everything_in)
    whole = Path.open

    def full(path: Path, mode: str = "r", **more: Any) -> Any:
        if "w" in mode and path.parent.name.startswith(SCRATCH):
            raise OSError(28, "No space left on device")
        return whole(path, mode, **more)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", full)
        (around,) = (each for each in verify(workspace).problems if each.origin.file == "ledger.db")
    assert around.code == Code.CHECK_FAILED and "磁盘已满" in around.message and "TMPDIR" in around.remedy
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as newer, newer:
        newer.execute("UPDATE meta SET value = '9999' WHERE key = 'schema_version'")
    (told,) = (each for each in verify(workspace).problems if each.origin.file == "ledger.db")
    assert told.code == Code.CHECK_FAILED and "更新版本" in told.message and "升级" in told.remedy


def test_an_older_ledger_in_the_place_of_a_newer_and_a_change_tampered_with_are_named_from_the_last_backup(
    after_playing: After,
) -> None:
    workspace = after_playing(at_work)
    ledger = workspace.root / "ledger.db"
    older = ledger.read_bytes()
    merge_returns(workspace, datetime(2021, 9, 14, 9))
    backup(workspace, NOON)
    newer = ledger.read_bytes()
    ledger.write_bytes(older)
    (found,) = (each for each in verify(workspace).problems if each.code == Code.LEDGER_DAMAGED)
    assert "旧的或别的台账" in found.message
    ledger.write_bytes(newer)
    assert named(workspace) == set()
    with closing(sqlite3.connect(ledger)) as opened, opened:
        opened.execute("DROP TRIGGER change_no_update")
        for table, key in (("change", "sequence"), ("current", "change_sequence")):
            opened.execute(f"UPDATE {table} SET value = '改' WHERE {key} = (SELECT max({key}) FROM {table})")
    (found,) = (each for each in verify(workspace).problems if each.code == Code.LEDGER_DAMAGED)
    assert "有1条" in found.message


def test_what_was_handed_out_and_is_gone_is_told_as_a_remark(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    distribute(workspace, NOON.date(), UNITS, unsettled=True)
    assert named(workspace) == set()
    book = next((workspace.outbox / "ledgers").glob("*.xlsx"))
    mail = next((workspace.outbox / "mail").glob("*.eml"))
    master = workspace.outbox / "master.xlsx"
    for path in (book, mail, master):
        data = path.read_bytes()
        path.unlink()
        assert named(workspace) == {(Code.OUTBOX_MISSING, path.relative_to(workspace.root).as_posix())}
        path.write_bytes(data)
    master.write_bytes(b"typed into")
    assert named(workspace) == {(Code.CHECK_DOUBTFUL, "outbox/master.xlsx")}


def everything_out(whole: Workspace) -> Workspace:
    workspace = everything_in(whole)
    distribute(workspace, NOON.date(), UNITS, unsettled=True)
    report(workspace, NOON)
    generate(workspace, date(2021, 9, 28), UNITS)
    return workspace


def handed_out(workspace: Workspace) -> list[Path]:
    """What was handed out; a review workbook is the office's to write in."""
    paths = (path for path in workspace.outbox.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in paths if not path.name.startswith("review"))


def test_whatever_was_handed_out_and_is_other_now_is_named(after_playing: After) -> None:
    """A byte turned, cut to two thirds, added to, saved anew: of every kind of file that is written."""
    workspace = after_playing(everything_out)
    assert named(workspace) == set()
    paths = handed_out(workspace)
    kinds = {path.relative_to(workspace.outbox).parts[0] for path in paths}
    assert kinds >= {"ledgers", "mail", "receipts", "历史版本", "report.html", "index.html", "master.xlsx"}
    for number, path in enumerate(paths):
        name, data = path.relative_to(workspace.root).as_posix(), path.read_bytes()
        middle = len(data) // 2
        turned = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.write_bytes((turned, data[: len(data) * 2 // 3], data + b"\n")[number % 3])
        assert named(workspace) == {(Code.CHECK_DOUBTFUL, name)}
        path.write_bytes(data)
    assert named(workspace) == set()


def test_a_receipt_and_a_former_workbook_that_are_gone_are_named(after_playing: After) -> None:
    workspace = after_playing(everything_out)
    for folder in ("receipts", "历史版本"):
        path = next((workspace.outbox / folder).iterdir())
        path.rename(workspace.root / path.name)
        assert named(workspace) == {(Code.OUTBOX_MISSING, path.relative_to(workspace.root).as_posix())}
        (workspace.root / path.name).rename(path)


def test_what_was_handed_out_is_known_in_a_restored_workspace(after_playing: After, tmp_path: Path) -> None:
    workspace = after_playing(everything_out)
    restore(backup(workspace, NOON).place, tmp_path / "新")
    restored = open_workspace(tmp_path / "新")
    assert named(restored) == set()
    receipt = next((restored.outbox / "receipts").iterdir())
    receipt.write_bytes(receipt.read_bytes() + b"\n")
    assert named(restored) == {(Code.CHECK_DOUBTFUL, f"outbox/receipts/{receipt.name}")}


def test_a_note_that_was_cut_short_says_nothing(after_playing: After) -> None:
    workspace = after_playing(everything_out)
    notes = workspace.outbox / ".written"
    for cut in (1, 30, 80):
        notes.write_bytes(notes.read_bytes()[:-cut])
        assert named(workspace) == set()
    put_out(workspace, workspace.outbox / "receipts" / "丙.txt", b"c")
    (workspace.outbox / "receipts" / "丙.txt").unlink()
    assert named(workspace) == {(Code.OUTBOX_MISSING, "outbox/receipts/丙.txt")}


def test_a_record_of_the_ledger_whose_name_leads_to_no_file_is_gone(after_playing: After, tmp_path: Path) -> None:
    """A link that leads nowhere, a folder of that name."""
    workspace = after_playing(everything_in)
    last = max(archived(workspace), key=lambda path: ("records" in path.parts, path.name))
    last.unlink()
    said = named(workspace)
    last.symlink_to(tmp_path / "none")
    assert said and named(workspace) == said
    last.unlink()
    last.mkdir()
    assert named(workspace) == said


def test_notes_that_are_gone_are_named(after_playing: After) -> None:
    workspace = after_playing(everything_out)
    for gone in (Path.unlink, Path.touch):  # gone, and empty
        gone(workspace.outbox / ".written")
        assert named(workspace) == {(Code.CHECK_DOUBTFUL, "outbox/.written")}
