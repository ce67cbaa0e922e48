"""`generate`: one workbook a unit into `outbox/ledgers/`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from toolkit.book.unit.letterhead import Letterhead
from toolkit.dataclasses import replace
from toolkit.domain.ledger.editions import Issue, next_edition, plan_differs, snapshot, taken_as_given, taken_as_handed
from toolkit.domain.ledger.records import Snapshot
from toolkit.domain.ledger.rounds import Round, next_return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.revision import Version
from toolkit.domain.plan.units import Unit
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.ledger.kept_workbooks import Workbooks
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.reports.ledger.generate import Generated, UnitLedger

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def generate(
    workspace: Workspace,
    today: date,
    names: Sequence[str] = (),
    *,
    affected: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Generated:
    """Make the workbooks of all assigned units, or of those named by name, alias or code.

    A unit whose snapshot has not changed since its latest edition gets the same file again, byte for byte. With
    `affected` only those are made of which plan or roster say something else than their latest edition.
    """
    workspace.not_before_issue(today)
    workspace.not_closed()
    with ledger(workspace, dry_run=dry_run) as store:
        state = load_state(workspace, store, datetime.combine(today, time()), dry_run=dry_run)
        units = chosen_units(agreed(workspace, state), names)
        made = make_ledgers(workspace, store, state, units, affected=affected, dry_run=dry_run, track=track)
    waiting = sum(each.unit.code not in state.handed for each in made)
    return Generated(ledgers=made, folder=workspace.outbox / "ledgers", not_handed=waiting, dry_run=dry_run)


def chosen_units(workspace: Workspace, names: Sequence[str]) -> tuple[Unit, ...]:
    """The assigned units, or those of them that `names` name; an unknown name, and a unit without work, raise."""
    assigned = workspace.tasks.units()
    if not names:
        return assigned
    wanted = units_named(workspace, names)
    if idle := [unit.name for unit in wanted if unit not in assigned]:
        raise ToolkitError(f"{'、'.join(idle)}没有任务", "请核对单位；toolkit plan show 可以查看分工。")
    return tuple(unit for unit in assigned if unit in wanted)


def make_ledgers(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    units: Sequence[Unit],
    *,
    affected: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> tuple[UnitLedger, ...]:
    """Write each unit's workbook, of the ledger in that state; one that stands there as it would be written stays.

    The edition is recorded before its file is written: a file without a record could never come back. The plan is
    kept as handed out when no unit is left that has an older one. With `affected`, units whose plan part is as in
    their latest edition are left out. A unit that was not handed any workbook yet is taken to get it on the day the
    first was made.
    """
    schema, rounds, today = workspace.schema, workspace.settings.rounds, state.day
    back = next_return_by(today, rounds.every, rounds.return_day, workspace.calendar(today))
    period = round_of(back, rounds.every)
    head = letterhead(workspace, period)
    issue = Issue(today, store.editions.key(keep=not dry_run), period.id)
    tasks = agreed(workspace, state).tasks
    given = {unit.code: taken_as_handed(state.latest.get(unit.code), today) for unit in tasks.units()}
    later = taken_as_given(state.later, state.latest, state.plan, today)
    tasks = replace(tasks, handed={**given, **state.handed}, later=later)

    @cache
    def shown_to(unit: Unit) -> Snapshot:
        return snapshot(tasks, unit, state.by_unit, schema, back, today, period.id)

    made, workbooks = [], Workbooks(workspace, store, head)
    for unit in track(units, "写台账"):
        shown, before = shown_to(unit), state.latest.get(unit.code)
        if affected and not plan_differs(before, shown, schema):
            continue
        edition = next_edition(before, state.plan, unit.code, shown, schema, issue)
        path = ledger_path(workspace, unit)
        if not dry_run:
            path = workbooks.write(edition, path, new=edition is not before, before=before)
        made.append(UnitLedger(unit, edition, path, edition is not before))
    if not dry_run:
        workbooks.note()
        workbooks.sweep({ledger_path(workspace, unit) for unit in tasks.units()})
        new = {each.unit.code for each in made if each.new}
        as_before = [unit for unit in tasks.units() if unit.code not in new]
        if state.version is None or not any(
            plan_differs(state.latest.get(unit.code), shown_to(unit), schema) for unit in as_before
        ):
            plan = tasks.plan
            store.plans.save(plan.id, plan.title, plan.year, plan.issued, Version.of(tasks).as_json())
    return tuple(made)


def letterhead(workspace: Workspace, period: Round) -> Letterhead:
    """What every cover says of the plan, the round and the office."""
    office, plan = workspace.settings.office, workspace.tasks.plan
    return Letterhead(
        plan.title,
        plan.year,
        workspace.chosen.work,
        period.label,
        office.name,
        office.phone,
        office.mail,
        workspace.calendar(plan.issued),
    )
