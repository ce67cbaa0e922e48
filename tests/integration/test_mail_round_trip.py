"""The whole circle over real servers: Postfix carries the mails, Dovecot keeps the mailboxes, with TLS and logins.

distribute -> the unit's mailbox -> filled in -> its reply -> collect -> merge -> the receipt in the unit's mailbox.
"""

from __future__ import annotations

import email
import io
import json
import smtplib
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit import ROOT
from kit.mail_server import set_mail
from kit.mailed import distribute, with_mailbox
from kit.real_servers import PASSWORD, MailHost, mail_host, missing
from kit.unit_books import with_progress

from toolkit.edges.system.clock import now
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.collect import collect
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

OFFICE, FINANCE, JUSTICE, GONE = (f"{name}@example.com" for name in ("zwgk", "czj", "sfj", "gone"))


@pytest.fixture(scope="module")
def host(needs: Callable[[str | None, str], str]) -> Iterator[MailHost]:
    """Both servers, with mailboxes for the office and two units, none for `gone`."""
    lacking = missing(postfix=True)
    needs(None if lacking else "all", lacking or "")
    with mail_host(postfix=True, accounts={OFFICE, FINANCE, JUSTICE}) as found:
        yield found


@pytest.fixture
def office(host: MailHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", PASSWORD)
    create_workspace(tmp_path / "工作区")
    ws = with_mailbox(open_workspace(tmp_path / "工作区"), host, OFFICE)
    roster = ws.root / "seeds/units.csv"
    text = roster.read_text("utf-8")
    for old, new in (("sz09", FINANCE), ("sz08", JUSTICE), ("sz10", GONE)):
        text = text.replace(f"{old}@zhanjiang.example.com", new)
    roster.write_text(text, "utf-8")
    return set_mail(
        ws,
        server="127.0.0.1",
        port=host.smtp_port,
        user=OFFICE,
        ca_file=str(host.ca_file),
        timeout_seconds=20,
        pace_seconds=0,
        receipts=True,
    )


def arrived(host: MailHost, account: str, count: int) -> list[EmailMessage]:
    """The mails of a mailbox, once there are that many."""
    for _ in range(150):
        mails = host.mails(account)
        if len(mails) >= count:
            break
        time.sleep(0.1)
    assert len(mails) == count, (host.folder / "postfix/log").read_text("utf-8")[-3000:]
    parsed = [email.message_from_bytes(raw, policy=default) for _, _, raw in mails]
    return [mail for mail in parsed if isinstance(mail, EmailMessage)]


def reply(host: MailHost, sender: str, to: EmailMessage, text: str, **files: bytes) -> None:
    """Answer a mail from the unit's own program."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = str(to["Reply-To"] or to["From"])
    mail["Subject"] = f"回复：{to['Subject']}"
    mail["In-Reply-To"] = str(to["Message-ID"])
    mail["Message-ID"] = f"<{time.monotonic_ns()}@example.com>"
    mail.set_content(f"{text}\n\n> {to['Subject']}\n")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{name}.xlsx")
    context = ssl.create_default_context(cafile=str(host.ca_file))
    with smtplib.SMTP_SSL("127.0.0.1", host.smtp_port, context=context, timeout=20) as server:
        server.login(sender, PASSWORD)
        server.send_message(mail)


def workbook(mail: EmailMessage) -> tuple[str, bytes]:
    (part,) = mail.iter_attachments()
    return str(part.get_filename()), part.get_content()


def owed(workspace: Workspace, day: date) -> dict[str, tuple[str, str | None]]:
    found = show_status(workspace, day).data["units"]
    return {each["unit"]: (each["obligation"], each["told_by"]) for each in found}


def test_from_the_office_to_the_units_and_back(office: Workspace, host: MailHost, tmp_path: Path) -> None:
    today = now(None)
    distribute(office, today.date(), ["市财政局", "市司法局", "市人力资源社会保障局"])
    sent = deliver(office, today).data
    assert (sent["sent"], sent["queued"]) == (3, 0), sent
    (to_finance,), (to_justice,) = arrived(host, FINANCE, 1), arrived(host, JUSTICE, 1)
    name, data = workbook(to_finance)
    assert name == "市财政局-2021年政务公开工作台账.xlsx"

    (tmp_path / "book.xlsx").write_bytes(data)
    reply(host, FINANCE, to_finance, "报送本期台账，请查收。", 台账=with_progress(tmp_path / "book.xlsx", "已报财政𠮷"))
    reply(host, JUSTICE, to_justice, "本期无变化。")
    arrived(host, OFFICE, 3)  # two replies, and the bounce of the unit that is gone
    got = collect(office, today)
    assert {kind: count for kind, count in got.data["kinds"].items() if count} == {
        "return": 1,
        "no_change": 1,
        "bounce": 1,
    }
    assert [each["unit"] for each in got.data["files"]] == ["市财政局"]
    merged = merge_returns(office, today)
    assert [(each["unit"], each["outcome"]) for each in merged.data["returns"]] == [("市财政局", "merged")]
    states = owed(office, today.date())
    assert states["市财政局"] == ("reported", None)
    assert states["市司法局"] == ("no_change", "mail")
    assert states["市人力资源社会保障局"] == ("undelivered", None)

    deliver(office, today, at_once=True)
    _, receipt = arrived(host, FINANCE, 2)
    assert "回执" in receipt["Subject"] and str(receipt["From"]).endswith(f"<{OFFICE}>")
    assert len(arrived(host, JUSTICE, 1)) == 1
    again = collect(office, today), merge_returns(office, today), deliver(office, today, at_once=True)
    assert (again[0].data["mails"], again[1].data["totals"]["merged"], again[2].data["sent"]) == (0, 0, 0)
    book = openpyxl.load_workbook(io.BytesIO((office.outbox / "master.xlsx").read_bytes()))
    assert any("已报财政𠮷" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_weekly_does_it_all_at_the_command_line(office: Workspace, host: MailHost) -> None:
    command = [sys.executable, "-m", "toolkit", "-w", str(office.root), "--json", "weekly"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    assert all(said[step] is not None for step in ("collect", "merge", "review", "remind", "deliver"))
    assert not [found for found in said["problems"] if found["code"] == "step-failed"]
    assert Path(said["merge"]["master"]).is_file() and said["summary"] == "8步都做完了"


def test_the_doctor_reaches_both_servers(office: Workspace, host: MailHost) -> None:
    before = len(host.mails(OFFICE))
    found = doctor(office, now(None), mail=True)
    tried = {each["check"]: each["state"] for each in found.data["checks"]}
    assert (tried["试发邮件"], tried["试收邮件"]) == ("正常", "正常")
    test_mail = arrived(host, OFFICE, before + 1)[-1]
    assert str(test_mail["Subject"]).startswith("台账工具试发邮件")
    assert collect(office, now(None)).data["kinds"]["automatic"] >= 1
