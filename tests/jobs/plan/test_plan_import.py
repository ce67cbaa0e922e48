"""`plan import`: the reviewed plan is the source, keeps corrections, and shows what a new version changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from kit.office import sheet_of
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.plan.check import check_plan
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.plan.why import show_why
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.result import Result


def imported(workspace: Workspace, text: str | None = None) -> Workspace:
    source = workspace.root / "seeds/plan-2021.txt"
    data = text.encode() if text else source.read_bytes()
    import_plan(workspace, data, source.name)
    return open_workspace(workspace.root)


def correct(workspace: Workspace, item: int, **cells: str) -> Workspace:
    """Type into a row of the reviewed plan, as the office would."""
    path = workspace.root / "seeds/plan-2021.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["方案"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    row = next(line[0].row for line in sheet.iter_rows(min_row=4) if line[0].value == item)
    for header, text in cells.items():
        sheet.cell(row, headers[header]).value = text
    book.save(path)
    return open_workspace(workspace.root)


def rows(workspace: Workspace, change: Callable[[Worksheet, int], None], item: int) -> Workspace:
    """Insert, delete or type over rows of the reviewed plan; `change` gets the sheet and the row of `item`."""
    path = workspace.root / "seeds/plan-2021.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["方案"]
    change(sheet, next(line[0].row for line in sheet.iter_rows(min_row=4) if line[0].value == item))
    book.save(path)
    return open_workspace(workspace.root)


def again(workspace: Workspace, old: str = "", new: str = "") -> Result:
    """Import the document once more, with `old` in it changed to `new`."""
    text = (workspace.root / "seeds/plan-2021.txt").read_text("utf-8")
    assert old in text
    return import_plan(workspace, text.replace(old, new).encode(), "新.txt")


def told(report: Result) -> list[tuple[str, int, str]]:
    return [(each["kind"], each["item"], each["what"]) for each in report.data["differences"]]


def units(workspace: Workspace, item: int) -> set[str]:
    return {assignment.unit for assignment in workspace.tasks.assignments if assignment.item == item}


def test_the_reviewed_plan_says_what_the_document_said(workspace: Workspace) -> None:
    reviewed = imported(workspace)
    assert reviewed.chosen.file == "seeds/plan-2021.xlsx"
    assert replace(reviewed.tasks.plan, doubts=()) == workspace.tasks.plan
    assert [each.code for each in reviewed.tasks.plan.doubts] == [Code.PLAN_TOPIC_DAMAGED.slug]
    assert reviewed.tasks.assignments == workspace.tasks.assignments
    said = sorted(found.message for found in workspace.undecided)
    assert sorted(found.message for found in reviewed.undecided) == said


def test_an_item_without_a_topic_gets_none_from_the_one_above_it(workspace: Workspace) -> None:
    text = (
        "某市2021年政务公开工作要点\n\n工作任务\t具体要求\t落实单位\t完成时限\n公开\t1.甲事。\t市财政局\t9月底前\n\n"
        "具体要求\t落实单位\t完成时限\n2.乙事。\t市司法局\t9月底前\n3.丙事。\t市司法局\t9月底前\n"
    )
    reviewed = imported(workspace, text)
    assert [item.topic for item in reviewed.tasks.plan.items] == ["公开", "", ""]
    assert [item.topic for item in imported(reviewed, text).tasks.plan.items] == ["公开", "", ""]


def test_a_correction_is_in_force_and_outlives_another_import(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 9, 落实单位="市财政局牵头")
    assert units(fixed, 9) == {"SZ09"}
    assert "第9项" not in {found.origin.place for found in fixed.undecided}
    assert units(imported(fixed), 9) == {"SZ09"}


def test_what_the_office_has_looked_at_is_not_asked_again(workspace: Workspace) -> None:
    reviewed = imported(workspace)
    assert {"第26项", "第27项"} <= {found.origin.place for found in check_plan(reviewed).problems}
    for item in (26, 27):
        reviewed = correct(reviewed, item, 已核定="是")
    assert not {"第26项", "第27项"} & {found.origin.place for found in check_plan(reviewed).problems}
    assert "第26项" not in {found.origin.place for found in imported(reviewed).undecided}


def test_a_new_version_shows_its_differences_and_asks_again_about_what_changed(workspace: Workspace) -> None:
    reviewed = correct(imported(workspace), 26, 已核定="是")
    text = (reviewed.root / "seeds/plan-2021.txt").read_text("utf-8")
    newer = text.replace("\t市司法局\t长期工作", "\t市司法局、市财政局\t2021年12月前").replace(
        "全面推进规章集中统一公开，", "全面推进规章集中公开，"
    )
    report = import_plan(reviewed, newer.encode(), "新.txt")
    found = {(each["kind"], each["item"], each["what"]) for each in report.data["differences"]}
    assert found == {("改动", 39, "落实单位"), ("改动", 39, "完成时限"), ("改动", 26, "具体要求")}
    after = open_workspace(reviewed.root)
    assert units(after, 39) == {"SZ08", "SZ09"}
    assert "第26项" in {each.origin.place for each in after.undecided}


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    before = (workspace.root / "config.toml").read_bytes()
    import_plan(workspace, (workspace.root / "seeds/plan-2021.txt").read_bytes(), "x.txt", dry_run=True)
    assert not (workspace.root / "seeds/plan-2021.xlsx").exists()
    assert (workspace.root / "config.toml").read_bytes() == before


def test_a_document_without_a_title_is_called_by_its_year_and_work(workspace: Workspace) -> None:
    rows = "序号,具体要求,责任单位,完成时限\n1,公开甲。,市教育局,2021年9月底前\n1,公开乙。,市教育局,2021年9月底前\n"
    import_plan(workspace, rows.encode(), "方案.csv", plan_id=workspace.chosen.id)
    assert open_workspace(workspace.root).tasks.plan.title == f"2021年{workspace.chosen.work}"


def test_what_was_doubtful_when_the_document_was_read_stays_in_check_until_it_is_settled(workspace: Workspace) -> None:
    rows = (
        "2021年方案,,,\n序号,具体要求,责任单位,完成时限\n1,公开甲。,市教育局,2021年9月底前\n,公开乙。,市财政局,2021年9月底前\n"
        "合计,2,,\n"
    ).encode()

    def left(opened: Workspace) -> list[tuple[Code, str]]:
        return [(found.code, found.origin.place) for found in check_plan(opened).problems]

    doubts = [(Code.PLAN_ROW_UNUSED, "第5行"), (Code.PLAN_ROW_COUNTED, "第4行")]
    report = import_plan(workspace, rows, "方案.csv", plan_id=workspace.chosen.id)
    assert [(found.code, found.origin.place) for found in report.problems] == doubts
    assert left(open_workspace(workspace.root)) == doubts
    path = workspace.root / "seeds/plan-2021.xlsx"
    book = openpyxl.load_workbook(path)
    assert book["读入疑问"]["A2"].value == report.problems[0].message
    book["读入疑问"]["B2"] = "是"
    book.save(path)
    assert left(open_workspace(workspace.root)) == doubts[1:]
    import_plan(open_workspace(workspace.root), rows, "方案.csv")
    assert left(open_workspace(workspace.root)) == doubts[1:]
    sheet = sheet_of(path, "方案")
    headers = [cell.value for cell in sheet[3]]
    said = {line[0]: line[headers.index("需要核定")] or "" for line in sheet.iter_rows(min_row=4, values_only=True)}
    assert "没有序号，编为第2项：公开乙" in said[2] and said[1] == ""
    assert left(correct(open_workspace(workspace.root), 2, 已核定="是")) == []


def test_a_document_without_a_plan_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="没有找到方案的表格"):
        import_plan(workspace, "随便写的\n".encode(), "x.txt")
    assert not (workspace.root / "seeds/plan-2021.xlsx").exists()


def test_corrections_outlive_a_detour_to_another_plan_file(workspace: Workspace) -> None:
    before = (workspace.root / "config.toml").read_bytes()
    correct(imported(workspace), 9, 落实单位="市财政局牵头")
    (workspace.root / "config.toml").write_bytes(before)
    assert units(imported(open_workspace(workspace.root)), 9) == {"SZ09"}


def test_a_rewritten_title_and_requirement_outlive_another_import(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 工作任务="办公室改的标题", 具体要求="办公室改的要求。", 完成时限="年底前")
    report = again(fixed)
    assert told(report) == []
    assert [(each["item"], each["what"], each["ours"]) for each in report.data["kept"]] == [
        (39, "工作任务", "办公室改的标题"),
        (39, "具体要求", "办公室改的要求。"),
        (39, "完成时限", "年底前"),
    ]
    item = open_workspace(fixed.root).tasks.plan.item(39)
    assert (item.topic, item.title, item.requirement, item.deadline) == (
        "办公室改的标题",
        "办公室改的标题",
        "办公室改的要求。",
        "年底前",
    )


def test_a_new_title_of_the_document_is_taken_and_told(workspace: Workspace) -> None:
    report = again(imported(workspace), "做好财政信息公开", "做好财政预决算信息公开")
    assert told(report) == [("改动", number, "工作任务") for number in (6, 7, 8, 9)]
    assert open_workspace(workspace.root).tasks.plan.item(6).topic == "做好财政预决算信息公开"


def test_what_both_changed_waits_in_check_and_in_the_workbook_until_it_is_settled(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 落实单位="市司法局、市公安局")
    report = again(fixed, "\t市司法局\t长期工作", "\t市司法局、市财政局\t长期工作")
    assert told(report) == [("待定", 39, "落实单位")]
    after = open_workspace(fixed.root)
    assert units(after, 39) == {"SZ08", "SZ06"}
    (doubt,) = [found for found in check_plan(after).problems if found.code is Code.PLAN_CHANGED_BOTH]
    assert "市司法局、市公安局" in doubt.message and "市司法局、市财政局" in doubt.message
    sheet = sheet_of(after.root / "seeds/plan-2021.xlsx", "方案")
    (row,) = [line for line in sheet.iter_rows(min_row=4, values_only=True) if line[0] == 39]
    assert doubt.message in row[8] and row[9] == "市司法局、市财政局"
    settled = correct(after, 39, 已核定="是")
    assert Code.PLAN_CHANGED_BOTH not in {found.code for found in check_plan(settled).problems}
    assert told(again(settled, "\t市司法局\t长期工作", "\t市司法局、市财政局\t长期工作")) == []
    assert units(open_workspace(settled.root), 39) == {"SZ08", "SZ06"}


def test_rows_the_office_added_and_deleted_stay_so(workspace: Workspace) -> None:
    def add(sheet: Worksheet, row: int) -> None:
        sheet.insert_rows(row + 1)
        for column, text in enumerate((60, "自加", "办公室自己加的要求。", "市财政局", "年底前"), start=1):
            sheet.cell(row + 1, column).value = text

    fixed = rows(imported(workspace), lambda sheet, row: sheet.delete_rows(row), 38)
    fixed = rows(fixed, add, 12)
    report = again(fixed)
    numbers = [item.number for item in open_workspace(fixed.root).tasks.plan.items]
    assert numbers == [*range(1, 13), 60, *range(13, 38), *range(39, 51)]
    assert told(report) == [] and units(open_workspace(fixed.root), 60) == {"SZ09"}
    assert [(each["item"], each["what"]) for each in report.data["kept"]] == [(60, "事项"), (38, "事项")]


def test_an_item_inserted_into_the_document_carries_the_corrections_to_the_new_numbers(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 落实单位="市公安局")
    text = (fixed.root / "seeds/plan-2021.txt").read_text("utf-8")
    for number in range(50, 38, -1):
        text = text.replace(f"{number}.", f"{number + 1}.")
    head, line, tail = text.partition("\n\t40.")
    report = import_plan(fixed, f"{head}\n\t39.新加的一项要求。\t市教育局\t年底前{line}{tail}".encode(), "新.txt")
    after = open_workspace(fixed.root)
    assert ("新增", 39, "事项") in told(report) and ("改号", 40, "序号") in told(report)
    assert units(after, 39) == {"SZ03"} and units(after, 40) == {"SZ06"}
    (moved,) = [found for found in report.problems if found.code is Code.PLAN_RENUMBERED]
    assert "原第39项现为第40项" in moved.value


def test_importing_twice_writes_the_same_workbook(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 9, 落实单位="市财政局牵头", 具体要求="改。", 已核定="是")
    path = fixed.root / "seeds/plan-2021.xlsx"
    again(fixed)
    once = path.read_bytes()
    again(open_workspace(fixed.root))
    assert path.read_bytes() == once


def test_the_reviewed_plan_read_into_itself_forgets_nothing_of_the_document(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 落实单位="市公安局", 具体要求="办公室改的要求。")
    path = fixed.root / "seeds/plan-2021.xlsx"
    import_plan(fixed, path.read_bytes(), "副本.xlsx")
    assert told(again(open_workspace(fixed.root))) == []
    assert units(open_workspace(fixed.root), 39) == {"SZ06"}


def test_a_workbook_that_lost_its_hidden_sheet_keeps_units_and_deadlines(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 落实单位="市公安局")
    path = fixed.root / "seeds/plan-2021.xlsx"
    book = openpyxl.load_workbook(path)
    del book["原文"]
    book.save(path)
    assert told(again(fixed)) == []
    assert units(open_workspace(fixed.root), 39) == {"SZ06"}


def test_a_row_without_a_number_stops_the_import_and_is_told(workspace: Workspace) -> None:
    def blank(sheet: Worksheet, row: int) -> None:
        sheet.cell(row, 1).value = None

    broken = rows(imported(workspace), blank, 39)
    before = (broken.root / "seeds/plan-2021.xlsx").read_bytes()
    assert Code.PLAN_NUMBER_MISSING in {found.code for found in broken.problems}
    with pytest.raises(ToolkitError, match="没有填序号"):
        again(broken)
    assert (broken.root / "seeds/plan-2021.xlsx").read_bytes() == before


def test_why_says_where_the_office_and_not_the_document_gave_an_item(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 39, 落实单位="市公安局")
    assert show_why(fixed, 39, "市公安局").data["reasons"][-1] == "“落实单位”核定时改过，文件写的是：市司法局"
    assert "核定时改过" not in show_why(fixed, 40, "市公安局").summary
