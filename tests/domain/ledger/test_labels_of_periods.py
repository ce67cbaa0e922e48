"""An assignment with several due dates has the gravest word of them, also where the one it shows next asks nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.figured import TODAY, figures, reported, task

from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lookback_figures import own_year
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.reports.ledger.answers import answers_of

UNIT, ITEM = "SZ08", 39
CLAIM = {"status": "已完成", "done_on": "2021-09-20", "evidence": "网站"}


def quarterly(repository: Workspace, day: date, values: dict[str, str]) -> Figures:
    """Item 39, of 市司法局 alone, due every quarter, as the ledger holds it."""
    handed = {UNIT: date(2021, 8, 2)}
    deadlines = {**repository.tasks.deadlines, ITEM: parse_deadline("每季度末", 2021)}
    tasks = replace(repository.tasks, deadlines=deadlines, handed=handed)
    state = LedgerState("2021", day, {task_key("2021", ITEM, UNIT): values}, (), (), {}, {}, handed=handed)
    return figures_of(tasks, repository.schema, state, RoundRules("month", 25, repository.calendar(day)))


@pytest.mark.parametrize(
    ("day", "values", "label", "due"),
    [
        (date(2021, 9, 25), CLAIM, Label.CLAIMED, date(2021, 9, 30)),
        (date(2021, 10, 16), CLAIM, Label.CLAIMED, date(2021, 9, 30)),
        (date(2021, 12, 20), CLAIM, Label.DUE_SOON, date(2021, 12, 31)),
        (date(2022, 1, 5), CLAIM, Label.OVERDUE, date(2021, 12, 31)),
        (date(2021, 10, 16), {"status": "推进中"}, Label.OVERDUE, date(2021, 9, 30)),
    ],
)
def test_what_a_unit_claimed_of_a_period_gone_by_waits_for_the_office(
    repository: Workspace, day: date, values: dict[str, str], label: Label, due: date
) -> None:
    its = quarterly(repository, day, values)
    (found,) = (each for each in its.tasks if (each.unit, each.item) == (UNIT, ITEM))
    assert (found.label, found.due) == (label, due)
    if label == Label.CLAIMED:
        assert found.why == "应完成日期2021年9月30日；单位填报“已完成”，待核查"
    assert its.whole.phases[Phase.CLAIMED] == its.whole.of(Label.CLAIMED) == (label == Label.CLAIMED)
    assert len(its.waiting.claims) == ("done_on" in values)
    done = next(each for each in answers_of(its, {UNIT: 1}) if each.id == "done")
    for line in (each.text for each in done.lines if "待办公室核查1项次" in each.text):
        assert ("其中1项次另有一次没有报完成" in line) == (label != Label.CLAIMED)


def test_an_item_that_concerns_no_unit_is_not_done() -> None:
    missing = {"A": ReportStatus.MISSING}
    tasks = [
        task("A", 1, Label.NOT_INVOLVED),
        task("A", 2, Label.CLOSED),
        task("B", 2, Label.NOT_INVOLVED),
        task("A", 3, Label.CLOSED),
        task("B", 3, Label.CLAIMED),
    ]
    its = figures(tasks, [reported(TODAY, **missing, B=ReportStatus.MISSING)], {"A": "甲局", "B": "乙局"})
    assert [item.finished for item in its.items] == [False, True, False]
    assert its.items_done == sum(item.finished for item in own_year(its)[0]) == 1
