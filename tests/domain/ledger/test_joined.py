"""An item that moves to a unit which has it already: what comes is not closed by what that unit had closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kit.small_plan import small_plan

from toolkit.domain.ledger.applications import as_agreed, closed_dues
from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.joined import opened_again
from toolkit.domain.ledger.petitions import DECISION, decide_petition
from toolkit.domain.ledger.records import Case, CaseKind, Choice
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.verdicts import Verdict, give, is_closed
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
UNITS = [Unit(code, f"{word}局", "市直") for code, word in zip("ABC", "甲乙丙", strict=True)]
STAGES, AGAIN, ONE = "6月底前完成方案，9月底前公开目录，12月底前完成评价", "每季度末", "9月底前"
ROW, GIVER, TAKER = register_key("2021", "petitions", "0" * 12, "A"), task_key("2021", 1, "A"), task_key("2021", 1, "B")
ASKED = {
    "item": "1",
    "type": "责任调整",
    "reason": "职责划转",
    "basis": "3号文",
    "takes_over": "乙局",
    "leader": "某局长",
}
NOON = datetime(2021, 12, 20, 12)
CASE = Case(ROW, DECISION, "", "", 0, "", "", NOON, CaseKind.PETITION, "2021", id=1)
Cells = dict[RowKey, dict[str, str]]


def plan(phrase: str, who: str = "AB") -> Tasks:
    its = small_plan({1: who}, *UNITS)
    return replace(its, plan=replace(its.plan, issued=date(2021, 3, 1)), deadlines={1: parse_deadline(phrase, 2021)})


def closing(tasks: Tasks, row: RowKey, times: int) -> dict[str, str]:
    """A row of which so many claims were passed, one after the other, each of the first due date that is open."""
    values: dict[str, str] = {}
    for at in range(times):
        day = datetime(2021, 6, 20, 12) + timedelta(days=at)
        values |= {"status": "已完成", "done_on": f"2021-06-{10 + at}", "evidence": f"材料{at}"}
        (claim,) = claims(tasks, SCHEMA.tasks, {row: values}, day.date())
        made = give(Verdict("verified", stage=claim.stage), row, SCHEMA.tasks, values, day, WEEKDAYS)
        values |= {each.field: each.value for each in made}
    return values


def moved(tasks: Tasks, current: Cells, choice: Choice = Choice.AGREE) -> tuple[Tasks, Cells]:
    """The plan and the rows after the office's answer."""
    said, changes = decide_petition(CASE, choice, SCHEMA, current, "office", NOON)
    after = {row: dict(values) for row, values in current.items()}
    for each in (*changes, *opened_again(tasks, SCHEMA, current, CASE, said)):
        after.setdefault(each.row, {})[each.field] = each.value
    asked: list[Asked] = [(CASE, replace(said, id=1))]
    return as_agreed(tasks, SCHEMA, after, asked), after


@example(ONE, 1, 0)
@example(ONE, 0, 0)
@example(STAGES, 3, 1)
@example(STAGES, 1, 2)
@example(STAGES, 2, 2)
@example(AGAIN, 2, 1)
@given(st.sampled_from([ONE, STAGES, AGAIN]), st.integers(0, 3), st.integers(0, 2))
def test_of_what_joins_that_is_closed_which_both_had_closed(phrase: str, taker: int, giver: int) -> None:
    tasks, most = plan(phrase), {ONE: (1, 0), STAGES: (3, 2), AGAIN: (3, 2)}[phrase]
    current: Cells = {ROW: ASKED}
    current[TAKER] = closing(tasks, TAKER, min(taker, most[0]))
    current[GIVER] = closing(tasks, GIVER, min(giver, most[1]))
    had, gave = (closed_dues(tasks, SCHEMA.tasks, current, 1, unit) for unit in "BA")
    its, after = moved(tasks, current)
    assert [each.unit for each in its.assignments] == ["B"]
    assert closed_dues(its, SCHEMA.tasks, after, 1, "B") == had & gave
    assert after[GIVER] == current[GIVER]
    if had <= gave:
        assert after[TAKER] == current[TAKER]
    else:
        day, word = "12月20日", current[TAKER]["verdict"]
        assert after[TAKER]["opinion"] == f"{day}接办甲局的任务，撤销“{word}”" and not after[TAKER]["verdict"]
        assert after[TAKER]["status"] == "已完成", "what the unit says stands"
        assert claims(its, SCHEMA.tasks, after, NOON.date()), "and waits for the office"


@pytest.mark.parametrize(
    ("who", "choice", "asked"),
    [
        ("AB", Choice.REFUSE, {}),
        ("AB", Choice.AGREE, {"type": "延期", "until": "2021-12-31"}),
        ("AB", Choice.AGREE, {"takes_over": "没有的局"}),
        ("AB", Choice.AGREE, {"item": ""}),
        ("A", Choice.AGREE, {}),
    ],
)
def test_nothing_else_that_is_answered_opens_a_row(who: str, choice: Choice, asked: dict[str, str]) -> None:
    tasks = plan(ONE, who)
    held = closing(plan(ONE), TAKER, 1)
    _, after = moved(tasks, {ROW: ASKED | asked, TAKER: held, GIVER: {"status": "推进中"}}, choice)
    assert after[TAKER] == held


def test_a_row_that_was_not_the_takers_concern_is_open_again_with_what_comes() -> None:
    tasks, values = plan("长期坚持"), {"status": "申请不涉及", "progress": "没有这项职能"}
    made = give(Verdict("confirmed_not_applicable", "3号文"), TAKER, SCHEMA.tasks, values, NOON, WEEKDAYS)
    held = values | {each.field: each.value for each in made}
    _, after = moved(tasks, {ROW: ASKED, TAKER: held})
    assert is_closed(SCHEMA.tasks, held) and not is_closed(SCHEMA.tasks, after[TAKER])
