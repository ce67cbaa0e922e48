"""`merge` with nothing new: what it says at a look is what it says after all the work, and only where that would do
nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from subprocess import run
from typing import Any

import openpyxl
import pytest
from kit import ROOT
from kit.command import Ran, process, toolkit
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

import toolkit as package
from toolkit.edges.store.store import Store
from toolkit.edges.system import kept_values, seen
from toolkit.edges.system.files import digest
from toolkit.edges.system.originals import place_of
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import Master
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

ISSUED, DAY = date(2021, 9, 10), "2021-09-13"
SAVED, LATER = datetime(2021, 9, 12, 9), datetime(2021, 9, 12, 10)
UNITS = ("XQ01", "SZ01", "SZ02")


def came_back(whole: Workspace) -> Workspace:
    """Three units' workbooks came back and lie in the inbox, one of them in a folder of its own, and a picture."""
    workspace = for_units(whole, *(unit.code for unit in whole.tasks.roster.units))
    generate(workspace, ISSUED, UNITS)
    for code in UNITS:
        item = items_of(workspace, code)[0]
        target = workspace.inbox / (f"市直/{code}.xlsx" if code == "SZ02" else f"{code}.xlsx")
        fill(
            workbook_of(workspace, code), target, {item: {"办理状态": "推进中", "进展情况": f"{code}已部署"}}, at=SAVED
        )
    (workspace.inbox / "扫描件.pdf").write_bytes(b"%PDF-1.4\n")
    return workspace


def taken(whole: Workspace) -> Workspace:
    workspace = came_back(whole)
    merge_returns(workspace, datetime(2021, 9, 13, 9))
    return workspace


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written only just are believed not to change again."""
    monkeypatch.setattr(seen, "_FRESH", 0)


def words(workspace: Workspace, *more: str) -> list[str]:
    return ["-w", str(workspace.root), "--today", DAY, *more, "merge"]


def merged(workspace: Workspace, *more: str) -> Ran:
    """`merge`, with all its work."""
    return toolkit(*words(workspace, *more))


def taken_twice(whole: Workspace) -> Workspace:
    workspace = taken(whole)
    assert merged(workspace).code == 0
    return workspace


def record_of(workspace: Workspace) -> dict[str, Any]:
    found = seen.read(str(workspace.root))
    assert found
    return found


def keep_record(workspace: Workspace, record: dict[str, Any]) -> None:
    (workspace.root / seen.NAME).write_bytes(seen.packed(record))


@pytest.fixture
def settled(after_playing: After) -> Workspace:
    """A workspace whose merge left nothing to do; a copy, its record written for where it lies."""
    workspace = after_playing(taken_twice)
    root, record = str(workspace.root), record_of(workspace)
    record = json.loads(json.dumps(record, ensure_ascii=False).replace(record["root"], root))
    record["inbox"] = seen.stamps_below(str(workspace.inbox))
    record["places"] = {name: seen.stamp(str(workspace.root / name)) for name in record["places"]}
    record["ledger"], record["records"] = seen.of_ledger(root), seen.of_records(root)
    keep_record(workspace, record)
    assert seen.answer(words(workspace)) is not None
    return workspace


def test_the_answer_is_what_all_the_work_says(settled: Workspace) -> None:
    assert seen.answer(words(settled)) == (merged(settled).out, False)
    assert seen.answer(words(settled, "-q")) == (merged(settled, "-q").out, False)
    assert seen.answer(words(settled, "--json")) == (merged(settled, "--json").out, True)
    assert seen.answer(["merge", *words(settled)[:-1]]) == seen.answer(words(settled))
    assert seen.answer(["-w", f"{settled.root}/", *words(settled)[2:]]) == seen.answer(words(settled))


def test_after_a_merge_that_took_files_the_next_need_only_look(after_playing: After) -> None:
    workspace = after_playing(came_back)
    first = merged(workspace)
    assert "收到4个文件" in first.out
    said = seen.answer(words(workspace))
    assert said is not None and said == (merged(workspace).out, False) and "另有4个文件以前收过" in said[0]


def test_a_program_says_it_and_loads_nothing_but_the_look(settled: Workspace) -> None:
    told = "import sys; from toolkit.__main__ import main; main(); print(*sys.modules)"
    done = run([sys.executable, "-c", told, *words(settled)], cwd=ROOT, capture_output=True, text=True, check=True)
    said, loaded = done.stdout.splitlines()
    assert said + "\n" == merged(settled).out
    others = {name for name in loaded.split() if name.split(".")[0] not in sys.stdlib_module_names} - {"__main__"}
    assert {each for each in others if each.startswith("toolkit")} == {
        "toolkit",
        "toolkit.__main__",
        "toolkit.edges",
        "toolkit.edges.system",
        "toolkit.edges.system.seen",
        "toolkit.edges.system.terminal",
    }
    assert not others & {"typer", "rich", "pydantic", "pandas", "xlsxwriter", "filelock", "sqlite3"}
    assert not {"sqlite3", "pathlib", "subprocess", "dataclasses"} & set(loaded.split())


def rewrite(name: str, new: Callable[[bytes], bytes]) -> Callable[[Workspace], None]:
    def change(workspace: Workspace) -> None:
        path = workspace.root / name
        path.write_bytes(new(path.read_bytes()))

    return change


def another(workspace: Workspace) -> None:
    shutil.copy(workspace.inbox / "XQ01.xlsx", workspace.inbox / "又一份.xlsx")


def the_same_size(workspace: Workspace) -> None:
    path = workspace.inbox / "XQ01.xlsx"
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def an_answer(workspace: Workspace) -> None:
    with open_store(workspace) as store:
        store.runs.start("x", datetime(2021, 9, 13, 10))


def a_receipt_gone(workspace: Workspace) -> None:
    next((workspace.outbox / "receipts").iterdir()).unlink()


def a_review(workspace: Workspace) -> None:
    (workspace.outbox / "review.xlsx").write_bytes(b"x")


def a_record_gone(workspace: Workspace) -> None:
    next((workspace.archive / "records").rglob("*.gz")).unlink()


def a_link(workspace: Workspace) -> None:
    (workspace.inbox / "链接.xlsx").symlink_to(workspace.inbox / "XQ01.xlsx")


def sources_kept(workspace: Workspace) -> list[Path]:
    return [workspace.archive / place_of(digest(data)) for data in workspace.sources.values()]


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "another file": another,
    "a file of the same size and time": the_same_size,
    "a file gone": lambda its: (its.inbox / "XQ01.xlsx").unlink(),
    "a file elsewhere": lambda its: (its.inbox / "XQ01.xlsx").rename(its.inbox / "市直/XQ01.xlsx"),
    "a link": a_link,
    "settings": rewrite("config.toml", lambda data: data + b"\n"),
    "fields": rewrite("templates/ledger.toml", lambda data: data + b"\n"),
    "headers of plans": rewrite("templates/plan_headers.toml", lambda data: data + b"\n"),
    "roster": rewrite("seeds/units.csv", lambda data: data + b"\n"),
    "plan": rewrite("seeds/plan-2021.txt", lambda data: data + b"\n"),
    "master": rewrite("outbox/master.xlsx", lambda data: data + b"\n"),
    "no master": lambda its: (its.outbox / "master.xlsx").unlink(),
    "review workbook": a_review,
    "no receipt": a_receipt_gone,
    "ledger": an_answer,
    "no ledger": lambda its: (its.root / "ledger.db").unlink(),
    "a file of our own gone from the archive": lambda its: sources_kept(its)[0].unlink(),
    "no archive": lambda its: shutil.rmtree(its.archive),
    "a record of the ledger gone": a_record_gone,
    "the records of the ledger gone": lambda its: shutil.rmtree(its.archive / "records"),
    "a workbook that is called like a lock": lambda its: shutil.copy(
        its.inbox / "XQ01.xlsx", its.inbox / ".~lock.XQ01.xlsx"
    ),
    "a killed writer": lambda its: (its.root / "ledger.db-wal").write_bytes(b"x"),
    "half a record": rewrite(seen.NAME, lambda data: data[: len(data) // 2]),
    "another release": lambda its: keep_record(its, record_of(its) | {"program": "0"}),
    "another word of the record": rewrite(seen.NAME, lambda data: data.replace("并入".encode(), "合入".encode())),
    "no record": lambda its: (its.root / seen.NAME).unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_merge_goes_by_is_looked_at(settled: Workspace, what: str) -> None:
    CHANGES[what](settled)
    assert seen.answer(words(settled)) is None


def test_another_day_folder_plan_or_command_is_another_question(settled: Workspace) -> None:
    root = str(settled.root)
    for asked in (
        ["-w", root, "--today", "2021-09-14", "merge"],
        ["-w", root, "merge"],
        ["-w", f"{root}/inbox/..", "--today", DAY, "merge"],
        ["-w", root, "--today", "", "merge"],
        ["--today", DAY, "merge"],
        [*words(settled)[:-1], "--plan", "2021", "merge"],
        [*words(settled), "merge"],
        [*words(settled), "--verify"],
        [*words(settled), "--dry-run"],
        [*words(settled), str(settled.inbox / "XQ01.xlsx")],
        [*words(settled)[:-1], "status"],
        ["--workspace"],
        [],
    ):
        assert seen.answer(asked) is None


def started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What process this is, is asked anew, as by one that begins now."""
    monkeypatch.setattr(kept_values, "program", cache(kept_values.program.__wrapped__))


def test_where_packages_were_installed_since_all_the_work_is_done(
    settled: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As when the next year's holidays came out, and the office has them now."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    started_anew(monkeypatch)
    assert seen.answer(words(settled)) is None
    assert merged(settled).code == 0 and seen.answer(words(settled)) is not None
    (folder / "chinesecalendar-2.dist-info").mkdir()
    assert seen.answer(words(settled)) is None


def test_a_program_with_other_files_in_any_of_its_folders_does_all_the_work(
    settled: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As one that was brought up to date between two releases."""
    (tmp_path / "p" / "jobs" / "ledger").mkdir(parents=True)
    (tmp_path / "p" / "__init__.py").touch()
    monkeypatch.setattr(package, "__file__", str(tmp_path / "p" / "__init__.py"))
    started_anew(monkeypatch)
    assert seen.answer(words(settled)) is None
    assert merged(settled).code == 0 and seen.answer(words(settled)) is not None
    (tmp_path / "p" / "jobs" / "ledger" / "publish.py").touch()
    assert seen.answer(words(settled)) is None
    assert merged(settled).code == 0 and seen.answer(words(settled)) is None, "this process began before"
    started_anew(monkeypatch)
    assert merged(settled).code == 0 and seen.answer(words(settled)) is not None


def test_what_lacks_in_the_records_is_kept_again_by_a_plain_merge_as_verify_says(settled: Workspace) -> None:
    def told() -> list[str]:
        return [each.remedy for each in verify(settled).problems if each.origin.file == "archive/records"]

    for part in (settled.archive / "records").rglob("*.gz"):
        part.unlink()
    assert re.search("运行一次 toolkit merge，会补存", "".join(told()))
    assert seen.answer(words(settled)) is None and merged(settled).code == 0
    assert not told()


def test_a_program_behind_a_link_does_all_the_work(
    settled: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "__init__.py"
    place.symlink_to(package.__file__)
    monkeypatch.setattr(package, "__file__", str(place))
    assert seen.answer(words(settled)) is None


def test_while_another_command_is_at_work_that_is_said(settled: Workspace) -> None:
    from filelock import FileLock

    with FileLock(settled.root / "toolkit.lock"):
        assert seen.answer(words(settled)) is None


def test_a_file_written_only_just_may_change_again_unseen(settled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (settled.root / seen.NAME).unlink()
    monkeypatch.setattr(seen, "_FRESH", 10**13)
    assert merged(settled).code == 0 and not (settled.root / seen.NAME).exists()


def test_what_is_told_again_is_told_by_all_the_work(after_playing: After) -> None:
    workspace = after_playing(taken)
    (workspace.inbox / "链接.xlsx").symlink_to(workspace.inbox / "XQ01.xlsx")
    assert merged(workspace).code == 1
    assert seen.answer(words(workspace)) is None


def test_a_lock_of_an_office_program_is_no_file_to_take(settled: Workspace) -> None:
    (settled.inbox / "~$XQ01.xlsx").write_bytes(b"\6admin" + bytes(159))
    (settled.inbox / ".说明.txt").write_bytes(b"a")
    assert merged(settled).code == 0
    assert seen.answer(words(settled)) == (merged(settled).out, False)
    assert not [each for each in verify(settled).problems if str(each.origin.file).startswith("inbox/")]


def test_a_workbook_called_as_a_lock_is_taken_and_goes_into_the_backup(settled: Workspace) -> None:
    (settled.inbox / "XQ01.xlsx").rename(settled.inbox / "~$XQ01.xlsx")
    (settled.inbox / "~$SZ01.xlsx").write_bytes(b"\6admin" + bytes(159))
    assert seen.answer(words(settled)) is None
    taken = json.loads(merged(settled, "--json").out)["returns"]
    assert [each["file"] for each in taken if not each["again"]] == ["~$XQ01.xlsx"]
    kept = {each.name for each in backup(settled, datetime(2021, 9, 13, 10)).members}
    assert "inbox/~$XQ01.xlsx" in kept and "inbox/~$SZ01.xlsx" not in kept


def test_a_workbook_that_is_hidden_is_taken_and_what_a_system_hides_is_not_looked_at(settled: Workspace) -> None:
    (settled.inbox / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    assert seen.answer(words(settled)) is not None
    (settled.inbox / "XQ01.xlsx").rename(settled.inbox / ".XQ01.xlsx")
    assert seen.answer(words(settled)) is None
    taken = json.loads(merged(settled, "--json").out)["returns"]
    assert [each["file"] for each in taken if not each["again"]] == [".XQ01.xlsx"]


def test_other_bytes_that_look_the_same_are_found_by_verify_and_by_reading_all_again(settled: Workspace) -> None:
    path, record = settled.inbox / "XQ01.xlsx", record_of(settled)
    (item,) = items_of(settled, "XQ01")[:1]
    fill(workbook_of(settled, "XQ01"), path, {item: {"办理状态": "推进中", "进展情况": "改过了"}}, at=LATER)
    assert not [each for each in verify(settled).problems if each.origin.file == "inbox/XQ01.xlsx"]
    record["inbox"]["XQ01.xlsx"] = seen.stamp(str(path))
    keep_record(settled, record)

    assert seen.answer(words(settled)) is not None
    (found,) = (each for each in verify(settled).problems if each.origin.file == "inbox/XQ01.xlsx")
    assert "merge --verify" in found.remedy
    done = toolkit(*words(settled), "--verify")
    assert re.search("收到1个文件.*并入1处", done.out)


def test_a_process_says_the_same(settled: Workspace) -> None:
    done = process(*words(settled))
    assert (done.code, done.out) == (0, merged(settled).out)


def test_after_the_offices_answers_the_next_need_only_look(after_playing: After) -> None:
    """Two copies disagree; the office chooses in its review workbook, and merges."""
    workspace = after_playing(taken)
    (item,) = items_of(workspace, "SZ01")[:1]
    copy = workspace.inbox / "另一科室.xlsx"
    fill(workbook_of(workspace, "SZ01"), copy, {item: {"办理状态": "推进中", "进展情况": "另一种说法"}}, at=SAVED)
    assert re.search("冲突1处", merged(workspace).out)
    (path,) = list_held(workspace, datetime(2021, 9, 13, 10)).files
    assert seen.answer(words(workspace)) is None
    book = openpyxl.load_workbook(path)
    sheet = book["核定表"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, headers["处理"]).value = "采用乙"
    book.save(path)

    assert seen.answer(words(workspace)) is None
    assert "收到1个文件" in merged(workspace).out
    assert seen.answer(words(workspace)) == (merged(workspace).out, False)


def test_a_review_workbook_saved_while_a_merge_runs_is_taken_by_the_next(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(taken)

    def beside(its: Workspace, store: Store, now: datetime) -> Master:
        a_review(workspace)
        return answer_and_publish(its, store, now)

    monkeypatch.setattr("toolkit.jobs.returns.merge.answer_and_publish", beside)
    assert merged(workspace).code == 0
    assert seen.answer(words(workspace)) is None


def test_after_a_killed_merge_the_next_does_the_rest_and_then_a_look_is_enough(
    settled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = items_of(settled, "SZ01")[:1]
    fill(workbook_of(settled, "SZ01"), settled.inbox / "新.xlsx", {item: {"进展情况": "又有进展"}}, at=LATER)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("toolkit.jobs.returns.merge.answer_and_publish", killed)
        with pytest.raises(KeyboardInterrupt):
            merge_returns(settled, datetime(2021, 9, 13, 11))
    assert seen.answer(words(settled)) is None
    assert merged(settled).code in (0, 1)
    assert seen.answer(words(settled)) == (merged(settled).out, False)
