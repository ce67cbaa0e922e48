"""No late day counts from before a unit was handed its workbook, in rows, figures and the plan's own dates alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.domain.ledger.duties import duties
from toolkit.domain.ledger.judged import UNDONE
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import pressed, pressed_from, standing
from toolkit.domain.plan.tasks import ASKED, HANDED, NEVER
from toolkit.jobs.workspace import Workspace

ITEM, UNIT, DUE = 15, "SZ02", date(2021, 9, 30)
DAYS = st.dates(date(2021, 8, 2), date(2022, 7, 31))


@pytest.mark.parametrize(
    ("handed", "today", "hint"),
    [
        (date(2021, 8, 20), date(2021, 10, 10), "逾期10天"),
        (DUE, date(2021, 10, 10), "逾期10天"),
        (date(2021, 10, 8), date(2021, 10, 10), "逾期2天"),
        (date(2021, 10, 8), date(2021, 10, 8), "今天到期"),
        (None, date(2021, 12, 31), ""),
        (None, date(2021, 9, 20), ""),
    ],
)
def test_days_count_from_the_later_of_due_date_and_hand_out(
    repository: Workspace, handed: date | None, today: date, hint: str
) -> None:
    tasks = replace(repository.tasks, handed={UNIT: handed} if handed else {})
    values = {"status": "推进中", **tasks.pressed_cells(ITEM, UNIT)}
    assert standing(repository.schema.tasks, values, DUE, today).hint == hint
    assert tasks.plan_cells(tasks.assignment(ITEM, UNIT) or pytest.fail()).get(HANDED) == values.get(HANDED)


@pytest.mark.parametrize(
    ("values", "shown", "left"),
    [
        ({}, DUE, "逾期15天"),
        ({HANDED: "2021-09-30"}, DUE, "逾期15天"),
        ({HANDED: "2021-10-08"}, DUE, "10月8日下发，逾期自下发起算7天"),
        ({HANDED: "2021-10-15"}, DUE, "10月15日下发，逾期自下发起算"),
        ({ASKED: "2021-09-28/2021-10-11"}, DUE, "10月11日答复，逾期自答复起算4天"),
        ({HANDED: "2021-10-08", ASKED: "2021-10-02/2021-10-11"}, DUE, "10月11日答复，逾期自答复起算4天"),
        ({HANDED: "2021-10-12", ASKED: "2021-09-28/2021-10-11"}, DUE, "10月12日下发，逾期自下发起算3天"),
        ({UNDONE: "2021-09-20"}, DUE, "逾期15天"),
        ({UNDONE: "2021-10-08 2021-09-01"}, DUE, "10月8日撤销，逾期自撤销起算7天"),
        ({UNDONE: "2021-10-15"}, DUE, "10月15日撤销，逾期自撤销起算"),
        ({UNDONE: "2021-10-08", HANDED: "2021-10-09"}, DUE, "10月9日下发，逾期自下发起算6天"),
        ({UNDONE: "2021-10-08", ASKED: "2021-10-08/2021-10-11"}, DUE, "10月11日答复，逾期自答复起算4天"),
        ({"fix_by": "2021-10-05", UNDONE: "2021-10-13"}, date(2021, 10, 5), "10月13日撤销，逾期自撤销起算2天"),
        ({"fix_by": "2021-10-13"}, date(2021, 10, 13), "逾期2天"),
        ({"fix_by": "2021-10-13", HANDED: "2021-10-14"}, date(2021, 10, 13), "10月14日下发，逾期自下发起算1天"),
    ],
)
def test_the_day_that_was_set_stays_and_it_is_said_what_its_days_count_from(
    values: dict[str, str], shown: date, left: str
) -> None:
    found = pressed(values, DUE, returned="fix_by" in values)
    assert found and (found.due, found.left(date(2021, 10, 15))) == (shown, left)
    assert found.until == pressed_from(values, DUE, returned="fix_by" in values)
    if found.since:
        assert found.term == (shown != DUE)
        assert (
            found.words
            == f"{'整改期限' if found.term else '应完成'}{shown.month}月{shown.day}日，{left.rstrip('0123456789天')}"
        )


def test_what_was_handed_out_in_time_says_nothing_of_it(repository: Workspace) -> None:
    plain = repository.tasks
    tasks = replace(plain, handed={unit.code: plain.plan.issued for unit in plain.units()})
    cells = [(each, tasks.plan_cells(each), plain.plan_cells(each)) for each in plain.assignments]
    assert [each for each, now, before in cells if now != before] == [], "so no workbook changes for being handed out"


@given(handed=st.none() | DAYS, today=DAYS, due=DAYS)
@settings(deadline=None)
def test_no_late_day_lies_before_the_hand_out(
    repository: Workspace, handed: date | None, today: date, due: date
) -> None:
    values = {"status": "推进中", HANDED: (handed or NEVER).isoformat()}
    found = standing(repository.schema.tasks, values, due, today)
    late = found.state == State.OVERDUE
    assert late == (handed is not None and max(due, handed) < today)
    until = pressed_from(values, due)
    assert until is not None and until >= due and (not late or today - until <= today - (handed or today))


@given(handed=st.dates(date(2021, 8, 2), date(2022, 3, 31)), after=st.integers(0, 200))
@settings(deadline=None, max_examples=40)
def test_no_duty_is_due_before_its_unit_was_asked(repository: Workspace, handed: date, after: int) -> None:
    planned = replace(repository.tasks, assignments=tuple(repository.tasks.of_unit(UNIT)))
    tasks = replace(planned, handed={UNIT: handed})
    today = handed + timedelta(days=after)
    its = [each for each in duties(tasks, repository.schema, {}, {}, today) if each.unit == UNIT]
    assert its and all(each.due >= handed for each in its)
    assert all(each.day <= each.due and (each.day < each.due) == ("下发" in each.left(today)) for each in its)
    as_planned = duties(planned, repository.schema, {}, {}, today)
    later = [each.due for each in as_planned if each.unit == UNIT and each.due > handed]
    assert sorted(later) == sorted(each.due for each in its if each.due > handed), "later dates stay as planned"
