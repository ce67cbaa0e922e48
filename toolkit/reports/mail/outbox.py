"""What the `outbox` commands show: the mails that wait or did not arrive, one of them, and those a person settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.mail.mails import MailState
from toolkit.problems import day_words
from toolkit.reports.mail.shown_mail import LISTED, ShownMail, onwards, texts_not_to_paste
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class _Mails(Result):
    """Several mails, as one table."""

    mails: tuple[ShownMail, ...]
    _title = "邮件"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a mail."""
        lines = tuple(each.line for each in self.mails)
        return (Table(self._title, LISTED, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every mail."""
        return {"mails": [each.data for each in self.mails]}


@dataclass(frozen=True, kw_only=True)
class OutboxList(_Mails):
    """The mails of every plan that were asked for."""

    _title = "发件箱"

    @property
    def sentence(self) -> str:
        """How many there are in each state, and what is still to be done."""
        counted = "，".join(f"{state}{count}封" for state, count in Counter(each.state for each in self.mails).items())
        return f"{counted}{onwards(self.mails)}" if counted else "没有待发和没有送达的邮件"


@dataclass(frozen=True, kw_only=True)
class OneMail(Result):
    """A mail with what stands in it."""

    shown: ShownMail
    subject: str
    text: str

    @property
    def sentence(self) -> str:
        """What it is, of which day, how it stands, and what is to be done with it."""
        mail = self.shown.mail
        return f"{mail.kind.label}，{mail.day}，{self.shown.state}{onwards([self.shown])}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """To whom, how it stands, and its text line by line."""
        mail = self.shown.mail
        rows = [
            ("标题", self.subject),
            ("收件人", "、".join(mail.to) or "（没有登记邮箱）"),
            *((("抄送", "、".join(mail.cc)),) if mail.cc else ()),
            ("状态", self.shown.state),
            ("服务器答复", mail.answer),
            *((f"{address} 未收", why) for address, why in mail.refused.items()),
            *(("正文" if number == 0 else "", line) for number, line in enumerate(self.text.splitlines())),
        ]
        return (Table(f"第{mail.id}封", ("", ""), tuple(rows)),)

    @property
    def data(self) -> Mapping[str, Any]:
        """The mail, with its subject and text."""
        return {**self.shown.data, "subject": self.subject, "text": self.text}


@dataclass(frozen=True, kw_only=True)
class RetriedMails(_Mails):
    """The mails that were put back in the queue, or withdrawn as what they say is no longer so."""

    @property
    def sentence(self) -> str:
        """How many go out again, and how many the next `remind` writes anew."""
        queued = sum(each.mail.state == MailState.QUEUED for each in self.mails)
        past = len(self.mails) - queued
        parts = [f"{queued}封放回待发"] if queued or not past else []
        parts += [f"{past}封已过当天，由下一次 toolkit remind 重写"] if past else []
        return f"{'；'.join(parts)}{onwards(self.mails)}"


@dataclass(frozen=True, kw_only=True)
class CancelledMails(_Mails):
    """The mails that were taken out for good, and the `texts` to paste that press for the same."""

    texts: tuple[Path, ...] = ()

    @property
    def sentence(self) -> str:
        """How many, and what is not to be pasted any more."""
        return f"{len(self.mails)}封不发了{texts_not_to_paste(self.texts)}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The mails and the texts."""
        return {"mails": [each.data for each in self.mails], "texts": [str(each) for each in self.texts]}


@dataclass(frozen=True, kw_only=True)
class MailsSentByHand(_Mails):
    """The mails that a person has sent on a day, or with `undo` has not sent after all."""

    day: date
    undo: bool = False

    @property
    def sentence(self) -> str:
        """How many, or what to do for one to be noted."""
        if self.undo:
            return f"{len(self.mails)}封改回待人工发送"
        if not self.mails:
            return "没有新发出的：请写明编号（toolkit outbox list），或把发出的邮件文件移到 outbox/mail/已发 再运行"
        return f"{len(self.mails)}封记为{day_words(self.day)}由人发出"


@dataclass(frozen=True, kw_only=True)
class MailsToRelease(_Mails):
    """The mails that wait for the office to let them go."""

    @property
    def sentence(self) -> str:
        """How many, and how they are let go."""
        return f"{len(self.mails)}封待放行{onwards(self.mails)}" if self.mails else "没有待放行的邮件"


@dataclass(frozen=True, kw_only=True)
class ReleasedMails(_Mails):
    """The mails that were let go, but for `overtaken` of them, which were withdrawn: their reason is gone."""

    overtaken: int = 0

    @property
    def sentence(self) -> str:
        """How many were let go and how many not, and how the others go out."""
        gone = f"；{self.overtaken}封已办结，不发了" if self.overtaken else ""
        return f"放行{len(self.mails) - self.overtaken}封{gone}{onwards(self.mails)}"
