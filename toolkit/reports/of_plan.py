"""A result as the command line shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.hints import for_plan, tables_for
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class OfPlan(Result):
    """What a job did, and for which plan; `problems` are the job's and those of the workspace's own files.

    `hint` is the id of a plan that commands do not act on unless it is named: what is told names it then.
    """

    result: Result
    plan: str
    hint: str = ""

    @property
    def summary(self) -> str:
        """The job's."""
        return for_plan(self.result.summary, self.hint)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The job's."""
        return tables_for(self.result.tables, self.hint)

    @property
    def data(self) -> Mapping[str, Any]:
        """The plan and all problems, then the job's."""
        return {"plan": self.plan, "problems": [found.as_dict() for found in self.problems], **self.result.data}

    @property
    def exit_code(self) -> int:
        """1 when somebody must look at what the job found or at the workspace's files."""
        return max(self.result.exit_code, super().exit_code)
