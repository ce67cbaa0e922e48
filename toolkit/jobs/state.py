"""The ledger of a workspace's plan as a command finds it: read once, inside the ledger's lock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypedDict

from toolkit.codes import Code
from toolkit.domain.ledger.applications import as_agreed
from toolkit.domain.ledger.carrying import Year, carry_year
from toolkit.domain.ledger.closing import Closed
from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.owed import Owed, about_claims, over_fields, owed, together, written_over
from toolkit.domain.ledger.records import Cells, Edition, HandedWord, Return
from toolkit.domain.ledger.report_status import RoundReports, asked_by, round_reports
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.rounds import return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.succession import Succession, carry_over
from toolkit.domain.ledger.told_dues import has_always_told, telling
from toolkit.domain.mail.handed_out import handed_later, handed_out, rounds_given
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.told_verdicts import heard_later, untold_terms
from toolkit.domain.plan.revision import Version, renumbered
from toolkit.domain.plan.tasks import Later
from toolkit.domain.plan.transfers import came_on
from toolkit.domain.plan.units import Unit
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace
from toolkit.reports.plan.changes import moved_items

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def load_state(
    workspace: Workspace,
    store: Store,
    at: datetime,
    *,
    mails: Iterable[Mail] | None = None,
    dry_run: bool = False,
) -> LedgerState:
    """The ledger as it is, to go on with: what units merged or split had reported is carried over to their heirs.

    With `dry_run` that is not written; `mails` are as in `read_state`. `WorkspaceError` where the plan's items have
    other numbers than when workbooks went out.
    """
    return go_on(workspace, store, kept_state(workspace, store, at.date(), mails), at, dry_run=dry_run)


def go_on(
    workspace: Workspace, store: Store, state: LedgerState, at: datetime, *, dry_run: bool = False
) -> LedgerState:
    """A state just read, to go on with, as `load_state` gives it; its `issued` stands where it is known."""
    issued = state.issued or issued_version(workspace, store) is not None
    if workspace.chosen.closed:
        return replace(state, issued=issued)
    state = carried_in(workspace, store, state, at, dry_run=dry_run)
    return replace(carried_over(workspace, store, state, at, dry_run=dry_run), issued=issued)


def read_state(workspace: Workspace, store: Store, day: date, mails: Iterable[Mail] | None = None) -> LedgerState:
    """The ledger as it stands, to look at: with what units merged or split had reported where it goes on, though no
    command has written that yet. `mails` are as in `kept_state`. `WorkspaceError` where the plan's items have other
    numbers than when workbooks went out: what was reported of one would be shown as another's.
    """
    state = kept_state(workspace, store, day, mails)
    if workspace.chosen.closed:
        return state
    issued_version(workspace, store)
    return carried_over(workspace, store, state, datetime.combine(day, time()), dry_run=True)


def kept_state(workspace: Workspace, store: Store, day: date, mails: Iterable[Mail] | None = None) -> LedgerState:
    """The ledger as it is kept; of a closed plan as on the day it was closed: what came since is no part.

    `mails` are those of the plan at least, where they were read already.
    """
    plan, shut, today = workspace.chosen.id, workspace.chosen.closed_on, day
    returns = store.returns.of_plan(plan)
    if shut:
        day, returns = min(day, shut), _in_time(returns, shut)
    current = store.cells.current(plan)
    its = [mail for mail in (store.outbox.mails(plan=plan) if mails is None else mails) if mail.plan == plan]
    first, latest, made = store.editions.of_plan(plan)
    words = store.handed.of_plan(plan)
    asked = store.cases.of_plan(plan)
    return LedgerState(
        plan,
        day,
        current,
        returns,
        asked,
        latest,
        store.cells.last_changed(plan),
        handed=handed_out(words, its, returns, day),
        made=made,
        given=rounds_given(made, words, its, returns, day),
        later=_later(workspace, store, current, asked, (first, latest), (words, its, returns), day),
        **_untold(workspace, store, current, its),
        owed=_owed(workspace, store, current, asked, returns),
        seen_on=today,
    )


def _in_time(returns: Iterable[Return], shut: date) -> tuple[Return, ...]:
    """Those that came before a plan was closed."""
    late = Code.EDITION_PLAN_CLOSED
    return tuple(
        ret for ret in returns if ret.received_at.date() <= shut and all(found.code != late for found in ret.problems)
    )


def state_as_of(workspace: Workspace, store: Store, when: datetime, mails: Iterable[Mail]) -> LedgerState:
    """The ledger as it was then, of a plan closed by then as on that day; `workspace` is what it was made from, `mails`
    those of the plan at least."""
    plan, day = workspace.chosen.id, when.date()
    returns = store.returns.of_plan(plan, until=when)
    current, its = store.cells.as_of(plan, when), [mail for mail in mails if mail.plan == plan]
    first, latest, made = store.editions.of_plan(plan, day)
    if closed := Closed.read(plan, current):
        day, returns = min(day, closed.day), _in_time(returns, closed.day)
    words = store.handed.of_plan(plan, when)
    asked = store.cases.of_plan(plan, when)
    return LedgerState(
        plan,
        day,
        current,
        returns,
        asked,
        latest,
        store.cells.last_changed(plan, when),
        handed=handed_out(words, its, returns, day),
        made=made,
        given=rounds_given(made, words, its, returns, day),
        later=_later(workspace, store, current, asked, (first, latest), (words, its, returns), day),
        **_untold(workspace, store, current, its, when),
        owed=_owed(workspace, store, current, asked, returns, when),
    )


def _later(
    workspace: Workspace,
    store: Store,
    current: Cells,
    asked: Sequence[Asked],
    ends: tuple[Mapping[str, Edition], Mapping[str, Edition]],
    proofs: tuple[Collection[HandedWord], Collection[Mail], Collection[Return]],
    day: date,
) -> Later:
    """When the units had the items that their first edition (of the `ends`, first and latest) lacks or tells of a later
    due date, that have been theirs with a break, or that came to them (责任调整). All editions are read of such units
    alone."""
    plan, tasks = workspace.chosen.id, as_agreed(workspace.tasks, workspace.schema, current, asked)
    came = came_on(tasks.paths)
    assigned = {unit.code: [each.item for each in tasks.of_unit(unit.code)] for unit in tasks.units()}
    lacking = [
        code
        for code, items in assigned.items()
        if code in ends[0]
        and (
            any((item, code) in came for item in items)
            or not has_always_told(tasks, items, ends[0][code], ends[1].get(code, ends[0][code]))
        )
    ]
    editions: dict[str, list[Edition]] = {code: [] for code in lacking}
    for each in store.editions.of_units(plan, lacking, day):
        editions[each.unit].append(telling(each, tasks))
    return handed_later(assigned, editions, *proofs, day, came)


class _Untold(TypedDict):
    untold: frozenset[tuple[str, int]]
    heard: Mapping[tuple[str, int], date]


def _untold(
    workspace: Workspace, store: Store, current: Cells, mails: Iterable[Mail], until: datetime | None = None
) -> _Untold:
    """The rows sent back that no letter has told of, or had told of `until` then, or that were told of late."""
    plan, sheet = workspace.chosen.id, workspace.schema.tasks
    letters = [mail for mail in mails if mail.kind == MailKind.VERDICTS]
    if until:
        letters = [_as_then(mail, until) for mail in letters if mail.day <= until.date()]
    given = store.cells.changes_in(plan, [JUDGED]) if letters else ()
    given = tuple(each for each in given if until is None or each.at <= until)
    return {
        "untold": untold_terms(sheet, current, given, letters),
        "heard": heard_later(sheet, current, given, letters),
    }


def _owed(
    workspace: Workspace,
    store: Store,
    current: Cells,
    asked: Sequence[Asked],
    returns: Sequence[Return],
    until: datetime | None = None,
) -> Owed:
    """What units have claimed that the office was asked about; changes are read of such fields alone."""
    sheet = workspace.schema.tasks
    recurs = any(each.recurring for each in workspace.tasks.deadlines.values())
    fields = {part.field for case, _ in about_claims(sheet, asked) for part in parts_of(case)}
    fields.update(over_fields(sheet) if recurs else ())
    told = store.cells.changes_in(workspace.chosen.id, sorted(fields)) if fields else ()
    history = [each for each in told if until is None or each.at <= until]
    found = owed(sheet, asked, current, history, returns)
    return together(found, written_over(sheet, history)) if recurs else found


def _as_then(mail: Mail, when: datetime) -> Mail:
    return replace(mail, sent_at=None) if mail.sent_at and mail.sent_at > when else mail


def agreed(workspace: Workspace, state: LedgerState) -> Workspace:
    """The workspace with its plan as it holds now: with what the office has agreed to of what units applied for, what
    of theirs waits for its answer, and since when each of them has a workbook."""
    tasks = replace(workspace.tasks, untold=state.untold, heard=state.heard)
    tasks = as_agreed(tasks, workspace.schema, state.current, state.asked)
    asked = together(tasks.applied, state.owed)
    return replace(workspace, tasks=replace(tasks, applied=asked, handed=state.handed, later=state.later))


def items_not_given(workspace: Workspace, state: LedgerState) -> dict[int, tuple[Unit, ...]]:
    """The items that stand in no workbook which the units holding one were handed: item -> those units."""
    found: dict[int, tuple[Unit, ...]] = {}
    for unit in workspace.tasks.units():
        for each in workspace.tasks.of_unit(unit.code) if unit.code in state.handed else ():
            if not state.was_given(unit.code, each.item):
                found[each.item] = (*found.get(each.item, ()), unit)
    return dict(sorted(found.items()))


def reports_of(workspace: Workspace, state: LedgerState, unreached: Collection[str] = ()) -> RoundReports:
    """How every unit has reported the round of the state's day; `unreached` are the units no mail of ours reaches."""
    rounds = workspace.settings.rounds
    period = round_of(state.day, rounds.every)
    back = return_by(period, rounds.return_day, workspace.calendar(state.day))
    reports = round_reports(workspace.tasks, state.returns, period, unreached, asked_by(state.handed, back))
    return replace(reports, over=back < state.day)


def issued_version(workspace: Workspace, store: Store) -> Version | None:
    """The plan and roster by which workbooks last went out; None where none did.

    `WorkspaceError` where the plan's items stand under other numbers by now: the ledger's rows go by the number.
    """
    kept = store.plans.snapshot(workspace.chosen.id)
    if kept is None:
        return None
    version = Version.from_json(kept)
    if moved := renumbered(version, Version.of(workspace.tasks)):
        raise WorkspaceError(
            f"已经下发的事项换了序号：{moved_items(moved)}。台账按序号记账，照此办理会记到别的事项上",
            f"请在 {workspace.chosen.file} 里改回原来的序号，新增的事项用没有用过的序号，再运行一次。",
        )
    return version


def carried_over(workspace: Workspace, store: Store, state: LedgerState, at: datetime, *, dry_run: bool) -> LedgerState:
    """A state just read, after what units merged or split had reported went over to those that go on with it.

    With `dry_run` that is not written.
    """
    succession = Succession.of(workspace.tasks)
    former = succession.heirs.keys() & state.by_unit.keys()
    if not former:
        return state
    heirs = {heir for code in former for heir in succession.heirs[code]}
    history = store.cells.changes_of(state.plan, sorted(former | heirs))
    carried = carry_over(succession, state.current, history, state.asked, at)
    if not (carried.changes or carried.cases):
        return state
    current = {row: dict(values) for row, values in state.current.items()}
    for change in carried.changes:
        current.setdefault(change.row, {})[change.field] = change.value
    if dry_run:
        came = {change.row: at.date() for change in carried.changes if change.return_id}
        return replace(state, current=current, last_changed={**state.last_changed, **came}, carried=carried.changes)
    store.apply(carried.changes, carried.cases)
    return replace(
        state,
        current=current,
        asked=store.cases.of_plan(state.plan),
        last_changed=store.cells.last_changed(state.plan),
    )


def carried_in(workspace: Workspace, store: Store, state: LedgerState, at: datetime, *, dry_run: bool) -> LedgerState:
    """A state just read, after what the plan before it was closed with went over to units without a workbook yet.

    With `dry_run` that is not written.
    """
    last = next(reversed(workspace.settings.before(workspace.chosen)), None)
    unissued = frozenset(unit.code for unit in workspace.tasks.units()) - state.latest.keys()
    if last is None or not last.closed or not unissued:
        return state
    held = store.cells.current(last.id)
    closed = Closed.read(last.id, held)
    if closed is None or not closed.carry:
        return state
    year = Year(workspace.of_plan(last.id).tasks, held)
    changes = carry_year(year, Year(workspace.tasks, state.current), workspace.schema, unissued, at)
    if not changes:
        return state
    current = {row: dict(values) for row, values in state.current.items()}
    for change in changes:
        current.setdefault(change.row, {})[change.field] = change.value
    if not dry_run:
        store.apply(changes)
    return replace(state, current=current)
