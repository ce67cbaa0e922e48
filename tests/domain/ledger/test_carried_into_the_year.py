"""What goes over from a closed year into the next: only to who holds no workbook, only where nobody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from kit.small_plan import small_plan

from toolkit.domain.ledger.carrying import Year, carry_year
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.review import CARRIED
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, contact_key, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
AT = datetime(2022, 1, 10, 9)
A, B = Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直")
SAME = "编制政务新媒体 清单。"
LAST = small_plan({1: "A", 2: "A", 3: "B"}, A, B, says={1: SAME, 2: "长期坚持公开。"}, due="长期坚持")
NOW = small_plan(
    {7: "A", 8: "A"}, A, B, says={7: SAME.replace(" ", ""), 8: "长期坚持公开。"}, due="长期坚持", year=2022
)


def carried(
    last: Cells, there: Cells | None = None, unissued: frozenset[str] = frozenset("AB"), now: Tasks = NOW
) -> Cells:
    made = carry_year(Year(LAST, last), Year(now, there or {}), SCHEMA, unissued, AT)
    assert all(each.actor == CARRIED and each.at == AT and each.value for each in made)
    found: dict[RowKey, dict[str, str]] = {}
    for each in made:
        found.setdefault(each.row, {})[each.field] = each.value
    return found


PERSON = {"section": "办公室", "person": "某甲", "person_phone": "1"}


def test_contacts_of_the_cover_go_over_and_what_vouches_for_a_round_does_not() -> None:
    here, there = contact_key("2021", "A"), contact_key("2022", "A")
    assert carried({here: PERSON | {"signed_by": "某领导", "signed_on": "2021-12-01"}}) == {there: PERSON}
    assert carried({here: PERSON}, {there: {"person": ""}}) == {there: {"section": "办公室", "person_phone": "1"}}
    assert carried({here: PERSON}, unissued=frozenset("B")) == {}, "it holds a workbook of the new plan"
    assert carried({contact_key("2021", "B"): PERSON}) == {}, "it has nothing to do in the new plan"


@pytest.mark.parametrize(
    ("item", "values", "over"),
    [
        (1, {"person": "某乙", "progress": "已办", "status": "已完成"}, {"person": "某乙"}),
        (1, {"status": "长期坚持"}, {"status": "长期坚持"}),
        (1, {"status": "推进中"}, {}),
        (2, {"person": "某乙"}, {"person": "某乙"}),
    ],
)
def test_an_item_of_the_same_words_takes_its_contacts_over_and_that_it_goes_on(
    item: int, values: dict[str, str], over: dict[str, str]
) -> None:
    row = task_key("2022", item + 6, "A")
    assert carried({task_key("2021", item, "A"): values}) == ({row: over} if over else {})


def test_that_it_goes_on_goes_over_only_where_the_new_plan_has_it_go_on_and_words_are_the_same() -> None:
    kept = {task_key("2021", 1, "A"): {"status": "长期坚持", "person": "某乙"}}
    dated = small_plan({7: "A"}, A, says={7: SAME}, year=2022, due="2022年9月底前")
    assert carried(kept, now=dated) == {task_key("2022", 7, "A"): {"person": "某乙"}}
    other = small_plan({1: "A"}, A, says={1: "编制另一清单。"}, year=2022)
    assert carried(kept, now=other) == {}


def test_rows_of_lists_that_go_on_go_over_without_those_struck_out_and_what_is_computed() -> None:
    whole = {"account": "某发布", "platform": "微信", "checked_on": "2021-09-01"}
    rows = [register_key("2021", "accounts", digit * 12, "A") for digit in "012"]
    last = {rows[0]: whole, rows[1]: whole | {"retired": "作废"}, rows[2]: {"account": ""}}
    last[register_key("2021", "applications", "0" * 12, "A")] = {"number": "1"}
    row = register_key("2022", "accounts", "0" * 12, "A")
    assert carried(last) == {row: whole}
    assert carried(last, {row: {"account": "改名"}}) == {
        row: {name: whole[name] for name in ("platform", "checked_on")}
    }
    nobody = small_plan({8: "A"}, A, says={8: "长期坚持公开。"}, year=2022)
    assert carried(last, now=nobody) == {}, "the new plan asks for no such list of it"


def test_carried_twice_nothing_is_carried_again() -> None:
    last = {contact_key("2021", "A"): PERSON, task_key("2021", 1, "A"): {"person": "某乙", "status": "长期坚持"}}
    over = carried(last)
    assert len(over) == 2 and carried(last, over) == {}
    assert carry_year(Year(LAST, last), Year(replace(NOW, assignments=()), {}), SCHEMA, frozenset("A"), AT) == ()
