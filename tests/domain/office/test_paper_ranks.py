"""A place in a row is told where the ledger gives it to another; what cannot be checked is listed, not passed over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import NAMES, PLAN, ROSTER

from toolkit.domain.office.given import RATE, WHOLE, Fact, Given, GivenDay, item_of, unit_of
from toolkit.domain.office.paper_check import checked
from toolkit.domain.office.paper_ground import Checked, Ground
from toolkit.domain.office.paper_sentences import Passage

CODES = list(NAMES)
DAY = date(2021, 10, 11)


def read(texts: list[str], late: list[int], rates: list[int], whole: int = 50) -> Checked:
    """The texts against units late with so many, with such rates, and all of them with the rate `whole`."""
    facts = [Fact(WHOLE, RATE, "%", Decimal(whole)), Fact(WHOLE, "逾期", "项次", Decimal(sum(late)))]
    for code, count, rate in zip(CODES, late, rates, strict=True):
        facts += [Fact(unit_of(code), "逾期", measure, Decimal(count)) for measure in ("项", "项次")]
        facts.append(Fact(unit_of(code), RATE, "%", Decimal(rate)))
    its = Given(DAY, tuple(facts), (GivenDay(WHOLE, DAY, "数据截至"),), {"逾期": frozenset(CODES)})
    return checked([Passage(text, text) for text in texts], Ground((its,), PLAN, ROSTER))


EACH = st.lists(st.integers(1, 9), min_size=len(CODES), max_size=len(CODES))


@settings(max_examples=25, deadline=None)
@given(EACH, EACH, st.integers(1, 9))
def test_a_rank_is_told_exactly_where_another_has_it(late: list[int], rates: list[int], whole: int) -> None:
    holds = dict[str, bool]()
    down, best = sorted(late, reverse=True), sorted(rates, reverse=True)
    for name, count, rate in zip(NAMES.values(), late, rates, strict=True):
        holds |= {
            f"逾期最多的是{name}（{count}项）。": count == down[0],
            f"{name}逾期最多，为{count}项。": count == down[0],
            f"逾期最少的单位是{name}。": count == down[-1],
            f"{name}逾期{count}项，居全市第二。": count == down[1],
            f"{name}逾期数排名第3。": count == down[2],
            f"办结率最高的是{name}，为{rate}%。": rate == best[0],
            f"办结率最低的是{name}。": rate == best[-1],
            f"{name}办结率{rate}%，居全市首位。": rate == best[0],
            f"{name}办结率高于全市平均水平。": rate > whole,
            f"{name}办结率{rate}%，低于全市平均水平。": rate < whole,
        }
    first, second = list(NAMES.values())[:2]
    holds[f"逾期最多的是{first}、{second}。"] = sorted(late[:2]) == sorted(down[:2])
    found = read(list(holds), late, rates, whole)
    told = {each.where for each in found.findings}
    assert {text: text not in told for text in holds} == holds
    assert not found.unchecked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("市财政局办结率排名倒数第三。", "倒数"),
        ("市财政局、市教育局逾期项数位居前三位。", "前三位"),
        ("市财政局办结率走在全市前列。", "走在全市前列"),
        ("较上月减少12项次，逾期15项次。", "较上月"),
        ("1至9月累计逾期15项次。", "1至9月"),
        ("去年以来逾期15项次。", "去年以来"),
        ("9月1日至10月11日共逾期15项次。", "9月1日至10月11日"),
        ("截至上周五，逾期15项次。", "截至上周五"),
    ],
)
def test_what_the_ledger_does_not_tell_is_listed(text: str, said: str) -> None:
    assert said in [each.said for each in read([text], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).unchecked]


@pytest.mark.parametrize(
    "text",
    [
        "市财政局要最大限度公开。",
        "与上月相同，每月报送。",
        "自方案印发以来，各单位按月报送台账。",
        "市财政局最高可加5分。",
        "要争取走在全省前列。",
    ],
)
def test_words_that_rank_nothing_are_not_listed(text: str) -> None:
    assert read([text], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).unchecked == ()


@pytest.mark.parametrize(
    "way", ["{}，逾期15项次。", "至{}，逾期15项次。", "据{}统计，逾期15项次。", "到{}止，逾期15项次。"]
)
def test_the_day_on_which_figures_stood_is_the_ledgers_without_its_word_too(way: str) -> None:
    for day, right in (("10月11日", True), ("9月24日", False), ("2021年10月11日", True), ("10月12日", False)):
        assert (not read([way.format(day)], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).findings) == right, day


def test_a_day_behind_other_words_is_not_the_one_on_which_figures_stood() -> None:
    day = GivenDay(item_of(1), date(2021, 9, 30), "第1项应完成日期")
    its = Given(DAY, (Fact(item_of(1), "逾期", "天", Decimal(11)),), (day, GivenDay(WHOLE, DAY, "数据截至")), {})
    found = checked([Passage("", "第1项应于9月30日，逾期11天。")], Ground((its,), PLAN, ROSTER))
    assert found.findings == ()
