"""What a command names as its user types it: several units in one word are several, and one that is none is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.workspace import Workspace

NAMES = ("市教育局", "市司法局", "SZ09", "市发展改革委")


@given(data=st.data())
def test_units_are_the_same_however_they_are_set_apart(repository: Workspace, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    apart = data.draw(st.lists(st.sampled_from(["、", "，", ",", "；", ";", "　", " ", "， "]), min_size=3, max_size=3))
    typed = "".join(f"{name}{mark}" for name, mark in zip(names, [*apart, ""], strict=False))
    assert units_named(repository, [typed]) == units_named(repository, names)


@pytest.mark.parametrize(("typed", "none"), [("市教育局、某局", "某局"), ("某局", "某局"), ("", ""), ("、", "、")])
def test_a_name_that_is_none_is_told_alone(repository: Workspace, typed: str, none: str) -> None:
    with pytest.raises(ToolkitError, match=f"单位名册里没有“{none}”"):
        units_named(repository, [typed])
