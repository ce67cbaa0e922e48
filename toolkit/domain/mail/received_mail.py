"""A mail that was taken in, as the ledger keeps it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from toolkit.values import dataclass

UNREADABLE = "?"
"""The writer of an enclosed mail that names none."""


def sender_words(address: str) -> str:
    """A mail's sender as people read it."""
    return "不明邮箱" if address in ("", UNREADABLE) else address


class ReceivedKind(StrEnum):
    """What a mail is taken for."""

    RETURN = "return"
    NO_CHANGE = "no_change"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OWN = "own"
    REPLY = "reply"
    TEXT = "text"
    LINK = "link"
    CLOSED = "closed"
    STRANGER = "stranger"
    FLOOD = "flood"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "return": "附件已收",
            "no_change": "说无变化",
            "bounce": "退信",
            "automatic": "自动回复",
            "own": "本室发出",
            "reply": "答复核对",
            "text": "没有附件",
            "link": "只有链接",
            "closed": "附件打不开",
            "stranger": "外来附件",
            "flood": "台账过多",
            "unreadable": "读不出",
        }[self.value]


FOR_PEOPLE = (
    ReceivedKind.REPLY,
    ReceivedKind.TEXT,
    ReceivedKind.LINK,
    ReceivedKind.CLOSED,
    ReceivedKind.STRANGER,
    ReceivedKind.FLOOD,
    ReceivedKind.UNREADABLE,
)
"""The kinds of mails of which only a person can say what they bring."""


class Doubt(StrEnum):
    """Why a mail does not speak for the unit whose file it brings; blank where nothing is against it.

    What the office's mail server said of the mail, that a program wrote it, or who its sender is.
    """

    NONE = ""
    FORGED = "forged"
    UNPROVEN = "unproven"
    AUTOMATIC = "automatic"
    NO_SENDER = "no_sender"
    OWN = "own"
    STRANGER = "stranger"

    @property
    def label(self) -> str:
        """The reason in words that clerks read."""
        return {
            "": "",
            "forged": "收信服务器认定发件人不实",
            "unproven": "收信服务器没有验明发件人",
            "automatic": "是程序自动发出的",
            "no_sender": "看不出发件人",
            "own": "写的是本办公室自己的邮箱",
            "stranger": "这个邮箱不是名册里哪一个单位的",
        }[self.value]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of a mail as it stands in the inbox: its path there, its SHA-256 and whose mail it is.

    `writers` wrote the mails that enclosed it in that mail, the outermost first. `doubt` is what speaks against the
    sender.
    """

    file: str
    sha256: str
    sender: str
    writers: tuple[str, ...] = ()
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True, slots=True)
class SenderWord:
    """The office's word on an address (lower case) for a unit (its code): confirmed, or revoked; the latest counts."""

    address: str
    unit: str
    confirmed: bool
    actor: str
    at: datetime
    note: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail that was taken in.

    `account` names the mailbox and folder, `validity` and `uid` the mail in it; `sha256` its bytes, wherever it
    lies. `written`: its files stand in the inbox; `marked`: the mailbox shows that it was taken.
    """

    account: str
    validity: int
    uid: int
    sha256: str
    kind: ReceivedKind
    sender: str
    subject: str
    message_id: str
    arrived_at: datetime
    taken_at: datetime
    files: tuple[ReceivedFile, ...] = ()
    written: bool = False
    marked: bool = False
    id: int = 0
