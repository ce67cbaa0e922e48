"""What a line says of a field: by the columns that stand for it, merged ones once, strokes for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from toolkit.domain.plan.document.columns import composed, deadline_of, divided, label, taken_for, units_of, value
from toolkit.domain.plan.document.headers import Columns
from toolkit.domain.plan.document.lines import Line


def columns(**names: str) -> Columns:
    """Columns from left to right: the field, and behind two strokes a word that tells it from another, = its header."""
    fields = {at: name.partition("__")[0] for at, name in enumerate(names)}
    return Columns(fields, dict(enumerate(names.values())), len(names))


def line(text: str, *beside: int) -> Line:
    return Line(tuple(text.split("|")), "第2行", 1, beside=frozenset(beside))


BY_TIMES = columns(requirement="要求", deadline="时限", period__1="一季度", period__2="二季度")


@pytest.mark.parametrize(
    ("cells", "beside", "said"),
    [
        ("甲|6月底前||", (), "6月底前"),
        ("甲||选址；|开工。", (), "一季度：选址；二季度：开工"),
        ("甲|6月底前|选址|", (), "6月底前；一季度：选址"),
        ("甲|—|选址|", (), "一季度：选址"),
        ("甲|—|—|—", (), "—"),
        ("甲||每月10日前|每月10日前", (), "每月10日前"),
        ("甲||每月10日前；|每月10日前。", (), "每月10日前"),
        ("甲|年底前|每月10日前|每月10日前", (), "年底前；每月10日前"),
        ("甲||每月10日前|每月20日前", (), "一季度：每月10日前；二季度：每月20日前"),
        ("甲||选址|选址", (), "一季度：选址；二季度：选址"),
        ("甲||选址|选址", (3,), "二季度：选址"),
        ("甲||选址", (), "一季度：选址"),
        ("甲||选址|开工|开工", (4,), "一季度：选址；二季度：开工"),
        ("甲", (), ""),
    ],
)
def test_a_deadline_is_said_with_what_stands_under_times(cells: str, beside: tuple[int, ...], said: str) -> None:
    its = line(cells, *beside)
    assert deadline_of(BY_TIMES, its.cells, its) == said


def test_one_column_named_by_a_time_says_it_though_it_comes_again() -> None:
    its = line("甲|每月10日前")
    assert deadline_of(columns(requirement="要求", period="一季度"), its.cells, its) == "一季度：每月10日前"


@pytest.mark.parametrize(
    ("cells", "beside", "said"),
    [
        ("甲|乙", (), "甲\n乙"),
        ("甲|甲", (), "甲"),
        ("甲|", (), "甲"),
        ("甲|甲二", (1,), "甲"),
        ("甲", (), "甲"),
    ],
)
def test_columns_under_one_header_are_put_together_a_merged_cell_once(
    cells: str, beside: tuple[int, ...], said: str
) -> None:
    its = line(cells, *beside)
    assert value(columns(requirement="要求", requirement__2="要求"), "requirement", its.cells, its) == said


def test_a_cell_merged_over_columns_of_two_fields_is_said_of_both() -> None:
    its, two = line("甲|甲", 1), columns(topic="任务", requirement="要求")
    assert (value(two, "topic", its.cells, its), value(two, "requirement", its.cells, its)) == ("甲", "甲")


TWO = columns(requirement="要求", requirement__2="要求", responsibility="责任单位")


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        (["1|公开甲。|市财政局", "2|公开乙。|市教育局"], ["number", "requirement"]),
        (["（一）|公开甲。|", "（二）|公开乙。|"], ["number", "requirement"]),
        (["清单公开|公开甲。|", "平台建设|公开乙。|"], ["topic", "requirement"]),
        (["清单公开。|公开甲。|", "平台建设|公开乙。|"], ["requirement", "requirement"]),
        (["清" * 25 + "|公开甲。|", "平台建设|公开乙。|"], ["requirement", "requirement"]),
        (["清" * 25 + "|公开甲。|", "|公开乙。|"], ["topic", "requirement"]),
        (["清" * 24 + "|公开甲。|"], ["topic", "requirement"]),
        (["|公开甲。|", "|公开乙。|"], ["requirement", "requirement"]),
        ([], ["requirement", "requirement"]),
    ],
)
def test_of_two_columns_under_one_header_the_first_has_numbers_titles_or_more_of_the_text(
    rows: list[str], fields: list[str]
) -> None:
    found = divided(TWO, [line(row) for row in rows])
    assert [found.fields[at] for at in (0, 1)] == fields and found.fields[2] == "responsibility"


def test_of_two_columns_of_numbers_the_right_one_counts_the_items() -> None:
    three = columns(requirement="要求", requirement__2="要求", requirement__3="要求")
    found = divided(three, [line("一|1|公开甲。"), line("一|2|公开乙。")])
    assert [found.fields[at] for at in range(3)] == ["group", "number", "requirement"]


ROLES = columns(lead="牵头单位", assist="配合单位", responsibility="责任单位（第一个为牵头）")


def test_units_are_told_under_the_header_that_says_their_role() -> None:
    its = line("甲局|乙局|丙局")
    assert units_of(ROLES, its.cells, its) == {"牵头单位": "甲局", "配合单位": "乙局", "责任单位": "丙局"}
    blank = line("甲局||")
    assert units_of(ROLES, blank.cells, blank) == {"牵头单位": "甲局"}


def test_where_no_column_says_a_role_units_are_told_under_none() -> None:
    alone, its = columns(requirement="要求", responsibility="落实单位"), line("甲|乙局")
    assert label(alone, 1) == "" and units_of(alone, its.cells, its) == {"": "乙局"}
    both, two = columns(responsibility="单位", responsibility__2="单位"), line("甲局|乙局")
    assert units_of(both, two.cells, two) == {"": "甲局；乙局"}


def test_headers_that_nobody_reads_as_their_role_are_told_with_the_usual_word() -> None:
    odd = columns(lead="总抓单位", assist="配合单位")
    assert label(odd, 0) == "牵头单位" and label(odd, 1) == "配合单位"
    assert taken_for(odd) == {"总抓单位": "牵头单位"} and taken_for(ROLES) == {}
    assert taken_for(replace(odd, strange={0: "某词"})) == {"某词": "总抓单位"}


@pytest.mark.parametrize(
    ("units", "phrase"),
    [
        ({"牵头单位": "甲局；", "配合单位": "乙局。"}, "牵头单位：甲局；配合单位：乙局。"),
        ({"": "甲局、乙局"}, "甲局、乙局"),
        ({"责任单位": "牵头单位：甲局"}, "牵头单位：甲局"),
        ({}, ""),
    ],
)
def test_units_by_header_are_one_phrase(units: Mapping[str, str], phrase: str) -> None:
    assert composed(units) == phrase
