"""The plans in the ledger database, and what their masters were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from toolkit.edges.store import notes
from toolkit.edges.store.database import Repository
from toolkit.edges.store.kinds import JSON, WORDS, Kind, from_json, to_json
from toolkit.edges.store.notes import noting
from toolkit.edges.store.tables import BASIS, META, PLAN


class Plans(Repository):
    """The plans as they were last handed out. Every method is one transaction."""

    def save(self, plan_id: str, title: str, year: int, issued: date, snapshot: Mapping[str, Any]) -> None:
        """Keep the plan as given, in place of what was kept under its id."""
        given = {"id": plan_id, "title": title, "year": year, "issued": issued, "snapshot": snapshot}
        told = ", ".join(f"{name} = excluded.{name}" for name in given)
        with self.database.writing() as transaction, noting(transaction, notes.PLAN, [plan_id]):
            transaction.add(PLAN, [given], f"ON CONFLICT (id) DO UPDATE SET {told}")

    def snapshot(self, plan_id: str) -> dict[str, Any] | None:
        """The snapshot last saved of that plan."""
        with self.database.reading() as transaction:
            found: dict[str, Any] | None = transaction.value(JSON, "SELECT snapshot FROM plan WHERE id = ?", plan_id)
        return found


_MOST_WRITTEN = 50
"""Masters of which it is known that the toolkit wrote them: one may have been written beside one that was open."""
_WORKBOOKS = Kind(
    "TEXT", to_json, lambda text: {unit: [str(made), str(sha256)] for unit, (made, sha256) in from_json(text).items()}
)
_ONLY = "ON CONFLICT (key) DO UPDATE SET value = excluded.value"


class Masters(Repository):
    """The masters made of the plans. Every method is one transaction."""

    def written(self, plan: str) -> tuple[str, ...]:
        """The SHA-256 of the masters written last of the plan, or noted under its id and a name, oldest first."""
        return self._list(f"masters/{plan}")

    def note_written(self, plan: str, sha256: str) -> None:
        """Note that a master with these bytes is about to be written."""
        before = tuple(each for each in self.written(plan) if each != sha256)
        self._keep(f"masters/{plan}", (*before, sha256)[-_MOST_WRITTEN:])

    def changed(self, plan: str) -> tuple[str, ...]:
        """The copies (file names) of masters changed by hand whose verdicts are still offered."""
        return self._list(f"masters-changed/{plan}")

    def note_changed(self, plan: str, names: Sequence[str]) -> None:
        """Note these copies as the ones whose verdicts are still offered."""
        self._keep(f"masters-changed/{plan}", names)

    def workbooks(self, plan: str) -> dict[str, list[str]]:
        """Unit -> what its workbook in the outbox was made of, and the SHA-256 of the file that was written."""
        with self.database.reading() as transaction:
            found = transaction.value(_WORKBOOKS, "SELECT value FROM meta WHERE key = ?", f"workbooks/{plan}")
        return found or {}

    def note_workbooks(self, plan: str, made: Mapping[str, Sequence[str]]) -> None:
        """Note these as the units' workbooks in the outbox, in place of what was noted."""
        self._keep(f"workbooks/{plan}", dict(made))

    def _list(self, key: str) -> tuple[str, ...]:
        with self.database.reading() as transaction:
            found = transaction.value(WORDS, "SELECT value FROM meta WHERE key = ?", key)
        return found or ()

    def _keep(self, key: str, value: object) -> None:
        with self.database.writing() as transaction, noting(transaction, notes.META, [key]):
            transaction.add(META, [{"key": key, "value": to_json(value)}], _ONLY)

    def add(self, plan: str, at: datetime, made_from: Mapping[str, str]) -> bool:
        """Note what the plan's master was made from: file name -> SHA-256; False where that is noted already."""
        if self.made_from(plan, at) == dict(made_from):
            return False
        with self.database.writing() as transaction:
            transaction.add(BASIS, [{"plan": plan, "at": at, "files": made_from}])
        return True

    def made_from(self, plan: str, until: datetime) -> dict[str, str] | None:
        """What the plan's latest master until then was made from; None where there was none."""
        latest = "SELECT files FROM basis WHERE plan = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1"
        with self.database.reading() as transaction:
            found: dict[str, str] | None = transaction.value(JSON, latest, plan, until)
        return found
