"""`plan list`: the plans of a workspace."""

from __future__ import annotations

from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.list_plans import PlanList


def list_plans(workspace: Workspace) -> PlanList:
    """List the workspace's plans and say which one is meant where none is named."""
    return PlanList(plans=workspace.settings.plans, default=workspace.settings.newest)
