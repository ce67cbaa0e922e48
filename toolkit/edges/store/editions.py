"""The editions in the ledger database: each workbook as it was handed out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from toolkit.domain.ledger.records import Edition
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions. Every method is one transaction."""

    database: Database

    def add(self, edition: Edition) -> bool:
        """Keep the edition; False, and nothing changed, where its id is already known."""
        statement = self.database.insert(tables.edition).on_conflict_do_nothing(index_elements=["id"])
        with self.database.writing() as connection:
            return connection.scalar(statement.values(values(edition)).returning(tables.edition.c.id)) is not None

    def get(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        with self.database.reading() as connection:
            found = (
                connection.execute(select(tables.edition).where(tables.edition.c.id == edition_id))
                .mappings()
                .one_or_none()
            )
        return None if found is None else Edition(**found)

    def of_unit(self, plan: str, unit: str) -> tuple[Edition, ...]:
        """The unit's editions, oldest first."""
        query = select(tables.edition).where(tables.edition.c.plan == plan, tables.edition.c.unit == unit)
        with self.database.reading() as connection:
            found = connection.execute(query.order_by(tables.edition.c.sequence)).mappings()
            return tuple(Edition(**each) for each in found)

    def latest_of(self, plan: str, unit: str) -> Edition | None:
        """The unit's edition of the highest sequence."""
        query = (
            select(tables.edition)
            .where(tables.edition.c.plan == plan, tables.edition.c.unit == unit)
            .order_by(tables.edition.c.sequence.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            found = connection.execute(query).mappings().one_or_none()
        return None if found is None else Edition(**found)

    def latest(self, plan: str) -> dict[str, Edition]:
        """Unit -> its edition of the highest sequence."""
        newest = (
            select(tables.edition.c.unit, func.max(tables.edition.c.sequence).label("sequence"))
            .where(tables.edition.c.plan == plan)
            .group_by(tables.edition.c.unit)
            .subquery()
        )
        query = (
            select(tables.edition)
            .join(newest, and_(tables.edition.c.unit == newest.c.unit, tables.edition.c.sequence == newest.c.sequence))
            .where(tables.edition.c.plan == plan)
        )
        with self.database.reading() as connection:
            return {found["unit"]: Edition(**found) for found in connection.execute(query).mappings()}
