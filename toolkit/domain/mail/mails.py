"""The mails that go out, as the ledger keeps them: their kinds and states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from toolkit.domain.mail.reminder_stages import Entry
from toolkit.values import dataclass


class MailState(StrEnum):
    """Where a mail stands.

    `sending` is only seen while one is sent, or after a process died in the middle of it. `cancelled` was taken out by
    a person for good; `withdrawn` by the program, because what it says is no longer so: its like may be made again.
    """

    AWAITING_RELEASE = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "held": "待放行",
            "queued": "待发",
            "sending": "正在发",
            "sent": "已发",
            "refused": "未送达",
            "unknown": "不确定",
            "cancelled": "不发",
            "withdrawn": "已撤回",
        }[self.value]

    @property
    def taken_back(self) -> bool:
        """Whether it is not to go out, by a person's word or the program's."""
        return self in {MailState.CANCELLED, MailState.WITHDRAWN}


class MailKind(StrEnum):
    """What a mail is for."""

    REMINDER = "reminder"
    NUDGE = "nudge"
    COPY = "copy"
    DIGEST = "digest"
    LEDGER = "ledger"
    RECEIPT = "receipt"
    VERDICTS = "verdicts"
    ASKED = "asked"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "reminder": "提醒",
            "nudge": "催报",
            "copy": "抄报",
            "digest": "发件小结",
            "ledger": "下发台账",
            "receipt": "回执",
            "verdicts": "核查告知",
            "asked": "送请核对",
        }[self.value]

    @property
    def waits(self) -> bool:
        """Whether it goes out in working hours only: what presses does; what was asked for does not."""
        return self not in {MailKind.LEDGER, MailKind.RECEIPT}

    @property
    def to_unit(self) -> bool:
        """Whether it is for the unit it is about."""
        return self in {MailKind.REMINDER, MailKind.NUDGE, MailKind.LEDGER, MailKind.VERDICTS, MailKind.ASKED}

    @property
    def presses(self) -> bool:
        """Whether it presses its unit: one such mail a day, and true of that day only (days left, who is silent)."""
        return self in {MailKind.REMINDER, MailKind.NUDGE}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its key (kind, plan, unit, and day, edition or return) is unique, its Message-ID stable.

    `path` is its `.eml` file below the workspace, `sender`, `to` and `cc` are bare addresses. A mail `by_hand` is
    never sent by the program: no server was set, or nobody to send it to was known, when it was made. `accepted` are
    the addresses a server has taken it for, `refused` those that never will, each with why. `answer` is what the
    server last said, `next_try` the local time before which it is not tried again, `sent_at` when it was
    sent, or let go to a person who sends it.
    """

    key: str
    kind: MailKind
    plan: str
    unit: str
    day: date
    path: str
    message_id: str
    entries: tuple[Entry, ...] = ()
    state: MailState = MailState.QUEUED
    sender: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    by_hand: bool = False
    attempts: int = 0
    next_try: datetime | None = None
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""
    sent_at: datetime | None = None
    id: int = 0

    @property
    def mark(self) -> str:
        """What tells it from the others of its kind for its unit: a day, an edition, a return."""
        return self.key.rpartition("/")[2]

    @property
    def reminder_key(self) -> str:
        """The key of the reminder that it is, or is a copy of."""
        return mail_key(MailKind.REMINDER, self.plan, self.unit, self.day.isoformat())

    @property
    def open(self) -> tuple[str, ...]:
        """The addresses it must still go to."""
        every = dict.fromkeys((*self.to, *self.cc))
        return tuple(each for each in every if each not in self.accepted and each not in self.refused)


def mail_key(kind: MailKind, plan: str, unit: str, mark: str) -> str:
    """The key of a mail: no second one can have it."""
    return f"{kind}/{plan}/{unit}/{mark}"
