"""`plan why`: why a unit has an item, or has not."""

from __future__ import annotations

from toolkit.domain.plan.proof import explain
from toolkit.jobs.asked import no_item, unit_named
from toolkit.jobs.plan.corrected import corrected_plan
from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.why import AssignmentReasons


def show_why(workspace: Workspace, number: int, name: str) -> AssignmentReasons:
    """Say why a unit (by name, alias or code) has an item, or why it has not, with the words of the plan."""
    tasks = workspace.tasks
    unit = unit_named(workspace, name)
    item = tasks.plan.by_number.get(number)
    if item is None:
        raise no_item(workspace, number)
    reasons = explain(item, unit, tasks)
    corrected = corrected_plan(workspace)
    issued = corrected.issued.get(number) if corrected else None
    if corrected and issued is None:
        reasons = (*reasons, "这一项是核定时加上的，文件里没有。")
    elif issued and issued.responsibility.split() != item.responsibility.split():
        reasons = (*reasons, f"“落实单位”核定时改过，文件写的是：{issued.responsibility or '（空白）'}")
    assigned = tasks.assignment(number, unit.code) is not None
    return AssignmentReasons(item=number, unit=unit, assigned=assigned, reasons=reasons)
