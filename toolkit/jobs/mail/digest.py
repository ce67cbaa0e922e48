"""The digest of the day, as a text and, with a server, as a mail to the office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.mail.digest import Digest
from toolkit.domain.mail.mails import Mail, MailKind
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.texts import text_to_paste
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def write_digest(
    workspace: Workspace, store: Store, digest: Digest, today: date, known: Mapping[str, Mail]
) -> Path | None:
    """Write the day's digest, the mail only where it is not `known`; its text, None where there is nothing to say."""
    if digest.is_empty:
        return None
    name = f"{today:%Y%m%d}-办公室小结"
    values = {"plan_title": workspace.tasks.plan.title, "today": today, **digest.values}
    path = text_to_paste(workspace, name, "digest", values)
    if workspace.settings.mail.server:
        to = (workspace.settings.office.mail,)
        letter = Letter(MailKind.DIGEST, "digest", "", today.isoformat(), today, to, values, name)
        compose(workspace, store, letter, known)
    return path
