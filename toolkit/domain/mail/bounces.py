"""What a notice that a mail came back says, what it makes of our mails, and whom the last mail did not reach.

Anybody can write such a notice, and who it is from proves nothing: mail systems send them without a sender or a
signature. What proves it is that it names a mail of ours by its Message-ID, which only those know whom the mail passed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from toolkit.domain.mail.incoming import Delivery, Incoming
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.plan.units import Unit

_BOUNCE_TEXT = 20_000
"""Characters of a bounce in which it says what it is about."""
_IDS = re.compile(r"<[^<>\s@]{1,120}@[^<>\s@]{1,120}>")
_SHOWN = re.compile(r"message-id\s*[:：]\s*[<‹]?\s*([^<>‹›\s@]{1,120}@[^<>‹›\s@,;]{1,120})", re.IGNORECASE)
"""A Message-ID by its name, whatever became of the brackets around it."""
_MOST_IDS = 20


def named_messages(mail: Incoming) -> tuple[str, ...]:
    """The Message-IDs that a notice names: of the mail it answers or has with it, and those its text shows, as Exchange
    does with the headers of the mail that came back.
    """
    text = mail.says(_BOUNCE_TEXT)
    shown = [*(f"<{each}>" for each in _SHOWN.findall(text)), *_IDS.findall(text)]
    return tuple(dict.fromkeys((*referred(mail), *list(dict.fromkeys(shown))[:_MOST_IDS])))


def referred(mail: Incoming) -> tuple[str, ...]:
    """The Message-IDs that a mail refers to, the first and the last of them where there are very many."""
    return tuple(dict.fromkeys((*mail.answers[:5], *mail.answers[-_MOST_IDS:])))


def meant(named: Iterable[Mail], failed: Iterable[Delivery]) -> Mail | None:
    """The mail that a notice is about, of those it names: the latest that went to one of whom it has not reached.

    A notice is of one mail; others that it names are those which that one goes on from.
    """
    lost = {each.recipient.lower() for each in failed}
    theirs = (mail for mail in named if lost & {each.lower() for each in (*mail.to, *mail.cc)})
    return max(theirs, key=lambda mail: mail.id, default=None)


def last_mails_to(failed: Iterable[Delivery], mails: Iterable[Mail]) -> dict[str, Mail]:
    """Address (lower case) of each of these -> the latest mail that may have gone there, or has come back."""
    wanted = {each.recipient.lower() for each in failed}
    last: dict[str, Mail] = {}
    for mail in sorted(mails, key=lambda mail: mail.id):
        if mail.state in (MailState.SENT, MailState.UNKNOWN, MailState.REFUSED) or mail.by_hand:
            last.update((low, mail) for each in (*mail.to, *mail.cc) if (low := each.lower()) in wanted)
    return last


def known_lost(mail: Mail, address: str) -> bool:
    """Whether it is known of a mail that it has not reached an address."""
    return address.lower() in {each.lower() for each in mail.refused}


def failed_deliveries(mail: Incoming, answered: Sequence[Mail], units: Iterable[Unit]) -> tuple[Delivery, ...]:
    """Whom a bounce says it could not reach.

    As its report has it; else every address of the units, or of the mails of ours it answers, that its text names;
    else those whom these mails went to.
    """
    known = {address for unit in units for address in (*unit.addresses, unit.superior_mail) if address}
    known |= {address for own in answered for address in (*own.to, *own.cc)}
    return failures(mail, known) or tuple(Delivery(each, "failed") for own in answered for each in own.to)


def failures(mail: Incoming, known: Collection[str] = ()) -> tuple[Delivery, ...]:
    """Whom a bounce says it could not reach: as its report has it, else every address of `known` its text names."""
    told = tuple(each for each in mail.deliveries if each.action == "failed" and each.recipient)
    if told:
        return told
    text = mail.says(_BOUNCE_TEXT)
    said = f"{mail.subject}\n{text}".lower()
    named = [each for each in sorted({address.lower() for address in known}) if _stands_in(each, said)]
    return tuple(Delivery(each, "failed", reason=_reason(text)) for each in named)


def returned(mail: Mail, failed: Iterable[Delivery]) -> Mail:
    """A mail of ours after a bounce says whom it has not reached; `refused` where it has reached nobody.

    Whether the mail was sent by the program or by hand, or whether it was `unknown` if it was, makes no difference.
    An address that is known not to have got it stays as it is, whatever another notice gives for a reason.
    """
    why = {each.recipient.lower(): each.reason or each.status or "退信" for each in failed}
    missed = [each for each in (*mail.to, *mail.cc) if each.lower() in why and not known_lost(mail, each)]
    hit = {each: why[each.lower()] for each in missed}
    accepted = tuple(each for each in mail.accepted if each not in hit)
    told = replace(mail, accepted=accepted, refused={**mail.refused, **hit})
    if not hit or told.open or accepted:
        return told
    return replace(told, state=MailState.REFUSED, answer=next(iter(hit.values())))


def unreached_units(units: Iterable[Unit], mails: Iterable[Mail], until: date) -> frozenset[str]:
    """The codes of the units whose address did not take the last mail it was sent, of those made until that day.

    An address corrected since, or one that took a later mail, is reached.
    """
    last: dict[str, bool] = {}
    for mail in sorted(mails, key=lambda mail: mail.id):
        if mail.day <= until:
            last.update((each.lower(), False) for each in mail.accepted)
            last.update((each.lower(), True) for each in mail.refused)
    return frozenset(unit.code for unit in units if last.get(unit.mail.lower()))


def _stands_in(address: str, text: str) -> bool:
    """Whether an address stands in a text, and is not the end or the beginning of a longer one."""
    return re.search(rf"(?<![a-z0-9.+_-]){re.escape(address)}(?![a-z0-9-]|\.[a-z0-9])", text) is not None


def _reason(text: str) -> str:
    """The line of a bounce's text that says why."""
    lines = [line.strip() for line in text.splitlines()]
    return next((line for line in lines if re.search(r"原因|\b[45]\d\d[ -]|said:", line)), "")
