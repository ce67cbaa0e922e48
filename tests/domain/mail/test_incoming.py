"""What a mail that came in is taken for."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.sent_mail import SENT

from toolkit.domain.mail.bounces import failures
from toolkit.domain.mail.incoming import (
    Delivery,
    Enclosed,
    Incoming,
    by_machine,
    file_elsewhere,
    kind_of,
    others_named,
    says_no_change,
    speaker,
    writer_of,
)
from toolkit.domain.mail.mails import Mail
from toolkit.domain.mail.received_mail import Doubt, ReceivedKind
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.units import Roster, Unit

BOOK = Enclosed("台账.xlsx", b"PK")
SCAN = Enclosed("扫描件.pdf", b"%PDF")
FAILED = Delivery("czj@example.com", "failed", "5.1.1", "no such user")


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        (Incoming(files=(BOOK,)), "return"),
        (Incoming(files=(SCAN,), text="见附件"), "return"),
        (Incoming(files=(SCAN,), text="无变化"), "return"),
        (Incoming(text="无变化"), "no_change"),
        (Incoming(text="请问怎么填？"), "text"),
        (Incoming(), "text"),
        (Incoming(message_id="<1@example.com>", files=(BOOK,)), "own"),
        # A server's report (RFC 3464)
        (Incoming(report="delivery-status", deliveries=(FAILED,), files=(BOOK,)), "bounce"),
        (Incoming(deliveries=(FAILED,), files=(BOOK,)), "bounce"),
        (Incoming(report="delivery-status", deliveries=(Delivery("a@b.invalid", "delayed"),)), "automatic"),
        (Incoming(report="delivery-status", subject="Undelivered mail delayed, will retry"), "automatic"),
        (Incoming(report="delivery-status", subject="Delivered"), "automatic"),
        (Incoming(report="delivery-status", deliveries=(Delivery("a@b.invalid", "delivered"),)), "automatic"),
        (Incoming(report="delivery-status", subject="Undelivered Mail Returned to Sender"), "bounce"),
        (Incoming(report="disposition-notification", subject="已读：台账"), "automatic"),
        # A provider's own words
        (Incoming("PostMaster@qq.com", "系统退信", "您的邮件被退回，原因：该用户不存在"), "bounce"),
        (Incoming("mailer-daemon@163.com", "来自163.com的退信"), "bounce"),
        (Incoming("mailer-daemon@163.com", "通知", "见网页", page="您的邮件无法投递"), "bounce"),
        (Incoming("MAILER-DAEMON@example.com", "failure notice", files=(BOOK,)), "bounce"),
        (Incoming("postmaster@example.com", "邮箱空间将满"), "automatic"),
        # Programs that answer for their owner (RFC 3834)
        (Incoming(text="无变化", marks={"auto-submitted": "auto-replied"}), "automatic"),
        (Incoming(text="无变化", marks={"auto-submitted": "auto-generated; type=vacation"}), "automatic"),
        (Incoming(text="无变化", marks={"auto-submitted": "no"}), "no_change"),
        (Incoming(text="无变化", marks={"x-autoreply": "yes"}), "automatic"),
        (Incoming(text="无变化", marks={"x-autorespond": "1"}), "automatic"),
        (Incoming(text="您好，我正在休假，邮件稍后回复"), "automatic"),
        (Incoming(text="无变化", marks={"precedence": "bulk"}), "automatic"),
        (Incoming(text="无变化", marks={"return-path": "<>"}), "automatic"),
        (Incoming(subject="自动回复：台账", text="无变化"), "automatic"),
        (Incoming(subject="自动回复: 台账", files=(SCAN,)), "automatic"),
        (Incoming(subject="Automatic reply: 台账", text="外出"), "automatic"),
        (Incoming(subject="回复：自动化办公系统的台账", text="无变化"), "text"),
        # A workbook is never passed over as a program's words
        (Incoming(files=(BOOK,), marks={"auto-submitted": "auto-generated"}), "return"),
    ],
)
def test_what_a_mail_is(mail: Incoming, kind: str) -> None:
    assert kind_of(mail, own={"<1@example.com>"}) == ReceivedKind(kind)


def unit(code: str, name: str, *aliases: str) -> Unit:
    return Unit(code, name, "", aliases)


OFFICE, HEALTH, WEATHER = unit("1", "市政府办公室"), unit("2", "市医保局", "医保局"), unit("3", "市气象局")
COUNTY = unit("4", "某市政府", "某市")
UNITS = Roster((OFFICE, HEALTH, WEATHER, COUNTY), ())


@pytest.mark.parametrize(
    ("subject", "text", "named"),
    [
        ("市医保局 无变化", "本期无变化", (HEALTH,)),
        ("回复：台账", "市医保局、市气象局无变化", (HEALTH,)),
        ("回复：台账", "无变化\n市 医保局 某某", (HEALTH,)),
        ("某市政府台账", "医保局无变化", (HEALTH, COUNTY)),
        ("市气象局台账", "市气象局无变化\n市气象局办公室", ()),
        ("致市政府办公室", "无变化", ()),
        ("回复：台账", "无变化\n> 市医保局：请报台账", ()),
        ("回复：台账", "无变化\n> 请报台账\n市医保局", (HEALTH,)),
        ("回复：台账", "无变化", ()),
    ],
)
def test_whom_else_a_mail_names(subject: str, text: str, named: tuple[Unit, ...]) -> None:
    assert others_named(Incoming(subject=subject, text=text), WEATHER, UNITS, "市政府办公室政务公开科") == named


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=30))
def test_every_mail_is_something(text: str, subject: str, sender: str) -> None:
    assert kind_of(Incoming(sender, subject, text)) in ReceivedKind


@pytest.mark.parametrize("piece", ["a.", "a-", "a@", "无变化", "在", "于", "原因", "。", " \n"])
def test_a_text_of_one_thing_over_and_over_is_judged_in_no_time(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    mail = Incoming("postmaster@example.com", text[:500], text)
    began = time.monotonic()
    kind_of(mail), says_no_change(mail), failures(mail, [f"unit{n}@example.com" for n in range(200)])
    assert time.monotonic() - began < 5


def test_a_writer_is_known_by_one_unit_alone() -> None:
    finance = Unit("CZ", "市财政局", "市直", mail="czj@example.com", cc=("bgs@example.com",))
    justice = Unit("SF", "市司法局", "市直", mail="sfj@example.com", cc=("bgs@example.com",))
    assert writer_of("CZJ@example.com", (finance, justice)) == finance
    assert writer_of("bgs@example.com", (finance, justice)) is None
    assert writer_of("", (finance, Unit("X", "某局", "市直"))) is None


@pytest.mark.parametrize(
    ("text", "links", "link"),
    [
        ("见附件，佐证在网盘 https://a.example/1", ("https://a.example/1",), "https://a.example/1"),
        (
            "从QQ邮箱发来的超大附件\n台账.zip",
            ("https://b.example/", "https://wx.mail.qq.com/ftn/x"),
            "https://wx.mail.qq.com/ftn/x",
        ),
        ("见附件", ("https://pan.example.com/s/1",), "https://pan.example.com/s/1"),
        ("见附件，本局网站", ("https://www.example.com/",), ""),
        ("见附件\n> 不要用网盘", ("https://www.example.com/",), ""),
        ("佐证在网盘里", (), ""),
    ],
)
def test_a_file_that_lies_elsewhere_beside_those_that_came(text: str, links: tuple[str, ...], link: str) -> None:
    assert file_elsewhere(Incoming(text=text, links=links)) == link


@pytest.mark.parametrize(
    ("mail", "machine"),
    [
        (Incoming(report="delivery-status"), True),
        (Incoming("Postmaster@example.com"), True),
        (Incoming(deliveries=(FAILED,)), True),
        (Incoming(marks={"auto-submitted": "auto-replied"}), True),
        (Incoming("zfb@example.com", "台账"), False),
        (Incoming("zfb@example.com", marks={"x-autorespond": "1"}), True),
    ],
)
def test_what_nobody_wrote(mail: Incoming, machine: bool) -> None:
    assert by_machine(mail) == machine


def test_a_link_alone_is_a_file_elsewhere_only_where_it_is_said_to_be() -> None:
    drive = Incoming(text="佐证材料已上传网盘", links=("https://pan.example.com/s/1",))
    assert kind_of(drive) == ReceivedKind.LINK
    assert kind_of(replace(drive, links=())) == ReceivedKind.TEXT
    assert kind_of(Incoming(text="请问怎么填", links=("https://www.example.com/",))) == ReceivedKind.TEXT


def test_a_mail_without_a_file_speaks_for_the_unit_it_answers_else_for_the_one_that_its_sender_may_report_for() -> None:
    one = Unit("SZ09", "市财政局", "市直", mail="a@example.com")
    two = Unit("SZ08", "市司法局", "市直", mail="a@example.com", cc=("b@example.com",))
    roster, trust = Roster((one, two), ()), Trust("office@example.com")
    asked = replace(SENT, unit="SZ08")

    def speaks(sender: str, *answered: Mail) -> Unit | None:
        return speaker(Brought(sender, mailed=True), answered, roster, trust)

    assert speaks("a@example.com") is None, "either may be meant"
    assert speaks("a@example.com", asked) == two
    assert speaks("a@example.com", replace(SENT, unit="gone"), asked) == two
    assert speaks("b@example.com") == speaks("b@example.com", replace(SENT, unit="SZ09")) == two
    assert speaks("x@example.com") is None and speaks("x@example.com", asked) is None
    forged = Brought("b@example.com", doubt=Doubt.FORGED, mailed=True)
    assert speaker(forged, (asked,), roster, trust) is None


def test_every_kind_of_mail_and_every_doubt_has_words_of_its_own() -> None:
    for kind in (ReceivedKind, Doubt):
        words = [each.label for each in kind]
        assert len(set(words)) == len(words) and sum(not each for each in words) == sum(not each.value for each in kind)


def test_who_wrote_the_mails_around_a_file_is_told_from_the_outermost_inwards() -> None:
    assert Enclosed("台账.xlsx", b"PK", writer="a@example.com", within=("b@example.com",)).writers == (
        "a@example.com",
        "b@example.com",
    )
    assert BOOK.writers == ()
