"""Which job is due when: pure, from the timetable, what the ledger knows of earlier runs, and the time.

A job with an hour of its own is due from that hour until it has been done, so that one missed while the machine was
off or asleep is caught up: once, however often it was missed, and marked late. Nothing depends on having been awake
at the right minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from toolkit.domain.office.runs import Run
from toolkit.values import dataclass

LATE = timedelta(minutes=15)
"""After its hour a job may start without being late."""
_BACK_OFF = (5, 10, 20, 40, 60)
"""Minutes before a failed job is tried again, by how often it failed in a row; then the last one each time."""
AHEAD = timedelta(hours=1)
"""How far in the future a run may lie before it is taken for the work of a clock that went wrong."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the timetable: every so many `minutes`, or `at` an hour on those `weekdays` (Monday is 0)."""

    name: str
    minutes: int = 0
    at: time = time(0)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Turn:
    """A job whose time has come: since when it is due, whether that is too long ago, how often it has failed since."""

    job: Job
    since: datetime
    late: bool
    failures: int


def due(jobs: Iterable[Job], runs: Mapping[str, Iterable[Run]], began: datetime, now: datetime) -> tuple[Turn, ...]:
    """The jobs to run now, in the order of the timetable.

    `runs` are each job's earlier runs, `began` is when the timetable was first followed: what fell due before that is
    nobody's omission. A run that failed or never ended is tried again after a while, longer each time. Runs that lie
    ahead of the clock are not believed.
    """
    turns = (_turn(job, tuple(runs.get(job.name, ())), began, now) for job in jobs)
    return tuple(turn for turn in turns if turn)


def next_due(jobs: Iterable[Job], runs: Mapping[str, Iterable[Run]], now: datetime) -> dict[str, datetime]:
    """When each job falls due after now, were nothing to fail."""
    found = {}
    for job in jobs:
        if job.minutes:
            done = _last_done(_believed(runs.get(job.name, ()), now))
            found[job.name] = max(done + timedelta(minutes=job.minutes), now) if done else now
        else:
            ahead = (_hour(job, now, days) for days in range(8))
            found[job.name] = next(hour for hour in ahead if hour and hour > now)
    return found


def _turn(job: Job, runs: tuple[Run, ...], began: datetime, now: datetime) -> Turn | None:
    past = _believed(runs, now)
    done = _last_done(past)
    since = _since(job, done, min(began, now), now)
    if since is None or (done is not None and done >= since):
        return None
    failures = [run.started_at for run in past if run.started_at >= since]  # of one that went well nothing is due
    if failures:
        wait = timedelta(minutes=_BACK_OFF[min(len(failures), len(_BACK_OFF)) - 1])
        if now < max(failures) + wait:
            return None
    return Turn(job, since, not job.minutes and now - since > LATE, len(failures))


def _since(job: Job, done: datetime | None, began: datetime, now: datetime) -> datetime | None:
    """The last moment the job fell due, up to now; None where it never did."""
    if job.minutes:
        since = done + timedelta(minutes=job.minutes) if done else began
        return since if since <= now else None
    hours = (_hour(job, now, -days) for days in range(8))
    latest = next((hour for hour in hours if hour and hour <= now), None)
    return latest if latest and latest >= began else None


def _hour(job: Job, now: datetime, days: int) -> datetime | None:
    day = now.date() + timedelta(days=days)
    return datetime.combine(day, job.at) if day.weekday() in job.weekdays else None


def _believed(runs: Iterable[Run], now: datetime) -> list[Run]:
    return [run for run in runs if run.started_at <= now + AHEAD]


def _last_done(runs: Iterable[Run]) -> datetime | None:
    return max((run.started_at for run in runs if run.ok), default=None)
