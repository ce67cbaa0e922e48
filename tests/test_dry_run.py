"""A dry run tells what the real one would do, and leaves every file as it was."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.command import as_json
from kit.mail_server import queue
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import for_units

from toolkit.domain.mail.mails import MailKind, MailState
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.mail.outbox import retry_mails
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace


def report(ws: Workspace, code: str, name: str, progress: str) -> None:
    """A unit's workbook in the inbox, with a good value and a bad one."""
    one, two, *_ = items_of(ws, code)
    fill(workbook_of(ws, code), ws.inbox / name, {one: {"进展情况": progress}, two: {"办理状态": "好"}})


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a ledger and returns to take in, as a power cut left it: SQLite's files beside the database."""
    folder = tmp_path_factory.mktemp("dry") / "做"
    create_workspace(folder)
    config = folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace('processed = "stay"', 'processed = "move"'), "utf-8")
    ws = for_units(open_workspace(folder), "市财政局", "市司法局", "XQ01")
    generate(ws, date(2021, 9, 10), ["市财政局", "市司法局"])
    report(ws, "SZ09", "1.xlsx", "甲")
    merge_returns(ws, datetime(2021, 9, 13, 9))
    report(ws, "SZ08", "2.xlsx", "乙")
    report(ws, "SZ09", "3.xlsx", "丙")
    (ws.inbox / "市财政局.pdf").write_bytes(b"%PDF-1.4 scan")
    (ws.inbox / "坏.xlsx").write_bytes(b"PK\3\4")
    with open_store(ws) as store:
        store.runs.start("watch", datetime(2021, 9, 14, 9))
        shutil.copytree(folder, folder.with_name("样"), ignore=shutil.ignore_patterns("toolkit.lock"))
    return folder.with_name("样")


def run(workspace: Path, *words: str) -> tuple[int, Any]:
    code, data = as_json("--workspace", workspace, "--today", "2021-09-15", *words)
    assert code in (0, 1), data
    return code, data


def everything(folder: Path) -> dict[str, tuple[bytes, int] | None]:
    """Every file and folder: name -> bytes and time of the last change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) if path.is_file() else None
        for path in folder.rglob("*")
    }


def told(data: Any) -> Any:
    """A report without what a dry run cannot have: the one line that says which it was, and files it made."""
    if isinstance(data, dict):
        return {key: told(each) for key, each in data.items() if key not in ("summary", "mail", "masters")}
    return [told(each) for each in data] if isinstance(data, list) else data


@pytest.mark.parametrize(
    ("words", "dry"),
    [
        (("generate",), "--dry-run"),
        (("merge",), "--dry-run"),
        (("merge", "{inbox}/2.xlsx"), "--dry-run"),
        (("publish",), "--dry-run"),
        (("publish", "--as-of", "2021-09-13"), "--dry-run"),
        (("review", "held"), "--dry-run"),
        (("review", "sample"), "--dry-run"),
        (("review", "record", "市司法局", "--no-change"), "--dry-run"),
        (("plan", "import", "{seeds}/plan-2021.txt"), "--dry-run"),
        (("--plan", "2022", "plan", "import", "{seeds}/plan-2021.txt", "--issued", "2022-04-01"), "--dry-run"),
        (("distribute", "--unsettled"), "--dry-run"),
        (("remind",), "--preview"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_a_dry_run_says_what_the_run_does_and_leaves_every_file(
    at_work: Path, tmp_path: Path, words: tuple[str, ...], dry: str
) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(at_work, folder)
    named = [word.format(inbox=folder / "inbox", seeds=folder / "seeds") for word in words]
    before = everything(folder)
    assert "ledger.db-wal" in before and "toolkit.lock" not in before
    said = run(folder, *named, dry)
    assert everything(folder) == before
    done = run(folder, *named)
    assert everything(folder) != before
    if words[0] == "merge":
        assert said[1].pop("master") is None and done[1].pop("master")
    assert (said[0], told(said[1])) == (done[0], told(done[1]))


@pytest.fixture
def with_mails(at_work: Path, tmp_path: Path) -> Path:
    """The same with mails: 1 was refused, to an address that is no longer the unit's; 2 waits; 3 is the copy of a
    reminder that was taken back, 4 of one that stands; 5 is a reminder that was refused on an earlier day."""
    folder = tmp_path / "工作区"
    shutil.copytree(at_work, folder)
    ws = open_workspace(folder)
    with open_store(ws) as store:
        queue(ws, store, "SZ08", ["old@a.example.com"], state=MailState.REFUSED, refused={"old@a.example.com": "550"})
        queue(ws, store, "SZ09", ["sz09@zhanjiang.example.com"])
        for unit in ("SZ08", "SZ09"):
            copy = {"kind": MailKind.COPY, "day": date(2021, 9, 14), "state": MailState.AWAITING_RELEASE}
            queue(ws, store, unit, ["ld@a.example.com"], **copy)
        entry = Entry("SZ08", date(2021, 9, 30), Stage.parse("blue-14"))
        late = {"kind": MailKind.REMINDER, "day": date(2021, 9, 13), "entries": (entry,)}
        queue(ws, store, "SZ08", ["sz08@zhanjiang.example.com"], state=MailState.REFUSED, **late)
        taken_back = {"kind": MailKind.REMINDER, "day": date(2021, 9, 14), "state": MailState.WITHDRAWN}
        queue(ws, store, "SZ08", ["sz08@zhanjiang.example.com"], **taken_back)
        copied = folder.with_name("发信")
        shutil.copytree(folder, copied, ignore=shutil.ignore_patterns("toolkit.lock"))
    return copied


@pytest.mark.parametrize(
    ("words", "states"),
    [
        (("outbox", "retry"), ["queued", "withdrawn"]),
        (("outbox", "retry", "1", "2"), ["queued", "queued"]),
        (("outbox", "cancel", "1", "2", "4"), ["cancelled", "cancelled", "cancelled"]),
        (("review", "release", "--all"), ["withdrawn", "queued"]),
        (("review", "release", "4"), ["queued"]),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_what_a_person_does_with_mails_can_be_tried(
    with_mails: Path, words: tuple[str, ...], states: list[str]
) -> None:
    before = everything(with_mails)
    said = run(with_mails, *words, "--dry-run")
    assert everything(with_mails) == before
    done = run(with_mails, *words)
    assert everything(with_mails) != before
    assert [mail["state"] for mail in done[1]["mails"]] == states
    assert said[1]["summary"] == "（演练，未写入）" + done[1]["summary"]
    assert (said[0], told(said[1])) == (done[0], told(done[1]))


def test_mails_to_release_are_listed_without_a_number(with_mails: Path) -> None:
    before = everything(with_mails)
    assert [mail["number"] for mail in run(with_mails, "review", "release", "--dry-run")[1]["mails"]] == [3, 4]
    assert everything(with_mails) == before


def test_no_mail_is_put_back_where_one_of_them_cannot_be(with_mails: Path) -> None:
    ws = open_workspace(with_mails)
    with open_store(ws) as store:
        queue(ws, store, "XQ01", [], state=MailState.REFUSED, kind=MailKind.COPY)
    for dry_run in (True, False):
        with pytest.raises(ToolkitError, match="没有收件人"):
            retry_mails(ws, date(2021, 9, 15), dry_run=dry_run)
    with open_store(ws) as store:
        assert [mail.id for mail in store.outbox.mails([MailState.REFUSED])] == [1, 5, 7]


def test_looking_leaves_every_file(at_work: Path, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(at_work, folder)
    before = everything(folder)
    for words in (("status",), ("why", "市财政局", "2"), ("plan", "show"), ("plan", "check"), ("plan", "list")):
        run(folder, *words)
    assert everything(folder) == before
