"""What `review settle` shows: the conflicts that are meant, and what came of deciding them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.records import Choice
from toolkit.domain.ledger.shown_cases import ShownCase
from toolkit.reports.result import Result, Table
from toolkit.reports.returns.review import case_line
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class ConflictsSettled(Result):
    """The conflicts that are meant; how many are decided so, and how many cells of the ledger that changes.

    `listed`: they are only shown, with what deciding them would do.
    """

    cases: tuple[ShownCase, ...]
    choice: Choice
    done: int
    changed: int
    listed: bool

    @property
    def sentence(self) -> str:
        """How many there are, and what was done with them or how to do it."""
        if not self.cases:
            return "没有可以一并核定的内容冲突" if self.problems else "没有符合条件的内容冲突"
        if self.listed:
            how = f"核对无误后，加 --yes 再运行一次即全部定为“{self.choice.label}”（总台账将改动{self.changed}处）"
            return f"符合条件的内容冲突{len(self.cases)}处；{how}"
        return f"{self.done}处内容冲突定为“{self.choice.label}”，总台账改动{self.changed}处"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a conflict, where there is any."""
        headers = ("编号", "类型", "责任单位", "序号", "栏目", "甲（已收）", "乙（另一份）", "乙的来源")
        return (Table("内容冲突", headers, tuple(map(case_line, self.cases))),) if self.cases else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The numbers of the conflicts, and what came of them."""
        return {
            "cases": [each.case.id for each in self.cases],
            "choice": self.choice.value,
            "done": 0 if self.listed else self.done,
            "changed": self.changed,
            "listed": self.listed,
            "problems": [found.as_dict() for found in self.problems],
        }
