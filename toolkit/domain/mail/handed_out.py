"""Who holds a workbook of a plan, and since when: nobody is pressed, and nothing is late, before that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import HandedWord, Return
from toolkit.domain.mail.mails import Mail, MailKind, MailState

_CAME_BACK = (Outcome.MERGED, Outcome.PARTIAL)


def handed_out(
    words: Iterable[HandedWord], mails: Iterable[Mail], returns: Iterable[Return], until: date
) -> dict[str, date]:
    """Unit (code) -> the day until `until` on which it first had a workbook of a plan; who has none is not in it.

    `words`, `mails` and `returns` are the plan's. A workbook was handed out where its mail was sent to the unit and
    has not bounced, where the unit has sent one back, and where the office says so. That one was made is no proof, nor
    is a mail that waits, that a person is to send, or of which nobody knows whether it arrived.
    """
    first: dict[str, date] = {}
    for unit, day in (*_said(words), *_sent(mails), *_came_back(returns)):
        if day <= until:
            first[unit] = min(day, first.get(unit, day))
    return first


def marked(words: Iterable[HandedWord]) -> dict[str, HandedWord]:
    """Unit (code) -> the office's word that it was handed its workbook, where that stands."""
    latest = {word.unit: word for word in sorted(words, key=lambda each: each.id)}
    return {unit: word for unit, word in latest.items() if word.handed}


def _said(words: Iterable[HandedWord]) -> Iterator[tuple[str, date]]:
    yield from ((unit, word.day) for unit, word in marked(words).items())


def _sent(mails: Iterable[Mail]) -> Iterator[tuple[str, date]]:
    for mail in mails:
        if mail.kind == MailKind.LEDGER and mail.state == MailState.SENT and set(mail.to) & set(mail.accepted):
            yield mail.unit, mail.sent_at.date() if mail.sent_at else mail.day


def _came_back(returns: Iterable[Return]) -> Iterator[tuple[str, date]]:
    for ret in returns:
        if ret.unit and ret.outcome in _CAME_BACK and not ret.told:
            yield ret.unit, ret.received_at.date()
