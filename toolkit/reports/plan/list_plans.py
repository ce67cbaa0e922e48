"""What `plan list` shows: the plans of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from toolkit.reports.result import Result, Table
from toolkit.settings import PlanSettings
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PlanList(Result):
    """The plans in the order of the settings, and the one that is meant where none is named."""

    plans: tuple[PlanSettings, ...]
    default: PlanSettings

    @property
    def sentence(self) -> str:
        """How many there are, and which is meant."""
        return f"共{len(self.plans)}个方案；不写 --plan 时办理 {self.default.id}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a plan."""
        return (Table("方案", ("代号", "工作", "印发日期", "文件", ""), tuple(map(self._row, self.plans))),)

    @property
    def data(self) -> Mapping[str, Any]:
        """The plans as the settings have them."""
        return {"plans": [asdict(each) for each in self.plans], "default": self.default.id}

    def _row(self, plan: PlanSettings) -> tuple[str, ...]:
        notes = (("默认", plan == self.default), ("已办结", plan.closed))
        return plan.id, plan.work, str(plan.issued), plan.file, "、".join(word for word, holds in notes if holds)
