"""Cells that go on from the row above: by 同上, merged downward, or cut by a page; what only may go on is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.document.entry import Entry
from toolkit.domain.plan.document.lines import Faults, Line
from toolkit.domain.plan.document.merged_cells import as_above, inherit, says_ditto
from toolkit.domain.plan.document.row import Row, is_open, joined, joined_names, overlapping

ABOVE = Row("第2行", 1, "清单", "公开甲。", {"": "市财政局"}, "6月底前")
ROW = Row("第3行", 2, "", "公开乙。")
ENTRY = Entry(Line(("乙",), "第3行", 1), requirement="公开乙。")


@pytest.mark.parametrize("text", ["同上", "同前款", "〃", "同上。", " 同 上 "])
def test_what_says_that_it_is_as_above(text: str) -> None:
    assert says_ditto(text) and not says_ditto(f"{text}，并督促") and not says_ditto("")


def test_cells_that_say_so_have_what_stands_above_which_is_told_and_kept() -> None:
    faults = Faults("方案.docx")
    row = replace(ROW, units={"": "同上"}, deadline="同上", notes="备注：甲")
    found = as_above(row, ABOVE, faults)
    assert (found.units, found.deadline) == (ABOVE.units, ABOVE.deadline)
    assert found.notes == "备注：甲\n落实单位原写：同上\n完成时限原写：同上"
    assert [(each.code, each.origin.item, each.value) for each in faults.problems] == [
        (Code.PLAN_AS_ABOVE, 2, "同上")
    ] * 2


def test_where_nothing_is_above_or_nothing_says_so_words_stay() -> None:
    faults = Faults("方案.docx")
    row = replace(ROW, units={"": "同上"}, deadline="同上")
    for above in (None, replace(ABOVE, units={"牵头单位": "甲局"}, deadline="")):
        assert as_above(row, above, faults) == row
    own = replace(ROW, units={"": "市教育局"}, deadline="7月底前")
    assert as_above(own, ABOVE, faults) == own and not faults.problems


def inherited(
    row: Row = ROW, entry: Entry = ENTRY, above: Row = ABOVE, *, paged: bool = False
) -> tuple[Row, Row, list[Code]]:
    """The row, the one above it then, and the codes of what is told."""
    rows, faults = [above], Faults("方案.docx")
    found = inherit(rows, row, entry, faults, (), paged=paged)
    return found, rows[0], [each.code for each in faults.problems]


def test_a_blank_topic_is_the_one_above_and_other_blanks_stay_blank() -> None:
    row, above, told = inherited()
    assert (row.topic, row.units, row.deadline, row.shared, told) == ("清单", {}, "", False, [])
    assert above == ABOVE
    untopical, _, _ = inherited(entry=replace(ENTRY, topical=False))
    assert untopical.topic == ""


@pytest.mark.parametrize(
    ("entry", "paged", "told"),
    [
        (replace(ENTRY, merged_units=ABOVE.units, merged_deadline="6月底前"), False, []),
        (replace(ENTRY, corrected=True), False, []),
        (replace(ENTRY, made=True), False, []),
        (replace(ENTRY, line=replace(ENTRY.line, torn={})), False, []),
        (ENTRY, True, [Code.PLAN_AS_ABOVE] * 2),
        (replace(ENTRY, merged_units=ABOVE.units), True, [Code.PLAN_AS_ABOVE]),
        (replace(ENTRY, merged_deadline="6月底前"), True, [Code.PLAN_AS_ABOVE]),
    ],
)
def test_units_and_deadline_of_a_cell_that_goes_on_are_those_above_and_shared(
    entry: Entry, paged: bool, told: list[Code]
) -> None:
    row, above, codes = inherited(entry=entry, paged=paged)
    assert (row.units, row.deadline, row.shared, above.shared) == (ABOVE.units, "6月底前", True, True)
    assert codes == told


def test_the_same_units_said_again_are_shared_and_others_are_not() -> None:
    row, above, told = inherited(replace(ROW, units=ABOVE.units))
    assert row.shared and above.shared and not told and row.deadline == ""
    row, above, _ = inherited(replace(ROW, units={"": "市教育局"}), paged=True)
    assert (row.units, row.shared, above.shared) == ({"": "市教育局"}, False, False)
    row, above, _ = inherited(above=replace(ABOVE, units={}), paged=True)
    assert (row.units, row.shared, above.shared) == ({}, False, False)


def test_below_a_heading_nothing_goes_on_but_what_a_merged_cell_says() -> None:
    row, _, told = inherited(above=replace(ABOVE, requirement=""), paged=True)
    assert (row.units, row.deadline, told) == ({}, "", [])
    merged = replace(ENTRY, merged_units={"": "市教育局"}, merged_deadline="7月底前")
    row, _, _ = inherited(entry=merged, above=replace(ABOVE, requirement=""))
    assert (row.units, row.deadline) == ({"": "市教育局"}, "7月底前")


@pytest.mark.parametrize(
    ("above", "here", "whole"),
    [
        ("市财政局、", "市教育局", "市财政局、市教育局"),
        ("市政府（办", "公室）", "市政府（办公室）"),
        ("市财政局", "市教育局", ""),
    ],
)
def test_units_cut_by_a_page_are_put_together_in_both_rows_where_they_visibly_go_on_else_it_is_told(
    above: str, here: str, whole: str
) -> None:
    entry = replace(ENTRY, units={"": here}, torn={"": ""})
    row, upper, told = inherited(replace(ROW, units={"": here}), entry, replace(ABOVE, units={"": above}))
    assert row.units == {"": whole or here} and upper.units == {"": whole or above}
    assert told == ([] if whole else [Code.PLAN_PAGE_BREAK])


@pytest.mark.parametrize(("above", "whole"), [("清单，", "清单，与目录"), ("清单", "")])
def test_so_is_a_deadline_and_a_topic(above: str, whole: str) -> None:
    for name in ("topic", "deadline"):
        entry = replace(ENTRY, torn={name: ""})
        upper = replace(ABOVE, topic=above) if name == "topic" else replace(ABOVE, deadline=above)
        here = replace(ROW, topic="与目录") if name == "topic" else replace(ROW, deadline="与目录")
        _, now, told = inherited(here, entry, upper)
        assert getattr(now, name) == (whole or above) and told == ([] if whole else [Code.PLAN_PAGE_BREAK])


@pytest.mark.parametrize(
    ("above", "below", "goes_on"),
    [
        ("甲，", "乙", True),
        ("甲", "，乙", True),
        ("甲（乙", "丙", True),
        ("甲（乙）", "丙", False),
        ("甲", "）乙", True),
        ("甲。", "乙", False),
    ],
)
def test_a_text_visibly_goes_on_by_a_comma_or_within_brackets(above: str, below: str, goes_on: bool) -> None:
    assert is_open(above, below) == goes_on


def test_two_pieces_are_one_cell_a_value_filled_into_both_once() -> None:
    assert joined("甲", "乙", " ") == "甲 乙" and joined("甲", "甲", " ") == "甲"
    assert joined("", "乙", " ") == "乙" and joined("甲", "", " ") == "甲"
    assert joined_names("市财政局", "市财政局", "") == "市财政局" and joined_names("", "市教育局", "") == "市教育局"


@pytest.mark.parametrize(
    ("head", "tail", "whole"),
    [
        ("公开甲市财政局和乙", "市财政局和丙", "公开甲市财政局和丙"),
        ("公开甲", "乙丙丁戊", "公开甲乙丙丁戊"),
        ("公开甲乙丙", "甲乙丙丁", "公开甲乙丙甲乙丙丁"),
        ("公开甲乙丙丁误", "甲乙丙丁", "公开甲乙丙丁"),
        ("甲乙丙丁误", "甲乙丙丁戊", "甲乙丙丁戊"),
    ],
)
def test_what_an_ocr_let_run_into_the_head_is_said_once(head: str, tail: str, whole: str) -> None:
    assert overlapping(head, tail) == whole
