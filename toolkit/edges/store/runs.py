"""The runs of jobs in the ledger database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from toolkit.domain.office.timetable import Run
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs. Every method is one transaction."""

    database: Database

    def start(self, job: str, at: datetime) -> int:
        """Note that a job began; the number of this run."""
        statement = insert(tables.job_run).values(job=job, started_at=at, note="").returning(tables.job_run.c.id)
        with self.database.writing() as connection:
            number: int = connection.execute(statement).scalar_one()
        return number

    def finish(self, run: int, at: datetime, ok: bool, note: str = "") -> None:
        """Note how the run of that number ended."""
        statement = update(tables.job_run).where(tables.job_run.c.id == run).values(finished_at=at, ok=ok, note=note)
        with self.database.writing() as connection:
            connection.execute(statement)

    def between(self, since: datetime, until: datetime) -> dict[str, list[Run]]:
        """Job -> its runs of that time that did not end well, and the first and the last ever until then that did."""
        run = tables.job_run.c
        well = select(run.job, func.min(run.started_at), func.max(run.started_at)).where(run.ok.is_(True))
        badly = select(run.job, run.started_at, run.ok).where(run.started_at >= since, run.ok.is_not(True))
        found: dict[str, list[Run]] = {}
        with self.database.reading() as connection:
            for job, *both in connection.execute(well.where(run.started_at <= until).group_by(run.job)):
                found.setdefault(job, []).extend(Run(job, each, True) for each in dict.fromkeys(both))
            for job, started_at, ok in connection.execute(badly.where(run.started_at <= until).order_by(run.id)):
                found.setdefault(job, []).append(Run(job, started_at, ok))
        return found

    def forget(self, before: datetime, but: str) -> None:
        """Forget the runs from before then, of every job `but` that one."""
        old = (tables.job_run.c.started_at < before, tables.job_run.c.job != but)
        with self.database.writing() as connection:
            connection.execute(delete(tables.job_run).where(*old))
