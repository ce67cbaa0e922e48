"""Cells of a returned workbook: what each is understood as, what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.rows import key
from kit.small_edition import (
    EDITION,
    FILLED,
    OURS,
    ROWS,
    asking_for_evidence,
    filled,
    matched,
    said,
    unread,
    with_rows,
)

from toolkit.book.returned.match import match
from toolkit.book.returned.reading import read_cell
from toolkit.book.sheets.raw import Beside, BesideKind, RawBook, RawSheet
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Beside as Kind
from toolkit.domain.ledger.records import Matched
from toolkit.schema.dates import PlanYear
from toolkit.schema.model import FieldKind, Ledger, Words


def test_error_cells_and_uncomputed_formulas_are_refused_and_never_blank(schema: Ledger) -> None:
    row = "| 2 | 归集规划。 |  |  |  | 2021-09-08 | A.2 |"
    found = matched(unread(with_rows(row), {"D3": "#N/A"}, {"E3"}), schema)
    assert found.refused == {(key("2021/2/SZ01"), "status"), (key("2021/2/SZ01"), "progress")}
    assert said(found) == [(Code.CELL_ERROR_VALUE, "D3"), (Code.CELL_FORMULA, "E3")]
    assert found.problems[0].value == "#N/A"
    assert all(filled(found)[2]), "a cell that could not be read must not look cleared"
    assert found.cells[key("2021/2/SZ01")]["done_on"] == "2021-09-08"


def test_the_words_of_a_formula_that_shows_nothing_or_an_error_are_told(schema: Ledger) -> None:
    row = "| 2 | 归集规划。 |  |  |  | 2021-09-08 | A.2 |"
    book = unread(with_rows(row), {"D3": "#NAME?"}, {"E3"})
    typed = {"D3": "=已完成", "E3": '="请补正"&B2'}
    told = replace(book, sheets=tuple(replace(each, unseen=typed) for each in book.sheets))
    assert [each.value for each in matched(told, schema).problems[:2]] == ["#NAME?（公式=已完成）", '="请补正"&B2']


def test_a_strangers_row_of_formulas_alone_is_still_reported(schema: Ledger) -> None:
    found = matched(unread(with_rows(ROWS[1], "| 99 | 自己加的 |  |  |  |  |  |"), uncomputed={"E4"}), schema)
    assert said(found) == [(Code.ROW_UNKNOWN, "第4行")]


@pytest.mark.parametrize(
    ("cell", "read", "code"),
    [
        ("办结", "已完成", Code.CELL_CORRECTED),
        ("已完成 ", "已完成", None),
        ("差不多了", "差不多了", Code.CELL_CHOICE),
        ("5", "5", Code.CELL_CHOICE),
    ],
)
def test_a_status_off_the_list(schema: Ledger, cell: str, read: str, code: Code | None) -> None:
    found = matched(with_rows(ROWS[1].replace("已完成", cell), ROWS[2]), schema)
    assert filled(found) == {1: (read, "已公开12个"), 2: FILLED[2]}
    assert said(found) == ([(code, "D3")] if code else [])
    assert found.refused == ({(key("2021/1/SZ01"), "status")} if code == Code.CELL_CHOICE else set())


def test_every_fault_of_a_file_is_named_at_once_and_the_good_cells_stay(schema: Ledger) -> None:
    found = matched(
        with_rows(
            "| 1 | 公开规划。 | 2021-09-30 | 差不多 | 已公开12个 | 上周 | A.1 |",
            f"| 2 | 归集规划。 |  | 推进中 | {'长' * 2001} |  | A.2 |",
            "| 15 | 健全机制。 | 2021-08-31 | 未启动 | 1234567890123456 |  | A.15 |",
        ),
        schema,
    )
    assert said(found) == [
        (Code.CELL_CHOICE, "D3"),
        (Code.CELL_DATE, "F3"),
        (Code.CELL_TOO_LONG, "E4"),
        (Code.CELL_DIGITS_LOST, "E5"),
    ]
    good = {item: values for item, values in filled(found).items() if item != 2}
    assert good == {1: ("差不多", "已公开12个"), 15: ("未启动", "1234567890123456")}
    assert {(row.item, name) for row, name in found.refused} == {
        (1, "status"),
        (1, "done_on"),
        (2, "progress"),
        (15, "progress"),
    }


def test_a_near_miss_is_offered_in_the_mark(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1].replace("已完成", "己完成")), schema)
    assert found.problems[0].message == (
        "“办理状态”只能是：未启动、推进中、已完成、长期坚持、申请不涉及（是不是“已完成”？）"
    )
    assert found.refused == {(key("2021/1/SZ01"), "status")} and filled(found)[1][0] == "己完成"


def test_what_was_mended_is_said_and_why(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 已完成。 | 已\u200b公开\x07 | 二〇二一年九月八日 | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "已完成", "progress": "已公开", "done_on": "2021-09-08"}
    assert [(each.code, each.origin.place, each.message) for each in found.problems] == [
        (Code.CELL_CORRECTED, "D3", "“办理状态”按“已完成”收"),
        (Code.CELL_CORRECTED, "E3", "“进展情况”按“已公开”收（去掉了看不见的字符）"),
        (Code.CELL_CORRECTED, "F3", "“完成日期”按“2021-09-08”收"),
    ]
    assert not found.refused and "\x07" not in repr(found)


def test_characters_no_database_takes_are_gone_from_refused_cells_too(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 差\x00不多 |  | 上\x01周 | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "差不多", "progress": "", "done_on": "上周"}


def test_a_word_for_nothing_among_the_dates_is_a_blank(schema: Ledger) -> None:
    found = matched(with_rows("| 1 | 公开规划。 |  | 推进中 | 无 | / | A.1 |"), schema)
    assert found.cells[key("2021/1/SZ01")] == {"status": "推进中", "progress": "无", "done_on": ""}
    assert [each.message for each in found.problems] == ["“完成日期”按“空白”收"]


@pytest.mark.parametrize(
    ("today", "held", "day"),
    [
        (date(2021, 9, 13), "", "2021-03-05"),
        (date(2022, 4, 1), "", "2022-03-05"),
        (date(2022, 4, 1), "2021-03-05", "2021-03-05"),
        (date(2022, 4, 1), "2021-03-06", "2022-03-05"),
    ],
)
def test_a_date_without_its_year_is_the_one_the_ledger_holds_already(
    schema: Ledger, today: date, held: str, day: str
) -> None:
    """A unit goes on with the file it has: the same words must not become another year's when the year has turned."""
    row, plan = key("2021/1/SZ01"), PlanYear(2021, date(2021, 8, 2), today)
    book = with_rows("| 1 | 公开规划。 |  | 已完成 | 已公开 | 3月5日 | A.1 |")
    found = match(book, schema, EDITION, {OURS: EDITION}, "甲.xlsx", plan, {row: {"done_on": held}})
    assert isinstance(found, Matched) and found.cells[row]["done_on"] == day
    assert [each.message for each in found.problems] == [f"“完成日期”按“{day}”收（没有写年份）"]


def test_what_was_issued_and_comes_back_as_it_was_is_no_fault_of_the_units(schema: Ledger) -> None:
    cells = {**EDITION.cells, key("2021/1/SZ01"): {**EDITION.cells[key("2021/1/SZ01")], "status": "拟启动"}}
    row = "| 1 | 公开规划。 |  | 拟启动 | 已公开 |  | A.1 |"
    found = match(with_rows(row), schema, replace(EDITION, cells=cells), {OURS: EDITION}, "甲.xlsx")
    assert isinstance(found, Matched) and not found.problems and not found.refused
    assert found.cells[key("2021/1/SZ01")]["status"] == "拟启动"


def changed(book: RawBook, **values: object) -> RawBook:
    """The book with something else said of its task sheet."""
    sheets = (replace(sheet, **values) if sheet.title == "工作台账" else sheet for sheet in book.sheets)  # type: ignore[arg-type]
    return replace(book, sheets=tuple(sheets))


def test_a_number_in_a_text_is_taken_as_it_looks(schema: Ledger) -> None:
    book = with_rows(ROWS[1].replace("已公开12个", "0.8"), ROWS[2])
    assert filled(matched(changed(book, shown={"E3": "80%"}), schema))[1] == ("已完成", "80%")


def test_a_number_whose_looks_are_not_known_is_taken_and_that_is_said(schema: Ledger) -> None:
    book = changed(with_rows(ROWS[1].replace("已公开12个", "12"), ROWS[2]), shown={"E3": "", "F3": "", "B3": ""})
    found = matched(book, schema)
    assert filled(found)[1] == ("已完成", "12") and not found.refused
    (told,) = found.problems
    assert (told.code, told.origin.cell) == (Code.CELL_CORRECTED, "E3")
    assert told.message == "“进展情况”按“12”收（格里的数字格式特殊，显示的可能不是这样）"


def test_a_cell_that_is_struck_through_is_not_taken_and_that_is_said(schema: Ledger) -> None:
    book = changed(with_rows(*ROWS.values()), struck={"E3": (), "B3": ()})
    found = matched(book, schema)
    assert said(found) == [(Code.CELL_STRUCK, "E3")]
    assert found.refused == {(key("2021/1/SZ01"), "progress")}


def test_words_that_are_struck_through_in_a_cell_are_taken_and_told(schema: Ledger) -> None:
    pieces = (("已公开", False), ("1", True), ("2个", False))
    found = matched(changed(with_rows(*ROWS.values()), struck={"E3": pieces}), schema)
    assert filled(found)[1] == ("已完成", "已公开12个") and not found.refused
    (told,) = found.problems
    assert (told.code, told.origin.cell) == (Code.CELL_CORRECTED, "E3")
    assert told.message == "“进展情况”按“已公开12个”收（其中画了删除线的“1”也照收）"


def test_what_is_struck_through_beside_a_link_is_told_beside_its_address(schema: Ledger) -> None:
    field = replace(schema.tasks.field("progress"), kind=FieldKind.LINK)
    sheet = RawSheet("甲", (("方案旧版",),), links={"A1": (PAGE,)}, struck={"A1": (("方案", False), ("旧版", True))})
    reading = read_cell(sheet, 0, 0, field, "甲.xlsx", None)
    assert reading.linked and reading.text.endswith(PAGE)
    assert "网址" in reading.parsed.why and "“旧版”" in reading.parsed.why


@pytest.mark.parametrize("kind", ["picture", "picture_over"])
def test_a_picture_instead_of_words_is_refused_as_one(schema: Ledger, kind: BesideKind) -> None:
    """What lies over the cells may have slipped there, so that it counts where evidence is asked for only."""
    asking = asking_for_evidence(schema)
    book = changed(with_rows(ROWS[1].replace("已公开12个", ""), ROWS[2]), beside=(Beside(kind, "E3"),))
    found = matched(book, asking)
    assert (Code.CELL_PICTURE, "E3") in said(found)
    assert (key("2021/1/SZ01"), "progress") in found.refused
    words = matched(changed(with_rows(*ROWS.values()), beside=(Beside("picture_over", "E3"),)), asking)
    assert not words.refused, "words count, whatever lies beside them"
    text = matched(book, schema)
    assert bool(text.refused) == (kind == "picture")


PAGE, FILE = "https://www.example.com/fa/1.html", "证据/第1项.pdf"


@pytest.mark.parametrize(
    ("typed", "targets", "taken"),
    [
        ("方案", (PAGE,), f"方案\n{PAGE}"),
        ("方案", (FILE,), f"方案\n{FILE}"),
        ("方案和通知", (PAGE, FILE), f"方案和通知\n{PAGE}\n{FILE}"),
        ("见 www.example.com/fa/1.html", (PAGE,), "见 www.example.com/fa/1.html"),
        ("https://www.example.com/new", (PAGE,), "https://www.example.com/new"),
        ("方案", ("mailto:a@example.com",), "方案"),
        ("方案", ("javascript:alert(1)",), "方案"),
        ("方" * 1990, (PAGE,), "方" * 1990),
        ("", (PAGE,), ""),
    ],
)
def test_evidence_is_taken_with_the_address_that_its_link_leads_to(
    schema: Ledger, typed: str, targets: tuple[str, ...], taken: str
) -> None:
    asking, row = asking_for_evidence(schema), key("2021/1/SZ01")
    book = changed(with_rows(ROWS[1].replace("已公开12个", typed), ROWS[2]), links={"E3": targets})
    found = matched(book, asking)
    assert found.cells[row]["progress"] == taken
    told = [each.text for each in found.beside if each.kind == Kind.LINK]
    assert told == [target for target in targets if target not in taken and "example.com/fa/1.html" not in taken]
    corrected = [each.message for each in found.problems if each.code == Code.CELL_CORRECTED]
    assert bool(corrected) == (taken != typed) and all("连同链接的网址" in message for message in corrected)


def test_an_address_behind_other_words_is_no_evidence_and_told(schema: Ledger) -> None:
    found = matched(changed(with_rows(*ROWS.values()), links={"E3": (PAGE,), "A3": (PAGE,)}), schema)
    assert found.cells[key("2021/1/SZ01")]["progress"] == "已公开12个"
    told = [(each.cell, each.text) for each in found.beside if each.kind == Kind.LINK]
    assert told == [("E3", PAGE), ("A3", PAGE)]


def test_an_address_with_a_secrecy_marking_is_held_back(schema: Ledger) -> None:
    marked = replace(asking_for_evidence(schema), words=Words(markings=("机密★",)))
    found = matched(changed(with_rows(*ROWS.values()), links={"E3": ("https://a.example.com/机密★1年/x",)}), marked)
    assert (Code.CELL_SECRECY_MARKED, "E3") in said(found)
    assert found.cells[key("2021/1/SZ01")]["progress"] == "已公开12个"
    assert not any(each.kind == Kind.LINK for each in found.beside)


def test_a_number_that_counts_from_1904_is_its_day(schema: Ledger) -> None:
    book = with_rows(ROWS[1].replace("2021-09-08", str(44447 - 1462)), ROWS[2])
    found = matched(changed(book, since_1904=True), schema)
    assert found.cells[key("2021/1/SZ01")]["done_on"] == "2021-09-08"
