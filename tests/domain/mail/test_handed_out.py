"""Who holds a workbook, and since when: by the office's word, a mail sent, a return; never by its being made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import HandedWord, Return
from toolkit.domain.mail.handed_out import handed_out, marked, standing
from toolkit.domain.mail.mails import Mail, MailKind, MailState

FIRST, LAST = date(2021, 8, 2), date(2021, 8, 31)
UNITS = ("甲", "乙", "丙")
DAYS = st.dates(FIRST, LAST)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def mail(unit: str, day: date, state: MailState = MailState.SENT, kind: MailKind = MailKind.LEDGER) -> Mail:
    sent = state == MailState.SENT
    to = (f"{unit}@example.com",)
    return Mail(
        f"{kind}/p/{unit}/{day}",
        kind,
        "p",
        unit,
        day,
        "",
        "",
        state=state,
        to=to,
        accepted=to if sent else (),
        sent_at=noon(day) if sent else None,
    )


def came(unit: str, day: date, outcome: Outcome = Outcome.MERGED, via: str = "file") -> Return:
    return Return("", "", 0, noon(day), outcome, "p", unit, via=via)


def word(unit: str, day: date, handed: bool = True, number: int = 1) -> HandedWord:
    return HandedWord("p", unit, day, handed, "office", noon(day), id=number)


WORDS = st.lists(st.builds(word, st.sampled_from(UNITS), DAYS, st.booleans()), max_size=6).map(
    lambda said: [replace(each, id=number) for number, each in enumerate(said, 1)]
)
MAILS = st.lists(
    st.builds(mail, st.sampled_from(UNITS), DAYS, st.sampled_from(MailState), st.sampled_from(MailKind)), max_size=6
)
RETURNS = st.lists(
    st.builds(
        came, st.sampled_from(UNITS), DAYS, st.sampled_from(Outcome), st.sampled_from(["file", "phone", "letter"])
    ),
    max_size=6,
)


def test_a_workbook_that_was_only_made_is_in_nobodys_hands() -> None:
    assert handed_out((), (), (), LAST) == {}


def test_the_first_proof_counts() -> None:
    day = date(2021, 8, 10)
    found = handed_out([word("甲", day)], [mail("甲", day + timedelta(3))], [came("甲", day + timedelta(9))], LAST)
    assert found == {"甲": day}


@pytest.mark.parametrize("state", [state for state in MailState if state != MailState.SENT])
def test_a_mail_that_did_not_surely_leave_proves_nothing(state: MailState) -> None:
    assert handed_out((), [mail("甲", FIRST, state)], (), LAST) == {}


def test_a_mail_that_came_back_or_reached_only_those_in_copy_proves_nothing() -> None:
    sent = mail("甲", FIRST)
    bounced = replace(sent, accepted=("chief@example.com",), cc=("chief@example.com",), refused={sent.to[0]: "550"})
    assert handed_out((), [bounced], (), LAST) == {}
    assert handed_out((), [replace(sent, kind=MailKind.RECEIPT)], (), LAST) == {}


def test_what_was_told_by_phone_or_could_not_be_taken_is_no_workbook_back() -> None:
    lost = [came("甲", FIRST, via="phone"), came("甲", FIRST, Outcome.HELD), came("甲", FIRST, Outcome.REJECTED)]
    assert handed_out((), (), lost, LAST) == {}
    assert handed_out((), (), [came("甲", FIRST, Outcome.PARTIAL)], LAST) == {"甲": FIRST}


def test_the_latest_word_counts_and_taken_back_leaves_what_else_proves_it() -> None:
    said = [word("甲", FIRST), word("甲", FIRST, handed=False, number=2)]
    assert handed_out(said, (), (), LAST) == {} == marked(said)
    assert handed_out(said, (), [came("甲", LAST)], LAST) == {"甲": LAST}
    assert handed_out([*said, word("甲", LAST, number=3)], (), (), LAST) == {"甲": LAST}


def test_word_of_a_newer_workbook_leaves_the_first_as_it_is() -> None:
    said = [word("甲", FIRST), word("甲", LAST, number=2)]
    assert handed_out(said, (), (), LAST) == {"甲": FIRST}
    assert handed_out([*said, word("甲", LAST, handed=False, number=3)], (), (), LAST) == {}


@given(WORDS, MAILS, RETURNS, DAYS, DAYS)
def test_nobody_is_in_it_before_a_proof_and_time_only_adds(
    words: list[HandedWord], mails: list[Mail], returns: list[Return], one: date, other: date
) -> None:
    early, late = (handed_out(words, mails, returns, day) for day in sorted((one, other)))
    assert early.items() <= late.items(), "a later look takes nobody out and moves nobody's day"
    proofs = {(unit, each.day) for unit, mine in standing(words).items() for each in mine}
    proofs |= {(each.unit, each.sent_at.date()) for each in mails if each.sent_at}
    proofs |= {(each.unit, each.received_at.date()) for each in returns}
    assert set(late.items()) <= proofs and all(day <= max(one, other) for day in late.values())


@given(WORDS, MAILS, RETURNS)
def test_the_order_in_which_facts_are_read_plays_no_part(
    words: list[HandedWord], mails: list[Mail], returns: list[Return]
) -> None:
    assert handed_out(words, mails, returns, LAST) == handed_out(words[::-1], mails[::-1], returns[::-1], LAST)


@given(WORDS, MAILS, RETURNS, MAILS, RETURNS)
def test_a_further_mail_or_return_never_makes_anybody_later(
    words: list[HandedWord], mails: list[Mail], returns: list[Return], more: list[Mail], back: list[Return]
) -> None:
    before, after = handed_out(words, mails, returns, LAST), handed_out(words, mails + more, returns + back, LAST)
    assert before.keys() <= after.keys() and all(after[unit] <= day for unit, day in before.items())
