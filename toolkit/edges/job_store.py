"""The runs of jobs in the ledger database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select, update

from toolkit.edges import tables
from toolkit.edges.database import Database


class JobStore(Database):
    """What the timetable asks of the database. Every method is one transaction."""

    def job_started(self, job: str, at: datetime) -> int:
        """Note that a job began; the number of this run."""
        statement = insert(tables.job_run).values(job=job, started_at=at, note="").returning(tables.job_run.c.id)
        with self._writing() as connection:
            number: int = connection.execute(statement).scalar_one()
        return number

    def job_finished(self, run: int, at: datetime, ok: bool, note: str = "") -> None:
        """Note how the run of that number ended."""
        statement = update(tables.job_run).where(tables.job_run.c.id == run).values(finished_at=at, ok=ok, note=note)
        with self._writing() as connection:
            connection.execute(statement)

    def last_run(self, job: str) -> datetime | None:
        """When the latest run of the job that ended well had begun."""
        query = select(func.max(tables.job_run.c.started_at)).where(
            tables.job_run.c.job == job, tables.job_run.c.ok.is_(True)
        )
        with self._reading() as connection:
            found: datetime | None = connection.scalar(query)
        return found
