"""A ledger that is missing where archive or outbox are not is an error, not a beginning."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.unit_books import fill, workbook_of
from kit.workspaces import After, for_units

from toolkit.edges.store.store import Store
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.export import export
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.office.report import report
from toolkit.jobs.office.watch import watch
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import ledger, open_store
from toolkit.jobs.workspace import Workspace

DAY, NOON = date(2021, 9, 10), datetime(2021, 9, 13, 9)


def at_work(workspace: Workspace) -> None:
    generate(workspace, DAY, ["市财政局"])
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {2: {"进展情况": "甲"}})
    merge_returns(workspace, NOON)


def few_at_work(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局")
    at_work(few)
    return few


def gone(path: Path) -> None:
    path.unlink()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def made_anew(path: Path) -> None:
    path.unlink()
    Store.open("sqlite:///ledger.db", path.parent).close()


LOST: list[Callable[[Path], None]] = [gone, emptied, made_anew]
COMMANDS: dict[str, Callable[[Workspace], object]] = {
    "generate": lambda ws: generate(ws, DAY),
    "merge": lambda ws: merge_returns(ws, NOON),
    "merge --dry-run": lambda ws: merge_returns(ws, NOON, dry_run=True),
    "publish": lambda ws: publish(ws, NOON),
    "status": lambda ws: show_status(ws, DAY),
    "remind": lambda ws: remind(ws, DAY),
    "deliver": lambda ws: deliver(ws, NOON),
    "watch": lambda ws: watch(ws, lambda: NOON, once=True),
}


def everything(root: Path) -> dict[Path, bytes]:
    named = (path for path in root.rglob("*") if path.is_file() and path.suffix not in (".lock", ".log", ".kept"))
    return {path: path.read_bytes() for path in named}


@pytest.mark.parametrize("lose", LOST)
def test_a_lost_ledger_is_never_begun_anew(after_playing: After, lose: Callable[[Path], None]) -> None:
    workspace = after_playing(few_at_work)
    lose(workspace.root / "ledger.db")
    before = everything(workspace.root)
    for name, command in COMMANDS.items():
        with pytest.raises(WorkspaceError) as refused:
            command(workspace)
        assert "不能当作新台账" in refused.value.message, name
        assert "备份" in refused.value.remedy and "toolkit init" in refused.value.remedy
        assert everything(workspace.root) == before, name


@pytest.mark.parametrize("lose", LOST)
def test_the_doctor_says_so(after_playing: After, lose: Callable[[Path], None]) -> None:
    workspace = after_playing(at_work)
    backup(workspace, NOON)
    assert doctor(workspace, NOON).exit_code == 0
    lose(workspace.root / "ledger.db")
    report = doctor(workspace, NOON)
    (told,) = (each for each in report.problems if "台账数据库" in each.message)
    assert "不能当作新台账" in told.message and "备份" in told.remedy and report.exit_code == 1


@pytest.mark.parametrize("left", ["archive", "outbox"])
def test_either_of_the_two_is_enough(after_playing: After, left: str) -> None:
    workspace = after_playing(few_at_work)
    (workspace.root / "ledger.db").unlink()
    shutil.rmtree(workspace.root / ("outbox" if left == "archive" else "archive"))
    with pytest.raises(WorkspaceError, match="不能当作新台账"):
        open_store(workspace)
    with pytest.raises(WorkspaceError, match="不能当作新台账"), ledger(workspace, dry_run=True):
        pass


def test_the_backup_put_back_is_all_it_takes(after_playing: After) -> None:
    workspace = after_playing(few_at_work)
    path = workspace.root / "ledger.db"
    backup = path.read_bytes()
    path.unlink()
    with pytest.raises(WorkspaceError):
        merge_returns(workspace, NOON)
    path.write_bytes(backup)
    assert [each.again for each in merge_returns(workspace, NOON).received] == [True]


def test_a_new_workspace_begins_whatever_hidden_files_and_other_workspaces_lie_in_it(workspace: Workspace) -> None:
    (workspace.root / "archive").mkdir()
    (workspace.outbox / ".gitkeep").write_bytes(b"")
    other = workspace.outbox / "demo"
    other.mkdir()
    shutil.copy(workspace.root / "config.toml", other)
    assert generate(workspace, DAY, ["市财政局"]).ledgers


def test_a_first_run_that_was_killed_goes_on(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace.inbox / "1.xlsx").write_bytes(b"PK")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "record", die)
        with pytest.raises(KeyboardInterrupt):
            merge_returns(workspace, NOON)
    assert any((workspace.root / "archive").iterdir())
    assert len(merge_returns(workspace, NOON).received) == 1


@pytest.mark.parametrize(
    "written",
    [
        lambda ws: report(ws, NOON).files,
        lambda ws: export(ws, NOON).files,
        lambda ws: draft_paper(ws, NOON, "通报").files,
    ],
    ids=["report", "export", "paper"],
)
def test_what_is_written_before_anything_went_out_is_not_taken_for_a_lost_ledger(
    workspace: Workspace, written: Callable[[Workspace], tuple[Path, ...]]
) -> None:
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('issuer = ""', 'issuer = "某市人民政府"', 1), "utf-8")
    workspace = for_units(workspace, "市财政局", "市司法局")
    report(workspace, NOON, dry_run=True)
    assert not (workspace.root / "ledger.db").exists()
    assert written(workspace)
    assert show_status(workspace, DAY) and generate(workspace, DAY, ["市财政局"]).ledgers
