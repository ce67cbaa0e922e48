"""What `review print` shows: how many rows stand on the sheets to be signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PrintedVerdicts(Result):
    """How many rows have a verdict, and how many of them are closed; `files` is the workbook."""

    judged: int
    closed: int

    @property
    def sentence(self) -> str:
        """How many there are, and where they stand."""
        if not self.judged:
            return "还没有核查结论，没有可打印的"
        return f"核查情况表{self.judged}项，销号清单{self.closed}项" + "".join(f"；{path}" for path in self.files)

    @property
    def data(self) -> Mapping[str, Any]:
        """Both counts."""
        return {"judged": self.judged, "closed": self.closed}
