"""`upgrade`: a workspace of an earlier release is brought up with nothing lost, or stays as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kit.command import as_json
from kit.former import WORKSPACE, contents

from toolkit.edges.store.tables import LAYOUT
from toolkit.errors import WorkspaceError
from toolkit.jobs.office import upgrade as job
from toolkit.jobs.office.init import default_templates


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """A workspace of layout 3, one of whose templates the office has reworded."""
    root = tmp_path / "工作区"
    shutil.copytree(WORKSPACE, root)
    (root / "templates/notices/receipt.txt.j2").write_text("本办公室的回执：{{ file }}\n", "utf-8")
    return root


def upgraded(root: Path, *words: str) -> tuple[int, Any]:
    return as_json("--workspace", root, "--today", "2021-10-15", "upgrade", *words)


def files_of(root: Path) -> dict[str, bytes]:
    """Every file of a workspace but backups, locks and what only spares work."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and path.suffix not in (".lock", ".kept")
        and "backup" not in path.relative_to(root).as_posix()
    }


def test_one_command_brings_it_up_and_nothing_is_lost(former: Path) -> None:
    before, said = files_of(former), contents(former / "ledger.db")
    code, told = upgraded(former)
    assert (code, told["layout"], told["to"], told["ok"]) == (1, 3, LAYOUT, True)
    after = files_of(former)
    assert {name: after.get(name) for name in before if name != "ledger.db"} == {
        name: data for name, data in before.items() if name != "ledger.db"
    }, "what the office has is not written over"
    added = set(after) - set(before)
    (copy,) = (name for name in added if name.startswith("ledger.db.layout3-"))
    assert contents(former / copy) == said, "the ledger as it was stands beside"
    assert {f"templates/{name}" for name in told["templates"]} == {
        name for name in added if name.startswith("templates")
    }
    brought = {path.relative_to(default_templates()).as_posix() for path in default_templates().rglob("*.*")}
    assert brought <= {name.removeprefix("templates/") for name in after}
    with closing(sqlite3.connect(former / "ledger.db")) as ledger:
        values = ledger.execute("SELECT field, value FROM change ORDER BY sequence").fetchall()
    assert [(each["field"], each["value"]) for each in said["change"]] == values
    code, told = as_json("--workspace", former, "--today", "2021-10-15", "verify")
    assert told["ok"] and code == 1, "the files that were tidied up are told, nothing is damaged"
    _, told = as_json("--workspace", former, "--today", "2021-10-15", "doctor")
    assert [each["state"] for each in told["checks"] if each["check"] == "模板"] == ["正常"]


def test_run_again_it_does_nothing(former: Path) -> None:
    upgraded(former)
    before = files_of(former), sorted((former / "backups").iterdir())
    code, told = upgraded(former)
    assert (code, told["templates"], told["backup"]) == (0, [], None)
    assert (files_of(former), sorted((former / "backups").iterdir())) == before


def test_its_backup_is_the_workspace_as_it_was(former: Path, tmp_path: Path) -> None:
    said = contents(former / "ledger.db")
    _, told = upgraded(former)
    as_json("restore", told["backup"], tmp_path / "原样")
    (copy,) = [*(tmp_path / "原样").glob("ledger.db.layout3-*"), tmp_path / "原样" / "ledger.db"][:1]
    assert contents(copy) == said


@pytest.mark.parametrize("dry", [True, False])
def test_that_the_day_is_right_is_noted_after_it_and_does_none_of_its_work(former: Path, dry: bool) -> None:
    before = files_of(former)
    _, told = as_json("--workspace", former, "--yes", "upgrade", *["--dry-run"] * dry)
    assert (told["layout"], told["to"]) == (3, LAYOUT)
    assert (files_of(former) == before) == dry and bool(told["backup"]) == (not dry)


def test_a_dry_run_tells_it_and_writes_nothing(former: Path) -> None:
    before = files_of(former)
    code, told = upgraded(former, "--dry-run")
    assert (code, told["layout"], bool(told["templates"])) == (0, 3, True)
    assert files_of(former) == before and not (former / "backups").exists()


def test_where_the_ledger_cannot_be_taken_over_all_stays_as_it_was(former: Path) -> None:
    with closing(sqlite3.connect(former / "ledger.db")) as ledger:
        ledger.execute("DROP TRIGGER IF EXISTS change_keeps_rows")
        ledger.execute("UPDATE returns SET problems = '{'")
        ledger.commit()
    before = files_of(former)
    code, told = upgraded(former)
    assert code == 2 and "没有换到新的数据版本" in told["error"], told
    assert files_of(former) == before


@pytest.mark.parametrize("at", [0, 1, 7])
def test_where_a_template_cannot_be_written_all_stays_as_it_was(
    former: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    written, before = iter(range(1000)), files_of(former)
    write = job.write_whole

    def full(path: Path, data: bytes) -> Path:
        if next(written) == at:
            raise WorkspaceError(f"写不了 {path.name}：磁盘已满", "请腾出空间。")
        return write(path, data)

    monkeypatch.setattr(job, "write_whole", full)
    code, _ = upgraded(former)
    assert (code, files_of(former)) == (2, before)
    assert not [path for path in (former / "templates").rglob("*") if path.is_dir() and not any(path.iterdir())]
    monkeypatch.undo()
    assert upgraded(former)[1]["ok"], "once there is room it is done"


def test_a_workspace_that_has_not_begun_stays_without_a_ledger(tmp_path: Path) -> None:
    root = tmp_path / "工作区"
    assert as_json("init", root, "--sample")[0] == 0
    (root / "templates/scoring.toml").unlink()
    code, told = upgraded(root)
    assert (code, told["layout"], told["templates"]) == (0, None, ["scoring.toml"])
    assert not (root / "ledger.db").exists()
