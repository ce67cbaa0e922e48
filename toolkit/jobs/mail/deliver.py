"""`deliver`: what is queued goes out over one login, and every mail's state is written down as it changes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.mail.outbox import Answer, Attempt, Hours, Step, Verdict, after, classify, pause, ready, stopped_by
from toolkit.domain.plan.calendar import Calendar
from toolkit.edges.system.files import read_bytes
from toolkit.errors import WorkspaceError
from toolkit.jobs.mail.overtaken import overtaken_mails
from toolkit.jobs.mail.sent_by_hand import mark_moved
from toolkit.jobs.mail.shown import all_shown, shown
from toolkit.jobs.mail.terms import count_terms
from toolkit.jobs.stores import delivering
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, problem
from toolkit.reports.mail.deliver import Sending

if TYPE_CHECKING:
    from toolkit.edges.mail.smtp import Postman
    from toolkit.edges.store.store import Store

_INTERRUPTED = "发送中途程序被中断"
_DONE_MEANWHILE = "发出前已经办结、报送，或核查情况另有变化"
_STOPS = {Verdict.LIMIT: Code.MAIL_LIMITED, Verdict.SETTING: Code.MAIL_SETTING}


def deliver(
    workspace: Workspace,
    now: datetime,
    *,
    at_once: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Sending:
    """Send what is queued and due, of every plan, over one login; each mail once.

    A mail found half-sent, because a process died, is `unknown` and stays so until somebody decides. `at_once` asks
    for neither working hours nor the time between tries. Without a server in the settings nothing is sent, and the
    mails stay where they are; what a person has sent, and moved into the folder of those sent, is noted.
    With `dry_run` nothing is sent or written.
    """
    with delivering(workspace, dry_run=dry_run) as store:
        batch = _Batch(workspace, store, workspace.calendar(now.date()), now, at_once)
        noted = 0
        if not dry_run:
            noted = len(mark_moved(workspace, store, now))
            batch.settled = [mail.key for mail in store.outbox.settle_interrupted(_INTERRUPTED)]
        mails = store.outbox.mails([MailState.QUEUED])
        due = batch.due(mails)
        if due and not dry_run:
            batch.send(due, track)
        shown = due if dry_run else [mail for key in batch.settled if (mail := store.outbox.get(key))]
        left = store.outbox.mails([MailState.QUEUED, MailState.AWAITING_RELEASE])
    kept = () if dry_run else count_terms(workspace, now)
    queued = [mail for mail in left if mail.state == MailState.QUEUED]
    by_hand = sum(mail.by_hand for mail in queued)
    rest = len(queued) - by_hand
    mails_shown = all_shown(workspace, shown)
    told = () if dry_run else (found for each in mails_shown for found in each.problems)
    return Sending(
        mails=mails_shown,
        queued=rest - (len(due) if dry_run else 0),
        by_hand=by_hand,
        awaiting=len(left) - len(queued),
        outbox=workspace.root / "outbox",
        noted=noted,
        server=bool(workspace.settings.mail.server),
        problems=(*batch.problems, *told, *batch.stopped(rest), *kept),
        dry_run=dry_run,
    )


@dataclass
class _Batch:
    """One batch, while it lasts; `settled` are the keys of the mails whose state it settled."""

    workspace: Workspace
    store: Store
    calendar: Calendar
    began: datetime
    at_once: bool
    settled: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stop: Answer | None = None
    _clock: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The local time: when the run began, and what has passed since."""
        return self.began + timedelta(seconds=int(time.monotonic() - self._clock))

    def ready(self, mail: Mail) -> bool:
        now, settings = self.now(), self.workspace.settings.mail
        working = Hours(*settings.hours).opened(now, self.calendar)
        return ready(mail, now, working=working, at_once=self.at_once)

    def due(self, queued: Sequence[Mail]) -> list[Mail]:
        """What is to be sent now, that with the fewest tries first; nothing where there is no server."""
        settings = self.workspace.settings.mail
        if not settings.server:
            return []
        due = sorted(filter(self.ready, queued), key=lambda mail: (mail.attempts, mail.id))
        return due[: settings.per_batch]

    def send(self, batch: Sequence[Mail], track: Tracker) -> None:
        """Send a batch over one login; an answer that concerns all mails puts the rest off."""
        from toolkit.edges.mail.secrets import VARIABLE, mail_password
        from toolkit.edges.mail.smtp import connect

        settings = self.workspace.settings.mail
        ready = [(mail, data) for mail in self._wanted(batch) if (data := self._content(mail)) is not None]
        if not ready:
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
            for number, (mail, data) in enumerate(track(ready, "发邮件")):
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

    def stopped(self, waiting: int) -> Iterator[Problem]:
        """Why all mails wait, where an answer of the server made them: how many, and until when."""
        if self.stop:
            verdict = classify(self.stop)
            until = f"{self.began + pause(verdict):%m-%d %H:%M}"
            code = _STOPS.get(verdict, Code.MAIL_CONNECTION)
            yield problem(code, answer=str(self.stop), count=waiting, time=until)

    def _wanted(self, batch: Sequence[Mail]) -> list[Mail]:
        """The mails whose reason is still there; the others are withdrawn."""
        gone = overtaken_mails(self.workspace, self.store, batch, self.began.date())
        for mail in batch:
            if mail.key in gone:
                self.store.outbox.withdraw(mail.key, _DONE_MEANWHILE)
        return [mail for mail in batch if mail.key not in gone]

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
        self.settled.append(mail.key)
        return attempt

    def _content(self, mail: Mail) -> bytes | None:
        """The mail's bytes; None, and said so, where its file is gone or larger than the settings allow."""
        try:
            data = read_bytes(self.workspace.root / mail.path)
        except WorkspaceError:
            self.problems.append(shown(self.workspace, mail).problem(Code.MAIL_FILE_MISSING, path=mail.path))
            return None
        limit = self.workspace.settings.mail.size_mb
        if len(data) <= limit << 20:
            return data
        answer = f"邮件 {len(data) / (1 << 20):.1f} MB，超过 config.toml 里的上限 {limit} MB"
        refused = {**mail.refused, **dict.fromkeys(mail.open, answer)}
        self.store.outbox.save(
            replace(mail, state=MailState.REFUSED, refused=refused, answer=answer), was=MailState.QUEUED
        )
        self.settled.append(mail.key)
        return None

    def _put_off(self, answer: Answer) -> None:
        self.stop = answer
        self.store.outbox.postpone(self.now() + pause(classify(answer)))


class _TakenBackError(Exception):
    """A mail was withdrawn or cancelled between its being chosen and its being sent."""
