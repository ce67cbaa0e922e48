"""`print`: a filled-in workbook as blocks of labels and values, every text whole, nothing written over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from kit.former import WORKSPACE
from kit.validity import findings

from toolkit.errors import ToolkitError
from toolkit.jobs.returns.print_form import print_workbook

FIELD = WORKSPACE / "field" / "甲（9月下发）.xlsx"
LONG = "逐项梳理公开事项，明确主体、时限、方式，" * 90


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    book = openpyxl.load_workbook(FIELD)
    sheet = book["工作台账"]
    sheet["I6"], sheet["J6"], sheet["M6"] = LONG, date(2021, 11, 30), "=1+1"
    book["规划文件清单"]["A7"] = "又一件规划"
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def lines(path: Path) -> list[tuple[str, str]]:
    (sheet,) = openpyxl.load_workbook(path).worksheets
    return [(label or "", value or "") for label, value in sheet.iter_rows(max_col=2, values_only=True)]


def test_each_row_is_a_block_of_what_it_says(filled: Path) -> None:
    before = filled.read_bytes()
    done = print_workbook(filled)
    said = lines(done.path)
    assert done.path.name == "台账-打印版.xlsx" and filled.read_bytes() == before and done.exit_code == 0
    at = next(n for n, (label, _) in enumerate(said) if label == "3　回应关切")
    block = dict(said[at + 1 : said.index(("", ""), at)])
    assert (block["具体要求"], block["预计完成日期"]) == ("及时回应群众关切。", "2021-11-30")
    start = next(n for n, (label, _) in enumerate(said) if label == "进展情况" and n > at)
    assert "".join(value for label, value in said[start : start + 4] if label in ("进展情况", "")) == LONG
    assert ("规划名称", "又一件规划") in said or any(label.startswith("又一件规划") for label, _ in said)
    assert not any("行标识" in label or "F0A59857E1B8ABC4" in value for label, value in said)
    assert findings(done.path.read_bytes()) == []


def test_it_is_written_beside_and_over_nothing(filled: Path, tmp_path: Path) -> None:
    first = print_workbook(filled).path
    assert print_workbook(filled).path == first, "the same bytes stand once"
    first.write_bytes(b"1")
    assert print_workbook(filled, dry_run=True).path.name == print_workbook(filled).path.name == "台账-打印版（2）.xlsx"
    assert first.read_bytes() == b"1"
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(ToolkitError, match="没有下发的台账"):
        print_workbook(tmp_path / "别的.xlsx")
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ToolkitError, match="坏的"):
        print_workbook(tmp_path / "坏的.xlsx")
