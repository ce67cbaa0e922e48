"""The ids of workbooks are keyed with a secret of the ledger: nobody outside can make one up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from kit.former import WORKSPACE, put_former
from kit.unit_books import with_progress, workbook_of

from toolkit.codes import Code
from toolkit.edges.store.kinds import TEXT
from toolkit.edges.store.store import Store
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

DAY, UNIT = date(2021, 9, 10), "市财政局"


def made(workspace: Workspace) -> str:
    (each,) = generate(workspace, DAY, [UNIT]).data["workbooks"]
    return str(each["edition"])


def test_the_same_plan_elsewhere_gives_other_ids_and_its_workbooks_are_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    create_workspace(tmp_path / "别处")
    elsewhere = open_workspace(tmp_path / "别处")
    assert made(workspace) != made(elsewhere)
    forged = with_progress(workbook_of(elsewhere, UNIT), "伪造")
    (workspace.inbox / "台账.xlsx").write_bytes(forged)
    (told,) = merge_returns(workspace, datetime(2021, 9, 13, 9)).problems
    assert told.code == Code.EDITION_UNKNOWN


def test_the_same_secret_gives_the_same_id(workspace: Workspace, tmp_path: Path) -> None:
    create_workspace(tmp_path / "别处")
    elsewhere = open_workspace(tmp_path / "别处")
    for each in (workspace, elsewhere):
        with open_store(each) as store:
            assert store.editions.use_key("same") == "same" and store.editions.use_key("other") == "same"
    assert made(workspace) == made(elsewhere)
    again = generate(workspace, DAY, [UNIT], dry_run=True).data["workbooks"]
    assert [each["new"] for each in again] == [False]


def test_a_dry_run_keeps_no_secret(workspace: Workspace) -> None:
    with open_store(workspace) as store:
        first = store.editions.key(keep=False)
        assert first != store.editions.key(keep=False)
        assert store.editions.key() == store.editions.key() != first


def test_a_ledger_of_before_has_none_until_it_is_needed(tmp_path: Path) -> None:
    put_former(f"sqlite:///{tmp_path / 'ledger.db'}", WORKSPACE / "ledger.db")
    with Store.open("sqlite:///ledger.db", tmp_path) as store:
        with store.database.reading() as reading:
            assert reading.rows((TEXT,), "SELECT key FROM meta") == [("schema_version",)]
        assert len(store.editions.key()) == 64
