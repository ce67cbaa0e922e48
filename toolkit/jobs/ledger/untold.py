"""What each unit is to be told of verdicts and answers, and how many units have not been told yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from toolkit.domain.ledger.applications import named_to_take_over
from toolkit.domain.ledger.judged import CLAIM, JUDGED
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.passing import closed_since
from toolkit.domain.ledger.petitions import DECISION, with_extensions
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.rounds import Round, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.application_news import application_news
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.told_verdicts import LetterMark, Untold, has_left, told_of, waits
from toolkit.domain.mail.verdict_news import VerdictNews, verdict_news
from toolkit.domain.plan.units import Unit
from toolkit.jobs.state import agreed, reports_of
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class News:
    """What a unit is to be told, the sequence of the newest change that this knows of, whether it has reported the
    round."""

    news: VerdictNews
    upto: int
    reported: bool = False

    def mark(self, period: Round) -> LetterMark:
        """The mark of a letter that says it."""
        return LetterMark(period.id, self.upto, self.news.digest)


def news_of_units(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    rows: Iterable[LedgerRow],
    mails: Sequence[Mail],
    units: Iterable[Unit],
) -> dict[Unit, News]:
    """What each of the units is to be told on the state's day; `mails` are the plan's letters of this kind.

    `workspace` is the one with the plan as it holds now, `rows` are its assignments on that day.
    """
    tasks, schema = workspace.tasks, workspace.schema
    units = tuple(units)
    reports = reports_of(workspace, state)
    by_unit: dict[str, list[LedgerRow]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    extended = with_extensions(tasks, state.current, schema)
    history = history_of(store, state.plan, {unit.code for unit in units})
    came = {(row.unit, row.item): day for row, day in store.cells.arrived_on(state.plan, CLAIM).items()}
    answers = store.cells.changes_in(state.plan, [DECISION])
    newest = max((each.sequence for each in answers), default=0)
    found = {}
    for unit in units:
        its = {row: changes for row, changes in history.items() if row.unit == unit.code}
        told = told_of(mails, unit.code)
        news = verdict_news(
            by_unit.get(unit.code, ()),
            {row.item: changes for row, changes in its.items() if row.item is not None},
            schema.tasks,
            reports.label(unit.code),
            told,
            {item: day for (code, item), day in came.items() if code == unit.code and item is not None},
            partial(closed_since, extended, schema.tasks, unit.code),
        )
        news = replace(news, answered=application_news(tasks, schema, state.current, answers, unit.code, told))
        upto = max((each.sequence for changes in its.values() for each in changes), default=0)
        found[unit] = News(news, max(upto, newest), reports.states[unit.code].answered)
    return found


def history_of(store: Store, plan: str, units: Iterable[str]) -> dict[RowKey, tuple[Change, ...]]:
    """The changes of every row of these units (codes), oldest first."""
    found: dict[RowKey, list[Change]] = {}
    for change in store.cells.changes_of(plan, sorted(units)) if units else ():
        found.setdefault(change.row, []).append(change)
    return {row: tuple(changes) for row, changes in found.items()}


def letters_of(store: Store, plan: str) -> list[Mail]:
    """The letters about verdicts of a plan, in the order they were made."""
    return list(store.outbox.mails(plan=plan, kind=MailKind.VERDICTS))


def untold_units(workspace: Workspace, store: Store, state: LedgerState, rows: Iterable[LedgerRow]) -> tuple[str, ...]:
    """The units (codes) that have not been told of a verdict, or of an answer to what they applied for.

    `workspace` is the one with the plan as it holds now, `rows` are its assignments.
    """
    units = [unit for unit in workspace.tasks.roster.units if unit.code in state.latest]
    news = news_of_units(workspace, store, state, rows, letters_of(store, state.plan), units)
    return tuple(unit.code for unit, each in news.items() if each.news.carries_verdict)


def untold_of(
    workspace: Workspace, store: Store, state: LedgerState, rows: Iterable[LedgerRow], mails: Iterable[Mail]
) -> Untold:
    """How many units wait to be told by a letter that is not written yet; of a closed plan none is written any more.

    `rows` are the assignments of the plan as it holds on the state's day, `mails` those of the plan at least.
    """
    if workspace.chosen.closed:
        return Untold()
    changed = {row.unit for row, values in state.current.items() if values.keys() & {"verdict", JUDGED, DECISION}}
    if not changed:
        return Untold()
    its = agreed(workspace, state)
    changed |= named_to_take_over(its.tasks, its.schema, state.current)
    mails = [mail for mail in mails if (mail.plan, mail.kind) == (state.plan, MailKind.VERDICTS)]
    units = [unit for unit in its.tasks.roster.units if unit.code in changed and unit.code in state.latest]
    news = news_of_units(its, store, state, rows, mails, units)
    waiting = {mail.unit for mail in mails if waits(mail)}
    period = round_now(its, state.day).id
    told = {mail.unit for mail in mails if has_left(mail) and LetterMark.read(mail.mark).period == period}
    codes = {unit.code for unit, each in news.items() if each.news.carries_verdict} - waiting
    return Untold(now=len(codes - told), later=len(codes & told))


def round_now(workspace: Workspace, day: date) -> Round:
    """The round that a letter of that day is of."""
    return round_of(day, workspace.settings.rounds.every)
