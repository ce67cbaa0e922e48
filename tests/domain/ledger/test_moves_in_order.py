"""Items that moved several times (责任调整): who has one is whom the last decision names, in whatever order the
applications were asked, and however many were answered on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from kit.small_plan import small_plan

from toolkit.domain.ledger.applications import as_agreed
from toolkit.domain.ledger.petitions import DECISION, decide_petition
from toolkit.domain.ledger.records import Case, CaseKind, Choice
from toolkit.domain.ledger.review import Asked
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import chain
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, register_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
NOON = datetime(2021, 9, 14, 12)
UNITS = [Unit(code, f"{word}局", "市直") for code, word in zip("ABCD", "甲乙丙丁", strict=True)]
NAMES = {unit.code: unit.name for unit in UNITS}
ISSUED = small_plan({1: "AB"}, *UNITS)

Move = tuple[str, str]
"""Giver, taker (codes): an application, its number its place among them."""
Answer = tuple[int, bool, int]
"""The place of an application, whether it is agreed to, and the seconds since the answer before."""


def answered(moves: Sequence[Move], answers: Sequence[Answer]) -> tuple[Tasks, list[int]]:
    """The plan after these answers, given one after the other, and the places of the moves that stand so."""
    rows = [register_key("2021", "petitions", f"{at:012}", giver) for at, (giver, _) in enumerate(moves)]
    current: dict[RowKey, dict[str, str]] = {
        row: {"item": "1", "type": "责任调整", "reason": "职责划转", "takes_over": NAMES[taker], "basis": "3号文"}
        for row, (_, taker) in zip(rows, moves, strict=True)
    }
    asked: list[Asked] = [
        (Case(row, DECISION, "", "", 0, "", "", NOON, CaseKind.PETITION, "2021", id=at), None)
        for at, row in enumerate(rows, start=1)
    ]
    now, stand = NOON, list[int]()
    for number, (at, agreed, seconds) in enumerate(answers, start=1):
        now += timedelta(seconds=seconds)
        choice = Choice.AGREE if agreed else Choice.REFUSE
        said, changes = decide_petition(asked[at][0], choice, SCHEMA, current, "office", now)
        for each in changes:
            current[each.row][each.field] = each.value
        asked[at] = asked[at][0], replace(said, id=number)
        stand = [*(each for each in stand if each != at), *([at] if agreed else [])]
    return as_agreed(ISSUED, SCHEMA, current, asked), stand


@example([("B", "C"), ("A", "B"), ("C", "D")], [(1, True, 0), (0, True, 0), (2, True, 0)])
@example([("B", "C"), ("A", "B")], [(0, True, 0), (1, True, 5)])
@example([("A", "B"), ("B", "A")], [(1, True, 0), (0, True, 0)])
@example([("A", "B"), ("B", "A")], [(0, True, 0), (1, True, 0), (0, False, 0), (0, True, 0)])
@example([("A", "C"), ("C", "A")], [(0, True, 90_000), (1, True, 90_000)])
@given(
    st.lists(st.tuples(*[st.sampled_from("ABCD")] * 2).filter(lambda move: move[0] != move[1]), min_size=1, max_size=5),
    st.lists(
        st.tuples(st.integers(0, 4), st.booleans() | st.just(True), st.sampled_from([0, 0, 5, 90_000])), max_size=7
    ),
)
def test_who_has_an_item_is_whom_the_decisions_name_one_after_the_other(
    moves: list[Move], answers: list[Answer]
) -> None:
    tasks, stand = answered(moves, [(at % len(moves), *rest) for at, *rest in answers])
    holder, order = {"A": "A", "B": "B"}, [moves[at] for at in stand]
    for giver, taker in order:
        holder |= {part: taker for part, unit in holder.items() if unit == giver}
    assert {each.unit for each in tasks.assignments} == set(holder.values())
    for unit in UNITS:
        mine = [(each.giver, each.taker) for each in chain(tasks.paths, 1, unit.code)]
        lines = [line for line in explain(tasks.plan.item(1), unit, tasks) if "同意责任调整" in line]
        said = [
            f"：由{NAMES[giver]}调整给{NAMES[taker]}。" in line
            for line, (giver, taker) in zip(lines, mine, strict=True)
        ]
        places = iter(order)
        assert all(said) and all(each in places for each in mine), "in the order of the decisions"


def test_of_what_an_older_release_kept_no_question_the_days_say_the_order() -> None:
    """Of one day nobody knows it any more: each has gone from its giver."""
    moves = [("A", "C", 15), ("B", "D", 14), ("C", "D", 16)]
    current = {
        register_key("2021", "petitions", f"{at:012}", giver): {
            "item": "1",
            "type": "责任调整",
            "takes_over": NAMES[taker],
            DECISION: "同意",
            "decided_on": f"2021-09-{day}",
        }
        for at, (giver, taker, day) in enumerate(moves)
    }
    assert {each.unit for each in as_agreed(ISSUED, SCHEMA, current, []).assignments} == {"D"}
    same = {row: {**values, "decided_on": "2021-09-14"} for row, values in current.items()}
    assert {each.unit for each in as_agreed(ISSUED, SCHEMA, same, []).assignments} <= {"C", "D"}
