"""Which waiting mails have lost their reason: what they press for was done before they left."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.reminder_stages import StageKind

AT_RISK = (MailKind.REMINDER, MailKind.COPY, MailKind.NUDGE)
"""The kinds of mail that can be overtaken."""


def overtaken(
    mails: Iterable[Mail],
    reminders: Mapping[str, Mail],
    still_open: Container[tuple[str, date]],
    reported: Container[str],
) -> frozenset[str]:
    """The keys of the mails among `mails`, of one plan, that press for what is no longer owed.

    `reminders` are the plan's by their key, `still_open` the (unit, due date) of which something is open, `reported`
    the units whose return of the round is there.
    """
    return frozenset(
        mail.key
        for mail in mails
        if mail.kind in AT_RISK and _is_overtaken(mail, reminders.get(mail.reminder_key), still_open, reported)
    )


def left_to_forward(mails: Iterable[Mail], units: Container[str]) -> tuple[Mail, ...]:
    """The mails that press one of `units` (codes) and wait for a person to forward them: only that person can stop
    them."""
    return tuple(
        mail
        for mail in mails
        if mail.unit in units and mail.kind in AT_RISK and mail.by_hand and mail.state == MailState.QUEUED
    )


def _is_overtaken(
    mail: Mail, reminder: Mail | None, still_open: Container[tuple[str, date]], reported: Container[str]
) -> bool:
    if mail.kind == MailKind.NUDGE:
        return mail.unit in reported
    if reminder is None:
        return False
    dues = [(each.unit, each.due) for each in reminder.entries if each.stage.kind != StageKind.NUDGE]
    if not dues:  # a reminder that was withdrawn has given its entries back, and its copy goes with it
        return mail.kind == MailKind.COPY
    return not any(due in still_open for due in dues)
