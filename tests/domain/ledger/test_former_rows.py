"""Rows that plan or roster took from a unit: found where something stands on them, told with where they went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kit.records import edition
from kit.small_plan import small_plan

from toolkit.domain.ledger.former_rows import former_rows, unassigned
from toolkit.domain.plan.transfers import Transfer
from toolkit.domain.plan.units import Unit
from toolkit.keys import contact_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
A, B = Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直", former=("OLD",))
TASKS = small_plan({1: "A", 2: "B"}, A, B)


def test_a_row_is_nobodys_where_it_says_something_that_the_plan_does_not_and_is_assigned_to_no_one() -> None:
    held = {"progress": "甲"}
    current = {
        task_key("2021", 10, "A"): held,
        task_key("2021", 2, "A"): {"verdict": "通过销号"},
        task_key("2021", 2, "OLD"): held,
        task_key("2021", 1, "A"): held,
        task_key("2021", 3, "A"): {"requirement": "做某事", "progress": ""},
        contact_key("2021", "OLD"): {"person": "某甲"},
    }
    gone = unassigned(TASKS, SCHEMA, current)
    assert gone == (task_key("2021", 2, "A"), task_key("2021", 2, "OLD"), task_key("2021", 10, "A"))


@pytest.mark.parametrize(
    ("item", "unit", "went"),
    [(2, "OLD", "由乙局承接"), (1, "OLD", "不再由该单位承担"), (9, "A", "事项已撤销"), (2, "A", "不再由该单位承担")],
)
def test_it_is_told_where_a_row_went(item: int, unit: str, went: str) -> None:
    row = task_key("2021", item, unit)
    (found,) = former_rows(TASKS, {row: {"progress": "甲"}}, [row], [])
    assert (found.item, found.went, found.values) == (item, went, {"progress": "甲"})
    assert (found.unit, found.requirement) == ({"A": "甲局"}.get(unit, unit), "")


def test_of_an_item_that_another_took_over_that_one_is_named() -> None:
    moved = replace(
        TASKS, transfers=(Transfer(2, "A", "B", date(2021, 9, 1)),), as_issued=small_plan({2: "A"}, A).assignments
    )
    row = task_key("2021", 2, "A")
    (found,) = former_rows(moved, {row: {"progress": "甲"}}, [row], [])
    assert found.went == "由乙局接办"


def test_it_reads_as_the_last_edition_that_had_it() -> None:
    row = task_key("2021", 2, "OLD")
    editions = [
        edition(unit="OLD", unit_name="旧局", cells={row: {"requirement": "早"}}),
        edition(unit="OLD", unit_name="", cells={row: {"requirement": "晚"}}),
        edition(unit="OLD", unit_name="新名", cells={}),
    ]
    (found,) = former_rows(TASKS, {row: {}}, [row], editions)
    assert (found.unit, found.requirement) == ("OLD", "晚")
    (found,) = former_rows(TASKS, {row: {}}, [row], editions[:1])
    assert (found.unit, found.requirement) == ("旧局", "早")
