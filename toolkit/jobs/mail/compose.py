"""Mails are made here, all of them: rendered, written as a file, and then recorded as a row of the outbox."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.reminder_stages import Entry
from toolkit.edges.system.files import distinct_name
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.workspace import Workspace
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_BEIJING = timezone(timedelta(hours=8))
_DATED_AT = time(9)
_NO_NAME = re.compile("[<>@]")
"""Characters that stand in no display name."""


@dataclass(frozen=True)
class Letter:
    """A mail to be made from `templates/mail/{template}.*.j2` filled with `values`.

    `mark` makes it the only one of its kind for the unit (code, empty for the office): a day, an edition, a return.
    """

    kind: MailKind
    template: str
    unit: str
    mark: str
    day: date
    to: tuple[str, ...]
    values: Mapping[str, Any]
    file_name: str
    cc: tuple[str, ...] = ()
    attachments: Sequence[tuple[str, bytes]] = ()
    entries: tuple[Entry, ...] = ()
    state: MailState = MailState.QUEUED


def compose(workspace: Workspace, store: Store, letter: Letter, known: Mapping[str, Mail]) -> Mail:
    """Make a mail: its `.eml` into `outbox/mail/`, then its row; one that is `known` (by its key) is there already.

    A mail that was withdrawn is made again. Killed in between, the next run makes the same mail again. Without a
    server in the settings, or without an address, it is to be sent by hand.
    """
    key = mail_key(letter.kind, workspace.chosen.id, letter.unit, letter.mark)
    made = known.get(key)
    if made and made.state != MailState.WITHDRAWN:
        return made
    settings = workspace.settings.mail
    to = tuple(dict.fromkeys(letter.to))
    cc = tuple(each for each in dict.fromkeys((*letter.cc, *settings.cc)) if each not in to) if to else ()
    mail = Mail(
        key,
        letter.kind,
        workspace.chosen.id,
        letter.unit,
        letter.day,
        "",
        "",
        letter.entries,
        letter.state,
        settings.user if "@" in settings.user else workspace.settings.office.mail,
        to,
        cc,
        by_hand=not (settings.server and to),
    )
    identity, data = _message(workspace, letter, mail, store.editions.key())
    path = put_out(workspace, workspace.outbox / "mail" / f"{distinct_name(letter.file_name)}.eml", data, private=True)
    mail = replace(mail, message_id=identity, path=path.relative_to(workspace.root).as_posix())
    store.outbox.add(mail)
    return mail


def _message(workspace: Workspace, letter: Letter, mail: Mail, secret: str) -> tuple[str, bytes]:
    """The Message-ID of a mail, which nobody outside can make up, and its bytes."""
    from toolkit.edges.mail.letters import render
    from toolkit.edges.mail.message import Draft, build_message, message_id

    office = workspace.settings.office
    subject, text, html = (
        render(workspace.templates, f"mail/{letter.template}.{part}.j2", office=office, **letter.values)
        for part in ("subject", "txt", "html")
    )
    identity = message_id(f"{secret}/{mail.key}", office.mail.rpartition("@")[2])
    draft = Draft(
        sender=f"{_NO_NAME.sub(' ', office.name)} <{mail.sender}>",
        to=mail.to,
        cc=mail.cc,
        subject=subject,
        text=text,
        html=html,
        message_id=identity,
        date=datetime.combine(letter.day, _DATED_AT, _BEIJING),
        attachments=letter.attachments,
        reply_to=office.mail if mail.sender != office.mail else "",
        by_hand=mail.by_hand,
    )
    return identity, build_message(draft).as_bytes()
