"""Which waiting mails have lost their reason: what they press for was done before they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.mail.outbox import Mail, MailKind
from toolkit.jobs.ledger.publish import View
from toolkit.jobs.mail.pressing import REPORTED, arrived, open_duties
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def overtaken(workspace: Workspace, store: Store, mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The keys of the mails among `mails` that press for what is no longer owed.

    That is a reminder, or a copy of one, none of whose due dates has anything open; a copy of a reminder that was
    withdrawn; and a nudge to a unit that has reported the round, or whose return lies in the inbox.
    """
    pressing: dict[str, list[Mail]] = {}
    for mail in mails:
        if mail.kind in (MailKind.REMINDER, MailKind.COPY, MailKind.NUDGE):
            pressing.setdefault(mail.plan, []).append(mail)
    known = {plan.id for plan in workspace.settings.plans}
    return frozenset(
        key
        for plan, its in pressing.items()
        if plan in known
        for key in _of_plan(workspace.of_plan(plan), store, its, today)
    )


def reminder_key(mail: Mail) -> str:
    """The key of the reminder that a mail is, or is a copy of."""
    return f"{MailKind.REMINDER}/{mail.plan}/{mail.unit}/{mail.day}"


def _of_plan(workspace: Workspace, store: Store, mails: Sequence[Mail], today: date) -> Iterable[str]:
    still = {(duty.unit, duty.due) for duty in open_duties(workspace, store, today) if duty.open}
    said = View.of(workspace, store, today).round_states()
    returned = arrived(workspace, store)
    for mail in mails:
        if mail.kind == MailKind.NUDGE:
            if said.get(mail.unit) in REPORTED or mail.unit in returned:
                yield mail.key
            continue
        about = store.outbox.get(reminder_key(mail))
        dues = [entry for entry in about.entries if not entry.stage.startswith("nudge")] if about else []
        left_out = mail.kind == MailKind.COPY and not dues
        if about and (left_out or (dues and all((entry.unit, entry.due) not in still for entry in dues))):
            yield mail.key
