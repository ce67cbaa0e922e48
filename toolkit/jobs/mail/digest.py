"""The office's own letter of the day: what went out, what did not arrive, who is late and their telephone numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.ledger.ledger_rows import LedgerRow, ledger_rows
from toolkit.domain.ledger.standing import State
from toolkit.domain.mail.outbox import Mail, MailKind, MailState
from toolkit.domain.plan.calendar import Calendar
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.texts import write_text
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class LateUnit:
    """A unit with overdue tasks: which, how many days the oldest, and whom to call."""

    name: str
    tasks: tuple[int, ...]
    days: int
    person: str
    phone: str


@dataclass(frozen=True)
class Told:
    """A mail as the digest names it."""

    number: int
    unit: str
    kind: str
    answer: str


def make_digest(workspace: Workspace, store: Store, calendar: Calendar, today: date) -> Path | None:
    """The day's digest, as a text and, with a server, as a mail to the office; None where there is nothing to say.

    It tells what became of the mails made since the digest before (the workday before, where there was none), and of
    all that still wait for somebody.
    """
    mails = [mail for mail in store.outbox.mails(plan=workspace.chosen.id) if mail.kind != MailKind.DIGEST]
    before = (mail.day for mail in store.outbox.mails() if mail.kind == MailKind.DIGEST and mail.day < today)
    since = max(before, default=calendar.shift(today, -1))
    recent = [mail for mail in mails if mail.day >= since]
    late = late_units(
        ledger_rows(workspace.tasks, workspace.schema, store.cells.current(workspace.chosen.id), today), today
    )
    values = {
        "plan_title": workspace.tasks.plan.title,
        "today": today,
        "since": since,
        "sent": _counted(recent, MailState.SENT),
        "queued": _counted([mail for mail in mails if not mail.by_hand], MailState.QUEUED),
        "by_hand": _counted([mail for mail in recent if mail.by_hand], MailState.QUEUED),
        "held": _told(workspace, [mail for mail in mails if mail.state == MailState.AWAITING_RELEASE]),
        "unknown": _told(workspace, [mail for mail in mails if mail.state == MailState.UNKNOWN]),
        "refused": _told(workspace, [mail for mail in recent if mail.state == MailState.REFUSED or mail.refused]),
        "late": late,
    }
    if not any(values[name] for name in ("sent", "queued", "by_hand", "held", "unknown", "refused", "late")):
        return None
    path = write_text(workspace, f"{today:%Y%m%d}-办公室小结", "digest", values)
    if workspace.settings.mail.server:
        office = workspace.settings.office.mail
        compose(
            workspace,
            store,
            Letter(
                kind=MailKind.DIGEST,
                template="digest",
                unit="",
                mark=today.isoformat(),
                day=today,
                to=(office,),
                values=values,
                file_name=f"{today:%Y%m%d}-办公室小结",
            ),
        )
    return path


def late_units(rows: Iterable[LedgerRow], today: date) -> tuple[LateUnit, ...]:
    """The units with overdue tasks, the longest overdue first, with the telephone number their ledger gives."""
    found: dict[str, LateUnit] = {}
    for row in rows:
        if row.standing.state != State.OVERDUE or not row.values["due"]:
            continue
        days = (today - date.fromisoformat(row.values["due"])).days
        person, phone = row.values.get("person", ""), row.values.get("person_phone", "")
        known = found.get(row.unit_name)
        if known is None:
            found[row.unit_name] = LateUnit(row.unit_name, (row.item,), days, person, phone)
        else:
            found[row.unit_name] = LateUnit(
                row.unit_name,
                (*known.tasks, row.item),
                max(known.days, days),
                known.person or person,
                known.phone or phone,
            )
    return tuple(sorted(found.values(), key=lambda unit: -unit.days))


def _counted(mails: Sequence[Mail], state: MailState) -> dict[str, int]:
    """Kind -> how many of the mails are in that state."""
    found: dict[str, int] = {}
    for mail in mails:
        if mail.state == state:
            found[mail.kind.label] = found.get(mail.kind.label, 0) + 1
    return found


def _told(workspace: Workspace, mails: Sequence[Mail]) -> tuple[Told, ...]:
    return tuple(
        Told(
            mail.id,
            workspace.tasks.roster.name_of(mail.unit),
            mail.kind.label,
            "；".join(f"{address}：{why}" for address, why in mail.refused.items()) or mail.answer,
        )
        for mail in mails
    )
