"""How an address stands after the looks at it: gone only after two days, never by one look."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.link_looks import (
    LinkState,
    addresses_in,
    link_words,
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
    assert other.words == "可访问（2021-09-22，内容与上次不同）"


def test_what_is_known_is_told_in_the_order_of_the_cell() -> None:
    known = standings([look(Seen.GONE), look(Seen.GONE, 1)])
    assert link_words(URL, known) == "佐证网址失效（2021-09-21，404）"
    assert link_words(f"另见 www.example.com/b；{URL}", known) == "佐证网址2失效（2021-09-21，404）"
    assert link_words("文件名", known) == ""
    assert addresses_in(f"{URL} 和 www.example.com/b、{URL}") == (URL, "http://www.example.com/b")


def test_those_never_looked_at_come_first_and_none_twice_a_day() -> None:
    known = standings([look(Seen.OPEN, 0)])
    evidence = [URL, "http://www.example.com/b", "http://www.example.com/c"]
    assert to_look_at(evidence, known, date(2021, 9, 20), 9) == ((evidence[1], evidence[2]), 0)
    assert to_look_at(evidence, known, date(2021, 9, 21), 2) == ((evidence[1], evidence[2]), 1)
    assert to_look_at(evidence, known, date(2021, 9, 21), 9)[0] == (*evidence[1:], URL)
