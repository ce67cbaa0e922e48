"""Which waiting copies for superiors are no longer to go out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date

from toolkit.domain.mail.mails import Mail, MailKind, MailState

_NEWER = "由新的抄报代替"


def superseded_copies(
    mails: Iterable[Mail], newer: Container[str], withdrawn: Mapping[str, str], today: date
) -> Iterator[tuple[Mail, str]]:
    """The copies of earlier days that still wait in vain, and why.

    A unit (code) of `newer` has a newer one; `withdrawn` gives, by the key of a reminder that was withdrawn, why.
    What a person is to send by hand is no longer ours to withdraw.
    """
    for mail in mails:
        by_hand = mail.by_hand and mail.state == MailState.QUEUED
        waits = mail.state in (MailState.QUEUED, MailState.AWAITING_RELEASE) and not by_hand
        if mail.kind == MailKind.COPY and waits and mail.day != today:
            if mail.unit in newer:
                yield mail, _NEWER
            elif mail.reminder_key in withdrawn:
                yield mail, withdrawn[mail.reminder_key]
