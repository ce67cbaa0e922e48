"""`outbox`: what waits, what arrived and what did not; a person puts mails back or takes them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.outbox import again, outdated
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.overtaken import overtaken_mails
from toolkit.jobs.mail.shown import all_shown, shown
from toolkit.jobs.stores import delivering, ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.mail.outbox import (
    CancelledMails,
    MailsToRelease,
    OneMail,
    OutboxList,
    ReleasedMails,
    RetriedMails,
)

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_DONE = "放行前已经办结"
_STALE = "已过当天，由下一次提醒代替"
_CANCELLED = (MailState.AWAITING_RELEASE, MailState.QUEUED, MailState.REFUSED, MailState.UNKNOWN)
_OPEN = (*_CANCELLED, MailState.SENDING)
_RETRIED = (MailState.QUEUED, MailState.REFUSED, MailState.UNKNOWN, MailState.SENT, MailState.CANCELLED)


def list_outbox(workspace: Workspace, *, everything: bool = False) -> OutboxList:
    """The mails that wait or did not surely arrive, of every plan; `everything` lists sent and cancelled ones too."""
    with ledger(workspace, dry_run=True) as store:
        mails = all_shown(workspace, store.outbox.mails(() if everything else _OPEN))
    return OutboxList(mails=mails, problems=tuple(found for each in mails for found in each.problems))


def show_mail(workspace: Workspace, number: int) -> OneMail:
    """One mail: to whom, how it stands, and its text."""
    from toolkit.edges.mail.message import plain_text

    with ledger(workspace, dry_run=True) as store:
        mail = shown(workspace, _found(store, number))
    subject, text = plain_text(read_bytes(mail.path))
    return OneMail(shown=mail, subject=subject, text=text, files=(mail.path,))


def retry_mails(workspace: Workspace, today: date, numbers: Sequence[int] = ()) -> RetriedMails:
    """Put mails back in the queue, to the addresses the roster has now; those they have reached get no second copy.

    Naming a mail that is `unknown`, or was sent to all, asks for a second copy in so many words; without numbers only
    those that surely did not arrive are put back. A reminder of an earlier day is withdrawn instead: what it says is no
    longer so, and the next `remind` writes it anew.
    """
    with delivering(workspace) as store:
        mails = [_found(store, number) for number in numbers] or list(store.outbox.mails([MailState.REFUSED]))
        _only(mails, _RETRIED, "正在发送或等待放行")
        done = [_put_back(workspace, store, mail, today) for mail in mails]
    return RetriedMails(mails=all_shown(workspace, done))


def cancel_mails(workspace: Workspace, numbers: Sequence[int]) -> CancelledMails:
    """Take mails out for good: they are not sent, and what they remind of is not reminded of again."""
    with delivering(workspace) as store:
        mails = [_found(store, number) for number in numbers]
        _only(mails, _CANCELLED, "已发、正在发或已取消")
        done = [replace(mail, state=MailState.CANCELLED, answer="由人取消") for mail in mails]
        for mail, cancelled in zip(mails, done, strict=True):
            store.outbox.save(cancelled, was=mail.state)
    return CancelledMails(mails=all_shown(workspace, done))


def release_mails(
    workspace: Workspace, today: date, numbers: Sequence[int] = (), *, everything: bool = False
) -> MailsToRelease | ReleasedMails:
    """Let mails go that wait for it, those numbered or all; without either they are only listed.

    One whose reason is gone meanwhile is withdrawn instead.
    """
    with delivering(workspace) as store:
        waiting = store.outbox.mails([MailState.AWAITING_RELEASE])
        if not numbers and not everything:
            return MailsToRelease(mails=all_shown(workspace, waiting))
        chosen = [_found(store, number) for number in numbers] if numbers else list(waiting)
        _only(chosen, [MailState.AWAITING_RELEASE], "不在待放行之列")
        gone = overtaken_mails(workspace, store, chosen, today)
        for mail in chosen:
            if mail.key in gone:
                store.outbox.withdraw(mail.key, _DONE)
            else:
                store.outbox.save(replace(mail, state=MailState.QUEUED), was=mail.state)
        done = [found for mail in chosen if (found := store.outbox.get(mail.key))]
    return ReleasedMails(mails=all_shown(workspace, done), overtaken=len(gone))


def _put_back(workspace: Workspace, store: Store, mail: Mail, today: date) -> Mail:
    """Back in the queue; the file is readdressed first, so that a mail is never queued for others than it says."""
    from toolkit.edges.mail.message import readdressed

    unit = workspace.tasks.roster.by_code.get(mail.unit)
    to, cc = mail.to, mail.cc
    if unit and unit.mail and unit.mail not in to and mail.kind.to_unit:
        to = (unit.mail,)
        cc = tuple(each for each in cc if each != unit.mail)
    if not to:
        raise ToolkitError(f"第{mail.id}封没有收件人", "请在单位名册中补上邮箱后再运行。")
    if to != mail.to:
        path = workspace.root / mail.path
        write_whole(path, readdressed(read_bytes(path), to, cc))
    everybody = mail.state == MailState.SENT and not mail.refused
    fresh = again(replace(mail, accepted=() if everybody else mail.accepted), to, cc)
    store.outbox.save(fresh, was=mail.state)
    if outdated([fresh], today):
        store.outbox.withdraw(mail.key, _STALE)
    return store.outbox.get(mail.key) or fresh


def _found(store: Store, number: int) -> Mail:
    mail = store.outbox.numbered(number)
    if mail is None:
        raise ToolkitError(f"没有编号为 {number} 的邮件", "编号见 toolkit outbox list --all。")
    return mail


def _only(mails: Sequence[Mail], states: Sequence[MailState], why: str) -> None:
    if wrong := [str(mail.id) for mail in mails if mail.state not in states]:
        raise ToolkitError(f"第{'、'.join(wrong)}封{why}，没有改动", "请核对编号（toolkit outbox list --all）。")
