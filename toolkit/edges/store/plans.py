"""The plans in the ledger database, and what their masters were made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from toolkit.edges.store.database import Repository
from toolkit.edges.store.kinds import JSON
from toolkit.edges.store.tables import BASIS, PLAN


class Plans(Repository):
    """The plans as they were last handed out. Every method is one transaction."""

    def save(self, plan_id: str, title: str, year: int, issued: date, snapshot: Mapping[str, Any]) -> None:
        """Keep the plan as given, in place of what was kept under its id."""
        given = {"id": plan_id, "title": title, "year": year, "issued": issued, "snapshot": snapshot}
        told = ", ".join(f"{name} = excluded.{name}" for name in given)
        with self.database.writing() as transaction:
            transaction.add(PLAN, [given], f"ON CONFLICT (id) DO UPDATE SET {told}")

    def snapshot(self, plan_id: str) -> dict[str, Any] | None:
        """The snapshot last saved of that plan."""
        with self.database.reading() as transaction:
            found: dict[str, Any] | None = transaction.value(JSON, "SELECT snapshot FROM plan WHERE id = ?", plan_id)
        return found


class Masters(Repository):
    """The masters made of the plans. Every method is one transaction."""

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
