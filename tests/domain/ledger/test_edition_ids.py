"""What an edition's id names: all that the workbook holds, under the workspace's secret, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.editions import edition_id
from toolkit.domain.ledger.records import Edition, LedRow
from toolkit.keys import task_key

ROW, OTHER = (task_key("2021", item, "A") for item in (1, 2))
LED = LedRow(1, "B", "市乙局", due=date(2021, 9, 30))
EDITION = Edition("", "2021", "A", 1, "2021-09", date(2021, 9, 10), 4, {ROW: {"status": "推进中"}}, led=(LED,))
HELD: dict[str, Any] = {
    "plan": "2022",
    "unit": "B",
    "sequence": 2,
    "round": "2021-10",
    "schema_version": 5,
    "cells": {OTHER: {"status": "推进中"}},
    "unit_name": "市甲局",
    "return_by": date(2021, 9, 25),
    "columns": frozenset({"status"}),
    "registers": {"plans": (1,)},
    "schema": "又一份",
    "led": (replace(LED, status="已完成"),),
    "news": {ROW: frozenset({"status"})},
    "withdrawn": (3,),
}


@given(
    st.dictionaries(st.sampled_from(sorted(HELD)), st.none()), st.dictionaries(st.sampled_from(sorted(HELD)), st.none())
)
def test_two_editions_have_one_id_just_where_they_hold_the_same(one: dict[str, None], other: dict[str, None]) -> None:
    made = [replace(EDITION, **{name: HELD[name] for name in names}) for names in (one, other)]
    ids = [edition_id(each, "k") for each in made]
    assert (ids[0] == ids[1]) == (made[0] == made[1])
    assert all(len(each) == 16 and set(each) <= set("0123456789ABCDEF") for each in ids)


@pytest.mark.parametrize("led", [{"item": 2}, {"unit": "C"}, {"due": None}, {"hint": "已销号"}])
def test_how_a_unit_stands_that_is_led_is_part_of_what_an_edition_holds(led: dict[str, Any]) -> None:
    assert edition_id(replace(EDITION, led=(replace(LED, **led),)), "k") != edition_id(EDITION, "k")


def test_the_secret_is_in_an_id_and_its_day_and_former_id_are_not() -> None:
    assert edition_id(EDITION, "k") != edition_id(EDITION, "l")
    assert edition_id(EDITION, "k") == edition_id(replace(EDITION, id="F", issued_on=date(2021, 9, 11)), "k")
