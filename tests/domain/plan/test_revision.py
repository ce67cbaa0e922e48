"""What changed between two versions of a plan: laws that hold for any two."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.revision import TEXTS, RevisionKind, Version, affected, renumbered, revisions

UNITS = {"A": "市甲局", "B": "市乙局", "C": "市丙局"}
texts = st.sampled_from(["公开规划。", "公开 规划。", "解读政策。", "回应关切。"])
items = st.dictionaries(st.integers(1, 5), st.fixed_dictionaries(dict.fromkeys(TEXTS, texts)), max_size=4)


@st.composite
def versions(draw: st.DrawFn) -> Version:
    chosen = draw(items)
    names = draw(st.dictionaries(st.sampled_from(sorted(UNITS)), st.sampled_from(["市甲局", "市新局"]), max_size=3))
    pairs = [(item, unit) for item in sorted(chosen) for unit in sorted(names)]
    roles = st.sampled_from(["落实", "牵头", "配合"])
    return Version(chosen, {pair: draw(roles) for pair in pairs if draw(st.booleans())}, names)


@given(versions())
def test_a_version_does_not_differ_from_itself_as_kept(version: Version) -> None:
    kept = Version.from_json(json.loads(json.dumps(version.as_json())))
    assert kept == version
    assert revisions(kept, version, {}) == () and renumbered(kept, version) == ()


@given(versions(), versions())
def test_every_difference_is_listed_and_names_whom_it_touches(before: Version, after: Version) -> None:
    found = revisions(before, after, {})
    assert bool(found) == (before != after)
    kinds = {(each.kind, each.item) for each in found}
    assert {item for kind, item in kinds if kind == RevisionKind.ITEM_ADDED} == after.items.keys() - before.items.keys()
    assert {
        item for kind, item in kinds if kind == RevisionKind.ITEM_WITHDRAWN
    } == before.items.keys() - after.items.keys()
    for unit in UNITS:
        mine = [
            {item: roles for (item, code), roles in each.assignments.items() if code == unit}
            for each in (before, after)
        ]
        said = [{item: each.items[item] for item in roles} for each, roles in zip((before, after), mine, strict=True)]
        if mine[0] != mine[1] or said[0] != said[1] or before.units.get(unit) != after.units.get(unit):
            assert unit in affected(found)


def version(*requirements: str) -> Version:
    return Version(
        {at: {**dict.fromkeys(TEXTS, ""), "requirement": text} for at, text in enumerate(requirements, 1)}, {}, {}
    )


def test_a_number_that_went_to_another_item_is_seen() -> None:
    assert renumbered(version("甲", "乙", "丙"), version("甲", "新", "乙", "丙")) == ((2, 3), (3, 4))
    assert renumbered(version("甲", "乙", "丙"), version("甲", "丙")) == ((3, 2),)
    assert renumbered(version("甲", "乙"), version("乙", "甲")) == ((1, 2), (2, 1))


def test_a_new_wording_or_a_new_item_at_the_end_moves_nothing() -> None:
    assert renumbered(version("甲", "乙"), version("甲", "乙，改", "丙")) == ()
    assert renumbered(version("甲", "甲"), version("甲", "甲", "甲")) == ()


def test_what_stands_in_several_places_or_stood_there_too_moves_nothing() -> None:
    assert renumbered(version("甲"), version("新", "甲", "甲")) == ()
    assert renumbered(version("甲", "甲"), version("新", "甲")) == ()


@pytest.mark.parametrize(
    ("had", "has", "told"),
    [
        ("A", "B", ["unit_removed A", "unit_added B", "unit_succeeded AB"]),
        ("AB", "B", ["unit_removed A", "unit_succeeded AB"]),
        ("A", "AB", ["unit_added B", "unit_succeeded AB"]),
        ("AB", "AB", []),
        ("C", "B", ["unit_removed C", "unit_added B"]),
    ],
)
def test_a_unit_takes_another_over_where_it_comes_or_the_other_goes(had: str, has: str, told: list[str]) -> None:
    before, after = (Version({}, {}, {code: UNITS[code] for code in codes}) for codes in (had, has))
    found = revisions(before, after, {"B": ("A",)})
    assert [f"{each.kind} {''.join(each.units)}" for each in found] == told


@pytest.mark.parametrize(
    ("had", "has", "told"),
    [
        ({"A": "牵头"}, {"A": "牵头", "B": "配合"}, ["assigned B  市乙局"]),
        ({"A": "牵头", "B": "配合"}, {"A": "牵头"}, ["released B 市乙局 "]),
        ({"A": "牵头"}, {"A": "配合"}, ["roles A 牵头 配合"]),
        ({"A": "牵头"}, {"A": "牵头", "C": "配合"}, []),
        ({"A": "牵头", "D": "配合"}, {"A": "牵头"}, []),
    ],
)
def test_who_came_to_an_item_or_left_it_is_told_but_no_unit_that_is_new_or_gone(
    had: dict[str, str], has: dict[str, str], told: list[str]
) -> None:
    units = {"A": "市甲局", "B": "市乙局"}
    before, after = (
        Version(version("甲").items, {(1, unit): roles for unit, roles in its.items()}, units | more)
        for its, more in ((had, {"D": "市丁局"}), (has, {"C": "市丙局"}))
    )
    found = [each for each in revisions(before, after, {}) if each.item]
    assert [f"{each.kind} {''.join(each.units)} {each.before} {each.after}" for each in found] == told
