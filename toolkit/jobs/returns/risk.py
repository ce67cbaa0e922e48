"""What the office should look at more closely of all that is claimed or closed, as the ledger stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.domain.ledger.claims import Claim, claimed_or_closed
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.risk import HISTORY, Facts, Risk, risks, sent_back_counts
from toolkit.domain.ledger.state import LedgerState
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def at_risk(workspace: Workspace, store: Store, state: LedgerState) -> tuple[tuple[Claim, ...], Mapping[RowKey, Risk]]:
    """Every claim and every closed row, by item and then in roster order, and what makes each of them risky."""
    schema = workspace.schema
    tasks = with_extensions(workspace.tasks, state.current, schema)
    found = tuple(claimed_or_closed(tasks, schema.tasks, state.current, state.day))
    if not found:
        return (), {}
    arrived = store.cells.arrived_on(state.plan, CLAIM)
    sent_back = sent_back_counts(store.cells.changes_in(state.plan, HISTORY), schema.tasks)
    return found, risks(found, Facts(tasks, schema.tasks, schema.risk, arrived, sent_back))
