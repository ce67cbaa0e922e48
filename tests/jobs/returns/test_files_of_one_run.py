"""Files of one unit that a run takes in one after the other: each meets what those before it left in the ledger."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from kit.office import ledger
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

UNIT = "SZ01"
NOW = datetime(2021, 9, 20, 9)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "https://example.com/专栏/2021"}
BACK = {"办理状态": "推进中", "完成日期": None, "佐证材料": None}


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "SZ08", "XQ01")
    generate(few, date(2021, 9, 10), [UNIT])
    first = Path(shutil.copy2(workbook_of(few, UNIT), few.root / "first.xlsx"))
    path = fill(first, few.root / "0.xlsx", {items_of(few, UNIT)[3]: {"进展情况": "已列入年度安排"}}, {"填报人": "甲"})
    merge_returns(few, datetime(2021, 9, 13, 9), [path])
    generate(few, date(2021, 9, 14), [UNIT])
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    """A workspace where one unit has its second workbook, and `first.xlsx` is the one before."""
    return after_playing(issue)


def came(workspace: Workspace) -> list[str]:
    """Files lie in the inbox, the oldest first: one person says of two rows that they are under way, then done, and
    takes that back; another goes on with the first edition, and says at last what the other had said and written over.
    """
    one, two, three = items_of(workspace, UNIT)[:3]
    first, second, inbox = workspace.root / "first.xlsx", workbook_of(workspace, UNIT), workspace.inbox
    begun = {each: {"办理状态": "推进中", "进展情况": f"第{each}项在梳理文件"} for each in (one, two)}
    lay = [
        ("1.xlsx", second, {**begun, three: {"进展情况": "第三项已开会部署"}}, "甲"),
        ("2.xlsx", inbox / "1.xlsx", {one: DONE, two: DONE}, "甲"),
        ("3.xlsx", first, {three: {"进展情况": "第三项由另一科室牵头制定方案"}}, "乙"),
        ("4.xlsx", inbox / "2.xlsx", {one: BACK, two: BACK, three: {"进展情况": "第三项已印发方案"}}, "甲"),
        ("5.xlsx", inbox / "4.xlsx", {three: {"进展情况": "第三项已按方案验收"}}, "甲"),
        ("6.xlsx", inbox / "3.xlsx", {three: {"进展情况": "第三项已印发方案"}}, "乙"),
    ]
    for day, (name, source, rows, by) in enumerate(lay):
        path = fill(source, inbox / name, rows, {"填报人": by}, NOW - timedelta(days=6 - day))
        os.utime(path, (day, day))
    return [name for name, *_ in lay]


def test_files_end_in_one_run_as_in_runs_of_their_own(issued: Workspace, tmp_path: Path) -> None:
    names = came(issued)
    shutil.copytree(issued.root, tmp_path / "each")
    each = open_workspace(tmp_path / "each")
    apart = [found for name in names for found in merge_returns(each, NOW, [each.inbox / name]).data["returns"]]
    together = merge_returns(issued, NOW).data["returns"]
    assert together == apart and ledger(issued) == ledger(each)
    told = [{found["code"] for found in each["problems"]} for each in together]
    assert "claims-going-back" in told[3] and "edition-stale" in told[2] & told[5]
    assert ["field-conflict" in its for its in told] == [False, False, True, False, False, False]
