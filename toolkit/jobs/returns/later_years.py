"""What became of a unit's item in the years after: where it is looked back at, and how it stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import number_later
from toolkit.reports.returns.why_form import WentOn


def went_on(workspace: Workspace, today: date, item: int, unit: str) -> tuple[WentOn, ...]:
    """The items of later plans in which an item of the workspace's chosen plan is looked back at for the unit (code),
    or for the units that it became, the oldest plan first."""
    number = number_later(item, workspace.tasks.plan.year)
    later = (workspace.of_plan(each.id) for each in workspace.settings.after(workspace.chosen))
    return tuple(found for each in later for found in _in_year(each, today, number, unit))


def _in_year(workspace: Workspace, today: date, number: int, unit: str) -> Iterator[WentOn]:
    roster = workspace.tasks.roster
    units = [each.code for each in roster.units if unit in (each.code, *each.former)]
    mine = [code for code in units if (number, code) in workspace.tasks.earlier]
    if not mine:
        return
    with ledger(workspace, dry_run=True) as store:
        state = read_state(workspace, store, today)
    its = agreed(workspace, state)
    for row in ledger_rows(its.tasks, its.schema, state.current, state.day):
        if row.item == number and row.unit in mine:
            yield WentOn(workspace.chosen.id, its.tasks.plan.year, number, row.unit_name, row.state)
