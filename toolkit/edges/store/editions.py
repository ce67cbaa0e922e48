"""The editions in the ledger database: each workbook as it was handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.domain.ledger.records import Edition
from toolkit.edges.store.database import Database, values
from toolkit.edges.store.tables import EDITION

_NEWEST = (
    "JOIN (SELECT plan, unit, max(sequence) AS sequence FROM edition WHERE plan = ? GROUP BY plan, unit) AS newest"
    " ON newest.plan = edition.plan AND newest.unit = edition.unit AND newest.sequence = edition.sequence"
)


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions. Every method is one transaction."""

    database: Database

    def add(self, edition: Edition) -> bool:
        """Keep the edition; False, and nothing changed, where its id is already known."""
        with self.database.writing() as transaction:
            return transaction.add(EDITION, [values(edition)], "ON CONFLICT (id) DO NOTHING") == 1

    def get(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        return next(iter(self._found("WHERE id = ?", edition_id)), None)

    def of_unit(self, plan: str, unit: str) -> tuple[Edition, ...]:
        """The unit's editions, oldest first."""
        return self._found("WHERE plan = ? AND unit = ? ORDER BY sequence", plan, unit)

    def latest_of(self, plan: str, unit: str) -> Edition | None:
        """The unit's edition of the highest sequence."""
        return next(iter(self._found("WHERE plan = ? AND unit = ? ORDER BY sequence DESC LIMIT 1", plan, unit)), None)

    def latest(self, plan: str) -> dict[str, Edition]:
        """Unit -> its edition of the highest sequence."""
        return {each.unit: each for each in self._found(_NEWEST, plan)}

    def _found(self, rest: str, *given: Any) -> tuple[Edition, ...]:
        with self.database.reading() as transaction:
            return tuple(Edition(**found) for found in transaction.find(EDITION, rest, *given))
