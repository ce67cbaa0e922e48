"""A unit starts a ledger of its own: from the workbook it received to a workbook for each of its sections."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.office import sheet_of

from toolkit.codes import Code
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.result import Result

UNIT = "市市场监管局"
ROSTER = """单位名称,别名,分组,代码,联系人,邮箱,抄送,上级邮箱
办公室,局办公室,科室,K01,,k01@example.com,,
法规科,,科室,K02,,k02@example.com,,
执法监督科,,科室,K03,,k03@example.com,,
信用监管科,,科室,K04,,k04@example.com,,
信息中心,,下属单位,X01,,x01@example.com,,
"""
GROUPS = """
[[groups]]
name = "科室"
phrases = ["各科室"]

[[groups]]
name = "下属单位"
phrases = ["下属单位"]
"""
DAY = date(2021, 8, 10)


@pytest.fixture
def received(workspace: Workspace) -> Path:
    """The workbook the city's office generated for one unit."""
    (made,) = generate(workspace, DAY, [UNIT]).data["workbooks"]
    return workspace.root / made["path"]


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    """A workspace of the unit's own, with its sections in roster and groups."""
    root = tmp_path / "市场监管局"
    create_workspace(root)
    (root / "seeds/units.csv").write_text(ROSTER, "utf-8")
    config = (root / "config.toml").read_text("utf-8")
    (root / "config.toml").write_text(config[: config.index("# 单位分组")] + GROUPS, "utf-8")
    return open_workspace(root)


def filled(path: Path, sections: dict[int, str], default: str = "") -> bytes:
    """The workbook with 责任科室 typed into rows by item number, and into the cover."""
    book = openpyxl.load_workbook(path)
    sheet = book["工作台账"]
    column = next(cell.column for cell in sheet[4] if cell.value == "责任科室")
    for row in sheet.iter_rows(min_row=5):
        if row[0].value in sections:
            sheet.cell(row[0].row, column).value = sections[row[0].value]
    label = next(cell for row in book["填报说明"].iter_rows() for cell in row if cell.value == "责任科室")
    book["填报说明"].cell(label.row, label.column + 1).value = default
    book.save(path.with_name("我局台账.xlsx"))
    return path.with_name("我局台账.xlsx").read_bytes()


SECTIONS = {3: "法规科牵头，信用监管科配合", 5: "执法监督科", 15: "各科室", 21: "办公室；下属单位配合"}


def roles(workspace: Workspace, item: int) -> dict[str, str]:
    names = workspace.tasks.roster.by_code
    return {names[a.unit].name: a.roles_label for a in workspace.tasks.assignments if a.item == item}


def codes(report: Result, code: Code) -> list[str]:
    return [found.origin.place for found in report.problems if found.code is code]


def test_from_the_workbook_received_to_a_workbook_a_section(received: Path, own: Workspace) -> None:
    filled(received, SECTIONS, "办公室")

    def toolkit(*words: str) -> Any:
        command = [sys.executable, "-m", "toolkit", "--workspace", str(own.root), "--today", str(DAY), "--json", *words]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    told = toolkit("plan", "import", str(received.with_name("我局台账.xlsx")))
    assert told["items"] == 39
    assert "其中35项没有填责任科室，按“办公室”" in told["summary"]
    assert {found["file"] for found in told["problems"]} == {"plan-2021.xlsx"}, "nothing is said of the sample plan"

    shown = toolkit("plan", "show")
    assert shown["plan"]["title"] == "湛江市2021年政务公开工作要点分工方案"
    numbers = [item["number"] for item in shown["items"]]
    assert numbers == sorted(numbers) and len(numbers) == 39
    by_number = {item["number"]: item for item in shown["items"]}
    assert by_number[3]["assignments"] == [
        {"unit": "法规科", "roles": ["lead"]},
        {"unit": "信用监管科", "roles": ["assist"]},
    ]
    assert by_number[4]["assignments"] == [{"unit": "办公室", "roles": ["implement"]}]
    assert [each["unit"] for each in by_number[15]["assignments"]] == ["办公室", "法规科", "执法监督科", "信用监管科"]
    assert by_number[21]["assignments"][-1] == {"unit": "信息中心", "roles": ["assist"]}
    assert [milestone["due"] for milestone in by_number[3]["milestones"]] == ["2021-12-31"]

    made = toolkit("generate")
    assert {(each["unit"], each["items"]) for each in made["workbooks"]} == {
        ("办公室", 37),
        ("法规科", 2),
        ("执法监督科", 2),
        ("信用监管科", 2),
        ("信息中心", 1),
    }
    path = next(each["path"] for each in made["workbooks"] if each["unit"] == "法规科")
    sheet = sheet_of(own.root / path, "工作台账")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [(row[0], row[3]) for row in rows if row[0]] == [(3, "牵头"), (15, "落实")]
    led = [(row[2], row[4], row[6]) for row in rows if row[1] == "第3项" and row[4]]
    assert led == [("信用监管科（1个）", "（未填）", "未填")]


def test_a_row_without_a_section_is_told_and_gets_nobody(received: Path, own: Workspace) -> None:
    """Above all not the section of the row above it."""
    report = import_plan(own, filled(received, {3: "法规科"}), "我局台账.xlsx")
    after = open_workspace(own.root)
    assert roles(after, 3) == {"法规科": "落实"}
    assert all(roles(after, item.number) == {} for item in after.tasks.plan.items if item.number != 3)
    assert len(codes(report, Code.PLAN_UNIT_BLANK)) == 38
    found = next(found for found in report.problems if found.code is Code.PLAN_UNIT_BLANK)
    assert found.message == "第1项没有写落实单位，这一项没有派发" and "责任科室" in found.remedy


def test_a_section_the_roster_does_not_know_is_told(received: Path, own: Workspace) -> None:
    report = import_plan(own, filled(received, {3: "法制科", 4: "法规科科长"}, "办公室"), "我局台账.xlsx")
    assert codes(report, Code.PLAN_UNIT_UNKNOWN) == ["第3项"]
    assert codes(report, Code.PLAN_WORDS_UNREAD) == ["第4项"]
    assert roles(open_workspace(own.root), 3) == roles(open_workspace(own.root), 4) == {}


def test_the_next_workbook_keeps_what_the_unit_corrected_in_its_own_plan(received: Path, own: Workspace) -> None:
    import_plan(own, filled(received, SECTIONS, "办公室"), "我局台账.xlsx")
    path = own.root / "seeds/plan-2021.xlsx"
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["方案"].iter_rows(min_row=4) if row[0].value == 5)
    row[3].value = "执法监督科、法规科"
    book.save(path)
    report = import_plan(
        open_workspace(own.root), filled(received, {**SECTIONS, 4: "信用监管科"}, "办公室"), "我局台账.xlsx"
    )
    assert [(each["kind"], each["item"]) for each in report.data["differences"]] == [("改动", 4)]
    after = open_workspace(own.root)
    assert (set(roles(after, 4)), set(roles(after, 5))) == ({"信用监管科"}, {"法规科", "执法监督科"})


def test_a_due_date_that_reads_otherwise_here_is_told(received: Path, own: Workspace) -> None:
    config = own.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('month_means = "end"', 'month_means = "start"'), "utf-8")
    report = import_plan(open_workspace(own.root), filled(received, SECTIONS, "办公室"), "我局台账.xlsx")
    assert "第3项" in codes(report, Code.PLAN_DUE_DIFFERS)
    found = next(found for found in report.problems if found.code is Code.PLAN_DUE_DIFFERS)
    assert "“2021年9月30日前”" in found.remedy or "“2021年12月31日前”" in found.remedy


def test_rows_a_unit_added_without_a_number_or_with_one_twice_are_told(received: Path, own: Workspace) -> None:
    book = openpyxl.load_workbook(received)
    sheet = book["工作台账"]
    last = sheet.max_row
    for at, number in ((1, None), (2, 3)):
        sheet.cell(last + at, 1).value = number
        sheet.cell(last + at, 3).value = f"本单位另加的第{at}件事"
    book.save(received)
    report = import_plan(own, filled(received, SECTIONS, "办公室"), "我局台账.xlsx")
    assert report.data["items"] == 39
    assert codes(report, Code.PLAN_NUMBER_MISSING) == [f"第{last + 1}行"]
    assert codes(report, Code.PLAN_NUMBER_REPEATED) == [f"第{last + 2}行"]


def test_a_workbook_saved_by_another_program_reads_the_same(
    received: Path, own: Workspace, convert: Callable[[Path, str], Path]
) -> None:
    filled(received, SECTIONS, "办公室")
    report = import_plan(own, convert(received.with_name("我局台账.xlsx"), "xlsx").read_bytes(), "我局台账.xlsx")
    assert report.data["items"] == 39 and "按“办公室”" in report.summary
    assert roles(open_workspace(own.root), 3) == {"法规科": "牵头", "信用监管科": "配合"}
