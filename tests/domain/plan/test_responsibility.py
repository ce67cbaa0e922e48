"""Responsibility phrases as tables; every character is used or reported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.domain.plan.assignments import assign, groups_without_units
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.responsibility.model import Narrowing
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Group, Roster, Unit

COUNTY, CITY = "各县（市、区）政府（管委会）", "市直各单位"
ROSTER = Roster(
    (
        Unit("X1", "赤坎区政府", "县区", ("赤坎区",)),
        Unit("X2", "遂溪县政府", "县区"),
        Unit("S1", "市政府办公室", "市直"),
        Unit("S2", "市财政局", "市直"),
        Unit("S3", "市发展改革委", "市直", ("市发展改革局",)),
        Unit("S4", "市市场监管局", "市直"),
    ),
    (Group("县区", (COUNTY,)), Group("市直", (CITY,))),
)


def roles(phrase: str) -> dict[str, str]:
    found = resolve_phrase(phrase, ROSTER).roles()
    order = ["lead", "implement", "assist", "supervise"]
    return {code: "+".join(sorted(map(str, mine), key=order.index)) for code, mine in sorted(found.items())}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("市财政局", {"S2": "implement"}),
        ("市发展改革局、市财政局", {"S2": "implement", "S3": "implement"}),
        ("市财政局和市政府办公室", {"S1": "implement", "S2": "implement"}),
        ("市财政局牵头", {"S2": "lead"}),
        ("市财政局、市市场监管局牵头，市政府办公室配合", {"S1": "assist", "S2": "lead", "S4": "lead"}),
        (COUNTY, {"X1": "implement", "X2": "implement"}),
        ("各县(市、区)政府(管委会)", {"X1": "implement", "X2": "implement"}),
        (
            f"{COUNTY}；市政府办公室牵头，{CITY}按职责分工落实",
            {
                "S1": "lead+implement",
                "S2": "implement",
                "S3": "implement",
                "S4": "implement",
                "X1": "implement",
                "X2": "implement",
            },
        ),
        (
            "市财政局。市发展改革局、市市场监管局按照职责分工强化监管。",
            {"S2": "implement", "S3": "supervise", "S4": "supervise"},
        ),
        ("市财政局、赤坎区等部门按职责分工落实", {"S2": "implement", "X1": "implement"}),
        ("", {}),
    ],
)
def test_phrases(phrase: str, expected: dict[str, str]) -> None:
    assert roles(phrase) == expected
    assert resolve_phrase(phrase, ROSTER).unresolved == ()


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("市财税局", ["市财税局"]),
        ("市财政局、各有关企业牵头，市政府办公室配合", ["各有关企业"]),
        ("财政局", ["财政局"]),
    ],
)
def test_unknown_names_are_reported_as_issued(phrase: str, words: list[str]) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    assert [u.words for u in resolution.unresolved] == words
    assert all(phrase[u.start : u.end] == u.words for u in resolution.unresolved)


def test_an_open_list_says_so() -> None:
    assert resolve_phrase("市财政局等市直单位按职责分工落实", ROSTER).open_lists == ("等市直单位",)
    assert resolve_phrase("市财政局等部门按职责分工落实", ROSTER).open_lists == ("等部门",)


def test_every_link_keeps_the_span_it_was_made_from() -> None:
    phrase = "各县(市、区)政府(管委会);市财政局牵头"
    for _, link in resolve_phrase(phrase, ROSTER).links:
        assert phrase[link.start : link.end] == link.words


PARTS = [
    "市财政局",
    "赤坎区",
    COUNTY,
    CITY,
    "市财税局",
    "牵头",
    "配合",
    "按职责分工落实",
    "等部门",
    "、",
    "，",
    "；",
    "。",
    ",",
    "(",
    ")",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_every_character_is_used_or_reported(phrase: str) -> None:
    resolution = resolve_phrase(phrase, ROSTER)
    spans = [(link.start, link.end) for _, link in resolution.links]
    spans += [(u.start, u.end) for u in resolution.unresolved]
    left = "".join(char for at, char in enumerate(phrase) if not any(s <= at < e for s, e in spans))
    for words in (*resolution.open_lists, "按职责分工落实", "牵头", "配合"):
        left = left.replace(f"({words})", "").replace(words, "")
    assert left.strip("、，；。,") == ""


def problems_of(requirement: str, phrase: str, *, shared: bool) -> list[Code]:
    item = Item(1, "题", "题", requirement, phrase, "长期工作", shared)
    plan = Plan("2021", "方案", 2021, date(2021, 8, 2), (item,))
    narrowings = (Narrowing("县级以上地方政府", ("县区", "市政府办公室")),)
    return [problem.code for problem in assign(plan, ROSTER, narrowings)[1]]


def test_a_requirement_that_names_fewer_units_than_its_shared_cell_is_for_the_office() -> None:
    both = f"{COUNTY}；{CITY}"
    assert problems_of("市财政局要推动公开。", both, shared=True) == [Code.PLAN_NARROWER]
    assert problems_of("市直各单位要解读。", both, shared=True) == [Code.PLAN_NARROWER]
    assert problems_of("县级以上地方政府要考核。", both, shared=True) == [Code.PLAN_NARROWER]
    assert problems_of("市财政局要推动公开。", both, shared=False) == []
    assert problems_of("市财政局要推动公开。", "市财政局", shared=True) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {"S1": "implement", "S2": "implement", "S3": "implement"}),
        ("列第一位的为牵头单位", {"S1": "implement", "S2": "lead", "S3": "implement"}),
        ("排名第一的为牵头单位，其他为参与单位", {"S1": "assist", "S2": "lead", "S3": "assist"}),
    ],
)
def test_by_a_rule_elsewhere_the_first_leads_and_the_others_assist_where_it_says_so(
    words: str, expected: dict[str, str]
) -> None:
    found = resolve_phrase("市财政局、市政府办公室、市发展改革委", ROSTER, words).roles()
    assert {code: "+".join(map(str, mine)) for code, mine in sorted(found.items())} == expected


@pytest.mark.parametrize(
    ("topic", "requirement", "told"),
    [
        ("题", "由市发展改革委牵头、市财政局配合公开甲。", ["由市发展改革委牵头"]),
        ("一、市发展改革委牵头的任务", "公开甲。", ["市发展改革委牵头"]),
        ("题", "公开甲，市发展改革委要做好数据核对。", ["市发展改革委要做好数"]),
        ("题", "公开甲，会同市发展改革委核对。", ["会同市发展改革委核对。"]),
        ("题", "公开甲，报市发展改革委备案，向市发展改革委咨询，指导市发展改革委落实。", []),
        ("一、全面推进政务信息公开标准化规范化建设由市发展改革委牵头", "公开甲。", ["…由市发展改革委牵头"]),
        ("一、推进公开\n（一）市发展改革委牵头的任务", "公开甲。", ["市发展改革委牵头"]),
        ("题", "公开甲，市财政局要核对。", []),
    ],
)
def test_units_that_are_to_act_by_another_text_than_their_cell_are_told(
    topic: str, requirement: str, told: list[str]
) -> None:
    item = Item(1, topic, "题", requirement, "市财政局", "长期工作")
    _, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), (item,)), ROSTER, ())
    found = [each for each in problems if each.code is Code.PLAN_UNIT_ELSEWHERE]
    assert [each.value for each in found] == told
    assert all("没有市发展改革委" in each.message for each in found)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        (
            "公开甲，由采购与招标管理中心会同市财政局办理，纪委办公室监督。",
            "由采购与招标管理中心会同市财政局办理，纪委办公室监督",
        ),
        ("公开甲。采购中心牵头，市财政局配合。", "采购中心牵头，市财政局配合"),
        ("公开甲，由专人负责。", ""),
        ("公开甲，由市财政局落实。", ""),
        ("公开甲。", ""),
    ],
)
def test_a_sentence_that_names_bodies_nobody_knows_is_a_second_reading(
    requirement: str, said: str, shared: bool
) -> None:
    item = Item(1, "题", "题", requirement, "市财政局", "长期工作", shared=shared)
    assignments, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), (item,)), ROSTER, ())
    assert [(each.code, each.value) for each in problems] == ([(Code.PLAN_UNITS_TWO, said)] if said else [])
    assert all("一是落实单位“市财政局”" in each.message for each in problems)
    assert len(assignments) == 1, "the cell's unit alone has it"


def test_a_sentence_that_gives_others_than_the_cell_of_several_items_is_a_second_reading() -> None:
    def told(requirement: str, *, shared: bool) -> list[tuple[Code, str]]:
        item = Item(1, "题", "题", requirement, "市财政局", "长期工作", shared=shared)
        _, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), (item,)), ROSTER, ())
        return [(each.code, each.value) for each in problems]

    assert told("公开甲，由市发展改革委负责。", shared=True) == [(Code.PLAN_UNITS_TWO, "由市发展改革委负责")]
    assert told("公开甲，由市财政局牵头。", shared=True) == [(Code.PLAN_UNITS_TWO, "由市财政局牵头")]
    assert told("公开甲，由市发展改革委负责。", shared=False) == [(Code.PLAN_UNIT_ELSEWHERE, "由市发展改革委负责")]


def test_the_phrase_of_a_group_without_units_is_told_at_its_item_alone() -> None:
    roster = Roster(ROSTER.units, (*ROSTER.groups, Group("镇街", ("各镇（街道）", "各镇街"))))
    items = tuple(
        Item(at, "题", "题", "要求。", words, "年底前")
        for at, words in enumerate(("各镇(街道)", "市财政局牵头，各镇街配合", "市财政局", "各学校"), start=1)
    )
    _, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), items), roster, ())
    assert [(each.code, each.origin.item, each.value) for each in problems] == [
        (Code.PLAN_GROUP_NOBODY, 1, "各镇(街道)"),
        (Code.PLAN_GROUP_NOBODY, 2, "各镇街"),
        (Code.PLAN_UNIT_UNKNOWN, 4, "各学校"),
    ]
    assert groups_without_units(problems, roster) == {"镇街"}
    assert groups_without_units(problems[2:], roster) == frozenset()
