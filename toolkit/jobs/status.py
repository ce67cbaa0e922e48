"""`status`: who has reported this round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from datetime import date

from toolkit.domain.obligations import told_only, totals
from toolkit.domain.plan import unit_of
from toolkit.domain.records import CaseKind
from toolkit.domain.standing import State
from toolkit.jobs.publish import View
from toolkit.jobs.report import Report, Table
from toolkit.jobs.workspace import Workspace, ledger

_SHOWN = (State.OVERDUE, State.SENT_BACK, State.INCOMPLETE, State.DUE_SOON, State.CLAIMED, State.CLOSED)


def show_status(workspace: Workspace, today: date) -> Report:
    """Every unit of the roster with its obligation this round and its rows by state."""
    tasks = workspace.tasks
    with ledger(workspace, dry_run=True) as store:
        view = View.of(workspace, store, today)
    states, rows, cases, period = view.round_states(), view.rows(), view.waiting, view.period
    conflicts = Counter(unit_of(case.row) for case in cases if case.kind == CaseKind.CONFLICT)
    told = told_only(view.returns, period)
    counted: dict[str, Counter[State]] = {}
    for row in rows:
        counted.setdefault(row.unit, Counter())[row.standing.state] += 1
    units, lines = [], []
    for unit in tasks.roster.units:
        mine = counted.get(unit.name, Counter())
        units.append(
            {
                "unit": unit.name,
                "obligation": states[unit.code].value,
                "told": told.get(unit.code, ""),
                "items": mine.total(),
                "states": {state.value: mine[state] for state in State},
                "conflicts": conflicts[unit.code],
            }
        )
        lines.append(
            (
                unit.name,
                states[unit.code].label + (f"（{told[unit.code]}）" if unit.code in told else ""),
                str(mine.total()),
                *(str(mine[state] or "") for state in _SHOWN),
                str(conflicts[unit.code] or ""),
            )
        )
    summed = totals(states)
    said = "，".join(f"{state.label}{summed[state.value]}" for state in dict.fromkeys(states.values()))
    return Report(
        summary=f"{period.label}填报：{said}",
        data={"round": period.id, "obligations": summed, "units": units},
        tables=(
            Table(
                "各单位",
                ("单位", "本期填报", "任务", *(state.label for state in _SHOWN), "冲突"),
                tuple(lines),
            ),
        ),
    )
