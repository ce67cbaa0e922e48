"""The cells in the ledger database: what each holds now, and every change that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from toolkit.domain.ledger.records import Change
from toolkit.edges.store.database import Database, values
from toolkit.edges.store.kinds import KEY, MOMENT, TEXT
from toolkit.edges.store.tables import CHANGE, CURRENT, ROW
from toolkit.edges.store.transaction import Transaction
from toolkit.keys import CONTACT, ROUND, TASKS, RowKey

_HELD = "SELECT current.row, field, value FROM current JOIN row ON row.key = current.row WHERE plan = ?"
_THEN = (
    "SELECT change.row, field, value FROM change JOIN row ON row.key = change.row"
    " WHERE plan = ? AND at <= ? ORDER BY sequence"
)
_NEWEST = (
    "SELECT change.row, max(at) FROM change JOIN row ON row.key = change.row"
    " WHERE plan = ? AND return_id IS NOT NULL GROUP BY change.row"
)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of the ledger's rows. Every method is one transaction but those that add, which are a part of one."""

    database: Database

    def current(self, plan: str, unit: str | None = None) -> dict[RowKey, dict[str, str]]:
        """What the rows of the plan, or of one unit in it, hold now; a cleared cell is there as ""."""
        if unit is None:
            return self._cells(_HELD, plan)
        return self._cells(f"{_HELD} AND unit = ?", plan, unit)

    def as_of(self, plan: str, when: datetime) -> dict[RowKey, dict[str, str]]:
        """What the rows of the plan held at `when`: the changes dated until then (inclusive), replayed."""
        return self._cells(_THEN, plan, when)

    def last_changed(self, plan: str) -> dict[RowKey, date]:
        """Row key -> date of its newest change that came from a return; rows without one are absent."""
        with self.database.reading() as transaction:
            return {row: at.date() for row, at in transaction.rows((KEY, MOMENT), _NEWEST, plan)}

    def changes(self, row: RowKey, field: str | None = None) -> tuple[Change, ...]:
        """Every change of the row, or of one field in it, oldest first."""
        of_field, given = ("", ()) if field is None else ("AND field = ?", (field,))
        with self.database.reading() as transaction:
            found = transaction.find(CHANGE, f"WHERE row = ? {of_field} ORDER BY sequence", row, *given)
        return tuple(Change(**each) for each in found)

    def add_rows(self, transaction: Transaction, keys: Iterable[RowKey]) -> None:
        """Add within a transaction the rows that were not met before."""
        rows = [_row_values(key) for key in dict.fromkeys(keys)]
        transaction.add(ROW, rows, "ON CONFLICT (key) DO NOTHING")

    def add_changes(self, transaction: Transaction, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Add the changes in the order given and bring `current` up to them."""
        sequences = transaction.number(CHANGE, [values(each, "sequence") for each in changes], "sequence")
        added = tuple(replace(each, sequence=sequence) for each, sequence in zip(changes, sequences, strict=True))
        latest = {(each.row, each.field): each for each in added}
        transaction.add(
            CURRENT,
            [
                {"row": row, "field": field, "value": each.value, "change_sequence": each.sequence}
                for (row, field), each in latest.items()
            ],
            "ON CONFLICT (row, field) DO UPDATE SET value = excluded.value, change_sequence = excluded.change_sequence",
        )
        return added

    def _cells(self, sql: str, *given: Any) -> dict[RowKey, dict[str, str]]:
        cells: dict[RowKey, dict[str, str]] = {}
        with self.database.reading() as transaction:
            for row, field, value in transaction.rows((KEY, TEXT, TEXT), sql, *given):
                cells.setdefault(row, {})[field] = value
        return cells


def _row_values(key: RowKey) -> dict[str, Any]:
    kinds: dict[str, str] = {TASKS: "assignment", CONTACT: "contact", ROUND: "report"}
    return {
        "key": key,
        "plan": key.plan,
        "item": key.item,
        "unit": key.unit,
        "kind": kinds.get(key.sheet, "register"),
    }
