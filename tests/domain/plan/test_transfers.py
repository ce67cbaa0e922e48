"""Items that moved from unit to unit: the chain, its ends, and the cells that keep it."""

from __future__ import annotations

from datetime import date

from toolkit.domain.plan.transfers import Other, Transfer, came_on, came_to, chain, followed, gone_from, gone_to

FIRST = Transfer(2, "A", "B", date(2021, 6, 10), "one")
THEN = Transfer(2, "B", "C", date(2021, 6, 10), "two")
OTHER = Transfer(3, "A", "B", date(2021, 6, 12), "three")
ALL = (FIRST, THEN, OTHER)
BACK = Transfer(2, "C", "A", date(2021, 6, 20), "four")
ISSUED = ((2, "A"), (3, "A"), (3, "C"))
PATHS = followed(ALL, ISSUED)


def test_the_chain_is_told_of_both_ends_and_only_the_last_move_brought_it() -> None:
    assert chain(PATHS, 2, "C") == chain(PATHS, 2, "A") == (FIRST, THEN)
    assert came_to(PATHS)[2, "C"] == (THEN,)
    assert (2, "B") not in came_to(PATHS)
    assert gone_from(PATHS, "A") == (FIRST, OTHER)
    assert gone_to(PATHS) == {(2, "A"): "C", (2, "B"): "C", (3, "A"): "B"}
    assert chain(followed((), ISSUED), 2, "A") == ()


def test_what_went_round_in_a_circle_is_where_it_was_and_the_others_say_to_whom_they_gave_it() -> None:
    paths = followed((*ALL, BACK), ISSUED)
    assert chain(paths, 2, "A") == chain(paths, 2, "B") == (FIRST, THEN, BACK)
    assert came_to(paths)[2, "A"] == (BACK,) and came_on(paths)[2, "A"] == BACK.on
    assert gone_to(paths) == {(2, "B"): "A", (2, "C"): "A", (3, "A"): "B"}
    assert gone_from(paths, "A") == (OTHER,) and gone_from(paths, "C") == (BACK,)


def test_a_move_of_what_its_giver_does_not_have_moves_nothing() -> None:
    vain = Transfer(2, "B", "C", date(2021, 6, 1), "five")
    paths = followed((vain, FIRST), ISSUED)
    assert paths[2, "A"] == (FIRST,) and gone_to(paths) == {(2, "A"): "B"} and came_on(paths) == {(2, "B"): FIRST.on}


def test_a_cell_keeps_the_other_side_whatever_its_name() -> None:
    every = (Other(2, date(2021, 6, 10), "2021-09-30", "市甲局/市乙局"), Other(3, date(2021, 6, 12), "", "市丙局"))
    assert Other.read("\n".join(each.text for each in every)) == every
    assert Other.read("") == ()
