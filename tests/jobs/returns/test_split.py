"""`split`: a unit's workbook into one a 责任科室, filled in, and back into one that the office takes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from kit.former import WORKSPACE
from kit.validity import findings
from kit.validity.checkers import added

from toolkit.errors import ToolkitError
from toolkit.jobs.returns.split import join_workbooks, split_workbook

FIELD = WORKSPACE / "field" / "甲（9月下发）.xlsx"
SHEET = "工作台账"


def typed(file: Path, cells: dict[str, object], target: Path | None = None, sheet: str = SHEET) -> Path:
    book = openpyxl.load_workbook(file)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(target or file)
    return target or file


def shown(file: Path) -> list[int]:
    """The numbers of the items in sight."""
    sheet = openpyxl.load_workbook(file)[SHEET]
    return [
        row[0].value
        for row in sheet.iter_rows(min_row=5)
        if row[0].value and not sheet.row_dimensions[row[0].row].hidden
    ]


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """The workbook in which the unit's clerk has written which 科室 does what."""
    return typed(FIELD, {"O5": "一科", "O6": "二科", "O7": "一科"}, tmp_path / "台账.xlsx")


def test_each_section_sees_its_own_items_in_a_whole_workbook(received: Path) -> None:
    made = split_workbook(received)
    every = shown(received)
    assert {name: path.name for name, path in zip(made.counts, made.written, strict=True)} == {
        name: f"台账-{name}.xlsx" for name in made.counts
    }
    parts = {name: shown(path) for name, path in zip(made.counts, made.written, strict=True)}
    assert {"一科", "二科"} <= parts.keys()
    assert sorted(number for some in parts.values() for number in some) == sorted(every)
    assert {name: len(some) for name, some in parts.items()} == made.counts
    for path in made.written:
        assert added(findings(received.read_bytes()), findings(path.read_bytes())) == []


def test_what_the_sections_filled_in_comes_back_into_one(received: Path) -> None:
    one, two, *_ = split_workbook(received).written
    typed(one, {"H5": "推进中", "I5": "一科在办", "J5": date(2021, 11, 30), "M5": "=1+1"})
    typed(two, {"I6": "二科在办", "I5": "二科也写了"})
    done = join_workbooks(received, [one, two])
    sheet = openpyxl.load_workbook(done.target)[SHEET]
    assert (sheet["H5"].value, sheet["I5"].value, sheet["J5"].value.date()) == (
        "推进中",
        "一科在办",
        date(2021, 11, 30),
    )
    assert sheet["I6"].value == "二科在办" and not any(each.hidden for each in sheet.row_dimensions.values())
    told = done.target.with_suffix(".txt").read_text("utf-8-sig")
    assert done.exit_code == 1 and "二科也写了" in told and "M5的公式" in told
    assert added(findings(received.read_bytes()), findings(done.target.read_bytes())) == []


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    (tmp_path / "别的.xlsx").write_bytes(out.getvalue())
    with pytest.raises(ToolkitError, match="责任科室"):
        split_workbook(tmp_path / "别的.xlsx")
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ToolkitError, match="坏的"):
        join_workbooks(tmp_path / "别的.xlsx", [tmp_path / "坏的.xlsx"])


def test_a_dry_run_writes_nothing(received: Path) -> None:
    made = split_workbook(received, dry_run=True)
    assert not any(path.exists() for path in made.written)
    join_workbooks(received, [received], dry_run=True)
    assert [path.name for path in received.parent.iterdir()] == [received.name]
