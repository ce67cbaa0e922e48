"""Cells as people leave them: dates in all forms, errors, formulas, merged and hidden cells, claims without proof.

Every unit fills in the same cells (`FILLED`, `COVER`), then does something to its workbook. Where nothing else is
said, all of it is in the ledger at its own item afterwards, and nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from kit.office import sheet_of
from kit.packages import operated
from kit.returning import (
    COVER,
    FILLED,
    PAGE,
    TASKS,
    Came,
    Case,
    Desk,
    Table,
    but,
    check,
    play,
    write,
)
from kit.unit_books import saved
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from toolkit.schema.model import FieldKind, Owner

returned = Table()
DONE = "2021-09-08"
CONTACTS = ("section", "person", "person_phone")
"""Where a row is silent on these, the master shows what the cover says."""
LEDGER_PART = "xl/worksheets/sheet2.xml"


def with_cells(unit: Desk, cells: Mapping[str, object], title: str = TASKS) -> None:
    """Send the filled workbook with these cells typed over."""
    if any(str(value).startswith(("=", "#")) for value in cells.values()):
        book = unit.filled()
        for cell, value in cells.items():
            write(book[title], cell, value)
        unit.send(book)
    else:
        unit.type_over(cells, title)


def with_formula(data: bytes, cell: str, formula: str, cached: str) -> bytes:
    """A text cell turned into a formula with the value a program computed, or with none."""

    def operate(content: bytes) -> bytes:
        value = f"<v>{cached}</v>" if cached else ""
        new = rf'<c r="{cell}"\g<1> t="str"><f>{formula}</f>{value}</c>'
        done, count = re.subn(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', new, content.decode(), flags=re.DOTALL)
        assert count == 1
        return done.encode()

    return operated(data, {LEDGER_PART: operate})


# Choices


@returned("merged", faults=["cell-corrected H6"])
def a_status_by_another_word_pasted_over_the_list(unit: Desk) -> None:
    with_cells(unit, {"H6": "完成"})


@returned("merged", faults=["cell-corrected H5", "cell-corrected H6"])
def a_status_with_blanks_ticks_and_full_width_stops(unit: Desk) -> None:
    with_cells(unit, {"H5": "　√ 推 进 中．", "H6": "“已完成”。"})


@returned("partial", faults=["cell-choice H5"], rows=but({1: {"办理状态": None}}))
def a_status_that_is_none(unit: Desk) -> None:
    with_cells(unit, {"H5": "差不多了"})


@returned("partial", faults=["cell-choice H5"], rows=but({1: {"办理状态": None}}))
def a_status_that_says_the_opposite_of_one(unit: Desk) -> None:
    with_cells(unit, {"H5": "未完成"})


# Dates


@returned(
    "merged",
    faults=[f"cell-corrected K{row}" for row in (5, 6, 7)],
    rows=but({1: {"完成日期": DONE}, 3: {"完成日期": DONE}}),
)
def days_as_numbers(unit: Desk) -> None:
    book = unit.filled()
    for cell, value in {"K5": 44447, "K6": "44447", "K7": 20210908}.items():
        write(book[TASKS], cell, value)
        book[TASKS][cell].number_format = "General"
    unit.send(book)


@returned(
    "merged",
    faults=[f"cell-corrected K{row}" for row in (5, 6, 7)],
    rows=but({1: {"完成日期": DONE}, 3: {"完成日期": DONE}}),
)
def days_as_texts(unit: Desk) -> None:
    with_cells(unit, {"K5": "2021年9月8日", "K6": "2021.9.8", "K7": "２０２１／０９／０８"})


@returned(
    "merged",
    faults=[f"cell-corrected K{row}" for row in (5, 6, 7)],
    rows=but({1: {"完成日期": DONE}, 3: {"完成日期": DONE}}),
)
def days_in_words_with_weekday_and_without_year(unit: Desk) -> None:
    with_cells(unit, {"K5": "二〇二一年九月八日", "K6": "9月8日", "K7": "21.9.8 星期三"})


@returned("merged")
def a_day_with_the_time(unit: Desk) -> None:
    with_cells(unit, {"K6": datetime(2021, 9, 8, 17, 30)})


@returned("merged")
def days_counted_from_1904(unit: Desk) -> None:
    book = unit.filled()
    book.epoch = CALENDAR_MAC_1904
    unit.send(book)


@returned(
    "partial",
    faults=["cell-date-no-day K6", "cell-date-no-year K5", "cell-date K7"],
    rows=but({2: {"办理状态": None, "完成日期": None}}),
)
def days_that_are_none(unit: Desk) -> None:
    with_cells(unit, {"K6": "9月", "K5": "9-8", "K7": "上周"})


@returned(
    "partial",
    faults=["cell-date-range K6", "cell-date-range J5"],
    rows=but({1: {"预计完成日期": None}, 2: {"办理状态": None, "完成日期": None}}),
)
def days_still_to_come_and_beyond_the_plan(unit: Desk) -> None:
    with_cells(unit, {"K6": date(2021, 10, 8), "J5": "2031年1月1日"})


@returned("merged", faults=["cell-date-early K6"], rows=but({2: {"完成日期": "2021-03-05"}}))
def a_day_before_the_plan_was_issued(unit: Desk) -> None:
    with_cells(unit, {"K6": date(2021, 3, 5)})


@returned("merged", faults=["cell-corrected K7"])
def a_word_for_nothing_in_a_cell_for_days(unit: Desk) -> None:
    with_cells(unit, {"K7": "无"})


# Phones and numbers


@returned(
    "merged",
    faults=["cell-corrected Q6", "cell-corrected Q7"],
    rows=but({1: {"联系电话": "13800000000"}, 2: {"联系电话": "0759-3331234、13800000000"}}),
)
def phones_as_numbers_and_several_in_a_cell(unit: Desk) -> None:
    with_cells(unit, {"Q5": 13800000000, "Q6": "（0759）3331234／138 0000 0000", "Q7": 7593331234})


@returned("partial", faults=["cell-digits-lost Q7"], rows=but({3: {"联系电话": None}}))
def a_number_that_has_lost_its_last_digits(unit: Desk) -> None:
    with_cells(unit, {"Q7": 138000000001390000})


@returned("partial", faults=["cell-phone Q7"], rows=but({3: {"联系电话": None}}))
def words_among_the_phones(unit: Desk) -> None:
    with_cells(unit, {"Q7": "见通讯录"})


# Errors and formulas


@returned(
    "partial",
    faults=["cell-error-value I5", "cell-error-value K6"],
    rows=but({1: {"进展情况": None}, 2: {"办理状态": None, "完成日期": None}}),
)
def cells_that_show_errors(unit: Desk) -> None:
    book = unit.filled()
    for cell, shown in {"I5": "#REF!", "K6": "#DIV/0!"}.items():
        book[TASKS][cell].value = shown
        book[TASKS][cell].data_type = "e"
    unit.send(book)


@returned("partial", faults=["cell-formula I5"], rows=but({1: {"进展情况": None}}))
def a_formula_nobody_has_computed(unit: Desk) -> None:
    unit.send(with_formula(saved(unit.filled()), "I5", '"甲"&amp;"乙"', ""))


@returned("merged", rows=but({1: {"进展情况": "甲乙"}}))
def a_formula_with_the_value_it_had(unit: Desk) -> None:
    unit.send(with_formula(saved(unit.filled()), "I5", '"甲"&amp;"乙"', "甲乙"))


@returned("partial", faults=["cell-picture L6"], rows=but({2: {"佐证材料": None, "办理状态": None}}))
def a_picture_inside_a_cell(unit: Desk) -> None:
    shown = "=DISPIMG(&quot;ID_0123&quot;,1)"
    unit.send(with_formula(saved(unit.filled()), "L6", "_xlfn.DISPIMG(&quot;ID_0123&quot;,1)", shown))


@returned(
    "partial",
    faults=["cell-corrected I6", "cell-struck I5"],
    rows=but({1: {"进展情况": None}, 2: {"进展情况": "已公开10个12个"}}),
)
def words_that_are_struck_through(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS]["I5"].font = Font(strike=True)
    book[TASKS]["I6"].value = CellRichText("已公开", TextBlock(InlineFont(strike=True), "10个"), "12个")
    unit.send(book)


@returned("merged", rows=but({1: {"进展情况": "=1+1"}, 2: {"进展情况": "+86"}, 3: {"进展情况": "@甲 {=A1}"}}))
def texts_that_begin_like_formulas(unit: Desk) -> None:
    with_cells(unit, {"I5": "=1+1", "I6": "+86", "I7": "@甲 {=A1}"})


# Texts


@returned(
    "merged",
    faults=["cell-corrected I5", "cell-corrected I6"],
    rows=but({1: {"进展情况": "已公开"}, 2: {"进展情况": "第一行\n第二行"}}),
)
def characters_nobody_sees(unit: Desk) -> None:
    book = unit.filled()
    write(book[TASKS], "I5", "\u200b已\u200d公\ufeff开\u202c")
    write(book[TASKS], "I6", "第一行BELL第二行")
    unit.send(operated(saved(book), {LEDGER_PART: lambda part: part.replace(b"BELL", b"_x0007__x000D_\n")}))


@returned("partial", faults=["cell-too-long I5"], rows=but({1: {"进展情况": None}}))
def a_text_too_long(unit: Desk) -> None:
    with_cells(unit, {"I5": "长" * 2001})


@returned(
    "merged", rows=but({1: {"进展情况": "长" * 2000}, 2: {"进展情况": "𠮷野家 😀\n\n末行"}, 3: {"进展情况": "7"}})
)
def texts_just_within_their_length_rare_characters_and_a_number(unit: Desk) -> None:
    with_cells(unit, {"I5": "长" * 2000, "I6": "𠮷野家 😀\n\n末行", "I7": 7})


@returned("merged")
def a_text_partly_in_red(unit: Desk) -> None:
    book = unit.filled()
    text = unit.says(FILLED[1]["进展情况"])
    book[TASKS]["I5"].value = CellRichText(text[:3], TextBlock(InlineFont(color="FF0000", b=True), text[3:]))
    unit.send(book)


@returned("partial", faults=["cell-link-code L6"], rows=but({2: {"办理状态": None, "佐证材料": None}}))
def an_address_that_would_run(unit: Desk) -> None:
    with_cells(unit, {"L6": "javascript:alert(1)"})


@returned("merged", faults=["cell-link-reach L6"], rows=but({2: {"佐证材料": "D:\\材料\\截图.png"}}))
def an_address_on_ones_own_machine(unit: Desk) -> None:
    with_cells(unit, {"L6": "D:\\材料\\截图.png"})


@returned("partial", faults=["cell-secrecy-marked I5"], rows=but({1: {"进展情况": None}}))
def a_secrecy_marking(unit: Desk) -> None:
    with_cells(unit, {"I5": "机 密 ★ 3年 某工程"})


@returned("merged", faults=["cell-secret-word I5"], rows=but({1: {"进展情况": "没有国家秘密"}}))
def the_word_secret(unit: Desk) -> None:
    with_cells(unit, {"I5": "没有国家秘密"})


# Merged, hidden, dressed


@returned("merged", faults=["cell-merged I5"], rows=but({2: {"进展情况": None}, 3: {"进展情况": None}}))
def one_cell_merged_over_three_rows(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].merge_cells("I5:I7")
    unit.send(book)


@returned("merged")
def hidden_rows_filtered_rows_and_hidden_columns(unit: Desk) -> None:
    book = unit.filled()
    sheet = book[TASKS]
    sheet.row_dimensions[5].hidden = True
    sheet.auto_filter.add_filter_column(7, ["已完成"])
    sheet.row_dimensions[7].hidden = True
    for column in "AIL":
        sheet.column_dimensions[column].hidden = True
    sheet.column_dimensions.group("M", "N", hidden=True)
    unit.send(book)


@returned("merged", faults=["cells-not-read I5"])
def comments_colours_and_no_protection(unit: Desk) -> None:
    book = unit.filled()
    sheet = book[TASKS]
    sheet.protection.sheet = False
    sheet["I5"].comment = Comment("请领导过目：已完成", "甲")
    sheet["I6"].fill = openpyxl.styles.PatternFill("solid", "FFFF00")
    sheet.data_validations.dataValidation.clear()
    sheet.conditional_formatting = type(sheet.conditional_formatting)()
    unit.send(book)


@returned("merged", faults=["cells-not-read 分工!A1"])
def sheets_of_their_own_notes(unit: Desk) -> None:
    book = unit.filled()
    notes = book.create_sheet("分工", 0)
    for line in (
        ["科室分工（内部）"],
        ["序号", "责任科室", "责任人", "联系电话", "进展情况"],
        [1, "法规科", "甲", "0", "催"],
    ):
        notes.append(line)
    book.create_sheet("空表")
    unit.send(book)


@returned("merged")
def styles_down_to_the_last_row(unit: Desk) -> None:
    def operate(content: bytes) -> bytes:
        rows = "".join(
            f'<row r="{row}" s="1" customFormat="1"><c r="I{row}" s="1"/></row>' for row in range(50, 20_000)
        )
        last = '<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="1"/></row>'
        return content.replace(b"</sheetData>", f"{rows}{last}</sheetData>".encode())

    unit.send(operated(saved(unit.filled()), {LEDGER_PART: operate}))


@returned("merged", faults=["plan-cell-edited A7", "plan-cell-edited C5", "plan-cell-edited E6", "plan-cell-edited F7"])
def cells_of_the_plan_edited(unit: Desk) -> None:
    with_cells(unit, {"A7": 16, "C5": "自己改过的要求", "E6": "2021年12月前", "F7": date(2021, 11, 30)})


# What is claimed


@returned(
    "partial",
    faults=["cell-required K5", "cell-required L5"],
    rows=but({1: {"办理状态": None}}),
)
def done_without_day_or_evidence(unit: Desk) -> None:
    with_cells(unit, {"H5": "已完成"})


@returned("partial", faults=["cell-placeholder L6"], rows=but({2: {"办理状态": None, "佐证材料": None}}))
def done_with_a_word_for_no_evidence(unit: Desk) -> None:
    with_cells(unit, {"L6": "无"})


@returned("partial", faults=["cell-required I5"], rows=but({1: {"办理状态": None, "进展情况": None}}))
def not_concerned_without_a_reason(unit: Desk) -> None:
    with_cells(unit, {"H5": "申请不涉及", "I5": None})


@returned("merged", rows=but({1: {"办理状态": "申请不涉及", "进展情况": "没有规划编制职能"}}))
def not_concerned_with_a_reason(unit: Desk) -> None:
    with_cells(unit, {"H5": "申请不涉及", "I5": "没有规划编制职能"})


@returned("partial", faults=["cell-choice-unfit H7"], rows=but({1: {"办理状态": "长期坚持"}}))
def kept_up_for_ever_where_there_is_a_deadline(unit: Desk) -> None:
    with_cells(unit, {"H5": "长期坚持", "H7": "长期坚持"})


# The cover


@returned("merged", faults=["return-blank"], rows={}, cover={}, owes="missing")
def nothing_filled_in_at_all(unit: Desk) -> None:
    book = unit.blank()
    book.properties.title = "重新保存过"
    unit.send(book)


@returned("merged", rows={}, cover=but({0: {"本期情况": "无变化"}}, {0: COVER})[0], owes="no_change")
def no_change_and_none_there(unit: Desk) -> None:
    unit.send(unit.filled({}, {**COVER, "本期情况": "无变化"}))


@returned("merged", faults=["no-change-contradicted"], cover={**COVER, "本期情况": "无变化"}, owes="reported")
def no_change_and_changes_there(unit: Desk) -> None:
    unit.send(unit.filled(cover={**COVER, "本期情况": "无变化"}))


@returned("merged", faults=["required-blank 填报说明!C18"], cover={}, owes="reported")
def the_cover_left_blank(unit: Desk) -> None:
    unit.send(unit.filled(cover={}))


@returned(
    "partial",
    faults=["cell-choice 填报说明!C18", "cell-date 填报说明!C21"],
    cover={name: text for name, text in COVER.items() if name not in ("本期情况", "填报日期")},
)
def wrong_answers_on_the_cover(unit: Desk) -> None:
    with_cells(unit, {"C18": "一切正常", "C21": "近日", "C20": 13800000000}, PAGE)


@pytest.fixture(scope="module")
def came(issued_to_all: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    return play(issued_to_all, tmp_path_factory.mktemp("values") / "工作区", returned.cases)


@pytest.mark.parametrize("case", returned.cases, ids=str)
def test_each_value_is_taken_mended_or_refused_and_told(case: Case, came: dict[str, Came]) -> None:
    check(case, came[case.name])


def test_the_master_says_what_the_ledger_says_and_every_text_is_a_text(came: dict[str, Came]) -> None:
    workspace = next(iter(came.values())).desk.workspace
    sheet = sheet_of(workspace.outbox / "master.xlsx", "台账")
    at = {"".join(str(cell.value).split()): cell.column - 1 for cell in sheet[3]}
    unit_fields = [field for field in workspace.schema.tasks.owned(Owner.UNIT) if field.name not in CONTACTS]
    shown: dict[str, dict[int, dict[str, str]]] = {}
    for row in sheet.iter_rows(min_row=4):
        for field in unit_fields:
            cell = row[at[field.header]]
            if cell.value is not None:
                value = cell.value.date().isoformat() if isinstance(cell.value, datetime) else cell.value
                assert cell.data_type == ("d" if field.kind == FieldKind.DATE else "s"), cell.coordinate
                unit = shown.setdefault(str(row[at["责任单位"]].value), {})
                unit.setdefault(row[at["序号"]].value, {})[field.header] = value
    headers = {field.header for field in unit_fields}
    expected = {
        each.desk.name: {
            item: said for item, row in each.rows.items() if (said := {h: t for h, t in row.items() if h in headers})
        }
        for each in came.values()
    }
    assert shown == {unit: rows for unit, rows in expected.items() if rows}
