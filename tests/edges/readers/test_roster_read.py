"""The same roster from any file an office keeps it in."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
import xlsxwriter

from toolkit.codes import Code
from toolkit.domain.plan.units import Group, Roster
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.roster import read_roster
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.problems import Problem

pytestmark = pytest.mark.usefixtures("readers_kept")
GROUPS = (Group("县区", ("各县",)), Group("市直", ("市直各单位",)))
HEADERS = ("单位名称", "别名", "分组", "代码", "联系人", "邮箱", "抄送", "上级邮箱")
ROWS: list[tuple[str | int | float, ...]] = [
    ("甲区政府", "甲区、甲区人民政府", "县区", 101, "某丙", "a@example.com", "b@example.com；c@example.com", ""),
    ("", "", "", "", "", "", "", ""),
    ("市乙局", "", "市直", "SZ01", "", "", "", "d@example.com"),
]


def csv_bytes(encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADERS, *ROWS])
    return out.getvalue().encode(encoding)


def xlsx_bytes(rows: list[tuple[object, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        book.add_worksheet("说明").write(0, 0, "另一张表")
    return out.getvalue()


def read(path: Path) -> tuple[Roster, tuple[Problem, ...]]:
    with Guard(30, 512) as guard:
        return read_roster(path.read_bytes(), f"名册{path.suffix}", GROUPS, guard)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("u.csv", csv_bytes("utf-8-sig")),
        ("u.csv", csv_bytes("gbk")),
        ("u.xlsx", xlsx_bytes([HEADERS, *ROWS])),
        ("U.XLSX", xlsx_bytes([HEADERS, *ROWS])),
    ],
    ids=["utf-8 with BOM", "gbk", "xlsx", "capitals"],
)
def test_the_same_roster_whatever_the_file(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    roster, problems = read(path)
    (tmp_path / "plain.csv").write_bytes(csv_bytes("utf-8"))
    plain, _ = read(tmp_path / "plain.csv")
    assert roster == plain
    first, second = roster.units
    assert (first.code, first.aliases) == ("101", ("甲区", "甲区人民政府"))
    assert first.cc == ("b@example.com", "c@example.com") and second.superior_mail == "d@example.com"
    assert [(each.code, each.origin.file, each.origin.cell) for each in problems] == [
        (Code.ROSTER_NO_MAIL, f"名册{path.suffix}", "F4")
    ]


def test_values_of_a_workbook_are_what_a_clerk_sees(tmp_path: Path) -> None:
    path = tmp_path / "u.xlsx"
    path.write_bytes(xlsx_bytes([HEADERS, ("市乙局", "", "市直", 7.0, 1.5, True)]))
    roster, problems = read(path)
    assert (roster.units[0].code, roster.units[0].contact) == ("7", "1.5")
    assert [(each.code, each.origin.file, each.origin.cell) for each in problems] == [
        (Code.ROSTER_FAULT, "名册.xlsx", "F2"),
        (Code.GROUP_EMPTY, "config.toml", ""),
        (Code.ROSTER_NO_MAIL, "名册.xlsx", "F2"),
    ]


def test_every_fault_of_a_workbook_is_told_with_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "u.xlsx"
    path.write_bytes(xlsx_bytes([HEADERS, *ROWS, ("市丙局", "甲区", "省直", "SZ 9"), ("市丁局", "乙", "省直", "SZ04")]))
    _, problems = read(path)
    assert [each.origin.cell for each in problems] == ["D5", "B6", "C6", "F4", "F6"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", xlsx_bytes([HEADERS])[:400]])
def test_a_workbook_that_cannot_be_read_stops_with_its_remedy(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "u.xlsx"
    path.write_bytes(data)
    with pytest.raises(WorkspaceError) as caught:
        read(path)
    assert "单位名册 名册.xlsx 读不了" in caught.value.message and caught.value.remedy


def test_a_workspace_takes_its_roster_from_a_workbook(workspace: Workspace) -> None:
    root = workspace.root
    rows = list(csv.reader(io.StringIO((root / "seeds/units.csv").read_text("utf-8-sig"))))
    (root / "seeds/units.xlsx").write_bytes(xlsx_bytes([tuple(row) for row in rows]))
    config = root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("seeds/units.csv", "seeds/units.xlsx"), "utf-8")
    shutil.move(root / "seeds/units.csv", root / "old.csv")
    assert open_workspace(root).tasks.roster == workspace.tasks.roster
