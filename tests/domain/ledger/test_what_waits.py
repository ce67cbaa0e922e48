"""What waits at the office, counted apart: claims, closed rows changed since, the year's end, questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.records import case
from kit.small_plan import small_plan

from toolkit.domain.ledger.claims import at_year_end, claims
from toolkit.domain.ledger.judged import NONE, Stage
from toolkit.domain.ledger.kinship import reporter_of
from toolkit.domain.ledger.records import CaseKind, Cells
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.ledger.waiting import Waiting, waiting
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Unit
from toolkit.keys import RowKey, contact_key, report_key, task_key
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
UNIT, DAY = Unit("A", "甲局", "市直"), date(2021, 9, 20)
TASKS = small_plan({1: "A", 2: "A", 3: "A"}, UNIT)
FIRST, SECOND, THIRD = (task_key("2021", item, "A") for item in (1, 2, 3))
DONE = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站", "progress": "甲"}


def waits(cells: Cells, days: dict[RowKey, date] | None = None, day: date = DAY, tasks: Tasks = TASKS) -> Waiting:
    return waiting(tasks, SCHEMA, LedgerState("2021", day, cells, (), (), {}, days or {}))


def closed(values: dict[str, str]) -> dict[str, str]:
    made = give(Verdict("verified"), FIRST, SCHEMA.tasks, values, datetime(2021, 9, 14), WEEKDAYS)
    return {**values, **{each.field: each.value for each in made}}


def test_claims_wait_since_the_day_of_the_oldest_and_what_was_closed_and_changed_waits_apart() -> None:
    changed = closed(DONE) | {"evidence": "新址"}
    cells = {FIRST: DONE, SECOND: DONE, THIRD: changed}
    found = waits(cells, {FIRST: date(2021, 9, 12), SECOND: date(2021, 9, 10), THIRD: date(2021, 9, 1)})
    assert [each.row for each in found.claims] == [FIRST, SECOND] and [each.row for each in found.touched] == [THIRD]
    assert (found.oldest, found.total) == (date(2021, 9, 10), 3)
    assert waits(cells).oldest is None, "no return brought them"
    assert waits({FIRST: closed(DONE)}).total == 0 and waits({FIRST: {"status": "推进中"}}).total == 0


def test_what_goes_on_for_good_is_no_claim_at_the_years_end() -> None:
    tasks = small_plan({1: "A"}, UNIT, due="长期坚持")
    december = date(2021, 12, 1)
    assert at_year_end(tasks, december) and not at_year_end(tasks, date(2021, 11, 30))
    goes_on = {FIRST: {"status": "长期坚持", "progress": "甲"}}
    judged = [[*claims(tasks, SCHEMA.tasks, goes_on, day)] for day in (date(2021, 11, 30), december)]
    assert [[each.year_end for each in its] for its in judged] == [[], [True]], "it is judged in December alone"
    found = waits(goes_on, day=december, tasks=tasks)
    assert (found.claims, found.touched, found.total) == ((), (), 0)


def test_questions_count_by_their_kind() -> None:
    state = LedgerState("2021", DAY, {FIRST: {"status": "已完成"}}, (), (), {}, {})
    asked = replace(state, asked=((case(row=FIRST, ours="已完成", id=1), None),))
    found = waiting(TASKS, SCHEMA, asked)
    assert {kind: count for kind, count in found.cases.items() if count} == {CaseKind.CONFLICT: 1}
    assert found.total - len(found.claims) == 1


@pytest.mark.parametrize(
    ("stage", "recurs"),
    [
        (Stage(), False),
        (Stage(due="2021-06-30"), False),
        (Stage(due="2021-06-30", before="2021-06-30"), True),
        (Stage(due="2021-09-30", before="2021-06-30"), False),
        (Stage(due=NONE), True),
    ],
)
def test_a_stage_that_closes_no_further_milestone_is_one_that_recurs(stage: Stage, recurs: bool) -> None:
    assert stage.recurs == recurs


def test_a_stage_has_the_milestones_up_to_its_day_that_were_not_closed_before() -> None:
    stage = Stage(due="2021-09-30", before="2021-06-30")
    days = [date(2021, 6, 30), date(2021, 7, 1), date(2021, 9, 30), date(2021, 10, 1)]
    assert [stage.has(day) for day in days] == [False, True, True, False]
    assert Stage().has(days[0]) and Stage(before="2021-06-30").has(days[3])


def test_who_filled_a_file_in_is_whom_its_cover_names_first_blanks_aside() -> None:
    one, two = (report_key("2021", "A", month) for month in ("2021-08", "2021-09"))
    assert reporter_of({one: {"reporter": " 某 甲 "}}) == "某甲"
    assert reporter_of({one: {"reporter": ""}, two: {"reporter": "某乙"}}) == "某乙"
    assert reporter_of({one: {}, contact_key("2021", "A"): {"reporter": "某丙"}}) == ""
