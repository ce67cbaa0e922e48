"""Which waiting mails have lost their reason: what they press for was done before they left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.duties import duties
from toolkit.domain.outbox import Mail, MailKind
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store import Store


def overtaken(workspace: Workspace, store: Store, mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The keys of the reminders among `mails` none of whose entries is open any more in the ledger of their plan."""
    reminders: dict[str, list[Mail]] = {}
    for mail in mails:
        if mail.kind in (MailKind.REMINDER, MailKind.COPY) and mail.entries:
            reminders.setdefault(mail.plan, []).append(mail)
    gone = set()
    for plan, its in reminders.items():
        if all(plan != known.id for known in workspace.settings.plans):
            continue
        place = workspace.of_plan(plan)
        current, changed = store.current(plan), store.last_changed(plan)
        still = {
            (duty.unit, duty.due)
            for duty in duties(place.tasks, place.schema.tasks, current, changed, today)
            if duty.open
        }
        gone |= {mail.key for mail in its if not any((entry.unit, entry.due) in still for entry in mail.entries)}
    return frozenset(gone)
