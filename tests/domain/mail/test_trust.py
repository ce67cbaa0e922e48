"""Whom a mail speaks for: its own sender, as far as the server and the office stand by him."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.mail.received_mail import UNREADABLE, Doubt, SenderWord
from toolkit.domain.mail.trust import Brought, Findings, Proven, Trust, confirmed, forgery
from toolkit.domain.plan.units import Unit

OFFICE, CLERK = "office@example.com", "district@example.com"
ADDRESSES = ("", UNREADABLE, OFFICE, CLERK, "a@example.com", "A@Example.com", "b@example.com", "x@example.com")
UNITS = (
    Unit("A", "甲局", "市直", mail="a@example.com", cc=("head@example.com",)),
    Unit("B", "乙局", "市直", mail="b@example.com"),
    Unit("C", "丙局", "市直"),
)
trusts = st.builds(
    Trust,
    st.just(OFFICE),
    st.frozensets(st.just(CLERK)),
    st.frozensets(st.tuples(st.sampled_from(("x@example.com", "a@example.com")), st.sampled_from("ABC"))),
)
ways = st.builds(
    Brought,
    st.sampled_from([each for each in ADDRESSES if each != UNREADABLE]),
    st.lists(st.sampled_from([each for each in ADDRESSES if each not in ("", OFFICE)]), max_size=1).map(tuple),
    st.sampled_from((Doubt.NONE, Doubt.FORGED, Doubt.UNPROVEN, Doubt.AUTOMATIC)),
    st.just(True),
)


@given(ways, trusts, st.sampled_from(UNITS))
def test_a_mail_counts_only_for_whom_its_own_sender_may_report(brought: Brought, trust: Trust, unit: Unit) -> None:
    """The law: nothing is believed but the sender of the mail itself, or who wrote what an address hands in."""
    believed = not trust.doubt(brought, unit)
    own = brought.sender.lower()
    if believed:
        assert own not in ("", OFFICE) and brought.doubt in (Doubt.NONE, Doubt.AUTOMATIC)
        if own in trust.hand_in:
            spoke = brought.writers[0] if brought.writers else own
            assert spoke != UNREADABLE
            assert not brought.writers or unit.has_address(spoke) or (spoke.lower(), unit.code) in trust.pairs
        else:
            assert unit.has_address(own) or (own, unit.code) in trust.pairs
        if brought.doubt == Doubt.AUTOMATIC:
            assert (trust.speaker(brought).lower(), unit.code) in trust.pairs


@given(ways, trusts, st.sampled_from(UNITS))
def test_a_confirmation_more_never_makes_anyone_less_believed(brought: Brought, trust: Trust, unit: Unit) -> None:
    more = Trust(trust.office, trust.hand_in, trust.pairs | {("x@example.com", unit.code)})
    assert trust.doubt(brought, unit) or not more.doubt(brought, unit)


def test_the_latest_word_on_a_pair_counts_for_the_unit_that_went_on() -> None:
    noon = datetime(2021, 9, 1, 12)
    words = [
        SenderWord("x@example.com", "A", True, "office", noon),
        SenderWord("x@example.com", "OLD", True, "office", noon),
        SenderWord("x@example.com", "A", False, "office", noon),
    ]
    assert confirmed(words, {"OLD": "B"}.get) == {("x@example.com", "B")}


def said(server: str, *proven: tuple[str, str, str]) -> Findings:
    return Findings(server, tuple(Proven(*each) for each in proven))


GOOD = said("mx.example.com", ("dmarc", "pass", "zj.example.com"))
BAD = said("mx.example.com", ("dmarc", "fail", "zj.example.com"))
SILENT = said("mx.example.com", ("spf", "none", ""))


@pytest.mark.parametrize(
    ("headers", "unproven", "plain"),
    [
        ([GOOD], Doubt.NONE, Doubt.NONE),
        ([], Doubt.UNPROVEN, Doubt.NONE),
        ([BAD, GOOD], Doubt.FORGED, Doubt.FORGED),
        ([SILENT, GOOD], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com"), GOOD], Doubt.UNPROVEN, Doubt.NONE),
        ([said(""), GOOD], Doubt.UNPROVEN, Doubt.NONE),
        ([said("relay"), said(""), BAD], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.evil.invalid", ("dmarc", "pass", "zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("relay", ("spf", "none", "")), GOOD], Doubt.NONE, Doubt.NONE),
        ([said("mx.example.com", ("dmarc", "pass", "evil.invalid"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("dkim", "pass", "example.com"))], Doubt.NONE, Doubt.NONE),
        ([said("mx.example.com", ("dkim", "pass", "com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("dkim", "pass", "sub.zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("spf", "pass", "bounce@zj.example.com"))], Doubt.NONE, Doubt.NONE),
        ([said("mx.example.com", ("spf", "softfail", "a@zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("auth", "pass", "a@zj.example.com"))], Doubt.NONE, Doubt.NONE),
        ([said("mx.example.com", ("auth", "pass", "b@zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("auth", "fail", "a@zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("arc", "pass", "a@zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("spf", "fail", "zj.example.com"))], Doubt.UNPROVEN, Doubt.NONE),
        ([said("mx.example.com", ("dmarc", "pass", ""), ("dkim", "pass", ""))], Doubt.UNPROVEN, Doubt.NONE),
    ],
)
def test_only_the_topmost_word_of_the_office_s_server_counts(
    headers: list[Findings], unproven: Doubt, plain: Doubt
) -> None:
    assert forgery("a@zj.example.com", headers, server="mx.example.com", needed=True) == unproven
    assert forgery("a@zj.example.com", headers) == plain
    assert forgery("a@zj.example.com", headers, needed=True) in (Doubt.UNPROVEN, Doubt.FORGED)


SECRETARY = "secretary@example.com"
chains = st.lists(st.sampled_from((*ADDRESSES[1:], SECRETARY)), max_size=4)


@given(st.sampled_from((*ADDRESSES, SECRETARY)), chains, trusts, st.sampled_from(UNITS))
def test_what_is_handed_on_from_hand_to_hand_counts_as_from_who_stands_behind_the_last_that_hands_in(
    sender: str, writers: list[str], trust: Trust, unit: Unit
) -> None:
    """The law: one who hands in is followed to whom he has it from, and nobody further than the first who does not."""
    trust = Trust(trust.office, frozenset((CLERK, SECRETARY)), trust.pairs)
    brought = Brought(sender, tuple(writers), mailed=True)
    hands = [sender, *writers]
    last = next((at for at, each in enumerate(hands) if each.lower() not in trust.hand_in), len(hands) - 1)
    assert trust.speaker(brought) == hands[last]
    if not trust.doubt(brought, unit):
        spoke = hands[last]
        straight = spoke in trust.hand_in and (not writers or spoke != sender)
        assert straight or unit.has_address(spoke) or (spoke.lower(), unit.code) in trust.pairs
    assert trust.doubt(Brought(sender, tuple(writers[:last]), mailed=True), unit) == trust.doubt(brought, unit), (
        "what an untrusted mail encloses proves nothing"
    )


def test_a_server_that_names_nobody_stands_by_nobody() -> None:
    for method in ("dmarc", "dkim", "spf", "auth"):
        for sender in ("", "nobody"):
            header = said("mx.example.com", (method, "pass", ""))
            assert forgery(sender, [header], server="mx.example.com", needed=True) == Doubt.UNPROVEN


@pytest.mark.parametrize(
    ("sender", "writers", "speaker", "way"),
    [
        (CLERK, (), CLERK, CLERK),
        (CLERK, ("a@example.com",), "a@example.com", CLERK),
        (CLERK, (SECRETARY, "a@example.com"), "a@example.com", f"{CLERK}、{SECRETARY}"),
        ("x@example.com", ("a@example.com",), "x@example.com", "x@example.com、a@example.com"),
    ],
)
def test_through_whose_hands_a_file_came(sender: str, writers: tuple[str, ...], speaker: str, way: str) -> None:
    assert Brought(sender, writers, mailed=True).way(speaker) == way


def test_what_lies_in_a_folder_is_believed_where_nobody_or_the_office_is_named_and_else_as_a_mail_is() -> None:
    trust = Trust(OFFICE, frozenset((CLERK,)))
    assert trust.doubt(Brought(), UNITS[0]) == trust.doubt(Brought("Office@example.com"), UNITS[0]) == Doubt.NONE
    assert trust.doubt(Brought("a@example.com"), UNITS[0]) == Doubt.NONE
    assert trust.doubt(Brought("b@example.com"), UNITS[0]) == Doubt.STRANGER
    assert trust.doubt(Brought("", mailed=True), UNITS[0]) == Doubt.NO_SENDER
    assert trust.doubt(Brought(OFFICE, mailed=True), UNITS[0]) == Doubt.OWN


def test_an_address_may_report_for_every_unit_that_has_it_or_that_it_was_confirmed_for() -> None:
    trust = Trust(OFFICE, frozenset(), frozenset((("a@example.com", "C"),)))
    assert trust.units_of("A@example.com", UNITS) == (UNITS[0], UNITS[2])
    assert trust.units_of("b@example.com", UNITS) == (UNITS[1],)
    assert trust.units_of("x@example.com", UNITS) == ()
