"""What a received mail does: its files go into the inbox, a report is recorded, a mail of ours has not arrived."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import WHOLE_MAIL, Return
from toolkit.domain.mail.attachments import Use
from toolkit.domain.mail.bounces import referred
from toolkit.domain.mail.incoming import (
    Enclosed,
    Incoming,
    by_machine,
    file_elsewhere,
    has_workbook,
    is_automatic,
    kind_of,
    news_beside,
    tells_unchanged,
)
from toolkit.domain.mail.mails import Mail
from toolkit.domain.mail.received_mail import Doubt, ReceivedKind, ReceivedMail, sender_words
from toolkit.domain.mail.trust import Brought, Trust, forgery
from toolkit.domain.returns.triage import whose_case
from toolkit.edges.mail.received import read_mail
from toolkit.edges.system import files
from toolkit.jobs.mail.bounced import note_bounce, ours_of
from toolkit.jobs.mail.paper_replies import PaperReplies
from toolkit.jobs.mail.received_files import MAX_FILES, NamedFiles, named_files, workbooks
from toolkit.jobs.mail.said_no_change import NoChangeReports
from toolkit.jobs.mail.trusted import trust_of
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem, shorten

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


_OURS = ("ledgers", "replies")
"""Folders of an outbox with workbooks that we hand out."""
_CLOSED = {
    Use.WINMAIL: ("是 Outlook 的富文本信封", "把邮件格式改成“HTML”或“纯文本”"),
    Use.SIGNED: ("是签名封装的邮件，里面没有读出来", "不用签名封装（Outlook 里选“以明文签名发送”）"),
    Use.SEALED: ("是加密的邮件", "不加密"),
}
"""What a file is that cannot be opened, and how it is to be sent instead."""
_MAY_REPLY = (ReceivedKind.REPLY, ReceivedKind.RETURN, ReceivedKind.CLOSED, ReceivedKind.FLOOD, ReceivedKind.NO_CHANGE)
"""The mails that may answer a letter about a draft."""


def _by(mail: Incoming) -> str:
    return sender_words(mail.sender)


@dataclass
class MailEffects:
    """Brings into the workspace what mails bring; a dry run only finds the `problems`."""

    workspace: Workspace
    store: Store
    now: datetime
    dry_run: bool
    problems: list[Problem] = field(default_factory=list)

    def kind(self, mail: Incoming) -> ReceivedKind:
        """What a mail is; files of strangers that no workbook came with are none of ours, nor are our own sent back by
        a program. Workbooks that are not ours are a return, whatever machine's mail they came in. A mail of ours is
        from our own address, and brings nothing but what we sent: its Message-ID anybody can copy.
        """
        own = self._itself(mail)
        sent = own and mail.sender.lower() in {*self._office, own.sender.lower()} and not self._not_ours(mail)
        known = self._reports.known(mail, self._answered(mail), self.trust)
        kind = kind_of(mail, [own.message_id] if own and sent else (), known)
        if has_workbook(mail) and kind != ReceivedKind.OWN:
            if kind == ReceivedKind.RETURN:
                return ReceivedKind.AUTOMATIC if is_automatic(mail) and self._sends_back_ours(mail) else kind
            return kind if self._sends_back_ours(mail, reported=True) else ReceivedKind.RETURN
        if kind in (ReceivedKind.TEXT, ReceivedKind.LINK, ReceivedKind.NO_CHANGE):
            ours = self._answered(mail)
            asked = self._replies.letters(mail, ours[:1], self.trust)
            return ReceivedKind.REPLY if asked else kind
        if kind != ReceivedKind.RETURN:
            return kind
        return kind if self._is_known(mail.sender) or self._answered(mail) else ReceivedKind.STRANGER

    def doubt(self, mail: Incoming) -> Doubt:
        """What speaks against a mail's sender, whoever it is for."""
        settings = self.workspace.settings.mailbox
        needed = settings.trust == "authenticated"
        against = forgery(mail.sender, mail.findings, server=settings.authserv_id, needed=needed)
        return against or (Doubt.AUTOMATIC if by_machine(mail) else Doubt.NONE)

    @cached_property
    def trust(self) -> Trust:
        """Whom the office believes."""
        return trust_of(self.workspace, self.store)

    def bring(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Put into the workspace what a mail brings; what stands there already, or was merged since, stays.

        False for a mail that a person must see to.
        """
        elsewhere = file_elsewhere(mail) if received.kind in (ReceivedKind.RETURN, ReceivedKind.NO_CHANGE) else ""
        if elsewhere:
            self._say(Code.MAIL_LINK_BESIDE, mail.subject, sender=_by(mail), link=shorten(elsewhere, 80))
        closed = mail.closed if received.kind in (ReceivedKind.RETURN, ReceivedKind.CLOSED) else ()
        for use, (what, how) in _CLOSED.items():
            if names := [shorten(each.name) for each in closed if each.use == use]:
                file = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个文件"
                self._say(Code.MAIL_CLOSED_FILE, mail.subject, sender=_by(mail), file=file, what=what, how=how)
        replied = received.kind in _MAY_REPLY and self._reply(received, mail)
        match received.kind:
            case ReceivedKind.RETURN:
                if news := "" if replied else news_beside(mail):
                    self._say(Code.MAIL_NEWS_BESIDE, mail.subject, sender=_by(mail), words=shorten(news))
                return self._write(received, mail) and not (mail.closed or elsewhere or replied or news)
            case ReceivedKind.FLOOD:
                self._flood(received, mail)
            case ReceivedKind.AUTOMATIC:
                self._tell_unbrought(received, mail)
            case ReceivedKind.LINK:
                self._say(Code.MAIL_LINK_ONLY, mail.subject, sender=_by(mail), link=shorten(mail.links[0], 80))
            case ReceivedKind.STRANGER:
                first, count = mail.content[0].name, len(mail.content)
                self._say(Code.MAIL_STRANGER, mail.subject, sender=_by(mail), file=shorten(first), count=count)
            case ReceivedKind.NO_CHANGE:
                return self._no_change(received, mail) and not (elsewhere or replied)
            case ReceivedKind.BOUNCE:
                self._tell_unbrought(received, mail)
                noted = note_bounce(self.workspace, self.store, mail, dry_run=self.dry_run)
                self.problems += noted.problems
                return noted.settled
            case ReceivedKind.TEXT:
                units = self.trust.units_of(mail.sender, self.workspace.tasks.roster.units)
                if units or self.trust.hands_in(mail.sender):
                    self._say(Code.MAIL_WITHOUT_FILE, mail.subject, unit=units[0].name if units else mail.sender)
                elif tells_unchanged(mail):
                    why = self.trust.against(Brought(mail.sender, doubt=self.doubt(mail), mailed=True)).label
                    self._say(Code.MAIL_WRITER_UNKNOWN, sender=_by(mail), why=why)
                elif self._answered(mail):
                    self._say(Code.MAIL_WITHOUT_FILE, mail.subject, unit=_by(mail))
        return True

    @cached_property
    def _replies(self) -> PaperReplies:
        return PaperReplies(self.workspace, self.store)

    def _reply(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Whether a mail answers a letter about a draft; it waits for the office then, with its words."""
        letters = self._replies.letters(mail, self._answered(mail), self.trust)
        if letters:
            brought = Brought(mail.sender, doubt=self.doubt(mail), mailed=True)
            self.problems += self._replies.take(received, mail, letters, brought, self.trust, dry_run=self.dry_run)
        return bool(letters)

    def _write(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Write the files; False, and said how many, where there are more of them than a mail may bring."""
        named, left_out = named_files(mail, received.arrived_at, received.sha256, self.doubt(mail))
        if left_out:
            when = f"{received.arrived_at:%Y-%m-%d %H:%M}"
            by, limit = received.sender, MAX_FILES
            self._say(Code.MAIL_TOO_MANY_FILES, sender=by, arrived=when, limit=limit, count=left_out)
        if self.dry_run:
            return not left_out
        inbox, contents = self.workspace.inbox, {each.sha256: data for each, data in named}
        folders = set()
        for each in received.files:
            if each.sha256 not in contents or self.store.returns.knows(each.sha256, each.file):
                continue
            files.write_whole(inbox / each.file, contents[each.sha256], private=True)
            # Mails of one second in their order.
            arrived = int(received.arrived_at.timestamp()) * 10**9 + received.uid % 10**9
            os.utime(inbox / each.file, ns=(arrived, arrived))
            folders |= {inbox / part for part in PurePosixPath(each.file).parents}
        for folder in sorted(folders, reverse=True):
            files.flush_folder(folder)
        return not left_out

    def _no_change(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Take the report down; False, and said why, where a person must see to it."""
        brought = Brought(mail.sender, doubt=self.doubt(mail), mailed=True)
        answered = self._answered(mail)
        told = list(self._reports.take(received, mail, answered, self.trust, brought, dry_run=self.dry_run))
        self.problems += told
        return not told

    @cached_property
    def _reports(self) -> NoChangeReports:
        return NoChangeReports(self.workspace, self.store, self.now)

    def too_many(self, mail: Incoming, named: NamedFiles) -> str:
        """How many files a mail brings, in words, where they are more than one mail may; empty where it may.

        Evidence is not counted of those who may report, and of a stranger, whose every file would be a question, it is.
        """
        tables, limit = workbooks(named), self.workspace.settings.mailbox.most_workbooks
        if tables > limit:
            return f"{tables}份表格"
        return "" if len(named) <= limit or self._is_known(mail.sender) else f"{len(named)}个附件"

    def _flood(self, received: ReceivedMail, mail: Incoming) -> None:
        """Hold a mail whole that brings more files than one may, as one question for the office."""
        named, _ = named_files(mail, received.arrived_at, received.sha256, Doubt.NONE)
        limit = self.workspace.settings.mailbox.most_workbooks
        name = f"（来信）{shorten(mail.subject)}"
        count = self.too_many(mail, named)
        fault = problem(Code.MAIL_FLOOD, Origin(name), mail.subject, sender=_by(mail), count=count, limit=limit)
        self.problems.append(fault)
        if self.dry_run or self.store.returns.seen(received.sha256):
            return
        plan = self.workspace.chosen.id
        ret = Return(received.sha256, name, 0, self.now, Outcome.HELD, plan, sender=mail.sender, via=WHOLE_MAIL)
        self.store.record(replace(ret, problems=(fault,)), (), (whose_case(ret, fault.message),))

    def _tell_unbrought(self, received: ReceivedMail, mail: Incoming) -> None:
        """Name the files of a machine's mail that are not ours: they stay where they are."""
        if names := [each.name for each in self._not_ours(mail)]:
            what, file = received.kind.label, shorten(names[0])
            self._say(Code.MAIL_MACHINE_FILE, mail.subject, sender=_by(mail), what=what, file=file, count=len(names))

    def _is_known(self, sender: str) -> bool:
        return self.trust.hands_in(sender) or bool(self.trust.units_of(sender, self.workspace.tasks.roster.units))

    def _sends_back_ours(self, mail: Incoming, *, reported: bool = False) -> bool:
        """Whether every workbook in a mail is byte for byte one that we handed out.

        What lies in a mail within a mail system's report is ours where that mail is, however much of it was cut off.
        """
        ours = {files.digest(data) for data in self._sent(mail)}
        answers = bool(self._answered(mail))
        enclosed = {
            each.writer for each in mail.loose if each.writer and (answers or each.writer.lower() in self._office)
        }
        known = enclosed if reported else set()
        tables = [each for each in mail.loose if each.use == Use.TABLE and each.writer not in known]
        return all(files.digest(each.data) in ours for each in tables)

    def _not_ours(self, mail: Incoming) -> list[Enclosed]:
        """The files of a mail that we did not send; of what a mail system cut off, what is left is ours."""
        content = mail.content
        sent = self._sent(mail) if content else []
        return [each for each in content if not any(data.startswith(each.data) for data in sent)]

    def _sent(self, mail: Incoming) -> list[bytes]:
        """The workbooks that we handed out, and the files of those mails of ours that a mail is, answers or returns."""
        sent, itself = [*self._handed_out], self._itself(mail)
        for own in (*self._answered(mail), *([itself] if itself else [])):
            path = self.workspace.root / own.path
            if own.path and path.is_file():
                sent += [each.data for each in read_mail(files.read_bytes(path)).files]
        return sent

    @cached_property
    def _handed_out(self) -> tuple[bytes, ...]:
        """The workbooks that we handed out, as they lie in the outbox of each plan; read once, for the first program's
        mail that is met."""
        outboxes = [self.workspace.outbox_of(plan) for plan in self.workspace.settings.plans]
        paths = (path for box in outboxes for part in _OURS for path in (box / part).rglob("*.xlsx"))
        return tuple(files.read_bytes(path) for path in paths)

    def _itself(self, mail: Incoming) -> Mail | None:
        """The mail of ours whose Message-ID a mail has."""
        return self.store.outbox.of_message(mail.message_id) if mail.message_id else None

    @cached_property
    def _office(self) -> frozenset[str]:
        """The addresses that the office sends from, in lower case."""
        settings = self.workspace.settings
        return frozenset(each.lower() for each in (settings.office.mail, settings.mail.user) if each)

    def _answered(self, mail: Incoming) -> list[Mail]:
        """The mails of ours that a mail answers or returns."""
        return ours_of(self.store, referred(mail))

    def _say(self, code: Code, value: str = "", **names: Any) -> None:
        self.problems.append(problem(code, value=value, **names))
