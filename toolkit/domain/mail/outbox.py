"""What becomes of a mail: what a server's answer means, when it is tried again. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.plan.calendar import Calendar
from toolkit.problems import shorten
from toolkit.values import dataclass


class Step(IntEnum):
    """How far a conversation with a server had come."""

    CONNECT = 0
    TRUST = 1
    LOGIN = 2
    SENDER = 3
    RECIPIENT = 4
    DATA = 5
    CONTENT = 6
    END = 7


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back at a step: the server's code and text; code 0 is no answer, `text` then says why."""

    step: Step
    code: int
    text: str

    def __str__(self) -> str:
        return shorten(f"{self.code} {self.text}" if self.code else self.text, 160)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to hand a mail over: the answer for each address asked, and the last answer of the whole."""

    recipients: Mapping[str, Answer]
    end: Answer


class Verdict(StrEnum):
    """What an answer means.

    `later`: this mail or address, another time. `limit`: the server wants less of all of them. `never`: this mail or
    address will not be taken. `setting`: no mail will be, until the office mends its settings or account. `lost`: no
    answer, and the mail surely not taken. `unknown`: no answer to a mail handed over whole.
    """

    ACCEPTED = "accepted"
    LATER = "later"
    LIMIT = "limit"
    NEVER = "never"
    SETTING = "setting"
    LOST = "lost"
    UNKNOWN = "unknown"


_LIMITS = re.compile(
    r"frequency|frequently|rate.?limit|too (?:many|fast|much)|quota exceeded for sending|sending quota"
    r"|\bHL:(?:REP|ICC|IFC|MEP)\b|\bMI:(?:CEL|DMC|CCL|SFQ|STC)\b|\bRP:(?:CEL|DRC|CCL|QRC|TRC)\b",
    re.IGNORECASE,
)
"""How QQ and NetEase say "too often", whatever the code: both publish these words as limits of the sender."""

_TEMPORARY = re.compile(r"DT:SPM|or access denied|try again|greylist|temporar", re.IGNORECASE)
"""5xx answers that QQ and NetEase document, or that say themselves, to hold for a while only."""

_FULL = re.compile(r"too many recipients|quota", re.IGNORECASE)
_TOO_LARGE = re.compile(r"size|large|5\.3\.4|5\.2\.3", re.IGNORECASE)


def classify(answer: Answer) -> Verdict:
    """What an answer means, by its step, its code and its words.

    QQ answers a limit of frequency with 550 and NetEase with 421, 450 or 451, so the words count before the code. A
    sender refused for good means the settings are wrong, since all mails have the same.
    """
    step, code, text = answer.step, answer.code, answer.text
    if code == 0:
        return {Step.END: Verdict.UNKNOWN, Step.TRUST: Verdict.SETTING}.get(step, Verdict.LOST)
    if 200 <= code < 400:
        return Verdict.ACCEPTED
    if step <= Step.LOGIN and code >= 500:
        return Verdict.SETTING if step == Step.LOGIN else Verdict.LOST
    if step == Step.RECIPIENT and code in (450, 451, 452, 552) and _FULL.search(text):
        return Verdict.LATER
    if _LIMITS.search(text) or code == 421:
        return Verdict.LIMIT
    if step <= Step.LOGIN:
        return Verdict.LOST
    if code < 500 or (code == 550 and _TEMPORARY.search(text)):
        return Verdict.LATER
    if code in (530, 534, 535, 538):
        return Verdict.SETTING
    if step == Step.SENDER and not (code == 552 or _TOO_LARGE.search(text)):
        return Verdict.SETTING
    return Verdict.NEVER


_DELAYS = (5, 15, 30, 60, 120, 240)
"""Minutes before a mail is tried again, by how often it was tried; after that the last one each time."""
_MOST_ATTEMPTS = 15
"""Tries over some two days; a server that has not taken a mail by then will not."""
_PAUSES = {Verdict.LIMIT: 30, Verdict.LOST: 5, Verdict.UNKNOWN: 5, Verdict.SETTING: 240}
"""Minutes before any mail is tried again after an answer that stops a batch."""
_BY_HAND = "由人发出"
_LONGEST = timedelta(minutes=max(*_DELAYS, *_PAUSES.values()))


def stopped_by(attempt: Attempt) -> Answer | None:
    """The answer in a try after which the rest of a batch waits, if there was one."""
    every = (attempt.end, *attempt.recipients.values())
    return next((answer for answer in every if classify(answer) in _PAUSES), None)


def pause(verdict: Verdict) -> timedelta:
    """How long all mails wait after an answer that stops a batch."""
    return timedelta(minutes=_PAUSES[verdict])


def waits_until(mail: Mail, now: datetime) -> datetime | None:
    """When a mail that is not yet to be tried again will be; None where its time has come.

    A time further off than any wait lasts was set before the clock was put back: it does not count.
    """
    if mail.next_try is None or mail.next_try <= now or mail.next_try > now + _LONGEST:
        return None
    return mail.next_try


def ready(mail: Mail, now: datetime, *, working: bool, at_once: bool = False) -> bool:
    """Whether a mail is to be sent now; `working` says that these are working hours.

    What is true of one day only goes out on that day or not at all. `at_once`: somebody asked for it, so neither
    working hours nor the time between tries count.
    """
    if mail.state != MailState.QUEUED or mail.by_hand or (mail.kind.presses and mail.day != now.date()):
        return False
    return at_once or ((working or not mail.kind.waits) and waits_until(mail, now) is None)


def outdated(mails: Iterable[Mail], today: date) -> tuple[Mail, ...]:
    """The mails still waiting whose day is not `today`, which alone they are true of: to be withdrawn and made anew.

    A mail made to be sent by hand is no longer ours to withdraw.
    """
    return tuple(
        mail
        for mail in mails
        if mail.state == MailState.QUEUED and mail.kind.presses and not mail.by_hand and mail.day != today
    )


def awaiting_release(mails: Iterable[Mail]) -> dict[MailKind, int]:
    """How many mails wait until the office lets them go, by their kind."""
    return dict(Counter(mail.kind for mail in mails if mail.state == MailState.AWAITING_RELEASE))


def after(mail: Mail, attempt: Attempt, now: datetime) -> Mail:
    """The mail after a try at local time `now`.

    Addresses refused for good are done with, those to be tried later stay open whatever became of the others. A mail
    is `sent` when nothing is open and anybody took it, `refused` when nobody did. Without an answer to the whole mail
    it is `unknown`.
    """
    refused = dict(mail.refused)
    taken = []
    for address, answer in attempt.recipients.items():
        verdict = classify(answer)
        if verdict == Verdict.NEVER:
            refused[address] = str(answer)
        elif verdict == Verdict.ACCEPTED:
            taken.append(address)
    end = classify(attempt.end)
    tried = replace(mail, refused=refused, answer=str(attempt.end))
    if end == Verdict.SETTING and tried.open:
        return replace(tried, next_try=now + pause(end))
    tried = replace(tried, attempts=mail.attempts + 1, next_try=None)
    if end == Verdict.UNKNOWN:
        return replace(tried, state=MailState.UNKNOWN)
    if end == Verdict.ACCEPTED:
        tried = replace(tried, accepted=(*mail.accepted, *taken), sent_at=now)
    elif end == Verdict.NEVER and attempt.end.step != Step.RECIPIENT:
        tried = replace(tried, refused={**refused, **dict.fromkeys(tried.open, str(attempt.end))})
    if tried.open and tried.attempts >= _MOST_ATTEMPTS:
        tried = replace(tried, refused={**tried.refused, **dict.fromkeys(tried.open, tried.answer)})
    if tried.open:
        delay = _DELAYS[min(tried.attempts, len(_DELAYS)) - 1]
        return replace(tried, state=MailState.QUEUED, next_try=now + timedelta(minutes=delay))
    return replace(tried, state=MailState.SENT if tried.accepted else MailState.REFUSED)


def again(mail: Mail, to: tuple[str, ...], cc: tuple[str, ...]) -> Mail:
    """The mail put back in the queue by a person, to these addresses; those it has surely reached are left out."""
    return replace(
        mail, state=MailState.QUEUED, by_hand=False, attempts=0, next_try=None, refused={}, to=to, cc=cc, answer=""
    )


def withdrawn(mail: Mail, why: str) -> Mail:
    """The mail taken back: it will not go out, and its reminders count as never made."""
    return replace(mail, state=MailState.WITHDRAWN, answer=why, entries=())


def sent_by_hand(mail: Mail, at: datetime, path: str) -> Mail:
    """The mail as a person has sent it at that local time, from which terms count; its file stands at `path` now."""
    reached = tuple(dict.fromkeys((*mail.to, *mail.cc)))
    return replace(mail, state=MailState.SENT, accepted=reached, sent_at=at, path=path, answer=_BY_HAND)


def unsent_by_hand(mail: Mail) -> Mail:
    """The mail a person has not sent after all; a letter that left with its release has left, and keeps the time said
    last."""
    left = mail.sent_at if mail.kind == MailKind.VERDICTS else None
    return replace(mail, state=MailState.QUEUED, accepted=(), sent_at=left, answer="")


def released(mail: Mail, at: datetime) -> Mail:
    """The mail let go by the office; what a person sends on has left with that, until it is said when it was sent."""
    return replace(mail, state=MailState.QUEUED, sent_at=at if mail.by_hand else mail.sent_at)


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours: workdays, from `start` up to and not including `end`."""

    start: time
    end: time

    def opened(self, now: datetime, calendar: Calendar) -> bool:
        """Whether `now` lies in them."""
        return calendar.is_workday(now.date()) and self.start <= now.time() < self.end
