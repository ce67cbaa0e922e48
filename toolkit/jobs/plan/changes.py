"""`plan changes`: what changed in plan and roster since workbooks last went out, and what may not have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.plan.revision import renumbered, revisions, version_kept, version_of
from toolkit.errors import WorkspaceError
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.changes import PlanChanges, moved_items

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def show_changes(workspace: Workspace) -> PlanChanges:
    """List what changed in plan and roster since workbooks were last generated, and the units it touches."""
    tasks = workspace.tasks
    with ledger(workspace, dry_run=True) as store:
        kept = store.plans.snapshot(tasks.plan.id)
    if kept is None:
        return PlanChanges(issued=False)
    before, after = version_kept(kept), version_of(tasks)
    return PlanChanges(
        changes=revisions(before, after, {unit.code: unit.former for unit in tasks.roster.units}),
        moved=renumbered(before, after),
        names={**before.units, **after.units},
    )


def not_renumbered(workspace: Workspace, store: Store) -> None:
    """Refuse a plan whose items stand under other numbers than when workbooks went out: rows go by the number."""
    kept = store.plans.snapshot(workspace.tasks.plan.id)
    moved = renumbered(version_kept(kept), version_of(workspace.tasks)) if kept else ()
    if moved:
        raise WorkspaceError(
            f"已经下发的事项换了序号：{moved_items(moved)}。台账按序号记账，照此办理会记到别的事项上",
            f"请在 {workspace.chosen.file} 里改回原来的序号，新增的事项用没有用过的序号，再运行一次。",
        )
