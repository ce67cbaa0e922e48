"""Hostile and odd texts through every letter and a real server: intact where they are read, harmless everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from kit.figured import counted
from kit.mail_server import serving, set_mail

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.tally import tally
from toolkit.domain.mail.digest import LateUnit, NamedMail
from toolkit.domain.mail.mails import MailKind
from toolkit.domain.mail.nudges import Nudge
from toolkit.domain.mail.reminder_stages import Entry, Stage
from toolkit.domain.mail.reminders import Reminder, listed
from toolkit.domain.office.issued_papers import AwaitedAnswer
from toolkit.errors import ConfigError
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.deliver import deliver
from toolkit.jobs.mail.distribute import TaskLine
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

DAY = date(2021, 9, 1)
TO = "xq01@zhanjiang.example.com"
HOSTILE = [
    "湛江市\r\nBcc: all@evil.invalid\r\n\r\n<script>alert(1)</script>𠮷",
    "某局\nContent-Type: text/html\n--boundary",
    "=?utf-8?q?a=0D=0ABcc:_all@evil.invalid?= 𠮷",
    '"><img src=http://evil.invalid/x.png onerror=alert(1)>{{ office.name }}{% raw %}',
    "长" * 300,
    "😀👨‍👩‍👧 𠮷野家 ｅｍｏｊｉ",
    ".\r\n.\r\nQUIT\r\n",
    "\x00\x1b[2J\u202e\ud800 结尾",
]

READABLE = [
    "湛江市 Bcc: all@",
    "某局 Content-Type",
    "=?utf-8?q?a",
    '"><img src',
    "长" * 20,
    "👨‍👩‍👧 𠮷野家",
    ". . QUIT",
    "结尾",
]
"""What of each stands in the plain text."""


def values(text: str) -> Mapping[str, Any]:
    """Everything any letter prints, each of it `text`."""
    duty = Duty("SZ08", 1, text, text, DAY, text, True, text, True, None, doubt=text)
    due = Reminder(Entry("SZ08", DAY, Stage.parse("red-5")), DAY, True, (duty,))
    problem = {"sheet": text, "cell": "B5", "message": text, "value": text, "remedy": text, "severity": "error"}
    named = (NamedMail(1, text, text, text),)
    return {
        "unit": text,
        "plan_title": text,
        "work": text,
        "today": DAY,
        "dues": (due,),
        "nudge": Nudge(Entry("SZ08", DAY, Stage.parse("nudge-2")), DAY, True, text),
        "awaited": (AwaitedAnswer(text, text, 1, text, DAY, 3),),
        "listed": listed((due,), DAY),
        "parts": tally(counted([Label.OVERDUE, Label.CLOSED])),
        "colour": "red",
        "return_by": DAY,
        "attachment": text,
        "sequence": 2,
        "tasks": (TaskLine(1, text, text, DAY, text, text),),
        "changed": (1,),
        "file": text,
        "received": text,
        "outcome": text,
        "accepted": True,
        "stale": True,
        "no_change": False,
        "conflicts": 1,
        "problems": [problem],
        "since": DAY,
        "sent": {text: 1},
        "queued": {text: 1},
        "by_hand": {},
        "held": named,
        "unknown": named,
        "refused": named,
        "undelivered": 2,
        "kind": text,
        "code": text,
        "day": DAY,
        "days": 3,
        "said": (text,),
        "late": (LateUnit(text, (1,), 5, text, text),),
    }


@pytest.mark.parametrize(("text", "shown"), list(zip(HOSTILE, READABLE, strict=True)), ids=range(len(HOSTILE)))
def test_through_a_server(workspace: Workspace, text: str, shown: str) -> None:
    kinds = {
        "reminder": MailKind.REMINDER,
        "nudge": MailKind.NUDGE,
        "copy": MailKind.COPY,
        "digest": MailKind.DIGEST,
        "distribute": MailKind.LEDGER,
        "receipt": MailKind.RECEIPT,
        "asked": MailKind.ASKED,
    }
    with serving() as server:
        sending = set_mail(workspace, server="localhost", port=server.port, security="none", pace_seconds=0)
        with open_store(sending) as store:
            for template, kind in kinds.items():
                letter = Letter(
                    kind,
                    template,
                    f"SZ08-{template}",
                    "1",
                    DAY,
                    (TO,),
                    values(text),
                    f"{template}-{text}",
                    attachments=[(f"{text}.xlsx", b"PK\x03\x04")],
                )
                compose(sending, store, letter, {})
        assert deliver(sending, datetime(2021, 9, 1, 10)).data["sent"] == len(kinds)
    assert [to for _, to, _ in server.taken] == [[TO]] * len(kinds)
    assert len(server.messages) == len(kinds)
    for message in server.messages:
        assert set(message.keys()) == {
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
            *({"X-Peer", "X-MailFrom", "X-RcptTo"} & set(message.keys())),
        }
        assert message["To"] == TO and not message.defects
        plain, html = message.get_body(("plain",)), message.get_body(("html",))
        assert plain is not None and html is not None
        page, lines = html.get_content(), plain.get_content().splitlines()
        assert "<script" not in page and "<img" not in page
        assert not any(line.strip() in {"QUIT", "."} or line.startswith(("Bcc:", "Content-Type:")) for line in lines)
        assert not {"\x00", "\x1b", "\u202e"} & set(plain.get_content() + page)
        (attachment,) = message.iter_attachments()
        assert attachment.get_content() == b"PK\x03\x04" and (attachment.get_filename() or "").endswith(".xlsx")
        assert shown in plain.get_content()
        if "𠮷" in text:
            assert "𠮷" in plain.get_content() and "𠮷" in page
    if len(text) == 300:
        reminder = server.messages[0].get_body(("plain",))
        assert reminder is not None and text in reminder.get_content()
        assert len(server.messages[0]["Subject"]) < 200


HOSTILE_OFFICE = "科\nBcc: all@evil.invalid <x@y.invalid>"


def test_a_hostile_office_is_refused_with_the_settings(workspace: Workspace) -> None:
    path = workspace.root / "config.toml"
    written = HOSTILE_OFFICE.replace("\n", "\\n")
    text = path.read_text("utf-8").replace('name = "市政府办公室政务公开科" ', f'name = "{written}"')
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"office\.name"):
        open_workspace(workspace.root)


def test_a_hostile_office_is_one_line(workspace: Workspace) -> None:
    with serving() as server:
        sending = set_mail(workspace, server="localhost", port=server.port, security="none")
        office = replace(sending.settings.office, name=HOSTILE_OFFICE)
        sending = replace(sending, settings=replace(sending.settings, office=office))
        assert "\n" in sending.settings.office.name
        with open_store(sending) as store:
            compose(sending, store, Letter(MailKind.LEDGER, "copy", "SZ08", "1", DAY, (TO,), values("甲"), "甲"), {})
        assert deliver(sending, datetime(2021, 9, 1, 10)).data["sent"] == 1
    (message,) = server.messages
    assert message["Bcc"] is None and server.taken[0][1] == [TO]
    assert [box.addr_spec for box in message["From"].addresses] == ["zwgk@zhanjiang.example.com"]
