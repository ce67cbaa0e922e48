"""Mails of a workspace as they are shown: with the name of whom they are about, and where their files stand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.domain.mail.mails import Mail
from toolkit.jobs.workspace import Workspace
from toolkit.reports.mail.shown_mail import ShownMail

SENT = "已发"
"""The folder beside a mail's file into which a person moves it once it is sent."""


def written_at(workspace: Workspace, mail: Mail) -> Path:
    """Where a mail's file was written, wherever a person has moved it since."""
    noted = workspace.root / mail.path
    return noted.parent.parent / noted.name if noted.parent.name == SENT else noted


def standing(workspace: Workspace, mail: Mail) -> Path:
    """Where a mail's file stands: where it is noted or was written, else in the folder of those sent, else (it is
    gone) where it is noted."""
    noted, written = workspace.root / mail.path, written_at(workspace, mail)
    places = (noted, written, written.parent / SENT / written.name)
    return next((place for place in places if place.is_file()), noted)


def shown(workspace: Workspace, mail: Mail) -> ShownMail:
    """A mail as it is shown."""
    name = workspace.tasks.roster.name_of(mail.unit) or workspace.settings.office.name
    return ShownMail(mail, name, standing(workspace, mail))


def all_shown(workspace: Workspace, mails: Iterable[Mail]) -> tuple[ShownMail, ...]:
    """Mails as they are shown, in their order."""
    return tuple(shown(workspace, mail) for mail in mails)
