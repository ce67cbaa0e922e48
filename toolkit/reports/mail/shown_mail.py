"""A mail of the outbox as people and machines are shown it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from toolkit.codes import Code
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.problems import Origin, Problem, problem
from toolkit.values import dataclass

_FEW_TEXTS = 4
LISTED = ("编号", "日期", "单位", "类别", "状态", "试过", "下次", "服务器答复")
"""The headers over `ShownMail.line`."""


def texts_not_to_paste(texts: Sequence[Path]) -> str:
    """What is said of the texts that press as mails did which were taken back; empty where there are none."""
    names = "、".join(each.name for each in texts[:_FEW_TEXTS]) + "等" * (len(texts) > _FEW_TEXTS)
    many = f"；outbox/texts 里还有{len(texts)}个文件催这些单位，没有粘贴的不要再用；群发的，删去这些单位再发：{names}"
    return many if texts else ""


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail, the name of the unit it is about (of the office, where for the office) and where its file stands."""

    mail: Mail
    unit: str
    path: Path

    @property
    def state(self) -> str:
        """The word for how it stands."""
        forwarded = self.mail.by_hand and self.mail.state == MailState.QUEUED
        return "待人工发送" if forwarded else self.mail.state.label

    @property
    def data(self) -> dict[str, Any]:
        """It for machines."""
        mail = self.mail
        return {
            "number": mail.id,
            "kind": mail.kind.value,
            "unit": self.unit,
            "to": list(mail.to),
            "cc": list(mail.cc),
            "day": mail.day.isoformat(),
            "state": mail.state.value,
            "by_hand": mail.by_hand,
            "attempts": mail.attempts,
            "next_try": mail.next_try.isoformat() if mail.next_try else None,
            "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
            "refused": dict(mail.refused),
            "answer": mail.answer,
            "mail": str(self.path),
        }

    @property
    def line(self) -> tuple[str, ...]:
        """It as a line of a table, under the headers `LISTED`."""
        mail = self.mail
        return (
            str(mail.id),
            mail.day.isoformat(),
            self.unit,
            mail.kind.label,
            self.state,
            f"{mail.attempts}次" if mail.attempts else "",
            f"{mail.next_try:%m-%d %H:%M}" if mail.next_try and mail.state == MailState.QUEUED else "",
            mail.answer,
        )

    @property
    def undelivered(self) -> Iterator[Problem]:
        """The addresses that will not take it."""
        for address, answer in self.mail.refused.items():
            yield self.problem(Code.MAIL_NOT_DELIVERED, address=address, answer=answer)

    @property
    def problems(self) -> Iterator[Problem]:
        """What a person must see to: whether it has arrived at all, and the addresses that will not take it."""
        if self.mail.state == MailState.UNKNOWN:
            yield self.problem(Code.MAIL_UNKNOWN, answer=self.mail.answer)
        yield from self.undelivered

    def problem(self, code: Code, **names: Any) -> Problem:
        """A problem of this mail, which its words name by its number, kind and unit."""
        its: dict[str, Any] = {"unit": self.unit, "kind": self.mail.kind.label, "number": self.mail.id}
        return problem(code, Origin(self.mail.path), **its, **names)


def onwards(mails: Iterable[ShownMail]) -> str:
    """What is still to be done for mails to go out, each once; empty where there is nothing."""
    found = {(each.mail.state, each.mail.state == MailState.QUEUED and each.mail.by_hand) for each in mails}
    steps = {
        (MailState.AWAITING_RELEASE, False): "待放行的，看过以后运行 toolkit review release --all，只放行几封的写编号",
        (MailState.QUEUED, False): "待发的，运行 toolkit deliver 发出",
        (MailState.QUEUED, True): "待人工发送的在 outbox 的 mail 文件夹，用自己的邮箱发出，再移到其中的“已发”文件夹",
    }
    return "".join(f"；{words}" for which, words in steps.items() if which in found)
