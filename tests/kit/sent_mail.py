"""A mail of ours that was sent, for tests of what comes of it."""

from __future__ import annotations

from datetime import date

from toolkit.domain.mail.mails import Mail, MailKind, MailState

SENT = Mail(
    "k",
    MailKind.LEDGER,
    "2021",
    "CZ",
    date(2021, 9, 10),
    "",
    "<1@b>",
    state=MailState.SENT,
    to=("a@b.invalid",),
    cc=("c@b.invalid",),
)
