"""Whom the office believes, as settings and ledger have it, and how files came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.received_mail import UNREADABLE, SenderWord
from toolkit.domain.mail.trust import Brought, Trust, confirmed
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.triage import handed_in, mailed_before, new_reporter
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def trust_of(workspace: Workspace, store: Store) -> Trust:
    """Whom the office believes now; what was confirmed for a unit since merged counts for the one that went on."""
    heir = Succession.of(workspace.tasks).heir
    hand_in = frozenset(address.lower() for address in workspace.settings.mailbox.hand_in)
    return Trust(workspace.settings.office.mail, hand_in, confirmed(store.senders.all(), heir))


@dataclass
class SendersMet:
    """Whom the office believes as a run goes along, and how each file came; a dry run keeps nothing.

    `sender` is the address that all files are from because the office says so.
    """

    store: Store
    trust: Trust
    sender: str = ""
    dry_run: bool = False

    def brought(self, file: str, sha256: str) -> Brought:
        """How a file came: as the office says, else as the ledger knows of the mail that brought it."""
        if self.sender:
            return Brought(self.sender)
        found = self.store.inbox.brought(file, sha256)
        return Brought(found.sender, found.writers, found.doubt, mailed=True) if found else Brought()

    def brought_review(self, file: str, sha256: str) -> Brought:
        """How the office's review workbook came: what any mail brought is that mail's, whatever the office says of it
        and wherever it stands now."""
        found = self.store.inbox.ever_brought(file, sha256)
        return Brought(found.sender, found.writers, found.doubt, mailed=True) if found else Brought(self.sender)

    def speaker(self, file: str, sha256: str) -> str:
        """The address that a file counts as from; empty where there is none, or it cannot be read."""
        address = self.trust.speaker(self.brought(file, sha256))
        return "" if address == UNREADABLE else address

    def told(self, ret: Return, unit: Unit | None, before: Iterable[Return]) -> Iterator[Problem]:
        """What is said of who brought a return that goes in for a unit, of which `before` had come."""
        brought = self.brought(ret.file, ret.sha256)
        yield from handed_in(ret.file, brought, self.trust)
        if unit:
            yield from self.mailed_before(ret, unit)
            yield from new_reporter(ret, brought, unit, before)

    def mailed_before(self, ret: Return, unit: Unit) -> Iterator[Problem]:
        """What is said of a return that goes in for a unit by the office's own hand, and that mails brought of which
        none may report for it."""
        if not self.brought(ret.file, ret.sha256).mailed:
            yield from mailed_before(ret, self.store.inbox.mails_with(ret.sha256), unit, self.trust)

    def remember(self, word: SenderWord) -> None:
        """Take the office's word on a sender, from now on in this run too."""
        if not self.dry_run:
            self.store.senders.keep([word])
        pair = {(word.address, word.unit)}
        self.trust = replace(self.trust, pairs=self.trust.pairs | pair if word.confirmed else self.trust.pairs - pair)
