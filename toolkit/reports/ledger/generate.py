"""What `generate` shows: the workbook of each unit, and whether it is a new one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.records import Edition
from toolkit.domain.plan.units import Unit
from toolkit.problems import Problem
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True)
class UnitLedger:
    """A unit's workbook as it was made: its edition, its place, whether it is `new`, what there is to say of it."""

    unit: Unit
    edition: Edition
    path: Path
    new: bool
    problems: tuple[Problem, ...] = ()

    @property
    def items(self) -> int:
        """How many items it holds."""
        return sum(key.item is not None for key in self.edition.cells)


@dataclass(frozen=True, kw_only=True)
class Generated(Result):
    """The workbooks made, and the folder they stand in; `not_handed` counts the units that have had none so far."""

    ledgers: tuple[UnitLedger, ...]
    folder: Path
    not_handed: int = 0

    @property
    def counts(self) -> str:
        """How many are new, and how many as they were."""
        new, count = sum(each.new for each in self.ledgers), len(self.ledgers)
        return f"{count}个单位的台账：新生成{new}份，未变{count - new}份"

    @property
    def sentence(self) -> str:
        """The counts, where the workbooks stand, and how they are handed out."""
        said = f"{self.counts}，在 {self.folder}"
        if not self.not_handed:
            return said
        return (
            f"{said}；{self.not_handed}个单位还没有下发，不提醒、不催报。下一步：toolkit distribute 写成邮件下发；"
            "由内网、QQ、U盘等交给单位的，交出后运行 toolkit outbox handed 记为已下发"
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a workbook."""
        rows = tuple(
            (
                each.unit.name,
                str(each.items),
                each.edition.id[:8],
                f"第{each.edition.sequence}次",
                "新生成" if each.new else "未变",
            )
            for each in self.ledgers
        )
        return (Table("台账", ("单位", "项数", "下发编号", "次数", ""), rows),)

    @property
    def data(self) -> Mapping[str, Any]:
        """Every workbook."""
        return {
            "workbooks": [
                {
                    "unit": each.unit.name,
                    "path": str(each.path),
                    "items": each.items,
                    "edition": each.edition.id,
                    "sequence": each.edition.sequence,
                    "new": each.new,
                }
                for each in self.ledgers
            ]
        }
