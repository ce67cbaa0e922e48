"""`deliver` against a server on loopback: after every fault the states are right, and one copy arrives."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from kit.mail_server import PASSWORD, USER, Server, certificate, queue, serving, set_mail
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.edges.mail.secrets import VARIABLE
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.kept_records import UNKEPT
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.outbox import cancel_mails, list_outbox, retry_mails, show_mail
from toolkit.jobs.office.verify import verify
from toolkit.jobs.stores import delivering, open_store
from toolkit.jobs.workspace import Workspace

NOON = datetime(2021, 9, 1, 12)
FIRST, SECOND = "xq01@zhanjiang.example.com", "xq02@zhanjiang.example.com"


@dataclass
class Office:
    """A workspace whose mails go to a server of this test."""

    workspace: Workspace
    server: Server

    def mails(self) -> dict[str, Mail]:
        with open_store(self.workspace) as store:
            return {mail.unit: mail for mail in store.outbox.mails()}

    def states(self) -> list[str]:
        return [mail.state.value for mail in self.mails().values()]

    def deliver(self, now: datetime = NOON, **options: Any) -> dict[str, int]:
        data = deliver(self.workspace, now, **options).data
        return {name: data[name] for name in ("sent", "refused", "unknown", "queued")}

    @property
    def reached(self) -> list[list[str]]:
        return [recipients for _, recipients, _ in self.server.taken]


def of_few(workspace: Workspace) -> Workspace:
    return for_units(workspace, "XQ01", "XQ02", "XQ03")


@pytest.fixture
def workspace(after_playing: After) -> Workspace:
    """That of three units alone."""
    return after_playing(of_few)


@pytest.fixture
def office(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Two mails wait, to XQ01 and to XQ02; the server asks for a login over TLS."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(certificate(workspace.root)) as server:
        changed = set_mail(
            workspace,
            server="localhost",
            port=server.port,
            user=USER,
            ca_file="ca.pem",
            timeout_seconds=1,
            pace_seconds=0,
        )
        with open_store(changed) as store:
            queue(changed, store, "XQ01", [FIRST])
            queue(changed, store, "XQ02", [SECOND])
        yield Office(changed, server)


def test_a_batch_is_one_login_and_every_mail_arrives_as_it_was_written(office: Office) -> None:
    assert office.deliver() == {"sent": 2, "refused": 0, "unknown": 0, "queued": 0}
    assert office.reached == [[FIRST], [SECOND]]
    assert (office.server.calls, office.server.logins) == (1, 1)
    for mail, (sender, _, data) in zip(office.mails().values(), office.server.taken, strict=True):
        assert sender == USER
        assert data == (office.workspace.root / mail.path).read_bytes()
        assert (mail.state, mail.attempts, mail.accepted) == (MailState.SENT, 1, mail.to)
        assert mail.sent_at is not None and NOON <= mail.sent_at < NOON + timedelta(minutes=5)  # a slow machine's noon
    assert office.deliver() == {"sent": 0, "refused": 0, "unknown": 0, "queued": 0}
    assert office.server.calls == 1


TABLE: list[tuple[str, dict[str, str], list[str], Code | None, bool]] = [
    # fault of the first mail; states right after; what the clerk is told; whether the second mail went out too
    ("421 on connecting", {"CONNECT": "421 HL:ICC too many"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("421 for the mail", {"MAIL": "421 HL:IFC 163"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("421 after it", {"END": "421 closing"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("450 for the address", {"RCPT": "450 mailbox busy"}, ["queued", "sent"], None, True),
    ("450 NetEase", {"MAIL": "450 MI:DMC 163"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("451 NetEase", {"END": "451 DT:SPM please try again"}, ["queued", "sent"], None, True),
    ("452", {"MAIL": "452 insufficient system storage"}, ["queued", "sent"], None, True),
    ("550 user", {"RCPT": "550 User not found"}, ["refused", "sent"], Code.MAIL_NOT_DELIVERED, True),
    ("554 content", {"END": "554 DT:SPM 163 smtp"}, ["refused", "sent"], Code.MAIL_NOT_DELIVERED, True),
    ("550 frequency", {"END": "550 Connection frequency limited"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("550 at once", {"RCPT": "550 Ip frequency limited"}, ["queued", "queued"], Code.MAIL_LIMITED, False),
    ("553 sender", {"MAIL": "553 Mail from must equal user"}, ["queued", "queued"], Code.MAIL_SETTING, False),
    ("552 too large", {"MAIL": "552 message size exceeds"}, ["refused", "sent"], Code.MAIL_NOT_DELIVERED, True),
    ("drop before DATA", {"DATA": "drop"}, ["queued", "queued"], Code.MAIL_CONNECTION, False),
    ("drop after DATA", {"END": "drop"}, ["unknown", "queued"], Code.MAIL_UNKNOWN, False),
    ("silence at first", {"CONNECT": "silence"}, ["queued", "queued"], Code.MAIL_CONNECTION, False),
    ("silence before DATA", {"DATA": "silence"}, ["queued", "queued"], Code.MAIL_CONNECTION, False),
    ("silence after DATA", {"END": "silence"}, ["unknown", "queued"], Code.MAIL_UNKNOWN, False),
]


@pytest.mark.parametrize(("fault", "states", "code", "second"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE])
def test_fault_table(office: Office, fault: dict[str, str], states: list[str], code: Code | None, second: bool) -> None:
    office.server.fails(**fault)
    report = deliver(office.workspace, NOON)
    assert office.states() == states
    assert {problem.code for problem in report.problems} >= ({code} if code else set())
    assert (SECOND in [to for reached in office.reached for to in reached]) == second
    for again in range(1, 20):  # the program goes on by itself for ten hours
        deliver(office.workspace, NOON + again * timedelta(minutes=30))
    mails = office.mails()
    for unit, address in (("XQ01", FIRST), ("XQ02", SECOND)):
        copies = office.reached.count([address])
        final = mails[unit].state
        assert final in (MailState.SENT, MailState.REFUSED, MailState.UNKNOWN)
        assert copies == (0 if final == MailState.REFUSED else 1), "one copy by default"


def test_a_bad_certificate_gets_no_password_and_no_mail(office: Office) -> None:
    changed = set_mail(office.workspace, ca_file="")
    report = deliver(changed, NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_SETTING]
    assert "证书" in report.problems[0].message
    assert (office.states(), office.server.logins) == (["queued", "queued"], 0)
    assert Office(office.workspace, office.server).deliver(at_once=True)["sent"] == 2


def test_a_certificate_for_another_name_is_bad(office: Office) -> None:
    report = deliver(set_mail(office.workspace, server="127.0.0.1"), NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_SETTING]
    assert office.server.logins == 0


def test_a_wrong_password_stops_the_batch_and_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "旧的".encode().hex())
    report = deliver(office.workspace, NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_SETTING]
    assert report.exit_code == 1
    calls = office.server.calls
    assert office.deliver(NOON + timedelta(minutes=5)) == {"sent": 0, "refused": 0, "unknown": 0, "queued": 2}
    assert office.server.calls == calls, "the account is not locked by trying again and again"
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert office.deliver(NOON + timedelta(minutes=6), at_once=True)["sent"] == 2


@pytest.mark.parametrize("password", ["", "中文密码"])
def test_a_missing_or_impossible_password_is_said_and_never_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setenv(VARIABLE, password)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr("getpass.getpass", lambda *_: pytest.fail("asked"))
    report = deliver(office.workspace, NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_SETTING]
    assert "授权码" in report.problems[0].message
    assert office.states() == ["queued", "queued"]


def test_nobody_listens(office: Office) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    report = deliver(set_mail(office.workspace, port=port), NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_CONNECTION]
    assert "拒绝连接" in report.problems[0].message
    assert [mail.attempts for mail in office.mails().values()] == [0, 0]
    assert deliver(set_mail(office.workspace, port=office.server.port), NOON + timedelta(minutes=5)).data["sent"] == 2


def test_starttls(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(certificate(workspace.root), starttls=True) as server:
        settings = {"server": "localhost", "port": server.port, "user": USER, "security": "starttls", "pace_seconds": 0}
        trusting = set_mail(workspace, **settings, ca_file="ca.pem")
        with open_store(trusting) as store:
            queue(trusting, store, "XQ01", [FIRST])
        assert deliver(set_mail(workspace, ca_file=""), NOON).data["sent"] == 0
        assert server.logins == 0
        assert deliver(set_mail(workspace, ca_file="ca.pem"), NOON, at_once=True).data["sent"] == 1


def test_an_inner_server_without_login(workspace: Workspace) -> None:
    with serving() as server:
        plain = set_mail(workspace, server="localhost", port=server.port, security="none")
        with open_store(plain) as store:
            queue(plain, store, "XQ01", [FIRST])
        assert deliver(plain, NOON).data["sent"] == 1
        assert (server.logins, len(server.taken)) == (0, 1)


def test_one_refused_recipient_does_not_stop_the_rest(office: Office) -> None:
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", ["gone@a.example.com"], cc=("busy@a.example.com", "good@a.example.com"))
    office.server.answers = {
        "gone@a.example.com": ["550 User unknown"],
        "busy@a.example.com": ["450 greylisted"],
    }
    report = deliver(office.workspace, NOON)
    assert office.reached[2] == ["good@a.example.com"]
    mail = office.mails()["XQ03"]
    assert (mail.state, mail.accepted) == (MailState.QUEUED, ("good@a.example.com",))
    assert [problem.code for problem in report.problems] == [Code.MAIL_NOT_DELIVERED]
    assert "gone@a.example.com" in report.problems[0].message and "User unknown" in report.problems[0].message
    deliver(office.workspace, NOON + timedelta(minutes=10))
    assert office.reached[3] == ["busy@a.example.com"], "nobody gets a second copy"
    mail = office.mails()["XQ03"]
    assert (mail.state, list(mail.refused)) == (MailState.SENT, ["gone@a.example.com"])


def test_a_server_that_never_takes_a_mail_is_given_up_after_two_days(office: Office) -> None:
    office.server.answers = {FIRST: ["451 later"] * 100}
    moment = NOON
    while office.mails()["XQ01"].state == MailState.QUEUED:
        moment += timedelta(minutes=20)
        deliver(office.workspace, moment)
        assert moment < NOON + timedelta(days=4)
    assert moment > NOON + timedelta(days=1)
    assert office.mails()["XQ01"].state == MailState.REFUSED
    assert office.reached == [[SECOND]]


def test_an_unknown_mail_is_sent_again_only_when_named(office: Office) -> None:
    office.server.fails(END="drop")
    deliver(office.workspace, NOON)
    number = office.mails()["XQ01"].id
    retry_mails(office.workspace, NOON.date())
    assert office.states() == ["unknown", "queued"]
    assert office.deliver(at_once=True)["sent"] == 1
    retry_mails(office.workspace, NOON.date(), [number])
    assert office.deliver(at_once=True)["sent"] == 1
    assert office.reached.count([FIRST]) == 2
    first, second = (message for message in office.server.messages if message["To"] == FIRST)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_refused_mail_goes_to_the_address_the_roster_has_by_then(office: Office) -> None:
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", ["old@zhanjiang.example.com"], attachments=[("台账𠮷.xlsx", b"PK" * 99)])
    office.server.answers = {"old@zhanjiang.example.com": ["550 User unknown"]}
    deliver(office.workspace, NOON)
    retry_mails(office.workspace, NOON.date())
    assert office.deliver()["sent"] == 1
    assert office.reached[-1] == ["xq03@zhanjiang.example.com"]
    message = office.server.messages[-1]
    assert message["To"] == "xq03@zhanjiang.example.com"
    (attachment,) = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("台账𠮷.xlsx", b"PK" * 99)


def test_a_mail_half_sent_when_the_process_died_is_unknown(office: Office) -> None:
    with open_store(office.workspace) as store:
        first = store.outbox.mails()[0]
        store.outbox.save(replace(first, state=MailState.SENDING), was=MailState.QUEUED)
    report = deliver(office.workspace, NOON)
    assert office.states() == ["unknown", "sent"]
    assert Code.MAIL_UNKNOWN in {problem.code for problem in report.problems}
    assert "中断" in office.mails()["XQ01"].answer


def test_cancelled_mails_are_not_sent(office: Office) -> None:
    first, _ = (mail.id for mail in office.mails().values())
    cancel_mails(office.workspace, [first])
    assert office.deliver() == {"sent": 1, "refused": 0, "unknown": 0, "queued": 0}
    assert office.reached == [[SECOND]]
    with pytest.raises(ToolkitError, match="没有改动"):
        cancel_mails(office.workspace, [first])
    with pytest.raises(ToolkitError, match="没有编号为 99"):
        retry_mails(office.workspace, NOON.date(), [99])


def test_mails_are_cancelled_all_or_none_and_kept_by_the_run_after_one_that_was_killed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [mail.id for mail in office.mails().values()]
    real, called = Transaction.update, count(1)

    def dies_at_the_second(self: Transaction, *given: Any) -> int:
        if next(called) == 2:
            raise SystemExit
        return real(self, *given)

    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "update", dies_at_the_second)
        with pytest.raises(SystemExit):
            cancel_mails(office.workspace, numbers)
    assert office.states() == ["queued", "queued"]
    with monkeypatch.context() as patched:
        patched.setattr("toolkit.jobs.stores.keep_records", lambda *_: sys.exit())
        with pytest.raises(SystemExit):
            cancel_mails(office.workspace, numbers)
    assert office.states() == ["cancelled", "cancelled"]
    assert [str(each.origin) for each in verify(office.workspace).problems] == [UNKEPT]
    with pytest.raises(ToolkitError, match="第1封（不发）、第2封（不发）不能这样办，没有改动"):
        cancel_mails(office.workspace, numbers)
    assert verify(office.workspace).problems == ()


def test_a_mail_taken_back_while_the_batch_runs_is_not_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_back(self: Any, mail: Any, was: MailState) -> bool:
        return False

    monkeypatch.setattr("toolkit.edges.store.outbox.Outbox.save", taken_back)
    deliver(office.workspace, NOON)
    assert office.reached == []


def test_a_mail_over_the_limit_is_not_offered(office: Office) -> None:
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", [FIRST], attachments=[("大.bin", b"x" * (1 << 20))])
    report = deliver(set_mail(office.workspace, size_mb=1), NOON)
    assert office.states() == ["sent", "sent", "refused"]
    assert "超过" in report.problems[0].message


def test_a_batch_has_its_size_and_its_pace(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", [FIRST])
    paced = set_mail(office.workspace, per_batch=2, pace_seconds=7)
    assert deliver(paced, NOON).data["queued"] == 1
    assert waited == [7.0]
    assert deliver(paced, NOON).data["sent"] == 1


def test_what_presses_waits_for_working_hours_and_dies_with_its_day(office: Office) -> None:
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", [FIRST], kind=MailKind.REMINDER)
    evening = datetime(2021, 9, 1, 20)
    assert office.deliver(evening) == {"sent": 2, "refused": 0, "unknown": 0, "queued": 1}
    assert office.deliver(datetime(2021, 9, 2, 9))["sent"] == 0, "it says what was true yesterday"
    assert office.deliver(datetime(2021, 9, 1, 8, 29))["sent"] == 0
    assert office.deliver(datetime(2021, 9, 1, 8, 30))["sent"] == 1


def test_a_file_that_is_gone_is_named(office: Office) -> None:
    (office.workspace.root / office.mails()["XQ01"].path).unlink()
    report = deliver(office.workspace, NOON)
    assert [problem.code for problem in report.problems] == [Code.MAIL_FILE_MISSING]
    assert office.states() == ["queued", "sent"]


def test_without_a_server_the_mails_stay(workspace: Workspace) -> None:
    with open_store(workspace) as store:
        queue(workspace, store, "XQ01", [FIRST], by_hand=True)
    report = deliver(workspace, NOON)
    assert "没有设置发信服务器" in report.summary and "outbox" in report.summary
    assert (report.exit_code, report.data["queued"], report.data["by_hand"]) == (0, 1, 1)
    assert list_outbox(workspace).tables[0].rows[0][4] == "待人工发送"


def test_a_mail_made_to_be_sent_by_hand_is_not_sent_when_a_server_comes(office: Office) -> None:
    with open_store(office.workspace) as store:
        queue(office.workspace, store, "XQ03", [FIRST], by_hand=True)
    assert office.deliver() == {"sent": 2, "refused": 0, "unknown": 0, "queued": 1}
    retry_mails(office.workspace, NOON.date(), [office.mails()["XQ03"].id])
    assert office.deliver()["sent"] == 1


def test_one_sender_at_a_time_and_nobody_else_waits(office: Office) -> None:
    with delivering(office.workspace), pytest.raises(WorkspaceError, match="正在发邮件"):
        deliver(office.workspace, NOON)


def test_a_dry_run_calls_nobody(office: Office) -> None:
    report = deliver(office.workspace, NOON, dry_run=True)
    assert (report.data["sent"], office.server.calls, office.states()) == (2, 0, ["queued", "queued"])


def test_a_mail_is_shown_with_its_text(office: Office) -> None:
    report = show_mail(office.workspace, office.mails()["XQ01"].id)
    assert report.data["subject"] == "试发 XQ01"
    assert report.data["text"] == "正文𠮷\n.行首的点\n"
    assert FIRST in {cell for row in report.tables[0].rows for cell in row}


def test_no_password_is_written_anywhere(office: Office) -> None:
    office.deliver()
    for path in Path(office.workspace.root).rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path.name
