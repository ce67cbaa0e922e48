"""The cells in the ledger database: what each holds now, and every change that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from toolkit.domain.ledger.records import Change
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import INTEGER, MOMENT, TEXT
from toolkit.edges.store.tables import CHANGE, CURRENT, ROW
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import UnreadableLedgerError
from toolkit.keys import TASKS, YEAR_END, RowKey

_KEY = 'row.sheet, row."row", row.unit'
_HELD = (
    f'SELECT {_KEY}, current.field, change.value FROM current JOIN row ON row.id = current."row"'
    " JOIN change ON change.sequence = current.change_sequence WHERE plan = ?"
)
"""A cell's text is that of the change: what stands beside it in `current` is in no chain."""
_THEN = (
    f'SELECT {_KEY}, field, value FROM change JOIN row ON row.id = change."row"'
    " WHERE plan = ? AND at <= ? ORDER BY sequence"
)
_NEWEST = (
    f'SELECT {_KEY}, max(at) FROM change JOIN row ON row.id = change."row"'
    f" WHERE plan = ? AND return_id IS NOT NULL {{then}} GROUP BY {_KEY}"
)
_ARRIVED = (
    f"SELECT {_KEY}, max(CASE WHEN returns.sha256 = '' THEN returns.received_at ELSE first.came END) FROM change"
    ' JOIN row ON row.id = change."row" JOIN returns ON returns.id = change.return_id'
    " JOIN (SELECT sha256, min(received_at) AS came FROM returns GROUP BY sha256) first"
    " ON first.sha256 = returns.sha256"
    f" WHERE row.plan = ? AND field IN ({{fields}}) GROUP BY {_KEY}"
)
_BROUGHT = (
    f'SELECT {_KEY}, returns.sha256 FROM change JOIN row ON row.id = change."row"'
    " JOIN returns ON returns.id = change.return_id WHERE change.sequence IN"
    ' (SELECT max(change.sequence) FROM change JOIN row ON row.id = change."row"'
    ' WHERE row.plan = ? AND field IN ({fields}) AND return_id IS NOT NULL GROUP BY change."row")'
)
_LAST = (
    f'SELECT {_KEY}, max(sequence) FROM change JOIN row ON row.id = change."row"'
    f" WHERE plan = ? AND field = ? AND value <> '' GROUP BY {_KEY}"
)
_OF_ROW = 'JOIN row ON row.id = change."row" WHERE plan = ? AND row.sheet = ? AND row."row" = ? AND unit = ?'


class Cells(Repository):
    """The cells of the ledger's rows. Every method is one transaction but those that add, which are a part of one."""

    def current(self, plan: str, unit: str | None = None) -> dict[RowKey, dict[str, str]]:
        """What the rows of the plan, or of one unit in it, hold now; a cleared cell is there as "".

        By unit; a unit's rows in the order in which they were first met.
        """
        of_unit, given = ("", ()) if unit is None else (" AND unit = ?", (unit,))
        return self._cells(f"{_HELD}{of_unit} ORDER BY unit, row.id, current.field", plan, *given)

    def as_of(self, plan: str, when: datetime) -> dict[RowKey, dict[str, str]]:
        """What the rows of the plan held at `when`: the changes dated until then (inclusive), replayed."""
        return self._cells(_THEN, plan, when)

    def last_changed(self, plan: str, until: datetime | None = None) -> dict[RowKey, date]:
        """Row key -> date of its newest change until then that came from a return; rows without one are absent."""
        then, given = ("", ()) if until is None else ("AND at <= ?", (until,))
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, TEXT, TEXT, MOMENT), _NEWEST.format(then=then), plan, *given)
        return {_key(plan, *row): at.date() for *row, at in found}

    def brought_by(self, plan: str, fields: Sequence[str]) -> dict[RowKey, str]:
        """Row key -> the SHA-256 of the newest file that changed any of those fields; empty of what came by phone."""
        sql = _BROUGHT.format(fields=", ".join("?" for _ in fields))
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, TEXT, TEXT, TEXT), sql, plan, *fields)
        return {_key(plan, *row): sha256 for *row, sha256 in found}

    def arrived_on(self, plan: str, fields: Sequence[str]) -> dict[RowKey, date]:
        """Row key -> the day on which what it says in those fields came in, whenever the office let it in.

        That is when the newest file, or report, that changed any of them first arrived; rows without one are absent.
        """
        sql = _ARRIVED.format(fields=", ".join("?" for _ in fields))
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, TEXT, TEXT, MOMENT), sql, plan, *fields)
        return {_key(plan, *row): at.date() for *row, at in found}

    def last_set(self, plan: str, field: str) -> dict[RowKey, int]:
        """Row key -> the number of the newest change that set that field to anything, whether it was cleared since or
        not; rows that never had it are absent."""
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, TEXT, TEXT, INTEGER), _LAST, plan, field)
        return {_key(plan, *row): number for *row, number in found}

    def changes_of(self, plan: str, units: Sequence[str]) -> tuple[Change, ...]:
        """Every change of those units' rows in the plan, oldest first."""
        theirs = f"WHERE plan = ? AND unit IN ({', '.join('?' for _ in units)})"
        with self.database.reading() as transaction:
            keys = keys_of(transaction, theirs, plan, *units)
            of_rows = f'JOIN row ON row.id = change."row" {theirs} ORDER BY sequence'
            found = transaction.find(CHANGE, of_rows, plan, *units)
        return tuple(Change(**{**each, "row": keys[each["row"]]}) for each in found)

    def changes_in(self, plan: str, fields: Sequence[str]) -> tuple[Change, ...]:
        """Every change in those fields of the plan's rows, oldest first."""
        theirs = f'JOIN row ON row.id = change."row" WHERE plan = ? AND field IN ({", ".join("?" for _ in fields)})'
        with self.database.reading() as transaction:
            found = transaction.find(CHANGE, f"{theirs} ORDER BY sequence", plan, *fields)
            keys = keys_of(transaction, "WHERE plan = ?", plan) if found else {}
        return tuple(Change(**{**each, "row": keys[each["row"]]}) for each in found)

    def last_sequence(self, plan: str) -> int:
        """The number of the newest change of what a plan's figures count; 0 before there is any: that a plan was closed
        changes none of them."""
        newest = 'SELECT max(sequence) FROM change JOIN row ON row.id = change."row" WHERE plan = ? AND row.sheet <> ?'
        with self.database.reading() as transaction:
            return int(transaction.value(INTEGER, newest, plan, YEAR_END) or 0)

    def changes(self, row: RowKey, field: str | None = None) -> tuple[Change, ...]:
        """Every change of the row, or of one field in it, oldest first."""
        of_field, given = ("", ()) if field is None else ("AND field = ?", (field,))
        with self.database.reading() as transaction:
            found = transaction.find(CHANGE, f"{_OF_ROW} {of_field} ORDER BY sequence", *row, *given)
        return tuple(Change(**{**each, "row": row}) for each in found)

    def numbers(self, transaction: Transaction, keys: Iterable[RowKey]) -> dict[RowKey, int]:
        """The numbers of rows within a transaction, those not met before added."""
        wanted = dict.fromkeys(keys)
        found: dict[RowKey, int] = {}
        for plan, unit in dict.fromkeys((key.plan, key.unit) for key in wanted):
            known = keys_of(transaction, "WHERE plan = ? AND unit = ?", plan, unit)
            found |= {key: number for number, key in known.items()}
        new = [key for key in wanted if key not in found]
        return found | dict(zip(new, transaction.number(ROW, [key._asdict() for key in new]), strict=True))

    def add_changes(
        self, transaction: Transaction, changes: Sequence[Change], numbers: Mapping[RowKey, int]
    ) -> list[int]:
        """Add the changes in the order given and bring `current` up to them; `numbers` are those of their rows. The
        sequence of each."""
        rows = [values(each, "sequence") | {"row": numbers[each.row]} for each in changes]
        sequences = transaction.number(CHANGE, rows, "sequence")
        latest = {
            (each.row, each.field): (each.value, sequence) for each, sequence in zip(changes, sequences, strict=True)
        }
        transaction.add(
            CURRENT,
            [
                {"row": numbers[row], "field": field, "value": value, "change_sequence": sequence}
                for (row, field), (value, sequence) in latest.items()
            ],
            'ON CONFLICT ("row", field)'
            " DO UPDATE SET value = excluded.value, change_sequence = excluded.change_sequence",
        )
        return sequences

    def _cells(self, sql: str, plan: str, *given: Any) -> dict[RowKey, dict[str, str]]:
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, TEXT, TEXT, TEXT, TEXT), sql, plan, *given)
        cells: dict[tuple[str, str, str], dict[str, str]] = {}
        for sheet, row, unit, field, value in found:
            cells.setdefault((sheet, row, unit), {})[field] = value
        return {_key(plan, *row): held for row, held in cells.items()}


def keys_of(transaction: Transaction, rest: str, *given: Any) -> dict[int, RowKey]:
    """The keys of rows by their numbers; `rest` says of which. `UnreadableLedgerError` for one that is none."""
    return {row.pop("id"): _key(**row) for row in transaction.find(ROW, rest, *given)}


def _key(plan: str, sheet: str, row: str, unit: str) -> RowKey:
    """A row's key; `UnreadableLedgerError` for an assignment's that names no item."""
    if sheet == TASKS and not row.isdecimal():
        raise UnreadableLedgerError(row)
    return RowKey(plan, sheet, row, unit)
