"""A week of the office under faults: what is to be the same afterwards, whatever failed, and when.

A week is one `weekly` run: three mails in the mailbox (two workbooks, one of them with a cell to refuse, and a damaged
file), a workbook and a picture in the inbox, reminders due, mails to send. A fault is one call that fails, or all from
one on, of disk, database, mailbox or mail server; then the week is run again without.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kit.mail_server import set_mail
from kit.unit_books import fill, items_of, with_progress, workbook_of
from kit.workspaces import hand_out
from toolkit.domain.mail.mails import MailState
from toolkit.domain.mail.outbox import Answer, Attempt, Step
from toolkit.edges.mail.imap import Arrival, MailboxLost
from toolkit.edges.store.sqlite import Sqlite
from toolkit.errors import ToolkitError
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.office.verify import verify
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

ISSUED, NOW, AGAIN = date(2021, 8, 3), datetime(2021, 9, 13, 9), datetime(2021, 9, 13, 14)
UNITS = {"SZ08": "市司法局", "SZ09": "市财政局", "SZ22": "市审计局"}
PLAN = """序号,工作任务,具体要求,落实单位,完成时限
1,规划公开,公开规划。,市财政局、市司法局,2021年9月前
2,财政公开,公开预算。,市财政局、市审计局,2021年10月15日前
"""
AREAS = ("disk", "database", "mailbox", "server")


def small_office(folder: Path) -> None:
    """A workspace of three units with their workbooks, and what came back."""
    create_workspace(folder)
    import_plan(open_workspace(folder), PLAN.encode(), "方案.csv", plan_id="lx", issued=ISSUED)
    workspace = set_mail(open_workspace(folder), server="smtp.example.com", pace_seconds=0)
    config = folder / "config.toml"
    text = config.read_text("utf-8").replace('[mailbox]\nserver = ""', '[mailbox]\nserver = "imap.example.com"', 1)
    config.write_text(text, "utf-8")
    workspace = open_workspace(folder)
    hand_out(workspace, date(2021, 9, 6))
    item = items_of(workspace, "SZ22")[0]
    fill(workbook_of(workspace, "SZ22"), workspace.inbox / "审计局.xlsx", {item: {"办理状态": "好", "进展情况": "甲"}})
    (workspace.inbox / f"{UNITS['SZ22']}现场.png").write_bytes(b"\x89PNG 1")
    mails = folder / "mails"
    mails.mkdir()
    sent = {
        "SZ08": ("台账.xlsx", with_progress(workbook_of(workspace, "市司法局"), "乙", 1)),
        "SZ09": ("台账.xlsx", with_progress(workbook_of(workspace, "市财政局"), "丙")),
        "SZ22": ("坏.xlsx", b"PK\x03\x04 nothing"),
    }
    for number, (unit, (name, data)) in enumerate(sent.items(), start=1):
        mail = EmailMessage()
        mail["From"] = next(each.mail for each in workspace.tasks.units() if each.code == unit)
        mail["To"], mail["Subject"] = workspace.settings.office.mail, f"报送{number}"
        mail["Message-ID"] = f"<{number}@example.com>"
        mail.set_content("见附件")
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        (mails / f"{number}.eml").write_bytes(mail.as_bytes())


@dataclass
class Faults:
    """Counts the calls of an area; the `at`th fails, before it is done or `after` it was, or all `from_then`."""

    area: str = ""
    at: int = -1
    after: bool = False
    from_then: bool = False
    count: Counter[str] = field(default_factory=Counter)

    def guarded(self, area: str, real: Callable[..., Any], fault: Callable[[], Exception]) -> Callable[..., Any]:
        """A call that counts, and fails when it is to."""

        def called(*given: Any, **named: Any) -> Any:
            self.count[area] += 1
            number = self.count[area]
            fails = area == self.area and (number == self.at or (self.from_then and number > self.at > 0))
            if fails and not self.after:
                raise fault()
            found = real(*given, **named)
            if fails:
                raise fault()
            return found

        return called


@dataclass
class Outside:
    """The mailbox and the mail server: what lies in the one, how often the other took each mail."""

    mails: list[bytes]
    faults: Faults
    marked: set[int] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)
    account: str = "office@example.com"
    validity: int = 1

    def uids(self, since: date) -> list[int]:
        """Every mail's number."""
        return list(range(1, len(self.mails) + 1))

    def look(self, uid: int) -> Arrival:
        """When it arrived."""
        return Arrival(uid, len(self.mails[uid - 1]), datetime(2021, 9, 12, 8, 30))

    def fetch(self, uid: int) -> bytes:
        """Its bytes."""
        return self.mails[uid - 1]

    def mark(self, uid: int) -> None:
        """It was taken."""
        self.marked.add(uid)

    def connect(self, *_: object) -> Outside | Answer:
        """A conversation with the mail server, or its answer that there is none."""
        try:
            self.faults.guarded("server", lambda: None, ConnectionResetError)()
        except ConnectionResetError:
            return Answer(Step.CONNECT, 0, "reset")
        return self

    def send(self, sender: str, recipients: Sequence[str], data: bytes, about_to: Callable[[], None]) -> Attempt:
        """Take a mail; a fault before its content refuses it for now, one after it loses the answer."""
        accepted = {each: Answer(Step.RECIPIENT, 250, "ok") for each in recipients}
        try:
            self.faults.guarded("server", lambda: None, ConnectionResetError)()
        except ConnectionResetError:
            if not self.faults.after:
                return Attempt({}, Answer(Step.SENDER, 0, "reset"))
            about_to()
            self._take(data)
            return Attempt(accepted, Answer(Step.END, 0, "reset"))
        about_to()
        self._take(data)
        return Attempt(accepted, Answer(Step.END, 250, "ok"))

    def _take(self, data: bytes) -> None:
        self.taken[next(line for line in data.split(b"\r\n") if line.startswith(b"Message-ID:")).decode()] += 1

    def close(self) -> None:
        """Nothing to hang up."""


@contextmanager
def outside(root: Path, patch: pytest.MonkeyPatch, faults: Faults, its: Outside | None = None) -> Iterator[Outside]:
    """The mailbox and server of a workspace, and the faults lurking, for as long as the block runs."""
    its = its or Outside([path.read_bytes() for path in sorted((root / "mails").glob("*.eml"))], faults)
    its.faults = faults

    @contextmanager
    def open_inbox(*_: object, **__: object) -> Iterator[Any]:
        box = _Box(its, faults)
        yield box

    with patch.context() as patched:
        patched.setattr("toolkit.jobs.mail.collect.open_inbox", open_inbox)
        patched.setattr("toolkit.edges.mail.smtp.connect", its.connect)
        for name in ("begin", "commit", "execute", "execute_each"):
            real = getattr(Sqlite, name)
            patched.setattr(
                Sqlite, name, faults.guarded("database", real, lambda: sqlite3.OperationalError("disk I/O error"))
            )
        for name in ("fsync", "replace", "mkdir"):
            real = getattr(os, name)
            patched.setattr(os, name, faults.guarded("disk", real, lambda: OSError(28, "No space left on device")))
        yield its


class _Box:
    """The mailbox through which the faults of a connection come."""

    def __init__(self, its: Outside, faults: Faults) -> None:
        self.account, self.validity = its.account, its.validity
        for name in ("uids", "look", "fetch", "mark"):
            setattr(self, name, faults.guarded("mailbox", getattr(its, name), lambda: MailboxLost("断了", "再试。")))


def live(root: Path, now: datetime) -> str:
    """A week; in which way it ended, where that is not as it should be: with what no line was made of."""
    try:
        weekly(open_workspace(root), now)
    except (ToolkitError, OSError):
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


@dataclass(frozen=True)
class End:
    """What a week leaves: the end of every file, the values of every cell, the mails there are."""

    returns: tuple[tuple[str, str, str], ...]
    values: tuple[tuple[str, str, str], ...]
    mails: tuple[str, ...]


def end_of(workspace: Workspace) -> End:
    """What a workspace holds now."""
    with open_store(workspace) as store:
        returns = sorted((each.file, each.sha256, each.outcome.value) for each in store.returns.of_plan("lx"))
        current = store.cells.current("lx")
        mails = sorted(mail.key for mail in store.outbox.mails())
    values = sorted((row.text, name, text) for row, held in current.items() for name, text in held.items())
    return End(tuple(returns), tuple(values), tuple(mails))


def wrongs(workspace: Workspace, calm: End, its: Outside) -> list[str]:
    """What is not as it is after a calm week: files with no end or two, values, mails sent twice or lost, damage."""
    found = end_of(workspace)
    said = []
    if found.returns != calm.returns:
        said.append(f"returns {set(found.returns) ^ set(calm.returns)} {len(found.returns)}/{len(calm.returns)}")
    if found.values != calm.values:
        said.append(f"values {set(found.values) ^ set(calm.values)}")
    if _without_returns(found.mails) != _without_returns(calm.mails):
        said.append(f"mails {set(found.mails) ^ set(calm.mails)}")
    said += [f"sent {count} times: {name}" for name, count in its.taken.items() if count > 1]
    with open_store(workspace) as store:
        mails = store.outbox.mails()
    for mail in mails:
        arrived = its.taken[f"Message-ID: {mail.message_id}"]
        if mail.state == MailState.SENT and not mail.by_hand and not arrived:
            said.append(f"never sent: {mail.key}")
        if mail.state in (MailState.SENDING,):
            said.append(f"left in the middle: {mail.key}")
    if its.marked != set(range(1, len(its.mails) + 1)):
        said.append(f"mails of the mailbox left: {its.marked}")
    said += [each.message for each in verify(workspace).problems]
    return said


def _without_returns(keys: Sequence[str]) -> Counter[str]:
    """Keys of mails without the numbers of the returns they answer, which follow the order in which files came."""
    return Counter("/".join(key.split("/")[:3]) for key in keys)
