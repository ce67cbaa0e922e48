"""The runs of jobs in the ledger database."""

from __future__ import annotations

from datetime import datetime

from toolkit.domain.office.runs import Run
from toolkit.edges.store.database import Repository
from toolkit.edges.store.kinds import FLAG, MOMENT, TEXT
from toolkit.edges.store.tables import JOB_RUN

_WELL = "SELECT job, min(started_at), max(started_at) FROM job_run WHERE ok AND started_at <= ? GROUP BY job"
_BADLY = (
    "SELECT job, started_at, ok FROM job_run WHERE ok IS NOT TRUE AND started_at >= ? AND started_at <= ? ORDER BY id"
)


class Runs(Repository):
    """The runs. Every method is one transaction."""

    def start(self, job: str, at: datetime) -> int:
        """Note that a job began; the number of this run."""
        with self.database.writing() as transaction:
            return transaction.number(JOB_RUN, [{"job": job, "started_at": at, "note": ""}])[0]

    def finish(self, run: int, at: datetime, ok: bool, note: str = "") -> None:
        """Note how the run of that number ended."""
        with self.database.writing() as transaction:
            transaction.update(JOB_RUN, {"finished_at": at, "ok": ok, "note": note}, "WHERE id = ?", run)

    def between(self, since: datetime, until: datetime) -> dict[str, list[Run]]:
        """Job -> its runs of that time that did not end well, and the first and the last ever until then that did."""
        found: dict[str, list[Run]] = {}
        with self.database.reading() as transaction:
            for job, *both in transaction.rows((TEXT, MOMENT, MOMENT), _WELL, until):
                found.setdefault(job, []).extend(Run(job, each, True) for each in dict.fromkeys(both))
            for job, started_at, ok in transaction.rows((TEXT, MOMENT, FLAG), _BADLY, since, until):
                found.setdefault(job, []).append(Run(job, started_at, ok))
        return found

    def forget(self, before: datetime, but: str) -> None:
        """Forget the runs from before then, of every job `but` that one."""
        with self.database.writing() as transaction:
            transaction.run("DELETE FROM job_run WHERE started_at < ? AND job <> ?", before, but)
