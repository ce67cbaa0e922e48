"""What `plan import` shows: what was read in, what the document changed, what of the office stays against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from toolkit.domain.plan.corrected_plan import Correction
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.reimport import Difference
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PlanImport(Result):
    """A plan read into the workbook `target`; `problems` are what is left to decide.

    `differences` are what the document changed since it was last read, `kept` the office's words that stay against
    it. In a received ledger `by_default` items went to the cover's `section`.
    """

    plan: Plan
    target: Path
    differences: tuple[Difference, ...] = ()
    kept: tuple[Correction, ...] = ()
    section: str = ""
    by_default: int = 0

    @property
    def sentence(self) -> str:
        """How much was read, and where it is to be corrected."""
        by_default = f"其中{self.by_default}项没有填责任科室，按“{self.section}”；" if self.section else ""
        return (
            f"{self.plan.title}：读入{len(self.plan.items)}项，{by_default}"
            f"需要核定{len(self.problems)}处；请在 {self.target} 里核定"
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """What the document changed, and what of the office stays; each only where there is any."""
        new = Table(
            "文件与上次读入的不同",
            ("", "序号", "栏目", "文件原来", "文件现在", "核定时改的"),
            tuple(
                (e.kind.value, str(e.item), e.what, shorten(e.before), shorten(e.after), shorten(e.ours))
                for e in self.differences
            ),
        )
        own = Table(
            "核定时改过的，照旧保留",
            ("序号", "栏目", "文件", "核定"),
            tuple((str(e.item), e.what, shorten(e.document), shorten(e.ours)) for e in self.kept),
        )
        return tuple(table for table in (new, own) if table.rows)

    @property
    def data(self) -> Mapping[str, Any]:
        """Where the plan stands, and all that was found."""
        return {
            "plan": str(self.target),
            "items": len(self.plan.items),
            "differences": [asdict(each) for each in self.differences],
            "kept": [asdict(each) for each in self.kept],
            "problems": [found.as_dict() for found in self.problems],
        }
