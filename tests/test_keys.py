"""Row keys: their parts, and their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.keys import (
    WHOLE_FILE,
    RowKey,
    about_key,
    case_key,
    contact_key,
    item_words,
    number_later,
    number_then,
    register_key,
    report_key,
    score_key,
    task_key,
    year_then,
)

units = st.text(st.characters(codec="utf-8"), min_size=1)
keys = st.one_of(
    st.builds(task_key, st.just("2021"), st.integers(1, 10**6), units),
    st.builds(contact_key, st.just("p.2021-b"), units),
    st.builds(report_key, st.just("2021"), units, st.sampled_from(["2021-09", "2021-W36", "2021-Q3"])),
    st.builds(register_key, st.just("2021"), st.sampled_from(["plans", "unit", "round"]), st.just("0a1b2c"), units),
    st.builds(case_key, st.just("2021"), st.integers(1, 10**6)),
    st.builds(about_key, st.just("2021")),
    st.builds(score_key, st.just("2021"), units),
    st.just(WHOLE_FILE),
)


@given(keys)
def test_its_text_says_the_whole_key(key: RowKey) -> None:
    assert RowKey.parse(key.text) == key


@pytest.mark.parametrize(
    ("key", "text", "item", "is_line"),
    [
        (task_key("2021", 12, "SZ01"), "2021/12/SZ01", 12, True),
        (contact_key("2021", "SZ01"), "2021/unit/SZ01", None, False),
        (report_key("2021", "SZ01", "2021-09"), "2021/round-2021-09/SZ01", None, False),
        (register_key("2021", "plans", "0a1b", "SZ01"), "2021/plans.0a1b/SZ01", None, True),
        (case_key("2021", 3), "2021/case-3/@office", None, False),
        (about_key("2021"), "2021/review/@office", None, False),
        (WHOLE_FILE, "", None, False),
    ],
)
def test_parts(key: RowKey, text: str, item: int | None, is_line: bool) -> None:
    assert (key.text, key.item, key.is_line) == (text, item, is_line)


def test_an_item_looked_back_at_is_told_with_its_year_and_keeps_the_number_it_had() -> None:
    assert [(item_words(item), number_then(item)) for item in (12, 2020012)] == [("12", 12), ("2020-12", 12)]


def test_an_item_keeps_one_number_however_many_years_look_back_at_it() -> None:
    assert number_later(12, 2020) == 2020012
    assert number_later(2020012, 2021) == 2020012


@pytest.mark.parametrize("text", ["2021", "2021/1", "2021/somewhat/市财政局", "2021/round-/SZ01", "2021/１/SZ01"])
def test_a_text_of_no_known_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a row key"):
        RowKey.parse(text)


@pytest.mark.parametrize(("item", "word"), [(2021001, "上年"), (2020001, "2020年"), (1, "")])
def test_an_item_of_the_year_before_is_of_last_year_and_one_still_older_of_its_own(item: int, word: str) -> None:
    assert year_then(item, 2022) == word
