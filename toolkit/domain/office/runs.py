"""The runs of the timetable's jobs, as the ledger keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a job; `ok` is None while it lasts, and for ever where the process died."""

    job: str
    started_at: datetime
    ok: bool | None = None
