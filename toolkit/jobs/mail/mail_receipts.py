"""Receipts by mail: to whom a return came from, what was taken and what is to be mended, at most one a return."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from toolkit.codes import Outcome, Severity
from toolkit.domain.ledger.records import Return
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.domain.plan.units import Roster
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.paths import reply_path
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_SILENT = {Outcome.DUPLICATE, Outcome.EVIDENCE}
"""What is not answered: it repeats what was, or came along with it."""

_ANSWERED_WITHIN = timedelta(days=7)
"""How late a receipt still goes out."""


def mail_receipts(workspace: Workspace, store: Store, today: date) -> tuple[Mail, ...]:
    """Queue a receipt for each return of the plan of the last week that is still to be answered by mail; those mails.

    What a killed run took in is so answered by the next one. What is older stays unanswered: receipts may not have been
    switched on then. Nothing is done where the settings do not ask for receipts.

    It goes to the sender, where that is an address of the roster, else to the unit's; nobody else is ever written to,
    so that no stranger, and no machine that answers machines, gets an answer.
    """
    if not workspace.settings.mail.receipts:
        return ()
    known = {mail.key: mail for mail in store.outbox.mails() if mail.kind == MailKind.RECEIPT}
    answered = {mail.mark for mail in known.values()}
    recent = (
        ret for ret in store.returns.of_plan(workspace.chosen.id) if ret.received_at.date() >= today - _ANSWERED_WITHIN
    )
    letters = (_letter(workspace, ret, today) for ret in recent if str(ret.id) not in answered)
    return tuple(compose(workspace, store, letter, known) for letter in letters if letter)


def answered_at(roster: Roster, ret: Return) -> str:
    """The address a return is answered at; empty where nobody known sent it."""
    known = {address.lower(): address for unit in roster.units for address in unit.addresses}
    unit = roster.by_code.get(ret.unit)
    return known.get(ret.sender.lower(), "") or (unit.mail if unit else "")


def _letter(workspace: Workspace, ret: Return, today: date) -> Letter | None:
    to = answered_at(workspace.tasks.roster, ret)
    if ret.outcome in _SILENT or ret.unit == OFFICE or ret.told or not to:
        return None
    name = workspace.tasks.roster.name_of(ret.unit, "报送单位")
    reply = reply_path(workspace, ret)
    marked = reply.is_file()
    return Letter(
        kind=MailKind.RECEIPT,
        template="receipt",
        unit=ret.unit,
        mark=str(ret.id),
        day=today,
        to=(to,),
        values={
            "unit": name,
            "plan_title": workspace.tasks.plan.title,
            "today": today,
            "file": ret.file.rpartition("/")[2],
            "received": f"{ret.received_at:%Y-%m-%d %H:%M}",
            "outcome": ret.outcome.label,
            "accepted": ret.outcome in (Outcome.MERGED, Outcome.PARTIAL),
            "stale": ret.stale,
            "no_change": ret.statement == "no_change",
            "changed": ret.changed,
            "conflicts": ret.conflicts,
            "problems": [found.as_dict() for found in ret.problems if found.severity != Severity.NOTE],
            "attachment": reply.name if marked else "",
        },
        file_name=f"{today:%Y%m%d}-{ret.id:05d}-{name}-回执",
        attachments=[(reply.name, reply.read_bytes())] if marked else [],
    )
