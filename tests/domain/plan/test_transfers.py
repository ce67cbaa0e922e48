"""Items that moved from unit to unit: the chain, its ends, and the cells that keep it."""

from __future__ import annotations

from datetime import date

from toolkit.domain.plan.transfers import Other, Transfer, came_to, chain, gone_from

FIRST = Transfer(2, "A", "B", date(2021, 6, 10), "one")
THEN = Transfer(2, "B", "C", date(2021, 6, 10), "two")
OTHER = Transfer(3, "A", "B", date(2021, 6, 12), "three")
ALL = (FIRST, THEN, OTHER)
MOVED = {(2, "A"): "C", (2, "B"): "C", (3, "A"): "B"}


def test_the_chain_is_told_of_both_ends_and_only_the_last_move_brought_it() -> None:
    assert chain(ALL, MOVED, 2, "C") == chain(ALL, MOVED, 2, "A") == (FIRST, THEN)
    assert came_to(ALL, MOVED, 2, "C") == (THEN,)
    assert came_to(ALL, MOVED, 2, "B") == ()
    assert gone_from(ALL, MOVED, "A") == (FIRST, OTHER)
    assert chain(ALL, {}, 2, "A") == (), "what went round in a circle moved nothing"


def test_a_cell_keeps_the_other_side_whatever_its_name() -> None:
    every = (Other(2, date(2021, 6, 10), "2021-09-30", "市甲局/市乙局"), Other(3, date(2021, 6, 12), "", "市丙局"))
    assert Other.read("\n".join(each.text for each in every)) == every
    assert Other.read("") == ()
