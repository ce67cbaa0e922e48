"""What `plan check` shows: what of the plan is left for the office to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PlanDoubts(Result):
    """The doubts of a plan, as its `problems`."""

    title: str

    @property
    def sentence(self) -> str:
        """How many there are."""
        return f"{self.title}：还有{len(self.problems)}处需要核定" if self.problems else "没有需要核定的地方"

    @property
    def data(self) -> Mapping[str, Any]:
        """The doubts."""
        return {"problems": [found.as_dict() for found in self.problems]}
