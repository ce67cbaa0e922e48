"""What `collect` shows: the mails that were taken in, and the files they brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from toolkit.domain.mail.received_mail import ReceivedKind, ReceivedMail
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class MailCollection(Result):
    """The mails taken in, and how many were met `again` that had been taken before.

    `senders` gives the name of the unit that an address is of, `aside` the names of the files of a mail (by its
    SHA-256) that were taken for a logo, a signature or the like and do not go into the inbox.
    """

    taken: tuple[ReceivedMail, ...]
    again: int
    senders: Mapping[str, str]
    aside: Mapping[str, tuple[str, ...]]

    @property
    def sentence(self) -> str:
        """How many mails and files there were, and of what kind the mails were."""
        files = sum(len(received.files) for received in self.taken)
        parts = [f"收到{len(self.taken)}封邮件，存下{files}个文件"]
        parts += [
            f"{kind.label}{count}封" for kind, count in self._counted.items() if kind != ReceivedKind.RETURN and count
        ]
        return "，".join([*parts, *([f"{self.again}封以前收过"] if self.again else [])])

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a mail; what is private, or came from strangers without a file, is left out."""
        lines = tuple(
            (
                f"{received.arrived_at:%m-%d %H:%M}",
                self.senders.get(received.sender, received.sender),
                received.subject,
                received.kind.label,
                str(len(received.files) or ""),
                shorten("、".join(self.aside.get(received.sha256, ()))),
            )
            for received in self._shown
        )
        headers = ("时间", "来自", "主题", "结果", "附件", "未存的小图、签名等")
        return (Table("收到的邮件", headers, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The counts, and every file with the mail that brought it, also those set aside."""
        return {
            "mails": len(self.taken),
            "kinds": {kind.value: count for kind, count in self._counted.items()},
            "again": self.again,
            "files": [
                {
                    "file": each.file,
                    "sender": each.sender,
                    "writer": " ".join(each.writers),
                    "unit": self.senders.get(each.sender, ""),
                    "arrived": received.arrived_at.isoformat(),
                    "subject": received.subject,
                }
                for received in self.taken
                for each in received.files
            ],
            "aside": [
                {
                    "file": name,
                    "sender": received.sender,
                    "arrived": received.arrived_at.isoformat(),
                    "subject": received.subject,
                }
                for received in self._shown
                for name in self.aside.get(received.sha256, ())
            ],
        }

    @property
    def _shown(self) -> tuple[ReceivedMail, ...]:
        private = (ReceivedKind.OWN, ReceivedKind.TEXT)
        return tuple(each for each in self.taken if each.kind not in private or each.sender in self.senders)

    @property
    def _counted(self) -> dict[ReceivedKind, int]:
        """How many mails there are of each kind, every kind named."""
        counted = Counter(received.kind for received in self.taken)
        return {kind: counted[kind] for kind in ReceivedKind}
