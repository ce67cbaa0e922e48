"""`collect`: what units mailed, from the mailbox into `inbox/`.

A mail is taken in steps, each safe to be killed in and to be done again: its bytes go to the archive; the ledger
notes the mail and the files it brings, with their sender; the files are written; the ledger notes that they stand;
the mailbox is told. So a file never lies in the inbox without the ledger knowing who sent it, and no mail is marked
before everything it brought is on the disk.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.mail.incoming import (
    Delivery,
    Enclosed,
    Incoming,
    Kind,
    ReceivedFile,
    ReceivedMail,
    failures,
    has_workbook,
    kind_of,
    last_mail_to,
    returned,
    writer_of,
)
from toolkit.domain.mail.outbox import Mail
from toolkit.domain.plan.units import Unit
from toolkit.edges.mail.imap import Arrival, Mailbox, MailboxLost, open_mailbox
from toolkit.edges.mail.received import read_mail
from toolkit.edges.readers.archive import unpack_files
from toolkit.edges.readers.limits import MAX_DECLARED
from toolkit.edges.system import files
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.receipts import write_receipts
from toolkit.jobs.ledger.record import told_already
from toolkit.jobs.mail.deliver import mail_problems
from toolkit.jobs.report import Report
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_SHOWN_AS_TAKEN = {Kind.RETURN, Kind.NO_CHANGE, Kind.BOUNCE}
"""Mails nobody needs to look at any more: the mailbox shows them as taken."""
_JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_MAX_FILES = 500
"""Files one mail may bring, those in archives too."""


def collect(workspace: Workspace, now: datetime, *, dry_run: bool = False, track: Tracker = untracked) -> Report:
    """Fetch the mails that arrived since the plan was issued and were not met before, and file what they bring.

    Files land in a folder of their own a mail below the inbox, archives unpacked; a mail that says 无变化 in its
    first line is recorded as its unit's report. Other people's mails are left as they are. `ConfigError` where no
    mailbox is set or it does not take the login. A connection lost on the way is a problem: the rest comes next time.
    """
    settings = workspace.settings.mailbox
    if not settings.server:
        raise ConfigError(
            "没有设置收信服务器", "请在 config.toml 的 [mailbox] 里写 server；不用邮件的，把文件放进 inbox。"
        )
    with ledger(workspace, dry_run=dry_run) as store:
        collector = Collector(workspace, store, now, dry_run=dry_run)
        collector.finish_earlier()
        with open_inbox(workspace, read_only=dry_run) as mailbox:
            collector.take_all(mailbox, track)
        collector.hand_out()
    return _report(workspace, collector)


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
    """Takes mails in, one after another; `taken` are those of this run, with what is to be said of them."""

    workspace: Workspace
    store: Store
    now: datetime
    dry_run: bool = False
    taken: list[ReceivedMail] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    again: int = 0
    _told: set[str] = field(default_factory=set)
    _lost: list[ReceivedMail] = field(default_factory=list)

    def finish_earlier(self) -> None:
        """Bring what a killed run had noted but not yet written; what the archive has lost is to be fetched anew."""
        if self.dry_run:
            return
        files.sweep(self.workspace.inbox)
        for received in self.store.inbox.unwritten():
            try:
                data = files.archived(self.workspace.archive, received.sha256)
            except WorkspaceError:
                self.store.inbox.forget(received.id)
                self._lost.append(received)
                continue
            self.taken.append(self._bring(received, read_mail(data)))

    def take_all(self, mailbox: Mailbox, track: Tracker) -> None:
        """Take every mail of the mailbox that was not met before; where the connection is lost, say what is left."""
        known = self.store.inbox.known_uids(mailbox.account, mailbox.validity)
        new = [uid for uid in mailbox.uids(self._since()) if uid not in known]
        count = len(new)
        try:
            if not self.dry_run:
                for received in self.store.inbox.unmarked(mailbox.account, mailbox.validity):
                    self._mark(mailbox, received)
            for uid in track(new, "收邮件"):
                held = mailbox.look(uid)
                if held is not None:
                    self._take(mailbox, held)
                count -= 1
        except MailboxLost as error:
            self.problems.append(problem(Code.MAILBOX_LOST, count=count, what=error.message))
        for received in self._lost:
            if not self.store.inbox.has(received.sha256):
                self.problems.append(problem(Code.MAIL_UNREADABLE, arrived=f"{received.arrived_at:%Y-%m-%d %H:%M}"))

    def hand_out(self) -> None:
        """Write the receipts and masters of the plans that something was reported for."""
        if self.dry_run:
            return
        for plan in sorted(self._told):
            its = self.workspace.of_plan(plan)
            write_receipts(its, self.store)
            publish_now(its, self.store, self.now)

    # One mail

    def _take(self, mailbox: Mailbox, held: Arrival) -> None:
        received = ReceivedMail(
            mailbox.account,
            mailbox.validity,
            held.uid,
            "",
            Kind.UNREADABLE,
            "",
            "",
            "",
            held.arrived_at,
            self.now,
            written=True,
            marked=True,
        )
        limit = self.workspace.settings.mailbox.size_mb
        arrived = f"{held.arrived_at:%Y-%m-%d %H:%M}"
        if held.size > limit << 20:
            size = -(-held.size // (1 << 20))
            self._note(received, problem(Code.MAIL_TOO_LARGE, arrived=arrived, size=size, limit=limit))
            return
        data = mailbox.fetch(held.uid)
        if data is None:
            return
        received = replace(received, sha256=files.digest(data))
        if not self.dry_run:
            files.archive(self.workspace.archive, data)
        try:
            mail = read_mail(data)
        except ValueError:
            self._note(received, problem(Code.MAIL_UNREADABLE, arrived=arrived))
            return
        kind = self._kind(mail)
        received = replace(
            received,
            kind=kind,
            sender=mail.sender,
            subject=shorten(mail.subject, 200),
            message_id=mail.message_id,
            marked=kind not in _SHOWN_AS_TAKEN,
        )
        if self.store.inbox.has(received.sha256):  # the server numbers its mails anew, or this is a copy
            self.again += 1
            self._mark(mailbox, self._add(received))
            return
        named = named_files(mail, held.arrived_at, received.sha256)[0] if kind == Kind.RETURN else ()
        received = self._add(replace(received, files=tuple(each for each, _ in named), written=False))
        received = self._bring(received, mail)
        self.taken.append(received)
        self._mark(mailbox, received)

    def _note(self, received: ReceivedMail, fault: Problem) -> None:
        self._add(received)
        self.taken.append(received)
        self.problems.append(fault)

    def _kind(self, mail: Incoming) -> Kind:
        """What a mail is; files of strangers that no workbook came with are none of ours."""
        own = self.store.outbox.of_message(mail.message_id) if mail.message_id else None
        kind = kind_of(mail, [own.message_id] if own else ())
        if kind == Kind.RETURN and not has_workbook(mail) and not self._answered(mail):
            writers = {mail.sender, *(each.sender for each in mail.files)}
            if not any(self._known(each) for each in writers):
                return Kind.TEXT
        return kind

    def _bring(self, received: ReceivedMail, mail: Incoming) -> ReceivedMail:
        """Put into the workspace what a mail brings; what stands there already, or was merged since, stays.

        A mail that a person must see to is not shown as taken.
        """
        settled = True
        if received.kind == Kind.RETURN:
            settled = self._write(received, mail)
        elif received.kind == Kind.NO_CHANGE:
            settled = self._no_change(received, mail)
        elif received.kind == Kind.BOUNCE:
            settled = self._bounce(mail)
        elif received.kind == Kind.TEXT and (unit := writer_of(mail.sender, self._units)) and not mail.files:
            self.problems.append(problem(Code.MAIL_WITHOUT_FILE, value=mail.subject, unit=unit.name))
        if not self.dry_run:
            self.store.inbox.written(received.id)
            if not settled:
                self.store.inbox.marked(received.id)
        return replace(received, written=True, marked=received.marked or not settled)

    def _write(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Write the files; False, and said how many, where there are more of them than a mail may bring."""
        named, left_out = named_files(mail, received.arrived_at, received.sha256)
        if left_out:
            when = f"{received.arrived_at:%Y-%m-%d %H:%M}"
            by, limit = received.sender, _MAX_FILES
            self.problems.append(
                problem(Code.MAIL_TOO_MANY_FILES, sender=by, arrived=when, limit=limit, count=left_out)
            )
        if self.dry_run:
            return not left_out
        contents = {each.sha256: data for each, data in named}
        folders = set()
        for each in received.files:
            if self.store.returns.knows(each.sha256, each.file):
                continue
            path = self.workspace.inbox / each.file
            files.write_whole(path, contents[each.sha256])
            # Mails of one second in their order.
            arrived = int(received.arrived_at.timestamp()) * 10**9 + received.uid % 10**9
            os.utime(path, ns=(arrived, arrived))
            folders |= {self.workspace.inbox / part for part in PurePosixPath(each.file).parents}
        for folder in sorted(folders, reverse=True):
            files.flush_folder(folder)
        return not left_out

    def _no_change(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Take the report down; False, and said why, where nobody knows whose it is or it comes too late."""
        unit, plan = self._speaker(mail)
        if unit is None:
            self.problems.append(problem(Code.MAIL_WRITER_UNKNOWN, sender=mail.sender or "不明邮箱"))
            return False
        if any(each.id == plan and each.closed for each in self.workspace.settings.plans):
            self.problems.append(problem(Code.MAIL_PLAN_CLOSED, unit=unit.name, plan=plan))
            return False
        ret = Return(
            received.sha256,
            f"（邮件报告）{shorten(mail.subject)}",
            0,
            self.now,
            Outcome.MERGED,
            plan,
            unit.code,
            statement="no_change",
            sender=mail.sender,
            via="mail",
        )
        known = told_already(self.store, ret) or self.store.returns.seen(received.sha256)
        if not self.dry_run and known is None:
            self.store.record(ret, (), ())
            self._told.add(plan)
        return True

    def _speaker(self, mail: Incoming) -> tuple[Unit | None, str]:
        """The unit a mail speaks for, and of which plan: what it answers says so first."""
        known = {each.id for each in self.workspace.settings.plans}
        answered = [each for each in self._answered(mail) if each.plan in known]
        plan = answered[0].plan if answered else self.workspace.chosen.id
        for ours in answered:
            unit = self.workspace.tasks.roster.by_code.get(ours.unit)
            if unit and unit.has_address(mail.sender):
                return unit, plan
        return writer_of(mail.sender, self._units), plan

    def _answered(self, mail: Incoming) -> list[Mail]:
        """The mails of ours that a mail answers or returns."""
        ids = dict.fromkeys((*mail.answers[:5], *mail.answers[-20:]))
        return [ours for each in ids if (ours := self.store.outbox.of_message(each))]

    def _bounce(self, mail: Incoming) -> bool:
        """Note of each mail of ours that a bounce is about whom it has not reached; False where it is about none."""
        known = {each for unit in self._units for each in (*unit.addresses, unit.superior_mail) if each}
        ours = {each.key: each for each in self._answered(mail)}
        failed = failures(mail, known | {each for own in ours.values() for each in (*own.to, *own.cc)})
        if not failed:
            failed = tuple(Delivery(each, "failed") for own in ours.values() for each in own.to)
        if not ours:
            sent = self.store.outbox.mails()
            ours = {own.key: own for each in failed if (own := last_mail_to(each.recipient, sent))}
        hit = False
        for own in ours.values():
            told = returned(own, failed)
            if told == own:
                hit = hit or any(each.recipient in own.refused for each in failed)
                continue
            hit = True
            if not self.dry_run:
                self.store.outbox.save(told, was=own.state)
            self.problems += [each for each in mail_problems(self.workspace, told) if each.code != Code.MAIL_UNKNOWN]
        if not hit:
            named = dict.fromkeys(unit.name for each in failed if (unit := writer_of(each.recipient, self._units)))
            whose = f"（{'、'.join(named)}的邮箱）" if named else ""
            self.problems.append(problem(Code.MAIL_BOUNCE_UNCLEAR, value=mail.subject, whose=whose))
        return hit

    def _mark(self, mailbox: Mailbox, received: ReceivedMail) -> None:
        if self.dry_run or received.marked:
            return
        if mailbox.look(received.uid) is not None:
            mailbox.mark(received.uid)
        self.store.inbox.marked(received.id)

    def _add(self, received: ReceivedMail) -> ReceivedMail:
        return received if self.dry_run else self.store.inbox.add(received)

    def _known(self, address: str) -> bool:
        return any(unit.has_address(address) for unit in self._units)

    @property
    def _units(self) -> tuple[Unit, ...]:
        return self.workspace.tasks.roster.units

    def _since(self) -> date:
        """Before any plan still open was issued, nobody can have returned anything."""
        plans = self.workspace.settings.plans
        return min(each.issued for each in ([each for each in plans if not each.closed] or plans))


def named_files(
    mail: Incoming, arrived_at: datetime, sha256: str
) -> tuple[tuple[tuple[ReceivedFile, bytes], ...], int]:
    """What a mail brings and where below the inbox it goes: the same for the same mail, whenever asked.

    An archive of files gives its files, in a folder of its name; the same bytes are there once. With it, how many
    files are left out because a mail may not bring so many.
    """
    folder = files.safe_name(f"{arrived_at:%Y%m%d-%H%M%S}-{mail.sender.partition('@')[0] or '来信'}", 60)
    base = f"{folder}-{sha256[:8]}"
    found: dict[str, tuple[ReceivedFile, bytes]] = {}
    taken: set[str] = set()
    left_out: set[str] = set()
    for name, data, sender in _loose(mail.files):
        digest = files.digest(data)
        if digest in found:
            continue
        if len(found) >= _MAX_FILES:
            left_out.add(digest)
            continue
        path = _free(f"{base}/{name}", taken)
        taken.add(path.lower())
        found[digest] = (ReceivedFile(path, digest, sender), data)
    return tuple(found.values()), len(left_out)


def _loose(enclosed: Sequence[Enclosed]) -> Iterator[tuple[str, bytes, str]]:
    """Files by their safe path below the mail's folder, archives unpacked one level deep as far as there is room."""
    room = MAX_DECLARED
    for each in enclosed:
        inside = unpack_files(each.data) if each.data.startswith(b"PK") and room > 0 else None
        room -= sum(map(len, inside.values())) if inside else 0
        if not inside or room < 0:
            yield _safe(each.name), each.data, each.sender
            continue
        top = files.safe_name(PurePosixPath(each.name.replace("\\", "/")).stem, 60)
        for name, data in inside.items():
            if data and not any(part in _JUNK or part.startswith("~$") for part in name.split("/")):
                yield f"{top}/{_safe(name, folders=2)}", data, each.sender


def _safe(name: str, folders: int = 0) -> str:
    """A stranger's name as one of ours: no more of its path than the last `folders` names, its ending kept."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(" .")] or ["附件"]
    last = parts[-1].lstrip(".~") or "附件"
    stem, dot, suffix = last.rpartition(".")
    if dot and stem and len(suffix) <= 8:
        last = f"{files.safe_name(stem, 90)}.{files.safe_name(suffix, 8)}"
    above = [files.safe_name(part.lstrip(".~") or "_", 60) for part in parts[:-1][-folders:]] if folders else []
    return "/".join((*above, files.safe_name(last)))


def _free(path: str, taken: set[str]) -> str:
    if path.lower() not in taken:
        return path
    whole = Path(path)
    number = 2
    while (other := whole.with_stem(f"{whole.stem}（{number}）").as_posix()).lower() in taken:
        number += 1
    return other


def _report(workspace: Workspace, done: Collector) -> Report:
    units = workspace.tasks.roster.units
    counted = Counter(received.kind for received in done.taken)
    brought = [(received, each) for received in done.taken for each in received.files]
    parts = [f"收到{len(done.taken)}封邮件，存下{len(brought)}个文件"]
    parts += [f"{kind.label}{counted[kind]}封" for kind in Kind if counted[kind] and kind != Kind.RETURN]
    parts += [f"{done.again}封以前收过"] if done.again else []

    def name(address: str) -> str:
        unit = writer_of(address, units)
        return unit.name if unit else address

    rows = tuple(
        (
            f"{received.arrived_at:%m-%d %H:%M}",
            name(received.sender),
            received.subject,
            received.kind.label,
            str(len(received.files) or ""),
        )
        for received in done.taken
        if received.kind not in (Kind.OWN, Kind.TEXT) or writer_of(received.sender, units)
    )
    return Report(
        summary=("（演练，未写入）" if done.dry_run else "") + "，".join(parts),
        data={
            "mails": len(done.taken),
            "kinds": {kind.value: counted[kind] for kind in Kind},
            "again": done.again,
            "files": [
                {
                    "file": each.file,
                    "sender": each.sender,
                    "unit": name(each.sender) if writer_of(each.sender, units) else "",
                    "arrived": received.arrived_at.isoformat(),
                    "subject": received.subject,
                }
                for received, each in brought
            ],
        },
        tables=(Table("收到的邮件", ("时间", "来自", "主题", "结果", "附件"), rows),) if rows else (),
        problems=tuple(done.problems),
    )
