"""`split`: a unit's workbook into one a 责任科室, filled in, and back into one that the office takes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from kit.former import WORKSPACE
from kit.office import sheet_of
from kit.validity import findings
from kit.validity.checkers import added

from toolkit.codes import Code
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
    sheet = sheet_of(file, SHEET)
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
    sheet = sheet_of(done.target, SHEET)
    assert (sheet["H5"].value, sheet["I5"].value, sheet["J5"].value.date()) == (
        "推进中",
        "一科在办",
        date(2021, 11, 30),
    )
    assert sheet["I6"].value == "二科在办" and not any(each.hidden for each in sheet.row_dimensions.values())
    assert done.told is not None and done.target is not None
    told = done.told.read_text("utf-8-sig")
    assert done.exit_code == 1 and "二科也写了" in told and "M5的公式" in told
    assert added(findings(received.read_bytes()), findings(done.target.read_bytes())) == []


def test_a_file_that_is_none_of_ours_is_told(received: Path, tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.save(out)
    (tmp_path / "别的.xlsx").write_bytes(out.getvalue())
    with pytest.raises(ToolkitError, match="责任科室"):
        split_workbook(tmp_path / "别的.xlsx")
    with pytest.raises(ToolkitError, match="不是下发的台账"):
        join_workbooks(tmp_path / "别的.xlsx", [received])
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04")
    before = sorted(tmp_path.iterdir())
    done = join_workbooks(received, [tmp_path / "坏的.xlsx", tmp_path / "别的.xlsx"])
    assert [(each.origin.file, each.code) for each in done.problems] == [
        ("坏的.xlsx", Code.FILE_DAMAGED),
        ("别的.xlsx", Code.SECTION_OTHER),
    ]
    assert (done.target, done.exit_code, sorted(tmp_path.iterdir())) == (None, 2, before)


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("B2", "2020", "方案不同"),
        ("B3", "Z", "单位不同"),
        ("B4", "2021-08", "填报期不同"),
        ("B4", "2021-09", "不是同一次"),
    ],
)
def test_a_workbook_of_another_edition_brings_nothing(
    received: Path, tmp_path: Path, cell: str, value: str, why: str
) -> None:
    """Another unit's, plan's, round's, or of another hand-out: refused by name, while the others go in."""
    one = split_workbook(received).written[0]
    typed(one, {"I5": "一科在办"})
    other = typed(received, {"I6": "别处写的"}, tmp_path / "别处.xlsx")
    book = openpyxl.load_workbook(other)
    book["下发信息"]["B1"], book["下发信息"][cell] = "B" * 16, value
    book.custom_doc_props["toolkit_edition"].value = "B" * 16
    book.save(other)
    done = join_workbooks(received, [other, one])
    (told,) = done.problems
    assert (told.code, told.origin.file, done.exit_code) == (Code.SECTION_OTHER, "别处.xlsx", 1) and why in told.message
    assert done.target is not None
    sheet = sheet_of(done.target, SHEET)
    assert sheet["I5"].value == "一科在办" and sheet["I6"].value != "别处写的"


def test_nothing_that_somebody_filled_in_is_written_over(received: Path) -> None:
    """A second split leaves what a 科室 has begun, a second join what was settled in the first."""
    one, *others = split_workbook(received).written
    assert split_workbook(received).written == (one, *others), "the same bytes stand once"
    typed(one, {"I5": "一科在办"})
    begun = one.read_bytes()
    again = split_workbook(received)
    assert one.read_bytes() == begun and again.written == (one.with_stem(f"{one.stem}（2）"), *others)
    first = join_workbooks(received, [one]).target
    assert first is not None
    typed(first, {"I6": "定下的"})
    typed(one, {"M5": "=1+1"})
    second = join_workbooks(received, [one])
    assert sheet_of(first, SHEET)["I6"].value == "定下的"
    assert second.target == first.with_stem(f"{first.stem}（2）") and second.told == second.target.with_suffix(".txt")


def test_a_section_that_sorted_and_put_a_column_in_puts_nothing_elsewhere(received: Path) -> None:
    one = typed(split_workbook(received).written[0], {"I5": "一科在办"})
    book = openpyxl.load_workbook(one)
    sheet = book[SHEET]
    sheet.insert_cols(9)
    sheet["I4"] = "科室备注"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for at, row in enumerate(reversed(rows), start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    book.save(one)
    done = join_workbooks(received, [one])
    assert {cell: value for cell, value in done.whole.cells.items() if cell[0] == SHEET} == {(SHEET, "I5"): "一科在办"}
    assert not done.whole.clashes


def test_a_row_whose_hidden_id_was_emptied_is_taken_and_a_header_typed_over_is_told(received: Path) -> None:
    """As `merge` takes it; of the grey column that is called 进展情况 by now nothing goes into the white one."""
    one, two, *_ = split_workbook(received).written
    sheet = sheet_of(one, SHEET)
    heads = {cell.value: cell.column_letter for cell in sheet[4]}
    typed(one, {"I5": "一科在办", f"{heads['行标识']}5": None})
    typed(two, {"I6": "二科在办", f"{heads['具体要求']}4": "进展情况 ＊", "H6": "已完成"})
    done = join_workbooks(received, [one, two])
    tasks = {cell: value for (title, cell), value in done.whole.cells.items() if title == SHEET}
    assert tasks == {"I5": "一科在办", "H6": "已完成"}
    (file, what), (_, words) = done.whole.beside
    assert file == two.name and "叫“进展情况”的2列" in what
    assert words == f"“{SHEET}”表I6的“二科在办”"


def test_a_part_is_split_again_and_what_a_filter_hid_is_in_sight(received: Path) -> None:
    """Each row is seen in one of the parts, and what is written there comes back into the part and into the whole."""
    every = shown(received)
    one, *_ = split_workbook(received).written
    typed(one, {"O7": "一科甲"})
    again = split_workbook(one, one.parent / "再分")
    seen = [number for path in again.written for number in shown(path)]
    assert sorted(seen) == sorted(every) and {"一科", "一科甲"} <= again.counts.keys()
    mine = next(path for name, path in zip(again.counts, again.written, strict=True) if name == "一科甲")
    typed(mine, {"I7": "甲在办"})
    back = join_workbooks(one, [mine]).target
    assert back is not None
    done = join_workbooks(received, [back])
    assert done.target and sheet_of(done.target, SHEET)["I7"].value == "甲在办"


def test_the_word_of_the_section_whose_item_it_is_stands(received: Path) -> None:
    one, two, *_ = split_workbook(received).written
    typed(one, {"I6": "一科代填"})
    typed(two, {"I6": "二科在办"})
    done = join_workbooks(received, [one, two])
    assert done.target and sheet_of(done.target, SHEET)["I6"].value == "二科在办"
    assert [(each.file, each.other) for each in done.whole.clashes] == [(one.name, "一科代填")]


def test_a_part_without_its_column_of_ids_is_taken_by_number_and_requirement(received: Path) -> None:
    one = typed(split_workbook(received).written[0], {"I5": "一科在办"})
    book = openpyxl.load_workbook(one)
    sheet = book[SHEET]
    (ids,) = (cell.column for cell in sheet[4] if cell.value == "行标识")
    sheet.delete_cols(ids)
    book.save(one)
    done = join_workbooks(received, [one])
    assert done.whole.cells[SHEET, "I5"] == "一科在办"


def test_a_dry_run_writes_nothing(received: Path) -> None:
    made = split_workbook(received, dry_run=True)
    assert not any(path.exists() for path in made.written)
    join_workbooks(received, [received], dry_run=True)
    assert [path.name for path in received.parent.iterdir()] == [received.name]
