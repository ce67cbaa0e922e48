"""What a server's answer means, and what becomes of a mail by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.outbox import (
    Answer,
    Attempt,
    Hours,
    Step,
    Verdict,
    after,
    again,
    awaiting_release,
    classify,
    outdated,
    ready,
    released,
    sent_by_hand,
    unsent_by_hand,
    waits_until,
)
from toolkit.domain.plan.calendar import Calendar

NOON = datetime(2021, 9, 1, 12)
MAIL = Mail(
    "k", MailKind.LEDGER, "2021", "XQ01", NOON.date(), "a.eml", "<a@b>", to=("a@b.invalid",), cc=("c@d.invalid",)
)


@pytest.mark.parametrize(
    ("step", "said", "verdict"),
    [
        (Step.END, "250 OK", Verdict.ACCEPTED),
        (Step.DATA, "354 go on", Verdict.ACCEPTED),
        (Step.RECIPIENT, "251 will forward", Verdict.ACCEPTED),
        # QQ and Tencent Exmail: limits with a code that means "for good" elsewhere
        (Step.END, "550 Ip frequency limited", Verdict.LIMIT),
        (Step.RECIPIENT, "550 Domain frequency limited", Verdict.LIMIT),
        (Step.SENDER, "550 Sender frequency limited", Verdict.LIMIT),
        (Step.CONNECT, "550 Connection frequency limited", Verdict.LOST),
        (Step.RECIPIENT, "550 Mailbox unavailable or access denied", Verdict.LATER),
        (Step.RECIPIENT, "550 User not found", Verdict.NEVER),
        # NetEase
        (Step.CONNECT, "421 HL:ICC 163", Verdict.LIMIT),
        (Step.SENDER, "450 MI:CEL 163", Verdict.LIMIT),
        (Step.SENDER, "451 MI:SFQ 163", Verdict.LIMIT),
        (Step.END, "550 MI:STC 163", Verdict.LIMIT),
        (Step.RECIPIENT, "550 RP:TRC 163", Verdict.LIMIT),
        (Step.END, "451 DT:SPM ,please try again", Verdict.LATER),
        (Step.END, "554 DT:SPM 163 smtp", Verdict.NEVER),
        (Step.LOGIN, "451 too much fail authentication", Verdict.LIMIT),
        (Step.LOGIN, "550 User has no permission", Verdict.SETTING),
        # everybody
        (Step.LOGIN, "535 Login Fail", Verdict.SETTING),
        (Step.LOGIN, "454 temporary authentication failure", Verdict.LOST),
        (Step.SENDER, "530 Authentication required", Verdict.SETTING),
        (Step.SENDER, "553 sender address not owned", Verdict.SETTING),
        (Step.SENDER, "552 message size exceeds limit", Verdict.NEVER),
        (Step.RECIPIENT, "452 too many recipients", Verdict.LATER),
        (Step.RECIPIENT, "552 quota exceeded", Verdict.LATER),
        (Step.RECIPIENT, "450 greylisted", Verdict.LATER),
        (Step.END, "421 shutting down", Verdict.LIMIT),
        (Step.END, "452 insufficient storage", Verdict.LATER),
        # the first and the last code of a kind (RFC 5321: 2yz done, 3yz go on, 4yz not now, 5yz never)
        (Step.END, "200 done", Verdict.ACCEPTED),
        (Step.END, "199 what", Verdict.LATER),
        (Step.DATA, "399 go on", Verdict.ACCEPTED),
        (Step.END, "400 not now", Verdict.LATER),
        (Step.END, "499 not now", Verdict.LATER),
        (Step.END, "500 unknown command", Verdict.NEVER),
        (Step.LOGIN, "500 unknown command", Verdict.SETTING),
        (Step.DATA, "530 authenticate first", Verdict.SETTING),
        (Step.DATA, "538 encryption required", Verdict.SETTING),
        (Step.DATA, "539 what", Verdict.NEVER),
        (Step.SENDER, "552 no more", Verdict.NEVER),
        (Step.RECIPIENT, "550 over quota, frequency limited", Verdict.LIMIT),
        (Step.CONNECT, "0 refused", Verdict.LOST),
        (Step.TRUST, "0 certificate", Verdict.SETTING),
        (Step.DATA, "0 gone", Verdict.LOST),
        (Step.CONTENT, "0 gone", Verdict.LOST),
        (Step.END, "0 gone", Verdict.UNKNOWN),
    ],
)
def test_answers(step: Step, said: str, verdict: Verdict) -> None:
    code, _, text = said.partition(" ")
    assert classify(Answer(step, int(code), text)) == verdict


ANSWERS = st.builds(
    Answer,
    st.sampled_from(Step),
    st.sampled_from([0, 250, 354, 421, 450, 451, 452, 530, 535, 550, 552, 553, 554]),
    st.sampled_from(["", "frequency limited", "User unknown", "DT:SPM", "too many recipients", "size"]),
)
ATTEMPTS = st.builds(
    Attempt, st.dictionaries(st.sampled_from(["a@b.invalid", "c@d.invalid"]), ANSWERS, max_size=2), ANSWERS
)


@given(st.lists(ATTEMPTS, max_size=30))
def test_whatever_servers_say_no_address_is_both_and_every_mail_ends(attempts: list[Attempt]) -> None:
    mail, now = MAIL, NOON
    for attempt in attempts:
        if mail.state != MailState.QUEUED:
            break
        asked = {to: answer for to, answer in attempt.recipients.items() if to in mail.open}
        before, mail = mail, after(mail, replace(attempt, recipients=asked), now)
        assert set(before.accepted) <= set(mail.accepted) and set(before.refused) <= set(mail.refused)
        assert not set(mail.accepted) & set(mail.refused)
        assert {*mail.accepted, *mail.refused, *mail.open} == {"a@b.invalid", "c@d.invalid"}
        if mail.state == MailState.QUEUED:
            assert mail.open and mail.next_try and mail.next_try > now
            now = mail.next_try
        if mail.state == MailState.SENT:
            assert mail.accepted and not mail.open and mail.sent_at
        if mail.state == MailState.REFUSED:
            assert not mail.accepted and not mail.open
    assert mail.attempts <= 15
    assert now - NOON < timedelta(days=6)


def test_waiting_grows_and_survives_a_clock_put_back() -> None:
    later = Attempt({}, Answer(Step.SENDER, 451, "later"))
    mail, waits = MAIL, []
    for _ in range(7):
        mail = after(mail, later, NOON)
        assert mail.next_try
        waits.append((mail.next_try - NOON) // timedelta(minutes=1))
    assert waits == [5, 15, 30, 60, 120, 240, 240]
    assert waits_until(mail, NOON) == mail.next_try
    assert waits_until(mail, NOON - timedelta(days=30)) is None
    longest = timedelta(minutes=240)
    assert waits_until(mail, mail.next_try) is None
    assert waits_until(mail, mail.next_try - longest) == mail.next_try
    assert waits_until(mail, mail.next_try - longest - timedelta(seconds=1)) is None


def test_what_is_ready_when() -> None:
    reminder = replace(MAIL, kind=MailKind.REMINDER)
    assert ready(MAIL, NOON, working=False)
    assert not ready(reminder, NOON, working=False)
    assert ready(reminder, NOON, working=False, at_once=True)
    assert not ready(reminder, NOON + timedelta(days=1), working=True, at_once=True)
    waiting = replace(MAIL, next_try=NOON + timedelta(minutes=5))
    assert not ready(waiting, NOON, working=True) and ready(waiting, NOON, working=True, at_once=True)
    for state in MailState:
        if state != MailState.QUEUED:
            assert not ready(replace(MAIL, state=state), NOON, working=True, at_once=True)
    assert not ready(replace(MAIL, by_hand=True), NOON, working=True, at_once=True)
    assert ready(MAIL, NOON + timedelta(days=1), working=True), "a workbook is true on the next day too"
    assert ready(reminder, NOON, working=True)


def test_only_what_waits_to_be_let_go_does() -> None:
    mails = [replace(MAIL, state=state, kind=kind) for state in MailState for kind in (MailKind.COPY, MailKind.LEDGER)]
    assert awaiting_release([*mails, mails[0]]).keys() == {MailKind.COPY, MailKind.LEDGER}
    held = replace(MAIL, kind=MailKind.COPY, state=MailState.AWAITING_RELEASE)
    assert awaiting_release([held, held, MAIL]) == {MailKind.COPY: 2}


def test_only_what_is_true_of_its_day_goes_out_of_date() -> None:
    mails = [replace(MAIL, key=kind.value, kind=kind) for kind in MailKind]
    mails += [replace(MAIL, key="h", kind=MailKind.REMINDER, by_hand=True)]
    tomorrow = NOON.date() + timedelta(days=1)
    assert [mail.key for mail in outdated(mails, tomorrow)] == ["reminder", "nudge"]
    assert outdated(mails, NOON.date()) == ()


def test_put_back_it_goes_only_where_it_has_not_arrived() -> None:
    refused = replace(
        MAIL,
        state=MailState.REFUSED,
        accepted=("c@d.invalid",),
        refused={"a@b.invalid": "550"},
        attempts=3,
        by_hand=True,
    )
    fresh = again(refused, ("new@b.invalid",), ("c@d.invalid",))
    assert (fresh.state, fresh.open, fresh.attempts, fresh.by_hand) == (MailState.QUEUED, ("new@b.invalid",), 0, False)


def test_working_hours() -> None:
    calendar = Calendar(frozenset(), frozenset({date(2021, 9, 18)}), frozenset({2021}))
    hours = Hours(time(8, 30), time(17, 30))
    assert hours.opened(datetime(2021, 9, 17, 8, 30), calendar)
    assert not hours.opened(datetime(2021, 9, 17, 17, 30), calendar)
    assert hours.opened(datetime(2021, 9, 18, 9), calendar), "a Saturday made up"
    assert not hours.opened(datetime(2021, 9, 19, 9), calendar)


def test_what_a_person_sent_has_left_then_and_not_at_all_once_it_is_said_not_to_have_been() -> None:
    written, later = replace(MAIL, by_hand=True, state=MailState.QUEUED), NOON + timedelta(days=1)
    sent = sent_by_hand(written, later, "已发/a.eml")
    assert (sent.state, sent.sent_at, sent.path, sent.open) == (MailState.SENT, later, "已发/a.eml", ())
    assert unsent_by_hand(sent) == replace(written, path="已发/a.eml")


def test_a_letter_about_verdicts_left_with_its_release_until_it_is_said_when_it_was_sent() -> None:
    letter = replace(MAIL, kind=MailKind.VERDICTS, by_hand=True, state=MailState.AWAITING_RELEASE)
    let_go, later = released(letter, NOON), NOON + timedelta(days=1)
    assert let_go.sent_at == NOON and released(replace(letter, by_hand=False), NOON).sent_at is None
    said = unsent_by_hand(sent_by_hand(let_go, later, letter.path))
    assert (said.state, said.sent_at) == (MailState.QUEUED, later)
