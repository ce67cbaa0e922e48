"""Who was handed a workbook, in the ledger database: the office's words, none ever changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from toolkit.domain.ledger.records import HandedWord
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.tables import HANDED


class Handed(Repository):
    """The words on who was handed a workbook. Every method is one transaction."""

    def of_plan(self, plan: str, until: datetime | None = None) -> tuple[HandedWord, ...]:
        """Every word on a plan, said until then, the oldest first."""
        said, given = ("", ()) if until is None else (" AND at <= ?", (until,))
        with self.database.reading() as transaction:
            found = transaction.find(HANDED, f"WHERE plan = ?{said} ORDER BY id", plan, *given)
        return tuple(HandedWord(**each) for each in found)

    def keep(self, words: Sequence[HandedWord]) -> None:
        """Keep these words."""
        with self.database.writing() as transaction:
            transaction.add(HANDED, [values(each, "id") for each in words])
