"""`deliver`: what is queued goes out over one login, and every mail's state is written down as it changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code
from toolkit.domain.mail.outbox import (
    Answer,
    Attempt,
    Hours,
    Mail,
    MailState,
    Step,
    Verdict,
    after,
    classify,
    pause,
    ready,
    stopped_by,
)
from toolkit.domain.plan.calendar import Calendar
from toolkit.errors import WorkspaceError
from toolkit.jobs.mail.overtaken import overtaken_mails
from toolkit.jobs.report import Report
from toolkit.jobs.stores import delivering, ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.mail.smtp import Postman
    from toolkit.edges.store.store import Store

_INTERRUPTED = "发送中途程序被中断"
_DONE_MEANWHILE = "发出前已经办结或报送"
_STOPS = {Verdict.LIMIT: Code.MAIL_LIMITED, Verdict.SETTING: Code.MAIL_SETTING}


def deliver(
    workspace: Workspace,
    now: datetime,
    *,
    at_once: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Report:
    """Send what is queued and due, of every plan, over one login; each mail once.

    A mail found half-sent, because a process died, is `unknown` and stays so until somebody decides. `at_once` asks
    for neither working hours nor the time between tries. Without a server in the settings nothing is sent, and the
    mails stay where they are. With `dry_run` nothing is sent or written.
    """
    with ledger(workspace, dry_run=True) if dry_run else delivering(workspace) as store:
        run = _Run(workspace, store, workspace.calendar(now.date()), now, at_once)
        if not dry_run:
            run.found = list(store.outbox.settle_interrupted(_INTERRUPTED))
        batch = run.batch()
        if not dry_run and batch:
            run.send(batch, track)
        done = [mail for key in run.keys if (mail := store.outbox.get(key))]
        waiting = store.outbox.mails([MailState.QUEUED])
        held = len(store.outbox.mails([MailState.HELD]))
    return _report(workspace, run, done, batch if dry_run else (), waiting, held, now, dry_run=dry_run)


@dataclass
class _Run:
    """One batch, while it lasts."""

    workspace: Workspace
    store: Store
    calendar: Calendar
    began: datetime
    at_once: bool
    found: list[Mail] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stop: Answer | None = None
    _clock: float = field(default_factory=time.monotonic)

    @property
    def keys(self) -> list[str]:
        """The keys of the mails whose state this run settled."""
        return [*(mail.key for mail in self.found), *self.tried]

    def now(self) -> datetime:
        """The local time: when the run began, and what has passed since."""
        return self.began + timedelta(seconds=int(time.monotonic() - self._clock))

    def ready(self, mail: Mail) -> bool:
        now, settings = self.now(), self.workspace.settings.mail
        working = Hours(*settings.hours).opened(now, self.calendar)
        return ready(mail, now, working=working, at_once=self.at_once)

    def batch(self) -> list[Mail]:
        """What is to be sent now, that with the fewest tries first; nothing where there is no server."""
        settings = self.workspace.settings.mail
        if not settings.server:
            return []
        due = [mail for mail in self.store.outbox.mails([MailState.QUEUED]) if self.ready(mail)]
        due.sort(key=lambda mail: (mail.attempts, mail.id))
        return due[: settings.per_batch]

    def send(self, batch: Sequence[Mail], track: Tracker) -> None:
        """Send a batch over one login; an answer that concerns all mails puts the rest off."""
        from toolkit.edges.mail.secrets import VARIABLE, mail_password
        from toolkit.edges.mail.smtp import connect

        settings = self.workspace.settings.mail
        gone = overtaken_mails(self.workspace, self.store, batch, self.began.date())
        for mail in batch:
            if mail.key in gone:
                self.store.outbox.withdraw(mail.key, _DONE_MEANWHILE)
        due = [(mail, data) for mail in batch if mail.key not in gone and (data := self._content(mail)) is not None]
        if not due:
            return
        password = mail_password(settings.user) if settings.user else None
        if settings.user and not password:
            self._put_off(Answer(Step.LOGIN, 535, f"没有找到授权码：环境变量 {VARIABLE} 和系统钥匙串里都没有"))
            return
        postman = connect(settings, password, self.workspace.root)
        if isinstance(postman, Answer):
            self._put_off(postman)
            return
        with closing(postman):
            for number, (mail, data) in enumerate(track(due, "发邮件")):
                if number:
                    time.sleep(settings.pace_seconds)
                if not self.ready(mail):
                    continue
                attempt = self._hand_over(postman, mail, data)
                if attempt is None:
                    return
                if stop := stopped_by(attempt):
                    self._put_off(stop)
                    return

    def _hand_over(self, postman: Postman, mail: Mail, data: bytes) -> Attempt | None:
        """One mail's try, its state kept; None where another command has taken the mail back in the last moment."""
        state = MailState.QUEUED

        def about_to() -> None:
            nonlocal state
            if not self.store.outbox.save(replace(mail, state=MailState.SENDING), was=MailState.QUEUED):
                raise _TakenBackError
            state = MailState.SENDING

        try:
            attempt = postman.send(mail.sender, mail.open, data, about_to)
        except _TakenBackError:
            return None
        settled = after(replace(mail, state=MailState.QUEUED), attempt, self.now())
        self.store.outbox.save(settled, was=state)
        self.tried.append(mail.key)
        return attempt

    def _content(self, mail: Mail) -> bytes | None:
        """The mail's bytes; None, and said so, where its file is gone or larger than the settings allow."""
        from toolkit.edges.system.files import read_bytes

        try:
            data = read_bytes(self.workspace.root / mail.path)
        except WorkspaceError:
            self.problems.append(
                problem(Code.MAIL_FILE_MISSING, Origin(mail.path), path=mail.path, **_of(self.workspace, mail))
            )
            return None
        limit = self.workspace.settings.mail.size_mb
        if len(data) <= limit << 20:
            return data
        answer = f"邮件 {len(data) / (1 << 20):.1f} MB，超过 config.toml 里的上限 {limit} MB"
        refused = {**mail.refused, **dict.fromkeys(mail.open, answer)}
        self.store.outbox.save(
            replace(mail, state=MailState.REFUSED, refused=refused, answer=answer), was=MailState.QUEUED
        )
        self.tried.append(mail.key)
        return None

    def _put_off(self, answer: Answer) -> None:
        self.stop = answer
        self.store.outbox.postpone(self.now() + pause(classify(answer)))


class _TakenBackError(Exception):
    """A mail was withdrawn or cancelled between its being chosen and its being sent."""


def _report(
    workspace: Workspace,
    run: _Run,
    done: Sequence[Mail],
    would: Sequence[Mail],
    waiting: Sequence[Mail],
    held: int,
    now: datetime,
    *,
    dry_run: bool,
) -> Report:
    counted = Counter(mail.state for mail in done)
    by_hand = sum(mail.by_hand for mail in waiting)
    sent = len(would) if dry_run else counted[MailState.SENT]
    parts = [f"{'应发' if dry_run else '发出'}{sent}封"]
    parts += [f"未送达{counted[MailState.REFUSED]}封"] if counted[MailState.REFUSED] else []
    parts += [f"不确定{counted[MailState.UNKNOWN]}封"] if counted[MailState.UNKNOWN] else []
    queued = len(waiting) - by_hand - (len(would) if dry_run else 0)
    parts += [f"还有{queued}封待发"] if queued else []
    parts += [f"{held}封待放行"] if held else []
    parts += [f"{by_hand}封由人转发，在 {workspace.root / 'outbox'} 的 mail 文件夹"] if by_hand else []
    if not workspace.settings.mail.server:
        parts[0] = "没有设置发信服务器，没有发邮件"
    shown = would if dry_run else done
    rows = tuple(
        (str(mail.id), _of(workspace, mail)["unit"], mail.kind.label, mail.state.label, mail.answer) for mail in shown
    )
    problems = (*run.problems, *_told(workspace, done), *_stopped(run, waiting, now))
    return Report(
        summary=("（演练，未发出）" if dry_run else "") + "，".join(parts),
        data={
            "sent": sent,
            "refused": counted[MailState.REFUSED],
            "unknown": counted[MailState.UNKNOWN],
            "queued": len(waiting) - (len(would) if dry_run else 0),
            "held": held,
            "by_hand": by_hand,
            "mails": [mail_data(workspace, mail) for mail in shown],
        },
        tables=(Table("邮件", ("编号", "单位", "类别", "状态", "服务器答复"), rows),) if rows else (),
        problems=problems,
    )


def mail_data(workspace: Workspace, mail: Mail) -> dict[str, Any]:
    """A mail for machines."""
    return {
        "number": mail.id,
        "kind": mail.kind.value,
        "unit": _of(workspace, mail)["unit"],
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
        "mail": str(workspace.root / mail.path),
    }


def mail_problems(workspace: Workspace, mail: Mail) -> Iterator[Problem]:
    """What a person must see to: addresses that will not take it, and whether it has arrived at all."""
    if mail.state == MailState.UNKNOWN:
        yield problem(Code.MAIL_UNKNOWN, Origin(mail.path), answer=mail.answer, **_of(workspace, mail))
    for address, answer in mail.refused.items():
        yield problem(
            Code.MAIL_NOT_DELIVERED, Origin(mail.path), address=address, answer=answer, **_of(workspace, mail)
        )


def _told(workspace: Workspace, done: Sequence[Mail]) -> Iterator[Problem]:
    for mail in done:
        yield from mail_problems(workspace, mail)


def _stopped(run: _Run, waiting: Sequence[Mail], now: datetime) -> Iterator[Problem]:
    if not run.stop:
        return
    verdict = classify(run.stop)
    code = _STOPS.get(verdict, Code.MAIL_CONNECTION)
    until = now + pause(verdict)
    count = sum(not mail.by_hand for mail in waiting)
    yield problem(code, answer=str(run.stop), count=count, time=f"{until:%m-%d %H:%M}")


def _of(workspace: Workspace, mail: Mail) -> dict[str, Any]:
    name = workspace.tasks.roster.name_of(mail.unit) or workspace.settings.office.name
    return {"unit": name, "kind": mail.kind.label, "number": mail.id}
