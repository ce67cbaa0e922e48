"""Formulas from parts: each reads as what it says."""

from __future__ import annotations

import pytest

from toolkit.book.sheets.formulas import (
    ANY_ROW,
    blank,
    call,
    differs,
    either,
    equals,
    every,
    filled,
    first_of,
    in_row,
    joined,
    negated,
    quoted,
    when,
    worded,
)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (quoted('他说"好"'), '"他说""好"""'),
        (call("MID", "$A1", "2", "99"), "MID($A1,2,99)"),
        (when(blank("$A1"), quoted("未填")), 'IF($A1="","未填","")'),
        (when(filled("$A1"), "1", "0"), 'IF($A1<>"",1,0)'),
        (every(equals("$A1", "是"), negated(differs("$B1", "否"))), 'AND($A1="是",NOT($B1<>"否"))'),
        (either("$A1>0", "$B1>0"), "OR($A1>0,$B1>0)"),
        (joined(quoted("缺"), "$A1"), '"缺"&$A1'),
    ],
)
def test_a_part_is_written_as_it_reads(made: str, text: str) -> None:
    assert made == text


def test_a_formula_made_for_any_row_stands_in_each() -> None:
    made = equals(f"$A{ANY_ROW}", "第1行") + f"&$AB{ANY_ROW}"
    assert [in_row(made, row) for row in (0, 8)] == ['$A1="第1行"&$AB1', '$A9="第1行"&$AB9']


def test_of_several_cases_the_first_that_holds_says_what_stands() -> None:
    made = first_of([("$A1>2", '"多"'), ("$A1>0", '"少"')], '"无"')
    assert made == 'IF($A1>2,"多",IF($A1>0,"少","无"))'
    assert first_of([], '"无"') == '"无"'


@pytest.mark.parametrize(
    ("words", "made"),
    [("还有{n}天", '"还有"&(B1-A1)&"天"'), ("缺{n}", '"缺"&(B1-A1)'), ("今天到期", '"今天到期"')],
)
def test_the_gaps_of_a_wording_are_filled_with_formulas(words: str, made: str) -> None:
    assert worded(words, n="(B1-A1)") == made


def test_a_gap_without_its_part_is_an_error_and_no_half_a_formula() -> None:
    with pytest.raises(KeyError):
        worded("缺{what}", n="1")
