"""Whom the office believes, as settings and ledger have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.trust import Trust, confirmed
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def trust_of(workspace: Workspace, store: Store) -> Trust:
    """Whom the office believes now; what was confirmed for a unit since merged counts for the one that went on."""
    heir = Succession.of(workspace.tasks).heir
    hand_in = frozenset(address.lower() for address in workspace.settings.mailbox.hand_in)
    return Trust(workspace.settings.office.mail, hand_in, confirmed(store.senders.all(), heir))
