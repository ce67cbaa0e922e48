"""`review tell`: each unit told once a round of what became of its claims; what carries a verdict waits for release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.ledger_rows import LedgerRow, ledger_rows
from toolkit.domain.ledger.petitions import DECISION
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.rounds import Round, next_return_by, return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.application_news import application_news
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.told_verdicts import LetterMark, next_letter, told_of
from toolkit.domain.mail.verdict_news import VerdictNews, verdict_news
from toolkit.domain.plan.units import Unit
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.state import agreed, read_state, reports_of
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey
from toolkit.reports.mail.verdict_letters import UnitsTold, UnitTold

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_REPLACED = "核查情况有变化，由新的告知代替"


def tell_units(workspace: Workspace, now: datetime, *, at_the_end: bool = False, dry_run: bool = False) -> UnitsTold:
    """Write each unit of the plan one letter a round, where there is anything to tell.

    A letter that still waits and says what is no longer so is withdrawn and written anew; one that has left is the
    round's only one. A unit that was not handed a workbook is told only where an item came to it. What carries a
    verdict waits for `review release`. `at_the_end`: one that carries none is not written before the day on which the
    round's returns are due, so that it does not stand in the way of one that does.
    """
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        its = agreed(workspace, state)
        mails = letters_of(store, state.plan)
        taking = {each.taker for each in its.tasks.transfers}
        had = [unit for unit in its.tasks.roster.units if unit.code in state.handed or unit.code in taking]
        news = _news_of_units(its, store, state, mails, had)
        rounds = workspace.settings.rounds
        ends = return_by(_period(its, now.date()), rounds.return_day, its.calendar(now.date()))
        early = at_the_end and now.date() < ends
        told = [
            _tell(its, store, unit, each, mails, now, dry_run=dry_run)
            for unit, each in news.items()
            if each.news.carries_verdict or not early
        ]
    return UnitsTold(
        letters=tuple(each for each in told if each),
        folder=workspace.outbox / "mail",
        server=bool(workspace.settings.mail.server),
        dry_run=dry_run,
    )


@dataclass(frozen=True)
class _News:
    """What a unit is to be told, and the sequence of the newest change that this knows of."""

    news: VerdictNews
    upto: int

    def mark(self, period: Round) -> LetterMark:
        return LetterMark(period.id, self.upto, self.news.digest)


def _news_of_units(
    workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], units: Iterable[Unit]
) -> dict[Unit, _News]:
    """What each of the units is to be told on the state's day; `mails` are the plan's letters of this kind.

    `workspace` is the one with the plan as it holds now.
    """
    tasks, schema = workspace.tasks, workspace.schema
    units = tuple(units)
    reports = reports_of(workspace, state)
    by_unit: dict[str, list[LedgerRow]] = {}
    for row in ledger_rows(tasks, schema, state.current, state.day):
        by_unit.setdefault(row.unit, []).append(row)
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
        )
        news = replace(news, answered=application_news(tasks, schema, state.current, answers, unit.code, told))
        upto = max((each.sequence for changes in its.values() for each in changes), default=0)
        found[unit] = _News(news, max(upto, newest))
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


def untold_units(workspace: Workspace, store: Store, state: LedgerState) -> tuple[str, ...]:
    """The units (codes) that have not been told of a verdict, or of an answer to what they applied for.

    `workspace` is the one with the plan as it holds now.
    """
    units = [unit for unit in workspace.tasks.roster.units if unit.code in state.latest]
    news = _news_of_units(workspace, store, state, letters_of(store, state.plan), units)
    return tuple(unit.code for unit, each in news.items() if each.news.carries_verdict)


def overtaken_letters(workspace: Workspace, store: Store, state: LedgerState, mails: Iterable[Mail]) -> frozenset[str]:
    """The keys of those letters of the plan that say what is no longer so."""
    mine = [mail for mail in mails if mail.kind == MailKind.VERDICTS]
    if not mine:
        return frozenset()
    its = agreed(workspace, state)
    units, every = its.tasks.roster.by_code, letters_of(store, state.plan)
    news = _news_of_units(its, store, state, every, {units[mail.unit] for mail in mine if mail.unit in units})
    digests = {unit.code: each.news.digest for unit, each in news.items()}
    return frozenset(mail.key for mail in mine if LetterMark.read(mail.mark).digest != digests.get(mail.unit))


def _tell(
    workspace: Workspace,
    store: Store,
    unit: Unit,
    told: _News,
    mails: Sequence[Mail],
    now: datetime,
    *,
    dry_run: bool,
) -> UnitTold | None:
    mark = told.mark(_period(workspace, now.date()))
    due = next_letter(mails, unit.code, mark, anything=not told.news.is_empty)
    if not dry_run:
        for mail in due.stale:
            store.outbox.withdraw(mail.key, _REPLACED)
    if not due.write:
        return None
    if not dry_run:
        letter = _letter(workspace, unit, told.news, mark, now.date())
        compose(workspace, store, letter, {mail.key: mail for mail in mails})
    return UnitTold(unit, told.news, replaces=bool(due.stale))


def _letter(workspace: Workspace, unit: Unit, news: VerdictNews, mark: LetterMark, today: date) -> Letter:
    rounds = workspace.settings.rounds
    back = next_return_by(today, rounds.every, rounds.return_day, workspace.calendar(today))
    values: Mapping[str, object] = {
        "unit": unit.name,
        "plan_title": workspace.tasks.plan.title,
        "work": workspace.work,
        "today": today,
        "round": _period(workspace, today).label,
        "news": news,
        "return_by": back,
    }
    return Letter(
        kind=MailKind.VERDICTS,
        template="verdicts",
        unit=unit.code,
        mark=mark.text,
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values=values,
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-{MailKind.VERDICTS.label}-{news.digest}",
        state=MailState.AWAITING_RELEASE if news.carries_verdict else MailState.QUEUED,
    )


def _period(workspace: Workspace, day: date) -> Round:
    return round_of(day, workspace.settings.rounds.every)
