"""Telephone numbers: one form for what is one, a fault for what is none."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.schema.cell import CellValue, Parsed
from toolkit.schema.phones import parse_phone


@pytest.mark.parametrize(
    "text",
    ["13800000000", "0759-3331234", "020-12345678", "3331234", "33312345", "12345", "110", "400-1234567",
     "0000-0000000", "0759-3331234转801", "13800000000、0759-3331234"],
)  # fmt: skip
def test_a_number_in_its_form_stays_as_it_is(text: str) -> None:
    assert parse_phone(text) == Parsed(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("+8613800000000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("1391234 5678", "13912345678"),
        ("'13912345678", "13912345678"),
        ("’0759-3331234", "0759-3331234"),
        ("1391234-5678", "13912345678"),
        ("139 1234 5678", "13912345678"),
        ("+86 1391234 5678", "13912345678"),
        ("139123 45678", "13912345678"),
        ("13912345 678", "13912345678"),
        ("020 1234 5678", "020-12345678"),
        ("020-1234567-8", "020-12345678"),
        ("0759-3331234-8", "0759-3331234转8"),
        ("33312345-8", "33312345转8"),
        ("（0759）3331234", "0759-3331234"),
        ("0759 3331234", "0759-3331234"),
        ("0759－3331234", "0759-3331234"),
        ("0759—3331234", "0759-3331234"),
        ("07593331234", "0759-3331234"),
        ("075533312345", "0755-33312345"),
        ("02012345678", "020-12345678"),
        ("333-1234", "3331234"),
        ("4001234567", "400-1234567"),
        ("400-123-4567", "400-1234567"),
        ("0759-3331234-801", "0759-3331234转801"),
        ("0759-3331234 转 801", "0759-3331234转801"),
        ("0759-3331234分机801", "0759-3331234转801"),
        ("3331234x801", "3331234转801"),
        ("13800000000/3331234", "13800000000、3331234"),
        ("13800000000；0759-3331234", "13800000000、0759-3331234"),
        ("13800000000，13900000000", "13800000000、13900000000"),
        ("13800000000 13900000000", "13800000000、13900000000"),
        ("13800000000\n0759-3331234", "13800000000、0759-3331234"),
        ("13800000000或3331234", "13800000000、3331234"),
        (13800000000.0, "13800000000"),
        (13800000000, "13800000000"),
        (3331234.0, "3331234"),
        (12345, "12345"),
    ],
)
def test_forms_of_numbers(value: CellValue, text: str) -> None:
    assert parse_phone(value) == Parsed(text, corrected=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.593331234e9, "0759-3331234"),
        (75533312345, "0755-33312345"),
        (1012345678, "010-12345678"),
        (2012345678, "020-12345678"),
        ("759-3331234", "0759-3331234"),
        ("+86-759-3331234", "0759-3331234"),
        ("+86 759 3331234", "0759-3331234"),
    ],
)
def test_the_zero_a_number_cell_loses_is_put_back_and_that_is_said(value: CellValue, text: str) -> None:
    assert parse_phone(value) == Parsed(text, corrected=True, why="（补了区号前的0）")


@pytest.mark.parametrize(
    "value",
    [
        "见通讯录", "同上", "1380000000", "138000000000", "23800000000", "7593331234", "0759", "张某13800000000",
        "13800000000转1", "44", "0.5", 0.5, -5, 1380000000, True, date(2021, 3, 5), "2021-03-05", time(8), "、", "１２",
        "440800199001011234", "13800000000、无", "3331234/5",
    ],
)  # fmt: skip
def test_what_is_no_number(value: CellValue) -> None:
    assert parse_phone(value) == Parsed(fault=Code.CELL_PHONE)


@given(st.text("0123456789-+() 转、/;x\n", max_size=30))
def test_the_form_is_final(text: str) -> None:
    found = parse_phone(text)
    assert found.fault or parse_phone(found.text) == Parsed(found.text)


@pytest.mark.parametrize("text", ["1391234", "1391234 5678 0759-3331234", "1391234转5678", "1391234"])
def test_half_a_mobile_number_is_no_number_of_a_town(text: str) -> None:
    assert parse_phone(text).fault == Code.CELL_PHONE


@given(st.integers(13_000_000_000, 19_999_999_999), st.sets(st.integers(1, 10), max_size=4))
def test_eleven_digits_are_one_mobile_number_however_they_are_parted(number: int, cuts: set[int]) -> None:
    digits = str(number)
    parted = "".join(" " * (at in cuts) + figure for at, figure in enumerate(digits))
    assert parse_phone(parted).text == digits
