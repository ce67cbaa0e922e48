"""`collect`: what units mailed, from the mailbox into `inbox/`.

A mail is taken in steps, each safe to be killed in and to be done again: its bytes go to the archive; the ledger
notes the mail and the files it brings, with their sender; the files are written; the ledger notes that they stand;
the mailbox is told. So a file never lies in the inbox without the ledger knowing who sent it, and no mail is marked
before everything it brought is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.mail.incoming import Incoming, writer_of
from toolkit.domain.mail.received_mail import ReceivedKind, ReceivedMail
from toolkit.edges.mail.imap import Arrival, Mailbox, MailboxLost, open_mailbox
from toolkit.edges.mail.received import read_mail
from toolkit.edges.readers.envelope_child import COMMAND, Opener, opened_by
from toolkit.edges.system import files
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.receipts import missing_receipts, write_receipts
from toolkit.jobs.mail.mail_effects import MailEffects
from toolkit.jobs.mail.received_files import named_files
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten
from toolkit.reports.mail.collect import MailCollection

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_SHOWN_AS_TAKEN = {ReceivedKind.RETURN, ReceivedKind.NO_CHANGE, ReceivedKind.BOUNCE}
"""Mails nobody needs to look at any more: the mailbox shows them as taken."""


def collect(
    workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked
) -> MailCollection:
    """Fetch the mails that arrived since the plan was issued and were not met before, and file what they bring.

    Files land in a folder of their own a mail below the inbox, archives unpacked; a mail that says 无变化 in its
    first line is recorded as its unit's report, with its receipt and a new master; what a killed run had recorded gets
    them too. Other people's mails are left as they are. `ConfigError` where no mailbox is set or it does not take the
    login. A connection lost on the way is a problem: the rest comes next time.
    """
    settings = workspace.settings.mailbox
    if not settings.server:
        raise ConfigError(
            "没有设置收信服务器", "请在 config.toml 的 [mailbox] 里写 server；不用邮件的，把文件放进 inbox。"
        )
    with ledger(workspace, dry_run=dry_run) as store, workspace.guard().running(COMMAND) as guard:
        effects = MailEffects(workspace, store, now, dry_run)
        collector = Collector(workspace, store, effects, opened_by(guard))
        collector.finish_earlier()
        with open_inbox(workspace, read_only=dry_run) as mailbox:
            collector.take_all(mailbox, track)
        if not dry_run:
            effects.problems += _answer(workspace, store, now)
    senders = {address for mail in collector.taken for address in (mail.sender, *(each.sender for each in mail.files))}
    units = workspace.tasks.roster.units
    return MailCollection(
        taken=tuple(collector.taken),
        again=collector.again,
        aside=collector.aside,
        senders={address: unit.name for address in senders if (unit := writer_of(address, units))},
        problems=tuple(effects.problems),
        dry_run=dry_run,
    )


def _answer(workspace: Workspace, store: Store, now: datetime) -> list[Problem]:
    """The master anew, then a receipt, for every open plan that a mail without a file has reported for unanswered;
    what is to be told of the masters that stood there.
    """
    problems: list[Problem] = []
    for plan in workspace.settings.plans:
        if plan.closed or not any(ret.via == "mail" for ret in store.returns.of_plan(plan.id)):
            continue
        its = workspace.of_plan(plan.id)
        if any(missing_receipts(its, store, letters=True)):
            problems += publish_now(its, store, now).problems
            write_receipts(its, store, letters=True)
    return problems


@contextmanager
def open_inbox(workspace: Workspace, *, read_only: bool = False) -> Iterator[Mailbox]:
    """The mailbox of the settings, with the password the environment or the keyring has; `ConfigError` without one."""
    from toolkit.edges.mail.secrets import VARIABLE, mail_password

    settings = workspace.settings.mailbox
    user = settings.user or workspace.settings.office.mail
    password = mail_password(user)
    if not password:
        raise ConfigError(
            f"没有找到邮箱 {user} 的授权码",
            f"请放进系统钥匙串（keyring set openness-ledger-toolkit {user}）或环境变量 {VARIABLE}。",
        )
    with open_mailbox(settings, user, password, workspace.root, read_only=read_only) as mailbox:
        yield mailbox


@dataclass
class Collector:
    """Takes mails in, one after another; `opener` opens what is in them as one lump, `taken` are those of this run,
    `again` counts those met before, `aside` names the files set aside by the mail's SHA-256.
    """

    workspace: Workspace
    store: Store
    effects: MailEffects
    opener: Opener
    taken: list[ReceivedMail] = field(default_factory=list)
    again: int = 0
    aside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _lost: list[ReceivedMail] = field(default_factory=list)

    def finish_earlier(self) -> None:
        """Bring what a killed run had noted but not yet written; what the archive has lost is to be fetched anew."""
        if self.effects.dry_run:
            return
        files.sweep(self.workspace.inbox)
        for received in self.store.inbox.unwritten():
            try:
                data = self.workspace.originals.get(received.sha256)
            except WorkspaceError:
                self.store.inbox.forget(received.id)
                self._lost.append(received)
                continue
            mail = read_mail(data, self.opener)
            now = self._judged(received, mail)
            if (now.kind, now.files) != (received.kind, received.files):  # what was closed then can be opened now
                received = self.store.inbox.judged(now)
            self.taken.append(self._bring(received, mail))

    def take_all(self, mailbox: Mailbox, track: Tracker) -> None:
        """Take every mail of the mailbox that was not met before; where the connection is lost, say what is left."""
        known = self.store.inbox.known_uids(mailbox.account, mailbox.validity)
        plans = self.workspace.settings.plans
        # Before any plan still open was issued, nobody can have returned anything.
        since = min(each.issued for each in ([each for each in plans if not each.closed] or plans))
        new = [uid for uid in mailbox.uids(since) if uid not in known]
        count = len(new)
        try:
            if not self.effects.dry_run:
                for received in self.store.inbox.unmarked(mailbox.account, mailbox.validity):
                    self._mark(mailbox, received)
            for uid in track(new, "收邮件"):
                arrival = mailbox.look(uid)
                if arrival is not None:
                    self._take(mailbox, arrival)
                count -= 1
        except MailboxLost as error:
            self.effects.problems.append(problem(Code.MAILBOX_LOST, count=count, what=error.message))
        for received in self._lost:
            if not self.store.inbox.has(received.sha256):
                self.effects.problems.append(_unreadable(received))

    def _take(self, mailbox: Mailbox, arrival: Arrival) -> None:
        """Take a mail: fetched, archived and read; then noted, brought and marked."""
        received = _unread(mailbox, arrival, self.effects.now)
        limit = self.workspace.settings.mailbox.size_mb
        if arrival.size > limit << 20:
            size, arrived = -(-arrival.size // (1 << 20)), f"{arrival.arrived_at:%Y-%m-%d %H:%M}"
            self._pass_over(received, problem(Code.MAIL_TOO_LARGE, arrived=arrived, size=size, limit=limit))
            return
        data = mailbox.fetch(arrival.uid)
        if data is None:
            return
        received = replace(received, sha256=files.digest(data))
        if not self.effects.dry_run:
            self.workspace.originals.put(data)
        try:
            mail = read_mail(data, self.opener)
        except ValueError:
            self._pass_over(received, _unreadable(received))
            return
        received = replace(
            received,
            kind=self.effects.kind(mail),
            sender=mail.sender,
            subject=shorten(mail.subject, 200),
            message_id=mail.message_id,
        )
        received = replace(received, marked=received.kind not in _SHOWN_AS_TAKEN)
        if self.store.inbox.has(received.sha256):  # the server numbers its mails anew, or this is a copy
            self.again += 1
            self._mark(mailbox, self._add(received))
            return
        received = self._add(replace(self._judged(received, mail), written=False))
        received = self._bring(received, mail)
        self.taken.append(received)
        self._mark(mailbox, received)

    def _judged(self, received: ReceivedMail, mail: Incoming) -> ReceivedMail:
        """What a mail is, with the files that it brings; one with more of them than one may bring is held whole."""
        kind = self.effects.kind(mail)
        if kind != ReceivedKind.RETURN:
            return replace(received, kind=kind, files=())
        named, _ = named_files(mail, received.arrived_at, received.sha256, self.effects.doubt(mail))
        if self.effects.too_many(mail, named):
            return replace(received, kind=ReceivedKind.FLOOD, files=(), marked=True)
        return replace(received, kind=kind, files=tuple(each for each, _ in named))

    def _bring(self, received: ReceivedMail, mail: Incoming) -> ReceivedMail:
        """Bring what a mail brings, and note that it is safe; one for a person is not to be shown as taken."""
        settled = self.effects.bring(received, mail)
        self.aside[received.sha256] = tuple(each.name for each in mail.aside)
        if not self.effects.dry_run:
            self.store.inbox.written(received.id)
            if not settled:
                self.store.inbox.marked(received.id)
        return replace(received, written=True, marked=received.marked or not settled)

    def _pass_over(self, received: ReceivedMail, fault: Problem) -> None:
        self._add(received)
        self.taken.append(received)
        self.effects.problems.append(fault)

    def _mark(self, mailbox: Mailbox, received: ReceivedMail) -> None:
        if self.effects.dry_run or received.marked:
            return
        if mailbox.look(received.uid) is not None:
            mailbox.mark(received.uid)
        self.store.inbox.marked(received.id)

    def _add(self, received: ReceivedMail) -> ReceivedMail:
        return received if self.effects.dry_run else self.store.inbox.add(received)


def _unread(mailbox: Mailbox, arrival: Arrival, now: datetime) -> ReceivedMail:
    """A mail of which nothing is known but that it lies there: it brings nothing and is left as it is."""
    kind, where = ReceivedKind.UNREADABLE, (mailbox.account, mailbox.validity, arrival.uid)
    return ReceivedMail(*where, "", kind, "", "", "", arrival.arrived_at, now, written=True, marked=True)


def _unreadable(received: ReceivedMail) -> Problem:
    return problem(Code.MAIL_UNREADABLE, arrived=f"{received.arrived_at:%Y-%m-%d %H:%M}")
