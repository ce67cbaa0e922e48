"""A dry run tells what the real one would do, and leaves every file as it was."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.command import as_json
from kit.unit_books import fill, items_of, workbook_of

from toolkit.jobs.ledger.generate import generate
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
    ws = open_workspace(folder)
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
        (("review", "record", "市司法局", "--no-change"), "--dry-run"),
        (("plan", "import", "{seeds}/plan-2021.txt"), "--dry-run"),
        (("--plan", "2022", "plan", "import", "{seeds}/plan-2021.txt", "--issued", "2022-04-01"), "--dry-run"),
        (("distribute",), "--dry-run"),
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


def test_looking_leaves_every_file(at_work: Path, tmp_path: Path) -> None:
    folder = tmp_path / "工作区"
    shutil.copytree(at_work, folder)
    before = everything(folder)
    for words in (("status",), ("why", "市财政局", "2"), ("plan", "show"), ("plan", "check"), ("plan", "list")):
        run(folder, *words)
    assert everything(folder) == before
