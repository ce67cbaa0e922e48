"""A plan resolved against a roster: what is read of each item's texts, and what the office must decide."""

from __future__ import annotations

from functools import lru_cache

from toolkit.codes import Code, Severity
from toolkit.domain.plan.assignments import assign, once_a_person
from toolkit.domain.plan.deadlines.model import AT_ONCE_DAYS, Deadline, MonthMeans
from toolkit.domain.plan.item_deadlines import read_deadline
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.remarks import note_doubts, read_doubts, remark_doubts
from toolkit.domain.plan.responsibility.model import Narrowing
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster
from toolkit.problems import Origin, Problem, in_item_order, problem

_SEVERAL = 2
"""Items from which on a plan without any deadline is asked about once."""


@lru_cache(maxsize=8)
def resolve_tasks(
    plan: Plan,
    roster: Roster,
    narrowings: tuple[Narrowing, ...],
    month_means: MonthMeans,
    file: str = "",
    at_once_days: int = AT_ONCE_DAYS,
) -> tuple[Tasks, tuple[Problem, ...]]:
    """Resolve responsibilities and deadlines of a plan; every doubt is a Problem, by item.

    Of an item that the office has settled only errors are told. What was doubtful when its document was read is told
    first. The same plan and roster are resolved once a process.
    """
    assignments, problems = assign(plan, roster, narrowings, file)
    deadlines: dict[int, Deadline] = {}
    found = [*read_doubts(plan, file), *problems]
    for item in plan.items:
        deadlines[item.number], doubts = read_deadline(item, plan, month_means, file, at_once_days)
        found.extend((*doubts, *note_doubts(item, plan, roster, file)))
    found.extend(remark_doubts(plan, roster, file))
    settled = {item.number for item in plan.items if item.settled}
    told = [each for each in found if each.severity == Severity.ERROR or each.origin.item not in settled]
    told = once_a_person(told, {each.item for each in assignments}, settled, file)
    return Tasks(plan, roster, assignments, deadlines), in_item_order(_once_where_none_has_any(plan, told, file))


def _once_where_none_has_any(plan: Plan, told: list[Problem], file: str) -> list[Problem]:
    """The problems, those of blank deadlines made one where a plan of several items writes no deadline at all."""
    if len(plan.items) < _SEVERAL or any(item.deadline.strip() for item in plan.items):
        return told
    settled = {item.number for item in plan.items if item.settled}
    blank = [each for each in told if each.code is Code.PLAN_DEADLINE_UNKNOWN]
    left = sum(each.origin.item not in settled for each in blank)
    one = [problem(Code.PLAN_NO_DEADLINES, Origin(file), count=left)] if left else []
    return [*one, *(each for each in told if each.code is not Code.PLAN_DEADLINE_UNKNOWN)]
