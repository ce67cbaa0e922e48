"""The returns in the ledger database: every file that came back, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import INTEGER, TEXT
from toolkit.edges.store.tables import META, RETURNS
from toolkit.edges.store.transaction import Transaction

_HEAVY = ("raw", "settled")
UNSAID = "unsaid"
"""The key of `meta` under which stands after which return nothing has been said yet; absent where all has been."""


class Returns(Repository):
    """The returns. Every method is one transaction but `add`, which is a part of one."""

    def seen(self, sha256: str) -> Return | None:
        """The newest return with those bytes that was not itself a duplicate; its `raw` and `settled` are left empty,
        not read."""
        newest = "WHERE sha256 = ? AND outcome <> ? ORDER BY id DESC LIMIT 1"
        return next(iter(self._found(newest, sha256, Outcome.DUPLICATE, leave=_HEAVY)), None)

    def get(self, return_id: int) -> Return | None:
        """The return of that id."""
        return next(iter(self._found("WHERE id = ?", return_id)), None)

    def knows(self, sha256: str, file: str) -> bool:
        """Whether a return of this very file name with these bytes is recorded."""
        any_of = "SELECT id FROM returns WHERE sha256 = ? AND file = ? LIMIT 1"
        with self.database.reading() as transaction:
            return transaction.value(INTEGER, any_of, sha256, file) is not None

    def of_edition(self, edition_id: str) -> tuple[Return, ...]:
        """The returns of an edition that went in, wholly or partly, oldest first."""
        went_in = "WHERE edition = ? AND outcome IN (?, ?) ORDER BY id"
        return self._found(went_in, edition_id, Outcome.MERGED, Outcome.PARTIAL)

    def of_plan(self, plan: str, light: bool = True, until: datetime | None = None) -> tuple[Return, ...]:
        """Every return of the plan and every one of no known plan, oldest first; those received until then.

        With `light` their `raw` and `settled` are left empty, not read.
        """
        then, given = ("", ()) if until is None else ("AND received_at <= ?", (until,))
        leave = _HEAVY if light else ()
        return self._found(f"WHERE plan IN (?, '') {then} ORDER BY id", plan, *given, leave=leave)

    def unsaid(self) -> tuple[Return, ...]:
        """The returns of a run that did not come to say what it did (`begin_saying`), oldest first; light."""
        since = self._unsaid_since()
        return self._found("WHERE id > ? ORDER BY id", since, leave=_HEAVY) if since is not None else ()

    def begin_saying(self, since: int | None = None) -> None:
        """Note that what is recorded after now, or after the return `since`, is still to be said on the screen of a
        run; nothing new where an earlier one's is."""
        if self._unsaid_since() is not None:
            return
        with self.database.writing() as transaction:
            last = transaction.value(INTEGER, "SELECT coalesce(max(id), 0) FROM returns") if since is None else since
            transaction.add(META, [{"key": UNSAID, "value": str(last)}])

    def end_saying(self) -> None:
        """Note that all of it has been said."""
        if self._unsaid_since() is not None:
            with self.database.writing() as transaction:
                transaction.run("DELETE FROM meta WHERE key = ?", UNSAID)

    def _unsaid_since(self) -> int | None:
        with self.database.reading() as transaction:
            found = transaction.value(TEXT, "SELECT value FROM meta WHERE key = ?", UNSAID)
        return None if found is None else int(found)

    def add(self, transaction: Transaction, ret: Return) -> int:
        """Add a return within a transaction; its new id."""
        return transaction.number(RETURNS, [values(ret, "id")])[0]

    def _found(self, rest: str, *given: Any, leave: Iterable[str] = ()) -> tuple[Return, ...]:
        with self.database.reading() as transaction:
            return tuple(Return(**found) for found in transaction.find(RETURNS, rest, *given, leave=leave))
