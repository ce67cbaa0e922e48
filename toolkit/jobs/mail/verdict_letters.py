"""`review tell`: each unit told once a round of what became of its claims; what carries a verdict waits for release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.domain.ledger.applications import named_to_take_over
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.rounds import next_return_by, return_by
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.told_verdicts import LetterMark, next_letter
from toolkit.domain.plan.units import Unit
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.untold import News, letters_of, news_of_units, round_now
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.taking_back import take_back
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.mail.verdict_letters import UnitsTold, UnitTold

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_REPLACED = "核查情况有变化，由新的告知代替"


def tell_units(workspace: Workspace, now: datetime, *, at_the_end: bool = False, dry_run: bool = False) -> UnitsTold:
    """Write each unit of the plan one letter a round, where there is anything to tell.

    A letter that still waits and says what is no longer so is withdrawn and written anew; one that has left is the
    round's only one. A unit that was not handed a workbook is told only where an item came to it. What carries a
    verdict waits for `review release`. `at_the_end`: one that carries none is not written before the day on which the
    round's returns are due, so that it does not stand in the way of one that does. The master is written anew where a
    term is from now on one that has not begun.
    """
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        its = agreed(workspace, state)
        mails = letters_of(store, state.plan)
        taking = named_to_take_over(its.tasks, its.schema, state.current)
        had = [unit for unit in its.tasks.roster.units if unit.code in state.handed or unit.code in taking]
        rows = ledger_rows(its.tasks, its.schema, state.current, state.day)
        news = news_of_units(its, store, state, rows, mails, had)
        rounds = workspace.settings.rounds
        ends = return_by(round_now(its, now.date()), rounds.return_day, its.calendar(now.date()))
        early = at_the_end and now.date() < ends
        told = [
            _tell(its, store, unit, each, mails, now, dry_run=dry_run)
            for unit, each in news.items()
            if each.news.carries_verdict or not early
        ]
        problems: tuple[Problem, ...] = ()
        if not dry_run and read_state(workspace, store, now.date()).without_word != state.without_word:
            problems = publish_now(workspace, store, now).problems
    return UnitsTold(
        problems=problems,
        letters=tuple(each for each in told if each),
        folder=workspace.outbox / "mail",
        server=bool(workspace.settings.mail.server),
        dry_run=dry_run,
    )


def overtaken_letters(workspace: Workspace, store: Store, state: LedgerState, mails: Iterable[Mail]) -> frozenset[str]:
    """The keys of those letters of the plan that say what is no longer so."""
    mine = [mail for mail in mails if mail.kind == MailKind.VERDICTS]
    if not mine:
        return frozenset()
    its = agreed(workspace, state)
    units, every = its.tasks.roster.by_code, letters_of(store, state.plan)
    told = {units[mail.unit] for mail in mine if mail.unit in units}
    rows = ledger_rows(its.tasks, its.schema, state.current, state.day)
    news = news_of_units(its, store, state, rows, every, told)
    digests = {unit.code: each.news.digest for unit, each in news.items()}
    return frozenset(mail.key for mail in mine if LetterMark.read(mail.mark).digest != digests.get(mail.unit))


def _tell(
    workspace: Workspace,
    store: Store,
    unit: Unit,
    told: News,
    mails: Sequence[Mail],
    now: datetime,
    *,
    dry_run: bool,
) -> UnitTold | None:
    mark = told.mark(round_now(workspace, now.date()))
    due = next_letter(mails, unit.code, mark, anything=not told.news.is_empty)
    if not dry_run:
        for mail in due.stale:
            take_back(workspace, store, mail, _REPLACED)
    if not due.write:
        return None
    if not dry_run:
        letter = _letter(workspace, unit, told, mark, now.date())
        compose(workspace, store, letter, {mail.key: mail for mail in mails})
    return UnitTold(unit, told.news)


def _letter(workspace: Workspace, unit: Unit, told: News, mark: LetterMark, today: date) -> Letter:
    """The letter; a unit that has reported the round is asked for nothing more on its very return day."""
    rounds, news = workspace.settings.rounds, told.news
    ahead = today + timedelta(days=told.reported)
    back = next_return_by(ahead, rounds.every, rounds.return_day, workspace.calendar(ahead))
    values: Mapping[str, object] = {
        "unit": unit.name,
        "plan_title": workspace.tasks.plan.title,
        "work": workspace.work,
        "today": today,
        "round": round_now(workspace, today).label,
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
