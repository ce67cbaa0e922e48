"""`plan check`: what of the plan is left for the office to decide."""

from __future__ import annotations

from toolkit.domain.plan.corrected_plan import disputes
from toolkit.jobs.plan.corrected import corrected_plan
from toolkit.jobs.workspace import Workspace
from toolkit.problems import in_item_order
from toolkit.reports.plan.check import PlanDoubts


def check_plan(workspace: Workspace) -> PlanDoubts:
    """List what is left for the office to decide."""
    corrected = corrected_plan(workspace)
    disputed = disputes(corrected, workspace.chosen.file) if corrected else ()
    left = in_item_order((*workspace.undecided, *disputed))
    return PlanDoubts(title=workspace.tasks.plan.title, problems=left)
