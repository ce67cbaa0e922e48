"""The cells in the ledger database: what each holds now, and every change that made it so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from toolkit.domain.ledger.keys import item_of, register_of
from toolkit.domain.ledger.records import Change
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of the ledger's rows. Every method is one transaction but those that add, which are a part of one."""

    database: Database

    def current(self, plan: str, unit: str | None = None) -> dict[str, dict[str, str]]:
        """What the rows of the plan, or of one unit in it, hold now; a cleared cell is there as ""."""
        query = (
            select(tables.current.c.row, tables.current.c.field, tables.current.c.value)
            .join(tables.row, tables.row.c.key == tables.current.c.row)
            .where(tables.row.c.plan == plan)
        )
        if unit is not None:
            query = query.where(tables.row.c.unit == unit)
        with self.database.reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def as_of(self, plan: str, when: datetime) -> dict[str, dict[str, str]]:
        """What the rows of the plan held at `when`: the changes dated until then (inclusive), replayed."""
        query = (
            select(tables.change.c.row, tables.change.c.field, tables.change.c.value)
            .join(tables.row, tables.row.c.key == tables.change.c.row)
            .where(tables.row.c.plan == plan, tables.change.c.at <= when)
            .order_by(tables.change.c.sequence)
        )
        with self.database.reading() as connection:
            return _cells((found.row, found.field, found.value) for found in connection.execute(query))

    def last_changed(self, plan: str) -> dict[str, date]:
        """Row key -> date of its newest change that came from a return; rows without one are absent."""
        query = (
            select(tables.change.c.row, func.max(tables.change.c.at).label("at"))
            .join(tables.row, tables.row.c.key == tables.change.c.row)
            .where(tables.row.c.plan == plan, tables.change.c.return_id.is_not(None))
            .group_by(tables.change.c.row)
        )
        with self.database.reading() as connection:
            return {found.row: found.at.date() for found in connection.execute(query)}

    def changes(self, row: str, field: str | None = None) -> tuple[Change, ...]:
        """Every change of the row, or of one field in it, oldest first."""
        query = select(tables.change).where(tables.change.c.row == row).order_by(tables.change.c.sequence)
        if field is not None:
            query = query.where(tables.change.c.field == field)
        with self.database.reading() as connection:
            return tuple(Change(**found) for found in connection.execute(query).mappings())

    def add_rows(self, connection: Connection, keys: Iterable[str]) -> None:
        """Add within a transaction the rows that were not met before."""
        rows = [_row_values(key) for key in dict.fromkeys(keys)]
        if rows:
            connection.execute(self.database.insert(tables.row).on_conflict_do_nothing(index_elements=["key"]), rows)

    def add_changes(self, connection: Connection, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Add the changes in the order given and bring `current` up to them."""
        if not changes:
            return ()
        sequences = connection.scalars(
            insert(tables.change).returning(tables.change.c.sequence, sort_by_parameter_order=True),
            [values(each, "sequence") for each in changes],
        ).all()
        added = tuple(replace(each, sequence=sequence) for each, sequence in zip(changes, sequences, strict=True))
        latest = {(each.row, each.field): each for each in added}
        statement = self.database.insert(tables.current)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["row", "field"],
                set_={
                    "value": statement.excluded.value,
                    "change_sequence": statement.excluded.change_sequence,
                },
            ),
            [
                {"row": row, "field": field, "value": each.value, "change_sequence": each.sequence}
                for (row, field), each in latest.items()
            ],
        )
        return added


def _row_values(key: str) -> dict[str, Any]:
    """What a row key says: its plan, item, unit and kind; `ValueError` for a key of no known form."""
    plan, middle, unit = key.split("/", 2)
    item = item_of(key)
    if item is not None:
        kind = "assignment"
    elif middle == "unit":
        kind = "contact"
    elif middle.startswith("round-"):
        kind = "report"
    elif register_of(key):
        kind = "register"
    else:
        raise ValueError(f"not a row key: {key!r}")
    return {"key": key, "plan": plan, "item": item, "unit": unit, "kind": kind}


def _cells(values: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    cells: dict[str, dict[str, str]] = {}
    for row, field, value in values:
        cells.setdefault(row, {})[field] = value
    return cells
