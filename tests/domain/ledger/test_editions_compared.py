"""Editions beside one another: what is new to the unit, what the plan says otherwise, when a workbook counts as had."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kit.records import edition

from toolkit.domain.ledger.editions import (
    changed_items,
    form_key,
    is_edition_id,
    kin_of,
    parse_register_row_id,
    parse_row_id,
    plan_differs,
    register_row_id,
    row_id,
    taken_as_given,
    taken_as_handed,
)
from toolkit.domain.ledger.records import Edition, Snapshot
from toolkit.domain.ledger.state import LedgerState, by_unit
from toolkit.domain.plan.tasks import HANDED, NEVER
from toolkit.keys import contact_key, report_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
ROW, OTHER, COVER = task_key("2021", 1, "A"), task_key("2021", 2, "A"), contact_key("2021", "A")
SAYS = {"requirement": "公开甲。", "due": "2021-09-30", "progress": "甲", "verdict": "退回补正"}
ID, DAY = "0123456789ABCDEF", date(2021, 9, 10)


def held(**rows: dict[str, str]) -> Edition:
    places = {"row": ROW, "other": OTHER, "cover": COVER}
    return edition(id=ID, unit="A", unit_name="甲局", cells={places[name]: values for name, values in rows.items()})


@pytest.mark.parametrize(
    ("after", "items"),
    [
        (held(row=SAYS), ()),
        (held(row=SAYS | {"progress": "乙"}), ()),
        (held(row=SAYS | {"verdict": "通过销号"}), (1,)),
        (held(row=SAYS | {"due": "2021-10-31"}), (1,)),
        (held(row=SAYS, other=SAYS), (2,)),
        (held(other=SAYS), (1, 2)),
        (held(row=SAYS, cover={"person": "某甲"}), ()),
    ],
)
def test_new_to_a_unit_is_what_plan_or_office_write_and_items_that_came_or_went(
    after: Edition, items: tuple[int, ...]
) -> None:
    assert changed_items(held(row=SAYS), after, SCHEMA) == items


def shown(made: Edition, **other: Any) -> Snapshot:
    return replace(made.snapshot, **other)


@pytest.mark.parametrize(
    ("made", "differs"),
    [
        (held(row=SAYS), False),
        (held(row=SAYS | {"due": "2021-12-31", "progress": "乙", "verdict": ""}), False),
        (held(row=SAYS | {"requirement": "公开乙。"}), True),
        (held(row=SAYS, other=SAYS), True),
        (held(row=SAYS, cover={"person": "某甲"}), False),
    ],
)
def test_the_plan_says_otherwise_by_rows_and_their_plan_cells_but_no_due_date(made: Edition, differs: bool) -> None:
    assert plan_differs(held(row=SAYS), shown(made), SCHEMA) == differs


def test_so_it_does_by_the_units_name_and_the_columns_and_to_who_has_nothing() -> None:
    before = held(row=SAYS)
    assert plan_differs(None, shown(before), SCHEMA)
    assert plan_differs(before, shown(before, unit_name="新局"), SCHEMA)
    assert plan_differs(before, shown(before, columns=frozenset({"progress"})), SCHEMA)


def test_a_row_id_is_read_back_and_nothing_else_is_one() -> None:
    assert parse_row_id(row_id(ID, 12)) == (ID, 12)
    assert parse_register_row_id(register_row_id(ID, "norms", "0" * 12)) == (ID, "norms", "0" * 12)
    for text in ("", ID, f"{ID}.x", f"{ID}.norms.0", ID.lower() + ".1", f"{ID}.1234567890"):
        assert parse_row_id(text) is None and parse_register_row_id(text) is None
    assert is_edition_id(ID) and not is_edition_id(ID[:-1]) and not is_edition_id(ID + "0")


def test_editions_of_one_unit_and_plan_are_kin() -> None:
    mine, later = held(row=SAYS), replace(held(row=SAYS), id="B" * 16)
    others = [None, later, replace(later, id="C" * 16, unit="B"), replace(later, id="D" * 16, plan="2020")]
    assert kin_of(mine, others) == {"B" * 16: later, ID: mine} and kin_of(mine, ()) == {ID: mine}


def test_what_a_form_says_is_kept_of_its_round_or_for_good() -> None:
    made = replace(held(), round="2021-09")
    keys = {field.scope: form_key(made, field) for field in SCHEMA.cover.fields}
    assert keys == {"round": report_key("2021", "A", "2021-09"), "unit": COVER}


def test_a_unit_not_handed_any_workbook_is_taken_to_get_it_when_its_latest_says_so() -> None:
    made = replace(held(row=SAYS), issued_on=date(2021, 8, 16))
    assert taken_as_handed(None, DAY) == DAY and taken_as_handed(made, DAY) == date(2021, 8, 16)
    said = held(row={HANDED: ""}, other={HANDED: "2021-08-20"})
    assert taken_as_handed(said, DAY) == date(2021, 8, 20)


def test_so_is_each_item_that_it_had_in_none() -> None:
    made = replace(held(row=SAYS | {HANDED: "2021-08-20"}, other=SAYS), issued_on=date(2021, 8, 16))
    later = {("A", 1): NEVER, ("A", 2): NEVER, ("A", 3): NEVER, ("B", 1): NEVER, ("C", 1): date(2021, 9, 1)}
    assert taken_as_given(later, {"A": made}, "2021", DAY) == {
        ("A", 1): date(2021, 8, 20),
        ("A", 2): date(2021, 8, 16),
        ("A", 3): DAY,
        ("B", 1): DAY,
        ("C", 1): date(2021, 9, 1),
    }


def test_a_unit_was_given_an_item_that_stands_in_a_workbook_it_holds() -> None:
    state = LedgerState(
        "2021", DAY, {ROW: SAYS}, (), (), {}, {}, handed={"A": DAY}, later={("A", 2): NEVER, ("A", 3): DAY},
        untold=frozenset({("A", 1)}), heard={("A", 2): NEVER, ("A", 3): DAY},
    )  # fmt: skip
    assert [state.was_given("A", item) for item in (1, 2, 3)] == [True, False, True] and not state.was_given("B", 1)
    assert state.without_word == {("A", 1), ("A", 2)}
    assert state.by_unit == by_unit({ROW: SAYS}) == {"A": {ROW: SAYS}}
