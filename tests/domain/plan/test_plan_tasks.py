"""A plan resolved: what of its deadlines the office is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.codes import Code
from toolkit.domain.plan.deadlines.model import Recurrence
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.units import Group, Roster, Unit

ROSTER = Roster((Unit("S2", "市财政局", "市直"),), (Group("市直", ("市直各单位",)),))


@pytest.mark.parametrize(
    ("deadline", "past"),
    [
        ("2020年12月前", ["2020年12月31日"]),
        ("6月底前完成A，12月底前完成B", ["2021年6月30日"]),
        ("2021年8月2日前", []),
        ("2021年12月前", []),
        ("每月底前；长期工作", []),
    ],
)
def test_a_date_before_the_plan_was_issued_is_told(deadline: str, past: list[str]) -> None:
    item = Item(1, "题", "题", "要求。", "市财政局", deadline)
    _, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 8, 2), (item,)), ROSTER, (), "end")
    told = [found.message for found in problems if found.code is Code.PLAN_DEADLINE_PAST]
    assert told == [f"第1项完成时限“{deadline}”中的{day}早于方案印发日期2021年8月2日" for day in past]


@pytest.mark.parametrize(
    ("deadline", "unread"),
    [("尽快", ["尽快"]), ("", ["（空白）"]), ("9月底前；视情况而定", ["视情况而定"]), ("长期工作", [])],
)
def test_a_deadline_nobody_can_read_is_told_word_by_word(deadline: str, unread: list[str]) -> None:
    item = Item(1, "题", "题", "要求。", "市财政局", deadline)
    _, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 8, 2), (item,)), ROSTER, (), "end", "a.docx")
    told = [(str(found.origin), found.message) for found in problems if found.code is Code.PLAN_DEADLINE_UNKNOWN]
    assert told == [("a.docx 第1项", f"第1项完成时限“{words}”看不懂") for words in unread]


def test_a_plan_without_any_deadline_is_asked_about_once() -> None:
    items = [Item(at, "题", "题", "要求。", "市财政局", "") for at in (1, 2, 3)]

    def asked(*items: Item) -> list[tuple[str, str]]:
        _, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 8, 2), items), ROSTER, (), "end", "a.docx")
        return [(str(found.origin), found.message) for found in problems]

    assert asked(*items) == [("a.docx", "方案通篇没有写完成时限，有3项没有应完成日期，不提醒、不催办")]
    assert asked(replace(items[0], settled=True), *items[1:])[0][1].startswith("方案通篇没有写完成时限，有2项")
    assert asked(*(replace(item, settled=True) for item in items)) == []
    said = asked(replace(items[0], deadline="6月底前"), *items[1:])
    assert [place for place, _ in said] == ["a.docx 第1项", "a.docx 第2项", "a.docx 第3项"], "one has a deadline"
    assert Code.PLAN_NO_DEADLINES.severity == "warning"


@pytest.mark.parametrize(
    ("topic", "requirement", "deadline", "due", "said"),
    [
        ("公开（6月底前完成）", "要求。", "", ["06-30"], "没有写完成时限，工作任务里写“6月底前”，暂按2021年6月30日"),
        (
            "公开（6月底前完成）",
            "9月底前公开。",
            "",
            ["09-30"],
            "没有写完成时限，具体要求里写“9月底前”，暂按2021年9月30日",
        ),
        ("公开（6月底前完成）", "要求。", "6月底前", ["06-30"], ""),
        ("公开（6月底前完成）", "8月底前公开。", "8月底前", ["08-31"], ""),
        (
            *("公开（6月底前完成）", "要求。", "8月底前", ["06-30", "08-31"]),
            "工作任务写“6月底前”（2021年6月30日），完成时限一栏是“8月底前”（2021年8月31日），两处不一致",
        ),
        (
            *("公开（9月底前完成）", "要求。", "8月底前", ["08-31"]),
            "工作任务写“9月底前”（2021年9月30日），完成时限一栏是“8月底前”（2021年8月31日），两处不一致",
        ),
    ],
)
def test_a_date_in_the_topic_counts_where_the_requirement_states_none(
    topic: str, requirement: str, deadline: str, due: list[str], said: str
) -> None:
    items = tuple(Item(at, topic, "题", requirement, "市财政局", deadline) for at in (1, 2))
    tasks, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), items), ROSTER, (), "end")
    assert [f"{each.due:%m-%d}" for each in tasks.deadlines[1].milestones] == due
    words = [found.message for found in problems if found.origin.item in (None, 1)]
    assert words == ([f"第1项{said}"] if said else [])


@pytest.mark.parametrize(
    ("topic", "due"),
    [
        ("3月份", ["2021-03-31"]),
        ("一、3月份：", ["2021-03-31"]),
        ("3月份\n4月份", ["2021-04-30"]),
        ("3月份\n公开", ["2021-03-31"]),
        ("3月份公开", []),
        ("3月份；每月", []),
        ("3月份；长期坚持", []),
        ("3月份；尽快", []),
        ("2021年", []),
    ],
)
def test_a_heading_that_is_a_time_and_nothing_else_is_when_what_stands_below_it_is_due(
    topic: str, due: list[str]
) -> None:
    item = Item(1, topic, "题", "要求。", "市财政局", "")
    tasks, _ = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), (item,)), ROSTER, (), "end")
    assert [str(each.due) for each in tasks.deadlines[1].milestones] == due


def test_a_date_in_the_requirement_is_proposed_where_there_is_no_deadline() -> None:
    item = Item(1, "题", "题", "6月底前完成方案制定，12月底前完成评价。", "市财政局", "")
    tasks, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), (item,)), ROSTER, (), "end")
    assert [(str(each.due), each.what) for each in tasks.deadlines[1].milestones] == [
        ("2021-06-30", "完成方案制定"),
        ("2021-12-31", "完成评价"),
    ]
    assert [(found.code, found.value) for found in problems] == [(Code.PLAN_DEADLINE_PROPOSED, "6月底前、12月底前")]


def test_what_comes_again_in_the_requirement_is_proposed_too() -> None:
    item = Item(1, "题", "题", "每季度首月15日前更新目录。", "市财政局", "")
    tasks, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), (item,)), ROSTER, (), "end")
    assert tasks.deadlines[1].recurring == (Recurrence("quarter", 15, 1, "更新目录"),)
    assert [found.code for found in problems] == [Code.PLAN_DEADLINE_PROPOSED]


@pytest.mark.parametrize(
    ("deadline", "phrase"), [("12月底前", "2021年12月31日"), ("长期坚持", "没有日期"), ("每季度末", "没有日期")]
)
def test_a_date_without_a_year_in_the_requirement_that_the_column_lacks_is_told(deadline: str, phrase: str) -> None:
    item = Item(1, "题", "题", "6月底前公布目录，年中总结。", "市财政局", deadline)
    tasks, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), (item,)), ROSTER, (), "end")
    assert (str(tasks.deadlines[1].milestones[0].due), tasks.deadlines[1].milestones[0].what) == (
        "2021-06-30",
        "公布目录",
    )
    (doubt,) = problems
    assert doubt.code is Code.PLAN_DEADLINE_DISAGREES and phrase in doubt.message
    how = "暂按写了日期的" if phrase == "没有日期" else "暂按较早的"
    said = f"具体要求写“6月底前”，完成时限写“{deadline}”，{how}，待办公室核定"
    assert tasks.deadlines[1].doubt(date(2021, 6, 30)) == said
    assert not tasks.deadlines[1].doubt(date(2021, 12, 31)) and not tasks.deadlines[1].doubt(None)


@pytest.mark.parametrize(
    ("requirement", "deadline", "due"),
    [
        ("6月底前公布目录。", "9月底前", date(2021, 6, 30)),
        ("12月底前公布目录。", "9月底前", date(2021, 9, 30)),
        ("12月底前公布目录。", "", date(2021, 12, 31)),
        ("每季度首月15日前更新目录。", "", date(2021, 7, 15)),
    ],
)
def test_a_day_rests_on_a_doubt_until_the_office_has_settled_the_item(
    requirement: str, deadline: str, due: date
) -> None:
    item = Item(1, "题", "题", requirement, "市财政局", deadline)
    for settled in (False, True):
        plan = Plan("2021", "方案", 2021, date(2021, 3, 2), (replace(item, settled=settled),))
        tasks, problems = resolve_tasks(plan, ROSTER, (), "end")
        assert bool(tasks.deadlines[1].doubt(due)) == bool(problems) == (not settled)
    moved = replace(tasks, extended={("SZ09", 1): date(2022, 1, 31)}).deadline_of(1, "SZ09")
    assert not moved.doubt(date(2022, 1, 31))


@pytest.mark.parametrize("words", ["即日起", "立行立改", "立即整改", "即知即改"])
def test_what_is_to_be_done_at_once_is_due_when_the_office_says(words: str) -> None:
    item = Item(1, "题", "题", "要求。", "市财政局", f"{words}，长期坚持")
    plan = Plan("2021", "方案", 2021, date(2021, 8, 2), (item,))
    tasks, problems = resolve_tasks(plan, ROSTER, (), "end", "", 10)
    assert [(str(each.due), each.what) for each in tasks.deadlines[1].milestones] == [("2021-08-12", words)]
    assert tasks.deadlines[1].ongoing
    assert [found.code for found in problems] == [Code.PLAN_DEADLINE_AT_ONCE]


@pytest.mark.parametrize(
    "words", ["立行立改并长期坚持", "立行立改、长期坚持", "立行立改（长期坚持）", "立行立改，持续整改"]
)
def test_what_is_to_be_done_at_once_and_goes_on_is_both(words: str) -> None:
    item = Item(1, "题", "题", "要求。", "市财政局", words)
    tasks, problems = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 8, 2), (item,)), ROSTER, (), "end", "", 10)
    assert [(str(each.due), each.what) for each in tasks.deadlines[1].milestones] == [("2021-08-12", "立行立改")]
    assert tasks.deadlines[1].ongoing
    assert [found.code for found in problems] == [Code.PLAN_DEADLINE_AT_ONCE]


def test_assignments_are_found_by_item_and_by_unit() -> None:
    """By item in roster order; by unit the earliest due first, what goes on last."""
    roster = Roster((Unit("S1", "市教育局", "市直"), Unit("S2", "市财政局", "市直")), ROSTER.groups)
    said = (("长期工作", "市财政局"), ("12月底前", "市直各单位"), ("9月底前", "市财政局"))
    items = tuple(
        Item(number, "题", "题", "要求。", units, deadline) for number, (deadline, units) in enumerate(said, start=1)
    )
    plan = Plan("2021", "方案", 2021, date(2021, 8, 2), items)
    tasks, _ = resolve_tasks(plan, roster, (), "end")
    assert [each.unit for each in tasks.of_item(2)] == ["S1", "S2"]
    assert [each.item for each in tasks.of_unit("S2")] == [3, 2, 1]
    assert tasks.assignment(2, "S1") in tasks.assignments
    assert tasks.assignment(1, "S1") is None and tasks.of_item(9) == () and tasks.of_unit("S9") == ()
    assert plan.item(3) is items[2] and plan.by_number.get(4) is None


@pytest.mark.parametrize(
    ("deadline", "requirement", "shown"),
    [
        ("12月底前", "6月底前公布目录，做好公开。", "12月底前；2021年6月30日前公布目录"),
        ("", "6月底前完成方案制定，每季度首月15日前更新。", "2021年6月30日前完成方案制定；每季度第1个月15日前更新"),
        ("6月底前完成方案制定；12月底前完成评价", "做好评价。", "6月底前完成方案制定；12月底前完成评价"),
        ("长期坚持", "要求。", "长期坚持"),
    ],
)
def test_a_unit_sees_every_milestone_with_its_words(deadline: str, requirement: str, shown: str) -> None:
    item = Item(1, "题", "题", requirement, "市财政局", deadline)
    tasks, _ = resolve_tasks(Plan("2021", "方案", 2021, date(2021, 3, 2), (item,)), ROSTER, (), "end")
    assert tasks.plan_cells(tasks.assignments[0])["deadline"] == shown
