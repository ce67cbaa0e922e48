"""What units merged or split had reported, carried over to the units that go on with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.succession import Succession, carry_over
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def take_over(
    workspace: Workspace, store: Store, at: datetime, *, dry_run: bool = False
) -> dict[RowKey, dict[str, str]]:
    """The plan's ledger, after what units merged or split had reported is carried over to those that go on with it."""
    plan, succession = workspace.tasks.plan.id, Succession.of(workspace.tasks)
    current = store.cells.current(plan)
    if not succession.heirs:
        return current

    carried = carry_over(succession, current, store.cells.changes, store.cases.of_plan(plan), at)
    if not dry_run and (carried.changes or carried.cases):
        store.apply(carried.changes, carried.cases)
    for change in carried.changes:
        current.setdefault(change.row, {})[change.field] = change.value
    return current
