"""How assignments end with their year, what keeps a plan open, and how each stood when it is looked back at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from kit.records import case, edition

from toolkit.codes import Outcome
from toolkit.domain.ledger.closing import Closed, End, Scan, Unsettled, confirmed, end_of, reopened, unsettled
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.lookback import NO_LEDGER, how_it_stood
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import CaseKind, Return
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.schema.load import load_ledger

SHEET = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8")).tasks
AT = datetime(2021, 12, 28, 9)


def row(phase: Phase, state: State = State.NORMAL, **values: str) -> LedgerRow:
    return replace(LedgerRow("A", "甲局", 1, values, Standing(state, "")), phase=phase)


@pytest.mark.parametrize("carry", [False, True])
@pytest.mark.parametrize(
    ("phase", "values", "end"),
    [
        (Phase.NOT_INVOLVED, {}, End.NOT_INVOLVED),
        (Phase.CLOSED, {"status": "已完成", "done_on": "2021-09-01"}, End.CLOSED),
        (Phase.CLOSED, {"status": "长期坚持"}, End.KEPT_UP),
        (Phase.CLOSED, {"status": "长期坚持", "done_on": "2021-09-01"}, End.CLOSED),
        (Phase.CLOSED, {}, End.CLOSED),
        (Phase.CLAIMED, {"status": "已完成"}, None),
        (Phase.ONGOING, {"status": "长期坚持"}, None),
    ],
)
def test_every_assignment_ends_in_exactly_one_way(
    phase: Phase, values: dict[str, str], end: End | None, carry: bool
) -> None:
    found = end_of(row(phase, **values), SHEET, carry=carry)
    assert found == (end or (End.CARRIED if carry else End.UNFINISHED))
    assert found.open == (end is None)


def test_the_ways_to_end_have_each_their_word() -> None:
    assert len({each.label for each in End}) == len(End)


def test_what_is_open_is_what_the_office_has_not_closed_with_the_questions_and_the_units_not_told() -> None:
    every = [row(phase) for phase in Phase]
    asked = case(kind=CaseKind.CONFLICT), case(kind=CaseKind.HELD), case(kind=CaseKind.HELD)
    left = unsettled(every, asked, ["A"])
    assert {each.phase for each in left.rows} == {*Phase} - {Phase.CLOSED, Phase.NOT_INVOLVED}
    assert [each.phase for each in left.ongoing] == [Phase.ONGOING]
    assert [each.phase for each in left.claimed] == [Phase.CLAIMED]
    assert [left.cases_of(kind) for kind in (CaseKind.HELD, CaseKind.CONFLICT, CaseKind.PETITION)] == [2, 1, 0]
    dated = unsettled([row(Phase.ONGOING, due="2021-09-30")], (), ())
    assert dated.rows and not dated.ongoing, "no year-end verdict closes it: its day is to be met"
    assert left and not unsettled([row(Phase.CLOSED)], (), ())
    for part in (Unsettled(rows=left.rows), Unsettled(cases=asked), Unsettled(untold=("A",))):
        assert part


def test_a_closing_is_read_back_until_the_plan_is_opened_again() -> None:
    closed = Closed("2021-12-28", True, 3)
    change = closed.change("2021", "某甲", AT)
    assert Closed.read("2021", {change.row: {change.field: change.value}}) == closed
    assert Closed.read("2022", {change.row: {change.field: change.value}}) is None
    again = reopened("2021", "某甲", AT)
    assert (again.row, again.field, again.actor) == (change.row, change.field, change.actor)
    assert Closed.read("2021", {again.row: {again.field: again.value}}) is None


def test_a_scan_is_read_back_with_the_files_beside_it() -> None:
    scan = Scan("s", "盖章.pdf", "E1", 3, brought=True, others=(("盖章1.pdf", "r"),))
    change = scan.change("2021", "A", "A", AT)
    cells = {change.row: {change.field: change.value}}
    assert Scan.read("2021", "A", cells) == scan and Scan.read("2021", "B", cells) is None
    assert scan.files == (("盖章1.pdf", "r"), ("盖章.pdf", "s")) and scan.named == "“盖章1.pdf”、“盖章.pdf”"
    first, other = replace(scan, others=()), Scan("r", "盖章1.pdf", "E1", 3, brought=True)
    assert scan.has(other) and not first.has(other)
    for strange in (replace(other, edition="E2"), replace(other, returned=4), replace(other, brought=False)):
        assert not scan.has(strange) and first.beside(strange) == first
    assert first.beside(other) == scan and first.beside(None) == first


def test_a_scan_confirms_the_last_workbook_taken_in_else_the_one_that_was_handed_out() -> None:
    latest = {"A": edition(id="E9", unit="A")}
    took = [
        Return("w", "a.xlsx", 1, AT, outcome, unit=unit, edition=of, id=number)
        for number, (outcome, unit, of) in enumerate(
            [
                (Outcome.MERGED, "A", "E1"),
                (Outcome.PARTIAL, "A", "E2"),
                (Outcome.MERGED, "B", "E3"),
                (Outcome.HELD, "A", "E4"),
            ]
        )
    ]
    assert confirmed("A", latest, took) == ("E2", 1)
    told = Return("w", "电话", 0, AT, Outcome.MERGED, unit="A", id=8)
    assert confirmed("A", latest, [*took, told]) == ("E2", 1), "a word by telephone is no workbook"
    assert confirmed("A", latest, took[2:]) == ("E9", 0) and confirmed("C", latest, took) is None


@pytest.mark.parametrize(
    ("phase", "due", "state", "asked", "closed"),
    [
        (Phase.CLOSED, "2021-09-30", State.NORMAL, False, True),
        (Phase.NOT_INVOLVED, "", State.NORMAL, False, True),
        (Phase.CLAIMED, "2021-09-30", State.NORMAL, True, False),
        (Phase.ONGOING, "", State.NORMAL, False, False),
        (Phase.ONGOING, "2021-09-30", State.NORMAL, True, False),
        (Phase.IN_PROGRESS, "", State.NORMAL, True, False),
        (Phase.IN_PROGRESS, "2021-09-30", State.OVERDUE, True, False),
    ],
)
def test_looked_back_at_what_was_not_closed_is_asked_about_where_it_had_a_date(
    phase: Phase, due: str, state: State, asked: bool, closed: bool
) -> None:
    then = how_it_stood(row(phase, state, due=due), has_ledger=True)
    assert (then.asked, then.closed) == (asked, closed)
    assert then.said == phase.label + ("，逾期" if state == State.OVERDUE else "")


@pytest.mark.parametrize(("due", "asked"), [("2021-09-30", True), ("", False)])
def test_without_a_ledger_nobody_knows_how_it_stood_and_what_had_a_date_is_asked_about(due: str, asked: bool) -> None:
    then = how_it_stood(row(Phase.CLOSED, due=due), has_ledger=False)
    assert (then.said, then.asked, then.closed) == (NO_LEDGER, asked, False)
