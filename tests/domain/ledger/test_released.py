"""What the public is shown: the items of the plan's own year, and figures of those alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from kit.drafted import ITEMS, TASKS
from kit.figured import figures, reported, task

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.released import SMALL, Released, released, told_count
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))

STANDS = st.tuples(st.booleans(), st.sampled_from(Label))
"""Whether it is met (已销号 of what was due), and how it stands."""


def is_few(stands: Sequence[tuple[bool, Label]]) -> bool:
    return sum(label != Label.NOT_INVOLVED for _, label in stands) < SMALL


def shown(stands: dict[int, Sequence[tuple[bool, Label]]]) -> Released:
    """The page of items (number -> how each of its units stands)."""

    def tasks() -> Iterator[TaskFigure]:
        for item, its in stands.items():
            for at, (met, label) in enumerate(its):
                yield replace(task(f"SZ{at:02}", item, label, 5), met=met)

    reports = [reported(date(2021, 10, 25), SZ01=ReportStatus.MISSING)]
    return released(TASKS, SCHEMA, figures(list(tasks()), reports, {"SZ01": "市财政局"}), {})


def test_what_is_looked_back_at_is_neither_shown_nor_counted() -> None:
    five = [(True, Label.CLOSED)] * SMALL
    page = shown({1: five, 2: [(False, Label.OVERDUE)] * SMALL, 2020001: five})
    assert [item.number for item in page.items] == [1, 2] and not page.few
    assert (page.items_done, page.owed, page.met, page.rate) == (1, 10, 5, "50%")


def test_items_of_few_units_are_in_no_count() -> None:
    its = [(True, Label.CLOSED)] * (SMALL - 1)
    page = shown({1: its, 2: [*its, (False, Label.OVERDUE)], 3: [*its, (False, Label.NOT_INVOLVED)]})
    assert [item.told for item in page.items] == ["—", "4/5", "—"] and page.few
    assert (page.items_done, page.owed, page.met, page.rate) == (0, 5, 4, "80%")


@given(st.data())
def test_nothing_on_the_page_tells_how_items_of_few_units_stand(data: st.DataObject) -> None:
    """Two ledgers that differ in nothing but those make the same page: so nobody can reckon them from it."""
    truth = data.draw(st.dictionaries(st.integers(1, ITEMS), st.lists(STANDS, min_size=1, max_size=2 * SMALL)))
    other = {
        item: data.draw(st.lists(STANDS, min_size=len(its), max_size=len(its)).filter(is_few)) if is_few(its) else its
        for item, its in truth.items()
    }
    assert shown(truth) == shown(other)


def test_a_small_count_of_applications_is_told_as_small() -> None:
    assert [told_count(count) for count in (0, 1, SMALL - 1, SMALL)] == ["0", "少于5", "少于5", "5"]
