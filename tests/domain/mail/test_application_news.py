"""What a letter says of applications: what was answered, and what follows from it for the unit."""

from __future__ import annotations

from datetime import datetime

import pytest

from toolkit.domain.ledger.applications import as_agreed
from toolkit.domain.ledger.petitions import DECISION
from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.mail.application_news import application_news
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey, register_key

UNIT, ITEM, AT = "SZ02", 15, datetime(2021, 9, 14)
ONE, OTHER = (register_key("2021", "petitions", digit * 12, UNIT) for digit in "01")
EXTEND = {"item": str(ITEM), "type": "延期", "until": "2021-10-31", "decision": "同意", "decided_on": "2021-09-14"}


def told(workspace: Workspace, current: Cells, *rows: RowKey) -> list[str]:
    tasks = as_agreed(workspace.tasks, workspace.schema, current, ())
    answers = [Change(row, DECISION, current[row]["decision"], "office", AT, sequence=2) for row in rows]
    news = application_news(tasks, workspace.schema, current, answers, UNIT, 1)
    assert {each.item for each in news} <= {ITEM}
    return [each.label for each in news]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "申请延期：同意，延期至2021年10月31日"),
        ({"decision": "不同意"}, "申请延期：不同意"),
        ({"type": "不涉及"}, "申请不涉及：同意"),
    ],
)
def test_who_has_more_time_is_told_until_when(repository: Workspace, words: dict[str, str], said: str) -> None:
    assert told(repository, {ONE: EXTEND | words}, ONE) == [said]


def test_of_several_that_were_agreed_to_the_day_is_told_that_holds(repository: Workspace) -> None:
    current = {ONE: EXTEND, OTHER: EXTEND | {"until": "2021-10-15"}}
    assert told(repository, current, OTHER) == ["申请延期：同意，延期至2021年10月31日"]


def test_who_was_told_before_is_told_no_more(repository: Workspace) -> None:
    current = {ONE: EXTEND}
    tasks = as_agreed(repository.tasks, repository.schema, current, ())
    before = [Change(ONE, DECISION, "同意", "office", AT, sequence=1)]
    assert application_news(tasks, repository.schema, current, before, UNIT, 1) == ()
