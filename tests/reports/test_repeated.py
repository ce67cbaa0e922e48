"""What is said of many places in the same words is said once, with all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.repeated import said_once

WORDS = ("各镇", "各村")


def nobody(item: int, words: str) -> Problem:
    return problem(Code.PLAN_GROUP_NOBODY, Origin("方案.xlsx", item=item), words, item=item, group="县区")


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from(WORDS)), unique=True, max_size=30))
def test_every_place_is_told_and_nothing_that_differs_in_more_than_its_item_is_lost(
    found: list[tuple[int, str]],
) -> None:
    lines = list(said_once([nobody(item, words) for item, words in found]))
    for words in WORDS:
        items = [item for item, each in found if each == words]
        its = [each for each in lines if words in each.message]
        assert len(its) == (1 if len(items) > 3 else len(items)), its
        told = "、".join(f"{each.place}、{each.message}" for each in its)
        assert all(f"第{item}项" in told for item in items)
        assert len(items) <= 3 or f"这样的共{len(items)}处" in its[0].message


def test_what_has_no_place_is_counted_alone() -> None:
    (line,) = said_once([problem(Code.ROSTER_NO_MAIL, unit="市司法局")] * 4)
    assert line.message.endswith("；这样的共4处") and not line.place
