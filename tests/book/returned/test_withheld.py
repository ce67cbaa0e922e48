"""Texts with a secrecy marking are held back wherever they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kit.rows import key
from kit.small_edition import (
    COVER,
    EDITION,
    FILLED,
    OURS,
    ROWS,
    TASKS,
    filled,
    matched,
    said,
    unread,
    with_rows,
    workbook,
)

from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Matched
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.schema.model import Ledger, Words

SECRET = "机密★10年 某某部署"


def with_markings(schema: Ledger) -> Ledger:
    return replace(schema, words=Words(markings=("机密★",)))


def test_a_marked_cell_is_held_back_and_its_text_goes_nowhere(schema: Ledger) -> None:
    found = matched(with_rows(ROWS[1].replace("已公开12个", SECRET), ROWS[2]), with_markings(schema))
    (fault,) = found.problems
    assert (fault.code, fault.origin.place, fault.value) == (Code.CELL_SECRECY_MARKED, "E3", "机密★")
    assert "按保密规定处理" in fault.remedy
    assert found.refused == {(key("2021/1/SZ01"), "progress")}
    assert is_withheld(filled(found)[1][1]) and filled(found)[2] == FILLED[2]
    assert "部署" not in repr(found) and "10年" not in repr(found)


@pytest.mark.parametrize(
    ("book", "cell"),
    [
        (with_rows(ROWS[1].replace("已完成", SECRET)), "D3"),
        (with_rows(ROWS[1].replace("2021-09-08", SECRET)), "F3"),
        (with_rows(ROWS[1].replace("已公开12个", SECRET + "字" * 3000)), "E3"),
        (with_rows(ROWS[1].replace("公开规划。", SECRET)), "B3"),
        (with_rows("| 99 | 自己加的 |  |  | " + SECRET + " |  |  |"), "E3"),
        (with_rows(ROWS[1], ROWS[1].replace("已公开12个", SECRET)), "E4"),
        (workbook(COVER.replace("某乙", SECRET) + TASKS + ROWS[1]), "C3"),
        (workbook(COVER + TASKS.replace("市甲局 政务", SECRET) + ROWS[1]), "A1"),
        (workbook(COVER + TASKS + ROWS[1] + f"\n# 附表\n| 一 | {SECRET} |"), "B1"),
    ],
)
def test_a_marking_is_found_wherever_it_stands(schema: Ledger, book: RawBook, cell: str) -> None:
    found = matched(book, with_markings(schema))
    assert [each.origin.place for each in found.problems if each.code == Code.CELL_SECRECY_MARKED] == [cell]
    assert {each.code for each in found.problems} <= {Code.CELL_SECRECY_MARKED, Code.ROW_UNKNOWN}
    assert "部署" not in repr(found)


@pytest.mark.parametrize("cell", ["E3", "H3"])
def test_a_marking_in_a_formula_that_shows_nothing_goes_nowhere(schema: Ledger, cell: str) -> None:
    book = unread(with_rows(*ROWS.values()), uncomputed={cell})
    typed = {cell: f'="{SECRET}"'}
    told = replace(book, sheets=tuple(replace(each, unseen=typed) for each in book.sheets if each.title == "工作台账"))
    found = matched(told, with_markings(schema))
    assert (Code.CELL_SECRECY_MARKED, cell) in said(found) and "部署" not in repr(found)


def test_a_struck_text_with_a_marking_is_told_as_a_marking_alone(schema: Ledger) -> None:
    book = with_rows(ROWS[1].replace("已公开12个", SECRET), ROWS[2])
    for pieces in ((), (("机密★10年", False), (" 某某部署", True))):
        sheets = (replace(each, struck={"E3": pieces}) for each in book.sheets)
        found = matched(replace(book, sheets=tuple(sheets)), with_markings(schema))
        assert said(found) == [(Code.CELL_SECRECY_MARKED, "E3")]
        assert "部署" not in repr(found)


@pytest.mark.parametrize("cell", ["E3", "C3", "H9"])
def test_a_marking_that_a_number_format_shows_is_one(schema: Ledger, cell: str) -> None:
    book = with_rows(ROWS[1].replace("已公开12个", "12"), ROWS[2])
    shown = (replace(each, shown={cell: SECRET}) if each.title == "工作台账" else each for each in book.sheets)
    found = matched(replace(book, sheets=tuple(shown)), with_markings(schema))
    assert said(found) == [(Code.CELL_SECRECY_MARKED, cell)]
    assert "部署" not in repr(found)


def test_the_same_marked_text_reads_the_same_and_is_not_taken_when_it_comes_back_held(schema: Ledger) -> None:
    book = with_rows(ROWS[1].replace("已公开12个", SECRET))
    first, second = (filled(matched(book, with_markings(schema)))[1][1] for _ in range(2))
    assert first == second
    back = matched(with_rows(ROWS[1].replace("已公开12个", first)), with_markings(schema))
    assert said(back) == [(Code.CELL_SECRECY_MARKED, "E3")] and back.refused == {(key("2021/1/SZ01"), "progress")}


def test_what_was_issued_with_a_marking_is_no_news(schema: Ledger) -> None:
    cells = {
        **EDITION.cells,
        key("2021/1/SZ01"): {**EDITION.cells[key("2021/1/SZ01")], "requirement": SECRET},
    }
    row = ROWS[1].replace("公开规划。", SECRET)
    found = match(with_rows(row), with_markings(schema), replace(EDITION, cells=cells), {OURS: EDITION}, "甲.xlsx")
    assert isinstance(found, Matched) and not found.problems
