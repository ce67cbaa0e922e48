"""What the public is shown: the items of the plan's own year, and figures of those alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kit.drafted import TASKS
from kit.figured import figures, reported, task

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.released import released
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))


def test_what_is_looked_back_at_is_neither_shown_nor_counted() -> None:
    met = replace(task("SZ01", 1, Label.CLOSED, 5), met=True)
    last_year = replace(task("SZ01", 2020001, Label.CLOSED, 5), met=True)
    its = figures(
        [met, task("SZ01", 2, Label.OVERDUE, 5), last_year],
        [reported(date(2021, 10, 25), SZ01=ReportStatus.MISSING)],
        {"SZ01": "市财政局"},
    )
    page = released(TASKS, SCHEMA, its, {})
    assert [item.number for item in page.items] == [1, 2]
    assert (page.items_done, page.owed, page.met, page.rate) == (1, 2, 1, "50%")
