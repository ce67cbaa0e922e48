"""What a job hands back that has no result of its own type yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.jobs.tracking import Tracker, untracked
from toolkit.problems import Problem
from toolkit.reports.result import Result, Table

__all__ = ["Report", "Tracker", "untracked"]


class Report(Result):
    """A result whose words and data were made by the job."""

    def __init__(
        self,
        summary: str,
        data: Mapping[str, Any],
        tables: tuple[Table, ...] = (),
        problems: tuple[Problem, ...] = (),
        files: tuple[Path, ...] = (),
    ) -> None:
        super().__init__(problems=problems, files=files)
        self.__dict__.update(_summary=summary, _data=data, _tables=tables)

    @property
    def sentence(self) -> str:
        """The summary without what a dry run adds."""
        return self.summary.removeprefix("（演练，未写入）").removeprefix("（演练，未发出）")

    @property
    def summary(self) -> str:
        """The one line that says it."""
        return str(self.__dict__["_summary"])

    @property
    def data(self) -> Mapping[str, Any]:
        """Data for machines."""
        return self.__dict__["_data"]  # type: ignore[no-any-return]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Tables for people."""
        return self.__dict__["_tables"]  # type: ignore[no-any-return]
