"""Which figure a number of a sentence is: by the label that stands by it, and by whom or what it is said of."""

from __future__ import annotations

import pytest
from kit.drafted import ROSTER

from toolkit.domain.office.given import MET, OWED, RATE
from toolkit.domain.office.paper_labels import bind
from toolkit.domain.office.paper_terms import labels_by_clause, labels_in
from toolkit.domain.office.paper_words import tokens_of


def bound(text: str, at: str = "") -> list[str]:
    """Each number as `number label 之 what it is of`, the nearest alone; all assignments are of nothing."""
    found = bind(text, tokens_of(text, ROSTER), ROSTER, at)
    return [
        f"{text[each.token.start : each.token.end]} {each.labels[0][0] if each.labels else '-'} 之{each.of[0]}"
        for each in found
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # the label before a number in its clause, else the one shortly behind it
        ("已销号12项，逾期3项。", ["12 已销号 之", "3 逾期 之"]),
        ("逾期的有3项", ["3 逾期 之"]),
        ("3家单位没有按时报送", ["3 未报 之"]),
        ("3家责任单位未报", ["3 未报 之"]),
        ("应报5家，已报3家", ["5 应报 之", "3 已报 之"]),
        ("到期应办结10项，已办结8项，办结率80%。", [f"10 {OWED} 之", f"8 {MET} 之", f"80% {RATE} 之"]),
        ("共有20项任务，其中4项已销号", ["20 总数 之", "4 已销号 之"]),
        ("据了解有3项", ["3 - 之"]),
        ("有3家在这一期里头未报", ["3 未报 之"]),
        ("有3家在这一期里头还未报", ["3 - 之"]),
        ("（3项）", ["3 - 之"]),
        # one that counts by a label of its own goes with that, whatever another number of its clause counts
        ("逾期8项次、1家未报", ["8 逾期 之", "1 未报 之"]),
        ("逾期有8项次、1家未报", ["8 逾期 之", "1 未报 之"]),
        ("任务20项次、2家责任单位逾期", ["20 总数 之", "2 逾期 之"]),
        ("逾期8项次、涉及2家责任单位", ["8 逾期 之", "2 逾期 之"]),
        ("逾期有8项次、涉及2家责任单位", ["8 逾期 之", "2 逾期 之"]),
        # the last of several
        ("未启动、推进中的有3项", ["3 在办 之"]),
        # whom or what stands before it
        ("市财政局逾期3项，市教育局逾期2项。", ["3 逾期 之unit:SZ01", "2 逾期 之unit:SZ02"]),
        ("市直单位逾期3项", ["3 逾期 之group:市直"]),
        ("第2项逾期3天", ["3 逾期 之item:2"]),
        ("市财政局的第2项逾期3天", ["3 逾期 之unit:SZ01/item:2"]),
        # in turn, where there are as many numbers as names
        ("市财政局、市教育局分别逾期3项、2项。", ["3 逾期 之unit:SZ01", "2 逾期 之unit:SZ02"]),
        ("市财政局和市教育局逾期分别为3项和2项。", ["3 逾期 之unit:SZ01", "2 逾期 之unit:SZ02"]),
        ("市财政局、市教育局分别逾期3项。", ["3 逾期 之unit:SZ02"]),
        ("第1项、第2项依次逾期3天、2天", ["3 逾期 之item:1", "2 逾期 之item:2"]),
        # in brackets behind what they count
        ("逾期最多的是市财政局（3项）", ["3 逾期 之unit:SZ01"]),
        ("逾期3项（其中市财政局2项）", ["3 逾期 之", "2 逾期 之unit:SZ01"]),
    ],
)
def test_a_number_is_of_the_label_and_the_name_that_stand_by_it(text: str, said: list[str]) -> None:
    assert bound(text) == said


def test_in_a_table_the_column_says_what_is_counted_and_the_row_of_whom() -> None:
    assert bound("市财政局\t3", "逾期") == ["3 逾期 之unit:SZ01"]
    assert bound("市财政局\t3", "备注") == ["3 - 之unit:SZ01"]


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        ("逾期", ("逾期",)),
        (OWED, (OWED,)),
        ("已销号数", ("已销号",)),
        ("未报单位", ("未报",)),
        ("备注", ()),
    ],
)
def test_the_label_of_a_column(header: str, labels: tuple[str, ...]) -> None:
    assert labels_in(header) == labels


def test_the_labels_of_each_clause() -> None:
    found = [(start, end, set(labels)) for start, end, labels in labels_by_clause("已报3家，逾期、退回各1项。")]
    assert found == [(0, 5, {"已报"}), (5, 14, {"逾期", "退回"}), (14, 14, set())]
