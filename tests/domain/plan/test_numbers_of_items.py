"""Which numbers count a plan's items, and which are chapters or points within one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.document.entry import Entry
from toolkit.domain.plan.document.item_numbers import (
    compound_parts,
    heading_level,
    is_chapter,
    is_compound,
    single_number,
    style_of,
)
from toolkit.domain.plan.document.items import short_title
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.numbering import numbering_of, with_compound_numbers

FORMS = ("{}.", "（{}）", "{}）", "({})", "{}、")


@given(st.sampled_from(FORMS), st.integers(1, 6), st.integers(2, 9))
def test_texts_that_begin_with_numbers_in_order_are_counted_and_hold_no_others(
    form: str, first: int, many: int
) -> None:
    texts = [f"{form.format(first + at)}公开。{form.format(first + at + 1)}甲" for at in range(many)]
    style = style_of(texts)
    assert style
    assert [style.leading(text) for text in texts] == [*range(first, first + many)]
    assert all(len(style.split(text, first + at)) == 1 for at, text in enumerate(texts[:-1]))
    assert [number for number, _ in style.split(texts[-1], first + many - 1)] == [first + many - 1, first + many]


@pytest.mark.parametrize(
    "texts",
    [
        ["1.甲；2.乙", "1.丙；2.丁", "1.戊"],
        ["1.甲", "乙", "丙"],
        ["7.甲", "8.乙"],
        ["甲", "乙"],
        [],
    ],
)
def test_numbers_that_begin_anew_are_few_or_begin_late_count_nothing(texts: list[str]) -> None:
    assert style_of(texts) is None


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (["1.甲", "2.乙"], 1),
        (["6.甲", "7.乙"], 6),
        (["1.甲", "乙"], 1),
        (["1.甲", "1.乙", "2.丙"], 1),
        (["①甲", "②乙"], 1),
    ],
)
def test_what_counts_may_lack_a_few_at_the_beginning(texts: list[str], first: int) -> None:
    style = style_of(texts)
    assert style and style.leading(texts[0]) == first


def test_a_cell_is_cut_at_numbers_that_count_on_and_what_stands_before_them_stays_with_the_first() -> None:
    style = style_of(["1.甲；2.乙", "3.丙", "4.丁"])
    assert style
    assert style.split("总则。1.甲。2.乙。4.丁", 1) == [(1, "总则。甲。"), (2, "乙。4.丁")]
    assert style.split("甲", 3) == [(3, "甲")]


@pytest.mark.parametrize(
    ("text", "number", "compound"),
    [
        ("3", 3, False),
        ("（3）", 3, False),
        ("三、", 3, False),
        ("③", 3, False),
        ("第3项", 3, False),
        ("1.1", 0, True),
        ("1-1", 0, True),
        ("（一）1", 0, True),
        ("第一章3", 0, True),
        ("3个", 0, False),
        ("", 0, False),
    ],
)
def test_a_cell_is_one_number_one_of_several_parts_or_none(text: str, number: int, compound: bool) -> None:
    assert (single_number(text), is_compound(text)) == (number, compound)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.1公开甲。1.2公开乙。", [("1.1", "公开甲。"), ("1.2", "公开乙。")]),
        ("1-1 甲；1-2 乙", [("1-1", "甲；"), ("1-2", "乙")]),
        ("先说。1.1甲", [("", "先说。1.1甲")]),
        ("公开率1.5%以上", [("", "公开率1.5%以上")]),
        ("1.5万人", [("", "1.5万人")]),
        ("甲", [("", "甲")]),
    ],
)
def test_a_text_is_cut_where_numbers_of_several_parts_begin(text: str, parts: list[tuple[str, str]]) -> None:
    assert compound_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "level"),
    [("一、总体", 1), ("第一章 总体", 1), ("（一）公开", 2), (" (二)公开", 2), ("1.甲", 3), ("甲", 3)],
)
def test_how_deep_a_heading_stands(text: str, level: int) -> None:
    assert heading_level(text) == level and is_chapter(text) == (level < 3)


def entry(number: str, requirement: str = "公开甲。", *, topic: str = "", torn: bool = False) -> Entry:
    its = Line(("甲",), "第2行", 1, torn={} if torn else None)
    return Entry(its, number=number, requirement=requirement, topic=topic)


@pytest.mark.parametrize(
    ("numbers", "column", "compound", "spelled"),
    [
        (["1", "2", "3"], True, False, False),
        (["1", "", "3"], True, False, False),
        (["1.1", "1.2", "2.1"], True, True, False),
        (["1.1", "2", "3"], True, False, False),
        (["一", "二", "三"], True, False, True),
        (["一"], False, False, False),
        (["一", "三"], False, False, False),
        (["一", "二", ""], False, False, False),
        (["", ""], False, False, False),
    ],
)
def test_a_column_numbers_the_items_in_figures_in_several_parts_or_spelled_in_order(
    numbers: list[str], column: bool, compound: bool, spelled: bool
) -> None:
    found = numbering_of([entry(number) for number in numbers], paged=False)
    assert (found.column, found.compound, found.spelled, found.style) == (column, compound, spelled, None)


def test_a_pages_first_row_is_no_row_that_lacks_its_number() -> None:
    found = numbering_of([entry("一"), entry("二"), entry("", "续。", torn=True)], paged=False)
    assert found.spelled and found.local("二") == 2 and found.local("甲") is None


def test_numbers_count_the_topics_where_each_topic_has_one_and_several_rows_have_none() -> None:
    rows = [entry("1", topic="甲"), entry(""), entry(""), entry("2", topic="乙")]
    assert not numbering_of(rows, paged=False).column
    for other in (
        [entry("1", topic="甲"), entry(""), entry("2", topic="乙")],
        [entry("1"), entry(""), entry(""), entry("2", topic="乙")],
        [entry("1", "公开，", topic="甲"), entry("", "公开，"), entry("", "续"), entry("2", topic="乙")],
    ):
        assert numbering_of(other, paged=False).column


def test_texts_are_cut_at_numbers_of_several_parts_where_no_column_has_any_and_half_begin_so() -> None:
    cut = with_compound_numbers([entry("", "1.1甲。1.2乙。"), entry("", "丙。")])
    assert [(each.number, each.requirement) for each in cut] == [("1.1", "甲。"), ("1.2", "乙。"), ("", "丙。")]
    for whole in (
        [entry("1", "1.1甲。1.2乙。")],
        [entry("", "1.1甲。1.2乙。"), entry("", "丙。"), entry("", "丁。")],
        [entry("", "丙。")],
    ):
        assert with_compound_numbers(whole) == whole


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("清单公开", "清单公开"),
        ("甲" * 28, "甲" * 28),
        ("甲" * 29, "甲" * 27 + "…"),
        ("甲" * 30 + "等重点领域公开", "重点领域公开"),
        ("甲" * 30 + "等公开", "甲" * 27 + "…"),
        ("甲" * 30 + "等公开栏", "甲" * 27 + "…"),
        ("甲" * 30 + "等公开专栏", "公开专栏"),
        ("甲等" + "乙" * 28, "乙" * 28),
        ("甲等" + "乙" * 29, "甲等" + "乙" * 25 + "…"),
        ("第一部分\n清单公开", "清单公开"),
    ],
)
def test_a_topic_is_short_enough_for_a_narrow_column(topic: str, title: str) -> None:
    assert short_title(topic) == title


def test_the_parts_of_a_cut_text_have_the_units_and_the_day_of_the_whole_and_a_heading_is_not_cut() -> None:
    text = "1.1 公开甲。\n1.2 公开乙。"
    line = Line((text,), "第2行")
    for whole in (
        Entry(line, requirement=text, units={"": "市财政局"}, deadline="6月底前"),
        Entry(line, requirement=text, merged_units={"": "市财政局"}, merged_deadline="6月底前"),
    ):
        heading = Entry(line, topic="1.1 总体要求 1.2 组织", heading=True)
        same, one, two = with_compound_numbers([heading, whole])
        assert same == heading and [one.number, two.number] == ["1.1", "1.2"]
        assert (one.units, one.merged_units) == (whole.units, whole.merged_units)
        assert (two.merged_units, two.merged_deadline) == ({"": "市财政局"}, "6月底前")
