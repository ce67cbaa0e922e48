"""Names of people where units are named: no units; those nobody knows are told once, with the items they stand in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.resolving import resolve_tasks
from toolkit.domain.plan.responsibility.people import may_be_person
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Roster, Unit
from toolkit.problems import Problem

NAMES = ("市财政局", "市司法局", "市民政局")
ROSTER = Roster(tuple(Unit(f"U{at}", name, "直属", ()) for at, name in enumerate(NAMES)), ())


def told(*phrases: str, settled: frozenset[int] = frozenset()) -> list[tuple[Code, int | None, str]]:
    return [(each.code, each.origin.item, each.value) for each in resolve(phrases, settled)]


@pytest.mark.parametrize(
    "phrase",
    [
        "市财政局 呼延某",
        "市财政局（呼延某）",
        "呼延某 市财政局",
        "分管领导：卿某某；市财政局",
        "责任单位：市财政局 责任人：卿某某",
        "市财政局\n责任人：卿某某\n联系电话：0759-1234567",
    ],
)
def test_people_are_no_units_and_nothing_is_told(phrase: str) -> None:
    assert told(phrase) == []


def test_a_name_nobody_knows_leaves_the_unit_beside_it_its_work() -> None:
    for phrase in ("市财政局 卿某某", "市财政局（卿某某）"):
        found = resolve_phrase(phrase, ROSTER)
        assert [unit.name for unit, _ in found.links] == ["市财政局"]
        assert [each.words for each in found.unresolved] == ["卿某某"]


def test_a_name_nobody_knows_is_told_once_with_the_items_counted() -> None:
    phrases = ("市财政局（卿某某）", "市司法局", "市民政局 卿某某", "市司法局、卿某某")
    assert told(*phrases) == [(Code.PLAN_PERSON_UNKNOWN, None, "卿某某")]
    (one,) = (each for each in resolve(phrases) if each.code is Code.PLAN_PERSON_UNKNOWN)
    assert "写在3项的落实单位里（第1、3、4项）" in one.message


def resolve(phrases: tuple[str, ...], settled: frozenset[int] = frozenset()) -> tuple[Problem, ...]:
    items = tuple(
        Item(at, "", "", f"第{at}件事。", phrase, "年底前", settled=at in settled)
        for at, phrase in enumerate(phrases, start=1)
    )
    return resolve_tasks(Plan("2022", "方案", 2022, date(2022, 5, 1), items), ROSTER, (), "end")[1]


SHORT = ("文旅", "卫健", "司法", "农业", "金融", "国资", "林业", "文广旅", "农林水", "房产")


@pytest.mark.parametrize("between", ["、", "，", " ", "（"])
@pytest.mark.parametrize("words", SHORT)
def test_short_names_of_bodies_that_begin_as_names_do_are_told_of_each_item(words: str, between: str) -> None:
    phrase = f"市财政局{between}{words}" + "）" * (between == "（")
    assert {item for _, item, _ in told(phrase, phrase)} == {1, 2}


def test_two_characters_are_a_name_behind_a_label_and_told_once_elsewhere() -> None:
    assert told("市财政局 责任人：张三、李四", "责任领导：王五；市司法局") == []
    assert told("市财政局 张三", "市司法局（张三）") == [(Code.PLAN_PERSON_UNKNOWN, None, "张三")]


def test_items_that_the_office_has_settled_count_no_more() -> None:
    phrases = ("市财政局（卿某某）", "市民政局（卿某某）")
    assert told(*phrases, settled=frozenset({1, 2})) == []
    (left,) = resolve(phrases, settled=frozenset({1}))
    assert left.code is Code.PLAN_PERSON_UNKNOWN and "写在1项的落实单位里（第2项）" in left.message


@pytest.mark.parametrize(("count", "shown"), [(10, "8、9、10"), (11, "8、9、10")])
def test_ten_items_are_named_at_most(count: int, shown: str) -> None:
    (one,) = resolve(("市财政局（卿某某）",) * count)
    assert f"写在{count}项的落实单位里（第1、" in one.message and f"{shown}项）" in one.message


def test_it_is_told_of_its_item_where_it_stands_in_one_alone_or_nobody_else_has_that() -> None:
    assert told("市财政局（卿某某）", "市司法局") == [(Code.PLAN_UNIT_UNKNOWN, 1, "卿某某")]
    alone = [(Code.PLAN_UNIT_UNKNOWN, 1, "卿某某"), (Code.PLAN_UNIT_UNKNOWN, 2, "卿某某")]
    assert told("卿某某", "卿某某") == alone


@pytest.mark.parametrize(
    "words", ["市教育局局长", "发改", "卫健委", "不参加", "除外", "其他镇", "牵头办", "各单位", "采购中心", "配合做"]
)
def test_what_may_be_a_body_or_says_something_of_one_is_no_person(words: str) -> None:
    assert not may_be_person(words)


@given(st.sampled_from(["发改", "某中心", "不参加", "市教育局局长", "各镇"]), st.sampled_from([" ", "、", "，"]))
def test_whatever_else_stands_beside_a_unit_is_told_of_each_item(words: str, between: str) -> None:
    phrase = f"市财政局{between}{words}"
    assert {item for code, item, _ in told(phrase, phrase) if code is not Code.PLAN_PERSON_UNKNOWN} == {1, 2}
