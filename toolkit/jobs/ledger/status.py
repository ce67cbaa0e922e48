"""`status`: who has reported this round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from toolkit.domain.ledger.obligations import Obligation, totals, totals_by_group
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.registers import Filing
from toolkit.domain.ledger.standing import State
from toolkit.jobs.ledger.publish import View
from toolkit.jobs.report import Report
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.result import Table

_SHOWN = (State.OVERDUE, State.SENT_BACK, State.INCOMPLETE, State.DUE_SOON, State.CLAIMED, State.CLOSED)


def show_status(workspace: Workspace, today: date) -> Report:
    """Every unit of the roster with its obligation this round, its rows by state, its registers; the same by group.

    The states add up to the units there are: of the whole roster and of every group of it.
    """
    tasks = workspace.tasks
    with ledger(workspace, dry_run=True) as store:
        view = View.of(workspace, store, today)
    states, rows, cases, period = view.round_states(), view.rows(), view.waiting, view.period
    told, labels = view.told_by(), view.round_labels()
    conflicts = Counter(case.row.unit for case in cases if case.kind == CaseKind.CONFLICT)
    counted: dict[str, Counter[State]] = {}
    for row in rows:
        counted.setdefault(row.unit, Counter())[row.standing.state] += 1
    registers = view.filings()
    unreported = {code: list(mine.values()).count(Filing.MISSING) for code, mine in registers.items()}
    units, lines = [], []
    for unit in tasks.roster.units:
        mine = counted.get(unit.name, Counter())
        units.append(
            {
                "unit": unit.name,
                "group": unit.group,
                "obligation": states[unit.code].value,
                "told_by": told.get(unit.code),
                "items": mine.total(),
                "states": {state.value: mine[state] for state in State},
                "conflicts": conflicts[unit.code],
                "registers": {name: state.value for name, state in registers.get(unit.code, {}).items()},
            }
        )
        lines.append(
            (
                unit.name,
                labels[unit.code],
                str(mine.total()),
                *(str(mine[state] or "") for state in _SHOWN),
                str(conflicts[unit.code] or ""),
                str(unreported.get(unit.code, 0) or ""),
            )
        )
    summed = totals(states)
    groups = totals_by_group(
        states, {unit.code: unit.group for unit in tasks.roster.units}, [group.name for group in tasks.roster.groups]
    )
    said = "，".join(f"{state.label}{summed[state.value]}" for state in dict.fromkeys(states.values()))
    return Report(
        summary=f"{period.label}填报：{said}"
        + (f"；待核定冲突{conflicts.total()}处" if conflicts else "")
        + (f"；待核实文件{len(view.held())}个" if view.held() else ""),
        data={
            "round": period.id,
            "obligations": summed,
            "groups": groups,
            "units": units,
            "held": [{"case": case.id, "file": file, "evidence": case.theirs} for case, file in view.held()],
        },
        tables=(
            Table(
                "各单位",
                ("单位", "本期填报", "任务", *(state.label for state in _SHOWN), "冲突", "清单未报"),
                tuple(lines),
            ),
            _group_table(groups, summed),
        ),
    )


def _group_table(groups: Mapping[str, Mapping[str, int]], summed: Mapping[str, int]) -> Table:
    """Units by group and state; states that nobody is in are left out."""
    shown = [state for state in Obligation if summed[state.value]]
    lines = tuple(
        (name, str(sum(counts.values())), *(str(counts[state.value] or "") for state in shown))
        for name, counts in (*groups.items(), ("合计", summed))
    )
    return Table("各组", ("分组", "单位", *(state.label for state in shown)), lines)
