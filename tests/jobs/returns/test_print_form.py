"""`print`: a filled-in workbook as blocks of labels and values, every text whole, nothing written over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from kit.former import WORKSPACE
from kit.validity import findings
from openpyxl.comments import Comment

from toolkit.book.returned.print_form import print_form
from toolkit.book.sheets.raw import cell_name
from toolkit.errors import ToolkitError
from toolkit.jobs.returns.print_form import print_workbook
from toolkit.jobs.returns.unit_workbook import read_workbook

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
    assert done.path.name == "台账-打印版.xlsx" and filled.read_bytes() == before and done.exit_code == 1
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
    with pytest.raises(ToolkitError, match="是文件夹"):
        print_workbook(tmp_path)
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ToolkitError, match="坏的"):
        print_workbook(tmp_path / "坏的.xlsx")


def test_what_the_leader_signs_for_stands_first(filled: Path) -> None:
    said = lines(print_workbook(filled).path)
    at = said.index(("本期填报", ""))
    assert said[0][0] == "市甲局 2021年政务公开工作台账" and at < 4
    assert dict(said[at + 1 : at + 8]) == {
        "本期情况": "有更新",
        "填报人": "张三",
        "联系电话": "0759-3331234",
        "填报日期": "2021-09-14",
        "审签领导": "李四",
        "审签日期": "2021-09-14",
        "责任科室": "办公室",
    }
    assert print_workbook(filled).beside == ("“工作台账”表M6的公式",)


def test_what_stands_in_nothing_of_ours_is_told(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet, cover = book["工作台账"], book["填报说明"]
    sheet["M6"], sheet["I6"].comment = None, Comment("请补", "某人")
    sheet["Z9"], sheet["B60"], cover["B50"], cover["D18"] = "表外", "表下", "封面下", "格旁"
    book.create_sheet("附表")["A1"] = "附"
    book.save(filled)
    done = print_workbook(filled)
    printed = "".join("".join(line) for line in lines(done.path))
    assert all(each in printed for each in ("表下", "格旁", "封面下")), "a row under the table, cells on the cover"
    assert [each.rstrip("：") for each in done.beside] == [
        "“工作台账”表Z9的“表外”",
        "“工作台账”表I6的批注、图片或其他内容 请补",
        "“附表”表",
    ]
    assert done.exit_code == 1 and done.data["beside"] == list(done.beside)


def test_whatever_stands_on_a_sheet_in_sight_is_printed_or_told() -> None:
    """Each cell and some blank ones around them, above headers and on the cover too, but headers and what they hide."""
    _, base = read_workbook(FIELD)
    lost = []
    for n, sheet in enumerate(base.sheets):
        if sheet.title in ("计算用", "下发信息"):
            continue
        header = next((at for at, row in enumerate(sheet.rows) if any(str(x).startswith("行标识") for x in row)), -1)
        width = max(map(len, sheet.rows)) + 2
        for at, column in product(range(len(sheet.rows) + 2), range(width)):
            cell = cell_name(at, column)
            rows = [[*row, *[None] * (width - len(row))] for row in (*sheet.rows, (), ())]
            rows[at][column] = word = f"某人写的{cell}"
            typed = replace(sheet, rows=tuple(map(tuple, rows)), formulas=sheet.formulas - {cell})
            book = replace(base, sheets=(*base.sheets[:n], typed, *base.sheets[n + 1 :]))
            made, _, told = print_form(book)
            printed = "".join(str(each.value or "") for row in made.sheets[0].rows for each in row.cells)
            named = any(word in each or each == f"“{sheet.title}”表" for each in told)
            if at != header and word not in printed and not named:
                lost.append((sheet.title, cell))
    assert lost == []


def test_a_register_that_says_there_is_nothing_is_printed_so(filled: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet = book["规划文件清单"]
    at = next(cell for row in sheet.iter_rows(max_row=3) for cell in row if cell.value == "本期无此类事项")
    sheet.cell(at.row, at.column + 1).value = "是"
    book.save(filled)
    assert any(
        label == "本期无此类事项" and value.startswith("是") for label, value in lines(print_workbook(filled).path)
    )
