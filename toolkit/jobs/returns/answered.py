"""What follows on anything taken into the ledger: replies, receipts, and the master anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.codes import Outcome
from toolkit.jobs.ledger.publish import Master, publish_now
from toolkit.jobs.ledger.receipts import write_receipts
from toolkit.jobs.mail.mail_receipts import mail_receipts
from toolkit.jobs.paths import reply_path

if TYPE_CHECKING:
    from toolkit.domain.ledger.records import Return
    from toolkit.edges.store.store import Store
    from toolkit.jobs.workspace import Workspace


def answer_and_publish(workspace: Workspace, store: Store, now: datetime) -> Master:
    """See that every return of the plan has its reply, its receipt and its mail, and write the master anew.

    A master that somebody has changed by hand is kept beside, and among the problems of what comes back.
    """
    if due := replies_due(workspace, store):
        from toolkit.jobs.returns.reply import write_replies

        write_replies(workspace, store, due)
    write_receipts(workspace, store)
    mail_receipts(workspace, store, now.date())
    return publish_now(workspace, store, now)


def replies_due(workspace: Workspace, store: Store) -> list[Return]:
    """The returns taken in part that have no reply yet."""
    returns = store.returns.of_plan(workspace.tasks.plan.id)
    return [ret for ret in returns if ret.outcome == Outcome.PARTIAL and not reply_path(workspace, ret).is_file()]
