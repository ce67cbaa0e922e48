"""A claim of one period that nobody judged before the unit claimed the next over it is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from domain.ledger.test_passed_milestones import BACK, PASS, Row, quarterly

from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.owed import written_over
from toolkit.domain.ledger.passing import passing_words
from toolkit.jobs.workspace import Workspace

Q1, Q2 = date(2021, 3, 31), date(2021, 6, 30)
FIRST = {"status": "已完成", "progress": "已公布", "done_on": "2021-03-20", "evidence": "一季度"}
SECOND = FIRST | {"done_on": "2021-06-20", "evidence": "二季度"}
AFTER = date(2021, 7, 20)


@pytest.fixture
def row(repository: Workspace) -> Row:
    found = quarterly(repository, repository.tasks, "每季度末")
    found.at = datetime(2021, 3, 21, 12)
    return found


def known(row: Row) -> Row:
    """The same with what its history says of claims written over."""
    row.tasks = replace(row.tasks, applied=written_over(row.sheet, row.history))
    return row


def late(row: Row, today: date = AFTER) -> dict[date, int]:
    known(row)
    values = {**row.values, **row.tasks.pressed_cells(39, row.assignment.unit)}
    found = due_standings(row.tasks, row.sheet, row.assignment, values, today)
    return {each.due: days for each in found if each.due and (days := each.late(today))}


def words(row: Row) -> str:
    (claim,) = claims(known(row).tasks, row.sheet, {row.key: row.values}, AFTER)
    return passing_words(row.tasks, row.sheet, claim)


def test_the_office_that_is_slow_presses_nobody_and_passes_both(row: Row) -> None:
    row.say(**FIRST)
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    assert (late(row), row.waits) == ({}, [Q2])
    assert words(row) == "按期办理：通过只销2021年3月31日、2021年6月30日各期，其他各期另报"
    row.judge(PASS)
    assert (late(row), known(row).waits) == ({}, [])
    row.undo()
    assert (late(row), known(row).waits) == ({}, [Q2])


def test_what_was_sent_back_waits_for_nobody(row: Row) -> None:
    row.say(**FIRST)
    row.judge(BACK)
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    assert late(row) == {Q2: 20} and "2021年3月31日这一期" in words(row)


def test_a_later_claim_that_is_sent_back_leaves_the_earlier_to_be_judged_with_it(row: Row) -> None:
    row.say(**FIRST)
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    known(row).judge(BACK)
    row.say(evidence="二季度补正")
    assert (late(row), row.waits) == ({}, [Q2])
    assert "2021年3月31日、2021年6月30日各期" in words(row)


def test_both_passed_and_both_undone_wait_together(row: Row) -> None:
    row.say(**FIRST)
    known(row).judge(PASS)
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    known(row).judge(PASS)
    assert late(row) == {}
    row.undo()
    row.undo()
    assert (late(row), known(row).waits) == ({}, [Q2])


@pytest.mark.parametrize("came", [datetime(2021, 4, 2, 12), datetime(2021, 6, 2, 12)])
def test_one_that_came_late_waits_like_every_claim_and_presses_nobody(row: Row, came: datetime) -> None:
    row.at = came
    row.say(**FIRST)
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    assert (late(row), row.waits) == ({}, [Q2])
    assert words(row) == "按期办理：通过只销2021年3月31日、2021年6月30日各期，其他各期另报"


def test_work_done_late_is_told_of_one_period_however_often_its_day_changes(row: Row) -> None:
    row.at = datetime(2021, 4, 20, 12)
    row.say(**FIRST | {"done_on": "2021-04-18"})
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    assert (late(row), row.waits) == ({Q2: 20}, [Q1]), "nobody can tell another claim from a day put right"


def test_one_that_was_taken_back_or_only_put_right_is_none(row: Row) -> None:
    row.say(**FIRST)
    row.say(done_on="2021-03-21")
    assert (late(row), known(row).waits) == ({Q2: 20}, [Q1])
    row.say(status="推进中", done_on="", evidence="")
    row.at = datetime(2021, 6, 21, 12)
    row.say(**SECOND)
    assert late(row) == {Q2: 20}


def test_a_late_quarter_that_was_passed_is_no_claim_of_the_one_it_lies_in(row: Row) -> None:
    row.at = datetime(2021, 5, 12, 12)
    row.say(**FIRST | {"done_on": "2021-05-11"})
    known(row).judge(PASS)
    row.at = datetime(2021, 9, 21, 12)
    row.say(**SECOND | {"done_on": "2021-09-20"})
    assert row.waits == [Q2] and late(row, date(2021, 12, 1)) == {date(2021, 9, 30): 62}
    row.undo()
    assert (known(row).waits, late(row, date(2021, 9, 22))) == ([Q1], {Q2: 84})


def test_where_all_that_waits_was_written_over_it_is_about_the_last_of_them(row: Row) -> None:
    for month in (3, 6, 9, 12):
        row.at = datetime(2021, month, 21, 12)
        row.say(**FIRST | {"done_on": f"2021-{month:02}-20"})
    row.at = datetime(2022, 1, 12, 12)
    row.say(**FIRST | {"done_on": "2022-01-11"})
    assert (late(row, date(2022, 1, 12)), row.waits) == ({}, [date(2021, 12, 31)])
    known(row).judge(PASS)
    assert (late(row, date(2022, 3, 1)), row.waits) == ({}, [])
