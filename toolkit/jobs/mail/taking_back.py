"""A mail that waits is taken back, with the file that a person would forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.mail.mails import Mail
from toolkit.edges.system import files
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

MARK = "作废-"
"""How the name of a file begins that nobody is to forward any more."""


def take_back(workspace: Workspace, store: Store, mail: Mail, why: str) -> None:
    """Withdraw a mail; the file of one `by_hand` says in its name that it is not to be forwarded.

    Killed in between, its file stands under both names.
    """
    old = workspace.root / mail.path
    if not (mail.by_hand and old.is_file()):
        store.outbox.withdraw(mail.key, why)
        return
    name = files.distinct_name(MARK + old.stem)
    new = files.write_whole(old.with_name(f"{name}{old.suffix}"), files.read_bytes(old), private=True)
    if store.outbox.withdraw(mail.key, why, new.relative_to(workspace.root).as_posix()):
        files.remove(old)
