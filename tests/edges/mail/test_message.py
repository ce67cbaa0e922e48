from __future__ import annotations

import email
import re
from datetime import datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.edges.mail.headers import one_line
from toolkit.edges.mail.message import Draft, build_message, message_id, plain_text, readdressed
from toolkit.errors import ConfigError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "湛江市市场监督管理局𠮷-2021年政务公开工作台账（第3次下发）.xlsx"
CONTENT = b"PK\x03\x04" + bytes(range(256)) * 8
HOSTILE = "湛江市\r\nBcc: all@evil.invalid\n<script>\x00\u202e𠮷"


def build(**changes: Any) -> EmailMessage:
    values: dict[str, Any] = {
        "sender": "市政府办公室政务公开科 <zwgk@zj.example.com>",
        "to": ["xq01@zj.example.com"],
        "cc": [],
        "subject": "【逾期催办】关于《湛江市2021年政务公开工作要点分工方案》有关事项办理情况的提醒（某局）",
        "text": "某局：\n　　请抓紧办理。𠮷",
        "html": "<p>某局：</p><p>请抓紧办理。𠮷</p>",
        "message_id": message_id("remind/SZ01/2021-10-11", "zj.example.com"),
        "date": datetime(2021, 10, 11, 9, 0, tzinfo=timezone(timedelta(hours=8))),
        "attachments": [(NAME, CONTENT)],
    }
    return build_message(Draft(**{**values, **changes}))


def read(message: EmailMessage) -> EmailMessage:
    found = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_it_reads_back_as_it_was_meant() -> None:
    mail = read(build())
    assert mail["Subject"] == build()["Subject"]
    assert mail["From"].addresses[0].display_name == "市政府办公室政务公开科"
    assert mail["From"].addresses[0].addr_spec == "zwgk@zj.example.com"
    assert mail["To"] == "xq01@zj.example.com"
    assert mail["Date"] == "Mon, 11 Oct 2021 09:00:00 +0800"
    assert mail["Cc"] is None
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and html is not None
    assert text.get_content().replace("\r\n", "\n") == "某局：\n　　请抓紧办理。𠮷\n"
    assert html.get_content().replace("\r\n", "\n") == "<p>某局：</p><p>请抓紧办理。𠮷</p>\n"
    (part,) = mail.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (NAME, XLSX)
    assert part.get_content() == CONTENT
    assert not mail.defects and not part.defects


def test_the_name_stands_in_both_forms() -> None:
    raw = build().as_bytes()
    assert b"filename*0*=utf-8''" in raw
    words = re.search(rb'name="(=\?utf-8\?b\?[^"]+)"', raw)
    assert words
    assert str(make_header(decode_header(words[1].decode()))) == NAME
    (part,) = read(build()).iter_attachments()
    assert part["Content-Type"].params["name"] == NAME


def test_a_plain_name_stays_plain() -> None:
    mail = build(attachments=[("ledger.xlsx", CONTENT), ("notes.bin", b"1"), ("通报.docx", b"2")])
    assert b'filename="ledger.xlsx"' in mail.as_bytes()
    names = [part.get_filename() for part in read(mail).iter_attachments()]
    assert names == ["ledger.xlsx", "notes.bin", "通报.docx"]
    assert [part.get_content_type() for part in read(mail).iter_attachments()] == [
        XLSX,
        "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]


def test_same_input_same_bytes() -> None:
    assert build().as_bytes() == build().as_bytes()
    other = build(message_id=message_id("remind/SZ02/2021-10-11", "zj.example.com"))
    assert other.get_boundary() != build().get_boundary()


def test_every_line_is_seven_bit_and_short() -> None:
    raw = build(subject="长" * 300, attachments=[("长" * 300 + ".xlsx", CONTENT)]).as_bytes()
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 80


def test_hostile_values_add_no_header() -> None:
    mail = read(
        build(
            subject=HOSTILE,
            sender=f"{HOSTILE.replace('<script>', '').replace('@', '')} <zwgk@zj.example.com>",
            message_id="<a@b>\r\nBcc: x@y.invalid",
            attachments=[(HOSTILE + "/../../x.xlsx", CONTENT)],
        )
    )
    assert mail.keys() == [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type")
    ]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "湛江市 Bcc: all@evil.invalid <script> 𠮷"
    (part,) = mail.iter_attachments()
    assert part.get_filename() == "湛江市 Bcc_ all@evil.invalid _script_ 𠮷_.._.._x.xlsx"


def test_an_encoded_word_in_a_value_is_not_decoded() -> None:
    mail = read(build(subject="=?utf-8?q?a=0D=0ABcc:_x@y.invalid?="))
    assert "Bcc" not in mail
    assert mail["Subject"] == "= ?utf-8?q?a=0D=0ABcc:_x@y.invalid?="


@pytest.mark.parametrize(
    "address",
    [
        "",
        "某局",
        "a@b.invalid\r\nBcc: x@y.invalid",
        "a@b.invalid, c@d.invalid",
        "a b@c.invalid",
        "甲 <a@b.invalid> <c@d.invalid>",
        "a@b",
        "a@b.invalid>",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="邮箱地址写得不对"):
        build(to=[address])


def test_each_recipient_once() -> None:
    mail = read(build(to=["A@b.invalid", "a@B.invalid", "c@b.invalid"], cc=["a@b.invalid", "某局 <d@b.invalid>"]))
    assert [address.addr_spec for address in mail["To"].addresses] == ["A@b.invalid", "c@b.invalid"]
    assert [address.addr_spec for address in mail["Cc"].addresses] == ["d@b.invalid"]
    assert mail["Cc"].addresses[0].display_name == "某局"


def test_answers_go_where_they_are_wanted() -> None:
    mail = read(build(sender="科 <login@qq.example.com>", reply_to="zwgk@zj.example.com"))
    assert (mail["From"].addresses[0].addr_spec, mail["Reply-To"]) == ("login@qq.example.com", "zwgk@zj.example.com")
    assert read(build())["Reply-To"] is None


def test_other_recipients_and_not_another_byte() -> None:
    before = build(cc=["科室 <c@d.invalid>"]).as_bytes()
    mail = email.message_from_bytes(readdressed(before, ["新的 <new@b.invalid>"], []), policy=default)
    assert isinstance(mail, EmailMessage)
    assert (mail["To"].addresses[0].addr_spec, mail["Cc"]) == ("new@b.invalid", None)
    kept = [line for line in before.split(b"\r\n") if not line.startswith((b"To:", b"Cc:", b" <c@d.invalid>"))]
    fresh = readdressed(before, ["新的 <new@b.invalid>"], []).split(b"\r\n")
    assert [line for line in fresh if not line.startswith((b"To:", b" <new@b.invalid>"))] == kept
    assert before.partition(b"\r\n\r\n")[2] == readdressed(before, ["a@b.invalid"], []).partition(b"\r\n\r\n")[2]
    assert plain_text(before) == (build()["Subject"], "某局：\n　　请抓紧办理。𠮷\n")


def test_no_address_no_header() -> None:
    assert read(build(to=[]))["To"] is None


def test_without_attachment() -> None:
    mail = read(build(attachments=[]))
    assert mail.get_content_type() == "multipart/alternative"
    assert list(mail.iter_attachments()) == []


def test_message_id_is_stable_and_safe() -> None:
    assert message_id("a", "zj.example.com") == message_id("a", "zj.example.com")
    assert message_id("a", "zj.example.com") != message_id("b", "zj.example.com")
    assert re.fullmatch(r"<[0-9a-f]{24}@zj\.example\.com>", message_id("甲\n乙", "zj.example.com"))
    assert re.fullmatch(r"<[0-9a-f]{24}@localhost>", message_id("a", "湛江\r\n"))
    long = message_id("a", "x" * 300 + ".cn")
    assert read(build(message_id=long))["Message-ID"] == long


TEXTS = st.text(
    st.one_of(st.sampled_from("市政府办公室，,\"'()<>@:;=?_ 　𠮷aZ9.\\[]\r\n"), st.characters()), max_size=120
)


@given(TEXTS)
@settings(deadline=None)
def test_any_subject_survives(text: str) -> None:
    assert read(build(subject=text, attachments=[]))["Subject"] == one_line(text).replace("=?", "= ?")


@given(TEXTS)
@settings(deadline=None)
def test_any_attachment_name_survives_as_a_file_name(text: str) -> None:
    (part,) = read(build(attachments=[(text, CONTENT)])).iter_attachments()
    name = part.get_filename()
    assert name and len(name.encode()) <= 180
    assert not set('\\/:*?"<>|\r\n') & set(name)
    assert part["Content-Type"].params["name"] == name
    assert part.get_content() == CONTENT


@given(TEXTS)
@settings(deadline=None)
def test_any_sender_name_leaves_the_address_alone(text: str) -> None:
    name = re.sub(r'[<>@"]', "", text)
    mail = read(build(sender=f"{name} <a@b.invalid>", attachments=[]))
    assert [address.addr_spec for address in mail["From"].addresses] == ["a@b.invalid"]
    assert "Bcc" not in mail
