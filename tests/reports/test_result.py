"""What every result says in one way: the word for a dry run, the exit code, what is shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from toolkit.codes import Code
from toolkit.problems import Problem, problem
from toolkit.reports.of_plan import OfPlan
from toolkit.reports.result import Result
from toolkit.values import dataclass

ERROR = problem(Code.STEP_FAILED, step="合并", what="磁盘满了", how="请清理磁盘。")
NOTE = problem(Code.ROSTER_NO_MAIL, unit="市司法局")


@dataclass(frozen=True, kw_only=True)
class Counted(Result):
    """So many were done."""

    count: int

    @property
    def sentence(self) -> str:
        """How many."""
        return f"做了{self.count}件"

    @property
    def data(self) -> Mapping[str, Any]:
        """The count."""
        return {"count": self.count}


def test_a_dry_run_is_said_before_the_sentence() -> None:
    assert Counted(count=3).summary == "做了3件"
    assert Counted(count=3, dry_run=True).summary == "（演练，未写入）做了3件"


@pytest.mark.parametrize(("problems", "code"), [((), 0), ((NOTE,), 0), ((NOTE, ERROR), 1)])
def test_somebody_must_look_at_more_than_notes(problems: tuple[Problem, ...], code: int) -> None:
    assert Counted(count=0, problems=problems).exit_code == code


def test_what_is_shown_names_the_plan_and_the_faults_of_the_workspace_too() -> None:
    result = Counted(count=3, problems=(NOTE,), dry_run=True)
    shown = OfPlan(result=result, plan="2021", problems=(ERROR, *result.problems))
    assert (shown.summary, shown.exit_code, result.exit_code) == (result.summary, 1, 0)
    assert shown.data == {"plan": "2021", "problems": [ERROR.as_dict(), NOTE.as_dict()], "count": 3}
