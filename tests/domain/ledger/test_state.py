"""The ledger at one moment, by unit, and what in it waits for the office."""

from __future__ import annotations

from datetime import date, datetime

from kit.rows import key

from toolkit.domain.ledger.records import Case, Choice, Decision
from toolkit.domain.ledger.state import LedgerState, by_unit

NOON = datetime(2021, 9, 10, 12)
HELD_CELLS = {
    key("2021/1/A"): {"progress": "甲一"},
    key("2021/1/B"): {"progress": "乙一"},
    key("2021/plans.0a/A"): {"title": "办法"},
    key("2021/unit/B"): {"person": "张三"},
    key("2021/round-2021-09/A"): {"report": "有更新"},
}


def conflict(number: int, ours: str) -> Case:
    return Case(key("2021/1/A"), "progress", ours, "另一份", 1, "工作台账", "I5", NOON, plan="2021", id=number)


def test_cells_are_found_by_the_unit_whose_rows_they_are_of() -> None:
    found = by_unit(HELD_CELLS)
    assert {unit: [row.text for row in cells] for unit, cells in found.items()} == {
        "A": ["2021/1/A", "2021/plans.0a/A", "2021/round-2021-09/A"],
        "B": ["2021/1/B", "2021/unit/B"],
    }
    assert {row: values for cells in found.values() for row, values in cells.items()} == HELD_CELLS


def test_what_is_answered_or_overtaken_waits_no_more() -> None:
    asked = (
        (conflict(1, "甲一"), None),
        (conflict(2, "甲一"), Decision(2, Choice.OURS, "甲一", "office", NOON)),
        (conflict(3, "更早"), None),
    )
    state = LedgerState("2021", date(2021, 9, 10), HELD_CELLS, (), asked, {}, {})
    assert [case.id for case in state.waiting] == [1]
