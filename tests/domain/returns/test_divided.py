"""What a merge comes to where an item has gone to another unit meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from kit import ROOT
from kit.small_plan import small_plan

from toolkit.domain.ledger.records import Edition
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.divided import divide
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.three_way import Conflict, Merged
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
DAY = date(2021, 9, 20)
TASKS = small_plan({1: "A", 2: "B"}, Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直"))
EDITION = Edition("e1", "2021", "A", 1, "2021-09", DAY, 1, {})


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        (task_key("2021", 1, "A"), True),
        (task_key("2021", 2, "A"), False),
        (register_key("2021", "plans", "a", "A"), True),
    ],
)
def test_only_of_items_that_are_the_units_still_anything_is_asked(row: RowKey, asked: bool) -> None:
    merged = Merged((), (Conflict(row, "note", "原来", "甲说", "乙说"),))
    context = Context.of(SCHEMA, TASKS, DAY, {}, {}, NO_WORDS)
    made = divide(merged, {}, Base({}), Lineage(EDITION, [], SCHEMA, {}, NO_WORDS), context, [], None)
    assert [each.row for each in made.undecided] == [row] * asked
    assert [(each.row, each.field, each.value) for each in made.taken] == [
        (row, "note", merged.conflicts[0].theirs)
    ] * (not asked)
