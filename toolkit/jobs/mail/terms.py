"""The usual terms of what was sent back, counted from the day its unit was told; after letters have left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.told_verdicts import terms_from_telling
from toolkit.errors import BusyError
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.untold import history_of
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def count_terms(workspace: Workspace, now: datetime) -> tuple[Problem, ...]:
    """Move 整改期限 to where the letters that have left put it, in every open plan, and write those masters anew.

    So is the master of a plan of which a letter has left just now: a term that has begun is shown, also where its day
    is the one that was reckoned before.
    What is told of masters changed by hand comes back. While another command holds the ledger nothing moves: the next
    that sends or lets go finds the same letters.
    """
    told: list[Problem] = []
    try:
        with ledger(workspace) as store:
            letters = [mail for mail in store.outbox.mails(kind=MailKind.VERDICTS) if mail.sent_at]
            for plan in workspace.settings.plans:
                mails = [mail for mail in letters if mail.plan == plan.id]
                if plan.closed or not mails:
                    continue
                its = workspace.of_plan(plan.id)
                changes = _moved(its, store, mails, now)
                if changes:
                    store.apply(changes)
                if changes or any(mail.sent_at and mail.sent_at >= now for mail in mails):
                    told += publish_now(its, store, now).problems
    except BusyError:
        return ()
    return tuple(told)


def _moved(workspace: Workspace, store: Store, mails: Sequence[Mail], now: datetime) -> tuple[Change, ...]:
    plan = workspace.chosen.id
    history = history_of(store, plan, {mail.unit for mail in mails})
    calendar = workspace.calendar(now.date())
    return tuple(terms_from_telling(workspace.schema.tasks, store.cells.current(plan), history, mails, calendar, now))
