"""What a received mail does: its files go into the inbox, a report is recorded, a mail of ours has not arrived."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.told_reports import told_already
from toolkit.domain.mail.incoming import (
    Incoming,
    failed_deliveries,
    has_workbook,
    kind_of,
    last_mails_to,
    returned,
    speaker,
    writer_of,
)
from toolkit.domain.mail.mails import Mail
from toolkit.domain.mail.received_mail import ReceivedKind, ReceivedMail
from toolkit.edges.system import files
from toolkit.jobs.mail.received_files import MAX_FILES, named_files
from toolkit.jobs.mail.shown import shown
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem, shorten

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass
class MailEffects:
    """Brings into the workspace what mails bring; a dry run only finds the `problems`.

    `reported` are the plans that something was reported for.
    """

    workspace: Workspace
    store: Store
    now: datetime
    dry_run: bool
    problems: list[Problem] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    _returns: dict[str, list[Return]] = field(default_factory=dict)

    def kind(self, mail: Incoming) -> ReceivedKind:
        """What a mail is; files of strangers that no workbook came with are none of ours."""
        own = self.store.outbox.of_message(mail.message_id) if mail.message_id else None
        kind = kind_of(mail, [own.message_id] if own else ())
        if kind == ReceivedKind.RETURN and not has_workbook(mail) and not self._answered(mail):
            writers = {mail.sender, *(each.sender for each in mail.files)}
            if not any(unit.has_address(each) for unit in self.workspace.tasks.roster.units for each in writers):
                return ReceivedKind.TEXT
        return kind

    def bring(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Put into the workspace what a mail brings; what stands there already, or was merged since, stays.

        False for a mail that a person must see to.
        """
        match received.kind:
            case ReceivedKind.RETURN:
                return self._write(received, mail)
            case ReceivedKind.NO_CHANGE:
                return self._no_change(received, mail)
            case ReceivedKind.BOUNCE:
                return self._bounce(mail)
            case ReceivedKind.TEXT if not mail.files:
                if unit := writer_of(mail.sender, self.workspace.tasks.roster.units):
                    self._say(Code.MAIL_WITHOUT_FILE, mail.subject, unit=unit.name)
        return True

    def _write(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Write the files; False, and said how many, where there are more of them than a mail may bring."""
        named, left_out = named_files(mail, received.arrived_at, received.sha256)
        if left_out:
            when = f"{received.arrived_at:%Y-%m-%d %H:%M}"
            by, limit = received.sender, MAX_FILES
            self._say(Code.MAIL_TOO_MANY_FILES, sender=by, arrived=when, limit=limit, count=left_out)
        if self.dry_run:
            return not left_out
        inbox, contents = self.workspace.inbox, {each.sha256: data for each, data in named}
        folders = set()
        for each in received.files:
            if self.store.returns.knows(each.sha256, each.file):
                continue
            files.write_whole(inbox / each.file, contents[each.sha256])
            # Mails of one second in their order.
            arrived = int(received.arrived_at.timestamp()) * 10**9 + received.uid % 10**9
            os.utime(inbox / each.file, ns=(arrived, arrived))
            folders |= {inbox / part for part in PurePosixPath(each.file).parents}
        for folder in sorted(folders, reverse=True):
            files.flush_folder(folder)
        return not left_out

    def _no_change(self, received: ReceivedMail, mail: Incoming) -> bool:
        """Take the report down; False, and said why, where nobody knows whose it is or it comes too late."""
        plans = {each.id: each for each in self.workspace.settings.plans}
        answered = [each for each in self._answered(mail) if each.plan in plans]
        unit = speaker(mail.sender, answered, self.workspace.tasks.roster)
        plan = answered[0].plan if answered else self.workspace.chosen.id
        if unit is None:
            self._say(Code.MAIL_WRITER_UNKNOWN, sender=mail.sender or "不明邮箱")
            return False
        if plans[plan].closed:
            self._say(Code.MAIL_PLAN_CLOSED, unit=unit.name, plan=plan)
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
        returns = self._returns_of(plan)
        known = told_already(returns, ret) or self.store.returns.seen(received.sha256)
        if not self.dry_run and known is None:
            returns.append(self.store.record(ret, (), ()))
            self.reported.add(plan)
        return True

    def _returns_of(self, plan: str) -> list[Return]:
        """The plan's returns, those recorded here among them; asked for when the first mail needs them."""
        if plan not in self._returns:
            self._returns[plan] = list(self.store.returns.of_plan(plan))
        return self._returns[plan]

    def _bounce(self, mail: Incoming) -> bool:
        """Note of each mail of ours that a bounce is about whom it has not reached; False where it is about none."""
        units = self.workspace.tasks.roster.units
        answered = self._answered(mail)
        failed = failed_deliveries(mail, answered, units)
        hit = False
        for own in answered or last_mails_to(failed, self.store.outbox.mails()):
            told = returned(own, failed)
            if told == own:
                hit = hit or any(each.recipient in own.refused for each in failed)
                continue
            hit = True
            if not self.dry_run:
                self.store.outbox.save(told, was=own.state)
            self.problems += shown(self.workspace, told).undelivered
        if not hit:
            named = dict.fromkeys(unit.name for each in failed if (unit := writer_of(each.recipient, units)))
            self._say(Code.MAIL_BOUNCE_UNCLEAR, mail.subject, whose=f"（{'、'.join(named)}的邮箱）" if named else "")
        return hit

    def _answered(self, mail: Incoming) -> list[Mail]:
        """The mails of ours that a mail answers or returns."""
        ids = dict.fromkeys((*mail.answers[:5], *mail.answers[-20:]))
        return [ours for each in ids if (ours := self.store.outbox.of_message(each))]

    def _say(self, code: Code, value: str = "", **names: Any) -> None:
        self.problems.append(problem(code, value=value, **names))
