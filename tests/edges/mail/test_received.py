"""Received mails, as Chinese programs write them, as plain data."""

from __future__ import annotations

import base64
import contextlib
import io
import random
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.mail.incoming import Delivery, kind_of
from toolkit.domain.mail.received_mail import ReceivedKind
from toolkit.edges.mail.received import read_mail
from toolkit.edges.mail.received_text import read_header


def b64(text: str, charset: str) -> str:
    return base64.b64encode(text.encode(charset)).decode()


def part(headers: str, body: bytes = b"PK\3\4") -> bytes:
    raw = f"From: zfb@example.com\nContent-Type: multipart/mixed; boundary=B\n\n--B\n{headers}\n\n"
    return raw.encode("gb18030") + body + b"\n--B--\n"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Content-Disposition: attachment; filename="a.xlsx"', "a.xlsx"),
        ("Content-Disposition: attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6.xlsx", "台账.xlsx"),
        ("Content-Disposition: attachment; filename*0*=UTF-8''%E5%8F%B0;\n filename*1*=%E8%B4%A6.xlsx", "台账.xlsx"),
        ("Content-Disposition: attachment; filename*=gb2312''%89%46%8C%96.xlsx", "塅寲.xlsx"),
        (f'Content-Disposition: attachment; filename="=?gb18030?B?{b64("台账.xlsx", "gbk")}?="', "台账.xlsx"),
        (f'Content-Disposition: attachment; filename="=?gb2312?B?{b64("赵镕𠮷.xlsx", "gb18030")}?="', "赵镕𠮷.xlsx"),
        (f'Content-Type: a/b; name="=?UTF-8?B?{b64("台账.xlsx", "utf-8")}?="', "台账.xlsx"),
        ('Content-Disposition: attachment; filename="台账.xlsx"', "台账.xlsx"),
        ("Content-Disposition: attachment; filename=台账.xlsx", "台账.xlsx"),
        ('Content-Disposition: attachment; filename="../../etc/台账.xlsx"', "../../etc/台账.xlsx"),
        ("Content-Type: application/pdf", "附件1.pdf"),
        ("Content-Disposition: attachment\nContent-Type: a/b", "附件1"),
    ],
)
def test_names_of_files(header: str, name: str) -> None:
    (found,) = read_mail(part(header)).files
    assert found.name == name and found.data == b"PK\3\4" and found.writer == ""


@pytest.mark.parametrize("cut", range(1, 6))
def test_of_an_attachment_that_is_cut_off_what_came_is_read(cut: int) -> None:
    data = b"PK\3\4" + bytes(range(200))
    headers = 'Content-Disposition: attachment; filename="a.xlsx"\nContent-Transfer-Encoding: base64'
    (found,) = read_mail(part(headers, base64.encodebytes(data).rstrip(b"=\n")[:-cut])).files
    assert data.startswith(found.data)
    assert len(data) - 6 < len(found.data) < len(data)


def test_a_character_cut_in_two_between_encoded_words_is_whole() -> None:
    data = "台账报送".encode("gbk")
    words = " ".join(f"=?gbk?B?{base64.b64encode(piece).decode()}?=" for piece in (data[:3], data[3:]))
    assert read_header(words) == "台账报送"
    assert read_header(f"Re: {words} 2021") == "Re: 台账报送 2021"
    assert read_header("=?x-unknown?B?" + b64("台账", "utf-8") + "?=") == "台账"
    assert read_header("=?utf-8?B?%%%?=") == ""
    assert read_header("plain \\u4e2d") == "plain \\u4e2d"


def test_text_and_subject_in_gbk_that_calls_itself_gb2312() -> None:
    raw = (
        f"From: =?gb2312?B?{b64('市司法局', 'gbk')}?= <SFJ@example.com>\nSubject: =?gb2312?B?{b64('囯庆镕', 'gbk')}?=\n"
        "Message-ID: <2@example.com>\nIn-Reply-To: <1@example.com>\nReferences: <0@example.com>\n <1@example.com>\n"
        f"Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{b64('镕：无变化', 'gbk')}\n"
    ).encode()
    mail = read_mail(raw)
    assert (mail.sender, mail.subject, mail.text) == ("SFJ@example.com", "囯庆镕", "镕：无变化")
    assert (mail.message_id, mail.answers) == ("<2@example.com>", ("<1@example.com>", "<0@example.com>"))


def test_a_page_alone_is_read_as_text() -> None:
    html = "<html><head><style>p{}</style></head><body><div><br></div><div>无变化&nbsp;</div><p>某科</p></body></html>"
    raw = b"From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
    assert kind_of(read_mail(raw)) == ReceivedKind.NO_CHANGE


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a&lt;b&gt;&amp;<br>c", "a<b>&\nc"),
        ("<!-- x <p>no</p> --><p>yes", "\nyes"),
        ("<!--[if mso]><style>x</style><![endif]-->yes", "yes"),
        ("<SCRIPT>var a = '<p>';</SCRIPT>yes<style>p{}</style>", "yes"),
        ("a < b", "a < b"),
        ("<div>无变化<", "\n无变化<"),
    ],
)
def test_the_text_of_a_page(page: str, text: str) -> None:
    raw = b"From: a@example.com\nContent-Type: text/html; charset=utf-8\n\n" + page.encode()
    assert read_mail(raw).text == text


@pytest.mark.parametrize(
    "piece", ["<!--", "<![", "<", "<a b='", "&#", "<script>", "<!doctype [", "(", '"', "=?utf-8?Q?"]
)
def test_a_mail_of_one_thing_over_and_over_is_read_in_no_time(piece: str) -> None:
    page = (piece * 200_000)[:400_000].encode()
    header = (piece * 20_000)[:20_000].encode()
    began = time.monotonic()
    read_mail(b"From: a@example.com\nContent-Type: text/html\n\n" + page)
    with contextlib.suppress(ValueError):
        kind_of(read_mail(b"From: " + header + b"\nSubject: " + header + b"\n\n" + page))
    assert time.monotonic() - began < 5


def test_pictures_drawn_in_the_text_are_no_files_and_others_are() -> None:
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content("见图")
    mail.add_alternative("<img src='cid:logo'>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[index, union-attr]
    mail.add_attachment(b"\x89PNG", "image", "png", filename="截图.png")
    assert [each.name for each in read_mail(mail.as_bytes()).content] == ["截图.png"]


def forwarded(inner: EmailMessage) -> EmailMessage:
    outer = EmailMessage()
    outer["From"] = "colleague@example.com"
    outer.set_content("转")
    outer.add_attachment(inner)
    return outer


def test_a_forwarded_mail_gives_its_files_and_shows_who_wrote_it() -> None:
    inner = EmailMessage()
    inner["From"] = "sfj@example.com"
    inner.set_content("无变化")
    inner.add_attachment(b"PK", "application", "x", filename="甲.xlsx")
    twice = forwarded(forwarded(inner))  # whoever hands the outer one on has not seen whom the inner one is from
    for outer, writer in ((forwarded(inner), "sfj@example.com"), (twice, "colleague@example.com")):
        mail = read_mail(outer.as_bytes(policy=SMTP))
        assert mail.sender == "colleague@example.com"
        assert [(each.name, each.writer) for each in mail.files] == [("甲.xlsx", writer)]
        assert mail.files[0].within == (("sfj@example.com",) if outer is twice else ())
        assert "无变化" not in mail.text
    as_file = EmailMessage()
    as_file["From"] = "colleague@example.com"
    as_file.add_attachment(inner.as_bytes(), "application", "octet-stream", filename="转.eml")
    coded = (
        b"From: colleague@example.com\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(inner.as_bytes())
    )
    for raw in (as_file.as_bytes(), coded):
        assert [(each.name, each.writer) for each in read_mail(raw).files] == [("甲.xlsx", "sfj@example.com")]


POSTFIX = b"""From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: zwgk@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

<czj@example.com>: host mx said: 550 5.1.1 user unknown
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; czj@example.com
Original-Recipient: rfc822;czj@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

Final-Recipient: rfc822; sfj@example.com
Action: delayed
Status: 4.4.1
--B
Content-Type: %s

From: zwgk@example.com
Message-ID: <abc@example.com>
Subject: x
--B--
"""


@pytest.mark.parametrize("returned", [b"message/rfc822", b"text/rfc822-headers"])
def test_a_delivery_report(returned: bytes) -> None:
    mail = read_mail(POSTFIX % returned)
    assert (kind_of(mail), mail.answers) == (ReceivedKind.BOUNCE, ("<abc@example.com>",))
    assert mail.deliveries == (
        Delivery("czj@example.com", "failed", "5.1.1", "550 5.1.1 user unknown"),
        Delivery("sfj@example.com", "delayed", "4.4.1", ""),
    )


def test_a_delivery_report_names_the_mail_it_is_about_and_whom_it_was_first_sent_to() -> None:
    blocks = (
        b"Reporting-MTA: dns; mx\nOriginal-Message-ID: <1@example.com>\n",
        b"Final-Recipient: rfc822; z@example.net\nOriginal-Recipient: rfc822;CZJ@example.com\nAction: failed\n"
        b"X-Original-Message-ID: <2@example.com>\n",
        b"Original-Recipient: rfc822; sfj@example.com\nAction: failed\n",
    )
    head = b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n"
    mail = read_mail(head + b"Content-Type: message/delivery-status\n\n" + b"\n".join(blocks) + b"--B--\n")
    assert mail.answers == ("<1@example.com>", "<2@example.com>")
    assert [each.recipient for each in mail.deliveries] == ["z@example.net", "CZJ@example.com", "sfj@example.com"]


def test_what_a_page_says_beside_plain_text_is_kept_apart() -> None:
    mail = EmailMessage()
    mail["From"] = "postmaster@example.com"
    mail.set_content("请看网页")
    mail.add_alternative("<p>退信</p><b>Message-ID:</b> &lt;1@example.com&gt;", subtype="html")
    found = read_mail(mail.as_bytes())
    assert (found.text.strip(), found.page.split()) == ("请看网页", ["退信", "Message-ID:<1@example.com>"])
    assert (kind_of(found), found.says(1000).count("请看网页")) == (ReceivedKind.BOUNCE, 1)
    alone = read_mail("Content-Type: text/html; charset=utf-8\n\n<p>退信</p>".encode())
    assert (alone.text.strip(), alone.page) == ("退信", "")


@pytest.mark.parametrize("page", [False, True])
def test_what_an_enclosed_mail_says_is_apart_from_what_its_bearer_says(page: bool) -> None:
    inner = EmailMessage()
    inner["Subject"] = "补充"
    inner.set_content("<p>第2项已办结</p>" if page else "第2项已办结", subtype="html" if page else "plain")
    for kind in ("message", "file"):
        outer = EmailMessage()
        outer.set_content("无变化")
        if kind == "message":
            outer.add_attachment(inner)
        else:
            outer.add_attachment(inner.as_bytes(), "application", "octet-stream", filename="转.eml")
        mail = read_mail(outer.as_bytes())
        assert (mail.text.split(), mail.enclosed.split()) == (["无变化"], ["补充", "第2项已办结"])
        assert kind_of(mail) == ReceivedKind.TEXT


def test_a_mail_built_to_exhaust_its_reader_is_refused() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n) for n in range(3000))
    wide = b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\n\nx\n" * 1000
    for raw in (deep, wide):
        with pytest.raises(ValueError, match=r"mail|parts"):
            read_mail(b"From: a@example.com\n" + raw)
    long = b"From: a@example.com\nSubject: " + b"=?utf-8?B?5Y+w?= " * 50_000 + b"\n\nx"
    assert len(read_mail(long).subject) <= 500


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        kind_of(read_mail(data))
    except ValueError:
        return


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_mail_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(POSTFIX % b"message/rfc822" + part('Content-Disposition: attachment; filename="台账.xlsx"'))
    for _ in range(30):
        data[chance.randrange(len(data))] = chance.randrange(256)
    stream = io.BytesIO(bytes(data))
    try:
        kind_of(read_mail(stream.read()))
    except ValueError:
        return


UNIT = "sfj@example.com"


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        (f"From: {UNIT}", UNIT),
        (f"From: <{UNIT}>", UNIT),
        (f'From: "x@evil.invalid, 局" <{UNIT}>', UNIT),
        (f"From: {UNIT} (x@evil.invalid)", UNIT),
        (f"from: \n  {UNIT}", UNIT),
        (f'From: "{UNIT}" <x@evil.invalid>', "x@evil.invalid"),
        (f"From: x@evil.invalid ({UNIT})", "x@evil.invalid"),
        *[
            (each, "")
            for each in (
                "Subject: x",
                "From: ",
                "From: <>",
                "From: 市司法局",
                f"From: {UNIT}\nFrom: {UNIT}",
                f"From: {UNIT}\nfrom: x@evil.invalid",
                f"From: {UNIT}, x@evil.invalid",
                f"From: {UNIT}; x@evil.invalid",
                f"From: {UNIT} <x@evil.invalid>",
                f"From: <x@evil.invalid> {UNIT}",
                f"From: <@evil.invalid:{UNIT}>",
                f"From: 局: {UNIT};",
                f"From: 局: {UNIT}, x@evil.invalid;",
                f"From: {UNIT}\0@evil.invalid",
                f"From: {UNIT}@evil.invalid",
                f"From: =?utf-8?B?{base64.b64encode(UNIT.encode()).decode()}?=",
                "From: =?utf-8?Q?sfj=40example.com?=",
                "From: sfj@ex\u0430mple.com",
                "From: sfj@example。com",
                "From: =?gb2312?B?!!!!?=",
                "From: " + "(" * 5000 + UNIT,
            )
        ],
    ],
)
def test_a_sender_is_one_address_in_every_reading_or_none(header: str, sender: str) -> None:
    raw = header.encode() + b"\nContent-Type: text/plain\n\nx"
    with contextlib.suppress(ValueError):
        assert read_mail(raw).sender == sender


def test_a_sender_of_bytes_that_are_no_text_is_none() -> None:
    assert read_mail(b"From: \xff\xfe\x80" + UNIT.encode() + b"\n\nx").sender == ""


def test_a_file_without_content_and_one_without_a_name_are_files() -> None:
    mail = EmailMessage()
    mail["From"] = UNIT
    mail.set_content("见附件")
    mail.add_attachment(b"", "application", "octet-stream", filename="台账.xlsx")
    mail.add_attachment(b"PK\3\4 book", "text", "plain")
    mail.add_attachment("附言".encode("gbk"), "text", "plain", params={"charset": "gbk"})
    found = read_mail(mail.as_bytes())
    assert [(each.name, each.data) for each in found.files] == [("台账.xlsx", b""), ("附件2.txt", b"PK\3\4 book")]
    assert "附言" in found.text


def test_mails_in_mails_are_read_to_a_depth_that_people_reach() -> None:
    inner = EmailMessage()
    inner["From"] = UNIT
    inner.add_attachment(b"PK", "application", "x", filename="甲.xlsx")
    for _ in range(8):
        inner = forwarded(inner)
    assert [each.name for each in read_mail(inner.as_bytes(policy=SMTP)).files] == ["甲.xlsx"]
    for _ in range(30):
        inner = forwarded(inner)
    with pytest.raises(ValueError, match="too many parts"):
        read_mail(inner.as_bytes(policy=SMTP))


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ('mx.office.example; spf=pass smtp.mailfrom=a"b;c@x', "mx.office.example"),
        ("mx.office.example 1; dmarc=pass (", "mx.office.example"),
        ("mx.office.example; " + "dkim=pass header.d=a.example; " * 500, "mx.office.example"),
        ("(x) ; dmarc=pass", ""),
        ("", ""),
    ],
)
def test_what_a_mail_server_says_illegibly_is_still_that_server_s(value: str, server: str) -> None:
    raw = f"Authentication-Results: {value}\nAuthentication-Results: b; dmarc=pass header.from=x.example\n\n".encode()
    first, second = read_mail(raw).findings
    assert (first.server, second.server) == (server, "b")
    assert not [each for each in first.proven if each.method == "dmarc"]
