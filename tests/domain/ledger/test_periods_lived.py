"""An item that is due again and again, lived through at random: each period stands as by hand, whatever came before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.ledger.test_passed_milestones import BACK, PASS, Row, quarterly
from hypothesis import example, given
from hypothesis import strategies as st
from kit.period_truth import Periods

from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.due_standings import DueStanding, due_standings
from toolkit.domain.ledger.owed import written_over
from toolkit.domain.ledger.row_states import State
from toolkit.jobs.workspace import Workspace

DUES = tuple(date(2021, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)))
FIRST = date(2021, 3, 5)
Act = tuple[str, int, int]
"""What is done, how many days after the act before, and how many days before that the work of a claim was done."""
DAYS = st.integers(0, 70)
ACTS = st.tuples(st.sampled_from(["say", "say", "say", "take back", "pass", "pass", "back", "undo"]), DAYS, DAYS)


@given(acts=st.lists(ACTS, max_size=9))
@example([("say", 10, 1), ("say", 80, 1), ("pass", 1, 0)])
@example([("say", 30, 20), ("say", 80, 1), ("undo", 1, 0)])
@example([("say", 10, 1), ("pass", 1, 0), ("say", 90, 1), ("undo", 1, 0), ("back", 1, 0), ("say", 1, 0)])
def test_each_period_stands_as_what_happened_says(repository: Workspace, acts: list[Act]) -> None:
    row, truth, day = quarterly(repository, repository.tasks, "每季度末"), Periods(date(2020, 12, 31), DUES), FIRST
    for number, (what, later, ago) in enumerate(acts):
        day += timedelta(days=later)
        row.at = datetime(day.year, day.month, day.day, 12, number)
        act(row, truth, what, max(day - timedelta(days=ago), FIRST), number)
        known(row)
        found = stands(row, day)
        assert {each.due: word(each) for each in found} == truth.words, (acts[: number + 1], truth)
        late = {each.due for each in found if each.late(day)}
        assert late <= {due for due, said in truth.words.items() if said in ("open", "back") and due < day}
        touched = any(each.standing.touched for each in found)
        waits = list(claims(row.tasks, row.sheet, {row.key: row.values}, day))
        assert bool(waits) == ("waits" in truth.words.values() or touched)


def act(row: Row, truth: Periods, what: str, done: date, number: int) -> None:
    """One thing happens, to the row by the rules and to the truth by hand; nothing where it cannot."""
    waits = "waits" in truth.words.values()
    if what == "say":
        row.say(status="已完成", done_on=done.isoformat(), evidence=f"材料{number}")
        truth.say(done, f"材料{number}")
    elif what == "take back":
        row.say(status="推进中", done_on="", evidence="")
        truth.take_back()
    elif what == "undo" and truth.before:
        row.undo()
        truth.undo()
    elif what in ("pass", "back") and waits:
        known(row).judge(PASS if what == "pass" else BACK)
        truth.judge(passes=what == "pass")


def known(row: Row) -> Row:
    """The same with what its history says of claims written over."""
    row.tasks = replace(row.tasks, applied=written_over(row.sheet, row.history))
    return row


def stands(row: Row, day: date) -> list[DueStanding]:
    values = {**row.values, **row.tasks.pressed_cells(39, row.assignment.unit)}
    return list(due_standings(row.tasks, row.sheet, row.assignment, values, day))


def word(due: DueStanding) -> str:
    if due.standing.returned:
        return "back"
    return {State.CLOSED: "closed", State.CLAIMED: "waits"}.get(due.standing.state, "open")
