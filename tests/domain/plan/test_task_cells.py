"""What a row's cells say that no sheet shows: what moves the day it is late from, several days, who gave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from toolkit.domain.plan.lookback import with_earlier
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.tasks import ASKED, HANDED, NEVER, STAGES, UNTOLD, Applied, Earlier, Tasks
from toolkit.domain.plan.transfers import CAME, GAVE, Transfer
from toolkit.domain.plan.units import Roster, Unit

ROSTER = Roster((Unit("A", "市甲局", ""), Unit("B", "市乙局", ""), Unit("C", "市丙局", "")), ())
ISSUED, SPRING, LATE = date(2021, 4, 1), date(2021, 4, 20), date(2021, 12, 1)


def tasks(deadline: str, units: str = "市甲局") -> Tasks:
    item = Item(1, "公开", "公开", "更新目录。", units, deadline)
    return resolve_tasks(Plan("2021", "", 2021, ISSUED, (item,)), ROSTER, (), "end")[0]


@pytest.mark.parametrize(
    ("deadline", "handed", "said"),
    [
        ("9月底前", None, {}),
        ("9月底前", {}, {HANDED: NEVER.isoformat()}),
        ("9月底前", {"A": SPRING}, {}),
        ("9月底前", {"A": date(2021, 9, 30)}, {HANDED: "2021-09-30"}),
        ("6月底前报初稿，12月底前完成", {"A": date(2021, 7, 1)}, {HANDED: "2021-07-01"}),
        ("每季度末", {"A": SPRING}, {}),
        ("每季度末", {"A": date(2021, 7, 1)}, {HANDED: "2021-07-01"}),
        ("长期坚持", {}, {}),
    ],
)
def test_the_day_of_the_first_workbook_is_said_where_something_was_due_by_then(
    deadline: str, handed: dict[str, date] | None, said: dict[str, str]
) -> None:
    """Of what comes again, the days of the year before the plan was issued (31 March) count for nothing."""
    assert replace(tasks(deadline), handed=handed).pressed_cells(1, "A") == said


@pytest.mark.parametrize(
    ("deadline", "answered", "said"),
    [
        ("9月底前", None, True),
        ("9月底前", date(2021, 9, 30), False),
        ("9月底前", date(2021, 10, 1), True),
        ("6月底前报初稿，12月底前完成", date(2021, 6, 30), False),
        ("6月底前报初稿，12月底前完成", date(2021, 7, 1), True),
        ("每季度末", SPRING, True),
        ("长期坚持", SPRING, True),
    ],
)
def test_what_a_unit_asked_is_said_while_it_waits_and_where_the_answer_came_after_something_was_due(
    deadline: str, answered: date | None, said: bool
) -> None:
    one, answered_long_ago = Applied(SPRING, answered), Applied(SPRING, date.min)
    its = replace(tasks(deadline), applied={("A", 1): (answered_long_ago, one), ("B", 1): (one,)})
    comes_again = "每" in deadline
    lines = [answered_long_ago.text] * comes_again + [one.text] * said
    assert its.asked_cells(1, "A") == ({ASKED: "\n".join(lines)} if lines else {})
    assert its.asked_cells(2, "A") == tasks(deadline).asked_cells(1, "A") == {}


def test_a_workbook_that_came_after_a_day_closed_before_it_was_taken_over_moves_nothing() -> None:
    its = replace(tasks("6月底前报初稿，12月底前完成"), handed={"A": date(2021, 7, 1)})
    closed = replace(its, met={("A", 1): frozenset({date(2021, 6, 30)})})
    assert (its.pressed_cells(1, "A"), closed.pressed_cells(1, "A")) == ({HANDED: "2021-07-01"}, {})


def test_a_units_items_stand_by_what_is_due_of_them_to_it() -> None:
    items = [
        Item(at, "公开", "公开", "更新目录。", "市甲局", said)
        for at, said in ((1, "6月底前报初稿，12月底前"), (2, "9月底前"))
    ]
    its = resolve_tasks(Plan("2021", "", 2021, ISSUED, tuple(items)), ROSTER, (), "end")[0]

    def order(its: Tasks) -> list[int]:
        return [each.item for each in its.of_unit("A")]

    assert order(its) == [1, 2]
    assert order(replace(its, met={("A", 1): frozenset({date(2021, 6, 30)})})) == [2, 1], "others closed June"
    assert order(replace(its, extended={("A", 2): SPRING})) == [1, 2], "not before its own day"
    assert order(replace(its, extended={("A", 1): LATE})) == [2, 1], "it has time until December"


@pytest.mark.parametrize(
    ("deadline", "answered", "said"),
    [
        ("9月底前", None, {ASKED: "2021-04-20/"}),
        ("9月底前", date(2021, 9, 30), {}),
        ("9月底前", date(2021, 10, 1), {ASKED: "2021-04-20/2021-10-01"}),
        ("每季度末", date(2021, 5, 1), {ASKED: "2021-04-20/2021-05-01"}),
    ],
)
def test_an_application_is_said_unless_it_was_answered_before_anything_was_due(
    deadline: str, answered: date | None, said: dict[str, str]
) -> None:
    its = replace(tasks(deadline), applied={("A", 1): (Applied(SPRING, answered),)})
    assert its.pressed_cells(1, "A") == said


def test_a_row_whose_unit_was_not_told_has_no_term_yet() -> None:
    its = replace(tasks("9月底前", "市甲局、市乙局"), untold=frozenset({("A", 1)}))
    assert its.pressed_cells(1, "A") == {UNTOLD: "1", "fix_by": ""}
    assert its.pressed_cells(1, "B") == {}


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("9月底前", {}),
        ("长期坚持", {}),
        ("9月底前完成初稿，9月底前完成送审", {}),
        ("6月底前报初稿，12月底前", {STAGES: "2021-06-30 报初稿\n2021-12-31"}),
    ],
)
def test_several_days_are_said_each_with_what_is_due_then(deadline: str, said: dict[str, str]) -> None:
    assert tasks(deadline).stage_cells(1, "A") == said


def moved() -> Tasks:
    """An item issued to 市甲局 that went on to 市乙局 and from there to 市丙局."""
    its = tasks("9月底前")
    (mine,) = its.assignments
    return replace(
        its,
        as_issued=its.assignments,
        assignments=(replace(mine, unit="C"),),
        transfers=(Transfer(1, "A", "B", SPRING), Transfer(1, "B", "C", LATE)),
    )


def test_the_row_of_an_item_that_moved_names_who_gave_it_last_and_each_cover_what_went() -> None:
    its = moved()
    cells = its.plan_cells(its.assignments[0])
    assert cells["roles"] == "落实（由市乙局调整来）"
    assert cells[CAME] == "1/2021-12-01/2021-09-30/市乙局"
    assert its.given_cells("A") == {GAVE: "1/2021-04-20/2021-09-30/市乙局"}
    assert its.given_cells("B") == {GAVE: "1/2021-12-01/2021-09-30/市丙局"}
    assert its.given_cells("C") == {}


LEAD, DO, HELP = Role.LEAD, Role.IMPLEMENT, Role.ASSIST


@pytest.mark.parametrize(
    ("issued", "moves", "unit", "said"),
    [
        ({"A": [DO], "B": [LEAD]}, ["AB"], "B", "牵头、落实（原有牵头，另由市甲局调整来落实）"),
        ({"A": [DO], "B": [DO]}, ["AB"], "B", "落实（原有落实，另由市甲局调整来落实）"),
        (
            {"A": [DO], "B": [LEAD], "C": [HELP]},
            ["AB", "CB"],
            "B",
            "牵头、落实、配合（原有牵头，另由市甲局、市丙局调整来落实、配合）",
        ),
        ({"A": [DO], "B": [LEAD]}, ["AB", "BA"], "A", "牵头、落实（由市乙局调整来）"),
        ({"A": [DO], "B": [LEAD]}, ["AC", "BC"], "C", "牵头、落实（由市甲局、市乙局调整来）"),
        ({"A": [DO], "C": [LEAD]}, ["AB", "BC"], "C", "牵头、落实（原有牵头，另由市乙局调整来落实）"),
        ({"A": [DO], "B": [LEAD]}, [], "B", "牵头"),
    ],
)
def test_what_a_unit_had_of_an_item_itself_is_told_from_what_came_to_it(
    issued: dict[str, list[Role]], moves: list[str], unit: str, said: str
) -> None:
    its = tasks("9月底前")
    parts = tuple(Assignment("2021", 1, code, frozenset(roles)) for code, roles in issued.items())
    went = tuple(Transfer(1, giver, taker, SPRING, turn=at) for at, (giver, taker) in enumerate(moves))
    other = Assignment("2021", 2, unit, frozenset({Role.SUPERVISE}))  # of another item it has a part too
    its = replace(its, as_issued=(*parts, other), transfers=went)
    have = frozenset(each for code in issued if unit in (code, its.moved.get((1, code))) for each in issued[code])
    assert its.plan_cells(Assignment("2021", 1, unit, have))["roles"] == said


def test_time_that_was_given_is_said_whatever_others_closed_before_an_item_of_theirs_moved() -> None:
    its = replace(tasks("长期坚持"), extended={("A", 1): LATE})
    said = its.plan_cells(its.assignments[0])
    assert "（同意延期至2021年12月1日）" in said["deadline"], "an earlier release agreed to it"
    assert replace(its, met={("B", 2): frozenset({SPRING})}).plan_cells(its.assignments[0]) == said


def test_why_tells_the_moves_to_whoever_had_the_item() -> None:
    its = moved()
    item, told = its.plan.item(1), ("2021年4月20日同意责任调整：由市甲局调整给市乙局。",)
    told = (*told, "2021年12月1日同意责任调整：由市乙局调整给市丙局。")
    issued = "方案“落实单位”一栏原文：市甲局"
    assert explain(item, ROSTER.units[0], its) == ("第1项原派给市甲局，现由市丙局接办。", issued, *told)
    head, _, *reasons = explain(item, ROSTER.units[2], its)
    assert head == "第1项派给市丙局，职责：落实。" and tuple(reasons[-2:]) == told


def test_why_tells_of_an_item_looked_back_at_where_it_comes_from() -> None:
    before = Item(2020012, "公开", "公开", "更新专栏。", "", "2020年 9月底前", own="12")
    look = Earlier(before, "A", frozenset({Role.LEAD}), date(2021, 9, 30), "推进中", "上年.xlsx 第4行")
    its = with_earlier(tasks("9月底前"), [look])
    assert explain(before, ROSTER.units[0], its) == (
        "2020年第12项，市甲局上年承办，列为上年未完成事项，2021年9月30日前自查落实情况。",
        "上年完成时限：2020年9月底前；上年情况：推进中。",
        "出处：上年.xlsx 第4行。",
    )
    assert explain(before, ROSTER.units[1], its) == ("第2020-12项（2020年第12项）没有列入市乙局的回头看。",)
    older = replace(before, number=2019012)
    its = with_earlier(tasks("9月底前"), [replace(look, item=older)])
    assert explain(older, ROSTER.units[0], its)[0].startswith("2019年第12项，市甲局2019年承办，列为2019年未完成事项")
