"""The looks at the addresses of evidence in the ledger database; none ever changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.domain.ledger.looks import Look
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.tables import LINK_LOOK


class LinkLooks(Repository):
    """The looks. Every method is one transaction."""

    def all(self) -> tuple[Look, ...]:
        """Every look, the oldest first."""
        with self.database.reading() as transaction:
            return tuple(Look(**found) for found in transaction.find(LINK_LOOK, "ORDER BY id"))

    def keep(self, looks: Sequence[Look]) -> None:
        """Keep these looks."""
        with self.database.writing() as transaction:
            transaction.add(LINK_LOOK, [values(each, "id") for each in looks])
