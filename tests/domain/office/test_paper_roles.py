"""A date in a paper must be the ledger's for what the words beside it say that it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kit.drafted import PLAN, ROSTER

from toolkit.domain.office.given import (
    AS_OF,
    BY_REPORT,
    DUE,
    ISSUED,
    JUDGED,
    TO_RECTIFY,
    WHOLE,
    Given,
    GivenDay,
    both,
    item_of,
)
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage

TODAY = date(2021, 10, 11)
DAYS = (
    GivenDay(WHOLE, TODAY, AS_OF),
    GivenDay(WHOLE, date(2021, 8, 2), ISSUED),
    GivenDay(WHOLE, date(2021, 9, 24), f"2021年9月{BY_REPORT}"),
    GivenDay(item_of(1), date(2021, 9, 30), DUE),
    GivenDay(both("SZ01", 1), date(2021, 10, 20), TO_RECTIFY),
    GivenDay(both("SZ01", 1), date(2021, 9, 27), JUDGED),
)
WAYS: tuple[tuple[str, frozenset[str]], ...] = (
    ("截至{day}，进展情况如下。", frozenset({AS_OF})),
    ("数据截至日期为{day}。", frozenset({AS_OF})),
    ("数据截止日期为{day}。", frozenset({AS_OF})),
    ("报送截止日期为{day}。", frozenset({BY_REPORT})),
    ("截止日期为{day}。", frozenset({DUE, TO_RECTIFY, BY_REPORT})),
    ("方案于{day}印发。", frozenset({ISSUED})),
    ("方案印发日期为{day}。", frozenset({ISSUED})),
    ("某市人民政府办公室{day}印发。", frozenset({ISSUED, AS_OF})),
    ("整改期限为{day}。", frozenset({TO_RECTIFY})),
    ("请于{day}前完成整改。", frozenset({TO_RECTIFY})),
    ("第1项应完成日期为{day}。", frozenset({DUE})),
    ("期限为{day}。", frozenset({DUE, TO_RECTIFY, BY_REPORT})),
    ("请于{day}前办结。", frozenset({DUE, TO_RECTIFY, BY_REPORT})),
    ("核查日期为{day}。", frozenset({JUDGED})),
    ("{day}有进展。", frozenset({AS_OF, ISSUED, BY_REPORT, DUE, TO_RECTIFY, JUDGED})),
)
"""Where a date stands in a sentence, and what it may be there."""
FORMS = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.month}月{day.day}日",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
)


@cache
def ground(days: tuple[GivenDay, ...] = DAYS) -> Ground:
    return Ground((Given(TODAY, (), days, {}),), PLAN, ROSTER, known=("某市人民政府办公室",))


def told(lines: Iterable[str]) -> list[str]:
    return [each.said for each in check([Passage("", line) for line in lines], ground())]


@given(st.sampled_from(WAYS), st.sampled_from(DAYS), st.sampled_from(FORMS))
def test_a_date_of_the_ledger_is_told_where_it_is_said_to_be_what_it_is_not(  # type: ignore[no-untyped-def]
    way: tuple[str, frozenset[str]], day: GivenDay, form
) -> None:
    text, whats = way
    right = any(day.what.endswith(what) for what in whats)
    text = text.format(day=form(day.day))
    assert bool(told([text])) != right, text


@example(WAYS[0], 1)
@given(st.sampled_from(WAYS), st.integers(1, 400))
def test_a_date_the_ledger_does_not_give_is_told_in_any_place(way: tuple[str, frozenset[str]], later: int) -> None:
    day = TODAY + timedelta(days=later)
    right = any(each.day == day and each.what.endswith(what) for each in DAYS for what in way[1])
    assert bool(told([way[0].format(day=FORMS[0](day))])) != right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("根据《某市2021年政务公开工作要点分工方案》。", []),
        ("根据《某市2022年政务公开工作要点分工方案》。", ["2022年"]),
        ("2022年政务公开工作有待加强。", ["2022年"]),
        ("2021年度工作要点。", []),
        ("截至9月底，工作如下。", ["9月底"]),
        ("截至昨日，工作如下。", ["昨日"]),
        ("截至9月24日没有报送台账。", []),
    ],
)
def test_a_year_of_work_is_the_plans_and_what_is_counted_up_to_a_day_is_of_the_ledgers(
    text: str, said: list[str]
) -> None:
    later = replace(DAYS[0], day=date(2022, 1, 31), what=DUE)
    assert [each.said for each in check([Passage("", text)], ground((*DAYS, later)))] == said
