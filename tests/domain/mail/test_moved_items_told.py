"""What units are told of items that were to move (责任调整), and of answers that are none of theirs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from kit.small_plan import small_plan

from toolkit.domain.ledger.applications import as_agreed
from toolkit.domain.ledger.petitions import DECISION
from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.mail.application_news import application_news
from toolkit.domain.mail.verdict_news import Told
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, register_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
A, B = Unit("A", "甲局", "市直"), Unit("B", "乙局", "市直")
TASKS = small_plan({1: "A", 2: "A", 9: "A"}, A, B)
ROW = register_key("2021", "petitions", "0" * 12, "A")
MOVES = {"item": "1", "type": "责任调整", "reason": "职责划转", "takes_over": "乙局", "decided_on": "2021-09-14"}
AT = datetime(2021, 9, 14)


def answer(text: str, sequence: int, row: RowKey = ROW, field: str = DECISION) -> Change:
    return Change(row, field, text, "office", AT, sequence=sequence)


def news(unit: str, current: Cells, *answers: Change, told: int = 5) -> tuple[Told, ...]:
    return application_news(as_agreed(TASKS, SCHEMA, current, ()), SCHEMA, current, answers, unit, told)


def test_both_sides_of_a_move_are_told() -> None:
    current = {ROW: MOVES | {DECISION: "同意", "opinion": "按方案"}}
    (mine,), (theirs,) = (news(unit, current, answer("同意", 6)) for unit in "AB")
    assert (mine.item, mine.label) == (1, "申请责任调整：同意，由乙局接办")
    assert (mine.opinion, mine.day) == ("按方案", date(2021, 9, 14))
    assert (theirs.item, theirs.label, theirs.opinion) == (1, "由甲局调整来，请接办", "")


@pytest.mark.parametrize("unit", ["A", "B"])
def test_nobody_is_told_twice_or_of_an_answer_that_is_none(unit: str) -> None:
    current = {ROW: MOVES | {DECISION: "同意"}}
    assert news(unit, current, answer("同意", 5)) == (), "told with the change of that number"
    assert news(unit, current, answer("同意", 6, field="opinion")) == ()
    assert news(unit, {ROW: MOVES}, answer("同意", 4), answer("", 6)) == (), "the answer was taken back"


def test_who_was_told_to_take_over_is_told_that_it_does_not_and_no_other_is() -> None:
    current = {ROW: MOVES | {DECISION: "不同意"}}
    (told,) = news("B", current, answer("同意", 4), answer("不同意", 6))
    assert told.label == "甲局的责任调整申请改为不同意，由甲局继续承担，不用接办"
    (mine,) = news("A", current, answer("同意", 4), answer("不同意", 6))
    assert mine.label == "申请责任调整：不同意"
    assert news("B", current, answer("不同意", 6)) == (), "it was never told to"
    assert news("B", current, answer("不同意", 4), answer("不同意", 6)) == ()
    kept = {ROW: MOVES | {DECISION: "同意"}}
    assert [each.label for each in news("B", kept, answer("同意", 4), answer("同意", 6))] == ["由甲局调整来，请接办"]


def test_of_a_row_struck_out_and_of_one_that_is_no_application_nothing_is_told() -> None:
    assert news("A", {ROW: MOVES | {DECISION: "不同意", "retired": "作废"}}, answer("不同意", 6)) == ()
    other = register_key("2021", "norms", "0" * 12, "A")
    assert news("A", {other: {"item": "1"}}, answer("同意", 6, other)) == ()


def test_answers_stand_in_the_order_of_the_items_also_of_one_that_the_plan_does_not_have() -> None:
    rows = {register_key("2021", "petitions", f"{at}" * 12, "A"): item for at, item in enumerate(("9", "77", "x", "2"))}
    current = {row: {"item": item, "type": "不涉及", DECISION: "不同意"} for row, item in rows.items()}
    told = news("A", current, *(answer("不同意", 6, row) for row in rows))
    assert [(each.item, each.title) for each in told] == [(0, ""), (2, "第2件事"), (9, "第9件事"), (77, "")]
    assert {each.label for each in told} == {"申请不涉及：不同意"}
    assert {each.day for each in told} == {None}
