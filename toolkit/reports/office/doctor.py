"""What `doctor` says."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from toolkit.codes import Severity
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


class Condition(StrEnum):
    """How a thing that was looked at is."""

    GOOD = "正常"
    DOUBTFUL = "注意"
    BAD = "不行"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, how it is, and a word more."""

    name: str
    condition: Condition
    detail: str


@dataclass(frozen=True, kw_only=True)
class Checkup(Result):
    """What was looked at, in its order."""

    checks: tuple[Check, ...]

    @property
    def sentence(self) -> str:
        """How many faults there are of either weight, and what else is to be looked at."""
        wrong = sum(found.severity == Severity.ERROR for found in self.problems)
        told = ((wrong, "处要改"), (len(self.problems) - wrong, "处请留意"))
        said = "，".join(f"{count}{words}" for count, words in told if count)
        doubtful = "、".join(each.name for each in self.checks if each.condition == Condition.DOUBTFUL)
        return (f"检查完毕：{said}" if said else "检查完毕，没有发现问题") + (
            f"；{doubtful}要看一看" if doubtful else ""
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """Every check."""
        return {
            "checks": [
                {"check": each.name, "state": each.condition.value, "detail": each.detail} for each in self.checks
            ]
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a check."""
        lines = tuple((each.name, each.condition.value, each.detail) for each in self.checks)
        return (Table("检查", ("项目", "结果", "说明"), lines),)
