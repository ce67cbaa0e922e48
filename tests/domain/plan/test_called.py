"""What a line about an item calls it: never nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.model import TITLE_LIMIT, Item, called


@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_it_has_a_name_and_its_own_where_it_has_one(title: str, requirement: str) -> None:
    name = called(title, requirement)
    assert name and (name == title or (not title and len(name) <= TITLE_LIMIT))


def test_an_item_without_a_topic_is_called_by_the_beginning_of_its_requirement() -> None:
    item = Item(2020001, "", "", "全面梳理本地区现行有效的行政规范性文件并于年底前集中统一公开。", "", "")
    assert item.called == "全面梳理本地区现行有效的行政规范性文件并于年底前集中统…"
