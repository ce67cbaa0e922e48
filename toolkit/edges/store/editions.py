"""The editions in the ledger database: each workbook as it was made."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from toolkit.domain.ledger.records import Edition, MadeFor
from toolkit.edges.store import notes
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import DAY, INTEGER, TEXT
from toolkit.edges.store.notes import noting
from toolkit.edges.store.tables import EDITION, META

_ENDS = (
    "JOIN (SELECT plan, unit, {ends} FROM edition WHERE plan = ? {then} GROUP BY plan, unit) AS ends"
    " ON ends.plan = edition.plan AND ends.unit = edition.unit"
)
_LIGHT = ("id", "plan", "unit", "sequence", "round", "issued_on")
_AT_ENDS = 'CASE WHEN edition.sequence IN (low, high) THEN edition."{name}" END'
"""A column whose text is read of each unit's first and last edition alone."""

_KEY_NAME = "edition_key"
_KEY = f"SELECT value FROM meta WHERE key = '{_KEY_NAME}'"


class EditionsOfPlan(NamedTuple):
    """Unit -> its first edition, and its last; and every one that asks for a round, the oldest first."""

    first: Mapping[str, Edition]
    latest: Mapping[str, Edition]
    made: tuple[MadeFor, ...]


class Editions(Repository):
    """The editions. Every method is one transaction."""

    def key(self, *, keep: bool = True) -> str:
        """The secret that the ids of editions are keyed with, made when it is first asked for.

        Without `keep` one that is not there yet is not kept: a dry run has ids of its own.
        """
        with self.database.reading() as transaction:
            found = transaction.value(TEXT, _KEY)
        if found is None:
            made = os.urandom(32).hex()
            return self.use_key(made) if keep else made
        return str(found)

    def use_key(self, key: str) -> str:
        """Key the ids of editions with this secret, unless there is one already; the one that counts."""
        with self.database.writing() as transaction, noting(transaction, notes.META, [_KEY_NAME]):
            transaction.add(META, [{"key": _KEY_NAME, "value": key}], "ON CONFLICT (key) DO NOTHING")
            return str(transaction.value(TEXT, _KEY))

    def add(self, edition: Edition) -> bool:
        """Keep the edition; False, and nothing changed, where its id is already known."""
        with self.database.writing() as transaction:
            return transaction.add(EDITION, [values(edition)], "ON CONFLICT (id) DO NOTHING") == 1

    def get(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        return next(iter(self._found("WHERE id = ?", edition_id)), None)

    def those(self, ids: Collection[str]) -> dict[str, Edition]:
        """Id -> edition, of those ids that are known, in the order of the ids."""
        if not ids:
            return {}
        found = self._found(f"WHERE id IN ({', '.join('?' for _ in ids)}) ORDER BY id", *sorted(ids))
        return {each.id: each for each in found}

    def of_unit(self, plan: str, unit: str) -> tuple[Edition, ...]:
        """The unit's editions, oldest first."""
        return self._found("WHERE plan = ? AND unit = ? ORDER BY sequence", plan, unit)

    def given(self, plan: str) -> tuple[tuple[str, int, date], ...]:
        """(unit, sequence, day of issue) of every edition of the plan, the oldest first; what they hold is not read."""
        listed = "SELECT unit, sequence, issued_on FROM edition WHERE plan = ? ORDER BY issued_on, unit, sequence"
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, INTEGER, DAY), listed, plan)
        return tuple((unit, sequence, day) for unit, sequence, day in found)

    def names(self) -> dict[str, tuple[str, ...]]:
        """Unit -> the names under which workbooks of it went out, of any plan."""
        named = "SELECT DISTINCT unit, unit_name FROM edition WHERE unit_name <> '' ORDER BY 1, 2"
        found: dict[str, tuple[str, ...]] = {}
        with self.database.reading() as transaction:
            for unit, name in transaction.rows((TEXT, TEXT), named):
                found[unit] = (*found.get(unit, ()), name)
        return found

    def latest_of(self, plan: str, unit: str) -> Edition | None:
        """The unit's edition of the highest sequence."""
        return next(iter(self._found("WHERE plan = ? AND unit = ? ORDER BY sequence DESC LIMIT 1", plan, unit)), None)

    def of_units(self, plan: str, units: Sequence[str], until: date) -> tuple[Edition, ...]:
        """Those units' editions issued until that day, each unit's oldest first."""
        if not units:
            return ()
        theirs = f"plan = ? AND unit IN ({', '.join('?' for _ in units)}) AND issued_on <= ?"
        return self._found(f"WHERE {theirs} ORDER BY unit, sequence", plan, *units, until)

    def latest(self, plan: str, until: date | None = None) -> dict[str, Edition]:
        """Unit -> its edition of the highest sequence, of those issued until that day."""
        then, given = ("", ()) if until is None else ("AND issued_on <= ?", (until,))
        last = _ENDS.format(ends="max(sequence) AS high", then=then)
        return {each.unit: each for each in self._found(f"{last} AND edition.sequence = high", plan, *given)}

    def of_plan(self, plan: str, until: date | None = None) -> EditionsOfPlan:
        """The plan's editions issued until that day, in one reading: what they hold of each unit's first and last."""
        then, given = ("", ()) if until is None else ("AND issued_on <= ?", (until,))
        shown = [f'edition."{name}"' if name in _LIGHT else _AT_ENDS.format(name=name) for name in EDITION.columns]
        joined = _ENDS.format(ends="min(sequence) AS low, max(sequence) AS high", then=then)
        if until is not None:
            joined += " WHERE edition.issued_on <= ?"
        sql = f"SELECT {', '.join(shown)} FROM edition {joined} ORDER BY edition.issued_on, edition.sequence"
        with self.database.reading() as transaction:
            rows = transaction.rows(tuple(EDITION.columns.values()), sql, plan, *given, *given)
        found = [dict(zip(EDITION.columns, row, strict=True)) for row in rows]
        whole = sorted((each for each in found if each["cells"] is not None), key=lambda each: each["sequence"])
        ends = [Edition(**each) for each in whole]
        made = (MadeFor(each["id"], each["unit"], each["round"], each["issued_on"]) for each in found if each["round"])
        return EditionsOfPlan(
            {each.unit: each for each in reversed(ends)}, {each.unit: each for each in ends}, tuple(made)
        )

    def _found(self, rest: str, *given: Any) -> tuple[Edition, ...]:
        with self.database.reading() as transaction:
            return tuple(Edition(**found) for found in transaction.find(EDITION, rest, *given))
