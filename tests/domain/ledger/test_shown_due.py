"""What a row shows of the plan: its due date, and the one as issued where an agreed extension has moved that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kit.small_plan import small_plan

from toolkit.domain.ledger.shown_due import plan_cells
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.units import Unit
from toolkit.schema.load import load_ledger

SHEET = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8")).tasks
TASKS = small_plan({1: "A"}, Unit("A", "甲局", "市直"))


@pytest.mark.parametrize(
    ("phrase", "until", "shown"),
    [
        ("9月底前", None, {"due": "2021-09-30"}),
        ("9月底前", date(2021, 10, 31), {"due": "2021-10-31", "first_due": "2021-09-30"}),
        ("9月底前，12月底前", date(2021, 10, 31), {"due": "2021-10-31", "first_due": "2021-09-30"}),
        ("9月底前，12月底前", date(2022, 1, 31), {"due": "2021-09-30"}),
        ("每季度末", None, {"due": "2021-09-30", "since": "2021-06-30"}),
        ("长期坚持", None, {"due": ""}),
    ],
)
def test_a_row_says_when_it_was_first_due_only_where_that_is_another_day(
    phrase: str, until: date | None, shown: dict[str, str]
) -> None:
    given = {("A", 1): until} if until else {}
    tasks = replace(TASKS, deadlines={1: parse_deadline(phrase, 2021)}, extended=given)
    cells = plan_cells(tasks, SHEET, tasks.assignments[0], {}, date(2021, 8, 20))
    assert {name: cells[name] for name in ("due", "since", "first_due") if name in cells} == shown
