"""Items behind their title in its own paragraph are those that stand in paragraphs below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.inline_points import points_apart
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.domain.plan.model import Plan

HEADERS = Headers(("具体要求",), ("序号",), ("工作任务",), ("责任单位",), deadline=("完成时限",))
TITLES = ("推进清单公开", "推进平台建设", "回应群众关切", "加强财政公开")
UNITS = ("（市财政局负责）", "（市教育局牵头，市财政局配合，6月底前完成）", "（市司法局、市教育局负责）")
Section = tuple[str, list[str]]


@st.composite
def sections(draw: st.DrawFn, *, least: int = 2) -> list[Section]:
    """Titles, and below each one to three tasks with their units behind them."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=least, max_size=4).filter(lambda sizes: sum(sizes) > 2))
    return [
        (title, [f"公开第{at}类{title[-2:]}事项。{draw(st.sampled_from(UNITS))}" for at in range(size)])
        for title, size in zip(TITLES, sizes, strict=False)
    ]


def read(texts: Sequence[str]) -> Plan:
    lines = tuple(Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(texts, start=1))
    return parse_plan_table(PlanTable("2023年要点", lines), HEADERS, "f", "2023", date(2023, 3, 1))[0]


def brief(plan: Plan) -> list[tuple[int, str, str, str, str]]:
    return [(each.number, each.topic, each.requirement, each.responsibility, each.deadline) for each in plan.items]


def numbered(made: Sequence[Section]) -> Iterator[tuple[str, list[str]]]:
    number = 0
    for mark, (title, tasks) in zip("一二三四", made, strict=False):
        yield f"（{mark}）{title}。", [f"{number + at}.{task}" for at, task in enumerate(tasks, start=1)]
        number += len(tasks)


@given(sections())
def test_tasks_in_the_titles_paragraph_are_those_below_it(made: list[Section]) -> None:
    below = [text for title, tasks in numbered(made) for text in (title, *tasks)]
    inline = [title + "".join(tasks) for title, tasks in numbered(made)]
    assert brief(read(inline)) == brief(read(below))
    assert len(read(inline).items) == sum(len(tasks) for _, tasks in made)


@pytest.mark.parametrize("chapter", [[], ["一、公开"]])
@pytest.mark.parametrize("units", ["（市财政局负责）", "\n责任单位：市财政局"])
def test_units_behind_the_last_of_a_titles_tasks_are_those_of_all(chapter: list[str], units: str) -> None:
    made = ("（一）推进清单公开。1．公开甲。2．公开乙。", "（二）推进平台建设。3．建专栏。4．整合栏目。")
    plan = read([*chapter, *(text for each in made for text in (each + units).split("\n"))])
    assert [each.requirement for each in plan.items] == ["公开甲。", "公开乙。", "建专栏。", "整合栏目。"]
    assert all("市财政局" in each.responsibility for each in plan.items)


def test_numbers_that_begin_anew_under_each_title_are_its_points() -> None:
    made = ("（一）推进公开。1.公开甲。2.公开乙。（市财政局负责）", "（二）建平台。1.建专栏。（市教育局负责）")
    assert [each.requirement for each in read(made).items] == ["推进公开。1.公开甲。2.公开乙。", "建平台。1.建专栏。"]


def test_one_paragraph_alone_or_a_single_point_under_each_shows_no_counting_through() -> None:
    for made in (
        ["（一）推进公开。1.公开甲。2.公开乙。3.公开丙。（市财政局负责）"],
        ["（一）推进公开。1.公开甲。（市财政局负责）", "（二）建平台。2.建专栏。（市教育局负责）"],
    ):
        assert [each.requirement for each in read(made).items] == [text.partition("（市")[0][3:] for text in made]


def test_brackets_that_name_no_units_stay_with_the_last_task() -> None:
    for last, title, task in (("（试行）", "", "（试行）"), ("（市财政局负责）", "（市财政局负责）", "")):
        made = [f"（一）推进公开。1.公开甲。2.公开乙。{last}", "（二）建平台。3.建专栏。"]
        cut = [each.cells[0] for each in points_apart([Line((text,), "第1段", 1, paragraph=True) for text in made])]
        assert cut[0:3:2] == [f"（一）推进公开。{title}", f"2.公开乙。{task}"]


def test_a_footnote_and_a_row_of_a_table_hold_no_tasks() -> None:
    made = ["（一）推进公开。1.公开甲。2.公开乙。（市财政局负责）", "（二）建平台。3.建专栏。（市教育局负责）"]
    lines = [Line((text,), f"第{at}段", 1, paragraph=True) for at, text in enumerate(made, start=1)]
    noted = replace(lines[1], aside=True)
    assert points_apart([lines[0], noted]) == [lines[0], noted]
    row = replace(lines[1], cells=(made[1], "市教育局"), paragraph=False)
    assert points_apart([lines[0], row]) == [lines[0], row]
    assert len(points_apart(lines)) == 5
