"""`generate` on the real plan."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from kit.quick_archives import packed_as_usual
from kit.workspaces import for_units

from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.workspace import Workspace

TODAY = date(2021, 9, 10)


def ledgers(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace.outbox / "ledgers").iterdir())}


def test_every_assigned_unit_gets_one_small_workbook(workspace: Workspace) -> None:
    with packed_as_usual():
        report = generate(workspace, TODAY)
    files = ledgers(workspace)
    assert len(report.data["workbooks"]) == len(files) == len(workspace.tasks.units()) == 58
    assert max(map(len, files.values())) < 60_000
    items = {entry["unit"]: entry["items"] for entry in report.data["workbooks"]}
    assert items["市司法局"] == sum(a.unit == "SZ08" for a in workspace.tasks.assignments)


def test_again_gives_the_same_bytes_even_on_another_day(workspace: Workspace) -> None:
    workspace = for_units(workspace, "市司法局", "市财政局", "XQ01")
    generate(workspace, TODAY)
    first = ledgers(workspace)
    report = generate(workspace, date(2021, 9, 13))
    assert ledgers(workspace) == first
    assert not any(entry["new"] for entry in report.data["workbooks"])


def test_the_edition_stands_in_three_places(workspace: Workspace) -> None:
    report = generate(workspace, TODAY, ["市司法局"])
    (entry,) = report.data["workbooks"]
    data = Path(entry["path"]).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.custom_doc_props["toolkit_edition"].value == entry["edition"]
    assert book["下发信息"]["B1"].value == entry["edition"]
    ids = [row[-1].value for row in book["工作台账"].iter_rows(min_row=5)]
    assert len(ids) == entry["items"] and all(text.startswith(entry["edition"] + ".") for text in ids)


def test_dry_run_writes_nothing(workspace: Workspace) -> None:
    report = generate(workspace, TODAY, dry_run=True)
    assert len(report.data["workbooks"]) == 58
    assert not (workspace.outbox / "ledgers").exists()
    assert generate(workspace, TODAY, ["市司法局"]).data["workbooks"][0]["sequence"] == 1


def test_an_unknown_unit_is_named(workspace: Workspace) -> None:
    with pytest.raises(ToolkitError, match="市某某局"):
        generate(workspace, TODAY, ["市某某局"])


def test_before_the_plan_is_issued_nothing_goes_out(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="早于方案印发日期"):
        generate(workspace, date(2021, 7, 1))


def test_files_are_whole_workbooks(workspace: Workspace) -> None:
    generate(workspace, TODAY, ["市司法局", "赤坎区"])
    for data in ledgers(workspace).values():
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
