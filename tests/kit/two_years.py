"""A small office with two plans, and last year's sheet of a unit's workbook filled in as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl

from kit.small_office import small_office
from kit.unit_books import PAGE, TASKS, columns, workbook_of
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
    for title, typed in ((SHEET, earlier or {}), (TASKS, rows or {})):
        for item, values in typed.items():
            sheet = book[title]
            across = columns(sheet)
            (row,) = (line[0].row for line in sheet.iter_rows(min_row=5) if line[0].value == item)
            for header, value in values.items():
                sheet.cell(row, across[header]).value = value
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
