"""What is still to be mended is what the office sent back, whichever due date of its row presses most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.judged import Stage
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.office.rectifying import to_fix
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.tasks import Applied
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

UNIT, ITEM = "SZ08", 39
CLAIM = {"status": "已完成", "done_on": "2021-09-20", "evidence": "网站"}
AGAIN = {"done_on": "2021-12-28", "evidence": "新网站"}
ROW = task_key("2021", ITEM, UNIT)


def judged(repository: Workspace, means: str, at: datetime, fix_by: date | None = None) -> dict[str, str]:
    """The claim of the third quarter after a verdict on it."""
    said = Verdict(means, "没有做", fix_by, stage=Stage())
    made = give(said, ROW, repository.schema.tasks, CLAIM, at, WEEKDAYS, date(2021, 9, 25))
    return CLAIM | {each.field: each.value for each in made}


def known(
    repository: Workspace, day: date, phrase: str, values: dict[str, str], applied: tuple[Applied, ...] = ()
) -> Figures:
    """Item 39, of 市司法局 alone, with that deadline, as the ledger holds it; the plan asks nothing else of anybody."""
    handed = {UNIT: date(2021, 8, 2)}
    its = tuple(each for each in repository.tasks.assignments if each.item == ITEM)
    deadlines = {**repository.tasks.deadlines, ITEM: parse_deadline(phrase, 2021)}
    asked = {(UNIT, ITEM): applied} if applied else {}
    tasks = replace(repository.tasks, assignments=its, deadlines=deadlines, handed=handed, applied=asked)
    state = LedgerState("2021", day, {ROW: values}, (), (), {}, {}, handed=handed)
    return figures_of(tasks, repository.schema, state, RoundRules("month", 25, repository.calendar(day)))


@pytest.mark.parametrize("means", ["sent_back", "rectify"])
@pytest.mark.parametrize("phrase", ["每季度末", "9月底前完成方案，12月底前完成评价", "2021年9月前", "长期坚持"])
@pytest.mark.parametrize(
    ("day", "fix_by"),
    [
        (date(2021, 12, 22), date(2022, 1, 20)),
        (date(2022, 1, 5), date(2022, 1, 20)),
        (date(2022, 1, 20), date(2022, 1, 20)),
        (date(2022, 1, 25), date(2022, 1, 20)),
        (date(2022, 1, 5), date(2021, 12, 24)),
    ],
)
def test_what_was_sent_back_is_to_be_mended_also_while_another_due_date_presses_more(
    repository: Workspace, means: str, phrase: str, day: date, fix_by: date
) -> None:
    its = known(repository, day, phrase, judged(repository, means, datetime(2021, 12, 20, 9), fix_by))
    (found,) = to_fix(its, (), UNIT)
    assert (found.task.item, found.by, found.passed) == (ITEM, fix_by, fix_by < day)
    assert found.work == (means == "rectify")
    assert [each.task for each in to_fix(its, (), item=ITEM)] == [found.task]
    assert found.task.sent_back and found.task.label in (Label.RETURNED, Label.OVERDUE)


def test_what_waits_for_the_office_or_is_closed_is_not_to_be_mended(repository: Workspace) -> None:
    day, phrase = date(2022, 1, 5), "每季度末"
    sent_back = judged(repository, "sent_back", datetime(2021, 12, 20, 9), date(2022, 1, 20))
    assert not tuple(to_fix(known(repository, day, phrase, sent_back | AGAIN), ())), "claimed anew"
    assert not tuple(to_fix(known(repository, day, phrase, CLAIM), ()))
    passed = judged(repository, "verified", datetime(2021, 12, 20, 9))
    assert not tuple(to_fix(known(repository, day, phrase, passed), ()))
    waits = known(repository, day, phrase, sent_back, (Applied(date(2021, 12, 21), None),))
    assert not tuple(to_fix(waits, ())), "it objects to the verdict, and was not answered"
