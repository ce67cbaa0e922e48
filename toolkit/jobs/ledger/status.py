"""`status`: who has reported this round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.ledger.counts import count
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.registers import register_states
from toolkit.domain.ledger.report_status import totals, totals_by_group
from toolkit.domain.ledger.shown_cases import TWO_SIDED
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.outbox import awaiting_release
from toolkit.jobs.ledger.drafts import overtaken_drafts
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.ledger.issued import issued_now
from toolkit.jobs.ledger.untold import untold_of
from toolkit.jobs.state import agreed, items_not_given, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.ledger.status import LedgerStatus, UnitStatus

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def show_status(workspace: Workspace, today: date) -> LedgerStatus:
    """Every unit of the roster with its report of this round, its rows by state, its registers; the same by group.

    The states add up to the units there are: of the whole roster and of every group of it.
    """
    with ledger(workspace, dry_run=True) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, today, mails)
        return status_of(workspace, store, state, mails, figures_now(workspace, state, mails))


def status_of(
    workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], figures: Figures
) -> LedgerStatus:
    """The same of a state and its figures; `mails` are all there are."""
    schema, roster = workspace.schema, workspace.tasks.roster
    issued = issued_now(workspace, store, state, mails, figures)
    tasks = agreed(workspace, state).tasks
    reports = figures.round
    registers = register_states(schema, tasks, [unit.code for unit in tasks.units()], state.current, reports.round.id)
    conflicts = Counter(case.row.unit for case in state.waiting if case.kind in TWO_SIDED)
    files = {ret.id: ret.file for ret in state.returns}
    return LedgerStatus(
        figures=figures,
        code=store.chains.head(state.plan).short,
        closed=workspace.chosen.closed,
        units=tuple(
            UnitStatus(
                unit.name,
                unit.group,
                reports.states[unit.code],
                reports.told.get(unit.code),
                reports.labels[unit.code],
                figures.by_unit[unit.code].counts if unit.code in figures.by_unit else count(()),
                conflicts[unit.code],
                registers.get(unit.code, {}),
                state.handed.get(unit.code),
            )
            for unit in roster.units
        ),
        totals=totals(reports.states),
        groups=totals_by_group(
            reports.states, {unit.code: unit.group for unit in roster.units}, [group.name for group in roster.groups]
        ),
        not_given={item: len(its) for item, its in items_not_given(agreed(workspace, state), state).items()},
        letters=awaiting_release(mail for mail in mails if mail.plan == state.plan).get(MailKind.VERDICTS, 0),
        untold=untold_of(workspace, store, state, (each.row for each in figures.tasks), mails),
        drafts=overtaken_drafts(workspace, store, state),
        awaited=tuple(
            (each, roster.name_of(each.paper.unit) if each.paper.unit else "") for each in issued if each.waits
        ),
        held=tuple((each, files.get(each.return_id, "")) for each in state.waiting if each.kind == CaseKind.HELD),
    )
