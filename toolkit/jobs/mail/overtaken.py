"""Which waiting mails have lost their reason, asked of the ledger of each of their plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.mail.overtaken import AT_RISK, overtaken
from toolkit.jobs.mail.pressing import arrived_units, duties_of
from toolkit.jobs.mail.verdict_letters import overtaken_letters
from toolkit.jobs.state import agreed, carried_over, kept_state, reports_of
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def overtaken_mails(workspace: Workspace, store: Store, mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The keys of the mails among `mails`, of every plan, that press for what is no longer owed.

    That is a reminder, or a copy of one, none of whose due dates has anything open; a copy of a reminder that was
    withdrawn; and a nudge to a unit that has reported the round, or whose return lies in the inbox. A letter about
    verdicts is one too that says what is no longer so.
    """
    known = {plan.id for plan in workspace.settings.plans}
    by_plan: dict[str, list[Mail]] = {}
    for mail in mails:
        if mail.kind in (*AT_RISK, MailKind.VERDICTS) and mail.plan in known:
            by_plan.setdefault(mail.plan, []).append(mail)
    return frozenset(
        key for plan, its in by_plan.items() for key in _of_plan(workspace.of_plan(plan), store, its, today)
    )


def _of_plan(workspace: Workspace, store: Store, mails: Sequence[Mail], today: date) -> frozenset[str]:
    every = store.outbox.mails(plan=workspace.chosen.id)
    state = kept_state(workspace, store, today, every)
    state = carried_over(workspace, store, state, datetime.combine(today, time()), dry_run=True)
    workspace = agreed(workspace, state)
    reports = reports_of(workspace, state)
    reminders = (mail for mail in every if mail.kind == MailKind.REMINDER)
    letters = overtaken_letters(workspace, store, state, mails)
    return letters | overtaken(
        mails,
        {mail.key: mail for mail in reminders},
        {(duty.unit, duty.due) for duty in duties_of(workspace, state) if duty.open},
        {unit for unit, status in reports.states.items() if not status.outstanding} | arrived_units(workspace, store),
    )
