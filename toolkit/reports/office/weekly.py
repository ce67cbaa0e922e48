"""What `weekly` says of its steps, and of reminders for several plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from toolkit.reports.hints import for_plan, problems_for, tables_for
from toolkit.reports.office.steps import WEEKLY
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class StepOfPlans(Result):
    """What came of a step for each of several plans: plan id -> its result; `newest` is the plan of which commands need
    not say that they are for it."""

    plans: Mapping[str, Result]
    newest: str = ""

    @classmethod
    def of(cls, plans: Mapping[str, Result], newest: str = "") -> Self:
        """The results with all that they tell a person to look at, and all that was written."""
        made = cls(plans=plans, newest=newest)
        problems = tuple(
            found for plan, each in plans.items() for found in problems_for(each.problems, made._hint(plan))
        )
        return replace(made, problems=problems, files=tuple(path for each in plans.values() for path in each.files))

    def _hint(self, plan: str) -> str:
        return "" if plan == self.newest else plan

    @property
    def sentence(self) -> str:
        """Each plan's, after its id."""
        said = (f"{plan}：{for_plan(each.summary, self._hint(plan))}" for plan, each in self.plans.items())
        return "；".join(said) or "没有未办结的方案"

    @property
    def data(self) -> Mapping[str, Any]:
        """Each plan's, under its id."""
        return {"plans": {plan: dict(each.data) for plan, each in self.plans.items()}}

    @property
    def tables(self) -> tuple[Table, ...]:
        """All plans', one after the other."""
        return tuple(table for plan, each in self.plans.items() for table in tables_for(each.tables, self._hint(plan)))


@dataclass(frozen=True, kw_only=True)
class Week(Result):
    """The steps that were tried, in their order: name -> its result, None for one that failed."""

    steps: Mapping[str, Result | None]

    @property
    def sentence(self) -> str:
        """How many steps were done, and how many were not."""
        done = sum(result is not None for result in self.steps.values())
        failed = len(self.steps) - done
        return f"做了{done}步，{failed}步没有做成" if failed else f"{done}步都做完了"

    @property
    def data(self) -> Mapping[str, Any]:
        """Each step's, under its name; None for one that failed or was not to be done."""
        return {name: dict(result.data) if (result := self.steps.get(name)) else None for name in WEEKLY}

    @property
    def tables(self) -> tuple[Table, ...]:
        """What was merged, then a line a step."""
        merged = self.steps.get("merge")
        lines = tuple((WEEKLY[name], each.sentence if each else "没有做成") for name, each in self.steps.items())
        return (*(merged.tables if merged else ()), Table("本次", ("步骤", "结果"), lines))
