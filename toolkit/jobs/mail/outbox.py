"""`outbox`: what waits, what arrived and what did not; a person puts mails back or takes them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.outbox import again, outdated, released, withdrawn
from toolkit.edges.system.files import read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.overtaken import overtaken_mails
from toolkit.jobs.mail.shown import all_shown, shown, standing
from toolkit.jobs.mail.taking_back import take_back
from toolkit.jobs.mail.terms import count_terms
from toolkit.jobs.mail.texts import texts_saying
from toolkit.jobs.outbox_files import put_out
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
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_DONE = "放行前已经办结，或核查情况另有变化"
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


def retry_mails(
    workspace: Workspace, today: date, numbers: Sequence[int] = (), *, dry_run: bool = False
) -> RetriedMails:
    """Put mails back in the queue, to the addresses the roster has now; those they have reached get no second copy.

    Naming a mail that is `unknown`, or was sent to all, asks for a second copy in so many words; without numbers only
    those that surely did not arrive are put back. A reminder of an earlier day is withdrawn instead: what it says is no
    longer so, and the next `remind` writes it anew. Nothing is put back where one of them cannot be.
    """
    with delivering(workspace, dry_run=dry_run) as store:
        mails = [_found(store, number) for number in numbers] or list(store.outbox.mails([MailState.REFUSED]))
        _only(mails, _RETRIED)
        retries = [_retry(workspace, mail) for mail in mails]
        stale = outdated([each.mail for each in retries], today)
        done = [withdrawn(each.mail, _STALE) if each.mail in stale else each.mail for each in retries]
        if not dry_run:
            for each in retries:
                _readdress(workspace, each)
            store.outbox.save_all((each.mail, each.was) for each in retries)
            for mail in stale:
                store.outbox.withdraw(mail.key, _STALE)
            done = _as_they_are(store, done)
    return RetriedMails(mails=all_shown(workspace, done), dry_run=dry_run)


def cancel_mails(workspace: Workspace, numbers: Sequence[int], *, dry_run: bool = False) -> CancelledMails:
    """Take mails out for good: they are not sent, and what they remind of is not reminded of again."""
    with delivering(workspace, dry_run=dry_run) as store:
        mails = [_found(store, number) for number in numbers]
        _only(mails, _CANCELLED)
        done = [replace(mail, state=MailState.CANCELLED, answer="由人取消") for mail in mails]
        if not dry_run:
            store.outbox.save_all((cancelled, mail.state) for mail, cancelled in zip(mails, done, strict=True))
    texts = texts_saying(workspace, done)
    return CancelledMails(mails=all_shown(workspace, done), texts=texts, dry_run=dry_run)


def release_mails(
    workspace: Workspace,
    now: datetime,
    numbers: Sequence[int] = (),
    *,
    everything: bool = False,
    dry_run: bool = False,
) -> MailsToRelease | ReleasedMails:
    """Let mails go that wait for it, those numbered or all; without either they are only listed.

    One whose reason is gone meanwhile is withdrawn instead. What a person sends on has left with that, and terms
    count from then.
    """
    with delivering(workspace, dry_run=dry_run) as store:
        waiting = store.outbox.mails([MailState.AWAITING_RELEASE])
        if not numbers and not everything:
            return MailsToRelease(mails=all_shown(workspace, waiting), dry_run=dry_run)
        chosen = [_found(store, number) for number in numbers] if numbers else list(waiting)
        _only(chosen, [MailState.AWAITING_RELEASE])
        gone = overtaken_mails(workspace, store, chosen, now.date())
        done = [withdrawn(mail, _DONE) if mail.key in gone else released(mail, now) for mail in chosen]
        if not dry_run:
            store.outbox.save_all((mail, MailState.AWAITING_RELEASE) for mail in done if mail.key not in gone)
            for mail in done:
                if mail.key in gone:
                    take_back(workspace, store, mail, _DONE)
            done = _as_they_are(store, done)
    kept = () if dry_run else count_terms(workspace, now)
    return ReleasedMails(mails=all_shown(workspace, done), overtaken=len(gone), problems=kept, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class _Retry:
    """A mail that stood in the state it `was`, as it is put back; `data` is its file where that has other addresses."""

    was: MailState
    mail: Mail
    data: bytes | None


def _retry(workspace: Workspace, mail: Mail) -> _Retry:
    """How a mail is put back, to the address the roster has now; `ToolkitError` where there is none."""
    from toolkit.edges.mail.message import readdressed

    unit = workspace.tasks.roster.by_code.get(mail.unit)
    to, cc = mail.to, mail.cc
    if unit and unit.mail and unit.mail not in to and mail.kind.to_unit:
        to = (unit.mail,)
        cc = tuple(each for each in cc if each != unit.mail)
    if not to:
        raise ToolkitError(f"第{mail.id}封没有收件人", "请在单位名册中补上邮箱后再运行。")
    other = to != mail.to or mail.by_hand
    data = readdressed(read_bytes(standing(workspace, mail)), to, cc) if other else None
    everybody = mail.state == MailState.SENT and not mail.refused
    return _Retry(mail.state, again(replace(mail, accepted=() if everybody else mail.accepted), to, cc), data)


def _readdress(workspace: Workspace, retry: _Retry) -> None:
    """Write the file anew before the mail is queued, so that it is never queued for others than it says."""
    if retry.data is not None:
        put_out(workspace, workspace.root / retry.mail.path, retry.data, private=True)


def _as_they_are(store: Store, mails: Sequence[Mail]) -> list[Mail]:
    """The mails as they stand in the ledger by now."""
    return [store.outbox.get(mail.key) or mail for mail in mails]


def _found(store: Store, number: int) -> Mail:
    mail = store.outbox.numbered(number)
    if mail is None:
        raise ToolkitError(f"没有编号为 {number} 的邮件", "编号见 toolkit outbox list --all。")
    return mail


def _only(mails: Sequence[Mail], states: Sequence[MailState]) -> None:
    if wrong := "、".join(f"第{mail.id}封（{mail.state.label}）" for mail in mails if mail.state not in states):
        raise ToolkitError(f"{wrong}不能这样办，没有改动", "请核对编号（toolkit outbox list --all）。")
