"""Papers as people rewrite them: a label in the clause before, one number for several names, tables of two columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from kit.drafted import NAMES, PLAN, ROSTER

from toolkit.domain.office.given import MET, OF_ALL, OWED, RATE, WHOLE, Fact, Given, group_of, item_of, unit_of
from toolkit.domain.office.paper_check import check, checked
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.plan.units import Group

(A, FIRST), (B, SECOND), (C, THIRD) = list(NAMES.items())[:3]
LATE = {A: 8, B: 9, C: 8}
COUNTS = [
    *(
        Fact(unit_of(code), "逾期", measure, Decimal(count))
        for code, count in LATE.items()
        for measure in ("项", "项次")
    ),
    *(Fact(WHOLE, label, "项次", Decimal(count)) for label, count in (("逾期", 231), (OWED, 359), (MET, 106))),
    *(Fact(WHOLE, "逾期", "家", Decimal(54)), Fact(WHOLE, "已销号", "项次", Decimal(186))),
    *(Fact(WHOLE, RATE, "%", Decimal("29.5")), Fact(WHOLE, "逾期", OF_ALL, Decimal("9.9"))),
]
GROUND = Ground((Given(date(2021, 12, 28), tuple(COUNTS), (), {"逾期": frozenset(NAMES)}),), PLAN, ROSTER)


def told(*lines: str) -> list[str]:
    return [each.said for each in check([Passage(f"第{at}行", line) for at, line in enumerate(lines, 1)], GROUND)]


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("办结率：{}。", "29.5%", "9.9%"),
        ("办结率偏低，只有{}。", "29.5%", "24.1%"),
        ("逾期任务偏多，占{}。", "9.9%", "29.5%"),
        ("逾期问题突出，涉及{}单位。", "54家", "58家"),
        (f"逾期方面，{FIRST}8项、{SECOND}{{}}。", "9项", "8项"),
        ("到期应办结359项次，已销号{}，办结率29.5%。", "106项次", "186项次"),
        (f"{FIRST}、{THIRD}均逾期{{}}。", "8项", "9项"),
        (f"{THIRD}、{FIRST}各逾期{{}}。", "8项", "7项"),
        ("{}逾期" + FIRST + "已督办。", "231项次", "12项次"),
        ("为确保全年任务完成，目前逾期{}。", "231项次", "212项次"),
        ("各单位围绕年度目标任务抓紧推进，逾期{}。", "231项次", "212项次"),
        ("有力确保了工作推进，办结率达{}。", "29.5%", "39.5%"),
        ("年度目标是全部办结，但截至目前办结率仅{}。", "29.5%", "39.5%"),
    ],
)
def test_a_figure_is_told_exactly_when_it_is_wrong(said: str, right: str, wrong: str) -> None:
    assert told(said.format(right)) == []
    assert told(said.format(wrong)) == [wrong]


def test_one_number_of_several_names_is_right_for_each_of_them() -> None:
    assert told(f"{FIRST}、{SECOND}均逾期8项。") == ["8项"]
    assert told(f"{SECOND}、{FIRST}均逾期8项。") == ["8项"]


@pytest.mark.parametrize("headers", ["单位\t逾期", "单位（58家）\t逾期", "3家单位\t逾期"])
def test_a_row_of_two_cells_stands_under_its_header_whatever_number_is_in_that(headers: str) -> None:
    assert "9" not in told(headers, f"{FIRST}\t8", f"{SECOND}\t9")
    assert told(headers, f"{FIRST}\t8", f"{SECOND}\t7")[-1] == "7"


def test_numbers_of_the_rows_of_a_table_are_no_figures() -> None:
    assert told("序号\t单位\t逾期", f"1\t{FIRST}\t8", f"41\t{SECOND}\t9") == []


def test_a_list_that_says_to_be_all_there_are_has_as_many_as_there_are() -> None:
    assert told(f"仅{FIRST}、{SECOND}2家单位逾期。") == ["2家"]
    assert told(f"逾期的有{FIRST}、{SECOND}等2家单位。") == ["2家"]
    assert told(f"逾期较多的有{FIRST}、{SECOND}等2家单位。") == []


RATES = Ground(
    (
        replace(
            GROUND.given[0],
            facts=(
                *(Fact(unit_of(code), RATE, "%", Decimal(count)) for code, count in LATE.items()),
                *(Fact(group_of("市直"), "逾期", "项次", Decimal(25)), Fact(item_of(2), "逾期", "家", Decimal(40))),
                *COUNTS,
            ),
        ),
    ),
    PLAN,
    replace(ROSTER, groups=(Group("市直", ()),)),
)


def told_of_table(*lines: str) -> list[str]:
    return [each.said for each in check([Passage("表", line) for line in lines], RATES)]


@pytest.mark.parametrize(
    ("rows", "right", "wrong"),
    [
        (["单位\t办结率（%）", f"{FIRST}\t{{}}"], "8", "9"),
        (["指标\t全市\t市直", "逾期\t231\t{}"], "25", "231"),
        (["指标\t数值", "逾期项次\t{}"], "231", "213"),
        (["项目\t逾期家数\t备注", "第2项\t{}\t见附件"], "40", "38"),
        (["序号\t任务\t逾期家数", "2\t事项2\t{}"], "40", "38"),
        (["单位\t逾期", f"{FIRST}\t8", f"{SECOND}\t9", "小计\t{}"], "17", "18"),
        (["序号\t单位\t逾期", f"{FIRST}\t{{}}"], "8", "7"),
        (["单位\t逾期\t备注", f"{FIRST}\t{{}}"], "8", "7"),
        (["单位\t逾期/办结率", f"{FIRST}\t8/{{}}%"], "8", "7"),
    ],
)
def test_a_number_of_a_table_is_what_its_column_or_its_row_says(rows: list[str], right: str, wrong: str) -> None:
    assert told_of_table(*(row.format(right) for row in rows)) == []
    assert [each.rstrip("%") for each in told_of_table(*(row.format(wrong) for row in rows))] == [wrong]


def test_a_column_of_ranks_is_listed_once_as_not_checked() -> None:
    rows = ["排名\t单位\t逾期", f"1\t{SECOND}\t9", f"2\t{FIRST}\t8"]
    found = checked([Passage("表", row) for row in rows], RATES)
    assert ([each.said for each in found.unchecked], found.findings) == (["排名"], ())
