"""Which due date a row with recurring due dates shows, and how it stands by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.shown_due import shown_due
from toolkit.domain.ledger.standing import standing
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import Tasks
from toolkit.jobs.workspace import Workspace

Q2, Q3, Q4 = date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)
DONE = {"status": "推进中", "done_on": "2021-09-20", "evidence": "网站"}


def judicial(tasks: Tasks) -> Assignment:
    """Item 39 is 市司法局's alone."""
    (found,) = (each for each in tasks.assignments if each.item == 39)
    return found


@pytest.mark.parametrize(
    ("today", "values", "due", "since", "hint"),
    [
        ("2021-08-10", {}, Q3, Q2, "未填"),
        ("2021-09-20", {"status": "长期坚持"}, Q3, Q2, "还有10天"),
        ("2021-09-20", DONE, Q3, Q2, "待核查"),
        ("2021-10-05", {"status": "推进中"}, Q3, Q2, "逾期5天"),
        ("2021-10-05", DONE | {"status": "长期坚持"}, Q3, Q2, "待核查"),
        ("2021-12-20", DONE, Q4, Q3, "还有11天"),
        ("2021-12-20", DONE | {"done_on": "2021-12-15"}, Q4, date(2021, 12, 15), "还有11天"),
        ("2021-12-20", DONE | {"status": "已完成", "verdict": "通过销号"}, Q4, Q3, "还有11天"),
        ("2021-12-20", {"status": "申请不涉及", "progress": "无此类事项"}, Q3, Q2, "待核查"),
    ],
)
def test_the_due_date_shown_is_the_first_that_the_gravest_word_is_about(
    repository: Workspace, today: str, values: dict[str, str], due: date, since: date, hint: str
) -> None:
    deadlines = {**repository.tasks.deadlines, 39: parse_deadline("每季度末", 2021)}
    tasks, sheet = replace(repository.tasks, deadlines=deadlines), repository.schema.tasks
    day = date.fromisoformat(today)
    shown = shown_due(tasks, sheet, judicial(tasks), values, day)
    assert (shown.due, shown.since) == (due, since)
    assert standing(sheet, values, due, day, since).hint == hint


@given(
    today=st.dates(date(2021, 8, 10), date(2022, 2, 1)),
    status=st.sampled_from(["", "推进中", "长期坚持", "已完成"]),
    done_on=st.none() | st.dates(date(2021, 6, 1), date(2021, 12, 31)),
    phrase=st.sampled_from(["每季度末", "每月28日前", "每季度末；每月10日前"]),
)
def test_the_days_a_row_shows_are_those_that_figures_count(
    repository: Workspace, today: date, status: str, done_on: date | None, phrase: str
) -> None:
    deadlines = {**repository.tasks.deadlines, 39: parse_deadline(phrase, 2021)}
    tasks, sheet = replace(repository.tasks, deadlines=deadlines), repository.schema.tasks
    values = {"status": status, **({"done_on": f"{done_on}", "evidence": "网站"} if done_on else {})}
    found = shown_due(tasks, sheet, judicial(tasks), values, today)
    due, since = found.due, found.since
    late = [each.late(today) for each in due_standings(tasks, sheet, judicial(tasks), values, today)]
    shown = standing(sheet, values, due, today, since)
    assert due and max(late) == (max((today - due).days, 0) if not shown.state.finished else 0)


@pytest.mark.parametrize(
    ("today", "values", "shown"),
    [
        (date(2021, 9, 1), {}, (Q3, Q2)),
        (date(2021, 9, 1), DONE | {"status": "推进中"}, (Q3, Q2)),
        (date(2021, 10, 1), DONE | {"status": "推进中"}, (date(2021, 10, 15), None)),
        (date(2021, 10, 1), {"status": "推进中"}, (Q3, Q2)),
        (date(2021, 10, 1), DONE | {"status": "已完成"}, (Q3, Q2)),
    ],
)
def test_a_milestone_and_what_recurs_are_looked_at_alike(
    repository: Workspace, today: date, values: dict[str, str], shown: tuple[date, date | None]
) -> None:
    deadlines = {**repository.tasks.deadlines, 39: parse_deadline("2021年10月15日前；每季度末", 2021)}
    tasks = replace(repository.tasks, deadlines=deadlines)
    found = shown_due(tasks, repository.schema.tasks, judicial(tasks), values, today)
    assert (found.due, found.since) == shown
