"""Which waiting mails have lost their reason, asked of the ledger of each of their plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.ledger.report_status import round_reports
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.mail.outbox import Mail, MailKind
from toolkit.domain.mail.overtaken import AT_RISK, overtaken
from toolkit.domain.mail.pressing import REPORTED
from toolkit.jobs.mail.pressing import arrived, open_duties
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def overtaken_mails(workspace: Workspace, store: Store, mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The keys of the mails among `mails`, of every plan, that press for what is no longer owed.

    That is a reminder, or a copy of one, none of whose due dates has anything open; a copy of a reminder that was
    withdrawn; and a nudge to a unit that has reported the round, or whose return lies in the inbox.
    """
    known = {plan.id for plan in workspace.settings.plans}
    by_plan: dict[str, list[Mail]] = {}
    for mail in mails:
        if mail.kind in AT_RISK and mail.plan in known:
            by_plan.setdefault(mail.plan, []).append(mail)
    return frozenset(
        key for plan, its in by_plan.items() for key in _of_plan(workspace.of_plan(plan), store, its, today)
    )


def _of_plan(workspace: Workspace, store: Store, mails: Sequence[Mail], today: date) -> frozenset[str]:
    period = round_of(today, workspace.settings.rounds.every)
    said = round_reports(workspace.tasks, store.returns.of_plan(workspace.chosen.id), period).states
    still_open = {(duty.unit, duty.due) for duty in open_duties(workspace, store, today) if duty.open}
    reminders = {
        mail.key: mail for mail in store.outbox.mails(plan=workspace.chosen.id) if mail.kind == MailKind.REMINDER
    }
    reported = {unit for unit, state in said.items() if state in REPORTED}
    return overtaken(mails, reminders, still_open, reported | arrived(workspace, store))
