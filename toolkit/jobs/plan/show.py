"""`plan show`: every item with its assignments and deadline."""

from __future__ import annotations

from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.show import PlanOverview


def show_plan(workspace: Workspace) -> PlanOverview:
    """List every item with its assignments and deadline."""
    return PlanOverview(tasks=workspace.tasks, problems=workspace.problems)
