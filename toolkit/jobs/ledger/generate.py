"""`generate`: one workbook a unit into `outbox/ledgers/`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.unit.letterhead import Letterhead
from toolkit.domain.ledger.editions import Issue, next_edition, plan_differs, snapshot, taken_as_given, taken_as_handed
from toolkit.domain.ledger.records import Edition, Snapshot
from toolkit.domain.ledger.rounds import Round, next_return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.told_dues import telling
from toolkit.domain.plan.revision import Version
from toolkit.domain.plan.units import Unit
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.engine import Helpers, Sent, making
from toolkit.jobs.ledger.kept_workbooks import Made, Workbooks
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.reports.ledger.generate import Generated, UnitLedger
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_PATIENCE = 120.0
"""Seconds that a workbook made elsewhere is waited for."""


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
    told = tuple(found for each in made for found in each.problems)
    folder = workspace.outbox / "ledgers"
    return Generated(ledgers=made, folder=folder, not_handed=waiting, dry_run=dry_run, problems=told)


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
    told = {code: telling(each, tasks) for code, each in state.latest.items()}
    later = taken_as_given(state.later, told, state.plan, today)
    tasks = replace(tasks, handed={**given, **state.handed}, later=later)

    @cache
    def shown_to(unit: Unit) -> Snapshot:
        return snapshot(tasks, unit, state.by_unit, schema, back, today, period.id)

    def planned() -> Iterator[_Planned]:
        for unit in track(units, "写台账"):
            shown, before = shown_to(unit), state.latest.get(unit.code)
            if not affected or plan_differs(before, shown, schema):
                edition = next_edition(before, state.plan, unit.code, shown, schema, issue)
                yield _Planned(unit, before, edition, ledger_path(workspace, unit))

    workbooks = Workbooks(workspace, store, head)
    if dry_run:
        made = [UnitLedger(each.unit, each.edition, each.path, each.new) for each in planned()]
    else:
        with making(workspace.settings.engine, len(units)) as helpers:
            made = list(_written(workbooks, planned(), helpers))
        workbooks.note()
        workbooks.sweep({ledger_path(workspace, unit) for unit in tasks.units()})
        new = {each.unit.code for each in made if each.new}
        as_before = [unit for unit in tasks.units() if unit.code not in new]
        if not state.issued or not any(
            plan_differs(state.latest.get(unit.code), shown_to(unit), schema) for unit in as_before
        ):
            plan = tasks.plan
            store.plans.save(plan.id, plan.title, plan.year, plan.issued, Version.of(tasks).as_json())
    return tuple(made)


@dataclass(frozen=True)
class _Planned:
    """A workbook to be made, of the edition that follows on `before`."""

    unit: Unit
    before: Edition | None
    edition: Edition
    path: Path

    @property
    def new(self) -> bool:
        return self.edition is not self.before


def _written(workbooks: Workbooks, planned: Iterator[_Planned], helpers: Helpers | None) -> Iterator[UnitLedger]:
    """Write them one after the other, `helpers` making those that come next; the last one tells of `helpers`."""
    coming: deque[tuple[_Planned, Sent[Made] | None]] = deque()
    more, last = True, None
    while more or coming:
        while more and len(coming) <= (helpers.width if helpers else 0):
            each = next(planned, None)
            if each is None:
                more = False
            else:
                sent = workbooks.send(helpers, each.edition, each.path, new=each.new) if helpers else None
                coming.append((each, sent))
        if coming:
            each, sent = coming.popleft()
            made = helpers.found(sent, _PATIENCE) if helpers else None
            path = workbooks.write(each.edition, each.path, new=each.new, before=each.before, made=made)
            if last:
                yield last
            last = UnitLedger(each.unit, each.edition, path, each.new)
    if last:
        yield replace(last, problems=helpers.problems if helpers else ())


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
