"""Who may report for whom, in the ledger database: the office's words, none ever changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.domain.mail.received_mail import SenderWord
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.tables import SENDER


class Senders(Repository):
    """The words on senders. Every method is one transaction."""

    def all(self) -> tuple[SenderWord, ...]:
        """Every word, the oldest first."""
        with self.database.reading() as transaction:
            return tuple(SenderWord(**found) for found in transaction.find(SENDER, "ORDER BY id"))

    def keep(self, words: Sequence[SenderWord]) -> None:
        """Keep these words."""
        with self.database.writing() as transaction:
            transaction.add(SENDER, [values(each, "id") for each in words])
