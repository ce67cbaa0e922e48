"""An office changes `templates/ledger.toml` and nothing else: a column, a header and a choice of its own."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from kit.office import master_row, sheet_of
from kit.unit_books import FIRST, TASKS, columns, fill, workbook_of
from kit.workspaces import After

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

ITEM = 3
OLD, NEW = "SZ08", "SZ10"
UPDATED = {"本期情况": "有更新"}


def reworded(workspace: Workspace) -> Workspace:
    """The workspace after the office's three changes."""
    path = workspace.root / "templates/ledger.toml"
    text = path.read_text("utf-8")
    for old, new in (
        (
            '[[sheets.fields]]\nname = "progress"\nheader = "进展情况"\n',
            '[[sheets.fields]]\nname = "progress"\nheader = "办理进度"\naliases = ["进展情况"]\n',
        ),
        (
            '    { text = "已完成", means',
            '    { text = "部分完成", aliases = ["完成一部分"] },\n    { text = "已完成", means',
        ),
        (
            'name = "issues"\n',
            'name = "budget"\nheader = "经费安排"\nhelp = "写明金额和来源。"\n\n[[sheets.fields]]\nname = "issues"\n',
        ),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return open_workspace(workspace.root)


def change_and_merge(workspace: Workspace) -> Workspace:
    generate(workspace, date(2021, 9, 10), [OLD, NEW])
    fill(
        workbook_of(workspace, OLD),
        workspace.inbox / "旧.xlsx",
        {ITEM: {"办理状态": "推进中", "进展情况": "旧表头的话"}},
        {"本期情况": "有更新"},
    )
    changed = reworded(workspace)
    generate(changed, date(2021, 9, 11), [NEW])
    values = {"办理状态": "完成一部分", "办理进度": "新表头的话", "经费安排": "12万元"}
    fill(workbook_of(changed, NEW), changed.inbox / "新.xlsx", {ITEM: values}, UPDATED)
    report = merge_returns(changed, datetime(2021, 9, 13, 9))
    assert {entry["file"]: entry["outcome"] for entry in report.data["returns"]} == {
        "旧.xlsx": "merged",
        "新.xlsx": "merged",
    }
    return changed


@pytest.fixture
def merged(after_playing: After) -> Workspace:
    """One unit sends the workbook it got before the change, the other the one after it."""
    return after_playing(change_and_merge)


def test_the_new_workbook_offers_the_column_the_header_and_the_choice(merged: Workspace) -> None:
    sheet = sheet_of(workbook_of(merged, NEW), TASKS)
    assert list(columns(sheet))[7:13] == ["办理状态", "办理进度", "预计完成日期", "完成日期", "佐证材料", "经费安排"]
    rules = sheet.data_validations.dataValidation
    assert '"未启动,推进中,部分完成,已完成,长期坚持,申请不涉及"' in {rule.formula1 for rule in rules}
    assert [rule.prompt for rule in rules if rule.promptTitle == "经费安排"] == ["写明金额和来源。"]
    (cell,) = (row[12] for row in sheet.iter_rows(min_row=FIRST) if row[0].value == ITEM)
    assert not cell.protection.locked


def test_the_master_has_what_both_editions_said(merged: Workspace) -> None:
    shown = [
        [master_row(merged, code, ITEM)[header] for header in ("办理状态", "办理进度", "经费安排")]
        for code in (OLD, NEW)
    ]
    assert shown == [["推进中", "旧表头的话", None], ["部分完成", "新表头的话", "12万元"]]


def test_the_next_workbook_has_it_all_again(merged: Workspace) -> None:
    generate(merged, date(2021, 9, 20), [OLD, NEW])
    for code, said in ((OLD, "旧表头的话"), (NEW, "新表头的话")):
        sheet = sheet_of(workbook_of(merged, code), TASKS)
        assert [row[8].value for row in sheet.iter_rows(min_row=FIRST) if row[0].value == ITEM] == [said]
