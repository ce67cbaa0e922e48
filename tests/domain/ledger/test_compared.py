"""Which part has the lowest 办结率, where enough of each was due and the difference says anything."""

from __future__ import annotations

import pytest

from toolkit.domain.ledger.compared import Compared, compared, few_owed
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import Portion


def part(name: str, met: int, owed: int) -> Portion:
    return Portion(name, (), Counts({}, met=met, owed=owed))


@pytest.mark.parametrize(
    ("met", "owed", "differ"), [(249, 5000, False), (250, 5000, True), (251, 5000, True), (0, 5000, False)]
)
def test_two_parts_differ_from_five_points_on(met: int, owed: int, differ: bool) -> None:
    assert compared([part("甲", met, owed), part("乙", 0, 10)]).differ == differ
    assert not Compared((part("甲", met, owed),)).differ


def test_parts_of_which_little_was_due_are_not_compared_and_counted_where_any_was() -> None:
    parts = [
        part("甲", 0, 0),
        part("乙", 0, 1),
        part("丙", 9, 9),
        part("丁", 5, 10),
        part("戊", 4, 10),
        part("己", 8, 20),
    ]
    found = compared(parts)
    assert [each.name for each in found.parts] == ["戊", "己", "丁"]
    assert [each.name for each in found.lowest] == ["戊", "己"] and [each.name for each in found.highest] == ["丁"]
    assert few_owed(parts) == "到期应办结不满10项次的2个" and few_owed(parts[3:]) == ""
