"""Whose workbook it is that came back: the carriers of the edition id vote."""

from __future__ import annotations

import pytest
from kit.small_edition import (
    COVER,
    FILLED,
    HIDDEN,
    OURS,
    ROWS,
    TASKS,
    THEIRS,
    filled,
    matched,
    with_rows,
    workbook,
)

from toolkit.book.returned.identify import identify
from toolkit.codes import Code
from toolkit.schema.model import Ledger


@pytest.mark.parametrize(
    ("in_property", "in_hidden", "in_rows", "edition"),
    [
        ("A", "A", "A", OURS),
        ("A", "A", "C", OURS),
        ("A", "C", "A", OURS),
        ("C", "A", "A", OURS),
        ("A", "A", "", OURS),
        ("A", "", "A", OURS),
        ("", "A", "A", OURS),
        ("A", "", "", OURS),
        ("", "A", "", OURS),
        ("", "", "A", OURS),
        ("未填", "", "A", OURS),
        ("A", "C", "", Code.EDITION_DISAGREES),
        ("A", "", "C", Code.EDITION_DISAGREES),
        ("", "C", "A", Code.EDITION_DISAGREES),
        ("A", "B", "C", Code.EDITION_DISAGREES),
        ("", "", "", Code.EDITION_STRIPPED),
        ("甲", "乙", "", Code.EDITION_STRIPPED),
    ],
)
def test_the_carriers_of_the_edition_vote(
    schema: Ledger, in_property: str, in_hidden: str, in_rows: str, edition: str | Code
) -> None:
    text = TASKS + (ROWS[1].replace("A.1 ", f"{in_rows}.1 ") if in_rows else "| 1 | 公开规划。 |")
    properties = {"toolkit_edition": in_property * 16} if in_property else {}
    book = workbook(text + (HIDDEN.format(in_hidden) if in_hidden else ""), properties)
    found = identify(book, [schema.tasks], "甲.xlsx")
    if isinstance(edition, Code):
        assert found.fault and found.fault.code == edition and found.fault.origin.file == "甲.xlsx"
        assert found.edition == ""
    else:
        assert (found.edition, found.fault) == (edition, None)


def test_most_rows_speak_for_the_rows(schema: Ledger) -> None:
    found = identify(with_rows(ROWS[1], ROWS[2], ROWS[15].replace("A.15", "C.15")), [schema.tasks], "甲.xlsx")
    assert found.edition == OURS and found.row_editions == {OURS, THEIRS}


@pytest.mark.parametrize(
    "text", ["# Sheet1\n| 姓名 | 电话 |\n| 某某 | 1 |", "# Sheet1", "# 工作台账\n| 序号 | 办理状态 |"]
)
def test_a_workbook_that_was_never_ours_is_called_that(schema: Ledger, text: str) -> None:
    fault = identify(workbook(text), [schema.tasks], "通讯录.xlsx").fault
    assert fault and fault.code == Code.EDITION_MISSING and fault.remedy


def test_neither_file_name_nor_sheet_order_proves_anything(schema: Ledger) -> None:
    book = workbook(HIDDEN.format("A") + TASKS + ROWS[1] + COVER)
    assert identify(book, [schema.tasks], f"{THEIRS}.xlsx").edition == OURS
    assert filled(matched(book, schema)) == {1: FILLED[1]}


@pytest.mark.parametrize(("unmarked", "whose"), [((2,), OURS), ((2, 15), Code.EDITION_STRIPPED)])
def test_a_row_from_another_workbook_does_not_say_whose_the_others_are(
    schema: Ledger, unmarked: tuple[int, ...], whose: str | Code
) -> None:
    rows = ROWS[1] + "\n" + "\n".join(ROWS[item].replace(f"A.{item} ", "") for item in unmarked)
    found = identify(workbook(TASKS + rows), [schema.tasks], "甲.xlsx")
    assert (found.fault.code if found.fault else found.edition) == whose and found.row_editions == {OURS}
