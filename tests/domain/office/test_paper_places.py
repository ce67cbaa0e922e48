"""A name of the roster in a paper is that unit's where no other place stands before it and no branch behind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kit.drafted import PLAN, ROSTER

from toolkit.domain.office.given import WHOLE, Fact, Given, unit_of
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_names import Names
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.office.places import PLACES
from toolkit.domain.plan.model import Plan

OWN = "湛江"
GROUND = Ground((), PLAN, ROSTER, known=(f"{OWN}市人民政府办公室",))
CITY_NAMES = sorted(name for name in ROSTER.by_name if name.startswith("市"))
LATE = Given(
    PLAN.issued,
    tuple(Fact(of, "逾期", "项", Decimal(1)) for of in (WHOLE, *map(unit_of, ROSTER.by_code))),
    (),
    {"逾期": frozenset(ROSTER.by_code)},
)
BEFORE = ("", "请", "督促", "会同", "要求", "由", "，", "市财政局、", "和", OWN)
"""What stands before a unit's name; the own city's too."""
BEHIND = ("抓紧办理。", "、市教育局要抓紧办理。", "督促落实。", "没有进展。")


def strange(text: str) -> list[str]:
    return [each.said for each in check([Passage("第1行", text)], GROUND) if each.why == "名册里没有这个单位"]


@given(st.sampled_from(BEFORE), st.sampled_from(CITY_NAMES), st.sampled_from(BEHIND))
def test_a_unit_is_itself_behind_any_word_and_behind_its_own_city(before: str, name: str, behind: str) -> None:
    assert strange(before + name + behind) == []


@given(st.sampled_from(CITY_NAMES), st.sampled_from(("督促", "请", "，", "市财政局、", "和")))
def test_behind_its_own_citys_name_alone_a_unit_is_itself_and_behind_anothers_it_is_not(name: str, before: str) -> None:
    for place, known in ((OWN, True), ("茂名", False)):
        assert (strange(f"{before}{place}{name[1:]}抓紧办结。") == []) == known
    (told,) = check([Passage("第1行", f"{OWN}{name[1:]}逾期3项。")], replace(GROUND, given=(LATE,)))
    assert (told.said, told.ledger) == ("3项", f"{ROSTER.by_name[name].name}逾期1项")


@given(
    st.sampled_from("应承主协督交催在已未"),
    st.sampled_from(("", "的事项", "71项次")),
    st.sampled_from(("县区到期", "市领导")),
)
def test_a_verb_is_no_office(verb: str, behind: str, before: str) -> None:
    assert strange(f"{before}{verb}办{behind}，请抓紧。") == []


@example("广州", "市教育局", "")
@given(st.sampled_from(sorted(PLACES["市"] - {OWN})), st.sampled_from(CITY_NAMES), st.sampled_from(("", "，请")))
def test_behind_another_citys_name_it_is_another_body(city: str, name: str, before: str) -> None:
    (said,) = strange(f"{before}{city}{name}抓紧办理。")
    assert said.endswith(city + name)


@given(st.sampled_from(CITY_NAMES), st.sampled_from(("霞山", "开发区", "")), st.sampled_from(("分局", "支队", "大队")))
def test_with_a_branchs_name_behind_it_is_the_branch(name: str, place: str, branch: str) -> None:
    assert strange(f"请{name}{place}{branch}抓紧办理。") == [f"{name}{place}{branch}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("市委网信办、市委编办没有报送。", ["市委网信办", "市委编办"]),
        ("农业局进展缓慢，请交通局督促。", ["农业局", "交通局"]),
        ("市\u200b教育厅抓紧办理。", ["市教育厅"]),
        ("广州市霞山区政府抓紧办理。", ["广州市霞山区政府"]),
        ("湛江市霞山区政府抓紧办理。", []),
        ("市委、市政府部署，湛江市政府构建公开新格局，树立大局意识，合理布局。", []),
        ("到期应办结的抓紧，县区到期应办结的也要抓紧，各级督办、交办、承办到位。", []),
        ("市委工作部署、市委常委要求落实。", []),
    ],
)
def test_what_is_called_as_a_body_is_told_and_common_words_are_not(text: str, said: list[str]) -> None:
    assert strange(text) == said


def test_the_own_place_is_the_one_of_the_plans_title_too() -> None:
    plan = Plan("2021", "湛江市2021年政务公开工作要点分工方案", 2021, PLAN.issued, PLAN.items)
    text = "湛江市教育局、广州市教育局"
    assert [Names.of(ROSTER, plan, ()).another(text, at, at + 4) for at in (2, 9)] == [None, (7, 13, "市教育局")]
