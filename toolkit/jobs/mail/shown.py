"""Mails of a workspace as they are shown: with the name of whom they are about, and where their files stand."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.domain.mail.mails import Mail
from toolkit.jobs.workspace import Workspace
from toolkit.reports.mail.shown_mail import ShownMail


def shown(workspace: Workspace, mail: Mail) -> ShownMail:
    """A mail as it is shown."""
    name = workspace.tasks.roster.name_of(mail.unit) or workspace.settings.office.name
    return ShownMail(mail, name, workspace.root / mail.path)


def all_shown(workspace: Workspace, mails: Iterable[Mail]) -> tuple[ShownMail, ...]:
    """Mails as they are shown, in their order."""
    return tuple(shown(workspace, mail) for mail in mails)
