"""The questions for the office in the ledger database, and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases. Every method is one transaction but those that add, which are a part of one."""

    database: Database

    def of_plan(self, plan: str, until: datetime | None = None) -> tuple[tuple[Case, Decision | None], ...]:
        """The plan's questions, oldest first, each with the office's latest answer; both as they stood at `until`."""
        asked = select(tables.question).where(tables.question.c.plan == plan).order_by(tables.question.c.id)
        told = (
            select(tables.decision)
            .join(tables.question, tables.question.c.id == tables.decision.c.case)
            .where(tables.question.c.plan == plan)
        )
        if until is not None:
            asked, told = asked.where(tables.question.c.opened_at <= until), told.where(tables.decision.c.at <= until)
        with self.database.reading() as connection:
            answers = {
                found["case"]: Decision(**{**found, "choice": Choice(found["choice"])})
                for found in connection.execute(told.order_by(tables.decision.c.id)).mappings()
            }
            return tuple(
                (Case(**{**found, "kind": CaseKind(found["kind"])}), answers.get(found["id"]))
                for found in connection.execute(asked).mappings()
            )

    def add(self, connection: Connection, cases: Sequence[Case]) -> None:
        """Add questions within a transaction."""
        if cases:
            connection.execute(insert(tables.question), [values(each, "id") for each in cases])

    def add_decision(self, connection: Connection, decision: Decision) -> None:
        """Add an answer within a transaction."""
        connection.execute(insert(tables.decision), values(decision, "id"))
