"""A workspace at work, to be backed up."""

from __future__ import annotations

from datetime import date, datetime

from kit.unit_books import fill, workbook_of
from kit.workspaces import for_units, hand_out
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace

DAY, NOON = date(2021, 9, 10), datetime(2021, 9, 13, 9)
UNITS = ("市财政局", "市司法局", "市教育局")


def at_work(whole: Workspace) -> Workspace:
    """`with_returns` in an office of three units."""
    return with_returns(for_units(whole, *UNITS))


def with_returns(workspace: Workspace) -> Workspace:
    """Three units with their workbooks: one return merged, a scan filed, two more returns waiting in the inbox."""
    hand_out(workspace, DAY, UNITS)
    fill(workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {2: {"进展情况": "甲"}})
    (workspace.inbox / "市财政局第2项.pdf").write_bytes(b"%PDF-1.4 scan")
    merge_returns(workspace, NOON)
    for number, name in enumerate(("市司法局", "市教育局"), 2):
        code = next(unit.code for unit in workspace.tasks.units() if unit.name == name)
        fill(workbook_of(workspace, code), workspace.inbox / f"{number}.xlsx", {2: {"进展情况": f"乙{number}"}})
    return workspace
