"""`outbox`: what waits, what arrived and what did not; a person puts mails back or takes them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from toolkit.domain.mail.outbox import Mail, MailState, again, outdated
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.deliver import mail_data, mail_problems
from toolkit.jobs.mail.overtaken import overtaken_mails
from toolkit.jobs.report import Report
from toolkit.jobs.stores import delivering, ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_DONE = "放行前已经办结"
_STALE = "已过当天，由下一次提醒代替"
_OPEN = (MailState.HELD, MailState.QUEUED, MailState.SENDING, MailState.REFUSED, MailState.UNKNOWN)
_RETRIED = (MailState.QUEUED, MailState.REFUSED, MailState.UNKNOWN, MailState.SENT, MailState.CANCELLED)
_CANCELLED = (MailState.HELD, MailState.QUEUED, MailState.REFUSED, MailState.UNKNOWN)


def list_outbox(workspace: Workspace, *, everything: bool = False) -> Report:
    """The mails that wait or did not surely arrive, of every plan; `everything` lists sent and cancelled ones too."""
    with ledger(workspace, dry_run=True) as store:
        mails = store.outbox.mails(() if everything else _OPEN)
    problems = tuple(found for mail in mails for found in mail_problems(workspace, mail))
    rows = tuple(_row(workspace, mail) for mail in mails)
    table = Table("发件箱", ("编号", "日期", "单位", "类别", "状态", "试过", "下次", "服务器答复"), rows)
    said = "，".join(f"{state}{count}封" for state, count in Counter(map(_state, mails)).items())
    return Report(
        said or "没有待发和没有送达的邮件",
        data={"mails": [mail_data(workspace, mail) for mail in mails]},
        tables=(table,) if rows else (),
        problems=problems,
    )


def show_mail(workspace: Workspace, number: int) -> Report:
    """One mail: to whom, how it stands, and its text."""
    from toolkit.edges.mail.message import plain_text

    with ledger(workspace, dry_run=True) as store:
        mail = _found(store, number)
    path = workspace.root / mail.path
    subject, text = plain_text(read_bytes(path))
    rows = [
        ("标题", subject),
        ("收件人", "、".join(mail.to) or "（没有登记邮箱）"),
        ("抄送", "、".join(mail.cc)),
        ("状态", _state(mail)),
        ("服务器答复", mail.answer),
        *((f"{address} 未收", why) for address, why in mail.refused.items()),
        *(("正文" if number == 0 else "", line) for number, line in enumerate(text.splitlines())),
    ]
    return Report(
        f"{mail.kind.label}，{mail.day}，{mail.state.label}",
        data={**mail_data(workspace, mail), "subject": subject, "text": text},
        tables=(
            Table(f"第{mail.id}封", ("", ""), tuple((head, said) for head, said in rows if head != "抄送" or said)),
        ),
        files=(path,),
    )


def retry_mails(workspace: Workspace, today: date, numbers: Sequence[int] = ()) -> Report:
    """Put mails back in the queue, to the addresses the roster has now; those they have reached get no second copy.

    Naming a mail that is `unknown`, or was sent to all, asks for a second copy in so many words; without numbers only
    those that surely did not arrive are put back. A reminder of an earlier day is withdrawn instead: what it says is no
    longer so, and the next `remind` writes it anew.
    """
    with delivering(workspace) as store:
        mails = [_found(store, number) for number in numbers] or list(store.outbox.mails([MailState.REFUSED]))
        _only(mails, _RETRIED, "正在发送或等待放行")
        done = [_put_back(workspace, store, mail, today) for mail in mails]
    queued = sum(mail.state == MailState.QUEUED for mail in done)
    parts = [f"{queued}封放回待发，运行 toolkit deliver 发出"] if queued or not done else []
    parts += [f"{len(done) - queued}封已过当天，由下一次 toolkit remind 重写"] if queued < len(done) else []
    return _settled(workspace, done, "；".join(parts))


def cancel_mails(workspace: Workspace, numbers: Sequence[int]) -> Report:
    """Take mails out for good: they are not sent, and what they remind of is not reminded of again."""
    with delivering(workspace) as store:
        mails = [_found(store, number) for number in numbers]
        _only(mails, _CANCELLED, "已发、正在发或已取消")
        done = [replace(mail, state=MailState.CANCELLED, answer="由人取消") for mail in mails]
        for mail, cancelled in zip(mails, done, strict=True):
            store.outbox.save(cancelled, was=mail.state)
    return _settled(workspace, done, f"{len(done)}封不发了")


def release_mails(
    workspace: Workspace, today: date, numbers: Sequence[int] = (), *, everything: bool = False
) -> Report:
    """Let held mails go, those numbered or all; without either they are only listed.

    One whose reason is gone meanwhile is withdrawn instead.
    """
    with delivering(workspace) as store:
        held = list(store.outbox.mails([MailState.HELD]))
        if not numbers and not everything:
            return _settled(workspace, held, f"{len(held)}封待放行" if held else "没有待放行的邮件")
        chosen = [_found(store, number) for number in numbers] if numbers else held
        _only(chosen, [MailState.HELD], "不在待放行之列")
        gone = overtaken_mails(workspace, store, chosen, today)
        for mail in chosen:
            if mail.key in gone:
                store.outbox.withdraw(mail.key, _DONE)
            else:
                store.outbox.save(replace(mail, state=MailState.QUEUED), was=MailState.HELD)
        done = [found for mail in chosen if (found := store.outbox.get(mail.key))]
    return _settled(
        workspace,
        done,
        f"放行{len(done) - len(gone)}封，发出用 toolkit deliver" + (f"；{len(gone)}封已办结，不发了" if gone else ""),
    )


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


def _settled(workspace: Workspace, done: Sequence[Mail], summary: str) -> Report:
    rows = tuple(_row(workspace, mail) for mail in done)
    headers = ("编号", "日期", "单位", "类别", "状态", "试过", "下次", "服务器答复")
    return Report(
        summary,
        data={"mails": [mail_data(workspace, mail) for mail in done]},
        tables=(Table("邮件", headers, rows),) if rows else (),
    )


def _row(workspace: Workspace, mail: Mail) -> tuple[str, ...]:
    return (
        str(mail.id),
        mail.day.isoformat(),
        str(mail_data(workspace, mail)["unit"]),
        mail.kind.label,
        _state(mail),
        f"{mail.attempts}次" if mail.attempts else "",
        f"{mail.next_try:%m-%d %H:%M}" if mail.next_try and mail.state == MailState.QUEUED else "",
        mail.answer,
    )


def _state(mail: Mail) -> str:
    return "由人转发" if mail.by_hand and mail.state == MailState.QUEUED else mail.state.label
