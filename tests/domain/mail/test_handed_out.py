"""Who holds a workbook, and since when: by the office's word, a mail sent, a return; never by its being made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.editions import taken_as_given
from toolkit.domain.ledger.records import Edition, HandedWord, MadeFor, Return
from toolkit.domain.mail.handed_out import handed_later, handed_out, marked, rounds_given, standing
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.plan.tasks import NEVER
from toolkit.keys import task_key

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
    back = [word("甲", LAST, handed=False, number=number) for number in (3, 4)]
    assert handed_out([*said, back[0]], (), (), LAST) == {"甲": FIRST}, "the last alone is taken back"
    assert handed_out([*said, *back], (), (), LAST) == {}


@given(WORDS, MAILS, RETURNS, st.sampled_from(UNITS), DAYS)
def test_a_word_taken_back_leaves_all_as_it_was_before_it(
    words: list[HandedWord], mails: list[Mail], returns: list[Return], unit: str, day: date
) -> None:
    said, back = word(unit, day, number=98), word(unit, day, handed=False, number=99)
    assert standing([*words, said, back]) == standing(words)
    assert handed_out([*words, said, back], mails, returns, LAST) == handed_out(words, mails, returns, LAST)


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


SECOND, THIRD = date(2021, 8, 9), date(2021, 8, 16)


def edition(name: str, day: date, *items: int) -> Edition:
    cells = {task_key("p", item, "甲"): {} for item in items}
    return Edition(name, "p", "甲", 1, "", day, 1, cells)


OLD, NEW = edition("old", FIRST, 1), edition("new", SECOND, 1, 2)
WITH_SECOND = {"甲": (OLD, NEW)}


def with_edition(name: str, day: date) -> Mail:
    return replace(mail("甲", day), key=f"ledger/p/甲/{name}")


def later(
    words: list[HandedWord] | None = None,
    mails: list[Mail] | None = None,
    returns: list[Return] | None = None,
    until: date = LAST,
) -> dict[tuple[str, int], date]:
    return dict(handed_later({"甲": [1, 2]}, WITH_SECOND, words or [], mails or [], returns or [], until))


def test_an_item_that_came_later_is_handed_by_a_workbook_that_has_it() -> None:
    old, new = with_edition("old", FIRST), with_edition("new", SECOND)
    assert later() == {("甲", 1): NEVER, ("甲", 2): NEVER}
    assert later(mails=[old]) == {("甲", 1): FIRST, ("甲", 2): NEVER}
    assert later(mails=[old, new]) == {("甲", 1): FIRST, ("甲", 2): SECOND}
    assert later(mails=[old, new], until=FIRST) == {("甲", 1): FIRST, ("甲", 2): NEVER}
    assert later(mails=[old], returns=[replace(came("甲", THIRD), edition="new")])["甲", 2] == THIRD
    assert later(returns=[replace(came("甲", THIRD), edition="old")])["甲", 2] == NEVER, "the one without it came back"
    assert later(mails=[with_edition("elsewhere", THIRD)])["甲", 1] == NEVER


def test_the_offices_word_is_on_the_newest_workbook_made_by_that_day() -> None:
    assert later([word("甲", FIRST)]) == {("甲", 1): FIRST, ("甲", 2): NEVER}
    assert later([word("甲", SECOND)]) == {("甲", 1): SECOND, ("甲", 2): SECOND}
    assert later([word("甲", FIRST), word("甲", THIRD, number=2)]) == {("甲", 1): FIRST, ("甲", 2): THIRD}
    assert later([word("甲", FIRST - timedelta(1))])["甲", 1] == FIRST - timedelta(1), "before any was made: the first"
    assert later([word("甲", THIRD), word("甲", THIRD, handed=False, number=2)])["甲", 2] == NEVER


@given(st.lists(st.sampled_from([(), (1,), (2,), (1, 2)]), min_size=1, max_size=5))
def test_an_item_is_in_a_units_hands_since_it_stood_in_all_workbooks_it_got(handed: list[tuple[int, ...]]) -> None:
    """One that was withdrawn and put back is so from the workbook that has it again; an old one back takes nothing."""
    days = [FIRST + timedelta(at) for at in range(len(handed))]
    made = [
        replace(edition(f"e{at}", day, *items), sequence=at)
        for at, (day, items) in enumerate(zip(days, handed, strict=True), 1)
    ]
    mails = [with_edition(each.id, each.issued_on) for each in made]
    gaps = [day for day, items in zip(days, handed, strict=True) if 1 not in items]
    since = [day for day, items in zip(days, handed, strict=True) if 1 in items and day > max(gaps, default=date.min)]
    old = [replace(came("甲", LAST), edition=made[0].id)]
    found = handed_later(
        {"甲": [1]}, {"甲": made}, (), mails, old if len(made) > 1 and gaps[-1:] != days[-1:] else (), LAST
    )
    assert found == {("甲", 1): min(since, default=NEVER)}


def test_of_units_without_editions_and_items_of_others_nothing_is_said() -> None:
    assert handed_later({"甲": [1], "乙": [1]}, {"乙": ()}, [word("乙", FIRST)], (), (), LAST) == {("乙", 1): NEVER}


def test_an_item_in_no_workbook_yet_is_taken_as_given_on_the_day_of_the_newest_that_has_it() -> None:
    said = {("甲", 1): FIRST, ("甲", 2): NEVER, ("甲", 3): NEVER, ("乙", 2): NEVER}
    found = taken_as_given(said, {"甲": NEW}, "p", THIRD)
    assert found == {("甲", 1): FIRST, ("甲", 2): SECOND, ("甲", 3): THIRD, ("乙", 2): THIRD}


def test_what_a_person_sent_without_addresses_counts_and_what_was_sent_to_some_counts_once_one_took_it() -> None:
    by_hand = replace(mail("甲", FIRST), by_hand=True)
    assert handed_out((), [replace(by_hand, to=(), accepted=())], (), LAST) == {"甲": FIRST}
    assert handed_out((), [replace(by_hand, by_hand=False, to=(), accepted=())], (), LAST) == {}
    assert handed_out((), [replace(by_hand, accepted=())], (), LAST) == {}
    assert handed_out((), [by_hand], (), LAST) == {"甲": FIRST}


def test_a_return_of_nobody_proves_nothing_of_anybody() -> None:
    assert handed_out((), (), [came("", FIRST)], LAST) == {}


def test_an_item_that_came_to_a_unit_stands_in_the_workbooks_made_since_alone() -> None:
    given = [word("甲", FIRST), word("甲", THIRD, number=2)]
    for since, day in ((SECOND, THIRD), (SECOND + timedelta(1), NEVER), (FIRST, FIRST)):
        assert handed_later({"甲": [1]}, WITH_SECOND, given, (), (), LAST, {(1, "甲"): since}) == {("甲", 1): day}


MADE = [
    MadeFor(f"{unit}{number}", unit, f"2021-{month:02d}", date(2021, month, day))
    for number, (month, day) in enumerate([(8, 3), (9, 1), (10, 8)], 1)
    for unit in UNITS
]


def given_rounds(words: list[HandedWord], mails: list[Mail], returns: list[Return]) -> list[str]:
    until = date(2021, 12, 1)
    return sorted({noted for noted, _ in rounds_given(MADE, words, mails, returns, until)})


def test_a_round_has_a_workbook_once_one_made_for_it_is_in_a_units_hands() -> None:
    assert given_rounds([], [], []) == []
    assert given_rounds([word("甲", date(2021, 8, 20))], [], []) == ["2021-08"]
    assert (
        given_rounds([word("甲", date(2021, 9, 3)), word("甲", date(2021, 9, 9), handed=False, number=2)], [], []) == []
    )
    assert given_rounds([], [], [replace(came("乙", date(2021, 11, 9)), edition="乙2")]) == ["2021-09"]
    assert given_rounds([], [], [replace(came("乙", date(2021, 11, 9), via="phone"), edition="乙2")]) == []
    for kind in MailKind:
        sent = mail("丙", date(2021, 10, 20), kind=kind)
        brings = kind in (MailKind.LEDGER, MailKind.REMINDER, MailKind.NUDGE)
        assert given_rounds([], [sent], []) == (["2021-10"] if brings else []), kind
        assert given_rounds([], [replace(sent, state=MailState.QUEUED)], []) == []
    old = replace(mail("丙", date(2021, 9, 22), kind=MailKind.REMINDER), sent_at=datetime(2021, 10, 9, 9))
    assert given_rounds([], [old], []) == ["2021-09"], "what it brought was made when it was written"
    late = replace(mail("丙", date(2021, 10, 20)), key="ledger/p/丙/丙1")
    assert given_rounds([], [late], []) == ["2021-08"]
