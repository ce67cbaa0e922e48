"""`status`: who has reported this round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from datetime import date

from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.registers import register_states
from toolkit.domain.ledger.report_status import round_reports, totals, totals_by_group
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.row_states import State
from toolkit.domain.mail.bounces import unreached_units
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.ledger.status import LedgerStatus, UnitStatus


def show_status(workspace: Workspace, today: date) -> LedgerStatus:
    """Every unit of the roster with its report of this round, its rows by state, its registers; the same by group.

    The states add up to the units there are: of the whole roster and of every group of it.
    """
    schema, roster = workspace.schema, workspace.tasks.roster
    with ledger(workspace, dry_run=True) as store:
        state, mails = read_state(workspace, store, today), store.outbox.mails()
    tasks = agreed(workspace, state).tasks
    period = round_of(today, workspace.settings.rounds.every)
    reports = round_reports(tasks, state.returns, period, unreached_units(roster.units, mails, today))
    counted: dict[str, Counter[State]] = {}
    phases: dict[str, Counter[Phase]] = {}
    touched: Counter[str] = Counter()
    for row in ledger_rows(tasks, schema, state.current, today):
        counted.setdefault(row.unit, Counter())[row.standing.state] += 1
        phases.setdefault(row.unit, Counter())[row.phase] += 1
        touched[row.unit] += row.standing.touched
    registers = register_states(schema, tasks, [unit.code for unit in tasks.units()], state.current, period.id)
    conflicts = Counter(case.row.unit for case in state.waiting if case.kind == CaseKind.CONFLICT)
    files = {ret.id: ret.file for ret in state.returns}
    return LedgerStatus(
        period=period,
        units=tuple(
            UnitStatus(
                unit.name,
                unit.group,
                reports.states[unit.code],
                reports.told.get(unit.code),
                reports.label(unit.code),
                counted.get(unit.code, {}),
                phases.get(unit.code, {}),
                touched[unit.code],
                conflicts[unit.code],
                registers.get(unit.code, {}),
            )
            for unit in roster.units
        ),
        totals=totals(reports.states),
        groups=totals_by_group(
            reports.states, {unit.code: unit.group for unit in roster.units}, [group.name for group in roster.groups]
        ),
        conflicts=conflicts.total(),
        held=tuple((each, files.get(each.return_id, "")) for each in state.waiting if each.kind == CaseKind.HELD),
    )
