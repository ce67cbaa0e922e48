"""`plan import`: the reviewed plan is the source, keeps corrections, and shows what a new version changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from toolkit.jobs.plan import check_plan, import_plan
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.problems import Code, ToolkitError


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


def units(workspace: Workspace, item: int) -> set[str]:
    return {assignment.unit for assignment in workspace.tasks.assignments if assignment.item == item}


def test_the_reviewed_plan_says_what_the_document_said(workspace: Workspace) -> None:
    reviewed = imported(workspace)
    assert reviewed.chosen.file == "seeds/plan-2021.xlsx"
    assert reviewed.tasks.plan == workspace.tasks.plan
    assert reviewed.tasks.assignments == workspace.tasks.assignments
    said = {found.code for found in workspace.undecided} - {Code.PLAN_TOPIC_DAMAGED}
    assert {found.code for found in reviewed.undecided} == said


def test_a_correction_is_in_force_and_outlives_another_import(workspace: Workspace) -> None:
    fixed = correct(imported(workspace), 9, 落实单位="市财政局牵头")
    assert units(fixed, 9) == {"SZ09"}
    assert "第9项" not in {found.origin.cell for found in fixed.undecided}
    assert units(imported(fixed), 9) == {"SZ09"}


def test_what_the_office_has_looked_at_is_not_asked_again(workspace: Workspace) -> None:
    reviewed = imported(workspace)
    assert {"第26项", "第27项"} <= {found.origin.cell for found in check_plan(reviewed).problems}
    for item in (26, 27):
        reviewed = correct(reviewed, item, 已核定="是")
    assert not {"第26项", "第27项"} & {found.origin.cell for found in check_plan(reviewed).problems}
    assert "第26项" not in {found.origin.cell for found in imported(reviewed).undecided}


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
    assert "第26项" in {each.origin.cell for each in after.undecided}


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    before = (workspace.root / "config.toml").read_bytes()
    import_plan(workspace, (workspace.root / "seeds/plan-2021.txt").read_bytes(), "x.txt", dry_run=True)
    assert not (workspace.root / "seeds/plan-2021.xlsx").exists()
    assert (workspace.root / "config.toml").read_bytes() == before


def test_a_document_without_a_plan_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="没有找到方案的表格"):
        import_plan(workspace, "随便写的\n".encode(), "x.txt")
    assert not (workspace.root / "seeds/plan-2021.xlsx").exists()


def test_corrections_outlive_a_detour_to_another_plan_file(workspace: Workspace) -> None:
    before = (workspace.root / "config.toml").read_bytes()
    correct(imported(workspace), 9, 落实单位="市财政局牵头")
    (workspace.root / "config.toml").write_bytes(before)
    assert units(imported(open_workspace(workspace.root)), 9) == {"SZ09"}
