"""The list 需修改: which problems are places to correct, in which words, and what is only told."""

from __future__ import annotations

from datetime import datetime

from kit.rows import key

from toolkit.book.returned.reply_book import MAX_FAULTS, TAG, Heading, Mark, Spot, build_list, spots
from toolkit.book.sheets.model import Book
from toolkit.codes import Code
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, problem

HEADING = Heading("市甲局", "甲.xlsx", datetime(2021, 9, 13, 9), 12, "某办公开科", "0759-1234567", "a@example.com")
ROW, COVER = key("2021/15/SZ01"), key("2021/round-2021-09/SZ01")
ORIGINS = {
    (ROW, "done_on"): Origin("甲.xlsx", "工作台账", "K7"),
    (ROW, "evidence"): Origin("甲.xlsx", "工作台账", "L7"),
    (COVER, "reported_on"): Origin("甲.xlsx", "填报说明", "C23"),
}


def at(sheet: str, cell: str) -> Origin:
    return Origin("甲.xlsx", sheet, cell)


def texts(book: Book) -> list[str]:
    return [str(cell.value) for row in book.sheets[0].rows for cell in row.cells if cell.value]


def test_each_faulty_cell_is_one_place_named_in_words(repository: Workspace) -> None:
    problems = [
        problem(Code.CELL_DATE, at("填报说明", "C23"), "九月", header="填报日期"),
        problem(Code.CELL_TOO_LONG, at("工作台账", "L7"), "长" * 300, header="佐证材料", length=300, limit=200),
        problem(Code.CELL_DATE, at("工作台账", "K7"), "下月", header="完成日期"),
        problem(Code.CELL_DATE_RANGE, at("工作台账", "K7"), "下月", header="完成日期", first="甲", last="乙"),
        problem(Code.CELL_CORRECTED, at("工作台账", "L7"), "甲", header="佐证材料", taken="乙", why=""),
        problem(Code.FIELD_CONFLICT, at("工作台账", "L7"), "甲", row="第15项", header="佐证材料", ours="丙"),
    ]
    faults, told = spots(problems, ORIGINS, repository.schema)
    assert [(spot.sheet, spot.cell, spot.where) for spot in faults] == [
        ("填报说明", "C23", "填报说明 填报日期"),
        ("工作台账", "K7", "第15项 完成日期"),
        ("工作台账", "L7", "第15项 佐证材料"),
    ]
    assert faults[1].message == "“完成日期”不是日期；“完成日期”应在 甲 至 乙 之间"
    assert len(faults[2].typed) == 40
    assert [spot.message[:12] for spot in told] == ["第15项“佐证材料”与已", "“佐证材料”按“乙”收"]


def test_faults_of_rows_columns_and_files_are_listed_too(repository: Workspace) -> None:
    problems = [
        problem(Code.ROW_UNKNOWN, Origin("甲.xlsx", "工作台账", row=50), "多出来的"),
        problem(Code.COLUMN_MISSING, Origin("甲.xlsx", "工作台账", row=4), sheet="工作台账", header="完成日期"),
        problem(Code.COLUMN_MISSING, at("填报说明", ""), sheet="填报说明", header="填报人"),
        problem(Code.SHEET_MISSING, at("", ""), title="填报说明"),
    ]
    faults, _ = spots(problems, {}, repository.schema)
    assert [(spot.where, spot.cell, spot.marked) for spot in faults] == [
        ("工作台账 第4行", "A4", False),
        ("工作台账 第50行", "A50", True),
        ("填报说明", "", False),
        ("整个文件", "", False),
    ]
    book, marks = build_list(HEADING, faults, ())
    assert [(mark.sheet, mark.cell) for mark in marks] == [("工作台账", "A50")]
    linked = [cell.link for row in book.sheets[0].rows for cell in row.cells if cell.link]
    assert linked == ["'工作台账'!A4", "'工作台账'!A50"]


def test_the_list_says_how_much_went_in_and_where_to_send_it() -> None:
    fault = Spot("工作台账", "K7", "第15项 完成日期", "下月", "“完成日期”不是日期", "请填写日期。")
    told = [
        Spot("工作台账", f"H{n}", f"第{n}项 办理状态", "完成", "按“已完成”收", "如不对，请改正。") for n in range(1, 41)
    ]
    book, marks = build_list(HEADING, [fault], told)
    said = texts(book)
    assert "市甲局 台账需修改1处" in said
    assert "本次已收12处填写，1处需修改，其余不用动。" in said
    assert "改好后保存，把本文件发回 a@example.com。" in said
    assert "另有10条，见回执。" in said
    keeper = next(
        f"F{at}" for at, row in enumerate(book.sheets[0].rows, start=1) if row.cells and row.cells[0].value == "1"
    )
    assert marks == (Mark("工作台账", "K7", "“完成日期”不是日期。\n请填写日期。", keeper),)
    (sheet,) = book.sheets
    assert sheet.protected and sheet.columns[5].hidden and not sheet.setup.landscape
    assert [row.cells[-1].value for row in sheet.rows if row.cells].count(TAG) == 1


def test_a_flood_of_faults_is_cut_and_counted() -> None:
    faults = [Spot("工作台账", f"K{n}", "处", "", "错", "改。") for n in range(1, MAX_FAULTS + 4)]
    book, marks = build_list(HEADING, faults, ())
    assert len(marks) == MAX_FAULTS
    assert f"本次已收12处填写，{MAX_FAULTS + 3}处需修改，其余不用动。" in texts(book)
    assert "另有3处没有列出；请先改以上各处。" in texts(book)


def test_a_sheet_name_no_program_takes_gets_no_link() -> None:
    book, _ = build_list(HEADING, [Spot("长" * 40, "K7", "处", "", "错", "改。")], ())
    assert not any(cell.link for row in book.sheets[0].rows for cell in row.cells)
