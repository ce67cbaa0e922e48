"""A row found again by two of its id, its number and its requirement."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.domain.returns.known_rows import KnownRows

ROWS = {1: ("甲", "公开规划。"), 2: ("乙", "归集规划。"), 3: ("丙", "定期更新。"), 4: ("丁", "定期更新。")}
KNOWN = KnownRows(ROWS)
ITEMS, FOREIGN = st.sampled_from([*ROWS]), st.sampled_from(["", "①", "²", "99", "另说"])


@given(ITEMS, ITEMS, st.permutations(range(3)))
def test_two_that_agree_decide_whatever_the_third_says(item: int, other: int, order: list[int]) -> None:
    says = [other if place == order[0] else item for place in range(3)]
    assume(item < 3 or order[0] == 2)
    assert KNOWN.find(says[0], str(says[1]), ROWS[says[2]][1]) == ROWS[item][0]


@given(ITEMS, FOREIGN, FOREIGN)
def test_where_the_others_name_no_row_id_or_requirement_decides_and_a_number_does_not(
    item: int, number: str, requirement: str
) -> None:
    name, text = ROWS[item]
    assert KNOWN.find(item, number, requirement) == name
    assert KNOWN.find(None, str(item), requirement) is None
    assert KNOWN.find(None, number, text) == (name if item < 3 else None), "what two rows ask for tells neither"


@given(ITEMS, ITEMS)
def test_two_that_disagree_decide_nothing(item: int, other: int) -> None:
    assume(item != other)
    assert KNOWN.find(item, str(other), "") is None
