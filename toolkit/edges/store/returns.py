"""The returns in the ledger database: every file that came back, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from os import urandom
from typing import Any

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import INTEGER, TEXT
from toolkit.edges.store.tables import META, RETURNS
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import UNREADABLE, UnreadableLedgerError
from toolkit.problems import shorten

_HEAVY = ("raw", "settled")
UNSAID = "unsaid"
"""The key of `meta` under which stands after which return nothing has been told yet; absent where all has been."""


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
        """The returns that a run took in and did not come to tell anybody (`begin_saying`), oldest first; light."""
        mark = self.saying()
        return () if mark is None else self._found("WHERE id > ? ORDER BY id", _since(mark), leave=_HEAVY)

    def saying(self) -> str | None:
        """The mark of what is still to be told, None where all has been: another for every run that begins."""
        with self.database.reading() as transaction:
            mark: str | None = transaction.value(TEXT, "SELECT value FROM meta WHERE key = ?", UNSAID)
        return mark

    def begin_saying(self) -> None:
        """Note that what is recorded after now is still to be told, with all that an earlier run left untold."""
        mark = self.saying()
        with self.database.writing() as transaction:
            last = (
                transaction.value(INTEGER, "SELECT coalesce(max(id), 0) FROM returns") if mark is None else _since(mark)
            )
            transaction.run("DELETE FROM meta WHERE key = ?", UNSAID)
            transaction.add(META, [{"key": UNSAID, "value": f"{last} {urandom(8).hex()}"}])

    def end_saying(self, mark: str) -> None:
        """Note that all has been told of which that was the mark; nothing where another run has begun since, which
        tells it too."""
        if self.saying() == mark:
            with self.database.writing() as transaction:
                transaction.run("DELETE FROM meta WHERE key = ? AND value = ?", UNSAID, mark)

    def add(self, transaction: Transaction, ret: Return) -> int:
        """Add a return within a transaction; its new id."""
        return transaction.number(RETURNS, [values(ret, "id")])[0]

    def _found(self, rest: str, *given: Any, leave: Iterable[str] = ()) -> tuple[Return, ...]:
        with self.database.reading() as transaction:
            return tuple(Return(**found) for found in transaction.find(RETURNS, rest, *given, leave=leave))


def _since(mark: str) -> int:
    try:
        return int(mark.partition(" ")[0])
    except UNREADABLE:
        raise UnreadableLedgerError(shorten(mark, 60)) from None
