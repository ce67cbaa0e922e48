"""What `plan why` shows: why a unit has an item, or has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.plan.units import Unit
from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class AssignmentReasons(Result):
    """Whether an item is assigned to a unit, and why, line by line."""

    item: int
    unit: Unit
    assigned: bool
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The reasons, a line each."""
        return "\n".join(self.reasons)

    @property
    def data(self) -> Mapping[str, Any]:
        """The answer and its reasons."""
        return {
            "item": self.item,
            "unit": self.unit.name,
            "assigned": self.assigned,
            "reasons": list(self.reasons),
        }
