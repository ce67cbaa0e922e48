"""What `review record` shows: a report taken down, or that it had been already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.records import Return
from toolkit.reports.result import Result
from toolkit.values import dataclass

STATEMENTS = {"no_change": "无变化", "updated": "有更新"}
"""What a unit can say of its round without a file: the statement of its return, and the words for it."""


@dataclass(frozen=True, kw_only=True)
class RecordedReport(Result):
    """What the unit of that name reported; `earlier` said the same before, so that none was added."""

    unit: str
    report: Return
    earlier: Return | None = None

    @property
    def sentence(self) -> str:
        """What was reported, how much of it is new to the ledger, and since when it stands there."""
        said = f"{self.unit}{self.report.told}：本期{STATEMENTS[self.report.statement]}"
        if self.report.changed:
            said += f"，记入{self.report.changed}处"
        elif self.report.statement == "updated":
            said += "，内容待补"
        if self.earlier:
            return f"{said}，今天{self.earlier.received_at:%H:%M}已经登记过，没有重复登记"
        return f"已登记：{said}"

    @property
    def summary(self) -> str:
        """The line; where nothing was to be written, a dry run left nothing out."""
        return self.sentence if self.earlier else super().summary

    @property
    def data(self) -> Mapping[str, Any]:
        """Who said what in which way, and whether it is new."""
        told = self.report
        return {
            "unit": self.unit,
            "statement": told.statement,
            "via": told.via,
            "changed": told.changed,
            "new": self.earlier is None,
        }
