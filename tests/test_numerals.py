"""Chinese numerals, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numerals import circled, counted, digit_by_digit, formal, in_figures, number_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("１２", 12), ("七", 7), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99),
        ("百", 100), ("一百零五", 105), ("一百〇五", 105), ("百二十三", 123), ("九百九十", 990),
        ("①", 1), ("⑳", 20), ("㉑", 21), ("㊿", 50),
    ],
)  # fmt: skip
def test_a_numeral_has_a_value(text: str, value: int) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize("text", ["", "〇", "零", "一二", "十十", "二三十", "零十五", "月", "十月", "①②", "五百八千"])
def test_what_is_no_numeral_counts_nothing(text: str) -> None:
    assert number_of(text) == 0


@pytest.mark.parametrize(("text", "figures"), [("二〇二一", "2021"), ("二○二一年", "2021年"), ("2零21", "2021")])
def test_digits_are_read_one_by_one(text: str, figures: str) -> None:
    assert in_figures(text) == figures


@given(st.integers(1, 199))
def test_chinese_numbers_are_read_as_they_are_written(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundred, ten, one = number // 100, number // 10 % 10, number % 10
    shown = ("一百" if hundred else "") + ("零" if hundred and one and not ten else "")
    shown += (digits[ten] if ten > 1 or hundred else "") + "十" if ten else ""
    shown += digits[one] if one else ""
    assert number_of(shown.replace("零", "〇")) == number


def test_circled_numbers_up_to_fifty() -> None:
    assert [number_of(mark) for mark in "①⑳㉑㉟㊱㊿"] == [1, 20, 21, 35, 36, 50]


@pytest.mark.parametrize("number", [*range(1, 200), 999])
def test_what_is_written_is_read_again(number: int) -> None:
    assert number_of(counted(number)) == number
    assert int(in_figures(digit_by_digit(number))) == number
    assert number_of(circled(number)) == number


@pytest.mark.parametrize(
    ("number", "everyday", "on_a_cheque"),
    [
        (0, "零", "零"), (10, "十", "壹拾"), (11, "十一", "壹拾壹"), (20, "二十", "贰拾"),
        (110, "一百一十", "壹佰壹拾"), (1001, "一千零一", "壹仟零壹"),
        (12345, "一万二千三百四十五", "壹万贰仟叁佰肆拾伍"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_they_are_counted(number: int, everyday: str, on_a_cheque: str) -> None:
    assert (counted(number), formal(number)) == (everyday, on_a_cheque)
