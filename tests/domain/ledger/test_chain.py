"""The chain over the ledger's records: what every change to them shows, and what only a head kept elsewhere shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.chain import Head, Link, Record, breaks, digest_of, link, spanned, spans, witnessed
from toolkit.keys import DRAFTS, MAILS, OF_NO_PLAN

RECORDS = st.lists(st.lists(st.text("ab另", max_size=3), min_size=1, max_size=3), min_size=1, max_size=6)
"""Transactions, each with the texts that its records hold."""


NAMES = {"change": "改动", "mail_event": "邮件记录"}
CHAINS = {"2021": "方案“2021”的记录", MAILS: "邮件记录"}


def chained(
    said: Sequence[Sequence[str]], chain: str = "2021", table: str = "change"
) -> tuple[list[Link], dict[Record, bytes]]:
    links: list[Link] = []
    digests: dict[Record, bytes] = {}
    former = Head(chain, 0, "")
    for texts in said:
        records = [Record(table, len(digests) + 1 + at) for at in range(len(texts))]
        its = [(record, digest_of([table, record.key, text])) for record, text in zip(records, texts, strict=True)]
        digests |= its
        links.append(link(former, "2021-08-20T12:00:00.000000", its))
        former = Head(chain, links[-1].number, links[-1].head)
    return links, digests


def heads(links: Sequence[Link]) -> tuple[dict[tuple[str, int], str], dict[str, int]]:
    return {(each.chain, each.number): each.head for each in links}, {each.chain: each.number for each in links}


@given(RECORDS)
def test_a_chain_agrees_with_its_records_and_with_every_head_it_ever_had(said: list[list[str]]) -> None:
    links, digests = chained(said)
    assert list(breaks(links, digests)) == []
    for each in links:
        assert witnessed(*heads(links), Head(each.chain, each.number, each.head)) == ""
        assert spanned(spans(each.records)) is not None and tuple(spanned(spans(each.records))) == each.records


@given(RECORDS, st.data())
def test_a_record_changed_or_gone_or_put_in_is_named_and_nothing_else(
    said: list[list[str]], data: st.DataObject
) -> None:
    links, digests = chained(said)
    record = data.draw(st.sampled_from(list(digests)))
    named = f"第{record.key}条改动"
    (changed,) = breaks(links, {**digests, record: digest_of(["change", record.key, "又是别的"])})
    assert changed.startswith(f"{named}被改过")
    (gone,) = breaks(links, {each: digest for each, digest in digests.items() if each != record})
    assert gone.startswith(f"{named}不见了")
    (added,) = breaks(links, {**digests, Record("change", len(digests) + 1): digest_of([])})
    assert added == f"第{len(digests) + 1}条改动是绕过本工具加进来的"


@given(RECORDS, st.data())
def test_a_link_changed_or_gone_is_named_and_a_cut_end_by_a_head_kept_elsewhere(
    said: list[list[str]], data: st.DataObject
) -> None:
    links, digests = chained(said)
    at = data.draw(st.integers(0, len(links) - 1))
    each, kept = links[at], Head("2021", links[-1].number, links[-1].head)
    for other in (replace(each, at="2021"), replace(each, checks="0" * len(each.checks)), replace(each, head="0" * 64)):
        assert any(f"第{each.number}环" in words for words in breaks([*links[:at], other, *links[at + 1 :]], digests))
    rest = links[:at]
    left = {record: digests[record] for one in rest for record in one.records}
    assert list(breaks(rest, left)) == [], "the ledger itself is sound again"
    assert "少了后面一段" in witnessed(*heads(rest), kept)


@given(RECORDS)
def test_a_history_made_anew_speaks_against_every_head_of_the_former_one(said: list[list[str]]) -> None:
    links, _ = chained(said)
    other, digests = chained([["另"], *said[1:]] if said[0] != ["另"] else [["又"], *said[1:]])
    assert list(breaks(other, digests)) == []
    for each in links:
        assert "重新串" in witnessed(*heads(other), Head(each.chain, each.number, each.head[:12]))


def test_a_record_gone_hides_none_that_was_changed_in_its_link() -> None:
    """All that a ledger held before it had chains stands in one link."""
    (one,), digests = chained([["a", "b", "c"]])
    first, second, third = one.records
    left = {second: digest_of(["change", second.key, "x"]), third: digests[third]}
    assert list(breaks([one], left)) == [
        f"第{first.key}条改动不见了（方案“2021”的记录第1环）",
        f"第{second.key}条改动被改过（方案“2021”的记录第1环）",
    ]
    short = replace(one, checks=one.checks[8:])
    assert list(breaks([short], left)) == [f"第{first.key}条改动不见了（方案“2021”的记录第1环）"]


def test_bytes_in_the_place_of_a_text_are_another_record() -> None:
    said = {digest_of(["change", 1, value]) for value in (b"x", "b'x'", "x", 1, 1.5, None)}
    assert len(said) == 6


def test_a_link_in_the_middle_that_is_gone_is_named_with_the_records_it_held() -> None:
    links, digests = chained([["a"], ["b"], ["c"]])
    said = list(breaks([links[0], links[2]], digests))
    assert said == ["方案“2021”的记录第2环到第2环不见了", "第2条改动是绕过本工具加进来的"]


@given(RECORDS, RECORDS, st.data())
def test_chains_that_stand_one_after_the_other_are_looked_at_each_by_itself(
    said: list[list[str]], other: list[list[str]], data: st.DataObject
) -> None:
    """The mails' records are in a table of their own, the first link of their chain comes after none."""
    links, digests = chained(said)
    mails, its = chained(other, MAILS, "mail_event")
    both = links + mails
    assert list(breaks(both, digests | its)) == []
    at = data.draw(st.integers(0, len(both) - 1))
    gone, last = both[at], both[at].number == (links if at < len(links) else mails)[-1].number
    found = list(breaks([*both[:at], *both[at + 1 :]], digests | its))
    assert found[not last :] == [
        f"第{record.key}条{NAMES[record.table]}是绕过本工具加进来的" for record in gone.records
    ]
    assert last or (f"第{gone.number}环到第{gone.number}环不见了" in found[0] and CHAINS[gone.chain] in found[0])


def test_a_link_whose_checks_are_not_as_many_as_its_records_names_none_of_them_as_changed() -> None:
    (one,), digests = chained([["a", "b", "c"]])
    other = digests | {one.records[1]: digest_of(["change", 2, "x"])}
    for checks in (one.checks[8:], one.checks + "0" * 8, ""):
        for there in (digests, other):
            assert list(breaks([replace(one, checks=checks)], there)) == ["方案“2021”的记录第1环本身被改过"]


@pytest.mark.parametrize("chain", ["2021", "2021-b.c_d", MAILS, DRAFTS, OF_NO_PLAN])
def test_a_head_is_read_again_wherever_it_was_written(chain: str) -> None:
    head = Head(chain, 153, "0123456789ab" + "c" * 52)
    short = Head(chain, 153, "0123456789ab")
    assert Head.read(head.short) == Head.read(f" {head.short}\n") == short
    assert Head.all_in(f"收到\n校验码：{head.short}（请随回执留存）校验码 {head.short}") == (short,)
    assert Head.read("2021-153") is None and Head.all_in("校验码：无") == () and Head(chain, 0, "").short == ""


def test_a_list_that_names_no_records_is_refused() -> None:
    for kept in (["change", "x", 3], ["change", 1, "x"], ["change", 1]):
        with pytest.raises(ValueError, match="no span"):
            list(spanned([kept]))


def test_numbers_in_a_row_of_one_table_are_one_span_and_others_are_not() -> None:
    records = [Record("change", 1), Record("change", 2), Record("returns", 3), Record("returns", 5)]
    records += [Record("edition", "a"), Record("edition", "b"), Record("edition", 6), Record("change", 7)]
    assert spans(records) == [
        ["change", 1, 2],
        ["returns", 3, 3],
        ["returns", 5, 5],
        ["edition", "a"],
        ["edition", "b"],
        ["edition", 6, 6],
        ["change", 7, 7],
    ]
    assert list(spanned(spans(records))) == records


def test_a_record_held_by_two_links_and_a_check_that_lacks_are_found() -> None:
    links, digests = chained([["a"], ["b"]])
    twice = replace(links[1], records=links[0].records)
    assert any("不见了" in words for words in breaks([links[0], twice], digests))
    for checks in ("", links[0].checks + "00000000"):
        said = list(breaks([replace(links[0], checks=checks), links[1]], digests))
        assert said == ["方案“2021”的记录第1环本身被改过"]
