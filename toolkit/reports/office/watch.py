"""What `watch` says when it stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from toolkit.problems import shorten
from toolkit.reports.office.steps import WEEKLY
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True)
class DoneJob:
    """A job that was run: its name, since when it was due, whether late, whether it went well, what it said."""

    job: str
    since: datetime
    late: bool
    ok: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class Watched(Result):
    """What was done, and when each job is due next: name -> time."""

    done: tuple[DoneJob, ...]
    ahead: Mapping[str, datetime]

    @property
    def sentence(self) -> str:
        """How many jobs were done, how many failed, what comes next."""
        failed = sum(not each.ok for each in self.done)
        following = "、".join(f"{WEEKLY[name]}{when:%m-%d %H:%M}" for name, when in self.ahead.items())
        return (
            f"做了{len(self.done)}件事"
            + (f"，{failed}件没有做成，会再试" if failed else "")
            + (f"；接下来：{following}" if following else "")
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """Every job that was run, and the times to come."""
        return {
            "jobs": [
                {
                    "job": each.job,
                    "late": each.late,
                    "ok": each.ok,
                    "note": each.note,
                    "since": each.since.isoformat(),
                }
                for each in self.done
            ],
            "next": {name: when.isoformat() for name, when in self.ahead.items()},
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a job that was run."""
        lines = tuple(
            (
                WEEKLY[each.job],
                f"{each.since:%m-%d %H:%M}",
                "补做" if each.late else "",
                "完成" if each.ok else "没有做成",
                shorten(each.note, 120),
            )
            for each in self.done
        )
        return (Table("值守", ("事项", "应在", "", "结果", "说明"), lines),) if lines else ()
