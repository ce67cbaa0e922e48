"""What a try leaves of a mail: who has taken it, who never will, who is tried again and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.outbox import Answer, Attempt, Step, Verdict, after, pause, stopped_by, waits_until, withdrawn
from toolkit.domain.mail.reminders import calendar_doubts
from toolkit.domain.plan.calendar import Calendar

NOW = datetime(2021, 9, 1, 12)
A, C = "a@b.invalid", "c@d.invalid"
MAIL = Mail("k", MailKind.LEDGER, "2021", "XQ01", NOW.date(), "a.eml", "<a@b>", to=(A,), cc=(C,))
OK, NEVER = Answer(Step.RECIPIENT, 250, "OK"), Answer(Step.RECIPIENT, 550, "User not found")
LATER, TAKEN = Answer(Step.RECIPIENT, 450, "greylisted"), Answer(Step.END, 250, "OK")


def tried(end: Answer, **recipients: Answer) -> Mail:
    return after(MAIL, Attempt({{"a": A, "c": C}[name]: said for name, said in recipients.items()}, end), NOW)


def test_who_took_it_is_kept_with_the_moment() -> None:
    sent = tried(TAKEN, a=OK, c=OK)
    assert (sent.state, sent.accepted, dict(sent.refused), sent.sent_at) == (MailState.SENT, (A, C), {}, NOW)


def test_one_refused_for_good_is_done_with_and_the_other_has_it() -> None:
    sent = tried(TAKEN, a=OK, c=NEVER)
    assert (sent.state, sent.accepted, [*sent.refused]) == (MailState.SENT, (A,), [C])
    nobody = tried(Answer(Step.RECIPIENT, 550, "User not found"), a=NEVER, c=NEVER)
    assert (nobody.state, nobody.accepted, [*nobody.refused]) == (MailState.REFUSED, (), [A, C])


def test_one_to_be_tried_later_stays_open_and_nobody_else_is_written_to_again() -> None:
    half = tried(TAKEN, a=OK, c=LATER)
    assert (half.state, half.accepted, half.open, half.attempts) == (MailState.QUEUED, (A,), (C,), 1)
    assert half.next_try == NOW + timedelta(minutes=5)


def test_what_its_content_is_refused_for_is_refused_to_all() -> None:
    refused = tried(Answer(Step.END, 554, "DT:SPM"), a=OK, c=OK)
    assert (refused.state, refused.accepted, set(refused.refused)) == (MailState.REFUSED, (), {A, C})


def test_without_an_answer_to_the_whole_it_is_unknown_and_with_wrong_settings_no_try_counts() -> None:
    lost = tried(Answer(Step.END, 0, "gone"), a=OK, c=OK)
    assert (lost.state, lost.accepted, lost.attempts) == (MailState.UNKNOWN, (), 1)
    wrong = tried(Answer(Step.LOGIN, 535, "Login Fail"))
    assert (wrong.state, wrong.attempts, wrong.next_try) == (MailState.QUEUED, 0, NOW + pause(Verdict.SETTING))


def test_after_so_many_tries_nobody_is_tried_again() -> None:
    last = replace(MAIL, attempts=14)
    given_up = after(last, Attempt({A: LATER, C: OK}, TAKEN), NOW)
    assert (given_up.state, given_up.accepted, [*given_up.refused]) == (MailState.SENT, (C,), [A])
    assert after(replace(MAIL, attempts=13), Attempt({A: LATER, C: OK}, TAKEN), NOW).state == MailState.QUEUED


@pytest.mark.parametrize(
    ("end", "recipients", "stops"),
    [
        (TAKEN, {A: OK}, None),
        (TAKEN, {A: NEVER, C: LATER}, None),
        (TAKEN, {A: Answer(Step.RECIPIENT, 550, "Domain frequency limited")}, "recipient"),
        (Answer(Step.END, 421, "shutting down"), {A: OK}, "end"),
        (Answer(Step.LOGIN, 535, "Login Fail"), {}, "end"),
    ],
)
def test_a_batch_waits_after_an_answer_that_all_would_get(
    end: Answer, recipients: dict[str, Answer], stops: str | None
) -> None:
    stopped = stopped_by(Attempt(recipients, end))
    assert stopped == {None: None, "end": end, "recipient": next(iter(recipients.values()), end)}[stops]


def test_a_mail_taken_back_does_not_go_out_and_says_why() -> None:
    back = withdrawn(MAIL, "已报")
    assert (back.state, back.answer, back.entries) == (MailState.WITHDRAWN, "已报", ())


def test_years_whose_workdays_are_not_known_are_told_once_each() -> None:
    calendar = Calendar(frozenset(), frozenset(), frozenset({2021}))
    told = list(calendar_doubts(calendar, [date(2023, 1, 5), date(2021, 9, 1)]))
    assert ["2022" in told[0].message, "2023" in told[1].message, len(told)] == [True, True, 2]
    assert list(calendar_doubts(calendar, [date(2021, 9, 1)])) == list(calendar_doubts(calendar, [])) == []
    assert calendar.day_by_day(2021, 2021)[:10] == "1001111100" and len(calendar.day_by_day(2020, 2021)) == 731


def test_a_mail_waits_until_its_moment_and_no_longer_than_any_wait_lasts() -> None:
    waits = {minutes: replace(MAIL, next_try=NOW + timedelta(minutes=minutes)) for minutes in (-1, 0, 1, 240, 241)}
    assert [minutes for minutes, mail in waits.items() if waits_until(mail, NOW)] == [1, 240]
    assert waits_until(MAIL, NOW) is None
