"""The returns in the ledger database: every file that came back, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns. Every method is one transaction but `add`, which is a part of one."""

    database: Database

    def seen(self, sha256: str) -> Return | None:
        """The newest return with those bytes that was not itself a duplicate."""
        query = (
            select(tables.returns)
            .where(tables.returns.c.sha256 == sha256, tables.returns.c.outcome != Outcome.DUPLICATE.value)
            .order_by(tables.returns.c.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else _as_return(found)

    def get(self, return_id: int) -> Return | None:
        """The return of that id."""
        with self.database.reading() as connection:
            found = (
                connection.execute(select(tables.returns).where(tables.returns.c.id == return_id))
                .mappings()
                .one_or_none()
            )
        return None if found is None else _as_return(found)

    def knows(self, sha256: str, file: str) -> bool:
        """Whether a return of this very file name with these bytes is recorded."""
        query = (
            select(tables.returns.c.id).where(tables.returns.c.sha256 == sha256, tables.returns.c.file == file).limit(1)
        )
        with self.database.reading() as connection:
            return connection.scalar(query) is not None

    def of_edition(self, edition_id: str) -> tuple[Return, ...]:
        """The returns of an edition that went in, wholly or partly, oldest first."""
        query = (
            select(tables.returns)
            .where(
                tables.returns.c.edition == edition_id,
                tables.returns.c.outcome.in_([Outcome.MERGED.value, Outcome.PARTIAL.value]),
            )
            .order_by(tables.returns.c.id)
        )
        with self.database.reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def of_plan(self, plan: str, light: bool = True, until: datetime | None = None) -> tuple[Return, ...]:
        """Every return of the plan and every one of no known plan, oldest first; those received until then.

        With `light` their `raw` and `settled` are left empty, not read.
        """
        wanted = [column for column in tables.returns.c if not (light and column.name in ("raw", "settled"))]
        query = select(*wanted).where(tables.returns.c.plan.in_([plan, ""])).order_by(tables.returns.c.id)
        if until is not None:
            query = query.where(tables.returns.c.received_at <= until)
        with self.database.reading() as connection:
            return tuple(_as_return(found) for found in connection.execute(query).mappings())

    def add(self, connection: Connection, ret: Return) -> int:
        """Add a return within a transaction; its new id."""
        statement = insert(tables.returns).returning(tables.returns.c.id)
        number: int = connection.execute(statement, values(ret, "id")).scalar_one()
        return number


def _as_return(found: RowMapping) -> Return:
    values: dict[str, Any] = dict(**found)
    values["outcome"] = Outcome(values["outcome"])
    values["problems"] = tuple(values["problems"])
    return Return(**values)
