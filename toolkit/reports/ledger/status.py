"""What `status` shows: who has reported the round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Case
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.rounds import Round
from toolkit.domain.ledger.row_states import State
from toolkit.reports.result import Result, Table

_NEEDS = (State.OVERDUE, State.INCOMPLETE, State.DUE_SOON)
"""What is told of tasks beside where they are."""
_SHOWN = 3
"""How many phases have a column of their own."""


@dataclass(frozen=True)
class UnitStatus:
    """Where a unit stands: its report of the round (`told_by` where by no file, `label` in words), its tasks by
    state and by phase, how many were `touched` since they were closed, the conflicts that wait, its registers."""

    name: str
    group: str
    report: ReportStatus
    told_by: str | None
    label: str
    states: Mapping[State, int]
    phases: Mapping[Phase, int]
    touched: int
    conflicts: int
    registers: Mapping[str, RegisterStatus]

    @property
    def tasks(self) -> int:
        """How many tasks it has."""
        return sum(self.phases.values())


@dataclass(frozen=True, kw_only=True)
class LedgerStatus(Result):
    """How the round stands: every unit of the roster, how many units are in each report status, also by group.

    `conflicts` are those that wait, of units that left the roster too; `held` the files of which somebody must say
    whose they are, each with its name.
    """

    period: Round
    units: tuple[UnitStatus, ...]
    totals: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    conflicts: int
    held: tuple[tuple[Case, str], ...]

    @property
    def sentence(self) -> str:
        """How many units are in each report status, and what waits."""
        met = dict.fromkeys(unit.report for unit in self.units)
        said = f"{self.period.label}填报：" + "，".join(f"{state.label}{self.totals[state.value]}" for state in met)
        said += f"；销号后有变化{touched}项" if (touched := sum(unit.touched for unit in self.units)) else ""
        said += f"；待核定冲突{self.conflicts}处" if self.conflicts else ""
        return said + (f"；待核实文件{len(self.held)}个" if self.held else "")

    @property
    def phases(self) -> Counter[Phase]:
        """How many tasks of all units are in each phase."""
        return sum((Counter(unit.phases) for unit in self.units), Counter())

    @property
    def tables(self) -> tuple[Table, ...]:
        """The units, what there is to see to, and the groups with the statuses that some unit is in.

        Units are in columns of the phases that most of them are in; the other phases are told in words, so that a
        terminal of 80 columns holds each table.
        """
        met_by = Counter(each for unit in self.units for each, count in unit.phases.items() if count)
        often = {each for each, _ in met_by.most_common(_SHOWN)}
        where = [each for each in Phase if each in often]
        notes = tuple((unit.name, words) for unit in self.units if (words := _notes(unit, where)))
        headers = ("单位", "本期填报", "任务", *(each.label for each in where))
        met = [state for state in ReportStatus if self.totals[state.value]]
        lines = tuple(
            (name, str(sum(counts.values())), *(str(counts[state.value] or "") for state in met))
            for name, counts in (*self.groups.items(), ("合计", self.totals))
        )
        return (
            Table("各单位", headers, tuple(_line(unit, where) for unit in self.units)),
            *((Table("需要留意", ("单位", "情况"), notes),) if notes else ()),
            Table("各组", ("分组", "单位", *(state.label for state in met)), lines),
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """The round, the counts, every unit and the files that wait."""
        return {
            "round": self.period.id,
            "obligations": dict(self.totals),
            "groups": {name: dict(counts) for name, counts in self.groups.items()},
            "units": [
                {
                    "unit": unit.name,
                    "group": unit.group,
                    "obligation": unit.report.value,
                    "told_by": unit.told_by,
                    "items": unit.tasks,
                    "states": {state.value: unit.states.get(state, 0) for state in State},
                    "phases": {each.value: unit.phases.get(each, 0) for each in Phase},
                    "touched": unit.touched,
                    "conflicts": unit.conflicts,
                    "registers": {name: state.value for name, state in unit.registers.items()},
                }
                for unit in self.units
            ],
            "held": [{"case": case.id, "file": file, "evidence": case.theirs} for case, file in self.held],
        }


def _line(unit: UnitStatus, where: Sequence[Phase]) -> tuple[str, ...]:
    return (unit.name, unit.label, str(unit.tasks), *(str(unit.phases.get(each, 0) or "") for each in where))


def _notes(unit: UnitStatus, where: Sequence[Phase]) -> str:
    """What there is to see to at a unit, and how many tasks are in phases that have no column of their own."""
    counts = {
        **{each.label: unit.states.get(each, 0) for each in _NEEDS},
        **{each.label: unit.phases.get(each, 0) for each in Phase if each not in where},
        "冲突": unit.conflicts,
        "清单未报": Counter(unit.registers.values())[RegisterStatus.MISSING],
    }
    return " ".join(f"{label}{count}" for label, count in counts.items() if count)
