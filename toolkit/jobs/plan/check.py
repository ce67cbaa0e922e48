"""`plan check`: what of the plan is left for the office to decide."""

from __future__ import annotations

from toolkit.domain.plan.corrected_plan import disputes
from toolkit.jobs.plan.corrected import corrected_plan
from toolkit.jobs.plan.rounds import rounds_apart
from toolkit.jobs.workspace import Workspace
from toolkit.problems import in_item_order
from toolkit.reports.plan.check import PlanDoubts


def check_plan(workspace: Workspace) -> PlanDoubts:
    """List what is left for the office to decide."""
    corrected = corrected_plan(workspace)
    disputed = disputes(corrected, workspace.chosen.file) if corrected else ()
    rounds = rounds_apart(workspace.tasks.plan, workspace.settings.rounds, workspace.chosen.file)
    left = in_item_order((*workspace.undecided, *disputed, *rounds))
    return PlanDoubts(title=workspace.tasks.plan.title, problems=left)
