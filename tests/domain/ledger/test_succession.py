"""Who answers now for what a unit was written, after units were merged or split."""

from __future__ import annotations

import pytest

from toolkit.domain.ledger.succession import Succession

HAVE = frozenset({(1, "B"), (1, "C"), (2, "B"), (3, "A")})


@pytest.mark.parametrize(
    ("units", "unit", "item", "going_on"),
    [
        ({"A", "B", "C"}, "A", None, ("A",)),
        ({"B", "C"}, "A", None, ("B", "C")),
        ({"B", "C"}, "A", 1, ("B", "C")),
        ({"B", "C"}, "A", 2, ("B",)),
        ({"A", "B", "C"}, "A", 2, ("B",)),
        ({"A", "B", "C"}, "A", 3, ("A",)),
        ({"B", "C"}, "A", 9, ("B", "C")),
        ({"B", "C"}, "X", 1, ("X",)),
    ],
)
def test_what_a_unit_was_written_goes_on_with_who_has_the_item_else_with_all_that_took_it_over(
    units: set[str], unit: str, item: int | None, going_on: tuple[str, ...]
) -> None:
    succession = Succession("2021", HAVE, {"A": ("B", "C")}, frozenset(units))
    assert succession.going_on(unit, item) == going_on
