"""What `deliver` shows: what was sent, what was not, and what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.domain.mail.mails import MailState
from toolkit.reports.mail.shown_mail import ShownMail
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Sending(Result):
    """One batch: the `mails` whose state it settled, or that a dry run would have sent.

    `queued` are the mails left for the program, `by_hand` those for a person, whose files stand below `outbox`;
    `awaiting` wait for the office. `noted` a person has sent. Without a `server` nothing is sent.
    """

    mails: tuple[ShownMail, ...]
    queued: int
    by_hand: int
    awaiting: int
    outbox: Path
    noted: int = 0
    server: bool = True

    not_done = "（演练，未发出）"

    @property
    def sent(self) -> int:
        """How many went out, or would."""
        return len(self.mails) if self.dry_run else self._counted[MailState.SENT]

    @property
    def sentence(self) -> str:
        """How many went out, did not arrive, may have, and wait."""
        counted = (
            (self._counted[MailState.REFUSED], "未送达{}封"),
            (self._counted[MailState.UNKNOWN], "不确定{}封"),
            (self.queued, "还有{}封待发"),
            (self.awaiting, "{}封待放行"),
            (self.noted, "{}封由人发出，已记下"),
            (self.by_hand, f"{{}}封待人工发送，在 {self.outbox} 的 mail 文件夹，发出后移到其中的“已发”文件夹"),
        )
        first = f"{'应发' if self.dry_run else '发出'}{self.sent}封"
        parts = [first if self.server else "没有设置发信服务器，没有发邮件"]
        return "，".join(parts + [words.format(count) for count, words in counted if count])

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a mail of the batch."""
        lines = tuple(
            (str(each.mail.id), each.unit, each.mail.kind.label, each.mail.state.label, each.mail.answer)
            for each in self.mails
        )
        return (Table("邮件", ("编号", "单位", "类别", "状态", "服务器答复"), lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The counts, and the mails of the batch."""
        return {
            "sent": self.sent,
            "refused": self._counted[MailState.REFUSED],
            "unknown": self._counted[MailState.UNKNOWN],
            "queued": self.queued + self.by_hand,
            "held": self.awaiting,
            "by_hand": self.by_hand,
            "mails": [each.data for each in self.mails],
        }

    @property
    def _counted(self) -> Counter[MailState]:
        """How many mails are in each state; none of a dry run, which settles nothing."""
        return Counter() if self.dry_run else Counter(each.mail.state for each in self.mails)
