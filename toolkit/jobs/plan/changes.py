"""`plan changes`: what changed in plan and roster since workbooks last went out."""

from __future__ import annotations

from toolkit.domain.plan.revision import Version, renumbered, revisions
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.changes import PlanChanges


def show_changes(workspace: Workspace) -> PlanChanges:
    """List what changed in plan and roster since workbooks were last generated, and the units it touches."""
    tasks = workspace.tasks
    with ledger(workspace, dry_run=True) as store:
        kept = store.plans.snapshot(tasks.plan.id)
    if kept is None:
        return PlanChanges(issued=False)
    before, after = Version.from_json(kept), Version.of(tasks)
    return PlanChanges(
        changes=revisions(before, after, {unit.code: unit.former for unit in tasks.roster.units}),
        moved=renumbered(before, after),
        names={**before.units, **after.units},
    )
