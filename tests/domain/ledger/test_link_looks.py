"""How an address stands after the looks at it: gone only after two days, never by one look."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.link_looks import (
    LinkState,
    addresses_in,
    is_public,
    link_words,
    seen_by,
    standings,
    to_look_at,
)
from toolkit.domain.ledger.looks import Look, Seen

URL = "http://www.example.com/a"
DAY = datetime(2021, 9, 20, 9)


def look(seen: Seen, days: int = 0, text: str = "", hours: int = 0) -> Look:
    return Look(URL, DAY + timedelta(days=days, hours=hours), seen, 404 if seen == Seen.GONE else 200, text)


def state(*looks: Look) -> LinkState:
    return standings(looks)[URL].state


def test_gone_takes_two_days() -> None:
    assert state(look(Seen.GONE)) == LinkState.UNKNOWN
    assert state(look(Seen.GONE), look(Seen.GONE, hours=3)) == LinkState.UNKNOWN
    assert state(look(Seen.GONE), look(Seen.GONE, 1)) == LinkState.GONE
    assert state(look(Seen.GONE), look(Seen.UNKNOWN, 1), look(Seen.GONE, 2)) == LinkState.GONE
    assert state(look(Seen.GONE), look(Seen.OPEN, 1), look(Seen.GONE, 2)) == LinkState.UNKNOWN
    assert state(look(Seen.GONE), look(Seen.GONE, 1), look(Seen.UNKNOWN, 2)) == LinkState.UNKNOWN
    assert state(look(Seen.GONE), look(Seen.GONE, 1), look(Seen.OPEN, 2)) == LinkState.OPEN
    alike_twice = look(Seen.OPEN), look(Seen.GONE), look(Seen.OPEN)
    assert state(*alike_twice, look(Seen.GONE, 1)) == LinkState.UNKNOWN


@given(st.lists(st.tuples(st.sampled_from(Seen), st.integers(0, 3)), min_size=1, max_size=8))
def test_gone_is_said_only_after_two_days_of_it_with_none_open_between(told: list[tuple[Seen, int]]) -> None:
    looks, day = [], 0
    for seen, more in told:
        day += more
        looks.append(look(seen, day))
    if state(*looks) == LinkState.GONE:
        ending = []
        for each in reversed(looks):
            if each.seen == Seen.OPEN:
                break
            ending.append(each)
        assert len({each.at.date() for each in ending if each.seen == Seen.GONE}) > 1
    assert (state(*looks) == LinkState.OPEN) == (looks[-1].seen == Seen.OPEN)


def test_a_page_whose_words_changed_is_told_small_changes_aside() -> None:
    long = "全市规划集中发布" * 40
    same = standings([look(Seen.OPEN, 0, long), look(Seen.OPEN, 1, long + "访问量12")])[URL]
    other = standings([look(Seen.OPEN, 0, long), look(Seen.GONE, 1), look(Seen.OPEN, 2, "页面升级中")])[URL]
    assert (same.changed, other.changed) == (False, True)
    assert other.words == "可访问（2021年9月22日，内容与上次不同）"


def test_what_is_known_is_told_in_the_order_of_the_cell() -> None:
    known = standings([look(Seen.GONE), look(Seen.GONE, 1)])
    assert link_words(URL, known) == "佐证网址失效（2021年9月21日，404）"
    assert link_words(f"另见 www.example.com/b；{URL}", known) == "佐证网址2失效（2021年9月21日，404）"
    assert link_words("文件名", known) == ""
    assert addresses_in(f"{URL} 和 www.example.com/b、{URL}") == (URL, "http://www.example.com/b")


def test_those_never_looked_at_come_first_and_none_twice_a_day() -> None:
    known = standings([look(Seen.OPEN, 0)])
    evidence = [URL, "http://www.example.com/b", "http://www.example.com/c"]
    assert to_look_at(evidence, known, date(2021, 9, 20), 9) == ((evidence[1], evidence[2]), 0)
    assert to_look_at(evidence, known, date(2021, 9, 21), 2) == ((evidence[1], evidence[2]), 1)
    assert to_look_at(evidence, known, date(2021, 9, 21), 9)[0] == (*evidence[1:], URL)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "2002:5db8:d822::1", "64:ff9b::5db8:d822"],
)
def test_addresses_of_the_public_network_may_be_asked(address: str) -> None:
    assert is_public(address)


INNER = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"]


@pytest.mark.parametrize(
    "address", [*INNER, "::1", "::", "fe80::1%eth0", "fd00::1", "fec0::1", "ff0e::1", "64:ff9b:1::1"]
)
def test_no_address_of_the_machine_its_network_or_a_special_use_may_be(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("way", ["::ffff:{0}", "::{0}", "64:ff9b::{0}", "2002:{1:04x}:{2:04x}::1"])
def test_none_is_reached_through_another_that_carries_it(way: str, inner: str) -> None:
    """Mapped (RFC 4291), compatible (the same), translated (RFC 6052) and tunnelled (RFC 3056)."""
    number = int(ip_address(inner))
    assert not is_public(way.format(inner, number >> 16, number & 0xFFFF))


def test_only_a_server_that_says_so_makes_a_page_gone() -> None:
    told = {status: seen_by(status) for status in (200, 404, 410, 0, 204, 301, 403, 500, 503)}
    assert [status for status, seen in told.items() if seen == Seen.OPEN] == [200]
    assert [status for status, seen in told.items() if seen == Seen.GONE] == [404, 410]
