"""What a job hands back to whoever called it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, ClassVar

from toolkit.codes import Severity
from toolkit.problems import Problem
from toolkit.values import dataclass


@dataclass(frozen=True)
class Table:
    """Rows to show a person, under headers."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _nothing() -> None:
    """What is left to do once most results were shown."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a job did, as typed fields of a subclass; the words, tables and JSON made of them.

    `problems` are for a person to look at, `files` those written, `dry_run` says that nothing was. `once_told` is for
    whoever shows the result to call when all of it has been written without a fault, and not before: it notes that
    what is told but once has been told.
    """

    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    dry_run: bool = False
    once_told: Callable[[], None] = field(default=_nothing, compare=False, repr=False)

    not_done: ClassVar[str] = "（演练，未写入）"
    """What a dry run says first."""

    @property
    def sentence(self) -> str:
        """The one line that says it; what a dry run adds is not in it."""
        raise NotImplementedError

    @property
    def summary(self) -> str:
        """The line as it is shown."""
        return self.not_done + self.sentence if self.dry_run else self.sentence

    @property
    def tables(self) -> tuple[Table, ...]:
        """Tables for people."""
        return ()

    @property
    def data(self) -> Mapping[str, Any]:
        """What `--json` prints beside the summary and the problems."""
        return {}

    @property
    def exit_code(self) -> int:
        """0 when nobody need look, 1 when somebody must look at the problems."""
        return int(any(problem.severity != Severity.NOTE for problem in self.problems))
