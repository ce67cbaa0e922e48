"""`review senders`: which address may report for which unit, confirmed together or one by one, and taken back."""

from __future__ import annotations

from datetime import datetime

from toolkit.book.office.review_read import Answer
from toolkit.domain.ledger.records import Choice
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.mail.received_mail import SenderWord
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import unit_named
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.returns.decisions import Decided, decide, waiting_senders
from toolkit.jobs.returns.receive import Receiver
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin
from toolkit.reports.returns.senders import KnownSenders, SendersConfirmed, SendersRevoked, Waiting


def list_senders(workspace: Workspace, now: datetime) -> KnownSenders:
    """The pairs of address and unit that stand or were revoked, each with the office's latest word, and those asked."""
    with ledger(workspace, dry_run=True) as store, workspace.guard() as guard:
        receiver = Receiver(workspace, store, guard, now, dry_run=True)
        waiting = _waiting(receiver)
        latest = {(each.address, each.unit): each for each in store.senders.all()}
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    return KnownSenders(words=tuple(latest.values()), waiting=waiting, units=names)


def confirm_senders(
    workspace: Workspace, now: datetime, address: str, unit: str, *, by: str = "", dry_run: bool = False
) -> SendersConfirmed:
    """Believe an address for a unit (name, alias or code) from now on; every pair that is asked where none is named.

    Held files that waited for nothing else are taken in at once. `ToolkitError` where the unit is not known.
    """
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store, workspace.guard() as guard:
        receiver = Receiver(workspace, store, guard, now, dry_run=dry_run)
        running = receiver.ledger(workspace.chosen.id)
        asked = waiting_senders(store, running)
        pairs = {(address.lower(), unit_named(workspace, unit).code)} if address else {each.pair for each in asked}
        known = receiver.senders.trust.pairs
        for pair in sorted(pairs - known):
            receiver.senders.remember(SenderWord(*pair, True, office_actor(by), now))
        done: list[Decided] = []
        for each in asked:
            if each.pair in pairs:
                answer = Answer(each.asked[0].id, Choice.CONFIRM, each.unit.name, by, "", Origin())
                done.append(decide(receiver, running, each.asked, answer))
        kept = answer_and_publish(workspace, store, now).problems if not dry_run else ()
    names = {each.code: each.name for each in workspace.tasks.roster.units}
    return SendersConfirmed(
        pairs=tuple(sorted((mail, names.get(code, code)) for mail, code in pairs)),
        before=tuple(sorted((mail, names.get(code, code)) for mail, code in pairs & known)),
        taken=tuple(each.file.ret for each in done if each.file),
        problems=(*(found for each in done for found in each.problems), *kept),
        dry_run=dry_run,
    )


def revoke_sender(
    workspace: Workspace, now: datetime, address: str, unit: str = "", *, by: str = "", dry_run: bool = False
) -> SendersRevoked:
    """Believe an address no more for a unit, or for any where none is named; what it has reported stays.

    `ToolkitError` where it was not confirmed for it.
    """
    with ledger(workspace, dry_run=dry_run) as store, workspace.guard() as guard:
        receiver = Receiver(workspace, store, guard, now, dry_run=dry_run)
        wanted = unit_named(workspace, unit).code if unit else ""
        pairs = [
            pair
            for pair in sorted(receiver.senders.trust.pairs)
            if pair[0] == address.lower() and wanted in ("", pair[1])
        ]
        if not pairs:
            raise ToolkitError(
                f"没有确认过 {address}" + (f" 报{unit}的台账" if unit else ""), "请看 toolkit review senders list。"
            )
        latest = {(each.address, each.unit): each for each in store.senders.all() if each.confirmed}
        for kept in latest:
            if (kept[0], receiver.ledger(workspace.chosen.id).succession.heir(kept[1]) or kept[1]) in pairs:
                receiver.senders.remember(SenderWord(*kept, False, office_actor(by), now))
    names = {each.code: each.name for each in workspace.tasks.roster.units}
    return SendersRevoked(pairs=tuple((mail, names.get(code, code)) for mail, code in pairs), dry_run=dry_run)


def _waiting(receiver: Receiver) -> tuple[Waiting, ...]:
    """The pairs that are asked, each with the files that wait for it."""
    running = receiver.ledger(receiver.workspace.chosen.id)
    found: dict[tuple[str, str], list[str]] = {}
    names = {}
    for each in waiting_senders(receiver.store, running):
        names[each.unit.code] = each.unit.name
        found.setdefault(each.pair, []).append(each.file)
    return tuple(Waiting(address, names[code], tuple(files)) for (address, code), files in found.items())
