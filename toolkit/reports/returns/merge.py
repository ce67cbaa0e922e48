"""What `merge` shows: each file with what came of it, and the masters written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from toolkit.codes import Outcome, Severity
from toolkit.domain.ledger.records import Return
from toolkit.problems import Problem
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """One file dealt with.

    `again`: it was met before, so that nothing new is said of it; `aside`: it is another plan's, and this run
    left it alone; `left`: it waits where it is, for the next run or for the office; `late`: an earlier run took it in
    and did not come to tell it.
    """

    ret: Return
    problems: tuple[Problem, ...]
    again: bool = False
    aside: bool = False
    left: bool = False
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Merged(Result):
    """The files, in the order they were taken; `problems` are those of the fresh ones.

    `units` are all units' names by code, the office among them; `masters` the master written for each plan (its id),
    `chosen` the workspace's plan, `several` whether it has more than one.
    """

    received: tuple[Received, ...]
    units: Mapping[str, str]
    masters: Mapping[str, str]
    chosen: str
    several: bool

    @property
    def done(self) -> tuple[Received, ...]:
        """The files of this run's plans."""
        return tuple(each for each in self.received if not each.aside)

    @property
    def fresh(self) -> tuple[Received, ...]:
        """Those of them that were not met before."""
        return tuple(each for each in self.done if not each.again)

    @property
    def known(self) -> int:
        """How many were met before."""
        return len(self.done) - len(self.fresh)

    @property
    def aside(self) -> int:
        """How many are of other plans."""
        return len(self.received) - len(self.done)

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many of the fresh files came to each outcome, in the catalogue's order; those none came to left out."""
        counted = Counter(each.ret.outcome for each in self.fresh)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @property
    def changed(self) -> int:
        """How many cells of the ledger they set."""
        return sum(each.ret.changed for each in self.fresh)

    @property
    def conflicts(self) -> int:
        """How many cells the office must choose for."""
        return sum(each.ret.conflicts for each in self.fresh)

    @property
    def counts(self) -> str:
        """How many files came to which outcome, and what they did."""
        outcomes = "，".join(f"{outcome.label}{count}" for outcome, count in self.outcomes.items())
        files = f"收到{len(self.fresh)}个文件" + (f"（{outcomes}）" if outcomes else "")
        return f"{files}，并入{self.changed}处，冲突{self.conflicts}处"

    @property
    def sentence(self) -> str:
        """The counts, what was passed over, and where the masters are."""
        late = sum(each.late for each in self.done)
        late_words = f"；其中{late}个是上次收的、当时没有列出来，这次一并列出" if late else ""
        known = f"；另有{self.known}个文件以前收过" if self.known else ""
        aside = f"；{self.aside}个文件是别的方案的，这次没有动" if self.aside else ""
        masters = f"；总台账：{'、'.join(self.masters.values())}" if self.masters else ""
        return self.counts + late_words + known + aside + masters

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a fresh file, where there is any."""
        plan = ("方案",) if self.several else ()
        headers = ("文件", *plan, "单位", "结果", "并入", "冲突", "问题")
        return (Table("收回的台账", headers, tuple(map(self._line, self.fresh))),) if self.fresh else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every file with its problems, the totals, the masters."""
        return {
            "returns": [self._file(each) for each in self.done],
            "totals": {
                "files": len(self.done),
                "known": self.known,
                "aside": self.aside,
                "changed": self.changed,
                "conflicts": self.conflicts,
                **{outcome.value: self.outcomes.get(outcome, 0) for outcome in Outcome},
            },
            "master": self.masters.get(self.chosen),
            "masters": dict(self.masters),
        }

    def _line(self, each: Received) -> tuple[str, ...]:
        ret = each.ret
        return (
            ret.file,
            *((ret.plan,) if self.several else ()),
            self.units.get(ret.unit, "—"),
            ret.outcome.label + ("（旧版）" if ret.stale else ""),
            str(ret.changed),
            str(ret.conflicts),
            str(sum(found.severity != Severity.NOTE for found in each.problems)),
        )

    def _file(self, each: Received) -> dict[str, Any]:
        ret = each.ret
        return {
            "file": ret.file,
            "plan": ret.plan,
            "unit": self.units.get(ret.unit, ""),
            "outcome": ret.outcome.value,
            "stale": ret.stale,
            "again": each.again,
            "late": each.late,
            "changed": ret.changed,
            "conflicts": ret.conflicts,
            "problems": [found.as_dict() for found in each.problems],
        }
