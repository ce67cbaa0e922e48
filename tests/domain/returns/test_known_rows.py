"""A row found again by two of its id, its number and its requirement."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.domain.returns.known_rows import Found, KnownRows

ROWS = {1: ("甲", "公开规划。"), 2: ("乙", "归集规划。"), 3: ("丙", "定期更新。"), 4: ("丁", "定期更新。")}
KNOWN = KnownRows(ROWS)
ITEMS, FOREIGN = st.sampled_from([*ROWS]), st.sampled_from(["", "①", "²", "99", "另说"])


@given(ITEMS, ITEMS, st.permutations(range(3)))
def test_two_that_agree_decide_but_for_the_text_of_another_row(item: int, other: int, order: list[int]) -> None:
    """Where the text beside id and number is another row's, what stands beside that was moved with it."""
    says = [other if place == order[0] else item for place in range(3)]
    assume(item < 3 or order[0] == 2)
    moved = order[0] == 2 and other < 3 and other != item
    found = KNOWN.find(says[0], str(says[1]), ROWS[says[2]][1])
    assert found == (None if moved else Found(ROWS[item][0], sure=True))


@given(ITEMS, FOREIGN, FOREIGN)
def test_where_the_others_name_no_row_id_or_requirement_decides_and_a_number_does_not(
    item: int, number: str, requirement: str
) -> None:
    name, text = ROWS[item]
    assert KNOWN.find(item, number, requirement) == Found(name, sure=False)
    assert KNOWN.find(None, str(item), requirement) is None
    assert KNOWN.find(None, number, text) == (Found(name, sure=False) if item < 3 else None), (
        "what two rows ask for tells neither"
    )


@given(ITEMS, ITEMS)
def test_two_that_disagree_decide_nothing(item: int, other: int) -> None:
    assume(item != other)
    assert KNOWN.find(item, str(other), "") is None
