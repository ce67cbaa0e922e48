"""Last year's list pasted into a sheet: whose its rows are, which are done, and that nothing of it is passed over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.pasted_list import Pasted, pasted
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.jobs.workspace import Workspace

DUE = date(2021, 9, 30)
COUNTIES = Group("县区", ("各县（市、区）政府（管委会）", "各县（市、区）"))
ROSTER = Roster(
    (
        Unit("A", "市甲局", "市直", ("甲局",)),
        Unit("B", "市乙局", "市直"),
        Unit("C", "市丙局", "市直"),
        Unit("D", "丁县政府", "县区"),
        Unit("E", "戊区管委会", "县区"),
    ),
    (COUNTIES, Group("市直", ("市直各单位",))),
)
HEAD = ("序号", "责任单位", "事项", "完成情况")
OFTEN = ["、", "，", "；", ",", ";", " ", "  ", "\n", "\r\n", "、\n", "； ", "\t"]


def read(*lines: tuple[str, ...], head: tuple[str, ...] = HEAD, roster: Roster = ROSTER) -> Pasted:
    return pasted((head, *lines), roster, 2020, DUE, "上年.xlsx")


def units(cell: str, roster: Roster = ROSTER) -> dict[str, frozenset[Role]]:
    """Whom a cell of units names, with their roles."""
    return {each.unit: each.roles for each in read(("1", cell, "更新专栏", ""), roster=roster).found}


@given(st.data())
def test_units_come_back_the_same_however_they_are_parted(repository: Workspace, data: st.DataObject) -> None:
    """Any names, aliases and groups of the roster, in any order, with any of the usual signs between, in brackets or
    not."""
    roster = repository.tasks.roster
    groups = {phrase: roster.members(group.name) for group in roster.groups for phrase in group.phrases}
    known = {name: (unit,) for name, unit in roster.by_name.items()} | {
        phrase: its for phrase, its in groups.items() if its
    }
    names = data.draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=6, unique=True))
    cell = names[0]
    for name in names[1:]:
        cell += data.draw(st.sampled_from(OFTEN)) + name
    cell = data.draw(st.sampled_from(["{}", "（{}）", "({})", " {}\n", "{}。", "{}、"])).format(cell)
    found = read(("1", cell, "更新专栏", ""), roster=roster)
    assert found.problems == ()
    assert {each.unit for each in found.found} == {unit.code for name in names for unit in known[name]}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["市甲局", "甲局、市乙局", "市乙局；市丙局", "某某局", "市甲局、某某局", ""]),
            st.sampled_from(["梳理目录", "更新专栏", "培训", ""]),
            st.sampled_from(["已完成", "推进中", "未完成", ""]),
        ),
        max_size=12,
    )
)
def test_of_a_pasted_list_nothing_is_passed_over(lines: list[tuple[str, str, str]]) -> None:
    """Every unit of every row is asked about, counted as done, or told; a row that says nothing is no row."""
    rows = (HEAD, *((str(at), *line) for at, line in enumerate(lines, start=1)))
    read = pasted(rows, ROSTER, 2020, DUE, "上年.xlsx")
    told, seen = {found.origin.row for found in read.problems}, set[tuple[str, str]]()
    done, asked = set(), set()
    for at, (unit, requirement, said) in enumerate(lines, start=2):
        names = [name for name in unit.replace("；", "、").split("、") if name]
        known = [found.code for name in names if isinstance(found := ROSTER.find(name), Unit)]
        if not (unit and requirement) or len(known) < len(names):
            assert at in told
        if unit and requirement:
            items = {(requirement, code) for code in known}
            (done if said == "已完成" else asked).update(items)
            assert said != "已完成" or at in told or seen.isdisjoint(items), "what is said twice is told"
            seen |= items
    assert read.done == len(done - asked), "each counts once"
    assert {(each.item.requirement, each.unit) for each in read.found} == asked


def test_a_pasted_list_is_found_below_its_title_and_by_other_headers() -> None:
    rows = (
        ("2020年台账",),
        (),
        ("编号", "承办单位", "工作任务", "具体要求", "办理状态"),
        ("7", "市甲局", "公开", "更新专栏", "推进中"),
    )
    (found,) = pasted(rows, ROSTER, 2020, DUE, "上年.xlsx").found
    assert (found.item.number, found.item.topic, found.item.requirement) == (2020007, "公开", "更新专栏")
    assert (found.unit, found.said, found.source) == ("A", "推进中", "上年.xlsx 第4行")


def test_a_pasted_table_without_units_and_items_is_told() -> None:
    (fault,) = pasted((("日期", "备注"),), ROSTER, 2020, DUE, "上年.xlsx").problems
    assert fault.code == Code.LOOKBACK_FAULT


def test_a_pasted_list_keeps_its_numbers_where_they_are_free_and_tells_what_no_number_is_left_for() -> None:
    lines = [("7", "更新专栏"), ("7", "梳理目录"), ("1" * 5000, "培训"), ("", "更新专栏"), ("x", "通报")]
    rows = (HEAD, *((number, "市甲局", requirement, "") for number, requirement in lines))
    numbers = {each.item.requirement: each.item.number for each in pasted(rows, ROSTER, 2020, DUE, "l.csv").found}
    assert numbers == {"更新专栏": 2020007, "梳理目录": 2020008, "培训": 2020001, "通报": 2020002}
    assert read(*((n, "市甲局", w, "") for n, w in lines)).problems[0].message.count("列为第") == 3
    many = pasted((HEAD, *(("", "市甲局", f"事项{at}", "") for at in range(1001))), ROSTER, 2020, DUE, "l.csv")
    assert len(many.found) == 999
    assert [(found.code, found.origin.row) for found in many.problems] == [
        (Code.LOOKBACK_FAULT, 1001),
        (Code.LOOKBACK_FAULT, 1002),
    ]


def test_what_goes_on_for_good_without_a_day_is_left_and_with_one_is_asked_about() -> None:
    lines = (("市甲局", "更新专栏", "长期坚持", ""), ("市甲局", "社会评议", "长期坚持", "2020年12月前"))
    found = read(*lines, head=("单位", "事项", "状态", "完成时限"))
    assert [each.item.requirement for each in found.left] == ["更新专栏"]
    assert [each.item.requirement for each in found.found] == ["社会评议"]


def test_of_a_second_file_no_item_takes_the_number_of_another_and_the_same_item_keeps_its_own() -> None:
    kept = read(("1", "市甲局", "更新专栏", "")).found
    lines = (HEAD, ("1", "市甲局", "社会评议", ""), ("2", "市乙局", "更新专栏", ""))
    again = pasted(lines, ROSTER, 2020, DUE, "另一份.xlsx", kept)
    assert [(each.item.number, each.item.requirement) for each in again.found] == [
        (2020001, "更新专栏"),
        (2020002, "社会评议"),
    ]


def test_who_leads_and_who_assists_is_read_as_in_a_plan() -> None:
    lead, assist = frozenset({Role.LEAD}), frozenset({Role.ASSIST})
    assert units("市甲局牵头，市乙局配合") == {"A": lead, "B": assist}
    found = read(("市甲局", "市乙局、丁县政府", "更新专栏"), head=("牵头单位", "配合单位", "事项")).found
    assert {each.unit: each.roles for each in found} == {"A": lead, "B": assist, "D": assist}
    assert set(units("各县（市、区）政府（管委会）、市甲局")) == {"A", "D", "E"}
    assert set(units("市直各单位（除市甲局外）")) == {"B", "C"}
    assert set(units("A")) == {"A"}


def test_of_units_that_are_left_open_or_not_known_each_word_is_told() -> None:
    faults = read(
        ("1", "市甲局、某局等部门", "更新专栏", ""), ("2", "、", "培训", ""), ("3", "甲局 某局", "通报", "")
    ).problems
    assert [(each.origin.row, each.code) for each in faults] == [(row, Code.LOOKBACK_FAULT) for row in (2, 2, 3, 4)]
    assert [("某局" in each.message, "等部门" in each.message) for each in faults][:2] == [(True, False), (False, True)]


PLAIN = [
    "已完成",
    "已办结（2020年11月）",
    "2020年11月已办结",
    "已于2020年11月30日完成",
    "全部完成。",
    "已完成 2020-11-30",
    "均已落实到位",
    "已销号(2020.12.1)",
    "已完成，2020/11/30",
]
NOT_DONE = [
    "",
    "不涉及（依据不明）",
    "未完成",
    "基本完成",
    "已完成80%",
    "部分完成",
    "已完成（除网站外）",
    "完成时间2021年3月",
    "申请不涉及",
    "未落实到位",
    "预计2021年3月完成",
    "2020年11月",
    "已完成方案",
    "没有办结",
    "尚未完成，2020年11月已发文",
]


@pytest.mark.parametrize("said", PLAIN)
def test_what_is_plainly_done_is_counted(said: str) -> None:
    found = read(("1", "市甲局", "更新专栏", said))
    assert (found.done, found.found) == (1, ())


@pytest.mark.parametrize("said", NOT_DONE)
def test_what_is_not_plainly_done_is_asked_about(said: str) -> None:
    found = read(("1", "市甲局", "更新专栏", said))
    assert (found.done, [each.said for each in found.found]) == (0, [said])


@pytest.mark.parametrize("said", ["不涉及", "确认不涉及", "不涉及（2020年11月）"])
def test_what_does_not_concern_the_unit_counts_with_what_that_rests_on(said: str) -> None:
    """As with this year's rows, where an agreed 不涉及 has its effect from a basis."""
    head, nothing = ("单位", "事项", "状态", "核查意见"), ("无", "/")
    bases = ("", "无", "／", "甲府办〔2020〕3号，2020年6月1日")
    rows = (head, *(("市甲局", f"事项{at}", said, basis) for at, basis in enumerate(bases)))
    found = pasted(rows, ROSTER, 2020, DUE, "上年.xlsx", (), nothing)
    assert found.done == 1
    assert [each.said for each in found.found] == [f"{said}（没有写依据）"] * 3
    (told,) = found.problems
    assert "第2、3、4行写的是不涉及，没有写依据" in told.message
    assert {at for at, column in found.taken if column == 3} == {0, 4}, "what no row asked for is not read"


def test_a_row_that_says_done_where_another_says_not_is_told_and_the_item_is_asked_about() -> None:
    for states in (("推进中", "已完成（2020-11-11）"), ("已完成", "")):
        found = read(*(("3", "市甲局", "更新专栏", state) for state in states))
        assert [each.item.own for each in found.found] == ["3"] and found.done == 0
        (told,) = found.problems
        assert "一行已办结、一行没有" in told.message


def test_two_rows_that_say_one_item_done_count_it_once_and_are_told() -> None:
    rows = [
        ("3", "市甲局、市乙局", "更新专栏", "已完成"),
        ("4", "市乙局", "更新 专栏", "已办结"),
        ("5", "市乙局", "培训", "已完成"),
    ]
    found = read(*rows)
    assert (found.done, found.found) == (3, ())
    (told,) = found.problems
    assert "第3行与第2行是同一单位的同一事项，都已办结，只计一次" in told.message


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_rows_one_of_which_goes_on_for_good_the_other_is_asked_about(order: int) -> None:
    rows = [("3", "市甲局", "更新专栏", "", "长期坚持"), ("3", "市甲局", "更新专栏", "2020年10月底前", "推进中")][
        ::order
    ]
    found = read(*rows, head=("序号", "责任单位", "事项", "完成时限", "完成情况"))
    (asked,) = found.found
    assert asked.said == "推进中" and found.left == ()
    (told,) = found.problems
    assert ("按这一行列入" in told.message) == (order == 1) and f"第{2 if order == 1 else 3}行" in told.message


def test_a_row_that_is_not_read_is_told_with_its_words() -> None:
    found = read(("1", "市甲局", "更新专栏", ""), ("", "填表人：张三", "", ""), ("", "", "另有一事", "推进中"))
    assert [each.message.split("：")[-1] for each in found.problems] == ["张三”", "“另有一事｜推进中”"]


def test_headers_that_come_again_say_nothing_and_what_stands_beside_them_is_not_passed_over() -> None:
    rows = (("1", "市甲局", "更新专栏", ""), (*HEAD, "附注"), ("2", "市乙局", "公开预算", ""))
    again = read(*rows)
    assert [(each.item.requirement, each.unit) for each in again.found] == [("更新专栏", "A"), ("公开预算", "B")]
    assert again.problems == ()
    assert {column for row, column in again.taken if row == 2} == {0, 1, 2, 3}
    other = read(rows[0], ("序号", "责任单位", "事项", "其他情况"), rows[2])
    assert [each.value for each in other.problems] == ["责任单位"]
