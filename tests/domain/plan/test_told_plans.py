"""Plan documents, plain items and lists as they were read and approved: units and roles, dates, doubts, and changes.

What to do where one differs is said in `kit.told`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from kit.told import lists, phrases, plans, written
from kit.told.approved import approved

from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import Problem

TOGETHER, MANY = 8, 100


def in_parts(seeds: tuple[int, ...]) -> list[tuple[int, ...]]:
    return [seeds[at : at + TOGETHER] for at in range(0, len(seeds), TOGETHER)]


@pytest.mark.parametrize("seeds", in_parts(plans.SEEDS), ids=str)
def test_documents_are_read_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        told = plans.Told.of(seed)
        told_or_done(*told.resolved)
        assert plans.told(seed) == approved("plans")[str(seed)]


@pytest.mark.parametrize("seeds", in_parts(phrases.SEEDS), ids=str)
def test_items_are_read_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        told_or_done(*phrases.resolved(seed))
        assert phrases.told(seed) == approved("phrases")[str(seed)]


@pytest.mark.parametrize("seeds", in_parts(lists.SEEDS), ids=str)
def test_lists_beside_a_plan_are_read_as_it_was_approved(seeds: tuple[int, ...]) -> None:
    for seed in seeds:
        assert lists.told(seed) == approved("lists")[str(seed)]


@pytest.mark.parametrize("start", range(0, len(written.SEEDS), MANY))
def test_what_was_written_down_is_read_as_it_was_approved(start: int) -> None:
    for title in written.SEEDS[start : start + MANY]:
        assert written.told(title) == approved("written")[title]


def told_or_done(tasks: Tasks, problems: Iterable[Problem]) -> None:
    """Every item is somebody's and due at some time, or the office is told; of one it has settled nothing need be."""
    asked = {each.origin.item for each in problems}
    whole = None in asked
    for item in tasks.plan.items:
        deadline = tasks.deadlines[item.number]
        done = tasks.of_item(item.number) and (deadline.milestones or deadline.recurring or deadline.ongoing)
        assert done or item.settled or item.number in asked or whole
