"""What a job hands back to whoever called it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.codes import Severity
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.problems import Problem
from toolkit.reports.result import Result, Table

__all__ = ["Report", "Tracker", "told", "untracked"]


@dataclass(frozen=True)
class Report:
    """A job's result: one line that says it, tables for people, data for machines, problems, files written."""

    summary: str
    data: Mapping[str, Any]
    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        """0 when nobody need look, 1 when somebody must look at the problems."""
        return int(any(problem.severity != Severity.NOTE for problem in self.problems))


def told(result: Result | Report, data: Mapping[str, Any], problems: tuple[Problem, ...]) -> Report:
    """A result as a report, with these data and problems in place of its own."""
    return Report(result.summary, data, result.tables, problems, result.files)
