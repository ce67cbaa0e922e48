"""What a notice that a mail came back says, and what it makes of our mails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.sent_mail import SENT

from toolkit.domain.mail.bounces import (
    failed_deliveries,
    failures,
    known_lost,
    last_mails_to,
    meant,
    named_messages,
    returned,
)
from toolkit.domain.mail.incoming import Delivery, Incoming
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.plan.units import Unit

FAILED = Delivery("czj@example.com", "failed", "5.1.1", "no such user")
ADDRESSES = ("a@b.invalid", "c@b.invalid", "x@b.invalid")
MAILS = st.lists(
    st.builds(
        lambda to, state: replace(SENT, to=(to,), cc=(), accepted=(to,), state=state),
        st.sampled_from(ADDRESSES),
        st.sampled_from(MailState),
    ),
    max_size=6,
).map(lambda mails: [replace(each, id=number, key=f"{number}") for number, each in enumerate(mails, 1)])


def test_a_bounce_names_whom_it_did_not_reach() -> None:
    both = (FAILED, Delivery("sfj@example.com", "delivered"))
    assert failures(Incoming(deliveries=both), ["sfj@example.com"]) == (FAILED,)
    text = "抱歉，您的邮件被退回来了\n收件人：CZJ@example.com\n退信原因：该用户不存在\n发件人：zwgk@example.com"
    (told,) = failures(Incoming(text=text), ["czj@example.com", "sfj@example.com"])
    assert failures(Incoming(page=text), ["czj@example.com"]) == (told,)
    assert (told.recipient, told.action, told.reason) == ("czj@example.com", "failed", "退信原因：该用户不存在")
    assert failures(Incoming(text="查无此人"), ["czj@example.com"]) == ()
    for longer in ("aczj@example.com", "x.czj@example.com", "czj@example.com.cn", "czj@example.company"):
        assert failures(Incoming(text=f"收件人{longer}。"), ["czj@example.com"]) == ()
    for shown in ("收件人czj@example.com。", "<CZJ@example.com>:", "czj@example.com."):
        assert len(failures(Incoming(text=shown), ["czj@example.com"])) == 1


@pytest.mark.parametrize(
    ("was", "accepted", "failed", "state", "left"),
    [
        ("sent", ("a@b.invalid", "c@b.invalid"), ["A@b.invalid"], "sent", ("c@b.invalid",)),
        ("sent", ("a@b.invalid", "c@b.invalid"), ["a@b.invalid", "c@b.invalid"], "refused", ()),
        ("sent", ("a@b.invalid", "c@b.invalid"), ["x@b.invalid"], "sent", ("a@b.invalid", "c@b.invalid")),
        ("unknown", (), ["a@b.invalid"], "unknown", ()),
        ("unknown", (), ["a@b.invalid", "c@b.invalid"], "refused", ()),
        ("queued", ("a@b.invalid",), ["a@b.invalid"], "queued", ()),
    ],
)
def test_what_a_bounce_makes_of_a_mail(
    was: str, accepted: tuple[str, ...], failed: list[str], state: str, left: tuple[str, ...]
) -> None:
    mail = replace(SENT, state=MailState(was), accepted=accepted)
    told = returned(mail, [Delivery(each, "failed", "5.1.1") for each in failed])
    assert (told.state, told.accepted) == (MailState(state), left)
    assert set(told.refused) == {each.lower() for each in failed} & {"a@b.invalid", "c@b.invalid"}
    assert returned(told, [Delivery(each, "failed", "5.1.1") for each in failed]) == told


def test_a_bounce_is_of_those_its_report_names_else_its_text_else_of_whom_the_mail_went_to() -> None:
    finance = Unit("CZ", "市财政局", "市直", mail="czj@example.com", cc=("a@b.invalid",))
    report = (FAILED, Delivery("c@b.invalid", "delayed"), Delivery("", "failed"))
    assert failed_deliveries(Incoming(deliveries=report), [SENT], [finance]) == (FAILED,)
    text = Incoming(text="CZJ@example.com: 550 no such user")
    assert [each.recipient for each in failed_deliveries(text, [SENT], [finance])] == ["czj@example.com"]
    assert [each.recipient for each in failed_deliveries(Incoming(text="c@b.invalid"), [SENT], ())] == ["c@b.invalid"]
    assert failed_deliveries(Incoming(text="退信"), [SENT], [finance]) == (Delivery("a@b.invalid", "failed"),)
    assert failed_deliveries(Incoming(text="退信"), [], [finance]) == ()


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        (Delivery("a@b.invalid", "failed", "5.1.1", "no such user"), "no such user"),
        (Delivery("a@b.invalid", "failed", "5.1.1"), "5.1.1"),
        (Delivery("a@b.invalid", "failed"), "退信"),
    ],
)
def test_a_mail_that_came_back_says_why_as_far_as_that_is_known(failed: Delivery, said: str) -> None:
    assert returned(replace(SENT, accepted=SENT.to), [failed]).refused == {"a@b.invalid": said}


@given(MAILS, st.sets(st.sampled_from(ADDRESSES)), st.data())
def test_a_notice_changes_one_mail_at_most_the_latest_it_names_and_the_second_time_none(
    mails: list[Mail], lost: set[str], data: st.DataObject
) -> None:
    named = data.draw(st.lists(st.sampled_from(mails), unique_by=lambda mail: mail.id)) if mails else []
    failed = [Delivery(each.upper(), "failed") for each in sorted(lost)]
    own = meant(named, failed)
    theirs = [each for each in named if set(each.to) & lost]
    assert own == (max(theirs, key=lambda each: each.id) if theirs else None)
    if own:
        once = returned(own, failed)
        assert all(known_lost(once, each) for each in own.to)
        in_other_words = [replace(each, reason="查无此人") for each in failed]
        assert returned(once, failed) == once == returned(once, in_other_words)
        assert meant([once if each == own else each for each in named], failed) == once


@given(MAILS, st.sampled_from(ADDRESSES))
def test_the_last_mail_to_an_address_stays_the_last_when_it_comes_back(mails: list[Mail], address: str) -> None:
    failed = [Delivery(address.upper(), "failed")]
    last = last_mails_to(failed, mails)
    assert set(last) <= {address}
    if address in last:
        told = returned(last[address], failed)
        again = [told if each == last[address] else each for each in mails]
        assert last_mails_to(failed, again) == {address: told}


def test_the_last_mail_that_may_have_gone_to_an_address() -> None:
    mails = [replace(SENT, id=1), replace(SENT, id=2), replace(SENT, id=3, state=MailState.QUEUED)]
    assert last_mails_to([Delivery("C@b.invalid", "failed")], mails) == {"c@b.invalid": mails[1]}
    by_hand = replace(SENT, id=4, state=MailState.QUEUED, by_hand=True)
    assert last_mails_to([Delivery("a@b.invalid", "failed")], [*mails, by_hand]) == {"a@b.invalid": by_hand}
    assert last_mails_to([Delivery("x@b.invalid", "failed")], mails) == {}


OTHERS = tuple(f"<u{number}@b>" for number in range(19))


@pytest.mark.parametrize(
    ("mail", "ids"),
    [
        (Incoming(answers=("<1@b>", "<2@b>")), ("<1@b>", "<2@b>")),
        (Incoming(text="Original message headers:\nMessage-ID: <1@b>\nTo: <a@b.invalid>"), ("<1@b>", "<a@b.invalid>")),
        (Incoming(text="a@b.invalid failed\nMESSAGE-ID: 1@b"), ("<1@b>",)),
        (Incoming(text="Message-Id：‹ 1@b ›"), ("<1@b>",)),
        (Incoming(text=" ".join(f"<u{number}@b>" for number in range(90)) + "\nMessage-ID: <1@b>"), ("<1@b>", *OTHERS)),
        (Incoming(text="收件人：a@b.invalid\n主题：【下发台账】台账"), ()),
        (Incoming(text=" ".join(f"<{number}@b>" for number in range(90))), tuple(f"<{each}@b>" for each in range(20))),
    ],
)
def test_the_messages_a_notice_names(mail: Incoming, ids: tuple[str, ...]) -> None:
    assert named_messages(mail) == ids
    assert named_messages(replace(mail, text="", page=mail.text)) == ids, "in whichever part it says so"
