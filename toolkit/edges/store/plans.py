"""The plans in the ledger database, and what their masters were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from toolkit.edges.store import tables
from toolkit.edges.store.database import Database


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans as they were last handed out. Every method is one transaction."""

    database: Database

    def save(self, plan_id: str, title: str, year: int, issued: date, snapshot: Mapping[str, Any]) -> None:
        """Keep the plan as given, in place of what was kept under its id."""
        values = {"title": title, "year": year, "issued": issued, "snapshot": snapshot}
        statement = self.database.insert(tables.plan).values(id=plan_id, **values)
        with self.database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def snapshot(self, plan_id: str) -> dict[str, Any] | None:
        """The snapshot last saved of that plan."""
        with self.database.reading() as connection:
            found: dict[str, Any] | None = connection.scalar(
                select(tables.plan.c.snapshot).where(tables.plan.c.id == plan_id)
            )
        return found


@dataclass(frozen=True, slots=True)
class Masters:
    """The masters made of the plans. Every method is one transaction."""

    database: Database

    def add(self, plan: str, at: datetime, made_from: Mapping[str, str]) -> bool:
        """Note what the plan's master was made from: file name -> SHA-256; False where that is noted already."""
        if self.made_from(plan, at) == dict(made_from):
            return False
        with self.database.writing() as connection:
            connection.execute(insert(tables.basis).values(plan=plan, at=at, files=made_from))
        return True

    def made_from(self, plan: str, until: datetime) -> dict[str, str] | None:
        """What the plan's latest master until then was made from; None where there was none."""
        query = (
            select(tables.basis.c.files)
            .where(tables.basis.c.plan == plan, tables.basis.c.at <= until)
            .order_by(tables.basis.c.at.desc(), tables.basis.c.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            found: dict[str, str] | None = connection.scalar(query)
        return found
