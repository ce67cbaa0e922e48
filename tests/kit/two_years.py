"""A small office with two plans, and last year's sheet of a unit's workbook filled in as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from kit.papers import issued_by
from kit.small_office import small_office
from kit.unit_books import PAGE, TASKS, columns, workbook_of
from kit.workspaces import hand_out
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.jobs.returns.judge import RowsMeant, judge_claims
from toolkit.jobs.returns.lookback import look_back
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, keep_plan, open_workspace
from toolkit.settings import PlanSettings

THIS = """\
序号,工作任务,具体要求,落实单位,完成时限
1,政策解读,解读稿与文件同步发布。,各单位,2021年12月底前
2,回头看,对上一年度工作要点落实情况开展“回头看”。,各单位,2021年9月前
3,信息发布,做好信息发布工作。,各单位,长期坚持
"""
LAST = """\
序号,工作任务,具体要求,落实单位,完成时限
1,政府开放日,举办政府开放日活动。,各单位,2020年9月前
2,目录编制,编制公开目录。,市甲局,2020年12月底前
3,信息发布,做好信息发布工作。,各单位,长期坚持
"""
UNITS = """\
单位名称,别名,分组,代码
市甲局,,全部,A
市乙局,,全部,B
"""
OLD, NEW = date(2020, 5, 1), date(2021, 6, 1)
SHEET = "上年落实情况自查"
CLAIM: Mapping[str, object] = {
    "办理状态": "已完成",
    "完成日期": date(2021, 6, 20),
    "佐证材料": "门户网站专栏",
    "进展情况": "解读稿都已发布。",
}
DONE: Mapping[str, object] = {"落实情况": "已完成", "完成日期": date(2021, 6, 20), "佐证材料": "门户网站专栏公示"}


def two_years(root: Path) -> Workspace:
    """A workspace with the plans 2020 and 2021, opened for the newer one."""
    workspace = small_office(root, THIS, UNITS)
    (root / "seeds/last.csv").write_text(LAST, "utf-8")
    keep_plan(workspace, PlanSettings("2021", "seeds/plan.csv", NEW))
    keep_plan(workspace, PlanSettings("2020", "seeds/last.csv", OLD))
    return open_workspace(root, "2021")


def fill_both(
    workspace: Workspace,
    unit: str,
    name: str,
    earlier: Mapping[int, Mapping[str, object]] | None = None,
    rows: Mapping[int, Mapping[str, object]] | None = None,
    cover: Mapping[str, object] | None = None,
) -> Path:
    """Save a unit's workbook into the inbox: `earlier` typed into last year's sheet, `rows` into its tasks."""
    book = openpyxl.load_workbook(workbook_of(workspace, unit))
    type_rows(book, SHEET, earlier or {})
    type_rows(book, TASKS, rows or {})
    page = book[PAGE]
    for label, value in (cover or {}).items():
        (cell,) = (
            each for line in page.iter_rows() for each in line if str(each.value or "").removesuffix(" ＊") == label
        )
        page.cell(cell.row, cell.column + 1).value = value
    target = workspace.inbox / name
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def type_rows(book: Workbook, title: str, typed: Mapping[int, Mapping[str, object]]) -> None:
    """Type values into the rows of a sheet, by item and header."""
    for item, values in typed.items():
        sheet = book[title]
        across = columns(sheet)
        (row,) = (line[0].row for line in sheet.iter_rows(min_row=5) if line[0].value == item)
        for header, value in values.items():
            sheet.cell(row, across[header]).value = value


def sent_back(root: Path) -> Workspace:
    """甲局 has done one of last year's items and is sent back an item of this year's; 乙局 has its claim waiting."""
    begun = two_years(root)
    look_back(begun, NEW, "2020")
    asking = issued_by(open_workspace(begun.root, "2021"))
    hand_out(asking, NEW)
    left = {"落实情况": "推进中", "未完成原因": "人手不足", "整改措施": "九月办完"}
    fill_both(asking, "A", "甲.xlsx", {2020001: DONE, 2020002: left}, {1: CLAIM})
    fill_both(asking, "B", "乙.xlsx", {2020001: DONE}, {1: CLAIM})
    merge_returns(asking, datetime(2021, 7, 1, 9))
    later = datetime(2021, 7, 8, 9)
    judge_claims(asking, later, RowsMeant(["市甲局"], [2020001]), Verdict("verified", by="某人"), go=True)
    back = Verdict("rectify", opinion="解读稿晚于文件一个月", fix_by=date(2021, 7, 30), by="某人")
    judge_claims(asking, later, RowsMeant(["市甲局"], [1]), back, go=True)
    return asking
