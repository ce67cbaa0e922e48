"""`review tell`: each unit told once a round of what became of its claims; what carries a verdict waits for release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.ledger_rows import LedgerRow, ledger_rows
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.report_status import round_reports
from toolkit.domain.ledger.rounds import Round, next_return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.verdict_news import VerdictNews, verdict_news
from toolkit.domain.plan.units import Unit
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.mail.verdict_letters import UnitsTold, UnitTold

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_REPLACED = "核查情况有变化，由新的告知代替"
_NEVER_TOLD = (MailState.WITHDRAWN, MailState.CANCELLED, MailState.REFUSED)


def tell_units(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> UnitsTold:
    """Write each unit of the plan one letter a round, where there is anything to tell.

    A letter that still waits and says what is no longer so is withdrawn and written anew; one that has left is the
    round's only one. What carries a verdict waits for `review release`.
    """
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        state = read_state(workspace, store, now.date())
        its = agreed(workspace, state)
        mails = [mail for mail in store.outbox.mails(plan=state.plan) if mail.kind == MailKind.VERDICTS]
        news = news_of_units(
            its, store, state, mails, [unit for unit in its.tasks.units() if unit.code in state.latest]
        )
        told = [_tell(its, store, unit, each, mails, now, dry_run=dry_run) for unit, each in news.items()]
    return UnitsTold(
        letters=tuple(each for each in told if each),
        folder=workspace.outbox / "mail",
        server=bool(workspace.settings.mail.server),
        dry_run=dry_run,
    )


def news_of_units(
    workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], units: Iterable[Unit]
) -> dict[Unit, VerdictNews]:
    """What each of the units is to be told on the state's day; `mails` are the plan's letters of this kind.

    `workspace` is the one with the plan as it holds now.
    """
    tasks, schema, period = workspace.tasks, workspace.schema, _period(workspace, state.day)
    units = tuple(units)
    reports = round_reports(tasks, state.returns, period)
    by_unit: dict[str, list[LedgerRow]] = {}
    for row in ledger_rows(tasks, schema, state.current, state.day):
        by_unit.setdefault(row.unit, []).append(row)
    history: dict[tuple[str, int], tuple[Change, ...]] = {}
    for change in store.cells.changes_of(state.plan, sorted(unit.code for unit in units)) if units else ():
        if change.row.item is not None:
            key = change.row.unit, change.row.item
            history[key] = (*history.get(key, ()), change)
    came = {(row.unit, row.item): day for row, day in store.cells.arrived_on(state.plan, CLAIM).items()}
    return {
        unit: verdict_news(
            by_unit.get(unit.code, ()),
            {item: its for (code, item), its in history.items() if code == unit.code},
            schema.tasks,
            reports.label(unit.code),
            _told_at(mails, unit),
            {item: day for (code, item), day in came.items() if code == unit.code and item is not None},
        )
        for unit in units
    }


def overtaken_letters(workspace: Workspace, store: Store, state: LedgerState, mails: Iterable[Mail]) -> frozenset[str]:
    """The keys of those letters of the plan that say what is no longer so."""
    mine = [mail for mail in mails if mail.kind == MailKind.VERDICTS]
    if not mine:
        return frozenset()
    its = agreed(workspace, state)
    every = [mail for mail in store.outbox.mails(plan=state.plan) if mail.kind == MailKind.VERDICTS]
    units = its.tasks.roster.by_code
    news = news_of_units(its, store, state, every, {units[mail.unit] for mail in mine if mail.unit in units})
    digests = {unit.code: each.digest for unit, each in news.items()}
    return frozenset(mail.key for mail in mine if not mail.mark.endswith(f"-{digests.get(mail.unit, '')}"))


def _tell(
    workspace: Workspace,
    store: Store,
    unit: Unit,
    news: VerdictNews,
    mails: Sequence[Mail],
    now: datetime,
    *,
    dry_run: bool,
) -> UnitTold | None:
    period = _period(workspace, now.date())
    mark = f"{period.id}-{news.digest}"
    its = [mail for mail in mails if mail.unit == unit.code and mail.mark.startswith(f"{period.id}-")]
    stale = [mail for mail in its if _waits(mail)]
    if any(_has_left(mail) for mail in its) or any(mail.mark == mark for mail in stale):
        return None
    if not dry_run:
        for mail in stale:
            store.outbox.withdraw(mail.key, _REPLACED)
    if news.is_empty:
        return None
    if not dry_run:
        letter = _letter(workspace, unit, news, mark, now.date())
        compose(workspace, store, letter, {mail.key: mail for mail in mails})
    return UnitTold(unit, news, replaces=bool(stale))


def _letter(workspace: Workspace, unit: Unit, news: VerdictNews, mark: str, today: date) -> Letter:
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
        mark=mark,
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values=values,
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-{MailKind.VERDICTS.label}-{news.digest}",
        state=MailState.AWAITING_RELEASE if news.carries_verdict else MailState.QUEUED,
    )


def _told_at(mails: Iterable[Mail], unit: Unit) -> datetime | None:
    """When a unit was told last: by the newest letter that has left."""
    days = [
        mail.sent_at or datetime.combine(mail.day, time.max)
        for mail in mails
        if mail.unit == unit.code and _has_left(mail)
    ]
    return max(days, default=None)


def _waits(mail: Mail) -> bool:
    """Whether a letter can still be taken back: one that a person sends is theirs once it is released."""
    return mail.state == MailState.AWAITING_RELEASE or (mail.state == MailState.QUEUED and not mail.by_hand)


def _has_left(mail: Mail) -> bool:
    """Whether the unit has had it, as far as anybody knows."""
    return mail.state not in _NEVER_TOLD and not _waits(mail)


def _period(workspace: Workspace, day: date) -> Round:
    return round_of(day, workspace.settings.rounds.every)
