"""A mail that was taken in, as the ledger keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReceivedKind(StrEnum):
    """What a mail is taken for."""

    RETURN = "return"
    NO_CHANGE = "no_change"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OWN = "own"
    TEXT = "text"
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
            "text": "没有附件",
            "unreadable": "读不出",
        }[self.value]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of a mail as it stands in the inbox: its path there, its SHA-256 and who sent it."""

    file: str
    sha256: str
    sender: str


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
