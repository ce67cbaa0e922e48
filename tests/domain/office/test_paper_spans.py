"""A number in a paper is told exactly when the ledger gives no figure that it truly describes, however it is written.

What each way of writing means is said here in its own words: a test of it and of the code must come to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from kit.drafted import PLAN, ROSTER

from toolkit.domain.office.given import OF_ALL, WHOLE, Fact, Given
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.office.paper_spans import two_said
from toolkit.numerals import circled, counted, digit_by_digit, formal

Form = Callable[[int], str]
Holds = Callable[[int, Fraction], bool]
FULL = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
PLAIN: tuple[Form, ...] = (
    str,
    lambda n: str(n).translate(FULL),
    lambda n: f"{n:,}",
    counted,
    formal,
    lambda n: f"（{counted(n)}）",
    lambda n: f"[{n}]",
    circled,
    lambda n: (normalize("NFKC", chr(0x215F + n)) if n % 2 else chr(0x215F + n)) if 0 < n <= 12 else counted(n),
)
"""How an exact count is written."""


def place(n: int) -> int:
    """10 of 30, 100 of 2,300, 1 of 35: what its last digit stands for."""
    found = 1
    while n and n % (found * 10) == 0:
        found *= 10
    return found


def near(n: int, truth: Fraction) -> bool:
    return n - min(place(n), max(Fraction(15 * n, 100), 1)) <= truth < n


COUNTS: tuple[tuple[tuple[str, ...], tuple[str, ...], Holds], ...] = (
    (("", "多达", "达", "只有"), ("",), lambda n, truth: truth == n),
    (("近", "将近", "接近"), ("",), near),
    (("不足", "不到", "未满", "不满", "少于", "低于"), ("",), lambda n, truth: max(n - place(n), 1) <= truth < n),
    (("超过", "超", "逾", "突破", "不止", "多于"), ("",), lambda n, truth: n < truth < n + place(n) or truth == n + 1),
    (("",), ("以上",), lambda n, truth: n <= truth < n + place(n) or truth == n + 1),
    (("至少", "不少于", "不低于", "不下"), ("",), lambda n, truth: n <= truth < n + place(n) or truth == n + 1),
    (("不超过", "至多", "不多于"), ("",), lambda n, truth: n - place(n) < truth <= n or truth == n - 1),
    (
        ("约", "大约", "大概"),
        ("",),
        lambda n, truth: abs(truth - n) <= min(Fraction(place(n), 2), max(Fraction(n, 10), Fraction(1, 2))),
    ),
)
"""The words before and behind a count of 项次, and of what they hold."""


def ground(*facts: Fact) -> Ground:
    return Ground((Given(date(2021, 10, 11), facts, (), {}),), PLAN, ROSTER)


def told(text: str, facts: Iterable[Fact]) -> list[str]:
    return [each.said for each in check([Passage("第1行", text)], ground(*facts))]


def overdue(n: int) -> Fact:
    return Fact(WHOLE, "逾期", "项次", Decimal(n))


def other(*values: int) -> tuple[Fact, ...]:
    """Figures of other labels, and of the same one counted as something else."""
    return tuple(
        Fact(WHOLE, label, measure, Decimal(value))
        for value in values
        for label, measure in (("已销号", "项次"), ("待核查", "项次"), ("未报", "家"))
    )


SAID = st.one_of(st.integers(1, 60), st.sampled_from((10, 20, 30, 50, 100, 200, 300, 1000, 2300, 2318)))


@given(
    st.sampled_from(COUNTS),
    st.sampled_from(PLAIN),
    SAID,
    st.one_of(st.integers(-12, 12), st.integers(-1100, 1100)),
    st.randoms(),
)
def test_a_count_is_told_exactly_when_its_words_do_not_hold(  # type: ignore[no-untyped-def]
    words: tuple[tuple[str, ...], tuple[str, ...], Holds], form: Form, n: int, off: int, chance
) -> None:
    before, behind, holds = chance.choice(words[0]), chance.choice(words[1]), words[2]
    truth = n + off
    assume(truth >= 0)
    text = f"全市逾期{before}{form(n)}项次{behind}。"
    assert bool(told(text, (overdue(truth), *other(n, n - 1, n + 1)))) == (not holds(n, Fraction(truth))), text


@given(st.integers(100, 3000), st.sampled_from(("项次：", "的共", "项次为")), st.integers(-2, 2))
def test_digits_by_place_are_a_number(n: int, before: str, off: int) -> None:
    text = f"逾期{before}{digit_by_digit(n)}。"
    assert bool(told(text, (overdue(n + off),))) == bool(off), text


@given(
    st.sampled_from(("只有", "仅有", "仅", "有", "只剩")),
    st.sampled_from(("家", "个单位", "个部门")),
    st.integers(0, 4),
)
def test_one_is_a_count_where_it_is_said_to_be_all_there_are(before: str, measure: str, truth: int) -> None:
    units = Fact(WHOLE, "逾期", "家", Decimal(truth))
    assert bool(told(f"{before}一{measure}逾期。", (units,))) == (truth != 1)
    for text in (f"每一{measure}都要逾期整改。", f"作为一{measure.replace('家', '个机关')}，逾期要整改。"):
        assert told(text, (units,)) == [], text


@given(st.sampled_from((10, 20, 30, 90, 100, 300, 2300)), st.sampled_from("多余"), st.booleans(), st.integers(0, 3000))
def test_a_round_count_and_more_is_between_it_and_the_next(n: int, word: str, spelled: bool, truth: int) -> None:
    text = f"全市逾期{counted(n) if spelled else n}{word}项次。"
    assert bool(told(text, (overdue(truth), *other(n)))) == (not n < truth < n + place(n)), text


@given(st.integers(1, 80), st.integers(1, 20), st.sampled_from("至到—－-~～"), st.booleans(), st.integers(0, 110))
def test_from_one_to_another_holds_of_all_between(low: int, more: int, to: str, spelled: bool, truth: int) -> None:
    first, last = (counted(each) if spelled else str(each) for each in (low, low + more))
    text = f"全市逾期{first}{to}{last}项次。"
    assert bool(told(text, (overdue(truth), *other(low, low + more)))) == (not low <= truth <= low + more), text


@given(st.integers(1, 8), st.sampled_from(("", "十", "tens")), st.integers(0, 99))
def test_two_digits_side_by_side_are_the_one_or_the_other(first: int, form: str, truth: int) -> None:
    pair = f"{'两' if first == 2 else counted(first)}{counted(first + 1)}"
    low, high, words = {
        "": (first, first + 1, pair),
        "十": (10 + first, 11 + first, f"十{pair.replace('两', '二')}"),
        "tens": (10 * first, 10 * first + 10, f"{pair}十"),
    }[form]
    assert bool(told(f"全市逾期{words}项次。", (overdue(truth),))) == (not low <= truth <= high), words


SHARES: tuple[tuple[str, Callable[[Fraction], bool]], ...] = (
    ("两成", lambda s: Fraction("17.5") <= s < Fraction("22.5")),
    ("2成", lambda s: Fraction("17.5") <= s < Fraction("22.5")),
    ("约两成", lambda s: Fraction("17.5") <= s <= Fraction("22.5")),
    ("两成左右", lambda s: Fraction("17.5") <= s <= Fraction("22.5")),
    ("近两成", lambda s: 17 <= s < 20),
    ("将近２成", lambda s: 17 <= s < 20),
    ("不足两成", lambda s: 10 <= s < 20),
    ("超两成", lambda s: 20 < s < 30),
    ("逾两成", lambda s: 20 < s < 30),
    ("两成多", lambda s: 20 < s < 30),
    ("两成以上", lambda s: 20 <= s < 30),
    ("三成多", lambda s: 30 < s < 40),
    ("七成五", lambda s: Fraction("74.5") <= s < Fraction("75.5")),
    ("7.5成", lambda s: Fraction("74.5") <= s < Fraction("75.5")),
    ("两三成", lambda s: 20 <= s <= 30),
    ("两至三成", lambda s: 20 <= s <= 30),
    ("三分之一", lambda s: abs(s - Fraction(100, 3)) < 2),
    ("近三分之一", lambda s: Fraction(100, 3) - 5 <= s < Fraction(100, 3)),
    ("超过三分之二", lambda s: Fraction(200, 3) < s < Fraction(200, 3) + 10),
    ("每五项有一项", lambda s: 18 <= s < 22),
    ("每10项里就有2项", lambda s: 18 <= s < 22),
    ("58分之11", lambda s: abs(s - Fraction(1100, 58)) < Fraction(50, 58)),
    ("半数", lambda s: Fraction("47.5") <= s < Fraction("52.5")),
    ("一半", lambda s: Fraction("47.5") <= s < Fraction("52.5")),
    ("近半数", lambda s: Fraction("42.5") <= s < 50),
    ("近半", lambda s: Fraction("42.5") <= s < 50),
    ("不足半数", lambda s: 0 < s < 50),
    ("不到一半", lambda s: 0 < s < 50),
    ("过半", lambda s: s > 50),
    ("超过半数", lambda s: s > 50),
    ("半数以上", lambda s: s >= 50),
    ("大多数", lambda s: s > 50),
    ("百分之二十", lambda s: Fraction("19.5") <= s < Fraction("20.5")),
    ("20%", lambda s: Fraction("19.5") <= s < Fraction("20.5")),
    ("２０％", lambda s: Fraction("19.5") <= s < Fraction("20.5")),
    ("20.0%", lambda s: Fraction("19.95") <= s < Fraction("20.05")),
    ("百分之二十八点五", lambda s: Fraction("28.45") <= s < Fraction("28.55")),
    ("近20%", lambda s: 17 <= s < 20),
    ("约28%", lambda s: Fraction("27.5") <= s <= Fraction("28.5")),
    ("超过85%", lambda s: 85 < s < 90),
    ("20%—30%", lambda s: 20 <= s <= 30),
    ("百分之百", lambda s: s == 100),
    ("100%", lambda s: s == 100),
    ("0%", lambda s: s == 0),
    ("千分之五", lambda s: Fraction("0.45") <= s < Fraction("0.55")),
)
"""How a share is written, and of which (in per cent) it holds."""


ALREADY = tuple(Fact(WHOLE, "已销号", OF_ALL, Decimal(each)) for each in range(0, 101, 2))
"""Shares of another label, which are not what is said."""


def holding(share: Fraction) -> set[str]:
    return {words for words, holds in SHARES if holds(share)}


def shares_of(whole: int) -> Iterator[Fraction]:
    """Its shares in per cent: where some words begin or cease to hold the ones on both sides, and each tenth one."""
    shares = [Fraction(100 * part, whole) for part in range(whole + 1)]
    held = [holding(share) for share in shares]
    for at, share in enumerate(shares):
        if at % 10 == 0 or any(held[at] != near for near in held[max(at - 1, 0) : at + 2]):
            yield share


@pytest.mark.parametrize("whole", [7, 20, 58, 1000])
def test_a_share_is_told_exactly_when_its_words_do_not_hold(whole: int) -> None:
    passages = [Passage(words, f"{words}任务逾期。") for words, _ in SHARES]
    for share in shares_of(whole):
        overdue = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.0001"))
        found = check(passages, ground(Fact(WHOLE, "逾期", OF_ALL, overdue), *ALREADY))
        assert {words for words, _ in SHARES} - {each.where for each in found} == holding(share), share


@pytest.mark.parametrize(
    "text",
    [
        "逾期数比上月翻了一番。",
        "逾期任务增长一倍。",
        "逾期任务成倍增加。",
        "市财政局逾期数排名第三。",
        "近两成任务滞后。",
        "市教育局进展缓慢的有3项次。",
        "逾期数上升5个百分点。",
        "市财政局位列倒数第一。",
    ],
)
def test_what_the_ledger_counts_nowhere_is_told_whatever_it_gives(text: str) -> None:
    shares = (Fact(WHOLE, label, OF_ALL, Decimal(each)) for each in range(101) for label in ("逾期", "已报"))
    counts = (Fact(WHOLE, label, "项次", Decimal(each)) for each in range(60) for label in ("逾期", "已销号"))
    assert told(text, (*shares, *counts)) != []


@given(st.sampled_from(("无一家", "没有一家", "没有一个")), st.integers(0, 5))
def test_not_one_is_none(words: str, truth: int) -> None:
    text = f"{words}单位未报。"
    assert bool(told(text, (Fact(WHOLE, "未报", "家", Decimal(truth)),))) == bool(truth), text


@example("二三")
@example("三五")
@given(st.text("一二三四五六七八九十百千万两", min_size=1, max_size=4))
def test_two_digits_say_one_after_the_other_or_are_no_two(numeral: str) -> None:
    if found := two_said(numeral):
        assert 0 < found[0] < found[1] <= found[0] * 2, numeral
