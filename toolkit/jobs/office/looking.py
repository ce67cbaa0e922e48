"""What was looked at in a workspace, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem
from toolkit.reports.office.doctor import Check, Condition


@dataclass
class Looking:
    """Goes through a workspace, and notes what was looked at and what is wrong."""

    workspace: Workspace
    now: datetime
    checks: list[Check] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, check: str, detail: str, *, doubtful: bool = False) -> None:
        """Note how a thing stands: in order, or to be looked at by somebody."""
        self.checks.append(Check(check, Condition.DOUBTFUL if doubtful else Condition.GOOD, detail))

    def bad(self, check: str, what: str, how: str, *, doubtful: bool = False) -> None:
        """Note what is wrong with a thing, or may be, and what to do."""
        code = Code.CHECK_DOUBTFUL if doubtful else Code.CHECK_FAILED
        self.checks.append(Check(check, Condition.DOUBTFUL if doubtful else Condition.BAD, what))
        self.problems.append(problem(code, check=check, what=what, how=how))

    def look(self, check: str, at: Callable[[], str]) -> None:
        """Note what looking at a thing says, or why it cannot be used."""
        try:
            self.note(check, at())
        except ToolkitError as error:
            self.bad(check, error.message, error.remedy)
