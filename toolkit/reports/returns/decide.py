"""What `review decide` shows: what came of the office's answer to one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.domain.ledger.records import Case, Choice, Decision, Return
from toolkit.domain.ledger.review import person
from toolkit.reports.result import Result


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Result):
    """The answer to a case, and the one that stood `before`; not `new` where it is the same.

    `changed` counts the cells of the ledger that it changed; `file` is a held file that was taken in or sent back,
    `others` are those taken in with it because they waited for the same sender.
    """

    case: Case
    choice: Choice
    before: Decision | None
    new: bool
    changed: int
    file: Return | None
    others: tuple[Return, ...] = ()

    @property
    def sentence(self) -> str:
        """What was decided, what had been before, what it did."""
        said, old = f"编号{self.case.id}", self.before
        then = f"{person(old.actor)}于{old.at:%Y-%m-%d}定为“{old.choice.label}”" if old else ""
        if not self.new:
            return f"{said}已由{then}，没有变化"
        again = f"（原由{then}，现改定）" if then else ""
        file = f"，文件“{self.file.file}”{self.file.outcome.label}" if self.file else ""
        also = f"；同一发件人等着的{len(self.others)}个文件一并办理" if self.others else ""
        return f"{said}：{self.choice.label}{again}{file}，总台账改动{self.changed}处{also}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The case, both answers, what came of it."""
        return {
            "case": self.case.id,
            "choice": self.choice.value,
            "before": self.before.choice.value if self.before else None,
            "new": self.new,
            "changed": self.changed,
            "problems": [found.as_dict() for found in self.problems],
        }
