"""Which waiting mails have lost their reason: what they press for was done before they left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.duties import duties
from toolkit.domain.outbox import Mail, MailKind
from toolkit.domain.records import Entry
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store import Store


def overtaken(workspace: Workspace, store: Store, mails: Iterable[Mail], today: date) -> frozenset[str]:
    """The keys of those reminders and copies of reminders of which nothing is open any more in the ledger."""
    pressing: dict[str, dict[str, tuple[Entry, ...]]] = {}
    for mail in mails:
        about: Mail | None = mail
        if mail.kind == MailKind.COPY:
            about = store.mail(f"{MailKind.REMINDER}/{mail.plan}/{mail.unit}/{mail.day}")
        if about and about.kind == MailKind.REMINDER:
            pressing.setdefault(mail.plan, {})[mail.key] = about.entries
    gone = set()
    for plan, its in pressing.items():
        if all(plan != known.id for known in workspace.settings.plans):
            continue
        place = workspace.of_plan(plan)
        current, changed = store.current(plan), store.last_changed(plan)
        still = {
            (duty.unit, duty.due) for duty in duties(place.tasks, place.schema, current, changed, today) if duty.open
        }
        gone |= {key for key, entries in its.items() if all((each.unit, each.due) not in still for each in entries)}
    return frozenset(gone)
