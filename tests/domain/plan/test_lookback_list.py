"""Last year's items looked back at: the list kept, the list pasted in, and what of either is asked about again."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.lookback import HEADERS, list_rows, look_day, read_list, together, with_earlier
from toolkit.domain.plan.model import Item, Role
from toolkit.domain.plan.tasks import Earlier
from toolkit.domain.plan.units import Roster, Unit
from toolkit.jobs.workspace import Workspace
from toolkit.keys import item_number, item_words, looked_back

DUE = date(2021, 9, 30)
ROSTER = Roster((Unit("A", "市甲局", "g", ("甲局",)), Unit("B", "市乙局", "g"), Unit("C", "市丙局", "g")), ())

texts = st.text(st.characters(categories=["Lo", "Nd", "Po"], exclude_characters='"'), min_size=1, max_size=12).map(
    lambda text: f"做好{text}工作"
)
earlier = st.builds(
    lambda number, unit, roles, topic, requirement, said: Earlier(
        Item(2020000 + number, topic, topic, requirement, "", "9月底前", own=str(number)),
        unit,
        roles,
        DUE,
        said,
        "出处",
    ),
    st.integers(1, 999),
    st.sampled_from("ABC"),
    st.frozensets(st.sampled_from(Role), min_size=1),
    texts,
    texts,
    st.sampled_from(["", "推进中", "未启动，逾期"]),
)


@given(st.lists(earlier, unique_by=lambda each: (each.item.number, each.unit)))
def test_the_list_says_all_of_it(found: list[Earlier]) -> None:
    read, problems = read_list(list_rows(found, ROSTER), ROSTER, "l.csv")
    assert problems == ()
    assert [(each.item.number, each.item.requirement, each.unit, each.roles, each.due, each.said) for each in read] == [
        (each.item.number, each.item.requirement, each.unit, each.roles, each.due, each.said) for each in found
    ]


def test_a_list_that_cannot_be_understood_is_told_by_its_row() -> None:
    good = ("2020-3", "市甲局", "落实", "", "更新专栏", "", "2021-09-30", "", "")
    wrong = [
        ("3", *good[1:]),
        ("3000-12", *good[1:]),
        (*good[:2], "主办", *good[3:]),
        (good[0], "某局", *good[2:]),
        (*good[:4], "", *good[5:]),
        (*good[:6], "九月底", *good[7:]),
    ]
    read, problems = read_list((HEADERS, good, *wrong, ()), ROSTER, "l.csv")
    assert [each.item.number for each in read] == [2020003]
    assert [(found.code, found.origin.row) for found in problems] == [(Code.LOOKBACK_FAULT, row) for row in range(3, 9)]
    assert read_list((("单位",),), ROSTER, "l.csv")[1][0].code == Code.LOOKBACK_FAULT


def test_what_stands_in_the_list_stays_as_the_office_has_it() -> None:
    kept = Earlier(Item(2020003, "", "", "旧", "", ""), "A", frozenset({Role.LEAD}), DUE, "改过")
    new = Earlier(Item(2020003, "", "", "新", "", ""), "A", frozenset({Role.LEAD}), DUE, "推进中")
    assert together((kept,), (new,)) == (kept,)


def test_the_plan_of_2021_wants_the_look_by_the_end_of_september(repository: Workspace) -> None:
    assert look_day(repository.tasks) == DUE


def test_what_is_looked_back_at_is_a_further_assignment_and_no_item_of_the_plan(repository: Workspace) -> None:
    unit = repository.tasks.units()[0]
    its = Earlier(
        Item(2020003, "公开", "公开", "更新专栏", "", "年底前"), unit.code, frozenset({Role.ASSIST}), DUE, "推进中"
    )
    tasks = with_earlier(repository.tasks, [its])
    assert tasks.plan.items == repository.tasks.plan.items
    (row,) = tasks.of_item(2020003)
    cells = tasks.plan_cells(row)
    assert (cells["requirement"], cells["deadline"], cells["last"], cells["roles"]) == (
        "更新专栏",
        "年底前",
        "推进中",
        "配合",
    )
    assert tasks.deadline_of(2020003, unit.code).due == DUE


@given(st.integers(1, 3_000_000))
def test_an_items_number_is_read_as_it_is_written(number: int) -> None:
    words = item_words(number)
    if not looked_back(number) or number % 1000:
        assert item_number(words) == item_number(f" 第{words}项") == number


def test_what_is_no_number_of_an_item_is_none() -> None:
    assert [item_number(text) for text in ("封面", "2020-0", "2020-1000", "20-1", "①", "")] == [None] * 6
