"""Items known again in another version of a plan: which of the ways to be alike goes before which."""

from __future__ import annotations

import pytest

from toolkit.domain.plan.model import Item
from toolkit.domain.plan.same_items import same_items

TEN = "主动公开各类规划计划"
"""Ten characters: each that is another makes it ten less alike of a hundred."""


def other(count: int, sign: str = "〇") -> str:
    """The ten characters, so many of them another."""
    return TEN[: len(TEN) - count] + sign * count


def items(texts: dict[int, str]) -> dict[int, Item]:
    return {number: Item(number, "", "", text, "", "") for number, text in texts.items()}


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ({1: TEN}, {1: TEN}, {1: 1}),
        ({1: TEN}, {2: TEN}, {2: 1}),
        ({1: TEN}, {2: "主动公开 各类\n规划计划"}, {2: 1}),
        ({1: TEN, 2: TEN}, {1: TEN, 2: TEN}, {1: 1, 2: 2}),
        ({1: TEN, 2: TEN}, {2: TEN, 3: TEN}, {2: 2, 3: 1}),
        ({1: TEN, 2: TEN}, {5: TEN, 6: TEN, 7: TEN}, {5: 1, 6: 2}),
        ({1: other(1), 2: TEN}, {1: TEN}, {1: 2}),
        ({1: other(2)}, {2: TEN}, {2: 1}),
        ({1: other(3)}, {2: TEN}, {}),
        ({1: other(2), 2: other(1)}, {3: TEN}, {3: 2}),
        ({1: other(1, "甲"), 2: other(1, "乙")}, {2: TEN}, {2: 2}),
        ({1: other(1)}, {2: TEN, 3: other(1, "甲")}, {2: 1}),
        ({1: other(6)}, {1: TEN}, {1: 1}),
        ({1: other(7)}, {1: TEN}, {}),
        ({1: other(6)}, {2: TEN}, {}),
        ({1: other(3), 2: TEN}, {1: TEN}, {1: 2}),
    ],
)
def test_an_item_is_that_which_is_most_like_it(old: dict[int, str], new: dict[int, str], known: dict[int, int]) -> None:
    assert same_items(items(old), [*items(new).values()]) == known


def test_a_number_alone_is_asked_only_where_it_counts() -> None:
    assert same_items(items({1: other(6)}), [*items({1: TEN}).values()], by_number=False) == {}
