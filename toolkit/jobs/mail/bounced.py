"""What a notice that a mail came back does: a mail of ours has not arrived, or the office is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.mail.bounces import (
    failed_deliveries,
    known_lost,
    last_mails_to,
    meant,
    named_messages,
    returned,
)
from toolkit.domain.mail.incoming import Delivery, Incoming, writer_of
from toolkit.domain.mail.mails import Mail
from toolkit.jobs.mail.shown import shown
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a notice: whether nobody need look at it any more, and what is told."""

    settled: bool
    problems: tuple[Problem, ...] = ()


def note_bounce(workspace: Workspace, store: Store, mail: Incoming, *, dry_run: bool) -> Noted:
    """Note of the mail of ours that a notice names whom it has not reached; the office is asked about one that names
    none, for which mail it is about, and whether it is true, nobody can tell then, and about one that names others.
    """
    named = ours_of(store, named_messages(mail))
    failed = failed_deliveries(mail, named, workspace.tasks.roster.units)
    own = meant(named, failed)
    if own is None:
        return _unclear(workspace, store, mail, named, failed)
    told = returned(own, failed)
    if told == own:
        return Noted(settled=True)
    if not dry_run:
        store.outbox.save(told, was=own.state)
    return Noted(settled=True, problems=tuple(shown(workspace, told).undelivered))


def ours_of(store: Store, ids: Iterable[str]) -> list[Mail]:
    """The mails of ours with those Message-IDs."""
    return [ours for each in ids if (ours := store.outbox.of_message(each))]


def _unclear(
    workspace: Workspace, store: Store, mail: Incoming, named: Sequence[Mail], failed: Sequence[Delivery]
) -> Noted:
    """Ask the office, or nobody where a notice says no more than is known of the last mails to these addresses.

    One may name mails of ours of which none went to an address that it says was not reached.
    """
    last = last_mails_to(failed, store.outbox.mails())
    if last and all(known_lost(own, address) for address, own in last.items()):
        return Noted(settled=True)
    if named:
        newest = shown(workspace, max(named, key=lambda each: each.id))
        lost = shorten("、".join(dict.fromkeys(each.recipient for each in failed)))
        its, number = newest.unit, newest.mail.id
        told = problem(Code.MAIL_BOUNCE_ELSEWHERE, value=mail.subject, number=number, unit=its, address=lost)
        return Noted(settled=False, problems=(told,))
    roster, said = workspace.tasks.roster, []
    for address in dict.fromkeys(each.recipient.lower() for each in failed):
        unit, own = writer_of(address, roster.units), last.get(address)
        whose = f"{unit.name}的邮箱" if unit else address
        if unit or own:
            said.append(f"{whose}，最近发给它的是第{own.id}封" if own else whose)
    whose = f"（{'；'.join(said)}）" if said else ""
    return Noted(settled=False, problems=(problem(Code.MAIL_BOUNCE_UNCLEAR, value=mail.subject, whose=whose),))
