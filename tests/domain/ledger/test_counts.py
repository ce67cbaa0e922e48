"""What is counted of assignments: each once, by what it is; and how sums of parts make the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from kit.figured import TODAY, task

from toolkit.domain.ledger.counts import count
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure, soon_by_day


@st.composite
def tasks(draw: st.DrawFn) -> TaskFigure:
    made = task("SZ08", 1, draw(st.sampled_from(Label)), draw(st.integers(0, 40)))
    owed, met, bulk, touched = draw(st.tuples(*[st.booleans()] * 4))
    made = replace(made, owed=owed, met=met, bulk=bulk, row=replace(made.row, touched=touched))
    first_due = draw(st.sampled_from((None, TODAY)))
    return replace(made, first_due=first_due, came_late=draw(st.none() | st.integers(0, 2)))


@given(st.lists(tasks(), max_size=12))
def test_every_assignment_is_counted_where_it_belongs(made: Sequence[TaskFigure]) -> None:
    found = count(iter(made))
    assert sum(found.labels.values()) == sum(found.phases.values()) == len(made)
    for name in ("owed", "met", "long_term", "bulk", "touched"):
        assert getattr(found, name) == len([each for each in made if getattr(each, name)])
    closed = [each for each in made if each.label == Label.CLOSED]
    assert found.early == len([each for each in closed if not each.owed]), "closed before it was due"
    assert found.in_part == found.met - len([each for each in closed if each.met]), "of what is not closed"
    assert found.long_term_ended == len([each for each in made if each.long_term and each.label.ended])
    assert found.oldest == max((each.late for each in made), default=0)
    known = [each for each in made if each.came_late is not None]
    assert (found.timed, found.closed_late) == (len(known), len([each for each in known if each.came_late]))


def test_what_is_soon_due_is_counted_by_its_day_from_today_on() -> None:
    days = [TODAY + timedelta(more) for more in (3, -1, 0, 3, 0, 0)]
    soon = [replace(task("SZ08", 1, Label.DUE_SOON), due=day) for day in days]
    others = [replace(task("SZ08", 1, Label.RETURNED), due=TODAY), replace(soon[0], due=None)]
    found = soon_by_day([*soon, *others], TODAY)
    assert [*found.items()] == [(TODAY, 3), (TODAY + timedelta(3), 2)]
