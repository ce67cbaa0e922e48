"""Years of a small office as they were read and approved: how rows stand, what is counted, owed, asked and told.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest
from kit.told.approved import approved
from kit.told.lives import Life
from kit.told.says import Day
from kit.told.years import SEEDS, tell

from toolkit.domain.ledger.labels import Label
from toolkit.keys import RowKey


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_is_told_as_it_was_approved(seed: int) -> None:
    life = Life.of(seed)
    told = tell(life)
    adds_up(Day(life.desk, life.desk.state(life.day)))
    assert told == approved("years")[str(seed)]


def adds_up(day: Day) -> None:
    """What holds of every office on every day, whatever happened."""
    its, desk = day.figures, day.desk
    for parts in (its.items, its.units, its.topics, its.dues, its.groups):
        shares = [part.counts for part in parts]
        for label in Label:
            assert sum(each.of(label) for each in shares) == its.whole.of(label)
        assert (sum(each.owed for each in shares), sum(each.met for each in shares)) == (its.whole.owed, its.whole.met)
    assert sum(its.whole.phases.values()) == its.whole.total == len(its.tasks)
    assert its.whole.owed - its.whole.met == sum(its.owed_open.values())
    news = {unit: each for unit, (each, _) in desk.news(day.state.day).items()}
    back = Counter(each.unit for each in its.tasks if each.row.phase.returned)
    waits = Counter(each.unit for each in its.tasks if each.row.waits)
    assert all((len(each.back), len(each.waiting)) == (back[unit], waits[unit]) for unit, each in news.items())
    assert len(its.waiting.claims) == waits.total()
    pressed = {each.unit.code for each in day.letters}
    assert pressed <= day.state.handed.keys(), "nobody is pressed who holds no workbook"
    replayed: dict[RowKey, dict[str, str]] = {}
    for change in desk.changes:
        replayed.setdefault(change.row, {})[change.field] = change.value
    assert replayed == desk.current
    asked = Counter(case.return_id for case, _ in desk.asked)
    assert set(asked) <= set(range(1, len(desk.returns) + 1)), "every question comes from a file"
    owing = set(chain.from_iterable(each.owing for each in its.rounds))
    assert owing <= {each.code for each in desk.tasks.roster.units}
